"""The forms of a draft: what it states beside its lines, and its lines by kind."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.pricing.actions import SheetEdit
from rammevaerk.pricing.line_kinds import LINE_KINDS, kind_of
from rammevaerk.pricing.models import Sheet
from rammevaerk.pricing.rules import CostLine, Measure, OverheadAmount
from rammevaerk.pricing.rules.lines import LONGEST_LIFE
from rammevaerk.pricing.rules.spread import MOST_SOLD
from rammevaerk.pricing.snapshots import line_fact
from rammevaerk.web import typed
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField, MoneyField, PercentField

EMPTY_LINES = 3
KIND_CHOICES = [
    ("direct", _("Direct cost")),
    ("direct_pensioned", _("Direct: pay of civil servants")),
    ("indirect", _("Indirect cost")),
    ("indirect_pensioned", _("Indirect: pay of civil servants")),
    ("supervision", _("The social supervision's fee, calculated")),
    ("capital", _("Depreciation and interest as an amount")),
    ("interest", _("Interest of a book value")),
    ("asset", _("Asset: book value and remaining life")),
    ("income", _("Income")),
]
_WIDTHS = {"text": 38, "account": 7, "amount": 13, "remaining_years": 4, "source": 20}
_HUNDREDTHS = 2


class CountField(forms.Field):
    """A number above zero with at most two decimals, typed in Danish: `1.250,5`; gives a Decimal."""

    default_error_messages: ClassVar = {
        "invalid": _("Write a number with a comma before the decimals, for example 1.250 or 17,5."),
        "range": _("The number must be above zero and at most %(most)s."),
        "decimals": _("Write at most two decimals."),
    }

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            number = typed.read_days(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not 0 < number <= self.most:
            raise ValidationError(self.error_messages["range"], code="range", params={"most": f"{self.most:,}".replace(",", ".")})
        if number != round(number, _HUNDREDTHS):
            raise ValidationError(self.error_messages["decimals"], code="decimals")
        return number

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


class SheetForm(Form):
    """What a draft rests on beside its lines; which fields there are follows from what one tariff buys."""

    places = forms.IntegerField(
        label=_("Budgeted places"), min_value=0, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )
    wanted = PercentField(
        label=_("Budgeted occupancy in per cent"),
        required=False,
        high=Decimal(2),
        help_text=_("Leave empty to use the mean of the accounts"),
    )
    days = forms.IntegerField(
        label=_("The item's own days a year"),
        required=False,
        min_value=1,
        max_value=366,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("For example opening days. Leave empty to use the agreed days."),
    )
    volume = CountField(label=_("Sold a year"), most=MOST_SOLD, required=False)
    budget_adopted_on = DanishDateField(label=_("The council adopted the budget on"), required=False)
    overhead = MoneyField(
        label=_("Overhead as an amount in kr. a year"),
        required=False,
        help_text=_("Leave empty to use the agreed share of the direct costs."),
    )
    overhead_source = GuardedTextField(
        label=_("Where the amount comes from"), required=False, max_length=250, help_text=_("Needed when an amount is written.")
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure
        for name in _not_asked(measure):
            del self.fields[name]
        if "volume" in self.fields:
            self.fields["volume"].label = sold_label(measure)
            self.fields["places"].required = False
            self.fields["places"].help_text = _("Kept as a fact; the tariff does not follow from it.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("overhead") is not None and not cleaned.get("overhead_source", "").strip():
            self.add_error("overhead_source", _("Write where the amount comes from."))
        return cleaned


def _not_asked(measure: Measure) -> tuple[str, ...]:
    if not measure.by_places:
        return ("wanted", "days")
    return ("volume",) if measure is Measure.DAY else ("volume", "days")


def sold_label(measure: Measure) -> Any:
    """What is sold a year, in the words of the measure."""
    return {
        Measure.HOUR: _("Sold hours a year"),
        Measure.ATTENDANCE: _("Sold attendances a year"),
        Measure.COURSE: _("Sold courses a year"),
        Measure.YEAR: _("Subscriptions a year"),
    }[measure]


class LineForm(Form):
    """One cost line; an empty text leaves the line out. The kind says whether the amount is a book value."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KIND_CHOICES)
    text = GuardedTextField(label=_("Text"), required=False, max_length=160, help_text="")
    account = forms.CharField(label=_("Account"), required=False, max_length=40)
    amount = MoneyField(label=_("Amount or book value in kr."), required=False)
    remaining_years = CountField(label=_("Remaining life in years"), most=LONGEST_LIFE, required=False)
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
        if not has_text and (cleaned.get("amount") is not None or cleaned.get("remaining_years") is not None):
            self.add_error("text", _("Write what the amount is for."))
        if has_text and not self.errors:
            self._check_by_kind(cleaned)
        return cleaned

    def _check_by_kind(self, cleaned: dict[str, Any]) -> None:
        kind = LINE_KINDS[cleaned["kind"]]
        amount, years = cleaned.get("amount"), cleaned.get("remaining_years")
        if kind.is_supervision and amount:
            self.add_error("amount", _("The fee is calculated: leave the amount empty, or choose an indirect cost."))
        if amount is None and not kind.is_supervision:
            self.add_error("amount", _("Write the amount, or 0."))
        if kind.has_life and years is None:
            self.add_error("remaining_years", _("Write how many years the asset is still used."))
        if years is not None and not kind.has_life:
            self.add_error("remaining_years", _("Only an asset has a remaining life."))

    def line(self) -> CostLine | None:
        """The line as a fact; None when the row is empty."""
        cleaned = self.cleaned_data
        words = cleaned.get("text", "").strip()
        if not words:
            return None
        kind, amount = LINE_KINDS[cleaned["kind"]], kroner(cleaned["amount"] or 0)
        return CostLine(
            kind=kind.kind,
            text=words,
            amount=Decimal(0) if kind.is_book_value else amount,
            account=cleaned["account"],
            source=cleaned["source"],
            book_value=amount if kind.is_book_value else None,
            remaining_years=cleaned["remaining_years"],
            pensioned=kind.pensioned,
            is_supervision=kind.is_supervision,
        )


LineFormSet = formset_factory(LineForm, extra=EMPTY_LINES)


def sheet_initial(sheet: Sheet) -> dict[str, Any]:
    """What a draft states, as the form shows it."""
    return {
        "places": sheet.places,
        "wanted": sheet.occupancy_wanted,
        "days": sheet.own_days,
        "volume": sheet.volume,
        "budget_adopted_on": sheet.budget_adopted_on,
        "overhead": sheet.overhead_ore,
        "overhead_source": sheet.overhead_source,
    }


def line_initials(sheet: Sheet) -> list[dict[str, Any]]:
    """The sheet's lines as the forms show them (1 query)."""
    return [_initial(line_fact(row)) for row in sheet.lines.order_by("position")]


def _initial(line: CostLine) -> dict[str, Any]:
    written = line.book_value if line.book_value is not None else line.amount
    return {
        "kind": kind_of(line),
        "text": line.text,
        "account": line.account,
        "amount": None if line.is_supervision else to_ore(written),
        "remaining_years": line.remaining_years,
        "source": line.source,
    }


def edit_of(form: SheetForm, lines: BaseFormSet[LineForm]) -> SheetEdit:
    """What the valid forms ask for."""
    written = [line for row in lines.forms if (line := row.line()) is not None]
    cleaned = form.cleaned_data
    overhead = cleaned["overhead"]
    return SheetEdit(
        places=cleaned["places"] or 0,
        wanted=cleaned.get("wanted"),
        budget_adopted_on=cleaned["budget_adopted_on"],
        lines=tuple(written),
        days=cleaned.get("days"),
        volume=cleaned.get("volume"),
        overhead=None if overhead is None else OverheadAmount(kroner(overhead), cleaned["overhead_source"].strip()),
    )
