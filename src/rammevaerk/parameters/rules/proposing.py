"""What a proposal must hold: an adopted text, and values that fit their parameters and say something new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.law.catalogue import DatedValue, ParameterCatalogue
from rammevaerk.law.rulebook import AREA_NAMES
from rammevaerk.law.values import BadValueError, ParameterDefinition, ParameterType, State, parse_value, shown

FIRST_YEAR, LAST_YEAR = 2007, 2100
"""The municipal reform, before which there is no such agreement; and a year nobody means."""


@dataclass(frozen=True)
class NewValue:
    """One value to enter: raw as ``law.values.parse_value`` takes it, None when the state has none; ``source`` its own, if
    the adopted text names one for each value."""

    parameter_id: str
    area_code: str
    valid_from: date
    raw: Any = field(hash=False)
    state: State
    source: str = ""


@dataclass(frozen=True)
class AdoptedText:
    """The text the values are taken from: its title, the paragraph or page, the day and the body that adopted it."""

    title: str
    reference: str
    adopted_on: date
    body: str
    note: str = ""


Held = Mapping[tuple[str, str, date], DatedValue]
"""What is held for exactly that day, by parameter, area and day."""


def check_text(adopted: AdoptedText, today: date) -> list[Finding]:
    """What is wrong with the source (readings 2.14: a reference to an adopted text)."""
    found = [
        _refused("parameters.source_missing", text("The source is not complete."), _NEEDED, where=name)
        for name in ("title", "reference", "body")
        if not getattr(adopted, name).strip()
    ]
    if adopted.adopted_on > today:
        found.append(
            _refused(
                "parameters.not_adopted_yet",
                text("The text is adopted on {day}, which has not come yet."),
                text("Enter values when they have been adopted."),
                where="adopted_on",
                day=f"{adopted.adopted_on:%d.%m.%Y}",
            )
        )
    guarded = {"title": adopted.title, "reference": adopted.reference, "body": adopted.body, "note": adopted.note}
    return found + [finding for name, words in guarded.items() if (finding := guard_text(words, name)) is not None]


def check_values(values: Sequence[NewValue], catalogue: ParameterCatalogue, held: Held) -> list[Finding]:
    """What is wrong with the values: none at all, of no known parameter or area, not fitting, twice, or held already."""
    if not values:
        return [_refused("parameters.nothing", text("There is no value to enter."))]
    found = []
    times = Counter((value.parameter_id, value.area_code, value.valid_from) for value in values)
    for key, count in times.items():
        if count > 1:
            found.append(_twice(catalogue, key))
    for value in values:
        found += _check_value(value, catalogue, held)
    return found


def _check_value(value: NewValue, catalogue: ParameterCatalogue, held: Held) -> Iterator[Finding]:
    if value.parameter_id not in catalogue.parameters or value.area_code not in AREA_NAMES:
        yield _refused("parameters.not_known_here", text("There is no such value to enter."))
        return
    definition = catalogue.definition(value.parameter_id)
    if (guarded := guard_text(value.source, "value")) is not None:
        yield guarded
    if not FIRST_YEAR <= value.valid_from.year <= LAST_YEAR:
        yield _odd_date(definition, value)
    if value.state.has_value != (value.raw is not None):
        yield _refused(
            "parameters.state_and_value",
            text("“{parameter}”: a value belongs to “applies” and “assumed”, and to these alone."),
            where="state",
            parameter=definition.label,
        )
        return
    try:
        parsed = parse_value(definition, value.raw) if value.raw is not None else None
    except BadValueError:
        yield _bad(definition)
        return
    before = held.get((value.parameter_id, value.area_code, value.valid_from))
    if before is not None and before.state is value.state and before.value == parsed:
        yield _held_already(definition, value, before)


def _odd_date(definition: ParameterDefinition, value: NewValue) -> Finding:
    return _refused(
        "parameters.odd_date",
        text("“{parameter}”: {day} is no day a value can hold from."),
        text("Write a day between {first} and {last}."),
        where="valid_from",
        parameter=definition.label,
        day=f"{value.valid_from:%d.%m.%Y}",
        first=str(FIRST_YEAR),
        last=str(LAST_YEAR),
    )


def _held_already(definition: ParameterDefinition, value: NewValue, before: DatedValue) -> Finding:
    return _refused(
        "parameters.held_already",
        text("“{parameter}” in {area} from {day} is already {value}."),
        text("Nothing needs to be entered."),
        where="value",
        parameter=definition.label,
        area=AREA_NAMES[value.area_code],
        day=f"{value.valid_from:%d.%m.%Y}",
        value=shown(definition, before.value),
    )


def _bad(definition: ParameterDefinition) -> Finding:
    if definition.lowest is None or definition.highest is None:
        return _refused(
            "parameters.bad_value",
            text("“{parameter}” cannot have this value."),
            where="value",
            parameter=definition.label,
        )
    return _refused(
        "parameters.bad_value",
        text("“{parameter}” must lie between {low} and {high}."),
        text("Look in the adopted text whether it is per cent, days or an amount."),
        where="value",
        parameter=definition.label,
        low=end_words(definition, definition.lowest),
        high=end_words(definition, definition.highest),
    )


def end_words(definition: ParameterDefinition, end: Decimal) -> str:
    """One end of what makes sense, as the page writes the value."""
    percent = definition.type is ParameterType.SHARE
    written = f"{(end * 100 if percent else end).normalize():f}".replace(".", ",").replace("-", "\N{MINUS SIGN}")
    return f"{written}\N{NO-BREAK SPACE}%" if percent else written


def _twice(catalogue: ParameterCatalogue, key: tuple[str, str, date]) -> Finding:
    parameter_id, area_code, day = key
    known = parameter_id in catalogue.parameters
    return _refused(
        "parameters.twice",
        text("“{parameter}” in {area} from {day} stands there twice."),
        text("Keep one of them."),
        parameter=catalogue.definition(parameter_id).label if known else parameter_id,
        area=AREA_NAMES.get(area_code, area_code),
        day=f"{day:%d.%m.%Y}",
    )


_NEEDED = text("Write which text, where in it, and which body adopted it.")


def _refused(code: str, message: str, remedy: str = "", where: str = "", **params: str) -> Finding:
    return Finding(code, Severity.BLOCKING, message, remedy, where=where, params=params)
