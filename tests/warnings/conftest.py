"""A warning on Sivkær, Slagelse's service where Næstved has a citizen, and how it comes to stand in each state."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.decisions.queries import Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.warnings import actions
from rammevaerk.warnings.actions import HandedIn, NewPlan, NewWarning, StepTaken
from rammevaerk.warnings.models import EarlyWarning, MonitoringPlan, WarningStep
from rammevaerk.warnings.rules.course import WarningStepKind
from rammevaerk.warnings.rules.monitored import MonitoredFigure
from rammevaerk.web.clock import set_demo_date

from tests.support.deciding import decide_whole
from tests.support.people import TODAY, Cast, acting_as
from tests.support.placements import House, make_house

DUE = date(2026, 12, 1)
PLAN = NewPlan((MonitoredFigure.OCCUPIED, MonitoredFigure.RESULT), 1, DUE, date(2027, 2, 1))
VALUES = {MonitoredFigure.OCCUPIED: Decimal(18), MonitoredFigure.RESULT: Decimal(-240)}


@dataclass(frozen=True)
class Warned:
    """The cast with its services, and the acts that move a warning."""

    cast: Cast
    house: House

    def new(self, **changes: Any) -> NewWarning:
        """What most tests raise."""
        return replace(NewWarning(self.house.sivkaer.pk, "economy", "Bufferen er brugt op.", date(2026, 10, 1), 18), **changes)

    def raised(self, by: str = "service_manager", **changes: Any) -> int:
        return actions.raise_warning(by=self.cast.person(by), today=TODAY, new=self.new(**changes))

    def step(self, warning: int, kind: WarningStepKind, *, by: str = "secretariat", after: int | None = None) -> int:
        """An act, having seen all steps there are."""
        seen = self.steps(warning) if after is None else after
        taken = StepTaken(warning, kind, seen, "Fordi.")
        return actions.take_step(by=self.cast.person(by), today=TODAY, step=taken)

    def propose(self, warning: int, *, by: str = "secretariat", plan: NewPlan = PLAN) -> int:
        """Propose monitoring; gives the plan."""
        taken = StepTaken(warning, WarningStepKind.FOLLOW, self.steps(warning), "Vi ser på det.")
        return actions.propose_monitoring(by=self.cast.person(by), today=TODAY, step=taken, plan=plan)

    def steps(self, warning: int) -> int:
        with acting_as(self.cast.auditor):
            return WarningStep.objects.filter(warning=warning).count()

    def plan_of(self, warning: int) -> int:
        with acting_as(self.cast.auditor):
            return MonitoringPlan.objects.filter(warning=warning).latest("pk").pk

    def decide(self, warning: int, kind: WarningStepKind) -> None:
        """The body approves what a step carries out."""
        match kind:
            case WarningStepKind.START:
                decide_whole(self.cast, Act.MONITORING, Subject("monitoring", self.plan_of(warning)), TODAY)
            case WarningStepKind.NORMAL:
                decide_whole(self.cast, Act.MONITORING, Subject("monitoring_end", self.plan_of(warning)), TODAY)
            case WarningStepKind.WIDEN:
                decide_whole(self.cast, Act.WIDENED_WARNING, Subject("warning", warning), TODAY)

    def decided_step(self, warning: int, kind: WarningStepKind) -> int:
        self.decide(warning, kind)
        return self.step(warning, kind)

    def monitored(self, **changes: Any) -> int:
        """A warning whose monitoring has begun."""
        warning = self.raised(**changes)
        self.propose(warning)
        self.decided_step(warning, WarningStepKind.START)
        return warning

    def hand_in(self, warning: int, *, by: str = "service_manager", due: date = DUE, **changes: Any) -> int:
        handed = HandedIn(self.plan_of(warning), due, VALUES, "Det går fremad.")
        return actions.hand_in_figures(by=self.cast.person(by), today=TODAY, handed=replace(handed, **changes))

    def row(self, warning: int) -> EarlyWarning:
        with acting_as(self.cast.auditor):
            return EarlyWarning.objects.get(pk=warning)


@pytest.fixture
def warned(cast: Cast) -> Warned:
    set_demo_date(TODAY)
    house = make_house(cast)
    with acting_as(cast.case_worker):
        house.place("NÆ-1")
    return Warned(cast, house)
