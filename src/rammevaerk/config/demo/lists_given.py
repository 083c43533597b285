"""Places that were given from the waiting lists of designated services in the demo's year: each is a stay that is there already,
with the entry, the vacancy and the history that led to it."""

from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db.models import F

from rammevaerk.config.demo.governance import moment
from rammevaerk.config.demo.world import INVENTED, World
from rammevaerk.designation.queries import designated_ids
from rammevaerk.waiting.models import ClosedAs, Happening, VacancyEnd

PROTECTED = ("Sivkær", "Tangstien", "Hyldemosen", "Fjordlyngen")
NO_LISTS = ("SEL-109", "SEL-110")
SERVICES, STAYS = 2, 2
WAITED, DECLARED, PROPOSED = timedelta(days=75), timedelta(days=20), timedelta(days=14)


def make_lists_given(world: World) -> None:
    """The first stays of the year at the first designated services that had any."""
    stays = apps.get_model("contracts", "Placement").objects.filter(
        service_id__in=designated_ids(world.today),
        valid_from__year=world.today.year,
        valid_from__lt=world.today,
        citizen__isnull=False,
    )
    stays = stays.exclude(service__name__in=PROTECTED).exclude(paragraph__in=NO_LISTS).order_by("service_id", "valid_from", "pk")
    by_service: dict[int, list[Any]] = {}
    for stay in stays.filter(chain=F("pk")):
        by_service.setdefault(stay.service_id, []).append(stay)
    for own in list(by_service.values())[:SERVICES]:
        for stay in own[:STAYS]:
            _give(stay)


def _give(stay: Any) -> None:
    """One place from the referral to the first day."""
    first: date = stay.valid_from
    place = {"unit_id": stay.unit_id, "service_id": stay.service_id, "operator_id": stay.operator_id}
    sides = place | {"acting_id": stay.acting_id, "paying_id": stay.paying_id, "department": stay.department}
    told = {"is_demo": True, "source": INVENTED}
    entry = _model("Entry").create(
        **sides, **told, citizen_id=stay.citizen_id, paragraph=stay.paragraph, referred_on=first - WAITED,
        confirmed_on=first - WAITED, entered_at=moment(first - WAITED), closed_on=first, closed_as=ClosedAs.PLACED,
    )  # fmt: skip
    vacancy = _model("Vacancy").create(
        **place, **told, paragraph=stay.paragraph, free_from=first, declared_at=moment(first - DECLARED), closed_on=first,
        closed_as=VacancyEnd.FILLED,
    )  # fmt: skip
    course = (
        (Happening.ENTERED, first - WAITED, None),
        (Happening.PROPOSED, first - PROPOSED, vacancy),
        (Happening.PLACED, first, vacancy),
    )
    for kind, on, of in course:
        at = {"on": on, "at": moment(on), "position": 1, "among": 1}
        _model("Event").create(**sides, **told, **at, entry=entry, vacancy=of, kind=kind)


def _model(name: str) -> Any:
    return apps.get_model("waiting", name).objects
