"""The year's bill: what is charged, what the stays decided will cost, and what is expected beside.

*Granted* is what was charged, what has changed and is not charged yet, and the rest of the year for stays as they are decided to
their known end and for payment plans as they stand. *Expected* lies over it: each planned change is one line, and the lines sum
to the difference between the two. A month is charged by settlement's own rules (`settlement.rules`): no day is counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from rammevaerk.contracts.rules.stays import Away, Stay
from rammevaerk.kernel.money import Ore
from rammevaerk.settlement.rules.charging import Price, lines_of_chain
from rammevaerk.settlement.rules.month import Month
from rammevaerk.settlement.rules.schedules import Scheduled, Sold, lines_of_schedule
from rammevaerk.settlement.rules.sources import MINIMUM

ESTIMATED = 0
"""The tariff of a price that is not published: the last one, carried on by the development of prices and wages."""


@dataclass(frozen=True)
class PlannedRow:
    """Terms of a stay in [valid_from, valid_to); ``factor`` in thousandths. ``goes_on``: the stay has a row from the very day
    this one ends. ``crisis``: the last day has a payment rule of its own."""

    chain: int
    placement: int
    citizen: int
    item: int
    operator: int
    paying: int
    valid_from: date
    valid_to: date | None
    factor: int = 1000
    crisis: bool = False
    goes_on: bool = False


class AwayStretch(NamedTuple):
    """Days away from a stay in [first, after), by kind of absence."""

    kind: str
    first: date
    after: date


@dataclass(frozen=True)
class YearTerms:
    """What a year's months are charged by: the months with their conventions, each month's prices by item, absences by chain."""

    months: tuple[Month, ...]
    prices: tuple[Mapping[int, Sequence[Price]], ...]
    away: Mapping[int, Sequence[AwayStretch]] = field(default_factory=dict)


class MonthCost(NamedTuple):
    """What a stay costs in a month in øre, how much of it at an estimated price, and its days without any price."""

    ore: Ore = 0
    estimated: Ore = 0
    lacking: int = 0


def year_cost(rows: Sequence[PlannedRow], terms: YearTerms) -> list[MonthCost]:
    """The cost of one stay by month; its rows never overlap."""
    return [_month_cost(rows, terms, place) for place in range(len(terms.months))]


def _month_cost(rows: Sequence[PlannedRow], terms: YearTerms, place: int) -> MonthCost:
    month = terms.months[place]
    stays = [stay for row in rows if (stay := _stay(row, month)) is not None]
    if not stays:
        return MonthCost()
    away = _away(terms.away.get(stays[0].chain, ()), month)
    lines, lacking = lines_of_chain(month, stays, terms.prices[place], away)
    estimated = sum(line.amount for line in lines if line.tariff == ESTIMATED)
    return MonthCost(sum(line.amount for line in lines), estimated, lacking)


def _stay(row: PlannedRow, month: Month) -> Stay | None:
    start = max((row.valid_from - month.first).days, 0)
    stop = month.days if row.valid_to is None else min((row.valid_to - month.first).days, month.days)
    if start >= stop:
        return None
    leaves = row.valid_to is not None and row.valid_to <= month.next and not row.goes_on
    return Stay(
        row.chain, row.placement, row.citizen, row.item, row.operator, row.paying, start, stop, leaves, row.factor, row.crisis
    )  # fmt: skip


def _away(stretches: Iterable[AwayStretch], month: Month) -> list[Away]:
    """The days of a month that are not paid."""
    return [
        (max((stretch.first - month.first).days, 0), min((stretch.after - month.first).days, month.days))
        for stretch in stretches
        if stretch.kind in month.conventions.unpaid and stretch.first < month.next and stretch.after > month.first
    ]


class Why(Enum):
    """Why something else is expected than what is decided; changes of one stay are laid over it in this order."""

    PROPOSED_PACKAGE = "package"
    ASKED_END = "asked_end"
    EXPECTED_END = "expected_end"
    RESERVATION = "reservation"
    CONTRACT_DRAFT = "contract_draft"


@dataclass(frozen=True)
class PlannedChange:
    """Something planned for a stay from ``day`` on: another ``item``, or, without one, that it ends the day before."""

    why: Why
    chain: int
    day: date
    item: int | None = None


@dataclass(frozen=True)
class PlannedStay:
    """A stay that is expected and not decided; ``row`` None when item or day are not known, so that it has no price."""

    why: Why
    key: str
    row: PlannedRow | None


@dataclass(frozen=True)
class ExpectedLine:
    """What one planned change adds to the year, in øre; None when it has no price. ``chain`` 0 is a stay not decided, told by
    ``key``."""

    why: Why
    chain: int
    key: str
    day: date | None
    ore: Ore | None


@dataclass(frozen=True)
class ForecastFacts:
    """Rows of the stays by chain, what is charged by chain and month of help, the newest month each seller has settled, what
    is planned, and the payment plans by the chain of their charges."""

    stays: Mapping[int, Sequence[PlannedRow]]
    charged: Mapping[tuple[int, date], Ore]
    settled: Mapping[int, date]
    changes: Sequence[PlannedChange] = ()
    coming: Sequence[PlannedStay] = ()
    plans: Mapping[int, Scheduled] = field(default_factory=dict)


@dataclass(frozen=True)
class ChainForecast:
    """One stay's or payment plan's year in øre: charged, changed and not charged yet, and still to come; days without any price.
    ``source`` is why a plan is paid, empty for a stay."""

    chain: int
    charged: Ore
    uncharged: Ore
    rest: Ore
    estimated: Ore
    lacking: int
    source: str = ""

    @property
    def granted(self) -> Ore:
        """The year as it is decided."""
        return self.charged + self.uncharged + self.rest


@dataclass(frozen=True)
class Forecast:
    """The year's bill: stay by stay and plan by plan, and the lines between what is granted and what is expected."""

    chains: tuple[ChainForecast, ...]
    lines: tuple[ExpectedLine, ...]
    by_month: tuple[Ore, ...]

    def sum_of(self, name: str) -> int:
        """The sum of a figure over all stays and plans: charged, uncharged, rest, granted, estimated or lacking."""
        return sum(getattr(chain, name) for chain in self.chains)

    def rest_by_source(self) -> dict[str, Ore]:
        """What is still to come by why it is paid, stays under an empty source; they sum to the rest of the year."""
        found: dict[str, Ore] = {}
        for chain in self.chains:
            found[chain.source] = found.get(chain.source, 0) + chain.rest
        return dict(sorted(found.items()))

    @property
    def granted(self) -> Ore:
        """What is charged and decided."""
        return self.sum_of("granted")

    @property
    def expected(self) -> Ore:
        """What is granted, and what is planned beside, as far as it has a price."""
        return self.granted + sum(line.ore or 0 for line in self.lines)


def forecast(facts: ForecastFacts, terms: YearTerms) -> Forecast:
    """The year as it stands."""
    costs = {chain: year_cost(rows, terms) for chain, rows in sorted(facts.stays.items())}
    planned = {chain: plan_cost(plan, terms) for chain, plan in facts.plans.items() if plan.source != MINIMUM}
    by_month = [0] * len(terms.months)
    known = sorted({*costs, *facts.plans, *(chain for chain, _month in facts.charged)})
    chains = [_chain(chain, costs.get(chain) or planned.get(chain), facts, terms, by_month) for chain in known]
    lines = [*_changes(facts, terms, costs), *_coming(facts, terms)]
    return Forecast(tuple(chains), tuple(lines), tuple(by_month))


def _chain(
    chain: int, costs: list[MonthCost] | None, facts: ForecastFacts, terms: YearTerms, by_month: list[int]
) -> ChainForecast:
    rows, plan = facts.stays.get(chain, ()), facts.plans.get(chain)
    last = facts.settled.get(plan.seller if plan else rows[0].operator) if plan or rows else None
    charged = uncharged = rest = estimated = lacking = 0
    for place, month in enumerate(terms.months):
        so_far = facts.charged.get((chain, month.first), 0)
        charged += so_far
        by_month[place] += so_far
        if costs is None:
            continue
        cost = costs[place]
        by_month[place] += cost.ore - so_far
        if last is not None and month.first <= last:
            uncharged += cost.ore - so_far
        else:
            rest += cost.ore - so_far
            estimated += cost.estimated
            lacking += cost.lacking
    return ChainForecast(chain, charged, uncharged, rest, estimated, lacking, plan.source if plan else "")


def plan_cost(plan: Scheduled, terms: YearTerms) -> list[MonthCost]:
    """What a payment plan is charged by month, by settlement's own rule. A minimum purchase is no part of it: what lacks in it is
    known when its reckoning ends."""
    found = []
    for month, prices in zip(terms.months, terms.prices, strict=True):
        lines, lacking = lines_of_schedule(month, plan, prices, Sold({}))
        estimated = sum(line.amount for line in lines if plan.price is None and line.tariff == ESTIMATED)
        found.append(MonthCost(sum(line.amount for line in lines), estimated, lacking))
    return found


def _changes(facts: ForecastFacts, terms: YearTerms, costs: Mapping[int, list[MonthCost]]) -> list[ExpectedLine]:
    """Each planned change laid over what the stay is by then: what it adds."""
    order = list(Why)
    found = []
    rows = {chain: list(facts.stays[chain]) for chain in {change.chain for change in facts.changes} if chain in facts.stays}
    sums = {chain: sum(cost.ore for cost in costs[chain]) for chain in rows}
    for change in sorted(facts.changes, key=lambda change: (change.chain, order.index(change.why), change.day)):
        if change.chain not in rows:
            continue
        rows[change.chain] = laid_over(rows[change.chain], change)
        after = sum(cost.ore for cost in year_cost(rows[change.chain], terms))
        if after != sums[change.chain]:
            found.append(ExpectedLine(change.why, change.chain, "", change.day, after - sums[change.chain]))
        sums[change.chain] = after
    return found


def laid_over(rows: Sequence[PlannedRow], change: PlannedChange) -> list[PlannedRow]:
    """A stay's rows with a planned change."""
    found = []
    for row in rows:
        ends = row.valid_to
        if ends is not None and ends <= change.day:
            found.append(row)
            continue
        if row.valid_from < change.day:
            found.append(replace(row, valid_to=change.day, goes_on=change.item is not None))
        if change.item is not None:
            found.append(replace(row, valid_from=max(row.valid_from, change.day), item=change.item))
    return found


def _coming(facts: ForecastFacts, terms: YearTerms) -> list[ExpectedLine]:
    """Stays not decided: what they would cost in the rest of the year."""
    found = []
    for stay in facts.coming:
        ore, day = None, None
        if stay.row is not None:
            cost = year_cost([stay.row], terms)
            day = stay.row.valid_from
            ore = None if any(month.lacking for month in cost) else sum(month.ore for month in cost)
        if ore != 0:
            found.append(ExpectedLine(stay.why, 0, stay.key, day, ore))
    return found


class ChainChange(NamedTuple):
    """What one stay's year costs now against what it was known to cost, in øre."""

    chain: int
    before: Ore
    now: Ore

    @property
    def change(self) -> Ore:
        """What it added."""
        return self.now - self.before


def movers(
    before: Mapping[int, Sequence[PlannedRow]], now: Mapping[int, Sequence[PlannedRow]], terms: YearTerms
) -> list[ChainChange]:
    """The stays whose year has changed since another day's knowledge, largest first."""
    found = []
    for chain in sorted({*before, *now}):
        was, is_now = before.get(chain, ()), now.get(chain, ())
        if tuple(was) == tuple(is_now):
            continue
        sums = [sum(cost.ore for cost in year_cost(rows, terms)) for rows in (was, is_now)]
        if sums[0] != sums[1]:
            found.append(ChainChange(chain, *sums))
    return sorted(found, key=lambda row: (-abs(row.change), row.chain))


def day_after(last_day: date) -> date:
    """The day a stay ends before, from its last day."""
    return last_day + timedelta(days=1)
