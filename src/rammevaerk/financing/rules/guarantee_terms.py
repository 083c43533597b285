"""What a deficit guarantee must say before it can be settled, and the years it runs over (readings 5.14, P&D 4.5, TR R3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import pairwise

from rammevaerk.financing.rules.keys import AllocationKey, KeyKind
from rammevaerk.financing.rules.payments import adds_up
from rammevaerk.financing.rules.saying import stop, unstated
from rammevaerk.financing.rules.sharing import ShareRounding, share_rounding
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.period import Period, add_months, year_period
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook

YEARS, KEY = "financing.new_service_guarantee_years", "financing.guarantee_key"
COUNTED, OFFSET = "financing.guarantee_counted", "financing.guarantee_surplus_offset"
OWN_SHARE, REGULATED = "financing.guarantee_own_share", "financing.guarantee_own_share_regulated"
LEAVING, CLOSING = "financing.guarantee_leaving", "financing.guarantee_closing"

_UNSTATED = {
    "years": text("It is not agreed how many years the guarantee runs."),
    "counted": text("It is not agreed whether the guarantee's years are calendar years or twelve months from the opening."),
    "surplus_offset": text("It is not agreed whether surpluses are set against deficits of other years."),
    "cap": text("It is not agreed whether the guarantee has a cap, and by which year."),
    "own_share": text("The operator's own share of a deficit is not agreed."),
    "own_share_regulated": text("It is not agreed whether the operator's own share goes into later tariffs."),
    "leaving": text("It is not agreed how long a member that leaves the guarantee pays."),
    "closing": text("It is not agreed what the guarantee covers when the service closes within it."),
    "rounding": text("It is not agreed how shares are rounded."),
}


class GuaranteeYears(Enum):
    """Calendar years, the one of the opening as the first however short; or twelve months each from the day of opening."""

    CALENDAR = "calendar"
    FROM_OPENING = "from_opening"


class LeavingMember(Enum):
    """How long a member that leaves pays: to the day it leaves, to the end of that guarantee year, or to the end of all."""

    TO_THE_DAY = "to_the_day"
    YEAR_OUT = "year_out"
    TO_THE_END = "to_the_end"


class ClosedWithin(Enum):
    """What is covered of the year the service closes in: the days until then, or nothing (all goes to the closing account)."""

    TO_THE_DAY = "to_the_day"
    NOTHING = "nothing"


@dataclass(frozen=True)
class GuaranteeCap:
    """The most that is paid of one year's deficit, in ore; None says that there is no cap. `per` is the year it counts for, and
    `by_days` whether a year only partly in the guarantee has that part of it."""

    amount: Ore | None
    per: GuaranteeYears
    by_days: bool


@dataclass(frozen=True)
class DeficitGuarantee:
    """The terms. None is not agreed and stops; nothing has a value of its own. `own_share` is the operator's part of a deficit
    (0 to 1), taken before the cap."""

    opened: date
    years: int | None
    counted: GuaranteeYears | None
    surplus_offset: bool | None
    cap: GuaranteeCap | None
    own_share: Decimal | None
    own_share_regulated: bool | None
    leaving: LeavingMember | None
    closing: ClosedWithin | None
    rounding: ShareRounding | None


@dataclass(frozen=True)
class ServiceResult:
    """The service's result of a closed period in ore, before any guarantee; a deficit is below zero."""

    period: Period
    result: Ore


@dataclass(frozen=True)
class GuaranteeFacts:
    """What has happened: the results there are, the first day the service is closed, and by party the first day it is no longer a
    member."""

    results: tuple[ServiceResult, ...]
    closed_on: date | None = None
    left: Mapping[str, date] = field(default_factory=dict, hash=False)


def new_service_guarantee(rulebook: Rulebook, opened: date, cap: GuaranteeCap) -> DeficitGuarantee:
    """The area's guarantee for a new service (TR R3) on the rulebook's day; the cap is agreed for each service.

    Raises UnknownParameter for the first value that is not known.
    """
    return DeficitGuarantee(
        opened=opened,
        years=rulebook.integer(YEARS),
        counted=GuaranteeYears(rulebook.choice(COUNTED)),
        surplus_offset=rulebook.flag(OFFSET),
        cap=cap,
        own_share=rulebook.decimal(OWN_SHARE),
        own_share_regulated=rulebook.flag(REGULATED),
        leaving=LeavingMember(rulebook.choice(LEAVING)),
        closing=ClosedWithin(rulebook.choice(CLOSING)),
        rounding=share_rounding(rulebook),
    )


def new_service_key(rulebook: Rulebook) -> KeyKind:
    """What the area shares a new service's deficit by. Raises UnknownParameter when it is not known."""
    return KeyKind(rulebook.choice(KEY))


def check_guarantee(terms: DeficitGuarantee, facts: GuaranteeFacts, key: AllocationKey) -> tuple[Finding, ...]:
    """What stops a settlement: terms that are not agreed or cannot be, results that overlap, somebody unknown who has left."""
    found = [*unstated(terms, _UNSTATED), *adds_up(terms.rounding), *(key.findings if key.stops else ())]
    if terms.years is not None and terms.years < 1:
        found.append(stop("financing.guarantee_years", text("A guarantee runs at least one year."), where="years"))
    if terms.own_share is not None and not 0 <= terms.own_share <= 1:
        found.append(
            stop("financing.part_outside", text("The operator's own share must lie between 0 and 1."), where="own_share")
        )
    if terms.cap is not None and terms.cap.amount is not None and terms.cap.amount < 0:
        found.append(stop("financing.cap_below_zero", text("A cap cannot be below zero."), where="cap"))
    results = sorted(facts.results, key=lambda row: row.period.start)
    if any(row.period.end is None for row in results):
        found.append(stop("financing.result_open", text("A result belongs to a period with an end."), where="results"))
    elif any(one.period.overlaps(other.period) for one, other in pairwise(results)):
        found.append(stop("financing.results_overlap", text("Two results tell of the same days."), where="results"))
    message = text("{party} has left, but is no member of the guarantee.")
    strangers = sorted(set(facts.left) - key.parties) if not key.stops else []
    found += [stop("financing.left_unknown", message, where="left", party=party) for party in strangers]
    return tuple(found)


def years_of(opened: date, number: int, counted: GuaranteeYears) -> tuple[Period, ...]:
    """The guarantee's years in order, before any closing; the first of calendar years begins on the day of opening."""
    if counted is GuaranteeYears.FROM_OPENING:
        return tuple(Period(add_months(opened, 12 * year), add_months(opened, 12 * year + 12)) for year in range(number))
    return tuple(
        Period(max(opened, date(opened.year + year, 1, 1)), date(opened.year + year + 1, 1, 1)) for year in range(number)
    )


def cut_at_closing(years: tuple[Period, ...], closed_on: date | None, closing: ClosedWithin) -> tuple[Period, ...]:
    """The years that are covered when the service closes on that day, itself outside; a year it closes in as the terms say."""
    if closed_on is None:
        return years
    kept = [year for year in years if year.start < closed_on]
    if not kept or year_end(kept[-1]) <= closed_on:
        return tuple(kept)
    last = () if closing is ClosedWithin.NOTHING else (Period(kept[-1].start, closed_on),)
    return (*kept[:-1], *last)


def cap_years(opened: date, covered: tuple[Period, ...], cap: GuaranteeCap) -> tuple[tuple[Period, Ore], ...]:
    """The years a cap counts for with what may be paid of each, in ore. Without a cap: none."""
    if cap.amount is None or not covered:
        return ()
    whole = Period(covered[0].start, year_end(covered[-1]))
    if cap.per is GuaranteeYears.FROM_OPENING:
        number = year_end(whole).year - opened.year + 1
        years = years_of(opened, number, GuaranteeYears.FROM_OPENING)
    else:
        years = tuple(year_period(year) for year in range(whole.start.year, year_end(whole).year + 1))
    return tuple((year, _cap_of(cap.amount, year, whole, cap.by_days)) for year in years if year.overlaps(whole))


def _cap_of(amount: Ore, year: Period, whole: Period, by_days: bool) -> Ore:
    common = year.intersection(whole)
    if not by_days or common is None:
        return amount
    return amount * common.days() // year.days()


def year_end(year: Period) -> date:
    """The first day after a closed period. ValueError when it has no end."""
    if year.end is None:
        raise ValueError("a guarantee year has an end")
    return year.end
