"""The twelve-month limit (SEL § 174 stk. 2, BL § 195 stk. 2; readings 4.1).

For each day of help the claim must be raised within so many months: latest on the same date next year, 28 February for
29 February. It is raised when the buyer has the statement (see ``receipts``). A correction is judged on the net of each day:
what was raised in time is never lost by being reversed and raised again; an increase beyond the limit is cut to what was
raised; a decrease is always credited. Another payer is another claim. The operator's own citizens are nobody's claim, and a
buyer that is no municipality is not protected.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.period import add_months
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.settlement.rules.charging import Line, amount_of, per_day
from rammevaerk.settlement.rules.month import Month


@dataclass(frozen=True)
class ClaimLimit:
    """Months after a day of help within which it must be claimed; ``last_day_counts``: the same date itself is in time."""

    months: int
    last_day_counts: bool = True

    def latest(self, day: date) -> date:
        """The last day on which help given on ``day`` can be claimed."""
        same = add_months(day, self.months)
        return same if self.last_day_counts else same - timedelta(days=1)


class Lost(NamedTuple):
    """A claim that came too late, for one buyer: øre and days of help."""

    buyer: int
    ore: Ore
    days: int


def claim_limit_of(rulebook: Rulebook) -> ClaimLimit:
    """The limit of a rulebook. Raises ``UnknownParameter`` when it is not known."""
    return ClaimLimit(
        rulebook.integer("settlement.claim_months"),
        rulebook.choice("settlement.claim_last_day") == "same_date_inclusive",
    )


def first_day_in_time(month: Month, raised_on: date, limit: ClaimLimit) -> int:
    """The offset of the first day that can still be claimed: 0 when all can, the number of days when none can."""
    return next((offset for offset in range(month.days) if limit.latest(month.day(offset)) >= raised_on), month.days)


def within_limit(
    month: Month,
    wanted: Sequence[Line],
    raised: Mapping[tuple[int, int], Line],
    in_time: int,
    *,
    unlimited: Collection[int] = (),
) -> tuple[list[Line], list[Lost]]:
    """The lines that may be raised, and what is lost, when days before the offset ``in_time`` are too late to raise. ``raised``
    is what each of those days was raised by in time, by buyer and offset; ``unlimited`` are buyers that are no municipality,
    which the limit does not protect."""
    if not in_time:
        return list(wanted), []
    allowed: list[Line] = []
    lost: dict[int, list[Fraction]] = {}
    for line in wanted:
        if line.internal or line.start >= in_time or line.buyer in unlimited:
            allowed.append(line)
            continue
        kept = [_of_day(month, line, raised.get((line.buyer, day)), day < in_time) for day in range(line.start, line.stop)]
        allowed += _joined(month, line, kept)
        gone = [per_day(month, line) - (per_day(month, source) if source else 0) for source in kept if source is not line]
        lost.setdefault(line.buyer, []).extend(gone)
    return allowed, [Lost(buyer, _half_up(sum(days)), len(days)) for buyer, days in lost.items() if days]


def _of_day(month: Month, wanted: Line, raised: Line | None, is_late: bool) -> Line | None:
    """Which line a day is charged after: the wanted one, the one raised in time, or none."""
    if not is_late:
        return wanted
    if raised is None:
        return None
    return wanted if per_day(month, raised) >= per_day(month, wanted) else raised


def _joined(month: Month, line: Line, by_day: Sequence[Line | None]) -> list[Line]:
    """Days that follow one another under the same line, as lines."""
    found = []
    start = line.start
    for source, days in groupby(by_day, key=lambda source: source):
        length = len(list(days))
        if source is not None:
            found.append(_part(month, source, line, start, start + length))
        start += length
    return found


def _part(month: Month, source: Line, placed_as: Line, start: int, stop: int) -> Line:
    if (source.start, source.stop) == (start, stop):
        return source
    amount = amount_of(month, source.kind, days=stop - start, factor=source.factor, tariff_ore=source.tariff_ore)
    return source._replace(start=start, stop=stop, amount=amount, placement=placed_as.placement)


def _half_up(amount: Fraction | int) -> Ore:
    exact = Fraction(amount)
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def lost_finding(month: Month, lost: Lost, *, kroner: str, buyer: str, days: str) -> Finding:
    """The finding »tabt krav«: how much, how many days, towards whom. ``kroner`` and ``days`` are written numbers."""
    return Finding(
        code="settlement.claim_lost",
        severity=Severity.WARNING,
        message=text("Lost claim: {amount} for {days} days in {month} came too late to be raised towards {buyer}."),
        remedy=text("Enter starts and changes within twelve months. The days are not charged."),
        params={"amount": kroner, "days": days, "month": f"{month.first:%m.%Y}", "buyer": buyer},
        rule="SEL § 174, stk. 2",
    )
