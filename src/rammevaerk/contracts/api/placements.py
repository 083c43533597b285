"""Placements: start, absence, correction, end, and how they stand, for either side's own system."""

from django.http import Http404
from ninja import Query, Router, Status

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.permissions import Permission
from rammevaerk.contracts import actions, choosing, queries
from rammevaerk.contracts.api.forms import (
    AbsenceIn,
    AnnulIn,
    CorrectionIn,
    EndIn,
    ItemsIn,
    ItemsOut,
    PlacementOut,
    PlacementsIn,
    PlacementsOut,
    SoldItem,
    TermsIn,
    placement_out,
    row_out,
    terms_of,
)
from rammevaerk.contracts.queries import PlacementFilter
from rammevaerk.exchange.calls import CALLED, CalledRequest, IdempotencyKey, OrganisationToken, once, only_known
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.web.api import PathId, Written, written

READ = OrganisationToken(Scope.PLACEMENTS_READ, Permission.SEE_PLACEMENTS)
WRITE = OrganisationToken(Scope.PLACEMENTS_WRITE, Permission.EDIT_PLACEMENTS)

router = Router(tags=["placements"])


@router.get("/items", auth=WRITE, response={200: ItemsOut, **CALLED}, summary="What is sold at a service")
def items(request: CalledRequest, asked: Query[ItemsIn]) -> ItemsOut:
    only_known(request, asked)
    sold = choosing.for_service(asked.service, request.by, request.today).fields["items"]
    return ItemsOut(items=[SoldItem(id=item, name=name) for item, name in sold])


@router.post("", auth=WRITE, response={201: Written, **CALLED}, summary="Begin a placement")
@once
def start_placement(request: CalledRequest, asked: TermsIn, key: IdempotencyKey) -> Status[Written]:
    terms = terms_of(asked, request.by, request.today)
    started = actions.start_placement(
        by=request.by, today=request.today, reference=asked.reference, item_id=asked.item, terms=terms
    )
    return Status(201, written(started.chain, started.findings))


@router.get("", auth=READ, response={200: PlacementsOut, **CALLED}, summary="Placements since a row")
def list_placements(request: CalledRequest, asked: Query[PlacementsIn]) -> PlacementsOut:
    only_known(request, asked)
    found = queries.placements(request.today, PlacementFilter(state=asked.state)).filter(pk__gt=asked.since)
    rows = list(found.select_related("registered", "target_group").order_by("pk")[: asked.limit])
    log_look("placement_list", by=request.by, rows=len(rows))
    shown = [row_out(row, request.today) for row in rows]
    return PlacementsOut(placements=shown, next=shown[-1].row if shown else asked.since)


@router.get("/{placement}", auth=READ, response={200: PlacementOut, **CALLED}, summary="One placement and its state")
def show_placement(request: CalledRequest, placement: PathId) -> PlacementOut:
    rows = queries.rows_of(placement)
    if not rows:
        raise Http404
    log_look("placement", by=request.by, target_id=placement)
    return placement_out(rows, queries.absences_of(placement), request.today)


@router.post("/{placement}/end", auth=WRITE, response={201: Written, **CALLED}, summary="Record the last day")
@once
def end_placement(request: CalledRequest, placement: PathId, asked: EndIn, key: IdempotencyKey) -> Status[Written]:
    actions.end_placement(
        by=request.by,
        today=request.today,
        chain=placement,
        last_day=asked.last_day,
        end_reason=asked.end_reason,
        reason=asked.reason or actions.ENDED,
    )
    return Status(201, written(placement))


@router.post("/{placement}/absences", auth=WRITE, response={201: Written, **CALLED}, summary="Record days away")
@once
def record_absence(request: CalledRequest, placement: PathId, asked: AbsenceIn, key: IdempotencyKey) -> Status[Written]:
    actions.record_absence(
        by=request.by,
        today=request.today,
        chain=placement,
        kind=asked.kind,
        first_day=asked.first_day,
        last_day=asked.last_day,
    )
    return Status(201, written(placement))


@router.post("/{placement}/corrections", auth=WRITE, response={201: Written, **CALLED}, summary="Correct a placement")
@once
def correct_placement(request: CalledRequest, placement: PathId, asked: CorrectionIn, key: IdempotencyKey) -> Status[Written]:
    terms = terms_of(asked, request.by, request.today)
    wanted = actions.Correction(asked.reference, asked.item, terms, asked.reason, asked.from_day)
    findings = actions.correct_placement(by=request.by, today=request.today, chain=placement, correction=wanted)
    return Status(201, written(placement, findings))


@router.post("/{placement}/annulment", auth=WRITE, response={201: Written, **CALLED}, summary="Take a placement back")
@once
def annul_placement(request: CalledRequest, placement: PathId, asked: AnnulIn, key: IdempotencyKey) -> Status[Written]:
    actions.annul_placement(by=request.by, today=request.today, chain=placement, reason=asked.reason)
    return Status(201, written(placement))
