"""A service with residents of two municipalities, who decides in its area, and a way to bring a change as far as a test wants."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from rammevaerk.accounts.models import AgreementAreaMember, Organisation, OrganisationKind
from rammevaerk.changes import actions, facts, queries
from rammevaerk.changes.actions import NewChange, NewNotice, RegisterEntry
from rammevaerk.changes.facts import Case
from rammevaerk.changes.rules.consulting import Answered
from rammevaerk.changes.rules.kinds import ChangeKind
from rammevaerk.changes.rules.notifying import Notified
from rammevaerk.decisions.queries import Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.who import BodyScope, Part
from rammevaerk.registry.models import Service, TargetGroup
from rammevaerk.web.clock import set_demo_date

from tests.support.deciding import body_of, decide_whole, let_decide
from tests.support.people import TODAY, Cast, acting_as
from tests.support.placements import House, make_house

EFFECT = date(2027, 6, 1)


@dataclass
class World:
    """Sivkær is Slagelse's with three residents of Næstved and one of its own; K17 discusses, the operator's council decides."""

    house: House
    day: date = TODAY

    @property
    def cast(self) -> Cast:
        return self.house.cast

    def told(self, kind: ChangeKind = ChangeKind.CLOSE, **changes: Any) -> Notified:
        """What is notified: a closing of Sivkær from June."""
        values: dict[str, Any] = {"kind": kind, "name": "", "takes_effect": EFFECT, "reason": "Bygningen er slidt."}
        if kind.is_new:
            values |= {"name": "Engvang", "paragraph": "SEL-108", "groups": self.groups, "places_after": 8}
        else:
            values |= {"service": self.house.sivkaer.pk}
        if kind is ChangeKind.SINGLE_PERSON:
            values["places_after"] = 1
        return Notified(**(values | changes))

    @property
    def groups(self) -> tuple[int, ...]:
        return (TargetGroup.objects.get(name="Autisme").pk,)

    def notify(self, kind: ChangeKind = ChangeKind.CLOSE, **changes: Any) -> int:
        """Notify a change by Slagelse's economist; gives its id."""
        new = NewChange(self.told(kind, **changes))
        row = actions.notify_change(by=self.cast.municipal_economist, today=self.day, new=new)
        return row.pk

    def case(self, pk: int, today: date | None = None) -> Case:
        """The change as it stands."""
        row = queries.change_row(pk)
        assert row is not None
        return facts.case_of(row, today or self.day)

    def consult(self, pk: int, deadline: date | None = None) -> None:
        """Open the consultation."""
        day = deadline or self.day + timedelta(days=20)
        actions.open_consultation(by=self.cast.secretariat, today=self.day, change_id=pk, deadline=day)

    def answer(self, pk: int, **changes: Any) -> None:
        """Næstved answers."""
        answer = Answered(**({"places": 3, "takes_part": False, "objects": False, "words": ""} | changes))
        actions.answer_consultation(by=self.cast.buying_controller, today=self.day, change_id=pk, answer=answer)

    def say(self, pk: int, act: Act, on: date | None = None) -> None:
        """All the area asks treat an act of the change."""
        decide_whole(self.cast, act, Subject("change", pk), on or self.day, self.case(pk).row.operator_id)

    def decided(self, kind: ChangeKind = ChangeKind.CLOSE, **changes: Any) -> int:
        """A change that is consulted, discussed and decided."""
        pk = self.notify(kind, **changes)
        if self.case(pk).facts.to_consult:
            self.consult(pk)
            self.answer(pk)
        if kind.closes:
            self.say(pk, Act.CONVERSION)
        self.say(pk, Act.CAPACITY_CHANGE)
        return pk

    def give_notice(self, pk: int) -> None:
        """Næstved has notice."""
        notice = NewNotice(self.cast.naestved.pk, self.day, "digital_post", "Kvittering 81")
        actions.record_notice(by=self.cast.municipal_economist, today=self.day, change_id=pk, notice=notice)

    def in_effect(self, kind: ChangeKind = ChangeKind.CLOSE) -> int:
        """A change that has happened."""
        pk = self.decided(kind)
        if self.case(pk).facts.buyers:
            self.give_notice(pk)
        self.at(EFFECT)
        self.register(pk)
        actions.put_in_effect(by=self.cast.municipal_economist, today=EFFECT, change_id=pk)
        return pk

    def register(self, pk: int, **entry: Any) -> None:
        """The change is written into the register."""
        by, new = self.cast.municipal_economist, RegisterEntry(**entry)
        actions.write_register(by=by, today=self.day, change_id=pk, entry=new)

    def at(self, day: date) -> None:
        """Go to a day."""
        self.day = day
        set_demo_date(day)


@pytest.fixture
def world(cast: Cast) -> World:
    set_demo_date(TODAY)
    house = make_house(cast)
    k17, council = body_of(cast, "k17", "K17"), body_of(cast, "byr", "Driftsherrens kommunalbestyrelse", BodyScope.OPERATOR)
    let_decide(cast, Act.CAPACITY_CHANGE, Part.DISCUSSES, k17)
    let_decide(cast, Act.CAPACITY_CHANGE, Part.DECIDES, council)
    let_decide(cast, Act.CONVERSION, Part.DISCUSSES, k17)
    councils = body_of(cast, "kom", "Kommunalbestyrelserne", BodyScope.EACH_MUNICIPALITY)
    let_decide(cast, Act.NO_GUARANTEE, Part.DECIDES, k17)
    let_decide(cast, Act.GUARANTEE, Part.DECIDES, councils)
    with acting_as(cast.case_worker):
        for number in range(3):
            house.place(f"NÆ-{number}")
    with acting_as(cast.service_manager):
        house.place_own("SL-1")
    Service.objects.filter(pk=house.sivkaer.pk).update(paragraphs=",SEL-108,")
    return World(house)


@pytest.fixture
def third_municipality(cast: Cast) -> Organisation:
    """Faxe is a party too."""
    faxe = Organisation.objects.create(
        code="320", name="Faxe Kommune", kind=OrganisationKind.MUNICIPALITY, valid_from=date(2007, 1, 1)
    )
    AgreementAreaMember.objects.create(area=cast.area, organisation=faxe, valid_from=date(2007, 1, 1))
    return faxe
