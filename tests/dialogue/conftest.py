"""Two designated services, Sivkær of Slagelse and Fjordlyngen of the region, and their dialogues at each stage of the year."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.decisions.queries import Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.designation.models import Designation, Nomination
from rammevaerk.dialogue import actions
from rammevaerk.dialogue.actions import NewOutcome, NewReturn
from rammevaerk.dialogue.models import Dialogue, Hearing, MunicipalReturn, PanelModel, StatusKind, YearlyReport
from rammevaerk.registry.models import Capacity, Service
from rammevaerk.web.clock import set_demo_date

from tests.support.deciding import decide_whole
from tests.support.people import TODAY, Cast
from tests.support.placements import House, make_house

YEAR = 2026
START = date(2026, 2, 3)
REPORTED = date(2026, 4, 15)
DEADLINE = date(2026, 4, 29)
HEARD = DEADLINE + timedelta(days=1)
DECIDED = date(2026, 5, 20)
LEADER = {"leader": "Else Holm, forstander", "leader_since": "2024-08-01"}
TEXTS = LEADER | dict.fromkeys(("summary", "professional", "support_catalogue", "declaration"), "Tekst")
EXPECTED: dict[int, tuple[int | None, int | None]] = {2026: (8, 9), 2027: (8, 9), 2028: (9, 10)}


@dataclass(frozen=True)
class Year:
    """The house and its dialogues, and one call for each step of a dialogue."""

    house: House

    @property
    def cast(self) -> Cast:
        return self.house.cast

    @property
    def sivkaer(self) -> Dialogue:
        return Dialogue.objects.get(service=self.house.sivkaer, year=YEAR)

    def opened(self, today: date = START) -> Dialogue:
        actions.open_dialogues(by=self.cast.secretariat, today=today, year=YEAR)
        return self.sivkaer

    def returned(self, by: Any = None, today: date = START, **answer: Any) -> list[MunicipalReturn]:
        values = {"intention": "unchanged", "expected_places": Decimal(2), **answer}
        new = NewReturn(service=self.house.sivkaer.pk, **values)
        return actions.give_returns(by=by or self.cast.case_worker, today=today, year=YEAR, answers=[new])

    def saved(self, texts: dict[str, str] | None = None, edition: int = 0) -> None:
        actions.save_report(
            by=self.cast.service_manager,
            today=START,
            dialogue_id=self.sivkaer.pk,
            edition=edition,
            texts=TEXTS if texts is None else texts,
            expected=EXPECTED,
        )

    def reported(self, today: date = REPORTED) -> YearlyReport:
        return actions.submit_report(by=self.cast.service_manager, today=today, dialogue_id=self.sivkaer.pk)

    def sent(self, today: date = REPORTED, deadline: date = DEADLINE) -> Hearing:
        return actions.send_dialogue(by=self.cast.secretariat, today=today, dialogue_id=self.sivkaer.pk, deadline=deadline)

    def panel(self, today: date = START, *, approved: bool = True) -> PanelModel:
        made = actions.propose_panel(by=self.cast.service_manager, today=today, dialogue_id=self.sivkaer.pk, words="Tre kommuner")
        if approved:
            decide_whole(self.cast, Act.BUYERS_PANEL, Subject("buyers_panel", made.pk), today)
        return made

    def decided(self, on: date = DECIDED) -> None:
        decide_whole(self.cast, Act.DIALOGUE_STATUS, Subject("dialogue", self.sivkaer.pk), on, self.cast.slagelse.pk)

    def ended(self, today: date = DECIDED, new: NewOutcome | None = None) -> Any:
        outcome = new or NewOutcome(StatusKind.OK)
        return actions.record_outcome(by=self.cast.secretariat, today=today, dialogue_id=self.sivkaer.pk, new=outcome)

    def at(self, stage: str) -> Dialogue:
        """Sivkær's dialogue brought to a stage: opened, reported, hearing, heard, decided, ended."""
        steps = ("opened", "reported", "hearing", "heard", "decided", "ended")
        reached = steps.index(stage)
        self.opened()
        if reached >= 1:
            self.saved()
            self.reported()
        if reached >= 2:
            self.sent()
        if reached >= 4:
            self.decided()
        if reached >= 5:
            self.ended()
        return self.sivkaer


def designate(cast: Cast, service: Service) -> None:
    """The service is designated from 2024 until the end of 2027."""
    nomination = Nomination.objects.create(
        area=cast.area,
        service=service,
        operator_id=service.operator_id,
        kind="nomination",
        year=2024,
        argument="Lille målgruppe",
        made_on=date(2024, 2, 1),
    )
    Designation.objects.create(
        nomination=nomination,
        service=service,
        designates=True,
        valid_from=date(2024, 7, 1),
        valid_to=date(2028, 1, 1),
        put_on=date(2024, 6, 20),
    )


@pytest.fixture
def year(cast: Cast) -> Year:
    set_demo_date(TODAY)
    house = make_house(cast)
    for item in (house.home, house.regional):
        Capacity.objects.create(unit=item.unit, paragraph=item.paragraph, budgeted=10, agreement=10, valid_from=date(2020, 1, 1))
    for service in (house.sivkaer, house.fjordlyngen):
        designate(cast, service)
    return Year(house)
