"""What an alternative means for each municipality and for the operator: tariff, payment before and after, and the risk.

Deterministic and independent of the order of tools and parties: every tool's effect on a tariff is a difference from the same
full-cost tariff, and the guarantee comes last. What all pay less the cost is the operator's result, to the ore.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from rammevaerk.financing.rules.alternatives import (
    CommittedTool,
    FinancingAlternative,
    GuaranteeTool,
    LoweredTool,
    ObjectiveTool,
    ServiceEconomy,
    SubscriptionTool,
    Tool,
    check_alternative,
    lowering,
)
from rammevaerk.financing.rules.guarantee import guarantee_settlement
from rammevaerk.financing.rules.guarantee_terms import (
    ClosedWithin,
    DeficitGuarantee,
    GuaranteeFacts,
    GuaranteeYears,
    LeavingMember,
    ServiceResult,
)
from rammevaerk.financing.rules.objective import ObjectiveFinancing, objective_financing
from rammevaerk.financing.rules.outsiders import OutsiderCredit
from rammevaerk.financing.rules.payments import Payments
from rammevaerk.financing.rules.saying import half_up, money, remark, stop, term_days
from rammevaerk.financing.rules.sharing import allocate
from rammevaerk.financing.rules.subscription import SubscriptionFinancing, subscription_payments
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.kernel.money import Ore, round_kroner
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class PartyPayment:
    """What a party pays in the period in ore, and its tariff in whole kroner per day while the alternative is in force."""

    tariff_before: int
    tariff: int
    before: Ore
    after: Ore
    figure: Figure

    @property
    def difference(self) -> Ore:
        """After less before; above zero pays more."""
        return self.after - self.before


@dataclass(frozen=True)
class UseOutcome:
    """All payments when use changes by `change` places in all, and the operator's result before and after, in ore.

    `change` is parted between the parties in proportion to their use. The operator's figure holds income, cost and guarantee.
    """

    change: Decimal
    parties: Mapping[str, PartyPayment] = field(hash=False)
    cost: Ore
    result_before: Ore
    result_after: Ore
    figure: Figure


@dataclass(frozen=True)
class Consequence:
    """The alternative at the use there is, and at each change of it. `expected` is None when a finding blocks."""

    name: str
    expected: UseOutcome | None
    risk: tuple[UseOutcome, ...]
    findings: tuple[Finding, ...] = ()


def consequence(service: ServiceEconomy, alternative: FinancingAlternative, *, changes: Sequence[Decimal] = ()) -> Consequence:
    """The consequence at today's use and when use falls or rises by these numbers of places; a fall stops at no use at all."""
    findings = check_alternative(service, alternative)
    if blocking(findings):
        return Consequence(alternative.name, None, (), findings)
    made = _Alternative(service, alternative)
    findings = (*findings, *made.findings)
    if blocking(findings):
        return Consequence(alternative.name, None, (), findings)
    if service.used == 0 and any(changes):
        message = text("Nobody uses the service, so a change of use cannot be parted between the parties.")
        findings = (*findings, remark("financing.no_use", message, warns=True, where="use"))
        changes = ()
    risk = tuple(made.outcome(change) for change in sorted(set(changes)))
    return Consequence(alternative.name, made.outcome(Decimal(0)), risk, findings)


class _Alternative:
    """The parts of the calculation that do not depend on use: tariffs, objective parts and subscriptions."""

    def __init__(self, service: ServiceEconomy, alternative: FinancingAlternative) -> None:
        self.service, self.alternative = service, alternative
        common = alternative.term.intersection(service.period)
        if common is None:
            raise ValueError("an alternative that is not in force is refused before it is calculated")
        self.common: Period = common
        self.days = term_days(alternative.term, service.period)
        self.tools = alternative.tools
        lowered = next((tool.occupancy for tool in self.tools if isinstance(tool, LoweredTool)), None)
        self.spread = Fraction(service.places) * Fraction(lowered or service.occupancy) * Fraction(service.days)
        self.fixed = [self._fixed(tool, service.period) for tool in self.tools]
        self.lowers = [(tool, self._lowers(tool)) for tool in lowering(self.tools)]
        self.findings = self._findings()

    def _findings(self) -> tuple[Finding, ...]:
        found = [finding for payments in self.fixed if payments for finding in payments.findings]
        if self.spread and not blocking(found) and sum((taken for _tool, taken in self.lowers), Fraction(0)) > self._full():
            message = text("The tools take more out of the tariff than the service costs.")
            found.append(stop("financing.tools_exceed_cost", message, where="tools"))
        guarantees = [tool for tool in self.tools if isinstance(tool, GuaranteeTool) and not blocking(found)]
        found += [finding for tool in guarantees for finding in self._guarantee(tool, 0)[1] if finding.blocks]
        return tuple(dict.fromkeys(found))

    def _full(self) -> Fraction:
        """The full-cost tariff in kroner per day, not rounded."""
        return Fraction(self.service.basis, 100) / self.spread

    def _fixed(self, tool: Tool, period: Period) -> Payments | None:
        """What a tool's parties pay whatever the use, for the days it is in force in the period."""
        term = self.common
        if isinstance(tool, ObjectiveTool):
            return objective_financing(self.service.basis, period, ObjectiveFinancing(tool.part, term, tool.rounding), tool.key)
        if isinstance(tool, SubscriptionTool):
            joined = dict.fromkeys(tool.joined, term)
            return subscription_payments(period, SubscriptionFinancing(tool.per_inhabitant, joined), tool.inhabitants)
        return None

    def _lowers(self, tool: ObjectiveTool | SubscriptionTool) -> Fraction:
        """Kroner per day that a tool takes off its circle's tariff: what it pays a whole period, spread as the cost is."""
        if isinstance(tool, ObjectiveTool):
            return Fraction(tool.part or 0) * self._full()
        inhabitants = sum((tool.inhabitants.weights.get(party, Fraction(0)) for party in tool.joined), Fraction(0))
        return Fraction(tool.per_inhabitant or 0) * inhabitants / self.spread

    def tariff(self, party: str) -> int:
        """A party's tariff in whole kroner: full cost, less what the tools it pays to take off."""
        taken = sum((amount for tool, amount in self.lowers if party in tool.circle), Fraction(0))
        return self._rounded(self._full() - taken)

    def tariff_before(self) -> int:
        service = self.service
        spread = Fraction(service.places) * Fraction(service.occupancy) * Fraction(service.days)
        return self._rounded(Fraction(service.basis, 100) / spread)

    def _rounded(self, tariff: Fraction) -> int:
        return round_kroner(Decimal(tariff.numerator) / Decimal(tariff.denominator), self.service.rounding)

    def outcome(self, change: Decimal) -> UseOutcome:
        service, used = self.service, self.service.used
        scale = max(used + Fraction(change), Fraction(0)) / used if used else Fraction(1)
        use = {party: Fraction(places) * scale for party, places in sorted(service.use.items())}
        cost = service.basis + half_up(
            (used * scale - Fraction(service.places) * Fraction(service.occupancy)) * service.place_cost
        )
        before = {party: half_up(100 * self.tariff_before() * places * Fraction(service.days)) for party, places in use.items()}
        after = self._after(use)
        result = sum(sum(parts.values()) for parts in after.values()) - cost
        for tool in (tool for tool in self.tools if isinstance(tool, GuaranteeTool)):
            for party, ore in self._guarantee(tool, result)[0].items():
                after.setdefault(party, {})["guarantee"] = ore
        parties = {party: self._party(party, before.get(party, 0), after[party]) for party in sorted(after)}
        income = sum(party.after for party in parties.values())
        before_income = sum(before.values())
        figure = _operator(before_income, income, cost, sum(parts.get("guarantee", 0) for parts in after.values()))
        return UseOutcome(change, parties, cost, before_income - cost, income - cost, figure)

    def _after(self, use: Mapping[str, Fraction]) -> dict[str, dict[str, Ore]]:
        """What each party pays by kind of payment, before any guarantee."""
        old_days = Fraction(self.service.days) * (1 - self.days.part)
        new_days = Fraction(self.service.days) * self.days.part
        least = next((tool.places for tool in self.tools if isinstance(tool, CommittedTool)), {})
        after: dict[str, dict[str, Ore]] = {}
        for party in sorted({*use, *least}):
            places = use.get(party, Fraction(0))
            paid = max(places, Fraction(least.get(party, 0)))
            after[party] = {
                "outside_term": half_up(100 * self.tariff_before() * places * old_days),
                "by_use": half_up(100 * self.tariff(party) * places * new_days),
                "unused_minimum": half_up(100 * self.tariff(party) * (paid - places) * new_days),
            }
        for tool, payments in zip(self.tools, self.fixed, strict=True):
            kind = "objective" if isinstance(tool, ObjectiveTool) else "subscription"
            for party, ore in (payments.payments if payments else {}).items():
                parts = after.setdefault(party, {})
                parts[kind] = parts.get(kind, 0) + ore
        self._credit(use, new_days, after)
        return after

    def _credit(self, use: Mapping[str, Fraction], days: Fraction, after: dict[str, dict[str, Ore]]) -> None:
        """Give the circle what outsiders pay above its tariff, when the term says so; else it stays in the operator's result."""
        if self.alternative.credit is not OutsiderCredit.CIRCLE:
            return
        for tool, taken in self.lowers:
            outside = sum((places for party, places in use.items() if party not in tool.circle), Fraction(0))
            difference = half_up(100 * taken * outside * days)
            key = tool.key if isinstance(tool, ObjectiveTool) else tool.inhabitants
            weights = {party: weight for party, weight in key.weights.items() if party in tool.circle}
            if difference and any(weights.values()):
                for party, ore in allocate(difference, weights).shares.items():
                    parts = after.setdefault(party, {})
                    parts["credit"] = parts.get("credit", 0) - ore

    def _guarantee(self, tool: GuaranteeTool, result: Ore) -> tuple[Mapping[str, Ore], tuple[Finding, ...]]:
        """What the members pay of the deficit of the days in force. One year alone: nothing to offset, nobody has left."""
        terms = DeficitGuarantee(
            opened=self.common.start, years=1, counted=GuaranteeYears.CALENDAR, surplus_offset=False, cap=tool.cap,
            own_share=tool.own_share, own_share_regulated=False, leaving=LeavingMember.TO_THE_END,
            closing=ClosedWithin.TO_THE_DAY, rounding=tool.rounding,
        )  # fmt: skip
        facts = GuaranteeFacts((ServiceResult(self.service.period, result),), closed_on=self.common.end)
        found = guarantee_settlement(terms, facts, tool.key)
        return found.payments, found.findings

    def _party(self, party: str, before: Ore, parts: Mapping[str, Ore]) -> PartyPayment:
        after = sum(parts.values())
        kinds = [kind for kind in _PARTS if parts.get(kind)]
        inputs = tuple(money(kind, _PARTS[kind], parts[kind]) for kind in kinds)
        old = money("before", text("Before"), before)
        tariff = Figure("tariff", text("Tariff"), self.tariff(party), "kr/døgn")
        formula = " + ".join(f"{{{kind}}}" for kind in kinds)
        figure = money("after", "{party}", after, formula, (*inputs, old, tariff), params={"party": party})
        return PartyPayment(self.tariff_before(), self.tariff(party), before, after, figure)


_PARTS: Mapping[str, str] = {
    "outside_term": text("Use outside the term, at the tariff before"),
    "by_use": text("Use within the term"),
    "unused_minimum": text("Committed places that are not used"),
    "objective": text("Share by key"),
    "subscription": text("Subscription"),
    "credit": text("Credited from outsiders"),
    "guarantee": text("Share of the deficit"),
}


def _operator(before: Ore, after: Ore, cost: Ore, guarantee: Ore) -> Figure:
    income = money("income", text("Income after"), after)
    inputs = (
        income,
        money("cost", text("Cost at this use"), cost),
        money("result_before", text("Result before"), before - cost),
        money("guarantee", text("Of it covered by the guarantee"), guarantee),
    )
    return money("result", text("The operator's result"), after - cost, "{income} − {cost}", inputs)
