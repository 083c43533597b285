"""Waiting lists for both sides' own systems: put on, confirm, change, withdraw, and one's own number."""

from collections.abc import Sequence

from django.http import Http404
from ninja import Query, Router, Status

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.permissions import Permission
from rammevaerk.exchange.calls import CALLED, CalledRequest, IdempotencyKey, OrganisationToken, once, only_known
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.waiting import actions, facts, queries
from rammevaerk.waiting.api.forms import (
    CriteriaOut,
    EntriesIn,
    EntriesOut,
    EntryIn,
    EntryOut,
    LeaveIn,
    ReferenceIn,
    UrgencyIn,
    features_of,
    groups_of,
    municipality_of,
)
from rammevaerk.waiting.models import Entry
from rammevaerk.web.api import PathId, Written, written

READ = OrganisationToken(Scope.WAITING_READ, Permission.SEE_WAITING)
WRITE = OrganisationToken(Scope.WAITING_WRITE, Permission.EDIT_WAITING)

router = Router(tags=["waiting"])


@router.get("", auth=READ, response={200: EntriesOut, **CALLED}, summary="Those who wait, with their own numbers")
def list_entries(request: CalledRequest, asked: Query[EntriesIn]) -> EntriesOut:
    only_known(request, asked)
    rows = list(queries.entries(asked.state).filter(pk__gt=asked.since).order_by("pk")[: asked.limit])
    log_look("waiting_list", by=request.by, rows=len(rows))
    return EntriesOut(entries=_shown(rows, request), next=rows[-1].pk if rows else asked.since)


@router.get("/criteria", auth=READ, response={200: CriteriaOut, **CALLED}, summary="What is agreed about the order")
def criteria(request: CalledRequest) -> CriteriaOut:
    agreed = facts.agreed_on(request.today)
    return CriteriaOut(
        classes=list(agreed.scale), numbered=agreed.order is not None, reservation_longest_days=agreed.longest_days
    )


@router.get("/{entry}", auth=READ, response={200: EntryOut, **CALLED}, summary="One who waits, with the number")
def show_entry(request: CalledRequest, entry: PathId) -> EntryOut:
    row = queries.entry(entry)
    if row is None:
        raise Http404
    log_look("waiting_entry", by=request.by, target_id=entry)
    return _shown([row], request)[0]


@router.post("", auth=WRITE, response={201: Written, **CALLED}, summary="Put a citizen on a list")
@once
def put_on_list(request: CalledRequest, asked: EntryIn, key: IdempotencyKey) -> Status[Written]:
    new = actions.NewEntry(
        unit_id=asked.unit,
        paragraph=asked.paragraph,
        referred_on=asked.referred_on,
        reference=asked.reference,
        acting=municipality_of(asked.acting),
        urgency=asked.urgency,
        groups=groups_of(asked.target_groups, request.today),
        level=asked.level,
        ages=(asked.age_from, asked.age_to),
        sex=asked.sex,
        must=features_of(asked.must, "must"),
        need=asked.need,
    )
    return Status(201, written(actions.put_on_list(by=request.by, today=request.today, new=new).pk))


@router.post("/{entry}/withdrawal", auth=WRITE, response={201: Written, **CALLED}, summary="Take a citizen off the list")
@once
def take_off_list(request: CalledRequest, entry: PathId, asked: LeaveIn, key: IdempotencyKey) -> Status[Written]:
    actions.take_off_list(by=request.by, today=request.today, entry_id=entry, words=asked.words)
    return Status(201, written(entry))


@router.post("/{entry}/confirmation", auth=WRITE, response={201: Written, **CALLED}, summary="The citizen still waits")
@once
def confirm_entry(request: CalledRequest, entry: PathId, key: IdempotencyKey) -> Status[Written]:
    actions.confirm_entry(by=request.by, today=request.today, entry_id=entry)
    return Status(201, written(entry))


@router.post("/{entry}/urgency", auth=WRITE, response={201: Written, **CALLED}, summary="Put a citizen into another class")
@once
def change_urgency(request: CalledRequest, entry: PathId, asked: UrgencyIn, key: IdempotencyKey) -> Status[Written]:
    actions.change_urgency(by=request.by, today=request.today, entry_id=entry, urgency=asked.urgency, words=asked.words)
    return Status(201, written(entry))


@router.post("/{entry}/reference", auth=WRITE, response={201: Written, **CALLED}, summary="Say who an inquiry put on the list")
@once
def name_citizen(request: CalledRequest, entry: PathId, asked: ReferenceIn, key: IdempotencyKey) -> Status[Written]:
    actions.name_citizen(by=request.by, today=request.today, entry_id=entry, reference=asked.reference)
    return Status(201, written(entry))


def _shown(rows: Sequence[Entry], request: CalledRequest) -> list[EntryOut]:
    """Rows with their numbers and what is proposed to them (3 queries)."""
    agreed = facts.agreed_on(request.today)
    numbers = facts.own_standings(sorted({row.unit_id for row in rows}), agreed)
    proposed = queries.proposed_to([row.pk for row in rows])
    found = []
    for row in rows:
        standing = numbers.get(row.pk)
        found.append(
            EntryOut(
                id=row.pk,
                reference=row.citizen.reference if row.citizen else None,
                municipality=row.acting.code,
                unit=row.unit_id,
                service=row.service.name,
                paragraph=row.paragraph,
                urgency=row.urgency,
                referred_on=row.referred_on,
                confirmed_on=row.confirmed_on,
                number=standing.number if standing else None,
                among=standing.among if standing else None,
                proposed_vacancy=proposed.get(row.pk),
                closed_on=row.closed_on,
                closed_as=row.closed_as,
            )
        )
    return found
