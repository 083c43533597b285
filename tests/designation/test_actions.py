"""A case from the operator's draft to a period, and everything that stops on the way."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.designation import actions, facts, queries
from rammevaerk.designation.actions import NewArgument, NewJudgement, NewNomination, NewRecommendation
from rammevaerk.designation.models import Designation, Nomination, PanelJudgement
from rammevaerk.designation.rules.cases import NominationState
from rammevaerk.designation.rules.criteria import Pointing, SelectionCriterion, eligibility
from rammevaerk.designation.rules.scheme import NominationKind
from rammevaerk.kernel.errors import Refused

from tests.designation.conftest import DECIDED, OPEN_DAY, PANEL_DAY, WORDS, Scheme


def codes(refused: Any) -> set[str]:
    return {finding.code.partition(".")[2] for finding in refused.value.findings}


def state_of(row: Nomination, day: date = DECIDED) -> NominationState:
    (case,) = [one for one in queries.cases_of_service(row.service_id, day) if one.row.pk == row.pk]
    return case.state


def test_a_case_goes_from_draft_to_designation_and_each_state_follows_from_what_is_recorded(scheme: Scheme) -> None:
    row = scheme.opened()
    assert state_of(row) is NominationState.DRAFT
    scheme.argued(row)
    actions.send_nomination(by=scheme.manager, today=OPEN_DAY, nomination_id=row.pk)
    assert state_of(row) is NominationState.SENT
    scheme.judged(row)
    assert state_of(row) is NominationState.SENT
    scheme.recommended(row)
    assert state_of(row) is NominationState.PANEL_FOR
    scheme.decided(row)
    assert state_of(row) is NominationState.APPROVED
    assert queries.designated_on(date(2026, 7, 1)) == []
    made = scheme.put(row)
    assert state_of(row) is NominationState.IN_EFFECT
    assert (made.valid_from, made.valid_to) == (date(2026, 7, 1), date(2028, 7, 1))


def test_invariant_07_nominations_in_january_to_march_a_period_of_two_years_from_july(scheme: Scheme) -> None:
    for day in (date(2025, 12, 31), date(2026, 4, 1), date(2026, 11, 10)):
        with pytest.raises(Refused) as refused:
            scheme.opened(day=day)
        assert codes(refused) == {"outside_window"}
    assert scheme.opened(day=date(2026, 3, 31)).year == 2026


def test_invariant_07_reassessment_and_leaving_in_even_years(scheme: Scheme) -> None:
    scheme.designated()
    for kind in (NominationKind.REASSESSMENT, NominationKind.LEAVING):
        with pytest.raises(Refused) as refused:
            scheme.opened(kind, date(2027, 2, 1))
        assert codes(refused) == {"odd_year"}
    again = scheme.sent(NominationKind.REASSESSMENT, date(2028, 2, 1))
    scheme.judged(again, day=date(2028, 3, 1))
    scheme.recommended(again, day=date(2028, 3, 1))
    scheme.decided(again, date(2028, 6, 1))
    scheme.put(again, date(2028, 6, 1))
    spans = queries.history_of(scheme.house.sivkaer.pk)
    assert [(span.start, span.end) for span in spans] == [
        (date(2026, 7, 1), date(2028, 7, 1)),
        (date(2028, 7, 1), date(2030, 7, 1)),
    ]


def test_a_service_leaves_by_the_same_chain_and_is_no_longer_designated(scheme: Scheme) -> None:
    scheme.designated()
    leaving = scheme.sent(NominationKind.LEAVING, date(2028, 2, 1))
    scheme.recommended(leaving, day=date(2028, 3, 1))
    scheme.decided(leaving, date(2028, 6, 1))
    assert queries.designated_in([scheme.house.sivkaer.pk], date(2028, 6, 30)) == [scheme.house.sivkaer.pk]
    made = scheme.put(leaving, date(2028, 6, 1))
    assert (made.designates, made.valid_from, made.valid_to) == (False, date(2028, 7, 1), None)
    assert queries.designated_in([scheme.house.sivkaer.pk], date(2028, 7, 1)) == []


def test_an_approval_after_the_agreed_day_begins_the_period_late(scheme: Scheme) -> None:
    row = scheme.sent()
    scheme.judged(row)
    scheme.recommended(row)
    scheme.decided(row, date(2026, 9, 14))
    made = scheme.put(row, date(2026, 9, 20))
    assert (made.valid_from, made.valid_to) == (date(2026, 9, 14), date(2028, 7, 1))


def test_a_dispensation_does_without_the_criteria_but_not_without_the_bodies(scheme: Scheme) -> None:
    row = scheme.sent(NominationKind.DISPENSATION)
    scheme.judged(row, no=("c1", "c2"))
    scheme.recommended(row)
    with pytest.raises(Refused) as refused:
        scheme.put(row)
    assert codes(refused) == {"not_approved"}
    scheme.decided(row)
    assert scheme.put(row).designates


def test_a_dispensation_says_what_is_new(scheme: Scheme) -> None:
    new = NewNomination(NominationKind.DISPENSATION, WORDS)
    with pytest.raises(Refused) as refused:
        actions.open_nomination(by=scheme.manager, today=OPEN_DAY, service_id=scheme.house.sivkaer.pk, new=new)
    assert codes(refused) == {"no_novelty"}


def test_invariant_06_what_fails_is_named_with_its_own_evidence_and_date(scheme: Scheme) -> None:
    row = scheme.sent()
    scheme.judged(row, no=("c2",))
    result = eligibility(facts.judged_of(Nomination.objects.get(pk=row.pk)))
    assert [(one.criterion, one.evidence, one.on) for one in result.on] == [
        (SelectionCriterion.REGION_SIZED_CATCHMENT, "Årsrapporten", PANEL_DAY)
    ]
    with pytest.raises(Refused) as refused:
        scheme.recommended(row)
    assert codes(refused) == {"criteria_not_met"}
    scheme.recommended(row, yes=False)
    assert state_of(row) is NominationState.PANEL_AGAINST


def test_bodies_that_approve_what_does_not_fulfil_the_criteria_designate_nothing(scheme: Scheme) -> None:
    row = scheme.sent()
    scheme.judged(row, no=("b1",))
    scheme.recommended(row, yes=False)
    scheme.decided(row)
    with pytest.raises(Refused) as refused:
        scheme.put(row)
    assert codes(refused) == {"criteria_not_met"}
    assert not Designation.objects.exists()


def test_a_yes_against_the_figure_is_taken_and_kept(scheme: Scheme) -> None:
    row = scheme.sent()
    scheme.judged(row)
    kept = PanelJudgement.objects.get(criterion="c2")
    assert (kept.met, kept.pointing) == (True, Pointing.AGAINST.value)
    assert AuditEntry.objects.filter(act="judge_criterion", details__against_figure=True).exists()


def test_an_argument_keeps_what_the_register_said_that_day(scheme: Scheme) -> None:
    row = scheme.opened()
    scheme.argued(row, "a1")
    kept = facts.arguments_of(row)[SelectionCriterion.SMALL_TARGET_GROUP].indication
    assert kept is not None
    assert kept["params"]["cases"] == {"number": "3"}


def test_the_panel_records_nothing_more_once_a_body_has_treated_the_case(scheme: Scheme) -> None:
    row = scheme.sent()
    scheme.judged(row)
    scheme.recommended(row)
    scheme.decided(row)
    for act in (scheme.judged, scheme.recommended):
        with pytest.raises(Refused) as refused:
            act(row, day=DECIDED)
        assert codes(refused) == {"not_assessable"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"grounds": ""}, "no_grounds"),
        ({"evidence": " "}, "no_evidence"),
        ({"on": date(2026, 4, 1)}, "judged_in_future"),
        ({"on": date(2026, 2, 9)}, "before_sent"),
    ],
)
def test_a_wrong_judgement_is_refused(scheme: Scheme, change: dict[str, Any], code: str) -> None:
    row = scheme.sent()
    new = NewJudgement(SelectionCriterion.NO_ALTERNATIVES, True, "Grunde.", "Bevis", PANEL_DAY)
    with pytest.raises(Refused) as refused:
        actions.judge(by=scheme.cast.secretariat, today=PANEL_DAY, nomination_id=row.pk, new=replace(new, **change))
    assert codes(refused) == {code}


def test_nothing_is_sent_before_every_requirement_is_argued(scheme: Scheme) -> None:
    row = scheme.opened()
    scheme.argued(row, "a2", "b1", "c1")
    with pytest.raises(Refused) as refused:
        actions.send_nomination(by=scheme.manager, today=OPEN_DAY, nomination_id=row.pk)
    assert refused.value.findings[0].params == {"criteria": "C.2"}


def test_a_service_has_one_open_case_and_a_withdrawn_one_makes_room(scheme: Scheme) -> None:
    row = scheme.opened()
    with pytest.raises(Refused) as refused:
        scheme.opened()
    assert codes(refused) == {"open_already"}
    actions.withdraw_nomination(by=scheme.manager, today=OPEN_DAY, nomination_id=row.pk)
    assert state_of(row) is NominationState.WITHDRAWN
    scheme.opened()


def test_a_number_of_a_citizen_stops_the_text(scheme: Scheme) -> None:
    row = scheme.opened()
    new = NewArgument(SelectionCriterion.HIGH_COMPLEXITY, "Om 010190-1234", "Bevis", OPEN_DAY)
    with pytest.raises(Refused) as refused:
        actions.argue(by=scheme.manager, today=OPEN_DAY, nomination_id=row.pk, new=new)
    assert {finding.code for finding in refused.value.findings} == {"kernel.cpr_number"}


def test_an_economist_nominates_for_the_whole_operator_and_nobody_for_another(scheme: Scheme) -> None:
    new = NewNomination(NominationKind.NOMINATION, WORDS)
    actions.open_nomination(by=scheme.cast.operator_economist, today=OPEN_DAY, service_id=scheme.house.fjordlyngen.pk, new=new)
    with pytest.raises(PermissionDenied):
        actions.open_nomination(by=scheme.manager, today=OPEN_DAY, service_id=scheme.house.lyngdraget.pk, new=new)


def test_what_is_recorded_is_never_changed_nor_deleted(scheme: Scheme) -> None:
    scheme.designated()
    for table in ("nomination", "criterionargument", "paneljudgement", "panelrecommendation", "designation", "nominationstep"):
        for statement in (f"DELETE FROM designation_{table}", f"UPDATE designation_{table} SET id = id"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_the_recommendation_says_who_sat_and_why(scheme: Scheme) -> None:
    row = scheme.sent()
    scheme.judged(row)
    for change, code in (({"grounds": ""}, "no_grounds"), ({"panel": ""}, "no_panel")):
        new = replace(NewRecommendation(True, "Grunde.", "Tre fagfolk", PANEL_DAY), **change)
        with pytest.raises(Refused) as refused:
            actions.recommend(by=scheme.cast.secretariat, today=PANEL_DAY, nomination_id=row.pk, new=new)
        assert codes(refused) == {code}
