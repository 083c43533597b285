"""The order of a search: groups by the agreement, within a group by fit, then as the case worker chooses (readings 3.5).

The order is a proposal. Quality is shown beside it and never weighed; designated services stand in their group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from rammevaerk.kernel.sorting import danish_key
from rammevaerk.needs.rules.matching import Fit
from rammevaerk.registry.rules.distance import DistanceBand, ShownDistance


class OperatorGroup(Enum):
    """Who runs a service as seen from the municipality that searches; the codes of contracts.search_group_order."""

    OWN_MUNICIPALITY = "own_municipality"
    AREA_MUNICIPALITIES = "area_municipalities"
    OTHER_MUNICIPALITIES = "other_municipalities"
    REGIONS = "regions"
    SELF_OWNING = "self_owning"
    PRIVATE = "private"


PUBLIC_FIRST = frozenset(
    {
        OperatorGroup.OWN_MUNICIPALITY,
        OperatorGroup.AREA_MUNICIPALITIES,
        OperatorGroup.OTHER_MUNICIPALITIES,
        OperatorGroup.SELF_OWNING,
    }
)
"""The groups that count as municipal when municipal services go first: one with an operating agreement counts as the
municipality it agrees with."""


class Choice(Enum):
    """What orders matches that fit equally well."""

    DISTANCE = "distance"
    PRICE = "price"
    WAIT = "wait"


class Wait(Enum):
    """When a place can be had, from best to worst."""

    FREE = "free"
    COMING = "coming"
    AFTER_ASSESSMENT = "after_assessment"
    UNKNOWN = "unknown"
    FULL = "full"


@dataclass(frozen=True)
class Places:
    """Open places now and, of them, those given after assessment only; the day the next place comes free and how many
    do; people waiting. None is not known."""

    open: int | None = None
    after_assessment: int = 0
    next_free: date | None = None
    waiting: int | None = None
    coming: int = 0


NOWHERE = ShownDistance(None, None)


@dataclass(frozen=True)
class Candidate:
    """One unit with how it fits and what the order is made from. `price` is kroner a day like for like, None not known."""

    unit_id: int
    name: str
    group: OperatorGroup
    fit: Fit
    places: Places = Places()
    distance: ShownDistance = NOWHERE
    price: Decimal | None = None


@dataclass(frozen=True)
class OperatorFact:
    """Who runs a service: kind as the register has it, and the organisation (with an agreement: the one agreed with), which may
    be a region."""

    kind: str
    organisation: int | None
    is_region: bool = False


_BAND_FROM = {DistanceBand.UNDER_25: 0, DistanceBand.FROM_25: 25, DistanceBand.FROM_50: 50, DistanceBand.FROM_100: 100}


def operator_group(operator: OperatorFact, *, own: frozenset[int], area: frozenset[int]) -> OperatorGroup:
    """The group of a service. `own` is the searching municipality with those it stands for, `area` the agreement's others. What
    has an operating agreement with a region stands with the regions' own."""
    if operator.kind == "regional" or operator.is_region:
        return OperatorGroup.REGIONS
    if operator.kind == "self_owning_agreement":
        return OperatorGroup.SELF_OWNING
    if operator.kind != "municipal":
        return OperatorGroup.PRIVATE
    if operator.organisation in own:
        return OperatorGroup.OWN_MUNICIPALITY
    return OperatorGroup.AREA_MUNICIPALITIES if operator.organisation in area else OperatorGroup.OTHER_MUNICIPALITIES


def wait_of(places: Places, start: date) -> Wait:
    """When somebody could move in, seen from the wanted start. A place that comes free by then is free."""
    if places.open is not None and places.open > 0:
        return Wait.AFTER_ASSESSMENT if places.after_assessment >= places.open else Wait.FREE
    if places.next_free is not None:
        return Wait.FREE if places.next_free <= start else Wait.COMING
    return Wait.UNKNOWN if places.open is None else Wait.FULL


def ordered(
    candidates: Iterable[Candidate], *, groups: Sequence[str], choice: Choice, start: date
) -> tuple[tuple[OperatorGroup, tuple[Candidate, ...]], ...]:
    """The candidates that fit, group by group in the agreed order; groups without any are left out.

    `groups` are the codes of the agreed order; a group it does not name comes last. Equal candidates stand in Danish order.
    """
    known = {code: place for place, code in enumerate(groups)}
    places = {group: known.get(group.value, len(known)) for group in OperatorGroup}
    sorted_groups = sorted(OperatorGroup, key=lambda group: (places[group], list(OperatorGroup).index(group)))
    by_group: Mapping[OperatorGroup, list[Candidate]] = {group: [] for group in sorted_groups}
    for candidate in candidates:
        if candidate.fit.fits:
            by_group[candidate.group].append(candidate)
    return tuple(
        (group, tuple(sorted(found, key=lambda candidate: _key(candidate, choice, start))))
        for group, found in by_group.items()
        if found
    )


def _key(candidate: Candidate, choice: Choice, start: date) -> tuple[object, ...]:
    fitting = candidate.fit
    return (
        -fitting.groups_met,
        fitting.questions,
        -fitting.nice_met,
        *_chosen(candidate, choice, start),
        danish_key(candidate.name),
        candidate.unit_id,
    )


def _chosen(candidate: Candidate, choice: Choice, start: date) -> tuple[object, ...]:
    """Smaller is better; what is not known comes after all that is."""
    if choice is Choice.DISTANCE:
        return _nearness(candidate.distance)
    if choice is Choice.PRICE:
        return (candidate.price is None, candidate.price or Decimal(0))
    wait = wait_of(candidate.places, start)
    coming = candidate.places.next_free if wait is Wait.COMING else None
    return (list(Wait).index(wait), coming or start, candidate.places.waiting or 0)


def _nearness(distance: ShownDistance) -> tuple[object, ...]:
    """A protected address is ordered by the start of its band alone, so that the order tells no more than the band does."""
    if distance.kilometres is not None:
        return (False, distance.kilometres)
    if distance.band is not None:
        return (False, Decimal(_BAND_FROM[distance.band]))
    return (True, Decimal(0))
