"""What becomes of an item's results when its service opens, merges, splits, is taken over, changes or closes (readings 2.7).

What waits for a tariff, and what is left of the reserves, goes to the successors by their shares, to the closing account where
there is none. Nothing disappears: for every year of origin the parts sum to what was held, to the ore. Amounts are whole ore,
signed as the result is (+ surplus). Nothing is moved twice: what a published tariff has taken in stands in that year's own
result, and a deficit the operator has carried stays with the operator.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import split_largest_remainder
from rammevaerk.kernel.wording import text

KEEPS_RESULTS = "pricing.takeover_keeps_results"
KEEPS_HISTORY = "pricing.history_follows_change"


class EventKind(Enum):
    """What happens; the values are the codes of the rows."""

    OPENING = "opening"
    MERGER = "merger"
    SPLIT = "split"
    CHANGE_OF_OPERATOR = "change_of_operator"
    CHANGE_OF_PARAGRAPH = "change_of_paragraph"
    CHANGE_OF_TARGET_GROUP = "change_of_target_group"
    CLOSING = "closing"

    @property
    def ends_origins(self) -> bool:
        """Whether the items it comes from have no tariff of their own afterwards (unless they are successors themselves)."""
        return self not in (EventKind.OPENING, EventKind.CHANGE_OF_TARGET_GROUP)


class HeldPart(Enum):
    """Why an amount is held: nobody has decided on it, it is on its way into a tariff, or it is a reserve."""

    UNDECIDED = "undecided"
    SCHEDULED = "scheduled"
    RESERVE = "reserve"


@dataclass(frozen=True)
class Holding:
    """What an item holds of a year's result (`result` tells which): ore that wait for the tariff of `into_year`, None for a
    reserve. `year` is the year of origin."""

    result: int
    year: int
    part: HeldPart
    into_year: int | None
    ore: int


@dataclass(frozen=True)
class Movement:
    """Ore of a holding that go to another item, or to another year; no item: to the closing account."""

    holding: Holding
    from_item: int
    to_item: int | None
    to_year: int | None
    ore: int


@dataclass(frozen=True)
class HandedShare:
    """The share of an origin that a successor gets; None: the closing account, or no origin at all."""

    origin: int | None
    successor: int | None
    share: Decimal = Decimal(1)


def after_movements(held: Iterable[Holding], moved: Iterable[Movement], *, item: int) -> tuple[Holding, ...]:
    """What an item holds once postings have come and gone, in order of origin; what came to nothing is left out."""
    left: dict[tuple[int, HeldPart, int | None], Holding] = {}
    for holding in held:
        _add(left, holding, holding.ore)
    for movement in moved:
        if movement.from_item == item:
            _add(left, movement.holding, -movement.ore)
        if movement.to_item == item:
            _add(left, replace(movement.holding, into_year=movement.to_year), movement.ore)
    order = sorted(left.values(), key=lambda holding: (holding.year, holding.result, holding.part.value, holding.into_year or 0))
    return tuple(holding for holding in order if holding.ore)


def _add(left: dict[tuple[int, HeldPart, int | None], Holding], holding: Holding, ore: int) -> None:
    key = holding.result, holding.part, holding.into_year
    left[key] = replace(holding, ore=(left[key].ore if key in left else 0) + ore)


def waiting(held: Iterable[Holding], *, published: Collection[int], last_tariff_year: int) -> tuple[Holding, ...]:
    """What moves when an item's last tariff is that of a year: reserves, and what no published tariff has taken in.

    What belonged to a tariff before the last one is not waiting: it stands in that year's own result.
    """
    return tuple(
        holding
        for holding in held
        if holding.into_year is None or (holding.into_year >= last_tariff_year and holding.into_year not in published)
    )


def hand_over(
    held: Iterable[Holding], shares: Mapping[int, Decimal], *, item: int, published: Mapping[int, Collection[int]]
) -> tuple[Movement, ...]:
    """Share holdings out on successors, each with whole ore that sum to the holding. `published` are the tariff years each
    successor has published: an amount goes into the first later one. What the item keeps itself is not moved."""
    weights = {f"{successor:012d}": share for successor, share in shares.items()}
    movements = []
    for holding in held:
        for key, ore in sorted(split_largest_remainder(holding.ore, weights).items()):
            successor = int(key)
            if ore and successor != item:
                year = _first_open(holding.into_year, published.get(successor, ()))
                movements.append(Movement(holding, item, successor, year, ore))
    return tuple(movements)


def _first_open(year: int | None, published: Collection[int]) -> int | None:
    while year is not None and year in published:
        year += 1
    return year


def to_closing_account(held: Iterable[Holding], *, item: int) -> tuple[Movement, ...]:
    """Holdings that nobody takes over."""
    return tuple(Movement(holding, item, None, None, holding.ore) for holding in held if holding.ore)


def spread(holding: Holding, years: int, *, item: int) -> tuple[Movement, ...]:
    """A surplus in equal parts over so many tariffs, its own first; gives what leaves that one (readings 2.13).

    Raises ValueError for less than one year, and for a reserve.
    """
    if years < 1 or holding.into_year is None:
        raise ValueError("only what waits for a tariff is spread, and over at least one year")
    parts = split_largest_remainder(holding.ore, {f"{place:03d}": 1 for place in range(years)})
    into = holding.into_year
    return tuple(
        Movement(holding, item, item, into + place, parts[key]) for place, key in enumerate(sorted(parts)) if place and parts[key]
    )


def check_shares(kind: EventKind, shares: Sequence[HandedShare], *, running: Collection[int]) -> list[Finding]:
    """What does not fit the kind: how many origins and successors, and shares that do not sum to one for each origin.

    `running` are the successors that have had a tariff or accounts before.
    """
    origins = {share.origin for share in shares if share.origin is not None}
    successors = {share.successor for share in shares if share.successor is not None}
    findings = [_not_one(sum((s.share for s in shares if s.origin == origin), Decimal(0))) for origin in sorted(origins)]
    found = [finding for finding in findings if finding is not None]
    said = _SHAPES[kind]
    if not _fits(kind, len(origins), successors, origins, running):
        found.append(_finding("pricing.event_shape", said, where="successors"))
    if any(share.share <= 0 for share in shares):
        found.append(_finding("pricing.share_not_positive", text("Every successor gets a share above zero."), where="successors"))
    return found


_SHAPES = {
    EventKind.OPENING: text("An opening names what opens, and nothing it comes from."),
    EventKind.MERGER: text("A merger takes two items or more, and one that they become or join."),
    EventKind.SPLIT: text("A split takes one item and at least two that it becomes."),
    EventKind.CHANGE_OF_OPERATOR: text("A change of operator names one item of each operator."),
    EventKind.CHANGE_OF_PARAGRAPH: text("A change of paragraph names the item as it was and the one it becomes."),
    EventKind.CHANGE_OF_TARGET_GROUP: text("A change of target group names one item."),
    EventKind.CLOSING: text("A closing names what closes, and no successor. With a successor it is a merger or a take-over."),
}


def _fits(kind: EventKind, count: int, successors: set[int], origins: set[int], running: Collection[int]) -> bool:
    if kind is EventKind.OPENING:
        return count == 0 and len(successors) == 1
    if kind is EventKind.CLOSING:
        return count >= 1 and not successors
    if kind is EventKind.SPLIT:
        return count == 1 and len(successors) >= 2
    if kind is EventKind.CHANGE_OF_TARGET_GROUP:
        return count == 1 and successors == origins
    apart = len(successors) == 1 and not successors & origins
    if kind is EventKind.MERGER:
        return apart and (count >= 2 or (count == 1 and successors <= set(running)))
    return apart and count == 1


def _not_one(total: Decimal) -> Finding | None:
    if total == 1:
        return None
    written = f"{(total * 100).normalize():f}".replace(".", ",")
    return _finding(
        "pricing.shares_not_whole",
        text("The shares sum to {total} %, and must sum to 100 %: nothing may be left over."),
        where="successors",
        total=written,
    )


def _finding(code: str, message: str, *, where: str = "", **params: str) -> Finding:
    return Finding(code, Severity.BLOCKING, message, where=where, params=params, rule="Beregningsmodellen C15")
