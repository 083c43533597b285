"""Occupancy from day to day: what placements and reservations say of each unit, beside what the operator has reported."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rammevaerk.contracts.facts import people_on
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import UnitRow
from rammevaerk.registry.queries.occupancy import latest_reported
from rammevaerk.registry.rules.places import LatestCount, PlacesCount, whole_places
from rammevaerk.waiting.rules.places import DayPlaces, places_meant


@dataclass(frozen=True)
class UnitDay:
    """A unit under a paragraph on a day: `day` by placements, `reported` the operator's newest count."""

    unit: UnitRow
    paragraph: str
    day: DayPlaces
    reported: LatestCount | None

    @property
    def label(self) -> str:
        """The paragraph as it is written."""
        return paragraph_label(self.paragraph)

    @property
    def reported_free(self) -> int | None:
        """The places that were free by the operator's own count; None without one."""
        if self.reported is None or self.day.places is None:
            return None
        return max(0, self.day.places - whole_places(self.reported.occupied) - self.day.reserved - self.day.closed)

    @property
    def differs(self) -> bool:
        """Whether the two do not agree on how many live there."""
        return self.reported is not None and whole_places(self.reported.occupied) != whole_places(self.day.placed)

    @property
    def kept(self) -> bool:
        """Whether placements are kept for the unit at all: nobody placed where people are reported is not empty."""
        return self.day.people > 0 or self.reported is None or self.reported.people == 0


def day_of_services(services: Collection[int], today: date) -> list[UnitDay]:
    """Every unit of some services under each paragraph it has places for, by service and name (5 queries)."""
    units = {row.id: row for row in registry.units_of(services)}
    ids = list(units)
    places, people, reported = registry.places_of_units(ids, today), people_on(today, ids), latest_reported(ids, today)
    nobody = (0, Decimal(0))
    found = [
        UnitDay(units[key[0]], key[1], _day(count, *people.get(key, nobody)), reported.get(key)) for key, count in places.items()
    ]
    order = {unit: number for number, unit in enumerate(ids)}
    return sorted(found, key=lambda row: (order[row.unit.id], row.paragraph))


def _day(count: PlacesCount, people: int, placed: Decimal) -> DayPlaces:
    number, meant = places_meant(count.budgeted, count.agreement, count.approved)
    return DayPlaces(number, meant, placed, people, count.reserved, count.closed)
