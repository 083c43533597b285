"""The form of a sheet's prices: how they are built, the expected mix, and another mix to try. Sent by GET while it is tried."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.pricing.models import Structure
from rammevaerk.pricing.rules.price_mix import WITH_STEP, ExpectedPrice, PriceMix
from rammevaerk.pricing.rules.structures import StructureKind
from rammevaerk.web.forms import FilterForm, GuardedTextField, MoneyField

MOST_PRICES, EMPTY_ROWS = 20, 3
PARTS = ("name", "factor", "expected", "other")
_NUMBER = re.compile(r"^([+\-\N{MINUS SIGN}]?)(\d{1,5})(?:,(\d{1,4}))?$")
_PERCENT = Decimal(100)


class NumberField(forms.Field):
    """A number with a decimal comma and perhaps a sign: `0,8`, `+10`, `2,5`; gives a Decimal as it is written."""

    default_error_messages: ClassVar = {
        "invalid": _("Write the number with a comma, for example 2,5."),
        "negative": _("The number cannot be below zero."),
    }

    def __init__(self, *, signed: bool = False, places: int = 3, **kwargs: Any) -> None:
        self.signed, self.places = signed, places
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 6}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        found = _NUMBER.match(str(value).replace(" ", "").replace("\N{NO-BREAK SPACE}", "").removesuffix("%"))
        if found is None or len(found[3] or "") > self.places:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        number = Decimal(f"{found[2]}.{found[3] or 0}")
        if found[1] in ("", "+"):
            return number
        if not self.signed:
            raise ValidationError(self.error_messages["negative"], code="negative")
        return -number


@dataclass(frozen=True)
class PriceRow:
    """The fields of one price."""

    fields: tuple[BoundField, ...]


class PriceForm(FilterForm):
    """How a sheet's prices are built; `mix` is what the fields say, None for one average tariff or when they cannot be read."""

    structure = forms.ChoiceField(label=_("How the prices are built"), choices=Structure.choices)
    step = MoneyField(
        label=_("Interval or price of an hour, in kr."), help_text=_("For packages and hours: what one hour of support costs")
    )

    def __init__(self, *args: Any, rows: int, **kwargs: Any) -> None:
        self.count = min(max(rows, 1), MOST_PRICES)
        super().__init__(*args, **kwargs)
        for number in range(1, self.count + 1):
            for part, field in _row_fields(number):
                field.required = False
                self.fields[f"{part}_{number}"] = field

    def rows(self) -> list[PriceRow]:
        return [PriceRow(tuple(self[f"{part}_{number}"] for part in PARTS)) for number in range(1, self.count + 1)]

    @property
    def kind(self) -> StructureKind:
        self.is_valid()
        return StructureKind(self.cleaned_data.get("structure") or Structure.AVERAGE.value)

    @property
    def mix(self) -> PriceMix | None:
        """The expected mix; rows without a name and a number are left out."""
        kind = self.kind
        if kind is StructureKind.AVERAGE or self.errors:
            return None
        step = self.cleaned_data["step"]
        prices = [_price(kind, place, *values) for place, values in enumerate(self._written(), 1)]
        return PriceMix(kind, tuple(prices), kroner(step) if step is not None and kind in WITH_STEP else None)

    @property
    def other(self) -> tuple[Decimal, ...] | None:
        """Another mix to try, an empty field is the expected number; None when nothing is written."""
        self.is_valid()
        numbers = self._numbers()
        tried = [self.cleaned_data.get(f"other_{number}") for number in numbers]
        if all(value is None for value in tried):
            return None
        expected = [self.cleaned_data.get(f"expected_{number}") or Decimal(0) for number in numbers]
        return tuple(own if value is None else value for value, own in zip(tried, expected, strict=True))

    def written(self) -> dict[str, str]:
        """What stands in the fields, for an address or a hidden form."""
        return {name: str(self.data[name]) for name in self.fields if self.data.get(name)}

    def said(self) -> list[str]:
        """Every error with the field it is of."""
        general = [str(words) for words in self.non_field_errors()]
        named = [(bound.field.widget.attrs.get("aria-label", bound.label), bound.errors) for bound in self]
        return [*general, *(f"{label}: {words}" for label, errors in named for words in errors)]

    def _numbers(self) -> list[int]:
        return [number for number in range(1, self.count + 1) if self._says_something(number)]

    def _says_something(self, number: int) -> bool:
        values = [self.cleaned_data.get(f"{part}_{number}") for part in ("name", "factor", "expected")]
        return any(value not in (None, "") for value in values)

    def _written(self) -> list[tuple[str, Decimal | None, Decimal]]:
        cleaned = self.cleaned_data
        return [
            (cleaned[f"name_{number}"].strip(), cleaned[f"factor_{number}"], cleaned[f"expected_{number}"] or Decimal(0))
            for number in self._numbers()
        ]


def price_form(mix: PriceMix | None, given: Mapping[str, str]) -> PriceForm:
    """The form of a sheet's own mix, or of what is given when it says how the prices are built."""
    data = dict(given) if "structure" in given else fields_of_mix(mix)
    used = [int(name.split("_")[1]) for name, value in data.items() if value and _is_row(name)]
    return PriceForm(data, rows=max(used, default=0) + EMPTY_ROWS)


def fields_of_mix(mix: PriceMix | None) -> dict[str, str]:
    """A mix as the form's fields write it."""
    if mix is None:
        return {"structure": Structure.AVERAGE.value}
    found = {"structure": mix.kind.value}
    if mix.step is not None:
        found["step"] = str(MoneyField().prepare_value(to_ore(mix.step)))
    for number, price in enumerate(mix.prices, 1):
        found[f"name_{number}"] = price.name
        found[f"expected_{number}"] = comma(price.expected)
        if price.factor is not None and mix.kind is not StructureKind.BASE_PACKAGES:
            shown = price.factor * _PERCENT if mix.kind is StructureKind.STANDARD_PERCENTAGE else price.factor
            found[f"factor_{number}"] = comma(shown)
    return found


def comma(number: Decimal) -> str:
    """`Decimal("2.500")` → `2,5`."""
    return f"{number.normalize():f}".replace(".", ",").replace("-", "\N{MINUS SIGN}")


def _is_row(name: str) -> bool:
    part, _separator, number = name.partition("_")
    return part in PARTS and number.isdecimal() and 0 < int(number) <= MOST_PRICES


def _row_fields(number: int) -> list[tuple[str, forms.Field]]:
    fields: dict[str, forms.Field] = {
        "name": GuardedTextField(label=_("Name"), max_length=120, help_text=""),
        "factor": NumberField(label=_("Weight, hours or per cent"), signed=True, places=4),
        "expected": NumberField(label=_("Expected places")),
        "other": NumberField(label=_("Another mix")),
    }
    for field in fields.values():
        field.widget.attrs.update({"class": "form-input", "aria-label": f"{field.label}, {number}"})
    fields["name"].widget.attrs["size"] = 24
    return list(fields.items())


def _price(kind: StructureKind, place: int, name: str, factor: Decimal | None, expected: Decimal) -> ExpectedPrice:
    if kind is StructureKind.BASE_PACKAGES:
        return ExpectedPrice(name or f"Pakke {place}", expected)
    if kind is StructureKind.STANDARD_PERCENTAGE:
        sign = "+" if factor is not None and factor > 0 else ""
        own = "Standard" if not factor else f"{sign}{comma(factor)} %"
        return ExpectedPrice(name or own, expected, None if factor is None else factor / _PERCENT)
    own = f"Niveau {place}" if kind is StructureKind.LEVELS else f"{comma(factor or Decimal(0))} timer om dagen"
    return ExpectedPrice(name or own, expected, factor)
