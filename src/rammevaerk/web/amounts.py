"""Numbers as the product writes them: `3.141 kr.`, `95.538,75 kr.`, `97,39 %`, `−64`.

Always Danish, also when the page is shown in English: figures on the page, in documents and in spreadsheets must be the same.
Zero is `0`; an unknown number is `–`. Signs, spaces and rounding: the minus is U+2212, the space before a unit U+00A0,
halves are rounded away from zero.
"""

from decimal import ROUND_HALF_UP, Decimal

NO_BREAK = "\u00a0"
MINUS = "\u2212"
DASH = "\u2013"

Number = int | Decimal


def thousands(value: Number, decimals: int | None = None) -> str:
    """`7012` → `7.012`; with `decimals` the number is rounded half up to that many, else a Decimal keeps its own."""
    amount = Decimal(value)
    if decimals is not None:
        amount = amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _point, fraction = f"{abs(amount):,f}".partition(".")
    text = whole.replace(",", ".") + ("," + fraction if fraction else "")
    return (MINUS if amount < 0 else "") + text


def kroner(value: Number | None) -> str:
    """Whole kroner: `3141` → `3.141 kr.`; a Decimal is rounded half up."""
    return DASH if value is None else thousands(value, 0) + NO_BREAK + "kr."


def ore(value: int | None) -> str:
    """Øre with two decimals: `9553875` → `95.538,75 kr.`."""
    return DASH if value is None else thousands(Decimal(value) / 100, 2) + NO_BREAK + "kr."


def ore_as_kroner(value: int | None) -> str:
    """Øre shown in whole kroner, rounded half up: `314149` → `3.141 kr.`."""
    return DASH if value is None else kroner(Decimal(value) / 100)


def millions(value: Number | None) -> str:
    """Kroner in overviews: `12100000` → `12,1 mio. kr.`."""
    if value is None:
        return DASH
    return thousands(Decimal(value) / 1_000_000, 1) + NO_BREAK + "mio." + NO_BREAK + "kr."


def percent(value: Number | None, decimals: int = 2) -> str:
    """A fraction as per cent, trailing zeros kept: `0.9739` → `97,39 %`."""
    return DASH if value is None else thousands(Decimal(value) * 100, decimals) + NO_BREAK + "%"


def signed(value: Number | None, decimals: int | None = None) -> str:
    """A change carries its sign: `53` → `+53`, `-64` → `−64`, `0` → `0`."""
    if value is None:
        return DASH
    text = thousands(value, decimals)
    return text if text.startswith(MINUS) or not any(digit in text for digit in "123456789") else "+" + text


def signed_kroner(value: Number | None) -> str:
    """`53` → `+53 kr.`"""
    return DASH if value is None else signed(value, 0) + NO_BREAK + "kr."
