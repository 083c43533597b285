"""Appendix B 10: nothing in special terms happens by itself. Every act is tried by every role in every state of a case."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import MAY, Permission
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import Part
from rammevaerk.kernel.errors import Refused
from rammevaerk.terms import actions
from rammevaerk.terms.actions import NewAlternative, NewAnalysis, NewComment
from rammevaerk.terms.deciding import subject_of
from rammevaerk.terms.facts import CaseBook
from rammevaerk.terms.models import Duty
from rammevaerk.terms.pages import NEEDS
from rammevaerk.terms.rules.state import POSSIBLE, CaseAct, CaseState

from tests.support.people import PEOPLE, TODAY, acting_as
from tests.terms.conftest import AFTER_HEARING, BEGIN, DECIDED, END, Troubled

AFTER_END = date(2028, 2, 1)
OWN = {"municipal_economist", "service_manager", "secretariat", "second_secretariat"}
PARTIES = {"buying_controller", "controller", "municipal_economist", "operator_economist"}


def in_state(troubled: Troubled, state: CaseState) -> tuple[int, date]:
    """A case in a state, and the day it is looked at."""
    made: dict[CaseState, Callable[[], tuple[int, date]]] = {
        CaseState.OPENED: lambda: (troubled.open(), TODAY),
        CaseState.ANALYSED: lambda: (_analysed(troubled), TODAY),
        CaseState.PROPOSED: lambda: (troubled.proposed(), TODAY),
        CaseState.IN_HEARING: lambda: (_heard(troubled), TODAY),
        CaseState.HEARD: lambda: (_heard(troubled), AFTER_HEARING),
        CaseState.RECOMMENDED: lambda: (_recommended(troubled), AFTER_HEARING),
        CaseState.AGREED: lambda: (troubled.agreed(), DECIDED),
        CaseState.REJECTED: lambda: (_rejected(troubled), DECIDED),
        CaseState.IN_FORCE: lambda: (troubled.in_force(), DECIDED),
        CaseState.ENDED: lambda: (troubled.in_force(), AFTER_END),
    }
    return made[state]()


def _analysed(troubled: Troubled) -> int:
    case = troubled.open()
    troubled.analyse(case)
    return case


def _heard(troubled: Troubled) -> int:
    case = troubled.proposed()
    troubled.heard(case)
    return case


def _recommended(troubled: Troubled) -> int:
    case = _heard(troubled)
    troubled.councils_decide()
    troubled.recommended(case)
    return case


def _rejected(troubled: Troubled) -> int:
    case = _recommended(troubled)
    proposal = troubled.book(case, AFTER_HEARING).proposal
    assert proposal is not None
    troubled.say(proposal.pk, "sty", Part.RECOMMENDS, Outcome.APPROVED)
    troubled.say(proposal.pk, "kom", Part.DECIDES, Outcome.REJECTED, troubled.cast.naestved.pk)
    return case


def tries(book: CaseBook, day: date, duty: int) -> dict[CaseAct, Callable[[RoleAssignment], Any]]:
    """Each act as somebody would do it on the case."""
    case = book.case.pk
    alternative = book.alternatives[0].row.pk if book.alternatives else 0
    party = next((pk for pk in book.figures.parties if pk != book.case.operator_id), 0)
    analysis = NewAnalysis("Fagligt", "Økonomisk", 0, Decimal(1), Decimal(5))
    new = NewAlternative("Et til", BEGIN, END)
    return {
        CaseAct.ANALYSE: lambda by: actions.analyse(by=by, today=day, case_id=case, new=analysis),
        CaseAct.SHAPE: lambda by: actions.add_alternative(by=by, today=day, case_id=case, new=new),
        CaseAct.OPEN_HEARING: lambda by: actions.open_hearing(by=by, today=day, case_id=case, last_day=day),
        CaseAct.COMMENT: lambda by: actions.comment(by=by, today=day, case_id=case, new=NewComment("Et svar")),
        CaseAct.RECOMMEND: lambda by: actions.recommend(
            by=by, today=day, case_id=case, alternative_id=alternative, grounds="Derfor"
        ),
        CaseAct.GO_BACK: lambda by: actions.send_back(by=by, today=day, case_id=case, reason="Ny nøgle"),
        CaseAct.CARRY: lambda by: actions.carry_share(by=by, today=day, case_id=case, party_id=party, decided="Byrådet"),
        CaseAct.PUT_IN_FORCE: lambda by: actions.put_in_force(by=by, today=day, case_id=case),
        CaseAct.FOLLOW_UP: lambda by: actions.settle_duty(by=by, today=day, duty_id=duty, words="Gjort"),
        CaseAct.PROPOSE_CHANGE: lambda by: actions.propose_change(
            by=by, today=day, case_id=case, until=date(2029, 1, 1), grounds="Længere"
        ),
        CaseAct.CARRY_OUT_CHANGE: lambda by: actions.carry_out_change(by=by, today=day, case_id=case),
    }


def outcome_of(act: Callable[[RoleAssignment], Any], by: RoleAssignment) -> str:
    """Whether it was done; it is taken back."""
    try:
        with transaction.atomic():
            act(by)
            transaction.set_rollback(True)
    except PermissionDenied:
        return "denied"
    except Refused:
        return "refused"
    return "done"


def expected(act: CaseAct, person: str, state: CaseState) -> bool:
    """What the table of roles and the table of states say together."""
    if not any(role == PEOPLE[person][1] for role in MAY[NEEDS[act]]) or act not in POSSIBLE[state]:
        return False
    if act is CaseAct.CARRY_OUT_CHANGE:
        return False  # nothing is decided to be carried out
    if act is CaseAct.FOLLOW_UP:
        return person in ("secretariat", "second_secretariat")  # the first task is the agreement's annex
    return person in (PARTIES if act is CaseAct.COMMENT else OWN)


@pytest.mark.parametrize("state", list(CaseState), ids=lambda state: state.value)
def test_invariant_10_no_act_beyond_its_role_and_state(troubled: Troubled, state: CaseState) -> None:
    case, day = in_state(troubled, state)
    book = troubled.book(case, day)
    assert book.state is state
    with acting_as(troubled.cast.secretariat, day):
        duty = Duty.objects.order_by("pk").values_list("pk", flat=True).first() or 0
    for act, done in tries(book, day, duty).items():
        for person in PEOPLE:
            found = outcome_of(done, troubled.cast.person(person))
            assert (found == "done") is expected(act, person, state), (state, act, person, found)
    assert troubled.book(case, day).state is state


def test_invariant_10_only_recorded_decisions_move_a_case_past_the_bodies(troubled: Troubled) -> None:
    case = _recommended(troubled)
    for day in (AFTER_HEARING, DECIDED, BEGIN, AFTER_END):
        assert troubled.book(case, day).state is CaseState.RECOMMENDED
    proposal = troubled.book(case, AFTER_HEARING).proposal
    assert proposal is not None
    troubled.say(proposal.pk, "sty", Part.RECOMMENDS, Outcome.APPROVED)
    troubled.say(proposal.pk, "kom", Part.DECIDES, Outcome.APPROVED, troubled.cast.naestved.pk, confirmed=False)
    assert troubled.book(case, DECIDED).state is CaseState.RECOMMENDED
    troubled.confirm_all()
    assert troubled.book(case, DECIDED).state is CaseState.AGREED
    # Decided is not in force: nothing is charged on the day it would begin until somebody puts it in force.
    assert troubled.book(case, AFTER_END).state is CaseState.AGREED
    assert subject_of(proposal.pk).kind == "special_term" and Act.SPECIAL_TERM.value == "special_term"


def test_every_act_names_a_permission() -> None:
    assert set(NEEDS) == set(CaseAct)
    assert {Permission.SEE_TERMS, Permission.OPEN_TERMS} < set(MAY)
