"""Two of the panel's secretaries, two who confirm and two who put it in effect in the same moment: one right outcome."""

import pytest

from rammevaerk.decisions.actions import NewDecision, confirm_decision, record_decision
from rammevaerk.decisions.models import DecisionConfirmation, RecordedDecision
from rammevaerk.decisions.queries import Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import Part
from rammevaerk.designation import actions, facts
from rammevaerk.designation.actions import NewJudgement, NewRecommendation
from rammevaerk.designation.models import Designation, PanelJudgement
from rammevaerk.designation.rules.criteria import SelectionCriterion

from tests.designation.conftest import DECIDED, PANEL_DAY, Scheme
from tests.support.at_once import both_at_once
from tests.support.deciding import body_of, let_decide

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_judge_one_criterion_leave_both_and_the_later_holds(scheme: Scheme) -> None:
    row = scheme.sent()
    offices = (scheme.cast.secretariat, scheme.cast.second_secretariat)

    def judged(place: int) -> object:
        new = NewJudgement(SelectionCriterion.HIGH_COMPLEXITY, place == 0, f"Panelets grunde {place}.", "Årsrapporten", PANEL_DAY)
        return actions.judge(by=offices[place], today=PANEL_DAY, nomination_id=row.pk, new=new).pk

    written = both_at_once(judged)
    rows = list(PanelJudgement.objects.order_by("pk"))
    assert sorted(map(str, written)) == sorted(str(one.pk) for one in rows)
    read = facts.read_along(type(row).objects.all()).get(pk=row.pk)
    assert {one: told.met for one, told in facts.judged_of(read).items()} == {SelectionCriterion.HIGH_COMPLEXITY: rows[-1].met}


def test_a_judgement_and_a_decision_at_once_never_both_stand(scheme: Scheme) -> None:
    """Either the panel judges anew and the body's word is recorded after it, or the body's word comes first and the judgement is
    refused."""
    row, cast = scheme.sent(), scheme.cast
    scheme.judged(row)
    scheme.recommended(row)
    let_decide(cast, Act.DESIGNATION, Part.DECIDES, body_of(cast, "kkr", "KKR"))

    def doing(place: int) -> object:
        if place:
            new = NewRecommendation(False, "Panelet har set det igen.", "Tre fagfolk", PANEL_DAY)
            return actions.recommend(by=cast.secretariat, today=PANEL_DAY, nomination_id=row.pk, new=new).recommends
        said = NewDecision(Act.DESIGNATION, Subject(facts.SUBJECT, row.pk), Part.DECIDES, "kkr", Outcome.APPROVED, PANEL_DAY)
        return record_decision(by=cast.second_secretariat, today=PANEL_DAY, new=said).outcome

    said, recommended = both_at_once(doing)
    assert said == "approved" and recommended in (False, "designation.treated_already")
    assert RecordedDecision.objects.count() == 1


def test_two_who_confirm_one_decision_confirm_it_once(scheme: Scheme) -> None:
    row, cast = scheme.sent(), scheme.cast
    let_decide(cast, Act.DESIGNATION, Part.DECIDES, body_of(cast, "kkr", "KKR"))
    said = NewDecision(Act.DESIGNATION, Subject(facts.SUBJECT, row.pk), Part.DECIDES, "kkr", Outcome.APPROVED, PANEL_DAY)
    made = record_decision(by=cast.secretariat, today=PANEL_DAY, new=said)
    second = cast.second_secretariat
    found = both_at_once(lambda _place: confirm_decision(by=second, today=PANEL_DAY, decision_id=made.pk).decision_id)
    assert sorted(map(str, found)) == sorted([str(made.pk), "decisions.confirmed_already"])
    assert DecisionConfirmation.objects.count() == 1


def test_two_who_put_it_in_effect_write_one_period(scheme: Scheme) -> None:
    row = scheme.sent()
    scheme.judged(row)
    scheme.recommended(row)
    scheme.decided(row)
    offices = (scheme.cast.secretariat, scheme.cast.second_secretariat)
    found = both_at_once(lambda place: actions.put_in_effect(by=offices[place], today=DECIDED, nomination_id=row.pk).pk)
    assert "designation.in_effect_already" in found
    assert Designation.objects.count() == 1
