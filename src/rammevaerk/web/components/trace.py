"""A figure opened: the formula in words, with its numbers put in, source, state, who and when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import pgettext

from rammevaerk.kernel.finding import fill
from rammevaerk.kernel.trace import Figure
from rammevaerk.web import amounts
from rammevaerk.web.sentences import sentence

BADGES = {"in_force": "success", "not_in_force": "grey", "assumed": "warning", "unknown": "error"}
DEEPEST = 6
_PLACE = re.compile(r"(?P<sign>[+−×/]\s)?\{(?P<key>\w+)\}")
_TURNED = {"+": amounts.MINUS, amounts.MINUS: "+"}


@dataclass(frozen=True)
class Opened:
    """One figure as the page shows it; `inserted` is the formula with numbers, empty when it has no places."""

    label: str
    amount: str
    formula: str
    inserted: str
    source: str
    state: str
    badge: str
    entered: str
    inputs: tuple["Opened", ...]

    @property
    def can_be_opened(self) -> bool:
        return bool(self.formula or self.source or self.state or self.entered or self.inputs)


def amount(figure: Figure) -> str:
    """The value with its unit: kroner and øre by name, `%` from a fraction, other units after a no-break space."""
    value, unit = figure.value, figure.unit
    if value is None:
        return amounts.DASH
    if isinstance(value, str):
        return f"{value}{amounts.NO_BREAK}{unit}" if unit else value
    if unit in ("øre", "ore"):
        return amounts.ore(int(value))
    if unit in ("%", "share"):
        return amounts.percent(value, max(0, _own_decimals(Decimal(value) * 100)))
    if unit in ("kr", "kr."):
        return amounts.thousands(value, _decimals_of_kroner(value)) + amounts.NO_BREAK + "kr."
    text = amounts.thousands(value, min(4, _own_decimals(Decimal(value))))
    return f"{text}{amounts.NO_BREAK}{unit.replace('kr/', 'kr. pr. ')}" if unit else text


def _own_decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return min(4, -exponent) if isinstance(exponent, int) and exponent < 0 else 0


def _decimals_of_kroner(value: int | Decimal) -> int:
    return 0 if Decimal(value) == Decimal(value).to_integral_value() else 2


def opened(figure: Figure, depth: int = 0) -> Opened:
    """The figure and, six levels down, what it was made of."""
    state = state_words(figure.state)
    return Opened(
        label=sentence(figure.label, figure.params),
        amount=amount(figure),
        formula=_formula(figure),
        inserted=_inserted(figure),
        source=figure.source,
        state=state,
        badge=BADGES.get(figure.state, "grey"),
        entered=str(figure.params.get("entered", "")),
        inputs=tuple(opened(item, depth + 1) for item in figure.inputs) if depth < DEEPEST else (),
    )


def _formula(figure: Figure) -> str:
    labels = {item.key: _lower_first(sentence(item.label, item.params)) for item in figure.inputs}
    return fill(sentence(figure.formula, figure.params), labels)


def _lower_first(label: str) -> str:
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _inserted(figure: Figure) -> str:
    """`{share} × {direct}` → `6 % × 24.893.000 kr. = 1.493.580 kr.`; places are keys of the inputs."""
    places = {item.key: amount(item) for item in figure.inputs}
    with_words = sentence(figure.formula, figure.params)
    with_numbers = _filled(with_words, places)
    return "" if not figure.formula or with_numbers == with_words else f"{with_numbers} = {amount(figure)}"


def _filled(formula: str, places: Mapping[str, str]) -> str:
    """The formula with its numbers. A negative one turns the sign before it, since nobody reads `+ −5`: `{a} + {b}` becomes
    `8 − 5` and `{a} − {b}` becomes `8 + 5`; after other signs it stands in brackets, `8 × (−5)`."""

    def written(place: re.Match[str]) -> str:
        sign, number = place["sign"] or "", places.get(place["key"])
        if number is None:
            return place[0]
        if not sign or not number.startswith(amounts.MINUS):
            return sign + number
        turned = _TURNED.get(sign[0])
        return f"{sign}({number})" if turned is None else turned + sign[1:] + number.removeprefix(amounts.MINUS)

    return _PLACE.sub(written, formula)


def state_words(state: str) -> str:
    """The word of a value's state: Gælder, Gælder ikke, Antaget, Ukendt."""
    return {
        "in_force": pgettext("value", "In force"),
        "not_in_force": pgettext("value", "Not in force"),
        "assumed": pgettext("value", "Assumed"),
        "unknown": pgettext("value", "Unknown"),
    }.get(state, state)
