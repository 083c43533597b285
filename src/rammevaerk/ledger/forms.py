"""Forms of the ledger's pages."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedFileField, GuardedTextField, MoneyField

STATES = (
    ("", _("All statements")),
    ("unpaid", _("Nothing paid")),
    ("part", _("Partly paid")),
    ("over", _("Overpaid")),
    ("paid", _("Paid in full")),
    ("unbooked", _("Not booked")),
)


class AsOfFilter(FilterForm):
    """A day on each time axis."""

    day = DanishDateField(label=_("Booked by"))
    known = DanishDateField(label=_("As it was known on"), help_text=_("Leave empty for what is known now"))


class PaymentFilter(FilterForm):
    """Which statements the list shows."""

    state = forms.ChoiceField(label=_("How it stands"), choices=STATES)
    other = forms.TypedChoiceField(label=_("Other party"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, parties: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["other"], [("", _("All parties")), *parties])


class ReportForm(Form):
    """What the finance system has done with one statement."""

    voucher = GuardedTextField(label=_("Voucher number"), max_length=40, required=False, help_text=_("When it is booked"))
    booked_on = DanishDateField(label=_("Booked on"), required=False)
    paid_on = DanishDateField(label=_("Paid on"), required=False)
    amount = MoneyField(label=_("Amount in kr."), required=False, allow_negative=True)
    reference = GuardedTextField(label=_("Reference of the payment"), max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data.get("voucher") and not data.get("paid_on"):
            raise forms.ValidationError(_("Write a voucher number, or the day of a payment."))
        if data.get("paid_on") and data.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("This must be filled in."))
        return data


class UploadForm(Form):
    """A file of what has been booked and paid."""

    file = GuardedFileField(label=_("The filled-in table"), help_text=_("A workbook (.xlsx) or a file with semicolons (.csv)"))


class PlaceForm(Form):
    """Where a payment belongs."""

    seller = forms.TypedChoiceField(label=_("Seller"), coerce=int)
    number = GuardedTextField(label=_("Statement"), max_length=30, help_text=_("For example 2026-000123"))

    def __init__(self, *args: Any, sellers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["seller"], list(sellers))


class WordsForm(Form):
    """Why."""

    words = GuardedTextField(label=_("Why"), max_length=250)


class NettingForm(Form):
    """One's word that two parties net."""

    first_day = DanishDateField(label=_("From"))
    last_day = DanishDateField(label=_("Last day"), required=False, help_text=_("Leave empty when it goes on"))
    decided = GuardedTextField(label=_("The agreement it rests on"), max_length=250)


class AdoptedForm(Form):
    """The council's adoption of the accounts."""

    adopted_on = DanishDateField(label=_("Adopted by the council on"))
    decided = GuardedTextField(label=_("Reference"), max_length=250, help_text=_("For example the item of the agenda"))


class CostsForm(Form):
    """What the ledger does not have of an item's year: what it cost."""

    actual_cost = MoneyField(label=_("Actual costs in kr."))
    own_income = MoneyField(label=_("Own income in kr."), required=False, help_text=_("Income that belongs to the service"))
    covered = MoneyField(
        label=_("Of a deficit, covered by others in kr."), required=False, help_text=_("What is not in the ledger's income")
    )
    source = GuardedTextField(label=_("Source"), max_length=250, help_text=_("Where the figures are adopted: body and day"))


COSTS = {"actual": _("Actual costs in kr."), "own": _("Own income in kr."), "covered": _("Covered by others in kr.")}


class AllCostsForm(Form):
    """What several items' year cost, by item with its name: three amounts each, and one source for all. What is left empty is not
    handed over."""

    source = GuardedTextField(label=_("Source"), max_length=250, help_text=_("Where the figures are adopted: body and day"))

    def __init__(self, *args: Any, items: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item, title in items.items():
            for name, label in COSTS.items():
                field = self.fields[f"{name}_{item}"] = MoneyField(label=f"{title}: {label}", required=False)
                field.widget.attrs |= {"aria-label": f"{label} {title}", "class": "form-input", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for item in self.items:
            beside = data.get(f"own_{item}") or data.get(f"covered_{item}")
            if beside and data.get(f"actual_{item}") is None and f"actual_{item}" not in self.errors:
                self.add_error(f"actual_{item}", _("This must be filled in."))
        if not self.errors and not self.filled():
            raise forms.ValidationError(_("Enter what at least one of them cost."))
        return data

    def filled(self) -> list[int]:
        """The items a cost is entered for; a cost of 0 is one."""
        return [item for item in self.items if self.cleaned_data.get(f"actual_{item}") is not None]

    def amounts(self, item: int) -> tuple[int, int, int]:
        """Costs, own income and what others cover of an item, in øre."""
        data = self.cleaned_data
        return data[f"actual_{item}"], data[f"own_{item}"] or 0, data[f"covered_{item}"] or 0


class PlacingForm(Form):
    """Which item's result bears income that names none."""

    item = forms.TypedChoiceField(label=_("Price item"), required=False, coerce=int, empty_value=None)
    words = GuardedTextField(label=_("Why"), max_length=250, help_text=_("For example the agreement that says so"))

    def __init__(self, *args: Any, items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["item"], [("", _("No item's result")), *items])


class StringForm(Form):
    """An account string."""

    account = forms.ChoiceField(label=_("Account of the ledger"))
    paragraph = forms.ChoiceField(label=_("Paragraph"), required=False)
    source = forms.ChoiceField(label=_("Why it is charged"), required=False)
    valid_from = DanishDateField(label=_("From"))
    function = GuardedTextField(label=_("Function"), max_length=20, help_text=_("For example 5.38.50"))
    grouping = GuardedTextField(label=_("Grouping"), max_length=20, required=False, help_text=_("For example 001"))
    kind = GuardedTextField(label=_("Kind"), max_length=20, help_text=_("For example 4.7"))

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in choices.items():
            _choices(self.fields[name], list(rows))


class HandingForm(Form):
    """What is handed to the finance system, and in which form."""

    form = forms.ChoiceField(label=_("Form of the file"))
    through = DanishDateField(label=_("Booked through"))

    def __init__(self, *args: Any, known: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["form"], list(known))


def _choices(field: forms.Field, choices: list[Any]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
