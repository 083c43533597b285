"""Answering, sampling, entering texts: what is kept, what is refused, and two at once."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, connection, transaction

from rammevaerk.accounts.models import AuditEntry, RoleAssignment
from rammevaerk.casework import actions, queries
from rammevaerk.casework.actions import Given, Kept, SampleAnswer
from rammevaerk.casework.models import Answer, CaseText, Draw, SampledCase, Verdict
from rammevaerk.casework.rules.checklist import CheckPoint, LegalDefect
from rammevaerk.casework.rules.drawing import DrawTerms
from rammevaerk.casework.rules.texts import TextKind
from rammevaerk.kernel.errors import Refused

from tests.casework.conftest import AUTUMN, NO, YES, Closing, new_text, whole
from tests.needs.conftest import Register
from tests.support.people import TODAY, acting_as

DEADLINE, REASONS, POST = CheckPoint.DEADLINE, CheckPoint.REASONS, CheckPoint.GUIDE_POST_1


def refused(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as stopped:
        act()
    return [finding.code for finding in stopped.value.findings]


def keep(by: RoleAssignment, need: int, **kept: Any) -> int:
    return actions.keep_checklist(by=by, today=TODAY, need_id=need, kept=Kept(**kept))


def seen(need: int) -> int:
    return Answer.objects.filter(need=need).order_by("-pk").values_list("pk", flat=True).first() or 0


# The list


def test_answers_are_kept_the_newest_holds_and_what_is_the_same_is_not_written_again(register: Register, need: int) -> None:
    by = register.cast.case_worker
    with acting_as(by):
        assert keep(by, need, answers={DEADLINE: Given(YES), REASONS: Given(NO, "For kort")}) == 2
        assert keep(by, need, answers={DEADLINE: Given(NO), REASONS: Given(NO, "For kort")}, seen=seen(need)) == 1
        rows = queries.answers_of(need)
        assert (rows[0].point, rows[0].answer) == ("deadline", "not_fulfilled") and len(rows) == 3
        assert queries.codes(rows) == {DEADLINE: NO, REASONS: NO}
    told = AuditEntry.objects.filter(act="answer_case_check").order_by("pk").values_list("details", flat=True)
    assert [row["points"] for row in told] == [["deadline", "reasons"], ["deadline"]]


def test_a_guide_post_is_answered_when_it_held_on_the_day_of_the_need(
    register: Register, need: int, entered: Callable[..., int]
) -> None:
    by = register.cast.case_worker
    answers = {POST: Given(YES)}
    assert refused(lambda: keep(by, need, answers=answers)) == ["casework.guide_post_unknown"]
    entered(new_text(valid_from=TODAY + timedelta(days=1)))
    assert refused(lambda: keep(by, need, answers=answers)) == ["casework.guide_post_unknown"]
    pk = entered(new_text(valid_from=TODAY))
    assert keep(by, need, answers=answers) == 1
    with acting_as(by):
        assert Answer.objects.get().case_text_id == pk


def test_a_note_with_a_cpr_number_is_refused_and_nothing_is_kept(register: Register, need: int) -> None:
    by = register.cast.case_worker
    answers = {DEADLINE: Given(YES), REASONS: Given(NO, "Se 010170-1234")}
    assert refused(lambda: keep(by, need, answers=answers)) == ["kernel.cpr_number"]
    with acting_as(by):
        assert not Answer.objects.exists()


def test_answers_somebody_gave_meanwhile_are_not_overwritten_unseen(
    register: Register, colleague: RoleAssignment, need: int
) -> None:
    keep(colleague, need, answers={DEADLINE: Given(YES)})
    late = {"answers": {DEADLINE: Given(NO)}, "seen": 0}
    assert refused(lambda: keep(register.cast.case_worker, need, **late)) == ["casework.answered_meanwhile"]
    with acting_as(colleague):
        assert queries.codes(queries.answers_of(need)) == {DEADLINE: YES}


def test_steps_are_ticked_and_taken_back(register: Register, need: int, entered: Callable[..., int]) -> None:
    by = register.cast.case_worker
    step, post = entered(new_text(TextKind.STEP)), entered(new_text())
    assert keep(by, need, steps={step: TODAY, post: TODAY}) == 1
    assert keep(by, need, steps={step: TODAY}) == 0
    assert keep(by, need, steps={step: None}) == 1
    with acting_as(by):
        assert queries.steps_done(need)[step].done_on is None
    assert refused(lambda: keep(by, need, steps={step: TODAY + timedelta(days=1)})) == ["casework.step_ahead"]


def test_who_answers(register: Register, need: int) -> None:
    for person in ("buying_controller", "secretariat", "auditor", "service_manager"):
        with pytest.raises(PermissionDenied):
            keep(register.cast.person(person), need, answers={DEADLINE: Given(YES)})
    with pytest.raises(ObjectDoesNotExist):
        keep(register.cast.outside_case_worker, need, answers={DEADLINE: Given(YES)})


# The sample


@pytest.fixture
def drawn(register: Register, colleague: RoleAssignment, closed: Closing) -> SampledCase:
    """A closed case of the case worker, drawn by the colleague."""
    closed("NÆ-2026-1")
    row = actions.draw_sample(by=colleague, today=TODAY, terms=AUTUMN)
    with acting_as(colleague):
        return row.cases.get()


def test_a_sample_holds_neither_own_cases_nor_open_ones_nor_those_drawn_before(
    register: Register, colleague: RoleAssignment, closed: Closing, need: int
) -> None:
    mine = {closed(f"NÆ-2026-{number}") for number in range(3)}
    closed("NÆ-2026-8", by=colleague)
    closed("NÆ-2026-9", day=date(2026, 9, 30))
    first = actions.draw_sample(by=colleague, today=TODAY, terms=AUTUMN)
    second = actions.draw_sample(by=colleague, today=TODAY, terms=AUTUMN)
    assert (set(first.pool), first.drawn, second.drawn) == (mine, 2, 1)
    assert set(second.pool) == mine - set(first.pool[:2])
    assert refused(lambda: actions.draw_sample(by=colleague, today=TODAY, terms=AUTUMN)) == ["casework.nothing_to_draw"]


def test_who_has_answered_a_colleagues_case_does_not_draw_it(
    register: Register, colleague: RoleAssignment, closed: Closing
) -> None:
    need = closed("NÆ-2026-1", answers={})
    keep(colleague, need, answers={DEADLINE: Given(YES)})
    assert refused(lambda: actions.draw_sample(by=colleague, today=TODAY, terms=AUTUMN)) == ["casework.nothing_to_draw"]


def test_a_share_is_drawn_and_kept_with_its_seed(colleague: RoleAssignment, closed: Closing) -> None:
    for number in range(3):
        closed(f"NÆ-2026-{number}")
    terms = DrawTerms("lod 7", date(2026, 10, 1), TODAY, share=Decimal("0.34"))
    row = actions.draw_sample(by=colleague, today=TODAY, terms=terms)
    assert (row.seed, row.share, row.drawn, len(row.pool)) == ("lod 7", Decimal("0.34"), 2, 3)
    assert AuditEntry.objects.get(act="draw_sample").details == {"pool": 3, "drawn": 2, "seed": "lod 7"}


def test_a_colleague_answers_and_the_two_lists_are_held_against_one_another(
    colleague: RoleAssignment, drawn: SampledCase
) -> None:
    given = SampleAnswer(whole(reasons=NO), LegalDefect.SUBSTANTIAL, "Afgørelsen siger ikke hvorfor")
    actions.answer_sample(by=colleague, today=TODAY, sampled_id=drawn.pk, given=given)
    with acting_as(colleague):
        assert Verdict.objects.get().defect == "substantial"
        own, sampled = queries.answers_of_cases([drawn])[drawn.pk]
        assert len(own) == len(sampled) == 10
        counts = {(row.counted_as.value, row.point, row.answer): row.cases for row in queries.own_counts(date(2026, 1, 1))}
    assert counts["agreement", "reasons", "different"] == 1 and counts["agreement", "deadline", "same"] == 1
    assert counts["sample", "legal_defect", "substantial"] == 1
    assert counts["own", "case", "closed"] == counts["own", "case", "checked"] == 1


def test_a_sampled_list_must_be_whole_and_say_the_same_as_the_defect(colleague: RoleAssignment, drawn: SampledCase) -> None:
    def answer(answers: Any, defect: LegalDefect) -> Callable[[], None]:
        given = SampleAnswer(answers, defect)
        return lambda: actions.answer_sample(by=colleague, today=TODAY, sampled_id=drawn.pk, given=given)

    assert set(refused(answer({DEADLINE: Given(YES)}, LegalDefect.NONE))) == {"casework.list_not_whole"}
    assert refused(answer(whole(reasons=NO), LegalDefect.NONE)) == ["casework.defect_not_said"]
    assert refused(answer(whole(), LegalDefect.DEFECT)) == ["casework.defect_without_point"]
    with acting_as(colleague):
        assert not Verdict.objects.exists()


def test_nobody_answers_a_sample_of_their_own_case_and_the_sampler_not_the_cases_own_list(
    register: Register, colleague: RoleAssignment, drawn: SampledCase
) -> None:
    own, given = register.cast.case_worker, SampleAnswer(whole())
    assert refused(lambda: actions.answer_sample(by=own, today=TODAY, sampled_id=drawn.pk, given=given)) == ["casework.own_case"]
    answers = {DEADLINE: Given(NO)}
    assert refused(lambda: keep(colleague, drawn.need_id, answers=answers)) == ["casework.sampled_by_you"]


def test_the_database_refuses_a_sample_of_ones_own_case(register: Register, drawn: SampledCase, closed: Closing) -> None:
    own, need = register.cast.case_worker, closed("NÆ-2026-2")
    beside = {"municipality_id": register.cast.naestved.pk, "by": own}
    with acting_as(own):
        with pytest.raises(IntegrityError, match="nobody samples"), transaction.atomic():
            SampledCase.objects.create(draw_id=drawn.draw_id, need_id=need, place=9, **beside)
        verdict = {"sampled": drawn, "need_id": drawn.need_id, "at": drawn.draw.at, "defect": "none"}
        with pytest.raises(IntegrityError, match="nobody samples"), transaction.atomic():
            Verdict.objects.create(**verdict, **beside)


@pytest.mark.django_db(transaction=True)
def test_two_draws_at_once_never_hold_the_same_case(register: Register, colleague: RoleAssignment, closed: Closing) -> None:
    """Two colleagues draw two of three cases in the same moment: one gets two, the other the one that is left."""
    from rammevaerk.accounts.actions import ensure_demo_person
    from rammevaerk.accounts.permissions import Role

    third = ensure_demo_person("third", "Bent Lund", role=Role.CASE_WORKER, organisation=register.cast.naestved)
    for number in range(3):
        closed(f"NÆ-2026-{number}")
    start, found = Barrier(2), []

    def draw(by: RoleAssignment) -> None:
        start.wait()
        try:
            found.append(actions.draw_sample(by=by, today=TODAY, terms=AUTUMN).drawn)
        finally:
            connection.close()

    threads = [Thread(target=draw, args=(by,)) for by in (colleague, third)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [1, 2]
    with acting_as(colleague):
        assert Draw.objects.count() == 2
        assert SampledCase.objects.values("need").distinct().count() == SampledCase.objects.count() == 3


# Dated texts


def test_a_text_holds_when_another_person_has_confirmed_it(register: Register) -> None:
    row = actions.enter_text(by=register.cast.secretariat, today=TODAY, new=new_text())
    assert queries.texts_on(TODAY) == ()
    own, other = register.cast.secretariat, register.cast.second_secretariat
    assert refused(lambda: actions.confirm_text(by=own, today=TODAY, text_id=row.pk)) == ["casework.text_own"]
    actions.confirm_text(by=other, today=TODAY, text_id=row.pk)
    assert [held.text_id for held in queries.texts_on(TODAY)] == [row.pk]
    again = lambda: actions.refuse_text(by=other, today=TODAY, text_id=row.pk, reason="Alligevel ikke")  # noqa: E731
    assert refused(again) == ["casework.text_decided"]


def test_a_refused_text_never_holds_and_keeps_the_reason(register: Register) -> None:
    row = actions.enter_text(by=register.cast.secretariat, today=TODAY, new=new_text())
    other = register.cast.second_secretariat
    assert refused(lambda: actions.refuse_text(by=other, today=TODAY, text_id=row.pk, reason=" ")) == ["casework.no_reason"]
    actions.refuse_text(by=other, today=TODAY, text_id=row.pk, reason="Bilaget siger noget andet")
    assert queries.texts_on(TODAY) == () and CaseText.objects.get().reason == "Bilaget siger noget andet"


def test_the_database_keeps_what_is_entered_and_wants_two_people(register: Register) -> None:
    row = actions.enter_text(by=register.cast.secretariat, today=TODAY, new=new_text())
    own = {"decided_by": register.cast.secretariat, "decider_id": register.cast.secretariat.user_id}
    for change in ({"words": "Noget andet"}, {"state": "confirmed", "confirmation": 1, **own}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseText.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseText.objects.filter(pk=row.pk).delete()


def test_only_the_secretariat_enters_and_confirms(register: Register) -> None:
    with pytest.raises(PermissionDenied):
        actions.enter_text(by=register.cast.case_worker, today=TODAY, new=new_text())
    row = actions.enter_text(by=register.cast.secretariat, today=TODAY, new=new_text())
    with pytest.raises(PermissionDenied):
        actions.confirm_text(by=register.cast.steering_group, today=TODAY, text_id=row.pk)
