"""A yearly revision of prices that come from no calculation: what each becomes, and what a year of it costs more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.wording import text

LOWEST, HIGHEST = Decimal("-0.10"), Decimal("0.25")
"""A factor outside these is a slip of the pen, as for the parameter of prices and wages."""

PER_YEAR = {"day": 365, "month": 12, "year": 1}


class PriceNow(NamedTuple):
    """A price that could be revised: the item's tariff that holds on the revision's day, or the last before it, in
    ``[start, stop)``; ``agreed_end`` is where what was agreed between two ends (None: nowhere). ``by_both``: an individual
    tariff, which the buyer has approved too (readings 2.6)."""

    item: int
    tariff: int
    ore: Ore
    start: date
    stop: date | None
    measure: str
    agreed_end: date | None = None
    by_both: bool = False


@dataclass(frozen=True)
class RevisedPrice:
    """What a price becomes in a period. ``exempt`` is why it stays as it is; then nothing is written."""

    now: PriceNow
    ore: Ore
    period: Period
    exempt: str = ""

    @property
    def change(self) -> Ore:
        """Øre more for one day, month …"""
        return self.ore - self.now.ore


def revised(price: PriceNow, factor: Decimal, from_date: date, exempt: str = "") -> RevisedPrice:
    """The price from a day on, half an øre up: to the end of the tariff that holds then, or to the new year when none does,
    and never past what was agreed."""
    ore = int((Decimal(price.ore) * (1 + factor)).to_integral_value(rounding=ROUND_HALF_UP))
    holds = price.stop is None or price.stop > from_date
    stop = price.stop if holds else date(from_date.year + 1, 1, 1)
    if price.agreed_end is not None and (stop is None or price.agreed_end < stop):
        stop = price.agreed_end
    return RevisedPrice(price, price.ore if exempt else ore, Period(from_date, stop), exempt.strip())


def can_be_revised(price: PriceNow, from_date: date) -> bool:
    """Whether something is left of the agreement on the day, and the price is not one that begins after it."""
    return price.start <= from_date and (price.agreed_end is None or price.agreed_end > from_date)


def a_year_of(price: RevisedPrice, share: Decimal) -> Ore | None:
    """Øre a year more for a placement of that share of full time; None where a year of it has no fixed number."""
    times = PER_YEAR.get(price.now.measure)
    return None if times is None else int((price.change * times * share).to_integral_value(rounding=ROUND_HALF_UP))


def check_revision(
    factor: Decimal | None, source: str, prices: Sequence[RevisedPrice], *, follows_agreement: bool
) -> tuple[Finding, ...]:
    """Blocking findings: a factor that lacks or is beyond belief, no source, nothing to revise; and a factor of one's own on a
    price that both have approved, where only the agreement's development of prices and wages goes without saying."""
    wrong = []
    if factor is None:
        message = text("The development of prices and wages is not known for that year.")
        wrong.append(_stop("settlement.revision_factor", message, text("Write the per cent, with its source."), "factor"))
    elif not LOWEST <= factor <= HIGHEST or factor == 0:
        message = text("The per cent must lie between −10 and 25 and not be 0.")
        wrong.append(_stop("settlement.revision_factor", message, text("Mend the per cent."), "factor"))
    if not source.strip():
        message = text("Write where the per cent stands.")
        wrong.append(_stop("settlement.revision_source", message, text("The decision or agreement, with its date."), "source"))
    if not follows_agreement and any(price.now.by_both and not price.exempt for price in prices):
        message = text(
            "The buyer has approved individual tariffs too: they follow the agreement's development, no other per cent."
        )
        remedy = text("Exempt them with the reason, or make a new individual tariff that the buyer approves.")
        wrong.append(_stop("settlement.revision_of_both", message, remedy, "factor"))
    if prices and all(price.exempt for price in prices):
        wrong.append(_stop("settlement.revision_nothing", text("All lines are exempt."), text("Leave one in."), ""))
    if not prices:
        message = text("No price can be revised from that day.")
        wrong.append(_stop("settlement.revision_nothing", message, text("Choose another day."), "from_date"))
    return tuple(wrong)


def _stop(code: str, message: str, remedy: str, where: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, remedy=remedy, where=where)
