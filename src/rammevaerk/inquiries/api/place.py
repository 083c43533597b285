"""What an operator's units are asked, and their answers, for the operator's own system; a new deadline, and taking back."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.permissions import Permission
from rammevaerk.exchange.calls import CALLED, CalledRequest, IdempotencyKey, OrganisationToken, once, only_known
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.inquiries import actions, queries
from rammevaerk.inquiries.queries import AskedRow
from rammevaerk.inquiries.rules.place import PlaceAnswered, PlaceAnswerKind
from rammevaerk.web.api import Day, Flag, PathId, RowId, Sent, Written, written

ASKED = OrganisationToken(Scope.INQUIRIES_READ, Permission.ANSWER_PLACE_INQUIRIES)
ANSWERS = OrganisationToken(Scope.INQUIRIES_WRITE, Permission.ANSWER_PLACE_INQUIRIES)
SENDS = OrganisationToken(Scope.INQUIRIES_WRITE, Permission.SEND_INQUIRIES)
AnswerCode = Literal["yes", "conditions", "waiting_list", "assessment", "no"]

router = Router(tags=["inquiries"])


class AskedIn(Schema):
    """Only those that can still be answered, or all."""

    open: bool = True


class AskedOut(Schema):
    """What one unit is asked: the coded profile as the municipality chose to tell it, and the answer that holds."""

    id: int
    unit: int
    name: str
    municipality: str
    deadline: date
    state: str
    profile: dict[str, Any]
    answer: str | None
    from_day: date | None
    conditions: str


class AskedListOut(Schema):
    """The nearest deadline first."""

    asked: list[AskedOut]


class AnswerIn(Sent):
    """An answer; a later one holds instead, until the deadline. `item` is one of the unit's own tariff list."""

    answer: AnswerCode
    from_day: Day | None = None
    conditions: Annotated[str, Field(max_length=1000)] = ""
    item: RowId | None = None
    looked_through: Flag = False


class DeadlineIn(Sent):
    """The last day one can answer."""

    deadline: Day


class InquiryBackIn(Sent):
    """Why an inquiry is taken back; those asked see it."""

    because: Literal["found", "no_need", "mistake"]


@router.get("/asked", auth=ASKED, response={200: AskedListOut, **CALLED}, summary="What one's own units are asked")
def asked_list(request: CalledRequest, asked: Query[AskedIn]) -> AskedListOut:
    only_known(request, asked)
    rows = queries.asked_units(request.today, only_open=asked.open)
    log_look("place_inquiry_asked", by=request.by, rows=len(rows))
    return AskedListOut(asked=[_out(row, request.today) for row in rows])


@router.get("/asked/{asked}", auth=ASKED, response={200: AskedOut, **CALLED}, summary="One question and its answer")
def show_asked(request: CalledRequest, asked: PathId) -> AskedOut:
    row = queries.asked_unit(asked)
    if row is None:
        raise Http404
    log_look("place_inquiry_asked", by=request.by, target_id=asked)
    return _out(row, request.today)


@router.post("/asked/{asked}/answer", auth=ANSWERS, response={201: Written, **CALLED}, summary="Answer for one's own unit")
@once
def answer(request: CalledRequest, asked: PathId, said: AnswerIn, key: IdempotencyKey) -> Status[Written]:
    answered = PlaceAnswered(
        kind=PlaceAnswerKind(said.answer),
        from_day=said.from_day,
        conditions=said.conditions,
        item_id=said.item,
        looked_through=said.looked_through,
    )
    actions.answer_place(by=request.by, today=request.today, asked_id=asked, answer=answered)
    return Status(201, written(asked))


@router.post("/places/{inquiry}/deadline", auth=SENDS, response={201: Written, **CALLED}, summary="Give those asked more time")
@once
def prolong_place_inquiry(request: CalledRequest, inquiry: PathId, asked: DeadlineIn, key: IdempotencyKey) -> Status[Written]:
    actions.prolong_place_inquiry(by=request.by, today=request.today, inquiry_id=inquiry, deadline=asked.deadline)
    return Status(201, written(inquiry))


@router.post("/places/{inquiry}/withdrawal", auth=SENDS, response={201: Written, **CALLED}, summary="Take an inquiry back")
@once
def withdraw_place_inquiry(request: CalledRequest, inquiry: PathId, asked: InquiryBackIn, key: IdempotencyKey) -> Status[Written]:
    actions.withdraw_place_inquiry(by=request.by, today=request.today, inquiry_id=inquiry, because=asked.because)
    return Status(201, written(inquiry))


def _out(row: AskedRow, today: date) -> AskedOut:
    held = row.answer
    return AskedOut(
        id=row.row.pk,
        unit=row.row.unit_id,
        name=row.name,
        municipality=row.row.inquiry.municipality.name,
        deadline=row.row.inquiry.deadline,
        state=row.state(today).value,
        profile=row.row.inquiry.profile,
        answer=held.kind if held else None,
        from_day=held.from_day if held else None,
        conditions=held.conditions if held else "",
    )
