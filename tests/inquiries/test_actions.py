"""Acts on inquiries: sending, answering by login and by link, changing, closing and forgetting."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.inquiries import actions, queries
from rammevaerk.inquiries.facts import joint_on_file
from rammevaerk.inquiries.models import (
    AnswerCode,
    AskedUnit,
    JointAnswer,
    JointAsked,
    JointInquiry,
    PlaceAnswer,
    PlaceInquiry,
)
from rammevaerk.inquiries.rules.joint import JointAnswered, JointAnswerKind
from rammevaerk.inquiries.rules.place import AskedState, PlaceAnswered, PlaceAnswerKind
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.models import Service, Unit

from tests.inquiries.conftest import DEADLINE, NEED, Asking, code_of
from tests.support.people import TODAY

YES = PlaceAnswered(PlaceAnswerKind.YES, date(2027, 1, 1), answered_by="Ida Bro, forstander", looked_through=True)
NO = PlaceAnswered(PlaceAnswerKind.NO, answered_by="Leder")
AFTER = DEADLINE + timedelta(days=1)


def refused(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as error:
        act()
    return [finding.code.removeprefix("inquiries.") for finding in error.value.findings]


def by_link(sent: actions.Sent, answer: PlaceAnswered = YES, *, code: str = "", today: date = TODAY) -> Callable[[], None]:
    issued = code_of(sent)
    return lambda: actions.answer_with_code(today=today, link=issued.link, code=code or issued.code, answer=answer)


def by_login(asking: Asking, inquiry: int, answer: PlaceAnswered = YES, today: date = TODAY) -> Callable[[], None]:
    asked = asking.asked(inquiry, "Sivkær")
    return lambda: actions.answer_place(by=asking.cast.service_manager, today=today, asked_id=asked, answer=answer)


def kinds(acting_as: Any) -> dict[str, str | None]:
    with acting_as("case_worker"):
        return {row.service_name: row.kind.value if row.kind else None for row in queries.answers_for(NEED).values()}


# ---- sending ----


def test_a_service_with_a_manager_gets_no_code_and_the_others_one_each(asking: Asking) -> None:
    sent = asking.send("Sivkær", "Klintesøen", "Fjordlyngen")
    assert [code.unit.split(" ")[0] for code in sent.codes] == ["Klintesøen", "Fjordlyngen"]


def test_only_the_hash_of_a_code_is_kept(asking: Asking, acting_as: Any) -> None:
    code = code_of(asking.send())
    with acting_as("case_worker"):
        row = AnswerCode.objects.get(link=code.link)
    assert code.code.replace("-", "") not in row.hash and len(row.hash) == 64
    assert code.code not in repr(code)


def test_what_was_sent_is_frozen_and_holds_what_was_chosen(asking: Asking, acting_as: Any) -> None:
    sent = asking.send(note="Rolig enhed")
    with acting_as("case_worker"):
        profile = PlaceInquiry.objects.get(pk=sent.inquiry).profile
    assert profile == {
        "paragraph": "SEL-108",
        "groups": ["Erhvervet hjerneskade"],
        "level": 3,
        "ages": [40, 54],
        "start": "2027-01-01",
        "months": 24,
        "must": ["ground_floor"],
        "note": "Rolig enhed",
    }


def test_a_unit_with_an_open_question_is_not_asked_twice(asking: Asking) -> None:
    sent = asking.send()
    assert refused(lambda: asking.send("Sivkær")) == ["units"]
    assert asking.send("Sivkær", need=NEED + 1).inquiry
    actions.withdraw_place_inquiry(by=asking.cast.case_worker, today=TODAY, inquiry_id=sent.inquiry, because="mistake")
    assert asking.send("Sivkær").inquiry


def test_a_closed_or_unknown_unit_is_not_asked(asking: Asking) -> None:
    Unit.objects.filter(pk=asking.units["Sivkær"]).update(closed_on=TODAY)
    assert refused(lambda: asking.send("Sivkær")) == ["units"]
    assert refused(lambda: asking.send(units=())) == ["units"]


def test_all_that_is_wrong_is_told_at_once(asking: Asking) -> None:
    assert refused(lambda: asking.send(deadline=TODAY, note="010203-4567", units=())) == [
        "kernel.cpr_number",
        "deadline_short",
        "units",
    ]


@pytest.mark.parametrize("person", ["buying_controller", "service_manager", "secretariat", "auditor"])
def test_only_a_case_worker_sends(asking: Asking, person: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.send_place_inquiry(by=asking.cast.person(person), today=TODAY, order=asking.order())


# ---- by login ----


def test_a_later_answer_holds_instead_and_the_earlier_one_stays(asking: Asking, acting_as: Any) -> None:
    sent = asking.send()
    by_login(asking, sent.inquiry)()
    by_login(asking, sent.inquiry, NO)()
    assert kinds(acting_as) == {"Sivkær": "no", "Klintesøen": None}
    with acting_as("case_worker"):
        assert PlaceAnswer.objects.count() == 2


def test_a_price_is_one_of_the_units_own_items_and_is_frozen(asking: Asking, acting_as: Any) -> None:
    sent = asking.send()
    own, other = asking.house.home.pk, asking.house.private.pk
    wrong = PlaceAnswered(PlaceAnswerKind.YES, date(2027, 1, 1), item_id=other)
    assert refused(by_login(asking, sent.inquiry, wrong)) == ["no_such_item"]
    by_login(asking, sent.inquiry, PlaceAnswered(PlaceAnswerKind.YES, date(2027, 1, 1), item_id=own))()
    with acting_as("case_worker"):
        answer = PlaceAnswer.objects.get()
    assert (answer.item_id, answer.price_ore, answer.price_unit) == (own, 300_000, "day")


def test_nobody_answers_for_another_service(asking: Asking) -> None:
    sent = asking.send()
    asked = asking.asked(sent.inquiry, "Klintesøen")
    with pytest.raises(AskedUnit.DoesNotExist):
        actions.answer_place(by=asking.cast.service_manager, today=TODAY, asked_id=asked, answer=YES)


def test_on_the_last_day_one_can_answer_and_after_it_not(asking: Asking) -> None:
    sent = asking.send()
    by_login(asking, sent.inquiry, today=DEADLINE)()
    assert refused(by_login(asking, sent.inquiry, today=AFTER)) == ["overdue"]
    actions.prolong_place_inquiry(
        by=asking.cast.case_worker, today=AFTER, inquiry_id=sent.inquiry, deadline=AFTER + timedelta(days=5)
    )
    by_login(asking, sent.inquiry, today=AFTER)()


def test_a_withdrawn_inquiry_takes_no_answer_and_keeps_those_that_came(asking: Asking, acting_as: Any) -> None:
    sent = asking.send()
    by_login(asking, sent.inquiry)()
    withdraw = lambda: actions.withdraw_place_inquiry(  # noqa: E731
        by=asking.cast.case_worker, today=TODAY, inquiry_id=sent.inquiry, because="found"
    )
    withdraw()
    assert refused(by_login(asking, sent.inquiry, NO)) == ["withdrawn"]
    assert refused(by_link(sent)) == ["withdrawn"]
    assert refused(withdraw) == ["withdrawn_already"]
    assert kinds(acting_as)["Sivkær"] == "yes"


def test_a_service_that_closes_meanwhile_takes_no_answer_and_the_others_stand(asking: Asking, acting_as: Any) -> None:
    sent = asking.send("Sivkær", "Klintesøen", "Fjordlyngen")
    by_login(asking, sent.inquiry)()
    Service.objects.filter(pk=asking.house.klintesoen.pk).update(closed_on=TODAY)
    issued = sent.codes[0]
    answer = lambda: actions.answer_with_code(today=TODAY, link=issued.link, code=issued.code, answer=YES)  # noqa: E731
    assert refused(answer) == ["unit_closed"]
    with acting_as("case_worker"):
        states = {row.service_name: row.state(TODAY) for row in queries.answers_for(NEED).values()}
    assert states == {
        "Sivkær": AskedState.ANSWERED,
        "Klintesøen": AskedState.UNIT_CLOSED,
        "Fjordlyngen": AskedState.WAITING,
    }


# ---- by link ----


def test_an_answer_by_link_says_who_and_uses_the_link_up(asking: Asking, acting_as: Any) -> None:
    sent = asking.send()
    assert refused(by_link(sent, PlaceAnswered(PlaceAnswerKind.NO))) == ["nobody"]
    by_link(sent)()
    assert refused(by_link(sent, NO)) == ["code_used"]
    with acting_as("case_worker"):
        answer = PlaceAnswer.objects.get()
    assert (answer.kind, answer.by_id, answer.answered_by) == ("yes", None, "Ida Bro, forstander")
    assert AuditEntry.objects.filter(act="answer_by_link", assignment=None).count() == 1


def test_a_wrong_answer_does_not_use_the_link_up(asking: Asking) -> None:
    sent = asking.send()
    assert refused(by_link(sent, PlaceAnswered(PlaceAnswerKind.YES, answered_by="Leder"))) == ["no_day"]
    by_link(sent)()


def test_wrong_codes_are_counted_and_lock_the_link_also_for_the_right_one(asking: Asking, acting_as: Any) -> None:
    sent = asking.send()
    assert [refused(by_link(sent, code="AAAA-AAAA")) for _try in range(5)] == [["code_wrong"]] * 4 + [["code_locked"]]
    assert refused(by_link(sent)) == ["code_locked"]
    asked = asking.asked(sent.inquiry, "Klintesøen")
    new = actions.make_code(by=asking.cast.case_worker, today=TODAY, inquiry_id=sent.inquiry, asked_id=asked)
    assert refused(by_link(sent)) == ["code_replaced"]
    actions.answer_with_code(today=TODAY, link=new.link, code=new.code.lower(), answer=YES)
    assert kinds(acting_as)["Klintesøen"] == "yes"


def test_one_links_code_does_not_open_another_link(asking: Asking) -> None:
    first, second = asking.send("Klintesøen", "Fjordlyngen").codes
    assert refused(lambda: actions.door(today=TODAY, link=second.link, code=first.code)) == ["code_wrong"]
    assert refused(lambda: actions.door(today=TODAY, link="nowhere", code=first.code)) == ["code_unknown"]


def test_after_the_deadline_the_link_tells_no_profile(asking: Asking) -> None:
    sent = asking.send()
    assert refused(by_link(sent, today=AFTER)) == ["overdue"]
    assert refused(lambda: actions.door(today=AFTER, link=code_of(sent).link, code=code_of(sent).code)) == ["overdue"]


def test_no_new_link_when_no_answer_is_taken(asking: Asking) -> None:
    sent = asking.send()
    asked = asking.asked(sent.inquiry, "Klintesøen")
    make = lambda: actions.make_code(by=asking.cast.case_worker, today=AFTER, inquiry_id=sent.inquiry, asked_id=asked)  # noqa: E731
    assert refused(make) == ["overdue"]


def test_what_the_link_opens_names_neither_case_nor_others(asking: Asking, acting_as: Any) -> None:
    sent = asking.send("Sivkær", "Klintesøen")
    code = code_of(sent)
    with acting_as("public"):
        opened = actions.door(today=TODAY, link=code.link, code=code.code)
    assert opened.unit == asking.units["Klintesøen"] and opened.municipality == "Næstved Kommune"
    assert "reference" not in opened.profile and "Sivkær" not in str(opened)


# ---- dialogue ----


def test_the_answer_of_another_municipalitys_service_is_a_dialogue(asking: Asking, acting_as: Any) -> None:
    sent = asking.send("Klintesøen", "Sivkær")
    by_link(sent)()
    own = [asking.cast.naestved.pk]
    with acting_as("case_worker"):
        assert queries.dialogue_on(queries.answers_for(NEED), own) is None, "a private supplier is no municipality"
    by_login(asking, sent.inquiry, NO)()
    with acting_as("case_worker"):
        assert queries.dialogue_on(queries.answers_for(NEED), own) == TODAY
        assert queries.dialogue_on(queries.answers_for(NEED), [asking.cast.slagelse.pk]) is None


def test_answers_take_one_query(asking: Asking, acting_as: Any, django_assert_num_queries: Any) -> None:
    asking.send()
    with acting_as("case_worker"), django_assert_num_queries(1):
        queries.answers_for(NEED)


def test_an_earlier_answer_stands_until_the_new_question_is_answered(asking: Asking, acting_as: Any) -> None:
    sent = asking.send("Sivkær")
    by_login(asking, sent.inquiry)()
    again = asking.send("Sivkær", today=AFTER, deadline=AFTER + timedelta(days=7))
    assert kinds(acting_as) == {"Sivkær": "yes"}
    by_login(asking, again.inquiry, NO, today=AFTER)()
    assert kinds(acting_as) == {"Sivkær": "no"}


# ---- joint ----


def answer_joint(asking: Asking, inquiry: int, kind: str = "citizens", number: int | None = 2, today: date = TODAY) -> None:
    told = JointAnswered(JointAnswerKind(kind), number)
    actions.answer_joint_inquiry(by=asking.cast.controller, today=today, inquiry_id=inquiry, answer=told)


def test_the_agreements_other_municipalities_are_asked(asking: Asking, acting_as: Any) -> None:
    inquiry = asking.joint()
    with acting_as("case_worker"):
        assert list(JointAsked.objects.filter(inquiry=inquiry).values_list("organisation_id", flat=True)) == [
            asking.cast.slagelse.pk
        ]
    with pytest.raises(JointAsked.DoesNotExist):
        told = JointAnswered(JointAnswerKind.NO)
        actions.answer_joint_inquiry(by=asking.cast.outsider, today=TODAY, inquiry_id=inquiry, answer=told)


def test_one_joint_inquiry_is_open_for_a_need_at_a_time(asking: Asking) -> None:
    inquiry = asking.joint()
    assert refused(asking.joint) == ["joint_open"]
    actions.withdraw_joint_inquiry(by=asking.cast.case_worker, today=TODAY, inquiry_id=inquiry)
    assert asking.joint() != inquiry


def test_it_is_closed_when_all_have_answered_or_the_deadline_has_passed(asking: Asking, acting_as: Any) -> None:
    inquiry, by = asking.joint(), asking.cast.case_worker
    close = lambda today: actions.close_joint_inquiry(by=by, today=today, inquiry_id=inquiry)  # noqa: E731
    assert refused(lambda: close(TODAY)) == ["too_soon_to_close"]
    assert refused(lambda: close(DEADLINE)) == ["too_soon_to_close"]
    with acting_as("case_worker"):
        assert joint_on_file(NEED) is None
    answer_joint(asking, inquiry)
    close(TODAY)
    with acting_as("case_worker"):
        found = joint_on_file(NEED)
    assert found and (found.closed_on, found.asked, found.answered, found.somebody_would) == (TODAY, 1, 1, True)
    assert refused(lambda: answer_joint(asking, inquiry)) == ["joint_closed"]
    assert refused(lambda: close(AFTER)) == ["joint_closed"]


def test_silence_until_the_deadline_is_enough(asking: Asking, acting_as: Any) -> None:
    inquiry = asking.joint()
    assert refused(lambda: answer_joint(asking, inquiry, today=AFTER)) == ["joint_overdue"]
    actions.close_joint_inquiry(by=asking.cast.case_worker, today=AFTER, inquiry_id=inquiry)
    with acting_as("case_worker"):
        found = joint_on_file(NEED)
    assert found and (found.answered, found.somebody_would) == (0, False)


def test_a_withdrawn_joint_inquiry_documents_nothing(asking: Asking, acting_as: Any) -> None:
    inquiry = asking.joint()
    actions.withdraw_joint_inquiry(by=asking.cast.case_worker, today=TODAY, inquiry_id=inquiry)
    with acting_as("case_worker"):
        assert joint_on_file(NEED) is None


def test_a_later_answer_of_a_municipality_holds(asking: Asking, acting_as: Any) -> None:
    inquiry = asking.joint()
    answer_joint(asking, inquiry)
    answer_joint(asking, inquiry, "no", None)
    with acting_as("case_worker"):
        (row,) = queries.joint_answers(inquiry)
        assert row.answer and row.answer.kind == "no"


def test_only_the_asker_changes_its_inquiry(asking: Asking) -> None:
    inquiry = asking.joint()
    with pytest.raises(PermissionDenied):
        actions.close_joint_inquiry(by=asking.cast.controller, today=AFTER, inquiry_id=inquiry)
    with pytest.raises(JointInquiry.DoesNotExist):
        actions.close_joint_inquiry(by=asking.cast.outside_case_worker, today=AFTER, inquiry_id=inquiry)


# ---- retention ----


def test_words_go_first_and_then_all_of_it(asking: Asking, acting_as: Any) -> None:
    from rammevaerk.inquiries.rules.outgoing import ProfileField

    sent = asking.send(note="Rolig enhed", chosen=frozenset(ProfileField))
    told = PlaceAnswered(PlaceAnswerKind.CONDITIONS, None, "Efter et besøg", answered_by="Ida", looked_through=True)
    by_link(sent, told)()
    asking.joint()
    other = asking.send(need=NEED + 1)
    with acting_as("case_worker"):
        assert actions.strip_need(NEED) == 1
        row, answer = PlaceInquiry.objects.get(pk=sent.inquiry), PlaceAnswer.objects.get()
        assert not {"note", "reference"} & set(row.profile) and row.profile["paragraph"] == "SEL-108"
        assert (answer.kind, answer.conditions, answer.answered_by) == ("conditions", "–", "")
        assert actions.forget_need(NEED) == 2
        left = (PlaceInquiry, AskedUnit, AnswerCode, PlaceAnswer, JointInquiry, JointAsked, JointAnswer)
        assert [model.objects.count() for model in left] == [1, 2, 1, 0, 0, 0, 0]
        assert PlaceInquiry.objects.get().pk == other.inquiry
