"""Forms of needs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.contracts.queries import basis_choices
from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.needs.actions import NeedTold, WantedService
from rammevaerk.needs.choosing import DECIDED_HERE
from rammevaerk.needs.models import Record
from rammevaerk.needs.pages.deciding import Deciding
from rammevaerk.registry.queries import GroupRow, MunicipalityRow
from rammevaerk.registry.queries.searching import feature_choices
from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedTextField
from rammevaerk.web.profile_fields import NUMBERED_LEVELS, GroupsForm

STATES = (("open", _("Open")), ("closed", _("Closed")), ("all", _("All")))


class NeedFilterForm(FilterForm):
    """Which needs the list shows."""

    state = forms.ChoiceField(label=_("State"), choices=STATES)
    reference = GuardedTextField(label=_("Reference"), max_length=40, help_text=_("The beginning is enough"))
    paragraph = forms.ChoiceField(label=_("Paragraph"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "paragraph", [("", _("All paragraphs")), *paragraphs()])


class NeedForm(GroupsForm):
    """A need on one page; only reference, paragraph and start must be filled."""

    most_groups = 4
    reference = GuardedTextField(label=_("Your own case number"), max_length=60, help_text=_("Never a CPR number or a name"))
    paragraph = forms.ChoiceField(label=_("Paragraph"))
    group_words = GuardedTextField(
        label=_("Find target groups in your own words"),
        required=False,
        max_length=120,
        help_text=_("For example: autist with anxiety. Never a name."),
    )
    suggested = forms.TypedMultipleChoiceField(
        label=_("Suggested target groups"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    level = forms.TypedChoiceField(label=_("Need of support"), coerce=int, required=False, empty_value=None)
    age_from = forms.IntegerField(label=_("Age from"), min_value=0, max_value=120, required=False)
    age_to = forms.IntegerField(label=_("Age to"), min_value=0, max_value=120, required=False)
    start = DanishDateField(label=_("Wanted start"))
    months = forms.IntegerField(label=_("Expected length in months"), min_value=1, max_value=600, required=False)
    near = forms.TypedChoiceField(label=_("Family and network live in"), coerce=int, required=False, empty_value=None)
    must = forms.MultipleChoiceField(label=_("Must be there"), required=False, widget=forms.CheckboxSelectMultiple)
    nice = forms.MultipleChoiceField(label=_("Wanted"), required=False, widget=forms.CheckboxSelectMultiple)
    words = GuardedTextField(
        label=_("The citizen's own wishes"),
        required=False,
        rows=3,
        help_text=_("In the citizen's words, without names, addresses and phone numbers. They are never sent out."),
    )
    looked_through = forms.BooleanField(label=_("I have read the wishes again; nothing in them tells who it is"), required=False)

    def __init__(self, *args: Any, groups: Sequence[GroupRow], municipalities: Sequence[MunicipalityRow], **kwargs: Any) -> None:
        super().__init__(*args, groups=groups, **kwargs)
        _choose(self, "paragraph", [("", _("Choose")), *paragraphs()])
        _choose(self, "level", [("", _("Not stated")), *NUMBERED_LEVELS])
        _choose(self, "near", [("", _("Own municipality")), *((row.id, row.name) for row in municipalities)])
        features = feature_choices()
        _choose(self, "must", features)
        _choose(self, "nice", features)
        _choose(self, "suggested", self.group_choices)

    def told(self) -> NeedTold:
        """What the valid form says."""
        data = self.cleaned_data
        return NeedTold(
            reference=data["reference"],
            paragraph=data["paragraph"],
            start=data["start"],
            groups=tuple(dict.fromkeys((*self.groups_chosen(), *data["suggested"]))),
            level=data["level"],
            ages=(data["age_from"], data["age_to"] if data["age_to"] is not None else data["age_from"]),
            months=data["months"],
            near=data["near"],
            must=tuple(data["must"]),
            nice=tuple(data["nice"]),
            words=data["words"],
            looked_through=data["looked_through"],
        )


class RecordForm(Form):
    """What was done outside the platform."""

    kind = forms.ChoiceField(label=_("What was done"), choices=Record.Kind.choices, widget=forms.RadioSelect)
    on = DanishDateField(label=_("Day"))
    asked = GuardedTextField(label=_("Who was asked"), required=False, max_length=250, help_text=_("For a dialogue"))
    found = GuardedTextField(label=_("What was found or answered"), rows=3, max_length=1000)


class ReasonForm(Form):
    """Why a municipal service was not chosen."""

    because = GuardedTextField(label=_("Why is it not chosen?"), rows=3, max_length=500)
    others_too = forms.BooleanField(
        label=_("The same reason for every other municipal service of the search that has none yet"), required=False
    )


class CloseForm(Form):
    """How a need ends without a place."""

    closed_as = forms.ChoiceField(label=_("What became of it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "closed_as", choices)


class LookForm(Form):
    """Why somebody who is no party to a need looks at it."""

    reason = GuardedTextField(
        label=_("Reason"), rows=3, max_length=250, help_text=_("For example the plan of the audit, or a complaint")
    )


class DecisionForm(Form):
    """What is decided: the basis, what is bought, and for a free choice the allocated service."""

    basis = forms.ChoiceField(label=_("Basis"), widget=forms.RadioSelect)
    item = forms.TypedChoiceField(label=_("What is bought"), coerce=int, widget=forms.RadioSelect)
    allocated = forms.TypedChoiceField(label=_("Allocated service"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, page: Deciding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "basis", [choice for choice in basis_choices() if choice[0] in DECIDED_HERE])
        _choose(self, "item", page.items)
        _choose(self, "allocated", [("", _("None")), *page.allocated])

    def wanted(self) -> WantedService:
        """What the valid form says."""
        data = self.cleaned_data
        return WantedService(data["item"], data["basis"], data["allocated"])


def paragraphs() -> list[tuple[str, str]]:
    """Codes and names of the paragraphs, in the order of the acts."""
    return [(known.code, f"{known.label} {known.name}") for known in PARAGRAPHS.values()]


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
