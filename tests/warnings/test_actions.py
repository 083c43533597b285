"""Every act as every role and in the states it may be done in; nothing happens by itself."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.kernel.errors import Refused
from rammevaerk.warnings import actions, queries
from rammevaerk.warnings.actions.raising import Found
from rammevaerk.warnings.models import EarlyWarning, FindingAside, MonitoringReport, WarningStep, WidenedTo
from rammevaerk.warnings.rules.course import WarningState, WarningStepKind
from rammevaerk.warnings.rules.found import FoundKind
from rammevaerk.warnings.rules.monitored import MonitoredFigure
from rammevaerk.web.todo import Task

from tests.support.people import PEOPLE, TODAY, acting_as
from tests.warnings.conftest import DUE, PLAN, VALUES, Warned

K = WarningStepKind
RAISERS = {
    "case_worker",
    "buying_controller",
    "controller",
    "service_manager",
    "municipal_economist",
    "secretariat",
    "second_secretariat",
    "outsider",
    "outside_case_worker",
}
SECRETARIES = {"secretariat", "second_secretariat"}


def tasks_of(assignment: RoleAssignment, day: date) -> list[Task]:
    """What a person must do, as the first page asks: behind the person's walls."""
    with acting_as(assignment, day):
        return queries.tasks_for(assignment, day)


def state(warned: Warned, warning: int) -> WarningState:
    with acting_as(warned.cast.auditor):
        shown = queries.warning_or_none(warning)
    assert shown is not None
    return shown.state


@pytest.mark.parametrize("person", PEOPLE)
def test_who_raises_a_warning_on_a_service(warned: Warned, person: str) -> None:
    if person in RAISERS:
        row = warned.row(warned.raised(person))
        assert (row.raised_for_id, row.operator_id) == (warned.cast.person(person).organisation_id, warned.cast.slagelse.pk)
    else:
        with pytest.raises(PermissionDenied):
            warned.raised(person)


def test_an_operator_raises_on_its_own_services_alone(warned: Warned) -> None:
    for person in ("service_manager", "municipal_economist"):
        with pytest.raises(PermissionDenied):
            warned.raised(person, service=warned.house.fjordlyngen.pk)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"since": date(2026, 11, 11)}, "warnings.since_future"), ({"seen": "Om 010190-1234"}, "text.cpr_number")],
)
def test_what_cannot_be_raised(warned: Warned, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        warned.raised(**changes)
    assert refused.value.findings[0].where in ("since", "seen")
    assert not EarlyWarning.objects.exists()


def test_a_finding_is_raised_once(warned: Warned) -> None:
    found = {"found": FoundKind.FEW_COME, "found_since": date(2026, 9, 1)}
    warned.raised(**found)
    with pytest.raises(Refused) as refused:
        warned.raised("secretariat", **found)
    assert refused.value.findings[0].code == "warnings.raised_already"
    warned.raised(found=FoundKind.FEW_COME, found_since=date(2026, 10, 1))


@pytest.mark.parametrize("person", PEOPLE)
def test_who_sets_a_finding_aside(warned: Warned, person: str) -> None:
    found = Found(warned.house.sivkaer.pk, FoundKind.OCCUPANCY, date(2026, 1, 1))
    act = lambda: actions.set_finding_aside(by=warned.cast.person(person), today=TODAY, found=found, grounds="Kendt.")  # noqa: E731
    if person not in SECRETARIES:
        with pytest.raises(PermissionDenied):
            act()
        return
    act()
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.findings[0].code == "warnings.aside_already"


def test_a_finding_is_not_set_aside_without_a_reason(warned: Warned) -> None:
    found = Found(warned.house.sivkaer.pk, FoundKind.OCCUPANCY, date(2026, 1, 1))
    with pytest.raises(Refused):
        actions.set_finding_aside(by=warned.cast.secretariat, today=TODAY, found=found, grounds=" ")
    assert not FindingAside.objects.exists()


@pytest.mark.parametrize("kind", [kind for kind in K if kind is not K.FOLLOW])
@pytest.mark.parametrize("person", [person for person in PEOPLE if person not in SECRETARIES])
def test_invariant_10_nobody_but_the_secretariat_moves_a_warning(warned: Warned, person: str, kind: WarningStepKind) -> None:
    warning = warned.raised()
    with pytest.raises(PermissionDenied):
        warned.step(warning, kind, by=person)
    with pytest.raises(PermissionDenied):
        warned.propose(warning, by=person)
    assert state(warned, warning) is WarningState.RAISED


def test_invariant_10_monitoring_begins_when_it_is_decided_and_somebody_begins_it(warned: Warned) -> None:
    warning = warned.raised()
    warned.propose(warning)
    with pytest.raises(Refused) as refused:
        warned.step(warning, K.START)
    assert refused.value.findings[0].code == "warnings.not_decided"
    warned.decide(warning, K.START)
    assert state(warned, warning) is WarningState.PROPOSED
    warned.step(warning, K.START)
    assert state(warned, warning) is WarningState.MONITORED


def test_back_to_normal_is_decided_too(warned: Warned) -> None:
    warning = warned.monitored()
    with pytest.raises(Refused) as refused:
        warned.step(warning, K.NORMAL)
    assert refused.value.findings[0].code == "warnings.not_decided"
    warned.decided_step(warning, K.NORMAL)
    assert state(warned, warning) is WarningState.NORMAL


def test_a_decision_on_one_plan_starts_no_other(warned: Warned) -> None:
    warning = warned.monitored()
    warned.propose(warning, plan=replace(PLAN, until=date(2027, 6, 1)))
    with pytest.raises(Refused) as refused:
        warned.step(warning, K.START)
    assert refused.value.findings[0].code == "warnings.not_decided"
    warned.decided_step(warning, K.START)
    with acting_as(warned.cast.auditor):
        shown = queries.warning_or_none(warning)
    assert shown is not None
    assert shown.monitored is not None
    assert shown.monitored.row.until == date(2027, 6, 1)


@pytest.mark.parametrize("kind", [K.SET_ASIDE, K.ONWARD])
def test_a_closed_warning_takes_no_more_steps(warned: Warned, kind: WarningStepKind) -> None:
    warning = warned.raised()
    warned.step(warning, kind)
    assert state(warned, warning).closed
    for later in (K.SET_ASIDE, K.START, K.NORMAL, K.ONWARD, K.WIDEN):
        with pytest.raises(Refused) as refused:
            warned.step(warning, later)
        assert refused.value.findings[0].code == "warnings.closed"
    with pytest.raises(Refused):
        warned.propose(warning)


def test_a_step_says_why(warned: Warned) -> None:
    warning = warned.raised()
    taken = actions.StepTaken(warning, K.SET_ASIDE, 0, "  ")
    with pytest.raises(Refused) as refused:
        actions.take_step(by=warned.cast.secretariat, today=TODAY, step=taken)
    assert refused.value.findings[0].where == "grounds"


def test_whoever_acts_on_an_old_page_is_refused(warned: Warned) -> None:
    warning = warned.raised()
    warned.propose(warning)
    with pytest.raises(Refused) as refused:
        warned.step(warning, K.SET_ASIDE, after=0)
    assert refused.value.findings[0].code == "warnings.acted_since"


def test_a_plan_that_cannot_be_leaves_nothing(warned: Warned) -> None:
    warning = warned.raised()
    with pytest.raises(Refused):
        warned.propose(warning, plan=replace(PLAN, figures=()))
    assert warned.steps(warning) == 0


def test_a_widened_warning_names_the_municipalities_that_pay_today(warned: Warned) -> None:
    warning = warned.raised()
    with pytest.raises(Refused) as refused:
        warned.step(warning, K.WIDEN)
    assert refused.value.findings[0].code == "warnings.not_decided"
    warned.decided_step(warning, K.WIDEN)
    with acting_as(warned.cast.auditor):
        assert list(WidenedTo.objects.values_list("organisation_id", flat=True)) == [warned.cast.naestved.pk]


HANDS_IN = {"service_manager", "municipal_economist"}


@pytest.mark.parametrize("person", PEOPLE)
def test_who_hands_in_figures(warned: Warned, person: str) -> None:
    warning = warned.monitored()
    if person in HANDS_IN:
        warned.hand_in(warning, by=person)
        return
    refused = ObjectDoesNotExist if person == "operator_economist" else PermissionDenied
    with pytest.raises(refused):
        warned.hand_in(warning, by=person)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"due": date(2026, 12, 2)}, "not_due"),
        ({"due": date(2027, 3, 1)}, "not_due"),
        ({"values": {MonitoredFigure.RESULT: Decimal(1)}}, "figure_missing"),
        ({"values": {**VALUES, MonitoredFigure.OCCUPIED: Decimal(-1)}}, "figure_negative"),
    ],
)
def test_figures_that_cannot_be_handed_in(warned: Warned, changes: dict[str, Any], code: str) -> None:
    warning = warned.monitored()
    with pytest.raises(Refused) as refused:
        warned.hand_in(warning, **changes)
    assert refused.value.findings[0].code == f"warnings.{code}"
    assert not MonitoringReport.objects.exists()


def test_figures_are_handed_in_once_for_each_day(warned: Warned) -> None:
    warning = warned.monitored()
    warned.hand_in(warning)
    with pytest.raises(Refused) as refused:
        warned.hand_in(warning, by="municipal_economist")
    assert refused.value.findings[0].code == "warnings.handed_in"
    warned.hand_in(warning, due=date(2027, 1, 1))


def test_figures_are_taken_neither_before_monitoring_nor_after_its_end(warned: Warned) -> None:
    warning = warned.raised()
    warned.propose(warning)
    with pytest.raises(Refused):
        warned.hand_in(warning)
    warned.decided_step(warning, K.START)
    warned.decided_step(warning, K.NORMAL)
    with pytest.raises(Refused) as refused:
        warned.hand_in(warning)
    assert refused.value.findings[0].code == "warnings.not_monitored"


def test_tasks_follow_the_days_due(warned: Warned) -> None:
    warning = warned.monitored()
    manager = warned.cast.service_manager
    assert [task.due for task in tasks_of(manager, TODAY)] == [DUE]
    warned.hand_in(warning)
    assert [task.due for task in tasks_of(manager, TODAY)] == [date(2027, 1, 1)]
    assert tasks_of(warned.cast.operator_economist, TODAY) == []
    assert tasks_of(warned.cast.case_worker, TODAY) == []
    assert tasks_of(warned.cast.secretariat, TODAY) == []
    assert [task.due for task in tasks_of(warned.cast.secretariat, date(2027, 2, 2))] == [PLAN.until]
    warned.decided_step(warning, K.NORMAL)
    assert tasks_of(manager, TODAY) == tasks_of(warned.cast.secretariat, date(2027, 2, 2)) == []


def test_a_raised_warning_is_the_secretariats_task(warned: Warned) -> None:
    warning = warned.raised()
    assert len(tasks_of(warned.cast.secretariat, TODAY)) == 1
    warned.step(warning, K.SET_ASIDE)
    assert tasks_of(warned.cast.secretariat, TODAY) == []


def test_only_what_was_passed_on_is_taken_up_as_special_terms(warned: Warned) -> None:
    warning = warned.raised()
    with acting_as(warned.cast.secretariat):
        assert queries.for_special_terms(warning) is None
    warned.step(warning, K.ONWARD)
    with acting_as(warned.cast.secretariat):
        row = queries.for_special_terms(warning)
    assert row is not None
    with acting_as(warned.cast.buying_controller), transaction.atomic():
        assert queries.for_special_terms(warning) is None


def test_steps_are_numbered(warned: Warned) -> None:
    warned.monitored()
    with acting_as(warned.cast.auditor):
        assert list(WarningStep.objects.order_by("number").values_list("number", "kind")) == [(1, "follow"), (2, "start")]
