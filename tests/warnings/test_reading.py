"""What is read of a service's use: the same by one question of all services as month by month and unit by unit."""

from datetime import date
from decimal import Decimal

from rammevaerk.dialogue import queries as dialogue
from rammevaerk.kernel.period import Period
from rammevaerk.registry import queries as registry
from rammevaerk.registry.models import Capacity, Occupancy, Unit

from tests.support.people import TODAY
from tests.warnings.conftest import Warned
from tests.warnings.test_pages import answer

START, END = date(2026, 1, 1), date(2026, 5, 1)


def reported(unit: Unit, month: int, days: int, origin: str = "reported") -> None:
    used = {"place_days": days, "people": 1, "people_at_end": 1}
    key = {"unit": unit, "paragraph": "SEL-108", "month": date(2026, month, 1), "origin": origin}
    Occupancy.objects.update_or_create(**key, defaults=used)


def capacity(unit: Unit, start: date, end: date | None, budgeted: int | None) -> None:
    known = {"approved": 20, "budgeted": budgeted, "agreement": None}
    Capacity.objects.create(unit=unit, paragraph="SEL-108", valid_from=start, valid_to=end, **known)


def test_months_of_services_are_the_months_of_their_units(warned: Warned) -> None:
    home = warned.house.home.unit
    other = Unit.objects.create(service=home.service, name="Anden afdeling")
    Occupancy.objects.all().delete()
    Capacity.objects.filter(unit__service=home.service).delete()
    capacity(home, date(2025, 1, 1), date(2026, 2, 15), 10)
    capacity(home, date(2026, 2, 15), None, 12)
    capacity(other, date(2026, 3, 1), date(2026, 4, 1), None)
    for month in range(1, 5):
        reported(home, month, 100 + month)
    reported(home, 2, 90, "placements")
    reported(other, 3, 7)
    shares = {(home.pk, "SEL-108", 2026): Decimal("0.95")}
    found = {row.month.month: row for row in registry.months_of_services([home.service_id], START, END, shares)}
    assert {month: row.place_days for month, row in found.items()} == {1: 101, 2: 90, 3: 110, 4: 104}
    assert {month: row.possible_days for month, row in found.items()} == {1: 310, 2: 14 * 10 + 14 * 12, 3: None, 4: 360}
    assert {month: row.weighed_days for month, row in found.items()} == {
        1: Decimal("294.5"),
        2: Decimal("292.6"),
        3: None,
        4: Decimal(342),
    }
    assert all(row.whole for row in found.values())
    each = registry.occupancy_months([home.pk], Period(START, END))
    assert {row.use.possible_days for row in each if row.use.period.start.month in (1, 2, 4)} == {310, 308, 360}
    capacity(other, date(2026, 4, 1), None, 3)
    later = registry.months_of_services([home.service_id], START, END, shares)
    assert [row.whole for row in later] == [True, True, True, False]


def test_answers_of_many_services_are_those_of_each(warned: Warned) -> None:
    service = warned.house.sivkaer.pk
    answer(warned, "18")
    answer(warned, "2.5", "slagelse")
    found = dialogue.expected_uses([service, warned.house.fjordlyngen.pk], [2025, 2026], TODAY)
    assert set(found) == {(service, 2026)}
    assert (found[service, 2026].places, found[service, 2026].answered) == (Decimal("20.5"), 2)
    assert found[service, 2026] == dialogue.expected_use(service, 2026, TODAY)
    assert dialogue.expected_use(service, 2025, TODAY).places is None
