"""Needs and the register as the rules take them. Each function says how many queries it makes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import Coalesce, JSONObject

from rammevaerk.accounts.facts import code_of_the_area, parties_of_the_area
from rammevaerk.inquiries.facts import joint_on_file
from rammevaerk.kernel.money import kroner
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.needs.models import Need, NeedGroup
from rammevaerk.needs.rules.duty import ALWAYS, BEFORE_PRIVATE, BEFORE_SINGLE
from rammevaerk.needs.rules.matching import Reason, UnitProfile, fit
from rammevaerk.needs.rules.ordering import Candidate, Choice, OperatorFact, OperatorGroup, Places, operator_group, ordered
from rammevaerk.needs.rules.profile import NeedProfile, SupportLevel, WantedGroup
from rammevaerk.parameters import facts as parameters
from rammevaerk.pricing.rules import PRIVATE_KINDS, PUBLIC_KINDS, DayBasis, LikeForLike, QuotedPrice, comparable
from rammevaerk.registry.queries.searching import SearchedUnit, feature_choices, searched_units
from rammevaerk.registry.rules.distance import MapPoint, shown_distance
from rammevaerk.waiting import queries as waiting_queries

GENERATIONS = 5
"""How many steps of target groups above one are read; the list of adults has four."""

LOOKED_AHEAD = timedelta(days=366)
"""How long after the wanted start a coming place is told of."""

ORDER = "contracts.search_group_order"
VAT_FACTOR = "pricing.vat_comparison_factor"


@dataclass(frozen=True)
class LeftOut:
    """A unit that does not fit, and why."""

    unit: SearchedUnit
    because: tuple[Reason, ...]


@dataclass(frozen=True)
class Proposal:
    """What a search shows: candidates in the agreed groups and their order, the units behind them, and those left out."""

    need: NeedProfile
    groups: tuple[tuple[OperatorGroup, tuple[Candidate, ...]], ...]
    units: dict[int, SearchedUnit]
    left_out: tuple[LeftOut, ...]
    rulebook: Rulebook

    @property
    def candidates(self) -> list[Candidate]:
        """All of them in their order."""
        return [candidate for _group, found in self.groups for candidate in found]


@dataclass(frozen=True)
class Around:
    """What a search needs beside need and register: the wanted target groups, the point distances are measured from, the
    organisations the searching municipality stands for, and the agreement's others."""

    wanted: tuple[WantedGroup, ...]
    origin: MapPoint | None
    own: frozenset[int]
    area: frozenset[int]
    area_code: str

    def rulebook(self, today: date) -> Rulebook:
        """The values of the area on a day (queries as `parameters.facts.rulebook_on`)."""
        return parameters.rulebook_on(self.area_code, today)


def around(need_id: int, own: Iterable[int], today: date) -> Around:
    """Read it for a need that is written (1 query)."""
    return around_of(Need.objects.annotate(**beside(today)).get(pk=need_id), own)


def beside(today: date) -> dict[str, Any]:
    """What `around_of` reads, as annotations on needs."""
    return {
        "wanted": _wanted_groups(today),
        "from_longitude": Coalesce("near__municipality__centre_longitude", "municipality__municipality__centre_longitude"),
        "from_latitude": Coalesce("near__municipality__centre_latitude", "municipality__municipality__centre_latitude"),
        "area_code": code_of_the_area(),
        "parties": parties_of_the_area(today),
    }


def around_of(row: Any, own: Iterable[int]) -> Around:
    """From a need with the annotations of `beside`; no query."""
    mine = frozenset({row.municipality_id, *own})
    known = row.from_longitude is not None and row.from_latitude is not None
    return Around(
        wanted=tuple(_wanted(told) for told in row.wanted),
        origin=MapPoint(row.from_longitude, row.from_latitude) if known else None,
        own=mine,
        area=frozenset(row.parties) - mine,
        area_code=row.area_code or "",
    )


def _wanted_groups(today: date) -> ArraySubquery:
    """The groups of a need that hold on a day, each with those above it."""
    above = {f"above_{steps}": "target_group__" + "parent__" * steps + "parent_id" for steps in range(GENERATIONS)}
    rows = NeedGroup.objects.filter(need=OuterRef("pk"), target_group__valid_from__lte=today)
    rows = rows.filter(Q(target_group__valid_to__isnull=True) | Q(target_group__valid_to__gt=today)).order_by("pk")
    return ArraySubquery(rows.values(told=JSONObject(id="target_group_id", name="target_group__name", **above)))


def _wanted(told: dict[str, Any]) -> WantedGroup:
    """The group with itself and all above it: a unit that names a group takes those under it."""
    above = (told[f"above_{steps}"] for steps in range(GENERATIONS))
    return WantedGroup(str(told["id"]), told["name"], frozenset({str(told["id"]), *(str(pk) for pk in above if pk is not None)}))


def profile_of(need: Need, wanted: tuple[WantedGroup, ...]) -> NeedProfile:
    """A need as the rules see it; no query."""
    return NeedProfile(
        paragraph=need.paragraph,
        groups=wanted,
        start=need.start,
        level=None if need.level is None else SupportLevel(need.level),
        age_from=need.age_from,
        age_to=need.age_to,
        must=frozenset(need.must),
        nice=frozenset(need.nice),
    )


def propose(need: Need, here: Around, *, choice: Choice, today: date) -> Proposal:
    """Search the register for a need (2 queries)."""
    profile, book = profile_of(need, here.wanted), here.rulebook(today)
    covering = {int(code) for group in profile.groups for code in group.covered_by}
    units = searched_units(need.paragraph, covering, today, start=need.start)
    candidates = _ahead(_candidates(profile, units, here, book), need, today)
    by_id = {unit.unit_id: unit for unit in units}
    return Proposal(
        need=profile,
        groups=ordered(candidates, groups=book.items(ORDER), choice=choice, start=need.start),
        units=by_id,
        left_out=tuple(LeftOut(by_id[one.unit_id], one.fit.misfits) for one in candidates if not one.fit.fits),
        rulebook=book,
    )


def chosen_units(need: Need, unit_ids: Iterable[int], here: Around, today: date) -> dict[int, tuple[SearchedUnit, Candidate]]:
    """Some units as a search for the need sees them, whether they fit or not (1 query); none that has closed or has no
    places under the need's paragraph."""
    profile, book = profile_of(need, ()), here.rulebook(today)
    units = searched_units(need.paragraph, (), today, start=need.start, only=set(unit_ids))
    found = _candidates(profile, units, here, book)
    return {one.unit_id: (unit, one) for unit, one in zip(units, found, strict=True)}


def _candidates(profile: NeedProfile, units: Sequence[SearchedUnit], here: Around, book: Rulebook) -> list[Candidate]:
    names = dict(feature_choices())
    factor = book.value(VAT_FACTOR).value
    how = LikeForLike(DayBasis.YEAR_365, with_vat=False, factor=factor if isinstance(factor, Decimal) else None)
    return [
        Candidate(
            unit_id=unit.unit_id,
            name=unit.service_name,
            group=operator_group(_operator(unit), own=here.own, area=here.area),
            fit=fit(profile, _profile(unit, profile.paragraph), names),
            places=Places(unit.places.open, unit.places.open_after_assessment),
            distance=shown_distance(here.origin, unit.place, centre=unit.centre, protected=unit.protected_address),
            price=_price(unit, how),
        )
        for unit in units
    ]


def _operator(unit: SearchedUnit) -> OperatorFact:
    return OperatorFact(unit.operator_kind, unit.operator_id, unit.operator_is_region)


def _ahead(candidates: list[Candidate], need: Need, today: date) -> list[Candidate]:
    """With the places that become free and how many wait, for those that fit (1 query)."""
    fitting = [one.unit_id for one in candidates if one.fit.fits]
    if not fitting:
        return candidates
    until = max(need.start, today) + LOOKED_AHEAD
    coming, waiting = waiting_queries.ahead(fitting, until, today=today, paragraph=need.paragraph)
    return [
        replace(one, places=_with_coming(one.places, coming.get(one.unit_id), waiting.get(one.unit_id, 0)))
        if one.fit.fits
        else one
        for one in candidates
    ]


def _with_coming(places: Places, coming: list[tuple[date, int]] | None, waiting: int) -> Places:
    day, count = coming[0] if coming else (None, 0)
    return replace(places, next_free=day, coming=count, waiting=waiting)


def _profile(unit: SearchedUnit, paragraph: str) -> UnitProfile:
    levels = None
    if unit.support is not None:
        levels = frozenset(SupportLevel(step) for step in range(unit.support[0], unit.support[1] + 1))
    return UnitProfile(
        unit_id=unit.unit_id,
        service_id=unit.service_id,
        paragraph=paragraph,
        groups=None if unit.groups is None else frozenset(str(pk) for pk in unit.groups),
        age_from=unit.ages[0],
        age_to=unit.ages[1],
        levels=levels,
        features=unit.features,
    )


def _price(unit: SearchedUnit, how: LikeForLike) -> Decimal | None:
    """Like for like in kroner a day; None without a price, for an operator of no stated kind, and for what is no span of time."""
    if unit.price_ore is None or unit.operator_kind not in PRIVATE_KINDS | PUBLIC_KINDS:
        return None
    return comparable(QuotedPrice(kroner(unit.price_ore), unit.price_unit, with_vat=unit.operator_kind in PRIVATE_KINDS), how)


def duty_states(book: Rulebook) -> dict[str, str]:
    """The state in which each principle of the records held."""
    return {key: book.value(key).state.value for key in (ALWAYS, BEFORE_PRIVATE, BEFORE_SINGLE)}


def joint_inquiry_closed_on(need_id: int) -> date | None:
    """The day the joint-service inquiry of a need was closed, None when there is none (3 queries at most)."""
    found = joint_on_file(need_id)
    return found.closed_on if found else None
