"""Fields of the profile of somebody who needs a place: target groups and the need of support."""

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from rammevaerk.kernel.support import SUPPORT_LEVELS
from rammevaerk.web.forms import Form
from rammevaerk.web.sentences import sentence

NUMBERED_LEVELS = tuple((str(level), lazy(sentence, str)(name)) for level, name in enumerate(SUPPORT_LEVELS))
"""FFB's five levels as choices of a field, the least first."""


class ListedGroup(Protocol):
    """A target group of the tree, read from the root: its number, its name, and how deep it lies."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def depth(self) -> int: ...


class GroupsForm(Form):
    """A form with a few target groups, each in a field of its own."""

    most_groups: ClassVar[int] = 3

    def __init__(self, *args: Any, groups: Sequence[ListedGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group_choices = [(row.id, "\N{EN SPACE}" * (row.depth - 2) + row.name) for row in groups if row.depth > 1]
        for number, name in enumerate(self._names(), start=1):
            self.fields[name] = forms.TypedChoiceField(
                label=_("Target group") if number == 1 else _("Another target group"),
                coerce=int,
                required=False,
                empty_value=None,
                choices=[("", _("None")), *self.group_choices],
            )

    def _names(self) -> list[str]:
        return [f"group_{number}" for number in range(1, self.most_groups + 1)]

    @property
    def group_fields(self) -> list[forms.BoundField]:
        """The fields of the target groups, for the page."""
        return [self[name] for name in self._names()]

    def groups_chosen(self) -> tuple[int, ...]:
        """Ids of the target groups of the valid form, each once."""
        chosen = [self.cleaned_data[name] for name in self._names()]
        return tuple(dict.fromkeys(pk for pk in chosen if pk is not None))
