"""Who waits, what happened, vacancies and reservations. What one may see is decided by row-level security behind each read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.apps import apps
from django.db import connection
from django.db.models import Count, Q, QuerySet

from rammevaerk.waiting.models import Entry, Event, Reservation, ServiceCriteria, Vacancy
from rammevaerk.waiting.queries.numbers import waiting_lengths

SHOWN = ("citizen", "unit", "service", "operator", "acting")
LAPSED_SHOWN_DAYS = 30


def entries(state: str) -> QuerySet[Entry]:
    """Those one may see: `open`, `closed` or all (1 query)."""
    rows = Entry.objects.select_related(*SHOWN)
    wanted = {"open": Q(closed_on__isnull=True), "closed": Q(closed_on__isnull=False)}.get(state, Q())
    return rows.filter(wanted)


def entry(pk: int) -> Entry | None:
    """One of those one may see (1 query)."""
    return Entry.objects.select_related(*SHOWN, "entered_by__user").filter(pk=pk).first()


def entries_of(unit: int, paragraph: str) -> list[Entry]:
    """Those on the list of a unit that one may see (1 query)."""
    return list(entries("open").filter(unit_id=unit, paragraph=paragraph).order_by("pk"))


def events_of(entry_ids: Collection[int]) -> list[Event]:
    """What happened to some entries, newest first (1 query)."""
    rows = Event.objects.filter(entry_id__in=list(entry_ids)).select_related("by__user", "by__organisation", "entry__citizen")
    return list(rows.order_by("-pk"))


def events_of_vacancy(vacancy: int) -> list[Event]:
    """What happened at a vacancy, newest first (1 query)."""
    rows = Event.objects.filter(vacancy=vacancy).select_related("by__user", "entry__citizen")
    return list(rows.order_by("-pk"))


def vacancy(pk: int) -> Vacancy | None:
    """A vacancy with its unit (1 query)."""
    return Vacancy.objects.select_related("unit", "service", "operator").filter(pk=pk).first()


def vacancies_of(services: Collection[int], today: date) -> list[Vacancy]:
    """Open vacancies of some services, the oldest first (1 query)."""
    rows = Vacancy.objects.filter(service_id__in=list(services), closed_on__isnull=True).select_related("unit", "service")
    return list(rows.order_by("free_from", "pk"))


def proposed_to(entry_ids: Collection[int]) -> dict[int, int]:
    """The open vacancy last proposed to each of some entries, without a later no or passing over (1 query)."""
    kinds = ("proposed", "refused", "passed_over")
    rows = Event.objects.filter(entry_id__in=list(entry_ids), kind__in=kinds, vacancy__closed_on__isnull=True)
    latest = {event.entry_id: event for event in rows.filter(vacancy__isnull=False).order_by("pk")}
    return {pk: event.vacancy_id for pk, event in latest.items() if event.kind == "proposed" and event.vacancy_id}


def reservations(today: date) -> QuerySet[Reservation]:
    """Those one may see that run, are to come, or ended lately, the first to lapse first (1 query)."""
    since = today - timedelta(days=LAPSED_SHOWN_DAYS)
    rows = Reservation.objects.select_related(*SHOWN, "place", "entry")
    late = Q(ended_on__gte=since) | Q(place__ended_on__gte=since) | Q(ended_on__isnull=True, until__gte=since)
    return rows.filter(late).order_by("until", "pk")


def reservation(pk: int) -> Reservation | None:
    """One of those one may see (1 query)."""
    return Reservation.objects.select_related(*SHOWN, "place", "entry", "made_by__user").filter(pk=pk).first()


def running(row: Reservation, today: date) -> bool:
    """Whether it still holds its place; the register's own row can be ended at the service's page too."""
    return row.ended_on is None and row.place.ended_on is None and row.until > today


def lapsed(row: Reservation, today: date) -> bool:
    """Whether its time ran out without anybody acting."""
    return row.ended_on is None and row.place.ended_on is None and row.until <= today


@dataclass(frozen=True)
class HistoryRow:
    """One happening without a person: `entry` tells those of one service apart, `own_citizen` whether the operator acts for them
    itself."""

    unit: int
    paragraph: str
    vacancy: int | None
    entry: int
    kind: str
    reason: str
    place: int | None
    among: int | None
    on: date
    own_citizen: bool


def history_of(service: int) -> list[HistoryRow]:
    """Everything that happened on a service's lists, oldest first, without persons (1 query): for the secretariat, the steering
    group, the auditor and the unit itself; empty for others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM waiting_history(%s)", [service])
        return [HistoryRow(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class FavouredVacancy:
    """A vacancy where an own citizen got the place while somebody else's, who stood before, was passed over."""

    vacancy: int
    on: date


def histories_of(services: Collection[int]) -> dict[int, list[HistoryRow]]:
    """The same of several services at once, by service (1 query); services without a history are not in it."""
    found: dict[int, list[HistoryRow]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT s.id, h.* FROM unnest(%s::bigint[]) s (id), LATERAL waiting_history(s.id) h", [list(services)])
        for service, *row in cursor.fetchall():
            found.setdefault(service, []).append(HistoryRow(*row))
    return found


def own_citizens_first(service: int) -> list[FavouredVacancy]:
    """Vacancies for the check of the obligation not to favour own citizens (P&D 3.4): counted from the history (1 query)."""
    return favoured(history_of(service))


def favoured(rows: Collection[HistoryRow]) -> list[FavouredVacancy]:
    """Those of a history's vacancies where an own citizen was put before another's; no query."""
    over = {row.vacancy for row in rows if row.kind == "passed_over" and not row.own_citizen and row.vacancy}
    got = [row for row in rows if row.kind in ("reserved", "placed") and row.own_citizen and row.vacancy in over]
    first = {row.vacancy: row for row in reversed(got) if row.vacancy}
    return [FavouredVacancy(vacancy, row.on) for vacancy, row in sorted(first.items())]


def places_given(services: Collection[int]) -> dict[int, tuple[int, int]]:
    """How many vacancies of each service were given from its lists, and how many of them put an own citizen first, as far as
    one may see the history (1 query)."""
    found = {}
    for service, rows in histories_of(services).items():
        given = {row.vacancy for row in rows if row.kind in ("reserved", "placed") and row.vacancy}
        found[service] = (len(given), len(favoured(rows)))
    return found


def own_orders(service: int) -> list[ServiceCriteria]:
    """What a service has decided of the order of its lists, newest first (1 query)."""
    rows = ServiceCriteria.objects.filter(service=service).select_related("by__user")
    return list(rows.order_by("-valid_from", "-pk"))


def services_with_lists() -> list[tuple[int, str, int]]:
    """Id, name and length of every service somebody waits for, in Danish order, numbers only (2 queries)."""
    units = dict(apps.get_model("registry", "Unit").objects.values_list("pk", "service_id"))
    counted: dict[int, int] = {}
    for unit, waiting in waiting_lengths(list(units)).items():
        counted[units[unit]] = counted.get(units[unit], 0) + waiting
    names = apps.get_model("registry", "Service").objects.filter(pk__in=counted).order_by("sort_key")
    return [(pk, name, counted[pk]) for pk, name in names.values_list("pk", "name")]


def counts_of_entries(units: Collection[int]) -> dict[tuple[int, str], int]:
    """How many of those one may see wait for each unit and paragraph (1 query)."""
    rows = Entry.objects.filter(closed_on__isnull=True, unit_id__in=list(units))
    return {(unit, code): n for unit, code, n in rows.values_list("unit_id", "paragraph").annotate(n=Count("pk")).order_by()}
