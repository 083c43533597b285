"""Acts on the register. Each checks its permission, writes in one transaction and leaves a row in the audit trail."""

from rammevaerk.registry.actions.capacity import PlaceOfCapacity, change_capacity
from rammevaerk.registry.actions.confirm import confirm_figures
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
    "GonePrice",
    "IntakeWish",
    "NewReservation",
    "OccupancyRecord",
    "PlaceOfCapacity",
    "PriceRecord",
    "RowChoice",
    "apply_import",
    "change_capacity",
    "change_intake",
    "confirm_figures",
    "end_prices",
    "end_reservation",
    "free_place",
    "hold_place",
    "hold_unit",
    "preview_import",
    "prolong_place",
    "record_occupancy",
    "record_prices",
    "refresh_figures",
    "reserve_place",
    "resolve_row",
    "staff_services",
    "start_import",
]
