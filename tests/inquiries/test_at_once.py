"""Two people act on one inquiry at the same moment: each has one right outcome, and nothing is lost."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from rammevaerk.inquiries import actions
from rammevaerk.inquiries.models import AnswerCode, AskedUnit, PlaceAnswer
from rammevaerk.inquiries.rules.place import PlaceAnswered, PlaceAnswerKind
from rammevaerk.kernel.errors import Refused

from tests.inquiries.conftest import DEADLINE, Asking, code_of
from tests.support.people import TODAY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
YES = PlaceAnswered(PlaceAnswerKind.YES, date(2027, 1, 1), answered_by="Leder")


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts on connections of their own; what each came to, sorted."""
    ready, results = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        try:
            ready.wait(timeout=20)
            act()
            results.append("done")
        except Refused as error:
            results.append(error.findings[0].code.removeprefix("inquiries."))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(results)


def test_a_link_is_used_twice_at_once(asking: Asking, acting_as: Any) -> None:
    code = code_of(asking.send())
    answer = lambda: actions.answer_with_code(today=TODAY, link=code.link, code=code.code, answer=YES)  # noqa: E731
    assert at_once(answer, answer) == ["code_used", "done"]
    with acting_as("case_worker"):
        assert PlaceAnswer.objects.count() == 1


def test_wrong_codes_at_once_are_each_counted(asking: Asking, acting_as: Any) -> None:
    code = code_of(asking.send())
    wrong = lambda: actions.door(today=TODAY, link=code.link, code="AAAA-AAAA")  # noqa: E731
    assert at_once(*[wrong] * 6) == ["code_locked"] * 2 + ["code_wrong"] * 4
    with acting_as("case_worker"):
        assert AnswerCode.objects.get(link=code.link).tries_left == 0


def test_an_answer_and_a_withdrawal_at_once(asking: Asking, acting_as: Any) -> None:
    """Either the answer came first and stays, or it is told that the inquiry is withdrawn; the withdrawal is always done."""
    sent = asking.send()
    code, by = code_of(sent), asking.cast.case_worker
    results = at_once(
        lambda: actions.answer_with_code(today=TODAY, link=code.link, code=code.code, answer=YES),
        lambda: actions.withdraw_place_inquiry(by=by, today=TODAY, inquiry_id=sent.inquiry, because="found"),
    )
    with acting_as("case_worker"):
        came = PlaceAnswer.objects.count()
    assert results == (["done", "done"] if came else ["done", "withdrawn"])


def test_one_service_is_asked_from_two_pages_at_once(asking: Asking, acting_as: Any) -> None:
    assert at_once(lambda: asking.send("Sivkær"), lambda: asking.send("Sivkær")) == ["done", "units"]
    with acting_as("case_worker"):
        assert AskedUnit.objects.count() == 1


def test_two_new_links_at_once_leave_one_that_holds(asking: Asking, acting_as: Any) -> None:
    sent = asking.send()
    asked, by = asking.asked(sent.inquiry, "Klintesøen"), asking.cast.case_worker
    make = lambda: actions.make_code(by=by, today=TODAY, inquiry_id=sent.inquiry, asked_id=asked)  # noqa: E731
    assert at_once(make, make) == ["done", "done"]
    with acting_as("case_worker"):
        assert AnswerCode.objects.filter(asked=asked, replaced_at__isnull=True).count() == 1
        assert AnswerCode.objects.filter(asked=asked).count() == 3


def test_two_joint_inquiries_at_once_are_one(asking: Asking) -> None:
    assert at_once(asking.joint, asking.joint) == ["done", "joint_open"]


def test_a_joint_inquiry_is_answered_and_closed_at_once(asking: Asking) -> None:
    from rammevaerk.inquiries.rules.joint import JointAnswered, JointAnswerKind

    inquiry, cast = asking.joint(), asking.cast
    told = JointAnswered(JointAnswerKind.NO)
    results = at_once(
        lambda: actions.answer_joint_inquiry(by=cast.controller, today=DEADLINE, inquiry_id=inquiry, answer=told),
        lambda: actions.close_joint_inquiry(by=cast.case_worker, today=DEADLINE, inquiry_id=inquiry),
    )
    assert results in (["done", "done"], ["done", "too_soon_to_close"])
