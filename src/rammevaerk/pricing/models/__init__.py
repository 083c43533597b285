"""Tariff items, calculation sheets with their versions, results of years, and tariffs over time."""

from rammevaerk.pricing.models.items import BETWEEN_TWO, Inclusion, IndividualTariff, ItemKind, Measure, Tariff, TariffItem
from rammevaerk.pricing.models.life_events import EventKind, Handover, LifeEvent, Posting
from rammevaerk.pricing.models.private import NegotiatedPrice, OldAddOn
from rammevaerk.pricing.models.results import ReserveDraw, YearResult
from rammevaerk.pricing.models.sheets import (
    AgreedTariff,
    CostLine,
    KeptAlternative,
    OccupancyDeviation,
    Sheet,
    SheetPrice,
    SheetState,
    SheetUpload,
    Structure,
)

__all__ = [
    "BETWEEN_TWO",
    "AgreedTariff",
    "CostLine",
    "EventKind",
    "Handover",
    "Inclusion",
    "IndividualTariff",
    "ItemKind",
    "KeptAlternative",
    "LifeEvent",
    "Measure",
    "NegotiatedPrice",
    "OccupancyDeviation",
    "OldAddOn",
    "Posting",
    "ReserveDraw",
    "Sheet",
    "SheetPrice",
    "SheetState",
    "SheetUpload",
    "Structure",
    "Tariff",
    "TariffItem",
    "YearResult",
]
