"""Reads of waiting lists, vacancies and reservations. Rows about persons are guarded by row-level security behind each."""

from rammevaerk.waiting.queries.designated import designated, register_designated
from rammevaerk.waiting.queries.lists import (
    FavouredVacancy,
    HistoryRow,
    entries,
    entries_of,
    entry,
    events_of,
    events_of_vacancy,
    history_of,
    lapsed,
    own_citizens_first,
    own_orders,
    places_given,
    proposed_to,
    reservation,
    reservations,
    running,
    services_with_lists,
    vacancies_of,
    vacancy,
)
from rammevaerk.waiting.queries.numbers import ahead, coming_places, waiting_lengths
from rammevaerk.waiting.queries.occupancy import UnitDay, day_of_services
from rammevaerk.waiting.queries.tasks import tasks_for

__all__ = [
    "FavouredVacancy",
    "HistoryRow",
    "UnitDay",
    "ahead",
    "coming_places",
    "day_of_services",
    "designated",
    "entries",
    "entries_of",
    "entry",
    "events_of",
    "events_of_vacancy",
    "history_of",
    "lapsed",
    "own_citizens_first",
    "own_orders",
    "places_given",
    "proposed_to",
    "register_designated",
    "reservation",
    "reservations",
    "running",
    "services_with_lists",
    "tasks_for",
    "vacancies_of",
    "vacancy",
    "waiting_lengths",
]
