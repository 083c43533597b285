"""An area with the scheme (the demo's assumed year), services with target groups and people, and who decides."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.decisions.queries import Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.designation import actions
from rammevaerk.designation.actions import NewArgument, NewJudgement, NewNomination, NewRecommendation
from rammevaerk.designation.models import Nomination
from rammevaerk.designation.rules.criteria import SelectionCriterion
from rammevaerk.designation.rules.scheme import NominationKind
from rammevaerk.registry.models import Service, TargetGroup, UnitTargetGroup
from rammevaerk.web.clock import set_demo_date

from tests.support.deciding import decide_whole
from tests.support.people import Cast, acting_as
from tests.support.placements import House, make_house

OPEN_DAY = date(2026, 2, 10)
PANEL_DAY = date(2026, 3, 20)
DECIDED = date(2026, 6, 5)
WORDS = "Målgruppen er lille, og viden om den findes kun her."


@dataclass(frozen=True)
class Scheme:
    """The house, the target group *Autisme* that Sivkær and Fjordlyngen take, and the steps of a case."""

    house: House
    autism: TargetGroup

    @property
    def cast(self) -> Cast:
        return self.house.cast

    @property
    def manager(self) -> RoleAssignment:
        return self.cast.service_manager

    def opened(self, kind: NominationKind = NominationKind.NOMINATION, day: date = OPEN_DAY) -> Nomination:
        """A draft for Sivkær by its manager."""
        new = NewNomination(kind, WORDS, "Første tilbud af sin slags." if kind is NominationKind.DISPENSATION else "")
        return actions.open_nomination(by=self.manager, today=day, service_id=self.house.sivkaer.pk, new=new)

    def argued(self, row: Nomination, *criteria: str, day: date = OPEN_DAY) -> None:
        for code in criteria or ("a1", "b1", "c1", "c2"):
            new = NewArgument(SelectionCriterion(code), WORDS, "Årsrapport 2025", day)
            actions.argue(by=self.manager, today=day, nomination_id=row.pk, new=new)

    def sent(self, kind: NominationKind = NominationKind.NOMINATION, day: date = OPEN_DAY) -> Nomination:
        row = self.opened(kind, day)
        if kind is not NominationKind.LEAVING:
            self.argued(row, day=day)
        actions.send_nomination(by=self.manager, today=day, nomination_id=row.pk)
        return row

    def judged(self, row: Nomination, *, no: tuple[str, ...] = (), day: date = PANEL_DAY) -> None:
        """The panel judges all six, yes but for those named."""
        for criterion in SelectionCriterion:
            new = NewJudgement(criterion, criterion.value not in no, "Panelets grunde.", "Årsrapporten", day)
            actions.judge(by=self.cast.secretariat, today=day, nomination_id=row.pk, new=new)

    def recommended(self, row: Nomination, *, yes: bool = True, day: date = PANEL_DAY) -> None:
        new = NewRecommendation(yes, "Panelets grunde.", "Tre fagfolk", day)
        actions.recommend(by=self.cast.secretariat, today=day, nomination_id=row.pk, new=new)

    def decided(self, row: Nomination, day: date = DECIDED) -> None:
        act = Act.DISPENSATION if row.kind == "dispensation" else Act.DESIGNATION
        decide_whole(self.cast, act, Subject("nomination", row.pk), day, row.operator_id)

    def put(self, row: Nomination, day: date = DECIDED) -> Any:
        return actions.put_in_effect(by=self.cast.secretariat, today=day, nomination_id=row.pk)

    def designated(self) -> Nomination:
        """Sivkær designated from 1 July 2026 until 1 July 2028."""
        row = self.sent()
        self.judged(row)
        self.recommended(row)
        self.decided(row)
        self.put(row)
        return row


@pytest.fixture
def at(db: None) -> Callable[[date], None]:
    """Set the demo's day."""
    return set_demo_date


@pytest.fixture
def scheme(cast: Cast, at: Callable[[date], None]) -> Scheme:
    at(OPEN_DAY)
    house = make_house(cast)
    group = TargetGroup.objects.get(name="Autisme")
    for item in (house.home, house.regional):
        UnitTargetGroup.objects.create(unit=item.unit, target_group=group)
    with acting_as(cast.case_worker):
        for number in range(3):
            house.place(f"NÆ-{number}", target_group_id=group.pk, valid_from=date(2025, 9, 1))
    for service, paragraphs in ((house.sivkaer, ",SEL-108,"), (house.fjordlyngen, ",SEL-107,")):
        Service.objects.filter(pk=service.pk).update(paragraphs=paragraphs)
    return Scheme(house, group)
