"""Reading one cell: numbers, amounts, years, units of price, ages. Nothing is guessed in silence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rammevaerk.kernel.money import to_ore
from rammevaerk.kernel.sorting import folded

CellValue = str | int | Decimal | bool | date | None

_DANISH = re.compile(r"^-?(\d{1,3}(\.\d{3})+|\d+)(,\d{1,2})?$")
_POINT = re.compile(r"^-?\d+\.\d{1,2}$")
_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
_AGES = re.compile(r"(?<!\d)(\d{1,2})\s*[-–]\s*(\d{1,2})\s*år")
_AGE_FROM = re.compile(r"fra (\d{1,2}) år")
_SPACES = dict.fromkeys(map(ord, " \u00a0\u2009\u202f"))

PRICE_UNITS = {
    "doegn": "day",
    "dag": "attendance",
    "maaned": "month",
    "md": "month",
    "time": "hour",
    "aar": "year",
    "weekend": "weekend",
    "km": "kilometre",
    "forloeb": "course",
}
"""Our code of a unit of price by its folded Danish word; ``day`` is a calendar day and night, ``attendance`` a day present."""


@dataclass(frozen=True)
class ReadYear:
    """A year, and whether the file only supposed it (words beside the number)."""

    year: int | None
    supposed: bool = False
    unreadable: bool = False


def read_number(value: CellValue) -> Decimal | None:
    """A number typed as ``1.234,50``, ``1234,5``, ``1234`` or, from data files, ``1234.5``; None for an empty cell.

    A point before exactly three digits parts thousands, as people write it. Raises ``ValueError`` on anything else,
    *12.000 ca.* among it.
    """
    if value is None or isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    plain = str(value).translate(_SPACES).replace("\u2212", "-").removesuffix("kr.").removesuffix("kr")
    if not plain:
        return None
    if _DANISH.match(plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    if _POINT.match(plain):
        return Decimal(plain)
    raise ValueError(value)


def read_count(value: CellValue) -> int | None:
    """A whole number of places. Raises ``ValueError`` on parts of a place and on words."""
    number = read_number(value)
    if number is not None and number != number.to_integral_value():
        raise ValueError(str(value))
    return None if number is None else int(number)


def read_amount(value: CellValue) -> int | None:
    """An amount in whole øre. Raises ``ValueError`` as ``read_number``."""
    number = read_number(value)
    return None if number is None else to_ore(number)


def read_year(value: CellValue) -> ReadYear:
    """A year; with words beside it (*2019 (formodet)*) it is supposed; several years or none are unreadable."""
    written = "" if value is None else str(value).strip()
    if not written:
        return ReadYear(None)
    years = {match.group() for match in _YEAR.finditer(written)}
    if len(years) != 1:
        return ReadYear(None, unreadable=True)
    return ReadYear(int(years.pop()), supposed=not written.isdigit())


def years_in(written: str) -> tuple[int, ...]:
    """The years a remark mentions, in order."""
    return tuple(int(match.group()) for match in _YEAR.finditer(written))


def read_price_unit(value: CellValue) -> str | None:
    """Our code of the unit; None for an unknown word, empty for an empty cell. *kr. pr. døgn* reads as *døgn*."""
    written = folded("" if value is None else str(value)).strip()
    if not written:
        return ""
    word = re.sub(r"^(kr\.?)?\s*(pr\.?|/)?\s*", "", written).rstrip(".")
    return PRICE_UNITS.get(word)


def read_ages(written: str) -> tuple[int | None, int | None]:
    """Ages named in words: *6-18 år* gives 6 and 18, *fra 13 år* 13 and None."""
    both = _AGES.search(written)
    if both:
        return int(both[1]), int(both[2])
    start = _AGE_FROM.search(written)
    return (int(start[1]), None) if start else (None, None)
