"""Forms of pricing: what narrows the list, and what an economist changes in a draft."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.pricing.actions import SheetEdit
from rammevaerk.pricing.models import CostLine as LineRow
from rammevaerk.pricing.models import Sheet
from rammevaerk.pricing.pages.words import kind_choices, operator_kind_choices, paragraph_choices
from rammevaerk.pricing.rules import CostKind, CostLine
from rammevaerk.pricing.snapshots import line_fact
from rammevaerk.registry.queries import GroupRow
from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedFileField, GuardedTextField, MoneyField, PercentField

EMPTY_LINES = 3
ALL = ("", _("All"))
_WIDTHS = {"text": 42, "account": 8, "amount": 14, "book_value": 12, "source": 24}


class TariffFilterForm(FilterForm):
    """What narrows the tariff list."""

    text = forms.CharField(label=_("Search"), max_length=80, help_text=_("Name of the service or the town"))
    location = forms.TypedChoiceField(label=_("Municipality"), coerce=int, empty_value=None)
    paragraph = forms.ChoiceField(label=_("Paragraph"))
    operator_kind = forms.ChoiceField(label=_("Operator"))
    group = forms.TypedChoiceField(label=_("Target group"), coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=_("Kind of tariff"))
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
        self._choices("group", group_choices(groups))

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ALL, *choices]


def group_choices(groups: list[GroupRow]) -> list[tuple[str, str]]:
    """The target groups to choose from, each indented under the one it belongs to."""
    return [(str(row.id), "\N{FIGURE SPACE}" * 2 * row.depth + row.name) for row in groups]


class SheetForm(Form):
    """What a draft rests on beside its lines."""

    places = forms.IntegerField(
        label=_("Budgeted places"), min_value=0, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )
    wanted = PercentField(
        label=_("Budgeted occupancy in per cent"),
        required=False,
        high=Decimal(2),
        help_text=_("Leave empty to use the mean of the accounts"),
    )
    budget_adopted_on = DanishDateField(label=_("The council adopted the budget on"), required=False)


class LineForm(Form):
    """One cost line; an empty text leaves the line out."""

    kind = forms.ChoiceField(label=_("Kind"), choices=LineRow.Kind.choices)
    text = GuardedTextField(label=_("Text"), required=False, max_length=160, help_text="")
    account = forms.CharField(label=_("Account"), required=False, max_length=40)
    amount = MoneyField(label=_("Amount in kr. a year"), required=False)
    book_value = MoneyField(label=_("Book value in kr."), required=False)
    source = GuardedTextField(label=_("Source"), required=False, max_length=250, help_text="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            control = "form-select" if name == "kind" else "form-input"
            field.widget.attrs.update({"class": control, "aria-label": str(field.label)})
            if name in _WIDTHS:
                field.widget.attrs["size"] = _WIDTHS[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        has_text = bool(cleaned.get("text", "").strip())
        money = cleaned.get("amount"), cleaned.get("book_value")
        if not has_text and any(amount is not None for amount in money):
            self.add_error("text", _("Write what the amount is for."))
        if has_text and all(amount is None for amount in money) and not self.errors:
            self.add_error("amount", _("Write the amount, or 0."))
        return cleaned

    def line(self) -> CostLine | None:
        """The line as a fact; None when the row is empty."""
        words = self.cleaned_data.get("text", "").strip()
        if not words:
            return None
        book = self.cleaned_data["book_value"]
        return CostLine(
            kind=CostKind(self.cleaned_data["kind"]),
            text=words,
            amount=kroner(self.cleaned_data["amount"] or 0),
            account=self.cleaned_data["account"],
            source=self.cleaned_data["source"],
            book_value=kroner(book) if book is not None else None,
        )


LineFormSet = formset_factory(LineForm, extra=EMPTY_LINES)


def line_initials(sheet: Sheet) -> list[dict[str, Any]]:
    """The sheet's lines as the forms show them (1 query)."""
    return [_initial(line_fact(row)) for row in sheet.lines.order_by("position")]


def _initial(line: CostLine) -> dict[str, Any]:
    return {
        "kind": line.kind.value,
        "text": line.text,
        "account": line.account,
        "amount": to_ore(line.amount),
        "book_value": to_ore(line.book_value) if line.book_value is not None else None,
        "source": line.source,
    }


def edit_of(form: SheetForm, lines: BaseFormSet[LineForm]) -> SheetEdit:
    """What the valid forms ask for."""
    written = [line for row in lines.forms if (line := row.line()) is not None]
    cleaned = form.cleaned_data
    return SheetEdit(cleaned["places"], cleaned["wanted"], cleaned["budget_adopted_on"], tuple(written))


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


class CorrectionForm(Form):
    """A correction of a tariff that the parties have agreed."""

    amount = MoneyField(label=_("The right tariff in kr."))
    from_date = DanishDateField(label=_("It holds from"))
    reason = GuardedTextField(label=_("Reason"), rows=3)
