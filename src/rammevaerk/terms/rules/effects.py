"""What follows from a term that is put in force: charges for the parties that are bound, and what people must do themselves.

A party is charged from the day it is bound, never before, and never more than its own share: what another lacks is the
operator's (readings 5.3). A year's share is charged a twelfth a month, rounded half up to the ore; a cut month by its days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from rammevaerk.financing.rules.alternatives import ObjectiveTool
from rammevaerk.financing.rules.objective import ObjectiveFinancing, objective_financing
from rammevaerk.financing.rules.saying import half_up
from rammevaerk.financing.rules.subscription import SubscriptionFinancing, subscription_payments
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.period import Period, add_months, year_period
from rammevaerk.kernel.wording import text
from rammevaerk.settlement.rules.sources import MINIMUM, OBJECTIVE, SUBSCRIBED
from rammevaerk.terms.rules.consequences import TermAlternative
from rammevaerk.terms.rules.tools import BY_KEY, TermTool, ToolKind, engine_tool

MONTHS = 12


@dataclass(frozen=True)
class PlannedCharge:
    """A schedule for one bound party: øre a month (`price`), or with None the places it pays for at least, at the tariff.
    `tool` is the tool's number in the alternative from 0; `share` what the party's year is."""

    party: str
    tool: int
    source: str
    term: Period
    price: Ore | None
    quantity: Decimal = Decimal(1)
    reckoned: int | None = None
    share: Ore = 0
    relief_from: Decimal | None = None


@dataclass(frozen=True)
class PlannedNotice:
    """A longer notice for one bound party."""

    party: str
    tool: int
    months: int
    term: Period


@dataclass(frozen=True)
class PlannedRight:
    """A right to a place for one bound party; `first` gives precedence on the waiting list."""

    party: str
    tool: int
    first: bool
    term: Period


@dataclass(frozen=True)
class PlannedTariff:
    """What a tool changes in the tariff: a lower budgeted occupancy, or øre a year that the tariff must not bear."""

    tool: int
    occupancy: Decimal | None
    income: Ore | None


class DutyKind(Enum):
    """What a person must do because no lower area can take it by itself."""

    PUBLISH_TARIFF = "publish_tariff"
    OUTSIDERS = "outsiders"
    SETTLE_GUARANTEE = "settle_guarantee"
    STRATEGIES = "strategies"
    CONVERSION = "conversion"
    CLOSING = "closing"
    OTHER = "other"
    WRITE_IN_AGREEMENT = "write_in_agreement"
    FOLLOW_UP = "follow_up"


class DutyOf(Enum):
    """Who must do it."""

    OPERATOR_ECONOMY = "operator_economy"
    OPERATOR_UNIT = "operator_unit"
    SECRETARIAT = "secretariat"


@dataclass(frozen=True)
class TermDuty:
    """A task that follows from a term, with its last day (None: none is agreed) and the numbers its words need."""

    kind: DutyKind
    of: DutyOf
    due: date | None
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class TermGround:
    """What charges are worked out from: the year's cost in ore, and from when each party is bound."""

    basis: Ore
    bound: Mapping[str, date] = field(hash=False)


def check_effects(alternative: TermAlternative) -> tuple[Finding, ...]:
    """Blocking when charges cannot be written as they are agreed."""
    if alternative.term.end is None and any(tool.kind is ToolKind.COMMITTED for tool in alternative.tools):
        message = text("A binding purchase agreement needs a last day.")
        return (Finding("terms.endless_purchase", Severity.BLOCKING, message, where="last_day"),)
    return ()


def charges_of(alternative: TermAlternative, ground: TermGround) -> tuple[PlannedCharge, ...]:
    """The charges of the bound parties; who is not bound, or only after the term's end, has none."""
    found = [
        charge for number, tool in enumerate(alternative.tools) for charge in _of_tool(number, tool, alternative.term, ground)
    ]
    return tuple(sorted(found, key=lambda charge: (charge.tool, charge.party)))


def _of_tool(number: int, tool: TermTool, term: Period, ground: TermGround) -> Iterator[PlannedCharge]:
    if tool.kind is ToolKind.COMMITTED:
        for party, places in sorted(tool.places.items()):
            if places and (own := bound_term(term, ground.bound.get(party))):
                yield PlannedCharge(party, number, MINIMUM, own, None, places, tool.reckoned, relief_from=tool.relief_from)
        return
    source = SUBSCRIBED if tool.kind is ToolKind.SUBSCRIPTION else OBJECTIVE
    for party, share in yearly_shares(tool, ground.basis).items():
        own = bound_term(term, ground.bound.get(party))
        if share and own:
            yield PlannedCharge(party, number, source, own, a_twelfth(share), share=share)


def notices_of(alternative: TermAlternative, bound: Mapping[str, date]) -> tuple[PlannedNotice, ...]:
    """The longer notices of the bound parties, in the part of the term in which each is bound."""
    return tuple(
        PlannedNotice(party, number, tool.months, own)
        for number, tool in enumerate(alternative.tools)
        if tool.kind is ToolKind.NOTICE and tool.months is not None
        for party in sorted(tool.joined)
        if (own := bound_term(alternative.term, bound.get(party))) is not None
    )


def rights_of(alternative: TermAlternative, bound: Mapping[str, date]) -> tuple[PlannedRight, ...]:
    """The rights to a place of the bound parties: who has joined a subscription, or pays for a minimum."""
    return tuple(
        PlannedRight(party, number, tool.precedence, own)
        for number, tool in enumerate(alternative.tools)
        if tool.kind in (ToolKind.SUBSCRIPTION, ToolKind.COMMITTED) and tool.precedence is not None
        for party in sorted(tool.payers)
        if (own := bound_term(alternative.term, bound.get(party))) is not None
    )


def tariff_of(alternative: TermAlternative, basis: Ore) -> tuple[PlannedTariff, ...]:
    """What the tools change in the tariff. It falls by the whole part that is agreed: what somebody is not bound to is the
    operator's, and no buyer's (readings 5.3)."""
    found = []
    for number, tool in enumerate(alternative.tools):
        if tool.kind is ToolKind.LOWERED:
            found.append(PlannedTariff(number, tool.occupancy, None))
        elif _lowers_tariff(tool) and (income := sum(yearly_shares(tool, basis).values())):
            found.append(PlannedTariff(number, None, income))
    return tuple(found)


def _lowers_tariff(tool: TermTool) -> bool:
    """Whether a part of the cost is paid otherwise than by the tariff."""
    if tool.kind is ToolKind.SUBSCRIPTION:
        return bool(tool.lowers_tariff)
    return tool.kind in (*BY_KEY, ToolKind.OTHER) and bool(tool.payers)


def a_twelfth(share: Ore) -> Ore:
    """A month's part of a year's share."""
    return half_up(Fraction(share, MONTHS))


def bound_term(term: Period, bound: date | None) -> Period | None:
    """The part of a term in which a party is bound; None when it is not."""
    if bound is None or (term.end is not None and bound >= term.end):
        return None
    return Period(max(bound, term.start), term.end)


def yearly_shares(tool: TermTool, basis: Ore) -> Mapping[str, Ore]:
    """What each party pays a whole year whatever it uses; empty for tools without such a share."""
    year = year_period(2001)  # any whole year: the share is a year's
    if tool.key is None or tool.key.stops:
        return {}
    if tool.kind is ToolKind.SUBSCRIPTION:
        joined = dict.fromkeys(tool.joined, year)
        return subscription_payments(year, SubscriptionFinancing(tool.per_inhabitant, joined), tool.key).payments
    made = engine_tool(tool, basis)
    if not isinstance(made, ObjectiveTool):
        return {}
    return objective_financing(basis, year, ObjectiveFinancing(made.part, year, made.rounding), tool.key).payments


def duties_of(alternative: TermAlternative, today: date) -> tuple[TermDuty, ...]:
    """The tasks that follow, in the order of the tools; always the agreement's annex and the yearly follow-up."""
    found = [*_tariff_duties(alternative), *(duty for tool in alternative.tools for duty in _duties(tool, alternative.term))]
    annex = TermDuty(DutyKind.WRITE_IN_AGREEMENT, DutyOf.SECRETARIAT, alternative.term.start)
    return (*found, annex, *follow_ups(alternative.term, today))


def _tariff_duties(alternative: TermAlternative) -> Iterator[TermDuty]:
    """The tariff is published by a person; and who stands outside the circle has a price of its own."""
    is_lowered = any(tool.kind is ToolKind.LOWERED for tool in alternative.tools)
    is_reduced = any(_lowers_tariff(tool) for tool in alternative.tools)
    if is_lowered or is_reduced:
        yield TermDuty(DutyKind.PUBLISH_TARIFF, DutyOf.OPERATOR_ECONOMY, alternative.term.start)
    if is_reduced:
        yield TermDuty(DutyKind.OUTSIDERS, DutyOf.OPERATOR_ECONOMY, alternative.term.start)


def follow_ups(term: Period, today: date) -> tuple[TermDuty, ...]:
    """A follow-up for each year of the term, a year after it began and so on, none of them before today; an open term gets the
    next one, and one more each time a follow-up is recorded."""
    last = term.last_day or add_months(max(term.start, today), MONTHS + 1)
    years = range(1, last.year - term.start.year + 2)
    # The last one is due on the term's last day: the day after, there is nothing to decide.
    days = sorted({min(add_months(term.start, MONTHS * year), last) for year in years})
    return tuple(
        TermDuty(DutyKind.FOLLOW_UP, DutyOf.OPERATOR_ECONOMY, day, {"year": str(day.year)}) for day in days if day >= today
    )


def _duties(tool: TermTool, term: Period) -> Iterator[TermDuty]:
    economy, unit, office = DutyOf.OPERATOR_ECONOMY, DutyOf.OPERATOR_UNIT, DutyOf.SECRETARIAT
    if tool.kind is ToolKind.GUARANTEE:
        last = term.last_day or term.start
        for year in range(term.start.year, last.year + 1):
            yield TermDuty(DutyKind.SETTLE_GUARANTEE, economy, None, {"year": str(year)})
    words = {
        ToolKind.STRATEGIES: (DutyKind.STRATEGIES, office),
        ToolKind.CONVERSION: (DutyKind.CONVERSION, unit),
        ToolKind.CLOSING: (DutyKind.CLOSING, unit),
        ToolKind.OTHER: (DutyKind.OTHER, economy),
    }
    if tool.kind in words and tool.words:
        kind, of = words[tool.kind]
        yield TermDuty(kind, of, tool.day, {"words": tool.words})
