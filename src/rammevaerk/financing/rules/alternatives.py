"""An alternative of special terms: tools with their parameters for a service, and what stops them (P&D 3.8).

A tool left out changes nothing. All tools hold in the alternative's own days; none of them is ever applied by itself (TR R10).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from rammevaerk.financing.rules.guarantee_terms import GuaranteeCap
from rammevaerk.financing.rules.keys import AllocationKey
from rammevaerk.financing.rules.outsiders import OutsiderCredit
from rammevaerk.financing.rules.saying import stop, unstated
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import Ore, Rounding
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class ServiceEconomy:
    """A service's tariff and use in a period within one calendar year.

    `basis` is the cost in ore at the budgeted occupancy; places × occupancy × days is what the tariff is spread over (P·b·D, the
    period's own days). `use` is places used through the period by party, the operator's own citizens too; `place_cost` what one
    place more or less in use costs or saves in ore (0: costs stay as they are).
    """

    operator: str
    period: Period
    basis: Ore
    places: Decimal
    occupancy: Decimal
    days: Decimal
    use: Mapping[str, Decimal] = field(hash=False)
    place_cost: Ore
    rounding: Rounding = Rounding.HALF_UP

    @property
    def used(self) -> Fraction:
        """Places used in all."""
        return sum((Fraction(places) for places in self.use.values()), Fraction(0))


@dataclass(frozen=True)
class ObjectiveTool:
    """The part of the basis paid by key, whatever the use; the rest stays in the tariff. Part 1 is objective financing alone."""

    part: Decimal | None
    key: AllocationKey
    rounding: ShareRounding | None

    @property
    def circle(self) -> frozenset[str]:
        """Who pays by key and has the lower tariff."""
        return self.key.parties


@dataclass(frozen=True)
class SubscriptionTool:
    """Kroner per inhabitant for the period from those who have joined. `lowers_tariff`: it is taken off what the tariff of those
    who have joined must pay; else it comes on top."""

    per_inhabitant: Decimal | None
    joined: frozenset[str]
    inhabitants: AllocationKey
    lowers_tariff: bool | None

    @property
    def circle(self) -> frozenset[str]:
        """Who has joined."""
        return self.joined


@dataclass(frozen=True)
class CommittedTool:
    """The places each buyer pays for at least."""

    places: Mapping[str, Decimal] = field(hash=False)


@dataclass(frozen=True)
class LoweredTool:
    """The lower budgeted occupancy, a fraction above 0."""

    occupancy: Decimal | None


@dataclass(frozen=True)
class GuaranteeTool:
    """Who covers the operator's deficit, after all other tools; see `DeficitGuarantee` for the terms."""

    key: AllocationKey
    cap: GuaranteeCap | None
    own_share: Decimal | None
    rounding: ShareRounding | None


Tool = ObjectiveTool | SubscriptionTool | CommittedTool | LoweredTool | GuaranteeTool


@dataclass(frozen=True)
class FinancingAlternative:
    """Tools that hold together in `term`. `credit` is who gets what outsiders pay above the circle's tariff; needed only when
    somebody outside uses the service."""

    name: str
    term: Period
    tools: tuple[Tool, ...]
    credit: OutsiderCredit | None = None


_UNSTATED: Mapping[type, Mapping[str, str]] = {
    ObjectiveTool: {
        "part": text("The part of the cost that is shared is not agreed."),
        "rounding": text("It is not agreed how shares are rounded."),
    },
    SubscriptionTool: {
        "per_inhabitant": text("The subscription's amount per inhabitant is not agreed."),
        "lowers_tariff": text("It is not agreed whether the subscription lowers the tariff of those who have joined."),
    },
    CommittedTool: {},
    LoweredTool: {"occupancy": text("The new budgeted occupancy is not agreed.")},
    GuaranteeTool: {
        "cap": text("It is not agreed whether the guarantee has a cap, and by which year."),
        "own_share": text("The operator's own share of a deficit is not agreed."),
        "rounding": text("It is not agreed how shares are rounded."),
    },
}


def check_alternative(service: ServiceEconomy, alternative: FinancingAlternative) -> tuple[Finding, ...]:
    """Everything that stops the calculation of an alternative."""
    found = [finding for tool in alternative.tools for finding in unstated(tool, _UNSTATED[type(tool)])]
    found += _check_service(service)
    for kind in (LoweredTool, GuaranteeTool, CommittedTool):
        if sum(isinstance(tool, kind) for tool in alternative.tools) > 1:
            message = text("The same tool stands twice in the alternative, where only one can hold.")
            found.append(stop("financing.tool_twice", message, where="tools"))
    if alternative.term.intersection(service.period) is None:
        message = text("The alternative is not in force in the period.")
        found.append(stop("financing.term_elsewhere", message, where="term"))
    if alternative.credit is None and outsiders(service, alternative.tools):
        message = text("It is not agreed who is credited the difference when an outsider pays the full tariff.")
        found.append(stop("financing.term_unstated", message, where="credit"))
    return tuple(dict.fromkeys(found))


def lowering(tools: Sequence[Tool]) -> tuple[ObjectiveTool | SubscriptionTool, ...]:
    """The tools that lower their circle's tariff."""
    return tuple(
        tool for tool in tools if isinstance(tool, ObjectiveTool) or (isinstance(tool, SubscriptionTool) and tool.lowers_tariff)
    )


def outsiders(service: ServiceEconomy, tools: Sequence[Tool]) -> frozenset[str]:
    """Who uses the service and stands outside the circle of a tool that lowers the tariff."""
    users = {party for party, places in service.use.items() if places}
    return frozenset(party for tool in lowering(tools) for party in users - tool.circle)


def _check_service(service: ServiceEconomy) -> list[Finding]:
    found = []
    end = service.period.last_day
    if end is None or end.year != service.period.start.year:
        message = text("The consequence is calculated for a period within one calendar year.")
        found.append(stop("financing.period_years", message, where="period"))
    if service.places <= 0 or service.days <= 0 or not 0 < service.occupancy <= 1:
        message = text("The tariff needs places and days above zero, and an occupancy above 0 and at most 100 %.")
        found.append(stop("financing.no_place_days", message, where="places"))
    if service.basis < 0 or service.place_cost < 0 or any(places < 0 for places in service.use.values()):
        found.append(stop("financing.use_below_zero", text("Neither tariff, places nor days can be below zero."), where="use"))
    return found
