"""Needs for the municipality's own case system: an order in, matches with reasons and the state out, the decision."""

from datetime import date
from typing import Annotated, Literal

from django.http import Http404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.permissions import Permission
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.contracts.queries import decision_of_need
from rammevaerk.exchange.calls import CALLED, CalledRequest, IdempotencyKey, OrganisationToken, once, only_known
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.needs import actions, queries
from rammevaerk.needs.dossier import dossier
from rammevaerk.needs.given import CodesOut, MatchesOut, NeedIn, codes, matches_out, told_of
from rammevaerk.needs.models import Need
from rammevaerk.needs.pages.deciding import deciding
from rammevaerk.needs.pages.need import proposal_for
from rammevaerk.needs.queries import NeedFilter
from rammevaerk.needs.rules.duty import AFTER_SEARCH, MunicipalCandidate, RecordsKept, check_duty
from rammevaerk.needs.rules.ordering import Choice, OperatorGroup
from rammevaerk.registry.queries.searching import names_of_units
from rammevaerk.web.api import LARGEST_ID, Day, FindingOut, Flag, PathId, RowId, Sent, Written, finding_out, written

READ = OrganisationToken(Scope.NEEDS_READ, Permission.SEE_NEEDS)
WRITE = OrganisationToken(Scope.NEEDS_WRITE, Permission.EDIT_NEEDS)

router = Router(tags=["needs"])


class NeedOut(Schema):
    """A need as it stands. The citizen's own words are not given out. `decision` is the id of the decision it was closed with."""

    id: int
    reference: str | None
    state: Literal["open", "closed"]
    closed_as: str
    closed_on: date | None
    opened_on: date
    paragraph: str
    start: date
    target_groups: list[str]
    level: int | None
    age_from: int | None
    age_to: int | None
    months: int | None
    near: str | None
    must: list[str]
    nice: list[str]
    decision: int | None


class NeedRow(Schema):
    """A need in a list."""

    id: int
    reference: str | None
    state: Literal["open", "closed"]
    closed_as: str
    paragraph: str
    start: date


class NeedsIn(Schema):
    """Needs with an id above `since`, oldest first."""

    since: Annotated[int, Field(ge=0, le=LARGEST_ID)] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    state: Literal["open", "closed", "all"] = "all"


class NeedsOut(Schema):
    """`next` is what to ask with since next time."""

    needs: list[NeedRow]
    next: int


class SearchIn(Sent):
    """What orders matches that fit equally well."""

    choice: Literal["distance", "price", "wait"] = "distance"


class MatchesIn(Schema):
    """What orders matches that fit equally well."""

    choice: Literal["distance", "price", "wait"] = "distance"


class RecordIn(Sent):
    """What was done outside the platform: a look at Tilbudsportalen, or a dialogue (`asked`: who was asked)."""

    kind: Literal["portal", "dialogue"]
    on: Day
    found: Annotated[str, Field(min_length=1, max_length=1000)]
    asked: Annotated[str, Field(max_length=250)] = ""


class ReasonIn(Sent):
    """Why a municipal unit that fits was not chosen; `others_too` for every other one that has no reason yet."""

    unit: RowId
    because: Annotated[str, Field(min_length=1, max_length=500)]
    others_too: Flag = False


class RecordsOut(Schema):
    """What is on file, and what is missing for a municipal choice and for any other."""

    searched_on: date | None
    portal_on: date | None
    dialogue_on: date | None
    reasons: list[int]
    missing_for_municipal: list[FindingOut]
    missing_for_others: list[FindingOut]


class ItemOut(Schema):
    """What a place at the unit is sold by."""

    id: int
    name: str


class UnitOut(Schema):
    """A unit seen from a need: what can be decided there."""

    unit: int
    name: str
    operator: str
    items: list[ItemOut]


class DecisionIn(Sent):
    """A decision: an item of the unit, the basis, and for a free choice the unit that was allocated."""

    item: RowId
    basis: Literal["search", "free_choice", "judgment", "emergency", "continuation"]
    allocated_unit: RowId | None = None


class ClosingIn(Sent):
    """How a need ends without a decision."""

    closed_as: Literal["bought_outside", "no_match", "withdrawn"]


@router.get("/codes", auth=READ, response={200: CodesOut, **CALLED}, summary="The codes a need is written in")
def need_codes(request: CalledRequest) -> CodesOut:
    return codes(request.today)


@router.post("", auth=WRITE, response={201: Written, **CALLED}, summary="Open a need and search for it")
@once
def open_need(request: CalledRequest, asked: NeedIn, key: IdempotencyKey) -> Status[Written]:
    told = told_of(asked, request.today)
    opened = actions.open_need(by=request.by, today=request.today, told=told, choice=Choice(asked.choice))
    return Status(201, written(opened.pk))


@router.get("", auth=READ, response={200: NeedsOut, **CALLED}, summary="Needs since an id")
def list_needs(request: CalledRequest, asked: Query[NeedsIn]) -> NeedsOut:
    only_known(request, asked)
    rows = list(queries.needs(NeedFilter(state=asked.state)).filter(pk__gt=asked.since).order_by("pk")[: asked.limit])
    log_look("need_list", by=request.by, rows=len(rows))
    shown = [
        NeedRow(
            id=row.pk,
            reference=row.citizen.reference if row.citizen else None,
            state="closed" if row.closed_on else "open",
            closed_as=row.closed_as,
            paragraph=row.paragraph,
            start=row.start,
        )
        for row in rows
    ]
    return NeedsOut(needs=shown, next=shown[-1].id if shown else asked.since)


@router.get("/{need}", auth=READ, response={200: NeedOut, **CALLED}, summary="One need and its state")
def show_need(request: CalledRequest, need: PathId) -> NeedOut:
    row = _row(request, need)
    decision = decision_of_need(row.pk)
    return NeedOut(
        id=row.pk,
        reference=row.citizen.reference if row.citizen else None,
        state="closed" if row.closed_on else "open",
        closed_as=row.closed_as,
        closed_on=row.closed_on,
        opened_on=row.opened_at.date(),
        paragraph=row.paragraph,
        start=row.start,
        target_groups=[group.target_group.code for group in row.groups.all()],
        level=row.level,
        age_from=row.age_from,
        age_to=row.age_to,
        months=row.months,
        near=row.near.code if row.near else None,
        must=row.must,
        nice=row.nice,
        decision=decision.pk if decision else None,
    )


@router.put("/{need}", auth=WRITE, response={200: Written, **CALLED}, summary="Change an open need and search again")
@once
def change_need(request: CalledRequest, need: PathId, asked: NeedIn, key: IdempotencyKey) -> Written:
    told = told_of(asked, request.today)
    actions.change_need(by=request.by, today=request.today, need_id=need, told=told, choice=Choice(asked.choice))
    return written(need)


@router.get("/{need}/matches", auth=READ, response={200: MatchesOut, **CALLED}, summary="Ranked matches with their reasons")
def matches(request: CalledRequest, need: PathId, asked: Query[MatchesIn]) -> MatchesOut:
    only_known(request, asked)
    known, choice = dossier(need, request.today), Choice(asked.choice)
    if known is None:
        raise Http404
    log_look("need", by=request.by, target_id=need)
    return matches_out(proposal_for(known, request.by, choice=choice, today=request.today), choice)


@router.post("/{need}/searches", auth=WRITE, response={201: MatchesOut, **CALLED}, summary="Search again and keep what is shown")
@once
def search(request: CalledRequest, need: PathId, asked: SearchIn, key: IdempotencyKey) -> Status[MatchesOut]:
    choice = Choice(asked.choice)
    found = actions.search_again(by=request.by, today=request.today, need_id=need, choice=choice)
    return Status(201, matches_out(found, choice))


@router.get("/{need}/records", auth=READ, response={200: RecordsOut, **CALLED}, summary="What is on file, and what is missing")
def records(request: CalledRequest, need: PathId) -> RecordsOut:
    kept, candidates = queries.filed_for(_row(request, need))
    book = rulebook_on(request.today)
    return RecordsOut(
        searched_on=kept.searched_on,
        portal_on=kept.portal_on,
        dialogue_on=kept.dialogue_on,
        reasons=sorted(kept.reasons),
        missing_for_municipal=_missing(kept, candidates, book, OperatorGroup.OWN_MUNICIPALITY),
        missing_for_others=_missing(kept, candidates, book, OperatorGroup.PRIVATE),
    )


@router.post("/{need}/records", auth=WRITE, response={201: Written, **CALLED}, summary="Keep what was done outside the platform")
@once
def note_record(request: CalledRequest, need: PathId, asked: RecordIn, key: IdempotencyKey) -> Status[Written]:
    noted = actions.Noted(kind=asked.kind, on=asked.on, found=asked.found, asked=asked.asked)
    actions.note_record(by=request.by, today=request.today, need_id=need, noted=noted)
    return Status(201, written(need))


@router.post("/{need}/reasons", auth=WRITE, response={201: Written, **CALLED}, summary="Say why a municipal unit was not chosen")
@once
def say_why_not(request: CalledRequest, need: PathId, asked: ReasonIn, key: IdempotencyKey) -> Status[Written]:
    if asked.unit not in names_of_units([asked.unit]):
        raise Http404
    actions.say_why_not(
        by=request.by,
        today=request.today,
        need_id=need,
        unit_id=asked.unit,
        because=asked.because,
        others_too=asked.others_too,
    )
    return Status(201, written(need))


@router.get("/{need}/units/{unit}", auth=READ, response={200: UnitOut, **CALLED}, summary="What can be decided at a unit")
def show_unit(request: CalledRequest, need: PathId, unit: PathId) -> UnitOut:
    known = dossier(need, request.today)
    page = deciding(known, unit, request.by, request.today) if known else None
    if page is None:
        raise Http404
    log_look("need", by=request.by, target_id=need)
    items = [ItemOut(id=item, name=name) for item, name in page.items]
    return UnitOut(unit=unit, name=page.name, operator=page.operator, items=items)


@router.post("/{need}/decision", auth=WRITE, response={201: Written, **CALLED}, summary="Decide a service and close the need")
@once
def decide(request: CalledRequest, need: PathId, asked: DecisionIn, key: IdempotencyKey) -> Status[Written]:
    wanted = actions.WantedService(asked.item, asked.basis, asked.allocated_unit)
    made = actions.decide(by=request.by, today=request.today, need_id=need, wanted=wanted)
    return Status(201, written(made.decision, made.findings))


@router.post("/{need}/closing", auth=WRITE, response={201: Written, **CALLED}, summary="Close a need without a decision")
@once
def close_need(request: CalledRequest, need: PathId, asked: ClosingIn, key: IdempotencyKey) -> Status[Written]:
    actions.close_need(by=request.by, today=request.today, need_id=need, closed_as=asked.closed_as)
    return Status(201, written(need))


def _missing(
    kept: RecordsKept, candidates: tuple[MunicipalCandidate, ...], book: Rulebook, chosen: OperatorGroup
) -> list[FindingOut]:
    """What is missing for a choice in a group. Raises UnknownParameter when the principles themselves are not known."""
    found = check_duty(AFTER_SEARCH, chosen, kept=kept, candidates=candidates, rulebook=book)
    return [finding_out(finding) for finding in found]


def _row(request: CalledRequest, pk: int) -> Need:
    """The need, or 404: what one may not see is not there. The look is logged."""
    row = queries.need(pk)
    if row is None:
        raise Http404
    log_look("need", by=request.by, target_id=pk)
    return row
