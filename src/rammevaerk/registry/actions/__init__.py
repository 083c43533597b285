"""Acts on the register. Each checks its permission, writes in one transaction and leaves a row in the audit trail."""

from rammevaerk.registry.actions.capacity import PlaceOfCapacity, change_capacity
from rammevaerk.registry.actions.confirm import confirm_figures
from rammevaerk.registry.actions.departments import NewUnit, give_places, hand_on_units, open_unit
from rammevaerk.registry.actions.events import (
    Because,
    NewService,
    close_service,
    correct_days,
    move_service,
    open_service,
    say_opening,
    succeed,
)
from rammevaerk.registry.actions.figures import refresh_figures
from rammevaerk.registry.actions.imports import RowChoice, apply_import, preview_import, resolve_row, start_import
from rammevaerk.registry.actions.intake import (
    IntakeWish,
    NewReservation,
    change_intake,
    end_reservation,
    free_place,
    hold_place,
    hold_unit,
    prolong_place,
    reserve_place,
)
from rammevaerk.registry.actions.occupancy import OccupancyRecord, record_occupancy
from rammevaerk.registry.actions.prices import GonePrice, PriceRecord, end_prices, record_prices
from rammevaerk.registry.actions.staffing import staff_services

__all__ = [
    "Because",
    "GonePrice",
    "IntakeWish",
    "NewReservation",
    "NewService",
    "NewUnit",
    "OccupancyRecord",
    "PlaceOfCapacity",
    "PriceRecord",
    "RowChoice",
    "apply_import",
    "change_capacity",
    "change_intake",
    "close_service",
    "confirm_figures",
    "correct_days",
    "end_prices",
    "end_reservation",
    "free_place",
    "give_places",
    "hand_on_units",
    "hold_place",
    "hold_unit",
    "move_service",
    "open_service",
    "open_unit",
    "preview_import",
    "prolong_place",
    "record_occupancy",
    "record_prices",
    "refresh_figures",
    "reserve_place",
    "resolve_row",
    "say_opening",
    "staff_services",
    "start_import",
    "succeed",
]
