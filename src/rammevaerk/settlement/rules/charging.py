"""From the days of a stay to the lines of a month (TR S1–S3, readings 4.1–4.3).

A line is an unbroken stretch of days under one tariff, one part-time share, one seller and one buyer; days that are not
paid part it. So every line has as many days as its stretch, and each day's price can be told from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from rammevaerk.contracts.rules.stays import Away, Stay
from rammevaerk.kernel.money import Ore
from rammevaerk.settlement.rules.month import Month

DAYS, TWELFTH, MONTH_30_5, MONTH, ONCE = "days", "year_12", "m_30_5", "month", "once"
"""How a line's amount was found; stored with it. ``MONTH`` is a tariff per month, the two before it are conventions; ``ONCE``
is the number bought times the price, whatever the days."""

PLACEMENT, NOTICE = "placement", "notice"
"""Why a placement's days are charged: the citizen is there, or has moved and the notice still runs."""

_WHOLE = {12: TWELFTH, 2: MONTH_30_5}


class Price(NamedTuple):
    """An item's tariff inside one month: offsets ``[start, stop)``, øre for a day, or for a month."""

    start: int
    stop: int
    ore: Ore
    tariff: int
    per_month: bool = False


class Line(NamedTuple):
    """One charge line: offsets ``[start, stop)``, ``amount`` in whole øre, ``factor`` in thousandths. On the line of a schedule
    ``placement`` is the schedule's row, and ``citizen``, ``item`` and ``tariff`` are 0 where there is none."""

    seller: int
    buyer: int
    citizen: int
    placement: int
    item: int
    tariff: int
    kind: str
    start: int
    stop: int
    factor: int
    tariff_ore: Ore
    amount: Ore
    source: str = PLACEMENT

    @property
    def days(self) -> int:
        """The days charged."""
        return self.stop - self.start

    @property
    def internal(self) -> bool:
        """The operator's own citizen: no invoice, never buying or selling (readings 1.2)."""
        return self.seller == self.buyer


class Charged(NamedTuple):
    """The lines of a placement's month, and the days that have no tariff yet: they are charged when it is there."""

    lines: list[Line]
    days_without_tariff: int


def lines_of_chain(
    month: Month,
    stays: Sequence[Stay],
    prices: Mapping[int, Sequence[Price]],
    away: Sequence[Away] = (),
    moved: Sequence[Away] = (),
) -> Charged:
    """All lines of one placement (one chain) in one month. The stays are its current rows there, never overlapping; ``away`` are
    days that are not paid, ``moved`` days that are paid though the citizen has moved, since the notice still runs."""
    stretches = []
    lacking = 0
    for stay in stays:
        stop = _billed_stop(month, stay)
        priced = 0
        for price in prices.get(stay.item, ()):
            start = max(stay.start, price.start)
            end = min(stop, price.stop)
            if start < end:
                priced += end - start
                stretches.append((stay, price, start, end))
        lacking += stop - stay.start - priced
    if away:
        stretches = [
            (stay, price, start, end) for stay, price, first, last in stretches for start, end in _outside(first, last, away)
        ]
    total = sum(end - start for _stay, _price, start, end in stretches)
    is_whole = total == month.days
    if not moved:
        return Charged([line for stretch in stretches for line in lines_of_stretch(month, *stretch, is_whole=is_whole)], lacking)
    lines = []
    for stay, price, first, last in stretches:
        there = _outside(first, last, moved)
        gone = _outside(first, last, there)
        lines += [line for part in there for line in lines_of_stretch(month, stay, price, *part, is_whole=is_whole)]
        notice = [line for part in gone for line in lines_of_stretch(month, stay, price, *part, is_whole=is_whole)]
        lines += [line._replace(source=NOTICE) for line in notice]
    return Charged(sorted(lines, key=lambda line: line.start), lacking)


def _billed_stop(month: Month, stay: Stay) -> int:
    """The stay's end, one day earlier when its last day is not billed."""
    if not stay.leaves:
        return stay.stop
    conventions = month.conventions
    billed = conventions.crisis_last_day_billed if stay.crisis else conventions.last_day_billed
    return stay.stop if billed else stay.stop - 1


def _outside(start: int, stop: int, away: Sequence[Away]) -> list[tuple[int, int]]:
    """The parts of ``[start, stop)`` outside every absence, in order."""
    parts = []
    for first, last in sorted(away):
        if first > start:
            parts.append((start, min(first, stop)))
        start = max(start, last)
        if start >= stop:
            break
    if start < stop:
        parts.append((start, stop))
    return [part for part in parts if part[0] < part[1]]


def lines_of_stretch(month: Month, stay: Stay, price: Price, start: int, stop: int, *, is_whole: bool) -> list[Line]:
    """The lines of days ``[start, stop)`` at one price: one, or one for each holder of seller's and buyer's rights. ``is_whole``:
    with the rest of its chain they are the whole month, which the conventions may charge otherwise than by days."""
    kind = MONTH if price.per_month else DAYS
    if is_whole and kind == DAYS and month.conventions.whole_month:
        kind = _WHOLE[month.conventions.whole_month[1]]
    found = []
    for first, last, holders in month.holders:
        begin = max(start, first)
        end = min(stop, last)
        if begin < end:
            seller = holders.get(stay.operator, stay.operator)
            buyer = holders.get(stay.paying, stay.paying)
            amount = amount_of(month, kind, days=end - begin, factor=stay.factor, tariff_ore=price.ore)
            found.append(
                Line(
                    seller, buyer, stay.citizen, stay.placement, stay.item, price.tariff,
                    kind, begin, end, stay.factor, price.ore, amount,
                )
            )  # fmt: skip
    return found


def amount_of(month: Month, kind: str, *, days: int, factor: int, tariff_ore: Ore) -> Ore:
    """A line's amount in whole øre, half an øre up: days times tariff times share, or its part of the whole month."""
    above, below = exact_amount(month, kind, days=days, factor=factor, tariff_ore=tariff_ore)
    return (2 * above + below) // (2 * below)


def per_day(month: Month, line: Line) -> Fraction:
    """The unrounded øre of one of a line's days; of an amount charged once, which has no days, all of it."""
    above, below = exact_amount(month, line.kind, days=1, factor=line.factor, tariff_ore=line.tariff_ore)
    return Fraction(above, below)


def exact_amount(month: Month, kind: str, *, days: int, factor: int, tariff_ore: Ore) -> tuple[int, int]:
    """The unrounded amount in øre as numerator and denominator."""
    if kind == ONCE:
        return factor * tariff_ore, 1000
    above = days * factor * tariff_ore
    if kind == DAYS:
        return above, 1000
    if kind == MONTH:
        return above, 1000 * month.days
    numerator, denominator = month.conventions.whole_month or (1, 1)
    return above * numerator, 1000 * month.days * denominator
