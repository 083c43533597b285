"""Pages of the register."""

from rammevaerk.registry.views.imports import import_apply, import_batch, import_row, imports
from rammevaerk.registry.views.lists import own, service_list
from rammevaerk.registry.views.places import change_intake, change_places, confirm, end_reservation, places, reserve
from rammevaerk.registry.views.service import service

__all__ = [
    "change_intake",
    "change_places",
    "confirm",
    "end_reservation",
    "import_apply",
    "import_batch",
    "import_row",
    "imports",
    "own",
    "places",
    "reserve",
    "service",
    "service_list",
]
