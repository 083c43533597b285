"""Inquiries for a joint service: read by who asks and who is asked, answered as another municipality, concluded by the asking."""

from datetime import date
from typing import Annotated, Literal

from django.http import Http404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.permissions import Permission
from rammevaerk.exchange.calls import CALLED, CalledRequest, IdempotencyKey, OrganisationToken, once, only_known
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.inquiries import actions, queries
from rammevaerk.inquiries.api.place import SENDS, DeadlineIn
from rammevaerk.inquiries.models import JointAnswer
from rammevaerk.inquiries.queries import JointRow
from rammevaerk.inquiries.rules.joint import JointAnswered, JointAnswerKind
from rammevaerk.registry import queries as registry
from rammevaerk.web.api import WHOLE, Day, PathId, Sent, Written, written

READS = OrganisationToken(Scope.INQUIRIES_READ, Permission.SEE_JOINT_INQUIRIES)
ANSWERS = OrganisationToken(Scope.INQUIRIES_WRITE, Permission.ANSWER_JOINT_INQUIRIES)

router = Router(tags=["inquiries"])


class JointListIn(Schema):
    """Only those that are not closed, or all."""

    open: bool = True


class JointAnswerIn(Sent):
    """An answer; a later one holds instead, until the deadline. `number` of own citizens with a similar need, `from_day` when
    they need it or one could begin."""

    answer: Literal["citizens", "take_part", "run", "no"]
    number: Annotated[int, Field(ge=1, le=999), WHOLE] | None = None
    from_day: Day | None = None


class JointAnswerOut(Schema):
    """What a municipality answered; null until it has."""

    municipality: str
    answer: str | None
    number: int | None
    from_day: date | None


class JointOut(Schema):
    """An inquiry for a joint service, in codes. `own`: the token's municipality asks, and then `answers` has every municipality
    that was asked; whoever is asked sees its own answer alone. `state` is open, all_answered, overdue, closed or withdrawn."""

    id: int
    municipality: str
    own: bool
    sent_on: date
    deadline: date
    state: str
    paragraph: str
    target_groups: list[str]
    level: int | None
    age_from: int | None
    age_to: int | None
    asked: int
    answered: int
    answers: list[JointAnswerOut]


class JointListOut(Schema):
    """The newest first."""

    inquiries: list[JointOut]


@router.get("", auth=READS, response={200: JointListOut, **CALLED}, summary="Inquiries for a joint service")
def list_joint(request: CalledRequest, asked: Query[JointListIn]) -> JointListOut:
    only_known(request, asked)
    rows = list(queries.joint_inquiries(only_open=asked.open))
    log_look("joint_inquiry_list", by=request.by, rows=len(rows))
    shown = queries.joint_rows(rows, request.acting.parties)
    return JointListOut(inquiries=[_out(one, request) for one in shown])


@router.get("/{inquiry}", auth=READS, response={200: JointOut, **CALLED}, summary="One inquiry for a joint service")
def show_joint(request: CalledRequest, inquiry: PathId) -> JointOut:
    row = queries.joint_inquiry(inquiry)
    if row is None:
        raise Http404
    log_look("joint_inquiry", by=request.by, target_id=inquiry)
    return _out(queries.joint_rows([row], request.acting.parties)[0], request)


@router.post("/{inquiry}/answer", auth=ANSWERS, response={201: Written, **CALLED}, summary="Answer as another municipality")
@once
def answer_joint(request: CalledRequest, inquiry: PathId, said: JointAnswerIn, key: IdempotencyKey) -> Status[Written]:
    answered = JointAnswered(JointAnswerKind(said.answer), said.number, said.from_day)
    actions.answer_joint_inquiry(by=request.by, today=request.today, inquiry_id=inquiry, answer=answered)
    return Status(201, written(inquiry))


@router.post("/{inquiry}/closing", auth=SENDS, response={201: Written, **CALLED}, summary="Conclude one's own inquiry")
@once
def close_joint(request: CalledRequest, inquiry: PathId, key: IdempotencyKey) -> Status[Written]:
    actions.close_joint_inquiry(by=request.by, today=request.today, inquiry_id=inquiry)
    return Status(201, written(inquiry))


@router.post("/{inquiry}/deadline", auth=SENDS, response={201: Written, **CALLED}, summary="Give municipalities more time")
@once
def prolong_joint(request: CalledRequest, inquiry: PathId, asked: DeadlineIn, key: IdempotencyKey) -> Status[Written]:
    actions.prolong_joint_inquiry(by=request.by, today=request.today, inquiry_id=inquiry, deadline=asked.deadline)
    return Status(201, written(inquiry))


@router.post("/{inquiry}/withdrawal", auth=SENDS, response={201: Written, **CALLED}, summary="Take one's own inquiry back")
@once
def withdraw_joint(request: CalledRequest, inquiry: PathId, key: IdempotencyKey) -> Status[Written]:
    """It documents nothing then."""
    actions.withdraw_joint_inquiry(by=request.by, today=request.today, inquiry_id=inquiry)
    return Status(201, written(inquiry))


def _out(one: JointRow, request: CalledRequest) -> JointOut:
    row = one.row
    groups = {group.id: group.code for group in registry.target_group_tree(row.sent_at.date())} if row.groups else {}
    return JointOut(
        id=row.pk,
        municipality=row.municipality.name,
        own=one.own,
        sent_on=row.sent_at.date(),
        deadline=row.deadline,
        state=one.state(request.today).value,
        paragraph=row.paragraph,
        target_groups=[groups[pk] for pk in row.groups if pk in groups],
        level=row.level,
        age_from=row.age_from,
        age_to=row.age_to,
        asked=one.fact.asked,
        answered=one.fact.answered,
        answers=_answers(one, request),
    )


def _answers(one: JointRow, request: CalledRequest) -> list[JointAnswerOut]:
    if one.own:
        return [_answer(row.municipality, row.answer) for row in queries.joint_answers(one.row.pk)]
    return [_answer(request.by.organisation.name, one.answered)] if one.answered else []


def _answer(municipality: str, held: JointAnswer | None) -> JointAnswerOut:
    return JointAnswerOut(
        municipality=municipality,
        answer=held.kind if held else None,
        number=held.number if held else None,
        from_day=held.from_day if held else None,
    )
