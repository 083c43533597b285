"""A need as another system gives it, and the matches it is answered with: the forms of the API and of the command line.

Codes in and out: paragraphs (`SEL-108`), target groups as the register has them, features, municipalities by their number.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from rammevaerk.accounts.facts import memberships
from rammevaerk.accounts.queries import the_area
from rammevaerk.accounts.rules import parties
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.kernel.wording import text
from rammevaerk.needs import facts
from rammevaerk.needs.actions import NeedTold
from rammevaerk.needs.actions.opening import check_told, put_told
from rammevaerk.needs.facts import Around, LeftOut, Proposal
from rammevaerk.needs.models import Need
from rammevaerk.needs.rules.matching import Reason
from rammevaerk.needs.rules.ordering import Candidate, Choice, OperatorGroup, wait_of
from rammevaerk.needs.rules.profile import WantedGroup
from rammevaerk.needs.wording import reason_words
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import GroupRow
from rammevaerk.registry.queries.searching import SearchedUnit, feature_choices
from rammevaerk.web.api import WHOLE, Day, Exact, Flag, Sent

MOST_GROUPS = 4
Code = Annotated[str, Field(max_length=40)]
Age = Annotated[int, Field(ge=0, le=120), WHOLE]


class NeedIn(Sent):
    """A need. `reference` is the municipality's own, never a CPR number or a name; `near` the number of the municipality where
    family and network live; `words` the citizen's own, which are never sent out; `looked_through` says that somebody has seen
    the warning that they may tell who it is."""

    reference: Annotated[str, Field(min_length=1, max_length=40)]
    paragraph: Code
    start: Day
    target_groups: Annotated[list[Code], Field(max_length=MOST_GROUPS, default_factory=list)]
    level: Annotated[int, Field(ge=0, le=4), WHOLE] | None = None
    age_from: Age | None = None
    age_to: Age | None = None
    months: Annotated[int, Field(ge=1, le=600), WHOLE] | None = None
    near: Code | None = None
    must: Annotated[list[Code], Field(max_length=40, default_factory=list)]
    nice: Annotated[list[Code], Field(max_length=40, default_factory=list)]
    words: Annotated[str, Field(max_length=4000)] = ""
    looked_through: Flag = False
    choice: Literal["distance", "price", "wait"] = "distance"


class ReasonOut(Schema):
    """One criterion with what it says of the unit: `fits`, `unknown` (ask the service) or `misfit`."""

    criterion: str
    verdict: str
    words: str


class MatchOut(Schema):
    """A unit that fits, with its number in the order. `wait` says when a place can be had; `distance_band` stands alone for a
    protected address; `price_per_day` is kroner like for like, null where none is known; `quality` is shown, never weighed."""

    number: int
    unit: int
    service: int
    name: str
    operator: str
    group: str
    reasons: list[ReasonOut]
    open_places: int | None
    wait: str
    next_free: date | None
    waiting: int | None
    distance_km: Exact | None
    distance_band: str | None
    price_per_day: Exact | None
    quality: Exact | None
    confirmed_on: date | None
    is_demo: bool


class LeftOutOut(Schema):
    """A unit that does not fit, and why."""

    unit: int
    name: str
    reasons: list[ReasonOut]


class MatchesOut(Schema):
    """A proposal, never a verdict: units that fit in the agreed order, and those that do not."""

    choice: str
    matches: list[MatchOut]
    left_out: list[LeftOutOut]
    rulebook: str


class ChoiceCode(Schema):
    """A code and its Danish name."""

    code: str
    name: str


class CodesOut(Schema):
    """The codes a need is written in, as they are today."""

    paragraphs: list[ChoiceCode]
    target_groups: list[ChoiceCode]
    features: list[ChoiceCode]
    municipalities: list[ChoiceCode]


def codes(today: date) -> CodesOut:
    """All of them (2 queries)."""
    return CodesOut(
        paragraphs=[ChoiceCode(code=one.code, name=f"{one.label} {one.name}") for one in PARAGRAPHS.values()],
        target_groups=[ChoiceCode(code=row.code, name=row.name) for row in registry.target_group_tree(today) if row.depth > 1],
        features=[ChoiceCode(code=code, name=name) for code, name in feature_choices()],
        municipalities=[ChoiceCode(code=row.code, name=row.name) for row in registry.municipalities()],
    )


def told_of(asked: NeedIn, today: date) -> NeedTold:
    """What is said of the need, its codes looked up (2 queries). Raises Refused that names each code nobody knows."""
    groups = {row.code: row.id for row in registry.target_group_tree(today) if row.depth > 1}
    municipalities = {row.code: row.id for row in registry.municipalities()}
    features = {code for code, _name in feature_choices()}
    wrong = [
        *_unknown([asked.paragraph], PARAGRAPHS, "paragraph"),
        *_unknown(asked.target_groups, groups, "target_groups"),
        *_unknown([asked.near] if asked.near else [], municipalities, "near"),
        *_unknown(asked.must, features, "must"),
        *_unknown(asked.nice, features, "nice"),
    ]
    if wrong:
        raise Refused(wrong)
    return NeedTold(
        reference=asked.reference,
        paragraph=asked.paragraph,
        start=asked.start,
        groups=tuple(groups[code] for code in dict.fromkeys(asked.target_groups)),
        level=asked.level,
        ages=(asked.age_from, asked.age_to if asked.age_to is not None else asked.age_from),
        months=asked.months,
        near=municipalities[asked.near] if asked.near else None,
        must=tuple(dict.fromkeys(asked.must)),
        nice=tuple(dict.fromkeys(asked.nice)),
        words=asked.words,
        looked_through=asked.looked_through,
    )


def _unknown(given: Iterable[str], known: Iterable[str], where: str) -> list[Finding]:
    names = set(known)
    message = text("There is no code {code}.")
    return [
        Finding("needs.no_code", Severity.BLOCKING, message, where=f"{where}.{place}", params={"code": code})
        for place, code in enumerate(given)
        if code not in names
    ]


def searched(asked: NeedIn, municipality_id: int, today: date) -> MatchesOut:
    """Search for a need that is written nowhere (9 queries). Raises Refused like the need itself would."""
    told, choice = told_of(asked, today), Choice(asked.choice)
    check_told(told)
    need = Need(municipality_id=municipality_id)
    put_told(need, told)
    return matches_out(facts.propose(need, _around(told, municipality_id, today), choice=choice, today=today), choice)


def _around(told: NeedTold, municipality_id: int, today: date) -> Around:
    """What the search needs beside a need that stands in no row (4 queries)."""
    tree = {row.id: row for row in registry.target_group_tree(today)}
    centres = {row.id: row.centre for row in registry.municipalities()}
    own, area = frozenset({municipality_id}), the_area().code
    return Around(
        wanted=tuple(WantedGroup(str(pk), tree[pk].name, frozenset(_covering(pk, tree))) for pk in told.groups),
        origin=centres.get(told.near or municipality_id),
        own=own,
        area=frozenset(parties(memberships(area), today)) - own,
        area_code=area,
    )


def _covering(pk: int, tree: dict[int, GroupRow]) -> Iterable[str]:
    """The group and all above it: a unit that names a group takes those under it."""
    above: int | None = pk
    while above is not None and above in tree:
        yield str(above)
        above = tree[above].parent_id


def matches_out(found: Proposal, choice: Choice) -> MatchesOut:
    """A proposal as it is given out."""
    placed = [(group, one) for group, candidates in found.groups for one in candidates]
    return MatchesOut(
        choice=choice.value,
        matches=[_match(number, group, one, found) for number, (group, one) in enumerate(placed, 1)],
        left_out=[_left_out(one) for one in sorted(found.left_out, key=lambda one: (one.unit.full_name, one.unit.unit_id))],
        rulebook=found.rulebook.identity,
    )


def _match(number: int, group: OperatorGroup, candidate: Candidate, found: Proposal) -> MatchOut:
    unit: SearchedUnit = found.units[candidate.unit_id]
    band = candidate.distance.band
    return MatchOut(
        number=number,
        unit=unit.unit_id,
        service=unit.service_id,
        name=unit.full_name,
        operator=unit.operator_name,
        group=group.value,
        reasons=_reasons(candidate.fit.reasons),
        open_places=candidate.places.open,
        wait=wait_of(candidate.places, found.need.start).value,
        next_free=candidate.places.next_free,
        waiting=candidate.places.waiting,
        distance_km=candidate.distance.kilometres,
        distance_band=band.value if band else None,
        price_per_day=candidate.price,
        quality=unit.quality,
        confirmed_on=unit.confirmed_on,
        is_demo=unit.is_demo,
    )


def _left_out(one: LeftOut) -> LeftOutOut:
    return LeftOutOut(unit=one.unit.unit_id, name=one.unit.full_name, reasons=_reasons(one.because))


def _reasons(reasons: Iterable[Reason]) -> list[ReasonOut]:
    return [ReasonOut(criterion=one.criterion.value, verdict=one.verdict.value, words=reason_words(one)) for one in reasons]
