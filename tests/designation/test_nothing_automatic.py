"""Every action as every role and in every state: nobody but those named moves a case, and no act gives what only bodies give."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.decisions.actions import NewDecision, confirm_decision, record_decision
from rammevaerk.decisions.queries import Subject
from rammevaerk.decisions.rules import acts as decisions
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import Part
from rammevaerk.designation import actions, queries
from rammevaerk.designation.actions import (
    NewArgument,
    NewDutyStatement,
    NewJudgement,
    NewKnowledge,
    NewNomination,
    NewRecommendation,
)
from rammevaerk.designation.models import Designation, Nomination, SharedKnowledge
from rammevaerk.designation.rules.cases import NominationState
from rammevaerk.designation.rules.criteria import SelectionCriterion
from rammevaerk.designation.rules.duties import Duty, DutyMark
from rammevaerk.designation.rules.scheme import NominationKind
from rammevaerk.kernel.errors import Refused

from tests.designation.conftest import DECIDED, OPEN_DAY, PANEL_DAY, WORDS, Scheme
from tests.support.deciding import body_of, let_decide
from tests.support.people import PEOPLE

Act = Callable[[RoleAssignment, Nomination, date], Any]
OPERATOR, PANEL = {"service_manager", "municipal_economist"}, {"secretariat", "second_secretariat"}


def _open(by: RoleAssignment, row: Nomination, day: date) -> Any:
    new = NewNomination(NominationKind.NOMINATION, WORDS)
    return actions.open_nomination(by=by, today=day, service_id=row.service_id, new=new)


def _argue(by: RoleAssignment, row: Nomination, day: date) -> Any:
    new = NewArgument(SelectionCriterion.HIGH_COMPLEXITY, WORDS, "Bevis", day)
    return actions.argue(by=by, today=day, nomination_id=row.pk, new=new)


def _send(by: RoleAssignment, row: Nomination, day: date) -> Any:
    return actions.send_nomination(by=by, today=day, nomination_id=row.pk)


def _withdraw(by: RoleAssignment, row: Nomination, day: date) -> Any:
    return actions.withdraw_nomination(by=by, today=day, nomination_id=row.pk)


def _judge(by: RoleAssignment, row: Nomination, day: date) -> Any:
    new = NewJudgement(SelectionCriterion.HIGH_COMPLEXITY, True, "Grunde", "Bevis", day)
    return actions.judge(by=by, today=day, nomination_id=row.pk, new=new)


def _recommend(by: RoleAssignment, row: Nomination, day: date) -> Any:
    return actions.recommend(by=by, today=day, nomination_id=row.pk, new=NewRecommendation(False, "Grunde", "Tre", day))


def _effect(by: RoleAssignment, row: Nomination, day: date) -> Any:
    return actions.put_in_effect(by=by, today=day, nomination_id=row.pk)


def _duty(by: RoleAssignment, row: Nomination, day: date) -> Any:
    new = NewDutyStatement(Duty.FLAGSHIP, DutyMark.KEPT, "Sådan", "Bevis", day)
    return actions.state_duty(by=by, today=day, service_id=row.service_id, new=new)


def _knowledge(by: RoleAssignment, row: Nomination, day: date) -> Any:
    new = NewKnowledge(SharedKnowledge.Kind.COURSE, None, day, None, "Kursus")
    return actions.share_knowledge(by=by, today=day, service_id=row.service_id, new=new)


ACTS: dict[str, tuple[Act, set[str]]] = {
    "open": (_open, OPERATOR),
    "argue": (_argue, OPERATOR),
    "send": (_send, OPERATOR),
    "withdraw": (_withdraw, OPERATOR),
    "judge": (_judge, PANEL),
    "recommend": (_recommend, PANEL),
    "effect": (_effect, PANEL),
    "duty": (_duty, OPERATOR),
    "knowledge": (_knowledge, OPERATOR),
}


def _draft(scheme: Scheme) -> Nomination:
    row = scheme.opened()
    scheme.argued(row)
    return row


def _withdrawn(scheme: Scheme) -> Nomination:
    row = scheme.sent()
    _withdraw(scheme.manager, row, OPEN_DAY)
    return row


def _for(scheme: Scheme) -> Nomination:
    row = scheme.sent()
    scheme.judged(row)
    scheme.recommended(row)
    return row


def _against(scheme: Scheme) -> Nomination:
    row = scheme.sent()
    scheme.judged(row, no=("c2",))
    scheme.recommended(row, yes=False)
    return row


def _approved(scheme: Scheme) -> Nomination:
    row = _for(scheme)
    scheme.decided(row, PANEL_DAY)
    return row


def _in_effect(scheme: Scheme) -> Nomination:
    row = _approved(scheme)
    scheme.put(row, PANEL_DAY)
    return row


def _said(scheme: Scheme, outcome: Outcome) -> Nomination:
    """The panel is for it, and whoever decides says something else than yes, confirmed."""
    row, cast = _for(scheme), scheme.cast
    let_decide(cast, decisions.Act.DESIGNATION, Part.DECIDES, body_of(cast, "kkr", "KKR"))
    new = NewDecision(decisions.Act.DESIGNATION, Subject("nomination", row.pk), Part.DECIDES, "kkr", outcome, PANEL_DAY)
    made = record_decision(by=cast.secretariat, today=PANEL_DAY, new=new)
    confirm_decision(by=cast.second_secretariat, today=PANEL_DAY, decision_id=made.pk)
    return row


def _rejected(scheme: Scheme) -> Nomination:
    return _said(scheme, Outcome.REJECTED)


def _sent_back(scheme: Scheme) -> Nomination:
    return _said(scheme, Outcome.SENT_BACK)


# What has happened, the state it gives, how a case gets there, and the acts that those allowed may do then; all in the window.
STATES: dict[str, tuple[NominationState, Callable[[Scheme], Nomination], set[str]]] = {
    "draft": (NominationState.DRAFT, _draft, {"argue", "send", "withdraw"}),
    "sent": (NominationState.SENT, Scheme.sent, {"withdraw", "judge"}),
    "panel for": (NominationState.PANEL_FOR, _for, {"withdraw", "judge", "recommend"}),
    "panel against": (NominationState.PANEL_AGAINST, _against, {"withdraw", "judge", "recommend"}),
    "sent back": (NominationState.PANEL_FOR, _sent_back, {"withdraw", "judge", "recommend"}),
    "approved": (NominationState.APPROVED, _approved, {"withdraw", "effect"}),
    "rejected": (NominationState.REJECTED, _rejected, {"open"}),
    "in effect": (NominationState.IN_EFFECT, _in_effect, set()),
    "withdrawn": (NominationState.WITHDRAWN, _withdrawn, {"open"}),
}


def standing(row: Nomination, day: date = PANEL_DAY) -> tuple[NominationState, int]:
    (case,) = [one for one in queries.cases_of_service(row.service_id, day) if one.row.pk == row.pk]
    return case.state, Designation.objects.count()


def test_every_state_is_in_the_table() -> None:
    assert {state for state, _reached, _acts in STATES.values()} == set(NominationState)


@pytest.mark.parametrize("name", STATES)
def test_nobody_else_moves_a_case_in_any_state(scheme: Scheme, name: str) -> None:
    state, reached, _acts = STATES[name]
    row = reached(scheme)
    before = standing(row)
    assert before[0] is state
    for done, (act, allowed) in ACTS.items():
        for person in set(PEOPLE) - allowed:
            with pytest.raises(PermissionDenied):
                act(scheme.cast.person(person), row, PANEL_DAY)
        assert standing(row) == before, done


@pytest.mark.parametrize("state", STATES)
def test_an_act_is_done_in_its_states_alone(scheme: Scheme, state: str) -> None:
    row = STATES[state][1](scheme)
    before = standing(row)
    for name in set(ACTS) - {"duty", "knowledge"}:
        act, allowed = ACTS[name]
        by = scheme.manager if allowed == OPERATOR else scheme.cast.secretariat
        done = transaction.savepoint()
        if name in STATES[state][2]:
            act(by, row, PANEL_DAY)
        else:
            with pytest.raises(Refused):
                act(by, row, PANEL_DAY)
            assert standing(row) == before, name
        transaction.savepoint_rollback(done)


def test_time_alone_moves_nothing_but_the_end_of_a_period(scheme: Scheme) -> None:
    row = scheme.sent()
    scheme.judged(row)
    scheme.recommended(row)
    scheme.decided(row)
    for day in (DECIDED, date(2026, 7, 1), date(2028, 7, 1), date(2030, 1, 1)):
        assert standing(row, day) == (NominationState.APPROVED, 0)
        assert queries.designated_on(day) == []
