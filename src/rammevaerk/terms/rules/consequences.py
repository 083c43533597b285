"""What each alternative of a case means beside today's terms, and how uncertain demand moves it; the engine's own arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rammevaerk.financing.rules.alternatives import FinancingAlternative, ServiceEconomy, Tool
from rammevaerk.financing.rules.bound import BoundShares, bound_shares
from rammevaerk.financing.rules.consequence import Consequence, UseOutcome, consequence
from rammevaerk.financing.rules.outsiders import OutsiderCredit
from rammevaerk.kernel.money import Ore, to_ore
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.terms.rules.tools import TermTool, engine_tool

MOST_STEPS = 9
BOUND_PARTS = ("unused_minimum", "objective", "subscription", "guarantee")


@dataclass(frozen=True)
class TermAlternative:
    """Tools that hold together in `term` (its end may be open). `credit` says who gets what outsiders pay above the circle's
    tariff; None is not agreed."""

    name: str
    term: Period
    tools: tuple[TermTool, ...]
    credit: OutsiderCredit | None = None

    @property
    def payers(self) -> frozenset[str]:
        """Whose money is bound by one of the tools."""
        return frozenset(party for tool in self.tools for party in tool.payers)

    def engine_tools(self, basis: Ore) -> tuple[Tool, ...]:
        """The tools that move money, as the engine knows them."""
        return tuple(found for tool in self.tools if (found := engine_tool(tool, basis)) is not None)


@dataclass(frozen=True)
class DemandSpan:
    """Places expected to be used at the least and at the most, beside the use there is."""

    lowest: Decimal
    highest: Decimal


def demand_changes(used: Decimal, demand: DemandSpan) -> tuple[Decimal, ...]:
    """From the lowest to the highest use as changes of today's: at whole places when they are few, else in equal steps of whole
    places; both ends and no change are always among them."""
    low, high = min(demand.lowest, used), max(demand.highest, used)
    step = max(Decimal(1), ((high - low) / (MOST_STEPS - 1)).to_integral_value(rounding="ROUND_CEILING"))
    levels = {low, high, used}
    at = low.to_integral_value(rounding="ROUND_CEILING")
    while at <= high:
        levels.add(at)
        at += step
    return tuple(sorted(level - used for level in levels))


def as_today(service: ServiceEconomy, name: str, demand: DemandSpan) -> Consequence:
    """No tool at all: what the others are held against."""
    alternative = FinancingAlternative(name, service.period, (), OutsiderCredit.OPERATOR)
    return consequence(service, alternative, changes=demand_changes(_used(service), demand))


def consequence_of(service: ServiceEconomy, alternative: TermAlternative, demand: DemandSpan) -> Consequence:
    """An alternative's consequence in the year of the economy."""
    tools = alternative.engine_tools(service.basis)
    made = FinancingAlternative(alternative.name, alternative.term, tools, alternative.credit)
    return consequence(service, made, changes=demand_changes(_used(service), demand))


def _used(service: ServiceEconomy) -> Decimal:
    return sum(service.use.values(), Decimal(0))


def bound_money(outcome: UseOutcome) -> dict[str, Ore]:
    """What each party pays whatever it uses, by party: the money its own body must bind."""
    found: dict[str, Ore] = {}
    for party, payment in outcome.parties.items():
        parts = [figure.number for figure in payment.figure.inputs if figure.key in BOUND_PARTS]
        if parts:
            found[party] = to_ore(sum(parts, Decimal(0)))
    return found


def who_is_bound(
    service: ServiceEconomy, alternative: TermAlternative, outcome: UseOutcome, decided: Mapping[str, date | None]
) -> BoundShares:
    """Each party's bound money of the year with the day it is bound from, and the gap in kroner (readings 5.3)."""
    money = bound_money(outcome)
    shares = {party: money.get(party, 0) for party in alternative.payers}
    return bound_shares(shares, service.period, alternative.term, {party: decided.get(party) for party in shares})


def result_span(found: Consequence) -> tuple[Ore, Ore] | None:
    """The operator's lowest and highest result over the changes of use; None when it could not be calculated."""
    if found.expected is None:
        return None
    results = [found.expected.result_after, *(outcome.result_after for outcome in found.risk)]
    return min(results), max(results)


def in_year(service: ServiceEconomy, year: int) -> ServiceEconomy:
    """The same economy in another calendar year: cost, places and use as they are, the tariff's days of a year unchanged."""
    return ServiceEconomy(
        service.operator, year_period(year), service.basis, service.places, service.occupancy, service.days, service.use,
        service.place_cost, service.rounding,
    )  # fmt: skip
