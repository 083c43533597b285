"""What a tariff would be if something were different: the sheet calculated anew with each change in turn; nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity, blocking
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import ParameterValue, Rulebook
from rammevaerk.law.values import State, Value, parse_value, shown
from rammevaerk.pricing.rules.calculation import ROUNDING, Calculation, SheetFacts, calculate
from rammevaerk.pricing.rules.change import (
    ChangeStep,
    TariffLevel,
    change_label,
    occupancy_params,
    places_params,
    steps_between,
    to_the_ore,
)
from rammevaerk.pricing.rules.line_figures import INTEREST
from rammevaerk.pricing.rules.lines import CostLine
from rammevaerk.pricing.rules.occupancy import DAYS
from rammevaerk.pricing.rules.overhead import OVERHEAD

SUPPOSED = "Antaget i dette alternativ"
"""The source of every value an alternative changes."""


@dataclass(frozen=True)
class LineChange:
    """Another amount of a line in kroner a year; of an interest line the book value. `position` counts the sheet's lines
    from 1, and `text` must be the line's own: a draft's lines may have moved since."""

    position: int
    text: str
    amount: Decimal


@dataclass(frozen=True)
class Changes:
    """What an alternative changes; None and nothing leave the sheet as it is. Shares are fractions, `days` the item's own
    days a year, `values` agreed values by the id of their parameter."""

    places: int | None = None
    occupancy: Decimal | None = None
    days: int | None = None
    lines: tuple[LineChange, ...] = ()
    values: tuple[tuple[str, Value], ...] = ()

    def __bool__(self) -> bool:
        return self != Changes()


@dataclass(frozen=True)
class Alternative:
    """The sheet as it is and as it would be. `steps` sum to the change of the tariff in whole kroner exactly; they are empty
    when one of the two has no tariff."""

    own: Calculation
    calculation: Calculation
    steps: tuple[ChangeStep, ...]


@dataclass(frozen=True)
class _Change:
    """One change with its name, and facts and rulebook once it and all before it are made."""

    key: str
    label: str
    params: tuple[tuple[str, str], ...]
    facts: SheetFacts
    rulebook: Rulebook


def alternative(facts: SheetFacts, rulebook: Rulebook, changes: Changes, *, tariff: Decimal | None = None) -> Alternative:
    """Calculate the sheet with the changes, and take the difference apart: lines in their order, agreed values, places,
    occupancy, days. Each step makes one change and lets the rest stand.

    `tariff` is the sheet's own in kroner when it has one: where today's values give another, that is the first step.
    A change of a line that has gone is left out (see `fitting`). Raises ValueError for a value that does not fit.
    """
    own = calculate(facts, rulebook)
    made = _made(facts, rulebook, changes, own)
    calculation = calculate(made[-1].facts, made[-1].rulebook) if made else own
    return Alternative(own, calculation, _steps(own, calculation, made, tariff))


def fitting(facts: SheetFacts, changes: Changes) -> tuple[Changes, tuple[Finding, ...]]:
    """The changes without those of lines that no longer stand on the sheet, and a warning for each of these."""
    kept = tuple(change for change in changes.lines if _line_at(facts.lines, change) is not None)
    gone = tuple(
        Finding(
            code="pricing.line_gone",
            severity=Severity.WARNING,
            message=text("“{line}” no longer stands on the sheet as it did. Its change is left out."),
            remedy=text("Make the change again on the line that has taken its place."),
            params={"line": change.text},
        )
        for change in changes.lines
        if change not in kept
    )
    return replace(changes, lines=kept), gone


def supposed(rulebook: Rulebook, parameter_id: str, raw: object) -> Rulebook:
    """The rulebook with one value replaced and marked as assumed; another identity. Raises KeyError for an id no file defines
    and ValueError for a value that does not fit."""
    known = rulebook.value(parameter_id)
    value = parse_value(known.definition, raw)
    changed = replace(known, value=value, state=State.ASSUMED, source=SUPPOSED, note="")
    values = tuple(changed if item.parameter_id == parameter_id else item for item in rulebook.values)
    return replace(rulebook, values=values)


def _made(facts: SheetFacts, rulebook: Rulebook, changes: Changes, own: Calculation) -> list[_Change]:
    """The changes in the order they are made, each on top of those before it."""
    made: list[_Change] = []
    for change in changes.lines:
        if _line_at(facts.lines, change) is None:
            continue
        facts = replace(facts, lines=_changed_lines(facts.lines, change))
        made.append(_Change("line", "{line}", (("line", change.text),), facts, rulebook))
    for parameter_id, raw in sorted(changes.values, key=_order):
        before = rulebook.value(parameter_id)
        rulebook = supposed(rulebook, parameter_id, raw)
        made.append(_Change(parameter_id, *_value_words(before, rulebook), facts, rulebook))
    if changes.places is not None:
        words = places_params(facts.places, changes.places)
        facts = replace(facts, places=changes.places)
        made.append(_Change("places", change_label("places"), words, facts, rulebook))
    if changes.occupancy is not None:
        facts = replace(facts, wanted=changes.occupancy)
        made.append(_Change("occupancy", *_occupancy_words(own.occupancy, changes.occupancy), facts, rulebook))
    if changes.days is not None:
        words = places_params(facts.days or own.days or 0, changes.days)
        facts = replace(facts, days=changes.days)
        made.append(_Change("days", change_label("days"), words, facts, rulebook))
    return made


def _order(item: tuple[str, Value]) -> tuple[int, str]:
    """Costs before what they are spread over; the rounding last."""
    first = (OVERHEAD, INTEREST)
    parameter_id = item[0]
    if parameter_id in first:
        return first.index(parameter_id), parameter_id
    return {DAYS: 3, ROUNDING: 4}.get(parameter_id, 2), parameter_id


def _value_words(before: ParameterValue, rulebook: Rulebook) -> tuple[str, tuple[tuple[str, str], ...]]:
    after = rulebook.value(before.parameter_id)
    params = (("parameter", before.label), ("after", after.shown), ("before", shown(before.definition, before.value)))
    return text("{parameter}: {after} against {before}"), params


def _occupancy_words(before: Decimal | None, after: Decimal) -> tuple[str, tuple[tuple[str, str], ...]]:
    if before is None:
        return text("Budgeted occupancy"), ()
    return change_label("occupancy"), occupancy_params(before, after)


def _line_at(lines: Sequence[CostLine], change: LineChange) -> CostLine | None:
    """The line the change is of; None when another stands there, or none."""
    line = lines[change.position - 1] if 0 < change.position <= len(lines) else None
    return line if line is not None and line.text == change.text else None


def _changed_lines(lines: tuple[CostLine, ...], change: LineChange) -> tuple[CostLine, ...]:
    line = lines[change.position - 1]
    if line.book_value is not None:
        changed = replace(line, book_value=change.amount)
    else:  # an amount written for the supervision's fee takes the place of the calculated one
        changed = replace(line, amount=change.amount, is_supervision=False)
    return (*lines[: change.position - 1], changed, *lines[change.position :])


def _steps(own: Calculation, after: Calculation, made: Sequence[_Change], tariff: Decimal | None) -> tuple[ChangeStep, ...]:
    """Changes whose mixture cannot be calculated, such as costs of zero half-way, are one step with the next."""
    if own.tariff is None or after.tariff is None:
        return ()
    levels: list[TariffLevel] = []
    waiting = 0
    for change in made:
        halfway = calculate(change.facts, change.rulebook)
        if halfway.tariff is None or blocking(halfway.findings):
            waiting += 1
            continue
        label, params = (change.label, change.params) if not waiting else (text("Several changes at once"), ())
        levels.append(TariffLevel(change.key if not waiting else "together", label, to_the_ore(halfway.tariff.unrounded), params))
        waiting = 0
    start = TariffLevel("own", "", to_the_ore(own.tariff.unrounded))
    calculated = Decimal(own.tariff.amount)
    steps = steps_between(start, levels, tariffs=(calculated, Decimal(after.tariff.amount)))
    if tariff is None or tariff == calculated:
        return steps
    return (
        ChangeStep("recalculated", text("Values that have changed since the sheet was calculated"), calculated - tariff),
        *steps,
    )
