"""Asking operators for a place from a need, and how it stands with those asked."""

from datetime import date
from typing import Annotated, Literal

from django.http import Http404
from ninja import Router, Schema, Status
from pydantic import Field

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.permissions import Permission
from rammevaerk.exchange.calls import CALLED, CalledRequest, IdempotencyKey, OrganisationToken, once
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.inquiries import actions as inquiries
from rammevaerk.inquiries.queries import UnitAnswer, answers_for
from rammevaerk.inquiries.rules.outgoing import USUAL, ProfileField
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.needs import queries
from rammevaerk.needs.models import Need
from rammevaerk.needs.pages.inquiring import joint_order, tellable
from rammevaerk.web.api import Day, Flag, PathId, RowId, Sent, Written, written

READ = OrganisationToken(Scope.INQUIRIES_READ, Permission.SEE_PLACE_INQUIRIES)
WRITE = OrganisationToken(Scope.INQUIRIES_WRITE, Permission.SEND_INQUIRIES)
FieldCode = Literal["paragraph", "groups", "level", "ages", "start", "months", "must", "nice", "near", "reference"]

router = Router(tags=["inquiries"])


class InquiryIn(Sent):
    """Whom to ask until when, and which fields to tell; nothing else leaves the municipality. Without `told` all but `near` and
    `reference` are told. `looked_through` says that somebody has seen the warning about the note."""

    units: Annotated[list[RowId], Field(min_length=1, max_length=20)]
    deadline: Day
    told: Annotated[list[FieldCode], Field(max_length=10)] | None = None
    note: Annotated[str, Field(max_length=600)] = ""
    looked_through: Flag = False


class JointIn(Sent):
    """The last day the other municipalities can answer."""

    deadline: Day


class InquirySent(Schema):
    """The inquiry. `without_login`: how many of those asked have nobody with a login; their link and code are made on the
    inquiry's page, since a code is shown once and kept nowhere."""

    id: int
    without_login: int


class AnswerOut(Schema):
    """How it stands with one unit that was asked. `state` is waiting, answered, overdue, withdrawn or unit_closed; `answer` is
    yes, conditions, waiting_list, assessment or no. The price is øre per `price_unit`."""

    inquiry: int
    unit: int
    name: str
    sent_on: date
    deadline: date
    state: str
    answer: str | None
    from_day: date | None
    conditions: str
    item: int | None
    price_ore: int | None
    price_unit: str


class AnswersOut(Schema):
    """For each unit that was asked the question and the answer that hold."""

    answers: list[AnswerOut]


@router.post("/{need}/inquiries", auth=WRITE, response={201: InquirySent, **CALLED}, summary="Ask operators for a place")
@once
def send_inquiry(request: CalledRequest, need: PathId, asked: InquiryIn, key: IdempotencyKey) -> Status[InquirySent]:
    row = _open(need)
    chosen = USUAL if asked.told is None else frozenset(ProfileField(code) for code in asked.told)
    order = inquiries.PlaceOrder(
        need=row.pk,
        municipality=row.municipality_id,
        department=row.department,
        told=tellable(row),
        chosen=chosen,
        units=tuple(dict.fromkeys(asked.units)),
        deadline=asked.deadline,
        note=asked.note,
        looked_through=asked.looked_through,
    )
    sent = inquiries.send_place_inquiry(by=request.by, today=request.today, order=order)
    return Status(201, InquirySent(id=sent.inquiry, without_login=len(sent.codes)))


@router.post(
    "/{need}/joint-inquiry",
    auth=WRITE,
    response={201: Written, **CALLED},
    summary="Ask the other municipalities for a joint service",
)
@once
def send_joint_inquiry(request: CalledRequest, need: PathId, asked: JointIn, key: IdempotencyKey) -> Status[Written]:
    """They are told codes alone: paragraph, target groups, level and age."""
    order = joint_order(_open(need), asked.deadline)
    return Status(201, written(inquiries.send_joint_inquiry(by=request.by, today=request.today, order=order)))


@router.get("/{need}/inquiries", auth=READ, response={200: AnswersOut, **CALLED}, summary="How it stands with those asked")
def answers(request: CalledRequest, need: PathId) -> AnswersOut:
    if queries.need(need) is None:
        raise Http404
    log_look("need", by=request.by, target_id=need)
    found = sorted(answers_for(need).values(), key=lambda one: (one.inquiry_id, one.unit_id))
    return AnswersOut(answers=[_answer(one, request.today) for one in found])


def _answer(one: UnitAnswer, today: date) -> AnswerOut:
    return AnswerOut(
        inquiry=one.inquiry_id,
        unit=one.unit_id,
        name=one.full_name,
        sent_on=one.sent_at.date(),
        deadline=one.deadline,
        state=one.state(today).value,
        answer=one.kind.value if one.kind else None,
        from_day=one.from_day,
        conditions=one.conditions,
        item=one.item_id,
        price_ore=one.price_ore,
        price_unit=one.price_unit,
    )


def _open(need: int) -> Need:
    """The need, or 404. Raises Refused when it is closed."""
    row = queries.need(need)
    if row is None:
        raise Http404
    if row.closed_on is not None:
        message = text("The need is closed. Open a new one if it has come back.")
        raise Refused([Finding("needs.closed", Severity.BLOCKING, message)])
    return row
