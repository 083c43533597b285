"""Nothing is automatic: every act as every role and in every state; what a body gives is never written by anybody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from rammevaerk.accounts.permissions import MAY, Permission, Role
from rammevaerk.changes import actions
from rammevaerk.changes.actions import AgreedTerms, ChosenTerms, NewEntry, NewNotice, NewStep, RegisterEntry
from rammevaerk.changes.models import Change
from rammevaerk.changes.rules.consulting import Answered, ConsultationFact
from rammevaerk.changes.rules.kinds import ChangeKind
from rammevaerk.changes.rules.standing import STATES, AllowedStep, CaseFacts, ChangeState, check_step, state_of
from rammevaerk.kernel.errors import Refused

from tests.changes.conftest import World
from tests.support.people import PEOPLE, TODAY

OPERATOR, SECRETARIAT, ANSWERS = Permission.NOTIFY_CHANGES, Permission.HANDLE_CHANGES, Permission.ANSWER_CONSULTATIONS
Doing = Callable[[World, int, Any], object]
DEADLINE = TODAY + timedelta(days=40)


def given(**values: Any) -> dict[str, Any]:
    return {"today": TODAY, **values}


ACTS: dict[str, tuple[Permission, Doing]] = {
    "withdraw": (OPERATOR, lambda w, pk, by: actions.withdraw_change(by=by, change_id=pk, because="Nej", **given())),
    "inquiry": (OPERATOR, lambda w, pk, by: actions.attach_inquiry(by=by, change_id=pk, inquiry=1, **given())),
    "link": (OPERATOR, lambda w, pk, by: actions.link_service(by=by, change_id=pk, service_id=w.house.lyngdraget.pk, **given())),
    "consult": (SECRETARIAT, lambda w, pk, by: actions.open_consultation(by=by, change_id=pk, deadline=DEADLINE, **given())),
    "prolong": (SECRETARIAT, lambda w, pk, by: actions.prolong_consultation(by=by, change_id=pk, deadline=DEADLINE, **given())),
    "answer": (
        ANSWERS, lambda w, pk, by: actions.answer_consultation(by=by, change_id=pk, answer=Answered(1, False, False), **given())
    ),
    "notice": (
        OPERATOR,
        lambda w, pk, by: actions.record_notice(
            by=by, change_id=pk, notice=NewNotice(w.cast.naestved.pk, TODAY, "letter", "Nr. 1"), **given()
        ),
    ),
    "register": (OPERATOR, lambda w, pk, by: actions.write_register(by=by, change_id=pk, entry=RegisterEntry(), **given())),
    "correct": (
        OPERATOR, lambda w, pk, by: actions.correct_register(by=by, change_id=pk, day=DEADLINE, reason="Fejl", **given())
    ),
    "leave": (
        OPERATOR,
        lambda w, pk, by: actions.leave_guarantee(
            by=by, change_id=pk, municipality=w.cast.naestved.pk, left_on=DEADLINE, **given()
        ),
    ),
    "effect": (OPERATOR, lambda w, pk, by: actions.put_in_effect(by=by, change_id=pk, **given())),
    "plan": (
        OPERATOR, lambda w, pk, by: actions.plan_step(by=by, change_id=pk, step=NewStep("staff", "Møde", "Leder", TODAY),
        **given())
    ),
    "guarantee": (
        OPERATOR,
        lambda w, pk, by: actions.agree_guarantee(
            by=by, change_id=pk, terms=AgreedTerms(TODAY, {w.cast.naestved.pk: Decimal(1)}), **given()
        ),
    ),
    "settle": (OPERATOR, lambda w, pk, by: actions.settle_guarantee_year(by=by, change_id=pk, number=1, **given())),
    "terms": (
        OPERATOR, lambda w, pk, by: actions.choose_closing_terms(by=by, change_id=pk, terms=ChosenTerms(date(2026, 9, 1)),
        **given())
    ),
    "entry": (
        OPERATOR, lambda w, pk, by: actions.add_closing_entry(by=by, change_id=pk, entry=NewEntry("Løn", "cost", 1, True),
        **given())
    ),
    "leftovers": (OPERATOR, lambda w, pk, by: actions.take_leftovers(by=by, change_id=pk, **given())),
    "shares": (OPERATOR, lambda w, pk, by: actions.write_closing_shares(by=by, change_id=pk, **given())),
}  # fmt: skip


def frozen(pk: int) -> dict[str, Any]:
    row = Change.objects.values().get(pk=pk)
    assert isinstance(row, dict)
    return row


@pytest.mark.parametrize("act", ACTS)
def test_invariant_10_every_act_as_every_role(world: World, act: str) -> None:
    """Who may not is refused whatever the state; a refused act changes nothing."""
    pk = world.notify()
    needed, doing = ACTS[act]
    before = frozen(pk)
    for name, (_words, role, _where) in PEOPLE.items():
        if role in MAY[needed]:
            continue
        with pytest.raises(PermissionDenied):
            doing(world, pk, world.cast.person(name))
    assert frozen(pk) == before
    if needed is OPERATOR:
        with pytest.raises((PermissionDenied, Refused)):
            doing(world, pk, world.cast.operator_economist)
    assert frozen(pk) == before


CASE = CaseFacts(ChangeKind.CLOSE, date(2026, 12, 1), to_consult=2, buyers=2)
CONSULTED = ConsultationFact(TODAY, TODAY + timedelta(days=9), 2, 2)
IN_STATE = {
    ChangeState.NOTIFIED: CASE,
    ChangeState.IN_CONSULTATION: replace(CASE, consultation=replace(CONSULTED, answered=1)),
    ChangeState.CONSULTED: replace(CASE, consultation=CONSULTED),
    ChangeState.DISCUSSED: replace(CASE, consultation=CONSULTED, discussed_on=TODAY),
    ChangeState.DECIDED: replace(CASE, consultation=CONSULTED, discussed_on=TODAY, decided_on=TODAY),
    ChangeState.IMPLEMENTING: replace(CASE, consultation=CONSULTED, discussed_on=TODAY, decided_on=TODAY, told=2),
    ChangeState.EFFECTIVE: replace(CASE, consultation=CONSULTED, decided_on=TODAY, told=2, in_effect_on=TODAY),
    ChangeState.FOLLOWED: replace(CASE, consultation=CONSULTED, decided_on=TODAY, told=2, in_effect_on=TODAY, followed=True),
    ChangeState.REJECTED: replace(CASE, consultation=CONSULTED, rejected=True),
    ChangeState.WITHDRAWN: replace(CASE, withdrawn_on=TODAY),
}


@pytest.mark.parametrize("state", ChangeState)
def test_every_state_is_worked_out(state: ChangeState) -> None:
    assert state_of(IN_STATE[state], TODAY) is state


@pytest.mark.parametrize(("state", "step"), product(ChangeState, AllowedStep))
def test_every_step_in_every_state(state: ChangeState, step: AllowedStep) -> None:
    facts = replace(IN_STATE[state], guarantee_agreed=True, guarantee_bound=True, closing_key_on=TODAY, takes_effect=TODAY)
    if step in (AllowedStep.AGREE_GUARANTEE, AllowedStep.RECKON_GUARANTEE):
        facts = replace(facts, kind=ChangeKind.OPEN, guarantee_bound=step is AllowedStep.RECKON_GUARANTEE)
    facts = replace(facts, registered=step in (AllowedStep.PUT_IN_EFFECT, AllowedStep.CORRECT_REGISTER))
    if step is AllowedStep.CONSULT and state is ChangeState.DISCUSSED:
        facts = replace(facts, consultation=None)
    if step is AllowedStep.ANSWER and state is ChangeState.NOTIFIED:
        return  # there is nothing to answer before the consultation
    assert bool(check_step(step, facts, TODAY)) == (state not in STATES[step])


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        ("effect", ChangeKind.CLOSE),
        ("register", ChangeKind.CLOSE),
        ("correct", ChangeKind.CLOSE),
        ("notice", ChangeKind.CLOSE),
        ("shares", ChangeKind.CLOSE),
        ("settle", ChangeKind.OPEN),
    ],
)
def test_what_a_body_must_decide_is_refused_before(world: World, act: str, kind: ChangeKind) -> None:
    pk = world.notify(kind)
    with pytest.raises(Refused):
        ACTS[act][1](world, pk, world.cast.municipal_economist)


def test_each_role_that_acts_is_tried() -> None:
    tried = {role for _words, role, _where in PEOPLE.values()}
    assert tried == set(Role) - {Role.PUBLIC}
