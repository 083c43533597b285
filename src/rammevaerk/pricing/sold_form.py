"""The fields of a year's days by price: one for each price that held in the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rammevaerk.kernel.money import kroner
from rammevaerk.pricing.rules.sold import DAY, HOUR, SoldUnits, YearPrice
from rammevaerk.web import amounts, typed
from rammevaerk.web.forms import Form


class DaysField(forms.CharField):
    """Days as people write them: `7.803` or `7.803,5`; gives a Decimal."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return typed.read_days(str(value))
        except ValueError as error:
            raise forms.ValidationError(_("Write the days as a number, for example 7.803.")) from error


class SoldDaysForm(Form):
    """How much of a closed year was sold at each of its prices."""

    def __init__(self, *args: Any, prices: Sequence[YearPrice], **kwargs: Any) -> None:
        self.prices = prices
        super().__init__(*args, **kwargs)
        self.fields.update(sold_fields(prices))

    def sold(self) -> tuple[SoldUnits, ...]:
        """What the valid form says."""
        return sold_in(self.cleaned_data, self.prices)


def sold_fields(prices: Sequence[YearPrice]) -> dict[str, forms.Field]:
    """A field for each price, in their order; where nothing was sold one writes 0."""
    return {price.key: _field(price) for price in prices}


def sold_in(cleaned: Mapping[str, Any], prices: Sequence[YearPrice]) -> tuple[SoldUnits, ...]:
    """What the cleaned fields of the prices say."""
    return tuple(SoldUnits(price.item_id, price.amount_ore, cleaned[price.key]) for price in prices)


def _field(price: YearPrice) -> DaysField:
    given = {"price": price.name, "amount": amounts.kroner(kroner(price.amount_ore))}
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    label = {DAY: _("Days at %(price)s"), HOUR: _("Hours at %(price)s")}.get(price.measure, _("Sold at %(price)s")) % given
    help_text = {DAY: _("%(amount)s a day"), HOUR: _("%(amount)s an hour")}.get(price.measure, "%(amount)s") % given
    return DaysField(
        label=label, help_text=help_text, widget=widget, error_messages={"required": _("Write 0 if nothing was sold.")}
    )
