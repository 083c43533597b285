"""Two people act on one warning at the same moment: one wins, the other is told."""

from datetime import date

import pytest

from rammevaerk.warnings import actions
from rammevaerk.warnings.actions import StepTaken
from rammevaerk.warnings.models import MonitoringPlan, WarningStep
from rammevaerk.warnings.rules.course import WarningStepKind
from rammevaerk.warnings.rules.found import FoundKind

from tests.support.at_once import refusals
from tests.support.people import TODAY, acting_as
from tests.warnings.conftest import PLAN, Warned

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_two_look_at_a_warning_at_once(warned: Warned) -> None:
    warning = warned.raised()
    refused = refusals(
        lambda: warned.step(warning, WarningStepKind.SET_ASIDE, after=0),
        lambda: warned.step(warning, WarningStepKind.ONWARD, by="second_secretariat", after=0),
    )
    assert refused == ["warnings.acted_since"]
    assert warned.steps(warning) == 1


def test_two_triage_a_warning_at_once(warned: Warned) -> None:
    warning = warned.raised()
    refused = refusals(
        lambda: warned.step(warning, WarningStepKind.SET_ASIDE, after=0),
        lambda: actions.propose_monitoring(
            by=warned.cast.person("second_secretariat"),
            today=TODAY,
            step=StepTaken(warning, WarningStepKind.FOLLOW, 0, "Vi ser på det."),
            plan=PLAN,
        ),
    )
    assert refused == ["warnings.acted_since"]
    assert warned.steps(warning) == 1
    with acting_as(warned.cast.auditor):
        aside = WarningStep.objects.get().kind == WarningStepKind.SET_ASIDE.value
        assert MonitoringPlan.objects.count() == (0 if aside else 1)


def test_a_finding_is_raised_by_one_of_two(warned: Warned) -> None:
    found = {"found": FoundKind.OCCUPANCY, "found_since": date(2026, 1, 1)}
    refused = refusals(lambda: warned.raised("service_manager", **found), lambda: warned.raised("secretariat", **found))
    assert refused == ["warnings.raised_already"]


def test_the_same_figures_are_handed_in_at_once(warned: Warned) -> None:
    warning = warned.monitored()
    refused = refusals(lambda: warned.hand_in(warning), lambda: warned.hand_in(warning, by="municipal_economist"))
    assert refused == ["warnings.handed_in"]
