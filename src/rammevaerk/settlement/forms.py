"""Filters of lists, and the month to settle."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.web.forms import FilterForm, MonthField


class StatementFilter(FilterForm):
    """Which statements the list shows."""

    month = MonthField(label=_("Month"))
    other = forms.TypedChoiceField(label=_("Other party"), coerce=int, empty_value=None)
    received = forms.ChoiceField(label=_("Received"), choices=[("", _("All")), ("no", _("Not known to be received"))])

    def __init__(self, *args: Any, parties: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All parties")), *parties]


class MonthFilter(FilterForm):
    """A month."""

    month = MonthField(label=_("Month"))


class UnitMonthFilter(FilterForm):
    """A unit of own services and a month."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None)
    month = MonthField(label=_("Month"))

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = units


class YearFilter(FilterForm):
    """A calendar year."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(year, str(year)) for year in years]
