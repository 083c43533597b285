"""The acts a body can treat. Which body it is, is data of each agreement area."""

from enum import Enum


class Act(Enum):
    """An act of the cooperation that somebody prepares, discusses, recommends, decides or is told of."""

    AGREEMENT = "agreement"
    FOCUS_AREA = "focus_area"
    LEVEL = "level"
    BUDGET_AND_TARIFF = "budget_and_tariff"
    MID_YEAR_TARIFF = "mid_year_tariff"
    PROLONGATION = "prolongation"
    DESIGNATION = "designation"
    DISPENSATION = "dispensation"
    DIALOGUE_STATUS = "dialogue_status"
    BUYERS_PANEL = "buyers_panel"
    MONITORING = "monitoring"
    WIDENED_WARNING = "widened_warning"
    SPECIAL_TERM = "special_term"
    CAPACITY_CHANGE = "capacity_change"
    CONVERSION = "conversion"
    PROTECTION = "protection"
    GUARANTEE = "guarantee"
    NO_GUARANTEE = "no_guarantee"
    CLOSING_KEY = "closing_key"
