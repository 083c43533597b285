"""Pages of waiting lists, vacancies, reservations and day-to-day occupancy."""

from rammevaerk.waiting.views.entries import confirm, entry, leave, new, reference, urgency
from rammevaerk.waiting.views.lists import lists, unit_list
from rammevaerk.waiting.views.numbers import occupancy, order, order_list, service_panel
from rammevaerk.waiting.views.ordering import own_order
from rammevaerk.waiting.views.reservations import hold, prolong, release, reservation, reservations
from rammevaerk.waiting.views.vacancies import declare, pass_over, propose, say_no, vacancy, withdraw

__all__ = [
    "confirm",
    "declare",
    "entry",
    "hold",
    "leave",
    "lists",
    "new",
    "occupancy",
    "order",
    "order_list",
    "own_order",
    "pass_over",
    "prolong",
    "propose",
    "reference",
    "release",
    "reservation",
    "reservations",
    "say_no",
    "service_panel",
    "unit_list",
    "urgency",
    "vacancy",
    "withdraw",
]
