"""Fields for whole numbers, days and whole kroner as people write them."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rammevaerk.web import amounts
from rammevaerk.web.forms import MoneyField
from rammevaerk.web.typed import read_count, read_days


class CountField(forms.Field):
    """A whole number of places or people; gives int."""

    default_error_messages: ClassVar = {"invalid": _("Write a whole number, for example 12.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "rp-number"}))
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return value if isinstance(value, int) else read_count(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return amounts.thousands(value) if isinstance(value, int) else value


class DaysField(forms.Field):
    """Place-days with at most two decimals; gives Decimal."""

    default_error_messages: ClassVar = {"invalid": _("Write the days as a number, for example 3.577 or 3577,5.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "rp-number"}))
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        try:
            return value if isinstance(value, Decimal) else read_days(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return plain_days(value) if isinstance(value, Decimal) else value


def plain_days(value: Decimal) -> str:
    """`3577.50` → `3.577,5`: no zeros that say nothing."""
    whole = value == value.to_integral_value()
    return amounts.thousands(value.to_integral_value() if whole else value.normalize())


class KronerField(MoneyField):
    """An amount that is mostly whole kroner: shown without decimals when there are no øre; gives øre."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "rp-number"}))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int) and value % 100 == 0:
            return amounts.thousands(value // 100)
        return super().prepare_value(value)
