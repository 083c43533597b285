"""A waiting list at the manager's own service, a vacancy that is being gone through, and places held: by the acts of the people
themselves, on the days they fell."""

from datetime import date, timedelta
from typing import Any

from django.apps import apps

from rammevaerk.config.demo.world import INVENTED, World
from rammevaerk.contracts.actions import citizen_of
from rammevaerk.registry.actions import refresh_figures
from rammevaerk.waiting import actions
from rammevaerk.waiting.actions import Answered, NewEntry, NewHold, NewVacancy
from rammevaerk.waiting.models import Entry, Happening, Reservation

PARAGRAPH = "SEL-108"
# Reference, municipality's code, class, referred, put on the list: in the agreed order the acute one comes first.
WAITING = (
    ("NÆ-2026-0388", "370", "planned", date(2026, 2, 16), date(2026, 4, 20)),
    ("SL-2026-0112", "330", "planned", date(2026, 5, 4), date(2026, 5, 11)),
    ("SO-2026-0019", "340", "planned", date(2026, 8, 3), date(2026, 8, 17)),
    ("HO-2026-0074", "316", "urgent", date(2026, 9, 7), date(2026, 9, 21)),
)


def make_waiting(world: World) -> None:
    """Four who wait at Sivkær, one vacancy, one reservation that lapses soon, and one that has lapsed."""
    unit = apps.get_model("registry", "Unit").objects.filter(service__name="Sivkær").order_by("pk")[:1].get()
    groups = {row.name: row.pk for row in apps.get_model("registry", "TargetGroup").objects.filter(field="adults")}
    entries = {row[0]: _put(world, unit.pk, groups["Erhvervet hjerneskade"], *row) for row in WAITING}
    _hold(world, unit.pk, "LE-2026-0008", "360", date(2026, 9, 14), date(2026, 10, 12))
    _name_held(world, unit)
    _go_through(world, unit.pk, entries)
    refresh_figures([unit.service_id], today=world.today)


def _put(world: World, unit: int, group: int, *row: object) -> Entry:
    reference, code, urgency, referred_on, day = row
    assert isinstance(referred_on, date) and isinstance(day, date)
    own = code == "370"
    new = NewEntry(
        unit_id=unit,
        paragraph=PARAGRAPH,
        referred_on=referred_on,
        reference=str(reference),
        acting=None if own else world.municipalities[str(code)].pk,
        urgency=str(urgency),
        groups=(group,),
        level=3,
        ages=(40, 54) if own else (None, None),
        must=("ground_floor",) if own else (),
    )
    by = world.people["case_worker" if own else "service_manager"]
    return actions.put_on_list(by=by, today=day, new=new)


def _hold(world: World, unit: int, reference: str, code: str, first: date, until: date) -> None:
    municipality = world.municipalities[code].pk
    new = NewHold(unit, PARAGRAPH, first, until, reference=reference, acting=municipality)
    actions.reserve(by=world.people["service_manager"], today=first, new=new)


def _name_held(world: World, unit: Any) -> None:
    """For whom the place is held that the register knows of already, so that no further place is taken."""
    rows = apps.get_model("registry", "Reservation").objects.filter(unit=unit, until__gt=world.today, ended_on__isnull=True)
    for number, held in enumerate(rows.order_by("pk"), 31):
        Reservation.objects.create(
            place=held,
            citizen_id=citizen_of(held.reserved_for_id, f"RE-2026-00{number}"),
            unit=unit,
            service_id=unit.service_id,
            operator_id=unit.service.operator_id,
            acting_id=held.reserved_for_id,
            paying_id=held.reserved_for_id,
            paragraph=held.paragraph,
            from_date=held.from_date,
            until=held.until,
            paid=True,
            made_at=held.made_at,
            made_by=world.people["service_manager"],
            is_demo=True,
            source=INVENTED,
        )


def _go_through(world: World, unit: int, entries: dict[str, Entry]) -> None:
    """Holbæk's citizen comes first and says no; then Næstved's is asked and has not answered."""
    by, declared = world.people["service_manager"], world.today - timedelta(days=6)
    features = {"ground_floor": True, "garden": True, "pets": False}
    vacancy = actions.declare_vacancy(
        by=by, today=declared, new=NewVacancy(unit, PARAGRAPH, date(2026, 12, 1), features=features)
    )
    steps = (
        ("HO-2026-0074", 0, Answered(Happening.PROPOSED)),
        ("HO-2026-0074", 4, Answered(Happening.REFUSED, "other_place")),
        ("NÆ-2026-0388", 5, Answered(Happening.PROPOSED)),
    )
    for reference, days, answered in steps:
        day, entry = declared + timedelta(days=days), entries[reference].pk
        actions.answer_turn(by=by, today=day, vacancy_id=vacancy.pk, entry_id=entry, answered=answered)
