"""Why a month is dearer or cheaper than the one before: parts by placement that sum to the difference to the øre."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

from rammevaerk.kernel.money import Ore
from rammevaerk.settlement.rules.charging import DAYS
from rammevaerk.settlement.rules.sources import is_of_schedule


class PartReason(Enum):
    """Why a part of the difference is there."""

    NEW = "new"
    LEFT = "left"
    NO_TARIFF = "no_tariff"
    DAYS = "days"
    ABSENCE = "absence"
    PACKAGE = "package"
    TARIFF = "tariff"
    SHARE = "share"
    PLAN = "plan"
    CORRECTION = "correction"
    CORRECTED_BEFORE = "corrected_before"


class ComparedLine(NamedTuple):
    """A line of one of the two months. ``factor`` in thousandths; ``correction``: it belongs to an earlier month, or takes the
    place of a line charged before, or takes one back."""

    chain: int
    month: date
    item: int
    kind: str
    days: int
    factor: int
    tariff_ore: Ore
    amount: Ore
    correction: bool


class DifferencePart(NamedTuple):
    """A part of the difference in øre: of which placement or payment plan, for a correction of which month, and for other days
    how many more they are (below zero: fewer; None when what is charged is not whole days)."""

    reason: PartReason
    chain: int
    ore: Ore
    month: date | None = None
    days: int | None = None


class _Mean(NamedTuple):
    """A placement's lines as one: days (or what stands for them), mean price of a whole place, mean share, amount."""

    days: Fraction
    price: Fraction
    share: Fraction
    amount: Ore
    items: frozenset[int]
    by_day: bool


Absent = Mapping[int, int]
"""Days away that are not paid, by chain."""


def difference_parts(
    then: Sequence[ComparedLine],
    now: Sequence[ComparedLine],
    away_then: Absent,
    away_now: Absent,
    *,
    uncharged: Collection[int] = (),
) -> tuple[DifferencePart, ...]:
    """The parts of ``now`` less ``then``, placements in their order; their sum is the difference of the amounts, always.

    ``uncharged`` are chains that are there still, whose days have no tariff yet."""
    parts = []
    old, new = _by_chain(then), _by_chain(now)
    for chain in sorted(old.keys() | new.keys()):
        before, here = old.get(chain, []), new.get(chain, [])
        change = sum(line.amount for line in here) - sum(line.amount for line in before)
        if is_of_schedule(chain):
            parts.append(DifferencePart(PartReason.PLAN, chain, change))
        elif not before:
            parts.append(DifferencePart(PartReason.NEW, chain, change))
        elif not here:
            reason = PartReason.NO_TARIFF if chain in uncharged else PartReason.LEFT
            parts.append(DifferencePart(reason, chain, change))
        else:
            more_away = away_now.get(chain, 0) - away_then.get(chain, 0)
            parts += _of_one(chain, _mean(before), _mean(here), more_away)
    parts += _corrections(then, PartReason.CORRECTED_BEFORE, -1)
    parts += _corrections(now, PartReason.CORRECTION, 1)
    return tuple(part for part in parts if part.ore)


def _by_chain(lines: Iterable[ComparedLine]) -> dict[int, list[ComparedLine]]:
    found: dict[int, list[ComparedLine]] = {}
    for line in lines:
        if not line.correction:
            found.setdefault(line.chain, []).append(line)
    return found


def _corrections(lines: Iterable[ComparedLine], reason: PartReason, sign: int) -> list[DifferencePart]:
    sums: dict[tuple[date, int], int] = {}
    for line in lines:
        if line.correction:
            sums[line.month, line.chain] = sums.get((line.month, line.chain), 0) + sign * line.amount
    return [DifferencePart(reason, chain, ore, month) for (month, chain), ore in sorted(sums.items())]


def _mean(lines: Sequence[ComparedLine]) -> _Mean:
    """A line that is not charged by the day counts as many days as its amount is worth."""
    weighed = [(_days(line), Fraction(line.tariff_ore), Fraction(line.factor, 1000)) for line in lines]
    days = sum((days for days, _price, _share in weighed), Fraction(0))
    whole = sum((days * share for days, _price, share in weighed), Fraction(0))
    worth = sum((days * share * price for days, price, share in weighed), Fraction(0))
    return _Mean(
        days,
        worth / whole if whole else Fraction(0),
        whole / days if days else Fraction(0),
        sum(line.amount for line in lines),
        frozenset(line.item for line in lines),
        all(line.kind == DAYS for line in lines),
    )


def _days(line: ComparedLine) -> Fraction:
    worth = line.tariff_ore * line.factor
    return Fraction(line.days) if line.kind == DAYS or not worth else Fraction(line.amount * 1000, worth)


def _of_one(chain: int, then: _Mean, now: _Mean, more_away: int) -> list[DifferencePart]:
    """Absence and other days at the old price, then the price, then the share; what rounding leaves goes to the last."""
    a_day = then.price * then.share
    priced = PartReason.TARIFF if then.items == now.items else PartReason.PACKAGE
    more = now.days - then.days + more_away
    exact = [
        (PartReason.ABSENCE, -more_away * a_day),
        (PartReason.DAYS, more * a_day),
        (priced, now.days * (now.price - then.price) * then.share),
        (PartReason.SHARE, now.days * now.price * (now.share - then.share)),
    ]
    parts = [DifferencePart(reason, chain, round(ore)) for reason, ore in exact if ore]
    rest = now.amount - then.amount - sum(part.ore for part in parts)
    if not parts:
        return [DifferencePart(PartReason.DAYS, chain, rest)]
    parts[-1] = parts[-1]._replace(ore=parts[-1].ore + rest)
    whole = int(more) if then.by_day and now.by_day else None
    return [part._replace(days=whole) if part.reason is PartReason.DAYS else part for part in parts]
