"""The catalogue of tools (P&D 3.8, box 4; readings 5.8): which parameters each has, what lacks, and the engine's tool for it.

A parameter that is not agreed is None and stops; nothing has a value of its own. Amounts in ore a year, shares as fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from rammevaerk.financing.rules.alternatives import (
    CommittedTool,
    GuaranteeTool,
    LoweredTool,
    ObjectiveTool,
    SubscriptionTool,
    Tool,
)
from rammevaerk.financing.rules.guarantee_terms import GuaranteeCap, GuaranteeYears
from rammevaerk.financing.rules.keys import AllocationKey, KeyKind
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.wording import text

SOURCE = "Forstærket samarbejde, Nordjylland 2013, boks 4"
RECKONINGS = (1, 3, 12)


class ToolKind(Enum):
    """The ten tools of the catalogue, and *other*."""

    STRATEGIES = "strategies"
    CONVERSION = "conversion"
    NOTICE = "notice"
    LOWERED = "lowered"
    COMMITTED = "committed"
    GUARANTEE = "guarantee"
    OBJECTIVE = "objective"
    SUBSCRIPTION = "subscription"
    COMBINATION = "combination"
    CLOSING = "closing"
    OTHER = "other"


TOOL_WORDS: Mapping[ToolKind, str] = {
    ToolKind.STRATEGIES: text("Coordinated authority strategies"),
    ToolKind.CONVERSION: text("Conversion or merger of related services"),
    ToolKind.NOTICE: text("Longer notice"),
    ToolKind.LOWERED: text("Lower budgeted occupancy"),
    ToolKind.COMMITTED: text("Binding purchase agreement"),
    ToolKind.GUARANTEE: text("Solidary deficit guarantee"),
    ToolKind.OBJECTIVE: text("Objective financing"),
    ToolKind.SUBSCRIPTION: text("Subscription financing"),
    ToolKind.COMBINATION: text("Tariff and objective part combined"),
    ToolKind.CLOSING: text("Controlled closing"),
    ToolKind.OTHER: text("Another tool"),
}
BY_KEY = (ToolKind.OBJECTIVE, ToolKind.COMBINATION)
BINDS_MONEY = frozenset(
    {
        ToolKind.COMMITTED, ToolKind.GUARANTEE, ToolKind.OBJECTIVE, ToolKind.SUBSCRIPTION, ToolKind.COMBINATION, ToolKind.OTHER,
    }
)  # fmt: skip


@dataclass(frozen=True)
class TermTool:
    """A tool with what is agreed of it; what a kind has no use for stays as it is here.

    `places` are a buyer's least places by name; `relief_from` the places sold in all from which days sold to others relieve a
    minimum; `precedence` whether the right to a place comes before others on the waiting list; `amount` ore a year for *other*,
    shared by the key; `cap` ore a year, and `is_capped` None says that nobody has agreed whether there is one; `reckoned` the
    months a minimum is held against.
    """

    kind: ToolKind
    words: str = ""
    day: date | None = None
    months: int | None = None
    occupancy: Decimal | None = None
    places: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    reckoned: int | None = None
    resale_relief: bool | None = None
    relief_from: Decimal | None = None
    precedence: bool | None = None
    part: Decimal | None = None
    amount: Ore | None = None
    key: AllocationKey | None = None
    rounding: ShareRounding | None = None
    is_capped: bool | None = None
    cap: Ore | None = None
    own_share: Decimal | None = None
    per_inhabitant: Decimal | None = None
    joined: frozenset[str] = frozenset()
    lowers_tariff: bool | None = None

    @property
    def shared_part(self) -> Decimal | None:
        """The part of the cost shared by key: all of it for objective financing."""
        return Decimal(1) if self.kind is ToolKind.OBJECTIVE else self.part

    @property
    def payers(self) -> frozenset[str]:
        """Whose money the tool binds: buyers with a minimum, members with a weight, who has joined a subscription or a longer
        notice, which lets a buyer pay longer."""
        if self.kind is ToolKind.COMMITTED:
            return frozenset(party for party, places in self.places.items() if places)
        if self.kind in (ToolKind.SUBSCRIPTION, ToolKind.NOTICE):
            return self.joined
        if self.kind not in BINDS_MONEY or self.key is None or (self.kind is ToolKind.OTHER and not self.amount):
            return frozenset()
        return frozenset(member.party for member in self.key.members if member.weight)


_NEEDS: Mapping[ToolKind, tuple[str, ...]] = {
    ToolKind.STRATEGIES: ("words",),
    ToolKind.CONVERSION: ("words", "day"),
    ToolKind.NOTICE: ("months", "joined"),
    ToolKind.LOWERED: ("occupancy",),
    ToolKind.COMMITTED: ("places", "reckoned", "resale_relief", "precedence"),
    ToolKind.GUARANTEE: ("key", "is_capped", "own_share", "rounding"),
    ToolKind.OBJECTIVE: ("key", "rounding"),
    ToolKind.SUBSCRIPTION: ("key", "per_inhabitant", "joined", "lowers_tariff", "precedence"),
    ToolKind.COMBINATION: ("key", "part", "rounding"),
    ToolKind.CLOSING: ("words", "day"),
    ToolKind.OTHER: ("words",),
}
_LACKS: Mapping[str, str] = {
    "words": text("Write what is agreed."),
    "day": text("Write the day."),
    "months": text("Write how many months of notice there shall be."),
    "occupancy": text("Write the new budgeted occupancy."),
    "places": text("Write how many places at least one buyer pays for."),
    "reckoned": text("Choose how often a minimum purchase is reckoned."),
    "resale_relief": text("Say whether days sold to others count towards the minimum."),
    "precedence": text("Say whether the right to a place gives precedence on the waiting list."),
    "key": text("Choose a key."),
    "part": text("Write which part of the cost is shared by key."),
    "rounding": text("Say how shares are rounded."),
    "is_capped": text("Say whether the guarantee has a cap."),
    "own_share": text("Write the operator's own share of a deficit; 0 when it has none."),
    "per_inhabitant": text("Write the amount per inhabitant."),
    "joined": text("Choose who joins."),
    "lowers_tariff": text("Say whether the subscription lowers the tariff of those who have joined."),
}


def check_tool(tool: TermTool) -> tuple[Finding, ...]:
    """Blocking findings at the parameters a tool lacks, and those no tool can have."""
    found = [
        _stop("terms.parameter_missing", _LACKS[name], name)
        for name in _NEEDS[tool.kind]
        if getattr(tool, name) in (None, "", {}, frozenset())
    ]
    found += [_stop(code, message, where) for wrong, code, message, where in _ranges(tool) if wrong]
    if tool.key is not None:
        found += [finding for finding in tool.key.findings if finding.blocks]
    return tuple(found)


def _ranges(tool: TermTool) -> tuple[tuple[bool, str, str, str], ...]:
    shares = (("occupancy", tool.occupancy), ("part", tool.part), ("own_share", tool.own_share))
    outside = [name for name, share in shares if share is not None and not 0 <= share <= 1]
    return (
        *((True, "terms.share_outside", text("A share lies between 0 and 100 %."), name) for name in outside),
        (tool.occupancy == 0, "terms.no_occupancy", text("A budgeted occupancy is more than 0 %."), "occupancy"),
        (
            tool.kind is ToolKind.COMBINATION and tool.part in (Decimal(0), Decimal(1)),
            "terms.no_combination",
            text("A combination has a part between 0 and 100 %: all of it is objective financing, none of it the tariff alone."),
            "part",
        ),
        (tool.months is not None and not 1 <= tool.months <= 36, "terms.notice_range", text("Write 1 to 36 months."), "months"),
        (any(n < 0 for n in tool.places.values()), "terms.places_below", text("Places cannot be below zero."), "places"),
        (
            tool.resale_relief is True and (tool.relief_from is None or tool.relief_from < sum(tool.places.values())),
            "terms.relief_from",
            text("Write from how many places sold in all, at least those bought together in the agreement."),
            "relief_from",
        ),
        (tool.is_capped is True and tool.cap is None, "terms.cap_missing", text("Write the cap a year."), "cap"),
        (
            bool(tool.key and tool.joined - tool.key.parties),
            "terms.joined_unknown",
            text("Somebody has joined whose inhabitants are not known."),
            "joined",
        ),
        *_of_keys(tool),
    )


def _of_keys(tool: TermTool) -> tuple[tuple[bool, str, str, str], ...]:
    """What an amount and a subscription ask of their key."""
    return (
        (
            tool.kind is ToolKind.OTHER and tool.amount is not None and tool.amount > 0 and tool.key is None,
            "terms.amount_without_key",
            text("An amount needs a key that shares it."),
            "key",
        ),
        (
            tool.kind is ToolKind.OTHER and bool(tool.amount) and tool.rounding is None,
            "terms.parameter_missing",
            _LACKS["rounding"],
            "rounding",
        ),
        (
            tool.kind is ToolKind.SUBSCRIPTION and tool.key is not None and tool.key.kind is not KeyKind.POPULATION,
            "terms.subscription_key",
            text("A subscription is paid by inhabitants."),
            "key",
        ),
    )


def engine_tool(tool: TermTool, basis: Ore) -> Tool | None:
    """The engine's tool, None for one that moves no money. `basis` is the year's cost, which an amount is a part of."""
    if tool.kind is ToolKind.LOWERED:
        return LoweredTool(tool.occupancy)
    if tool.kind is ToolKind.COMMITTED:
        return CommittedTool(dict(tool.places))
    return _by_key(tool, tool.key, basis) if tool.key is not None else None


def _by_key(tool: TermTool, key: AllocationKey, basis: Ore) -> Tool | None:
    if tool.kind is ToolKind.GUARANTEE:
        cap = GuaranteeCap(tool.cap if tool.is_capped else None, GuaranteeYears.CALENDAR, by_days=True)
        return GuaranteeTool(key, cap, tool.own_share, tool.rounding)
    if tool.kind is ToolKind.SUBSCRIPTION:
        return SubscriptionTool(tool.per_inhabitant, tool.joined, key, tool.lowers_tariff)
    if tool.kind in BY_KEY:
        return ObjectiveTool(tool.shared_part, key, tool.rounding)
    if tool.kind is ToolKind.OTHER and tool.amount and basis:
        return ObjectiveTool(_part_of(tool.amount, basis), key, tool.rounding)
    return None


def _part_of(amount: Ore, basis: Ore) -> Decimal:
    """A fixed amount as a part of the cost, exact enough to give the amount back to the ore."""
    part = Fraction(amount, basis)
    return Decimal(part.numerator) / Decimal(part.denominator)


def _stop(code: str, message: str, where: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, where=where, rule=SOURCE)
