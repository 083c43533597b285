"""A unit of Slagelse with three places and a list: two of Næstved's, one of Odense's and one of Slagelse's own wait."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.registry.models import Capacity, Service
from rammevaerk.waiting import actions
from rammevaerk.waiting.actions import NewEntry, NewHold, NewVacancy
from rammevaerk.waiting.models import Entry, Reservation, Vacancy
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY, Cast
from tests.support.placements import House, make_house

PLACES = 3


@dataclass(frozen=True)
class Waiting:
    """The house with a list; entries by their reference."""

    house: House
    entries: dict[str, Entry] = field(default_factory=dict)

    @property
    def cast(self) -> Cast:
        return self.house.cast

    @property
    def unit(self) -> int:
        return int(self.house.home.unit_id)

    @property
    def manager(self) -> RoleAssignment:
        return self.cast.service_manager

    def new(self, reference: str, **changes: Any) -> NewEntry:
        known = {"unit_id": self.unit, "paragraph": "SEL-108", "referred_on": date(2026, 6, 1), "urgency": "planned"}
        return NewEntry(**{**known, "reference": reference, **changes})

    def put(self, reference: str, *, by: RoleAssignment | None = None, **changes: Any) -> Entry:
        entry = actions.put_on_list(by=by or self.cast.case_worker, today=TODAY, new=self.new(reference, **changes))
        self.entries[reference] = entry
        return entry

    def vacancy(self, **changes: Any) -> Vacancy:
        known = {"unit_id": self.unit, "paragraph": "SEL-108", "free_from": TODAY}
        return actions.declare_vacancy(by=self.manager, today=TODAY, new=NewVacancy(**{**known, **changes}))

    def hold(self, **changes: Any) -> NewHold:
        known = {"unit_id": self.unit, "paragraph": "SEL-108", "from_date": TODAY, "until": date(2026, 12, 10)}
        return NewHold(**{**known, **changes})

    def reserve(self, **changes: Any) -> Reservation:
        return actions.reserve(by=self.manager, today=TODAY, new=self.hold(**changes))


def make_waiting(cast: Cast) -> Waiting:
    set_demo_date(TODAY)
    waiting = Waiting(make_house(cast))
    Service.objects.filter(pk=waiting.house.sivkaer.pk).update(paragraphs=",SEL-108,")
    Service.objects.filter(pk=waiting.house.lyngdraget.pk).update(paragraphs=",SEL-104,SEL-110,")
    Capacity.objects.create(unit_id=waiting.unit, paragraph="SEL-108", budgeted=PLACES, valid_from=date(2024, 1, 1))
    return waiting


@pytest.fixture
def waiting(cast: Any) -> Waiting:
    return make_waiting(cast)


@pytest.fixture
def queue(waiting: Waiting) -> Waiting:
    """In the agreed order: OD-1 (acute), NÆ-1 (planned since May), NÆ-2 (planned since June), SL-1 (planned since July)."""
    odense, own = waiting.cast.odense.pk, waiting.cast.slagelse.pk
    waiting.put("NÆ-2")
    waiting.put("SL-1", by=waiting.manager, acting=own, referred_on=date(2026, 7, 1))
    waiting.put("OD-1", by=waiting.manager, acting=odense, urgency="acute", referred_on=date(2026, 11, 1))
    waiting.put("NÆ-1", referred_on=date(2026, 5, 1))
    return waiting
