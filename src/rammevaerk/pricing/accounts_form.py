"""The form of a year's accounts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.pricing.actions import ClosedAccounts
from rammevaerk.pricing.models import TariffItem
from rammevaerk.pricing.rules.sold import YearPrice, days_sold
from rammevaerk.pricing.sold_form import DaysField, sold_fields, sold_in
from rammevaerk.web.forms import Form, GuardedTextField, MoneyField


class AccountsForm(Form):
    """Days, costs and income of a closed year; amounts in ore, cover as it is paid (above zero). With several `prices` the days
    are asked for price by price, and their sum is the year's."""

    year = forms.TypedChoiceField(label=_("Accounts of"), coerce=int)
    billable_days = DaysField(label=_("Billable days"), help_text=_("Days billed of the whole year, also of own citizens"))
    places = forms.IntegerField(
        label=_("Budgeted places"),
        required=False,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Leave empty when the year has a published calculation: then its places count"),
    )
    actual_cost = MoneyField(label=_("Actual costs in kr."))
    own_income = MoneyField(label=_("Own income in kr."), required=False, help_text=_("Income that belongs to the service"))
    other_income = MoneyField(
        label=_("Other income of the agreement in kr."),
        required=False,
        help_text=_("Minimum purchase, objective part and the like, beside the days"),
    )
    covered = MoneyField(
        label=_("Of a deficit, covered by others in kr."),
        required=False,
        help_text=_("What a guarantee or the closing account has paid"),
    )
    source = GuardedTextField(label=_("Source"), max_length=250, help_text=_("Where the figures are adopted: body and day"))

    def __init__(self, *args: Any, years: Sequence[int], prices: Sequence[YearPrice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(year), str(year)) for year in years]
        self.prices = tuple(prices)
        if self.prices:
            del self.fields["billable_days"]
            self.fields.update(sold_fields(self.prices))
            self.order_fields(["year", *(price.key for price in self.prices)])

    def accounts(self, item: TariffItem) -> ClosedAccounts:
        """What the valid form says of the item."""
        data = self.cleaned_data
        sold = sold_in(data, self.prices)
        return ClosedAccounts(
            item_id=item.pk,
            year=data["year"],
            billable_days=days_sold(sold, self.prices) if sold else Decimal(data["billable_days"]),
            actual_cost_ore=data["actual_cost"],
            own_income_ore=data["own_income"] or 0,
            other_income_ore=data["other_income"] or 0,
            covered_ore=-(data["covered"] or 0),
            places=data["places"] or 0,
            is_demo=item.is_demo,
            source=data["source"],
            sold=sold,
        )
