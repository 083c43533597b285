"""Needs and the register as the rules take them. Each function says how many queries it makes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rammevaerk.accounts.facts import memberships
from rammevaerk.accounts.rules import parties
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.kernel.money import kroner
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.needs.models import Need
from rammevaerk.needs.rules.duty import ALWAYS, BEFORE_PRIVATE, BEFORE_SINGLE
from rammevaerk.needs.rules.matching import Reason, UnitProfile, fit
from rammevaerk.needs.rules.ordering import Candidate, Choice, OperatorFact, OperatorGroup, Places, operator_group, ordered
from rammevaerk.needs.rules.profile import NeedProfile, SupportLevel, WantedGroup
from rammevaerk.pricing.rules import PRIVATE_KINDS, PUBLIC_KINDS, DayBasis, LikeForLike, QuotedPrice, comparable
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import GroupRow, MunicipalityRow
from rammevaerk.registry.queries.searching import SearchedUnit, feature_choices, searched_units
from rammevaerk.registry.rules.distance import shown_distance

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
    """What a search needs beside need and register: the tree of target groups, municipalities with their centres, the
    organisations the searching municipality stands for and the agreement's others."""

    tree: Sequence[GroupRow]
    municipalities: Sequence[MunicipalityRow]
    own: frozenset[int]
    area: frozenset[int]


def around(own: Iterable[int], area_code: str, today: date) -> Around:
    """Read it (3 queries)."""
    mine = frozenset(own)
    members = frozenset(parties(memberships(area_code), today))
    return Around(registry.target_group_tree(today), registry.municipalities(), mine, members - mine)


def profile_of(need: Need, group_ids: Iterable[int], tree: Sequence[GroupRow]) -> NeedProfile:
    """A need as the rules see it; no query."""
    rows = {row.id: row for row in tree}
    return NeedProfile(
        paragraph=need.paragraph,
        groups=tuple(_wanted(rows[pk], rows) for pk in group_ids if pk in rows),
        start=need.start,
        level=None if need.level is None else SupportLevel(need.level),
        age_from=need.age_from,
        age_to=need.age_to,
        must=frozenset(need.must),
        nice=frozenset(need.nice),
    )


def _wanted(row: GroupRow, rows: dict[int, GroupRow]) -> WantedGroup:
    """The group with itself and all above it: a unit that names a group takes those under it."""
    covering, above = {str(row.id)}, row.parent_id
    while above is not None and above in rows:
        covering.add(str(above))
        above = rows[above].parent_id
    return WantedGroup(str(row.id), row.name, frozenset(covering))


def propose(need: Need, group_ids: Iterable[int], here: Around, *, choice: Choice, today: date) -> Proposal:
    """Search the register for a need (2 queries)."""
    profile, book = profile_of(need, group_ids, here.tree), rulebook_on(today)
    covering = {int(code) for group in profile.groups for code in group.covered_by}
    units = searched_units(need.paragraph, covering, today)
    candidates = _candidates(need, profile, units, here, book)
    by_id = {unit.unit_id: unit for unit in units}
    return Proposal(
        need=profile,
        groups=ordered(candidates, groups=book.items(ORDER), choice=choice, start=need.start),
        units=by_id,
        left_out=tuple(LeftOut(by_id[one.unit_id], one.fit.misfits) for one in candidates if not one.fit.fits),
        rulebook=book,
    )


def chosen_units(need: Need, unit_ids: Iterable[int], here: Around, today: date) -> dict[int, tuple[SearchedUnit, Candidate]]:
    """Some units as a search for the need sees them, whether they fit or not (2 queries); none that has closed or has no
    places under the need's paragraph."""
    profile, book = profile_of(need, (), here.tree), rulebook_on(today)
    units = searched_units(need.paragraph, (), today, only=set(unit_ids))
    found = _candidates(need, profile, units, here, book)
    return {one.unit_id: (unit, one) for unit, one in zip(units, found, strict=True)}


def _candidates(need: Need, profile: NeedProfile, units: Sequence[SearchedUnit], here: Around, book: Rulebook) -> list[Candidate]:
    names = dict(feature_choices())
    origin = next((row.centre for row in here.municipalities if row.id == (need.near_id or need.municipality_id)), None)
    factor = book.value(VAT_FACTOR).value
    how = LikeForLike(DayBasis.YEAR_365, with_vat=False, factor=factor if isinstance(factor, Decimal) else None)
    return [
        Candidate(
            unit_id=unit.unit_id,
            name=unit.service_name,
            group=operator_group(OperatorFact(unit.operator_kind, unit.operator_id), own=here.own, area=here.area),
            fit=fit(profile, _profile(unit, need.paragraph), names),
            places=Places(unit.places.open, unit.places.open_after_assessment),
            distance=shown_distance(origin, unit.place, centre=unit.centre, protected=unit.protected_address),
            price=_price(unit, how),
        )
        for unit in units
    ]


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
    """The day the joint-service inquiry of a need was closed, None when there is none."""
    return None
