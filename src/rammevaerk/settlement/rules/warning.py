"""Claims that are not raised yet, or not known to be, and soon come too late (readings 4.1): days of help, øre, and the last
day to raise them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

from rammevaerk.kernel.money import Ore
from rammevaerk.settlement.rules.charging import ONCE, per_day
from rammevaerk.settlement.rules.claims import ClaimLimit
from rammevaerk.settlement.rules.corrections import Difference
from rammevaerk.settlement.rules.month import Month
from rammevaerk.settlement.rules.receipts import IssuedLine, raised_days


class RiskReason(Enum):
    """Why days of help are not raised yet."""

    UNSETTLED = "unsettled"
    CORRECTION = "correction"
    NO_TARIFF = "no_tariff"
    NOT_RECEIVED = "not_received"


class AtRisk(NamedTuple):
    """Days of help to one buyer's citizens in a month that are not raised. ``ore`` None when there is no tariff to say it by;
    ``latest`` is the last day on which the first of them can be raised."""

    buyer: int
    month: date
    reason: RiskReason
    ore: Ore | None
    days: int
    latest: date

    def days_left(self, today: date) -> int:
        """Days until the first of them is lost; 0 on the last day it can be raised."""
        return (self.latest - today).days


def soon_late(month: Month, limit: ClaimLimit, today: date, within: int) -> range:
    """The offsets of the days that can still be claimed on ``today`` and no longer after ``within`` more days."""
    last = today + timedelta(days=within)
    found = [offset for offset in range(month.days) if today <= limit.latest(month.day(offset)) <= last]
    return range(found[0], found[-1] + 1) if found else range(0)


def unraised(month: Month, lines: Iterable[Difference], soon: range, limit: ClaimLimit, reason: RiskReason) -> tuple[AtRisk, ...]:
    """What is not raised of the days ``soon`` late, by buyer: the days whose net is more than was raised. Own citizens are
    nobody's claim, and a decrease is never late."""
    net: dict[tuple[int, int], Fraction] = {}
    for part in lines:
        signed = [(line, 1) for line in part.new] + [(old.line, -1) for old in part.reversals]
        for line, sign in signed:
            if not line.internal and line.kind != ONCE:
                for day in range(max(line.start, soon.start), min(line.stop, soon.stop)):
                    net[line.buyer, day] = net.get((line.buyer, day), Fraction(0)) + sign * per_day(month, line)
    return _by_buyer(month, net, limit, reason)


def unreceived(month: Month, chains: Iterable[Sequence[IssuedLine]], soon: range, limit: ClaimLimit) -> tuple[AtRisk, ...]:
    """What has been issued of the days ``soon`` late and is not proven to have reached its buyer, by buyer. ``chains`` are the
    lines of each placement's month, those taken back too: what was raised before stays raised."""
    net: dict[tuple[int, int], Fraction] = {}
    for lines in chains:
        known = raised_days(month, lines, limit, soon, proven=True)
        for line in (issued.line for issued in lines if issued.is_open and issued.received_on is None):
            for day in range(max(line.start, soon.start), min(line.stop, soon.stop)):
                raised = known.get((line.buyer, day))
                more = per_day(month, line) - (per_day(month, raised) if raised else 0)
                net[line.buyer, day] = net.get((line.buyer, day), Fraction(0)) + max(more, Fraction(0))
    return _by_buyer(month, net, limit, RiskReason.NOT_RECEIVED)


def _by_buyer(month: Month, net: Mapping[tuple[int, int], Fraction], limit: ClaimLimit, reason: RiskReason) -> tuple[AtRisk, ...]:
    late = {of: amount for of, amount in net.items() if amount > 0}
    found = []
    for buyer in sorted({buyer for buyer, _day in late}):
        days = sorted(day for other, day in late if other == buyer)
        exact = sum(late[buyer, day] for day in days)
        ore = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
        found.append(AtRisk(buyer, month.first, reason, ore, len(days), limit.latest(month.day(days[0]))))
    return tuple(found)


def untariffed(month: Month, days: Sequence[tuple[int, int, int]], soon: range, limit: ClaimLimit) -> tuple[AtRisk, ...]:
    """Days of help without a tariff among those ``soon`` late, by buyer; ``days`` are stretches ``(buyer, start, stop)``."""
    by_buyer: dict[int, list[int]] = {}
    for buyer, start, stop in days:
        by_buyer.setdefault(buyer, []).extend(range(max(start, soon.start), min(stop, soon.stop)))
    return tuple(
        AtRisk(buyer, month.first, RiskReason.NO_TARIFF, None, len(late), limit.latest(month.day(min(late))))
        for buyer, late in sorted(by_buyer.items())
        if late
    )
