"""A month as the rules see it: its days numbered from 0, and the agreement's conventions on its first day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from rammevaerk.accounts.rules import SuccessionFact, stands_for
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.period import add_months
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.law.values import State
from rammevaerk.pricing.rules import DayConvention

NOTICE_KINDS = frozenset({"moved_out", "death"})
"""The citizen is there no more and the notice still runs: paid days of these kinds are lines of their own (readings 4.2)."""

ABSENCE_KINDS = ("holiday", "home", "hospital", "prison", "death", "moved_out", "other")
"""The kinds of absence that have a payment rule of their own, ``settlement.absence.<kind>.paid``."""

DAYS_PER_YEAR = "pricing.days_per_year"


@dataclass(frozen=True)
class Conventions:
    """What the agreement says of one month.

    ``whole_month`` is how many days of tariff a whole month costs, as a fraction (numerator, denominator): 365/12 or
    61/2; None under actual days. ``last_day_billed`` decides over the last day of a stay: a placement holds in
    ``[valid_from, valid_to)``, so its last day is the one before ``valid_to``; when that day is not billed it is taken
    off the stay. The last day of a month is no last day when the stay goes on.
    """

    convention: DayConvention
    whole_month: tuple[int, int] | None
    last_day_billed: bool
    crisis_last_day_billed: bool
    unpaid: frozenset[str]
    identity: str = ""
    rests_on_assumption: bool = False


@dataclass(frozen=True)
class Month:
    """A calendar month. Days are offsets: 0 is the first, ``days`` the first day of the next month."""

    first: date
    days: int
    conventions: Conventions
    holders: tuple[tuple[int, int, Mapping[int, int]], ...] = field(default=((0, 31, {}),))
    """Who stands for a succeeded organisation, by stretch of days; organisations left out stand for themselves."""

    @property
    def next(self) -> date:
        """The first day of the next month."""
        return add_months(self.first, 1)

    def day(self, offset: int) -> date:
        """The date of an offset."""
        return self.first + timedelta(days=offset)


def month_of(first: date, conventions: Conventions, successions: tuple[SuccessionFact, ...] = ()) -> Month:
    """The month that begins on ``first``; cut where an organisation passes to its successor inside it."""
    following = add_months(first, 1)
    inside = {fact.effective for fact in successions if first < fact.effective < following}
    cuts = sorted({first, *inside, following})
    holders = tuple(((start - first).days, (end - first).days, holders_on(start, successions)) for start, end in pairwise(cuts))
    return Month(first, (following - first).days, conventions, holders)


def holders_on(day: date, successions: tuple[SuccessionFact, ...]) -> dict[int, int]:
    """Who stands for each organisation that has been succeeded by that day."""
    return {fact.predecessor: stands_for(fact.predecessor, day, successions) for fact in successions if fact.effective <= day}


REQUIRED = (
    "settlement.day_convention",
    "settlement.last_day_billed",
    "settlement.last_day_billed_crisis_treatment",
    *(f"settlement.absence.{kind}.paid" for kind in ABSENCE_KINDS),
)


def missing_conventions(rulebook: Rulebook) -> tuple[Finding, ...]:
    """A blocking finding for each value a settlement needs and the rulebook does not have, all at once."""
    findings = rulebook.missing(*REQUIRED)
    if rulebook.value(REQUIRED[0]).value == DayConvention.YEAR_12.value:
        findings += rulebook.missing(DAYS_PER_YEAR)
    return findings


def conventions_of(rulebook: Rulebook) -> Conventions:
    """The conventions of a rulebook. Raises ``UnknownParameter`` when a value is missing."""
    convention = DayConvention(rulebook.choice("settlement.day_convention"))
    whole = {DayConvention.ACTUAL_DAYS: None, DayConvention.MONTH_30_5: (61, 2)}.get(convention)
    if convention is DayConvention.YEAR_12:
        whole = (rulebook.integer(DAYS_PER_YEAR), 12)
    return Conventions(
        convention=convention,
        whole_month=whole,
        last_day_billed=rulebook.flag("settlement.last_day_billed"),
        crisis_last_day_billed=rulebook.flag("settlement.last_day_billed_crisis_treatment"),
        unpaid=frozenset(kind for kind in ABSENCE_KINDS if not rulebook.flag(f"settlement.absence.{kind}.paid")),
        identity=rulebook.identity,
        rests_on_assumption=any(rulebook.value(name).state is State.ASSUMED for name in REQUIRED),
    )
