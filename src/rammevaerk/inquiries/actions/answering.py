"""Answering a place inquiry, by login or by link with a code."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.exchange.actions import HappeningKind, tell, to_authority, to_unit
from rammevaerk.inquiries import facts
from rammevaerk.inquiries.actions.asking import hashed
from rammevaerk.inquiries.actions.under import PLACE, acting, asked_target, lock, place_target, tell_place
from rammevaerk.inquiries.models import AskedUnit, PlaceAnswer
from rammevaerk.inquiries.queries.prices import AnswerPrice, prices_of_unit
from rammevaerk.inquiries.rules.codes import CodeState, check_code
from rammevaerk.inquiries.rules.place import AskedFact, PlaceAnswered, check_open, check_place_answer
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import moment_on


@dataclass(frozen=True)
class Door:
    """What a link with its code opens: the unit that is asked, by whom, until when, and the coded profile."""

    asked: int
    unit: int
    service: int
    profile: dict[str, Any]
    fact: AskedFact
    municipality: str
    is_demo: bool


def answer_place(*, by: RoleAssignment, today: date, asked_id: int, answer: PlaceAnswered) -> None:
    """Answer for one's own unit; a later answer holds instead, until the deadline. Raises Refused, AskedUnit.DoesNotExist."""
    with acting(by, today, Permission.ANSWER_PLACE_INQUIRIES):
        asked = AskedUnit.objects.select_related("inquiry", "unit__service").get(pk=asked_id)
        lock(PLACE, asked.inquiry_id)
        asked = AskedUnit.objects.select_related("inquiry", "unit__service").get(pk=asked_id)
        fact = facts.asked_fact(asked.inquiry, asked, answered=True)
        price = _checked(answer, fact, asked.unit_id, str(asked.inquiry.profile.get("paragraph", "")), today)
        PlaceAnswer.objects.create(
            asked=asked,
            municipality_id=asked.municipality_id,
            department=asked.department,
            operator_id=asked.operator_id,
            service_id=asked.service_id,
            kind=answer.kind.value,
            from_day=answer.from_day,
            conditions=answer.conditions.strip(),
            item_id=answer.item_id,
            price_ore=price.ore if price else None,
            price_unit=price.unit if price else "",
            at=moment_on(today),
            by=by,
        )
        target = place_target(asked.inquiry_id)
        accounts.audit("answer_place_inquiry", by=by, target=target, details={"kind": answer.kind.value, "asked": asked_id})
        tell_place(HappeningKind.INQUIRY_ANSWERED, asked.inquiry, [asked], today)


def door(*, today: date, link: str, code: str) -> Door:
    """Open a link with its code. A wrong code is counted, so this must not run inside a transaction that may be rolled back.
    Raises Refused: the code is wrong, used up or locked, or no answer is taken any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM inquiry_by_code(%s, %s, %s)", [link, hashed(link, code), today])
        said, tries, asked, unit, service, profile, deadline, withdrawn, closes, municipality, demo = cursor.fetchone()
    if stopped := check_code(CodeState(said), tries):
        raise Refused(stopped)
    fact = AskedFact(deadline, withdrawn, closes)
    if stopped := check_open(fact, today):
        raise Refused(stopped)
    return Door(asked, unit, service, json.loads(profile), fact, municipality, demo)


def answer_with_code(*, today: date, link: str, code: str, answer: PlaceAnswered) -> None:
    """Answer by link: the answer is written and the code used up at once, or neither. Raises Refused."""
    opened = door(today=today, link=link, code=code)
    if not answer.answered_by.strip():
        raise Refused([_wrong("nobody", text("Write who answers."), "answered_by")])
    price = _checked(answer, opened.fact, opened.unit, str(opened.profile.get("paragraph", "")), today)
    told = {
        "kind": answer.kind.value,
        "from_day": answer.from_day.isoformat() if answer.from_day else None,
        "conditions": answer.conditions.strip(),
        "item": answer.item_id,
        "price_ore": price.ore if price else None,
        "price_unit": price.unit if price else "",
        "at": moment_on(today).isoformat(),
        "answered_by": answer.answered_by.strip(),
    }
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT answer_by_code(%s, %s, %s, %s)", [link, hashed(link, code), today, json.dumps(told)])
            (written,) = cursor.fetchone()
        if written is not None:
            details = {"kind": answer.kind.value, "asked": opened.asked}
            accounts.audit("answer_by_link", by=None, target=accounts.Target("place_answer", written), details=details)
            _tell_by_link(link, code, today)
    if written is None:  # somebody used the link, withdrew the inquiry or closed the unit in between: the door says which
        door(today=today, link=link, code=code)
        raise Refused([_wrong("not_taken", text("The answer was not taken. Try again."), "")])


def _tell_by_link(link: str, code: str, today: date) -> None:
    """Tell both sides of an answer just given with a code; whom is read by the same code, since nobody is logged in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM asked_by_code(%s, %s)", [link, hashed(link, code)])
        inquiry, asked, municipality, department, operator, service = cursor.fetchone()
    tell(HappeningKind.INQUIRY_ANSWERED, place_target(inquiry), to_authority(municipality, department), today=today)
    if operator is not None:
        tell(HappeningKind.INQUIRY_ANSWERED, asked_target(asked), to_unit(operator, service), today=today)


def _checked(answer: PlaceAnswered, fact: AskedFact, unit: int, paragraph: str, today: date) -> AnswerPrice | None:
    """The price of the chosen item. Raises Refused for a wrong answer, and for an item that is not this unit's (R3)."""
    wrong = list(check_place_answer(answer, fact, today))
    known = {price.item: price for price in prices_of_unit(unit, paragraph, today)} if answer.item_id is not None else {}
    if answer.item_id is not None and answer.item_id not in known and not wrong:
        wrong.append(_wrong("no_such_item", text("Choose an item of the service's own tariff list."), "item"))
    if wrong:
        raise Refused(wrong)
    return known.get(answer.item_id) if answer.item_id is not None else None


def _wrong(code: str, message: str, where: str) -> Finding:
    return Finding(f"inquiries.{code}", Severity.BLOCKING, message, where=where)
