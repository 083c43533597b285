"""Forms of payment plans: a new one for one buyer or several, hours and courses sold, and an end."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rammevaerk.financing.rules.keys import KeyKind
from rammevaerk.settlement.actions.planning import PlanAsked
from rammevaerk.settlement.models import ChargeSource, ScheduleMeasure
from rammevaerk.settlement.rules.scheduling import RECKONINGS
from rammevaerk.settlement.rules.sources import SCHEDULED
from rammevaerk.web import typed
from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedTextField, MoneyField

Choices = Sequence[tuple[Any, Any]]
KEY_WORDS = {
    KeyKind.EQUAL: _("Equal shares"),
    KeyKind.POPULATION: _("By inhabitants"),
    KeyKind.AGREED: _("By own numbers, written below"),
}
RECKONING_WORDS = {1: _("by the month"), 3: _("by the quarter"), 12: _("by the year")}
SOURCES = [choice for choice in ChargeSource.choices if choice[0] in SCHEDULED]


class PlanFilter(FilterForm):
    """What kind of plan the list shows."""

    source = forms.ChoiceField(label=_("What is charged"), choices=[("", _("All")), *SOURCES])


class NumberField(forms.CharField):
    """A number with a comma and at most two decimals; gives Decimal."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        written = super().clean(value)
        if not written:
            return None
        try:
            number = typed.read_days(written)
        except ValueError as error:
            raise ValidationError(_("Write a number with a comma, for example 12,5."), code="invalid") from error
        if number >= 1_000_000:
            raise ValidationError(_("Write a number below 1 million."), code="invalid")
        return number


class PlanForm(Form):
    """A payment plan for one buyer, or for several by a key. Buyers and tariffs are given when the form is made."""

    source = forms.ChoiceField(label=_("What is charged"), choices=[("", _("Choose")), *SOURCES])
    title = GuardedTextField(
        label=_("What the line shall say"), max_length=160, help_text=_("The buyer reads it on the statement.")
    )
    decided = GuardedTextField(
        label=_("What it rests on"), max_length=160, help_text=_("The decision or agreement, with its date")
    )
    buyers = forms.TypedMultipleChoiceField(label=_("Who pays"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False)
    other = forms.TypedChoiceField(label=_("Another municipality that pays"), coerce=int, empty_value=None, required=False)
    key = forms.ChoiceField(
        label=_("Shared by, when several pay"), choices=[(key.value, words) for key, words in KEY_WORDS.items()], required=False
    )
    numbers = GuardedTextField(
        label=_("Own numbers"),
        rows=3,
        required=False,
        help_text=_("One line for each that pays, for example: Roskilde Kommune 3"),
    )
    measure = forms.ChoiceField(label=_("How often"), choices=ScheduleMeasure.choices)
    price = MoneyField(
        label=_("Amount"), required=False, allow_negative=True, help_text=_("In all; it is shared when several pay.")
    )
    item = forms.TypedChoiceField(label=_("Or the tariff that is the price"), coerce=int, empty_value=None, required=False)
    quantity = NumberField(label=_("How many"), required=False, help_text=_("1 when left empty. Places for a minimum purchase."))
    reckoned = forms.TypedChoiceField(
        label=_("A minimum purchase is reckoned"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("Not a minimum purchase")), *((months, RECKONING_WORDS[months]) for months in RECKONINGS)],
    )
    first_day = DanishDateField(label=_("First day"))
    last_day = DanishDateField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, buyers: Choices, others: Choices, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {str(name): pk for pk, name in (*buyers, *others)}
        _choose(self.fields["buyers"], buyers)
        _choose(self.fields["other"], [("", _("None")), *others])
        _choose(self.fields["item"], [("", _("None")), *items])

    def clean(self) -> dict[str, Any]:
        """Somebody pays."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("buyers") and not data.get("other") and "buyers" not in self.errors:
            self.add_error("buyers", ValidationError(_("Choose who pays."), code="required"))
        return data

    def clean_numbers(self) -> dict[int, Decimal]:
        """Own numbers by buyer; the name stands first, the number last."""
        found = {}
        for line in self.cleaned_data["numbers"].splitlines():
            name, _space, written = line.strip().rpartition(" ")
            if not line.strip():
                continue
            wanted = name.strip(" :").casefold()
            pk = next((pk for known, pk in self.names.items() if wanted and known.casefold().startswith(wanted)), None)
            try:
                number = typed.read_days(written)
            except ValueError:
                number = None
            if pk is None or number is None:
                raise ValidationError(_("This line is not understood: %(line)s"), code="invalid", params={"line": line.strip()})
            found[int(pk)] = number
        return found

    def asked(self) -> PlanAsked:
        """What the valid form says."""
        data = self.cleaned_data
        last = data["last_day"]
        buyers = (*data["buyers"], *([data["other"]] if data["other"] else []))
        return PlanAsked(
            data["source"], data["title"], data["decided"], buyers, KeyKind(data["key"] or "equal"),
            data["numbers"], data["measure"], data["price"], data["item"], data["quantity"] or Decimal(1), data["reckoned"],
            data["first_day"], last + timedelta(days=1) if last else None,
        )  # fmt: skip


def _choose(field: forms.Field, choices: Choices) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class SoldForm(Form):
    """Hours of advice or a course sold to one buyer."""

    buyer = forms.TypedChoiceField(label=_("Who pays"), coerce=int)
    title = GuardedTextField(label=_("What was sold"), max_length=160, help_text=_("For example: Advice on autism, 3 hours"))
    quantity = NumberField(label=_("Hours, or number of participants"))
    price = MoneyField(label=_("Price of one"))
    day = DanishDateField(label=_("Day"))
    decided = GuardedTextField(label=_("What it rests on"), max_length=160, help_text=_("The order or agreement, with its date"))

    def __init__(self, *args: Any, buyers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["buyer"], [("", _("Choose")), *buyers])


class EndForm(Form):
    """The last day of a plan."""

    last_day = DanishDateField(label=_("Last day"))
