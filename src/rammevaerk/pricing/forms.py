"""Forms of pricing: what narrows the list, workbooks sent in, results and corrections."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.pricing.pages.inclusions import part_choices
from rammevaerk.pricing.pages.words import kind_choices, operator_kind_choices, paragraph_choices
from rammevaerk.registry.queries import GroupRow
from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedFileField, GuardedTextField, MoneyField

ALL = ("", _("All"))


class TariffFilterForm(FilterForm):
    """What narrows the tariff list."""

    text = forms.CharField(label=_("Search"), max_length=80, help_text=_("Name of the service or the town"))
    location = forms.TypedChoiceField(label=_("Municipality"), coerce=int, empty_value=None)
    paragraph = forms.ChoiceField(label=_("Paragraph"))
    operator_kind = forms.ChoiceField(label=_("Operator"))
    group = forms.TypedChoiceField(label=_("Target group"), coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=_("Kind of tariff"))
    includes = forms.ChoiceField(label=_("In the price"))
    on = DanishDateField(label=_("Tariffs on"))
    known_on = DanishDateField(label=_("As known on"))

    def __init__(
        self, *args: Any, municipalities: list[tuple[int, str]], groups: list[GroupRow], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choices("location", [(str(pk), name) for pk, name in municipalities])
        self._choices("paragraph", paragraph_choices(today))
        self._choices("operator_kind", operator_kind_choices())
        self._choices("kind", kind_choices())
        self._choices("includes", part_choices())
        self._choices("group", group_choices(groups))

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ALL, *choices]


def group_choices(groups: list[GroupRow]) -> list[tuple[str, str]]:
    """The target groups to choose from, each indented under the one it belongs to."""
    return [(str(row.id), "\N{FIGURE SPACE}" * 2 * row.depth + row.name) for row in groups]


class UploadForm(Form):
    """A filled-in workbook of sheets."""

    file = GuardedFileField(endings=(".xlsx",), megabytes=20, label=_("The filled-in workbook"))


class CarryForm(Form):
    """How much of a result the operator carries."""

    carried = MoneyField(
        label=_("Carried by the operator in kr."),
        allow_negative=True,
        help_text=_("A deficit is written with a minus. The rest goes into the tariff."),
    )


class ChangeForm(Form):
    """A tariff that changes within its year: from when, why, and by whom."""

    from_date = DanishDateField(label=_("It holds from"))
    reason = GuardedTextField(label=_("Reason"), rows=3, max_length=250)
    decided_by = GuardedTextField(
        label=_("Decided by"),
        max_length=200,
        help_text=_("The body, the day and where it can be read. Write nothing about a citizen."),
    )


class CorrectionForm(ChangeForm):
    """A correction of a tariff that the parties have agreed."""

    field_order = ("amount", "from_date", "reason", "decided_by")

    amount = MoneyField(label=_("The right tariff in kr."))
