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
from rammevaerk.pricing.rules.whatif_regulation import SUPPOSED, carried_in, carrying, check_carried


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
    days a year, `volume` what is sold a year of an item that is no place, `values` agreed values by the id of their parameter.
    `added` are lines the sheet does not have; `carried` is what the operator carries of the result in the regulation, in
    kroner with the result's sign."""

    places: int | None = None
    occupancy: Decimal | None = None
    days: int | None = None
    lines: tuple[LineChange, ...] = ()
    values: tuple[tuple[str, Value], ...] = ()
    added: tuple[CostLine, ...] = ()
    carried: Decimal | None = None
    volume: Decimal | None = None

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
    """Calculate the sheet with the changes, and take the difference apart: lines in their order, new lines, the regulation,
    agreed values, places, occupancy, days, what is sold. Each step makes one change and lets the rest stand.

    `tariff` is the sheet's own in kroner when it has one: where today's values give another, that is the first step.
    A change of a line that has gone is left out (see `fitting`). Raises ValueError for a value that does not fit.
    """
    own = calculate(facts, rulebook)
    made = _made(facts, rulebook, changes, own)
    calculation = calculate(made[-1].facts, made[-1].rulebook) if made else own
    if changes.carried is not None and facts.regulation.year is not None:
        said = tuple(check_carried(facts.regulation, changes.carried))
        calculation = replace(calculation, findings=(*said, *calculation.findings))
    return Alternative(own, calculation, _steps(own, calculation, made, tariff))


def fitting(facts: SheetFacts, changes: Changes) -> tuple[Changes, tuple[Finding, ...]]:
    """The changes without those of lines that no longer stand on the sheet, and of a regulation it no longer has; a warning
    for each of these."""
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
    if changes.carried is None or facts.regulation.year is not None:
        return replace(changes, lines=kept), gone
    no_result = Finding(
        code="pricing.regulation_gone",
        severity=Severity.WARNING,
        message=text("The sheet no longer has a result to regulate. What the operator carries is left out."),
    )
    return replace(changes, lines=kept, carried=None), (*gone, no_result)


def own_part(changes: Changes) -> Changes:
    """What the operator's economist can write into a draft: neither agreed values nor what is carried of a result."""
    return replace(changes, values=(), carried=None)


def changed_facts(facts: SheetFacts, changes: Changes) -> SheetFacts:
    """The sheet's facts with an alternative's own part in them; a change of a line that has gone is left out."""
    for change in changes.lines:
        if _line_at(facts.lines, change) is not None:
            facts = replace(facts, lines=_changed_lines(facts.lines, change))
    return replace(
        facts,
        lines=(*facts.lines, *changes.added),
        places=facts.places if changes.places is None else changes.places,
        wanted=facts.wanted if changes.occupancy is None else changes.occupancy,
        days=facts.days if changes.days is None else changes.days,
        volume=facts.volume if changes.volume is None else changes.volume,
    )


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
    made = _costs(facts, rulebook, changes)
    facts = made[-1].facts if made else facts
    for parameter_id, raw in sorted(changes.values, key=_order):
        before = rulebook.value(parameter_id)
        rulebook = supposed(rulebook, parameter_id, raw)
        made.append(_Change(parameter_id, *_value_words(before, rulebook), facts, rulebook))
    return [*made, *_spread(facts, rulebook, changes, own)]


def _costs(facts: SheetFacts, rulebook: Rulebook, changes: Changes) -> list[_Change]:
    """Other amounts, new lines and another regulation."""
    made: list[_Change] = []
    for change in changes.lines:
        if _line_at(facts.lines, change) is None:
            continue
        facts = replace(facts, lines=_changed_lines(facts.lines, change))
        made.append(_Change("line", "{line}", (("line", change.text),), facts, rulebook))
    for line in changes.added:
        facts = replace(facts, lines=(*facts.lines, line))
        made.append(_Change("new_line", text("New line: {line}"), (("line", line.text),), facts, rulebook))
    if changes.carried is not None and facts.regulation.year is not None:
        words = {"year": str(facts.regulation.year), "after": _kroner(changes.carried)}
        words["before"] = _kroner(carried_in(facts.regulation))
        facts = replace(facts, regulation=carrying(facts.regulation, changes.carried))
        label = text("Carried of the result of {year}: {after} against {before} kr.")
        made.append(_Change("regulation", label, tuple(words.items()), facts, rulebook))
    return made


def _spread(facts: SheetFacts, rulebook: Rulebook, changes: Changes, own: Calculation) -> list[_Change]:
    """What the costs are spread over."""
    made: list[_Change] = []
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
    if changes.volume is not None:
        sold = (("after", _number(changes.volume)), ("before", _number(facts.volume or Decimal(0))))
        facts = replace(facts, volume=changes.volume)
        made.append(_Change("volume", text("Sold a year: {after} against {before}"), sold, facts, rulebook))
    return made


def _kroner(amount: Decimal) -> str:
    return f"{amount:,.0f}".replace(",", ".").replace("-", "\N{MINUS SIGN}")


def _number(amount: Decimal) -> str:
    return f"{amount.normalize():f}".replace(".", ",")


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
