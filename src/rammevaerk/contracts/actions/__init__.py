"""Acts on placements: each asks permission, checks by the rules, writes along both time axes, and leaves a trail."""

from rammevaerk.contracts.actions.absence import record_absence
from rammevaerk.contracts.actions.changing import Correction, annul_placement, correct_placement, end_placement
from rammevaerk.contracts.actions.deciding import Decided, record_decision
from rammevaerk.contracts.actions.placing import Started, start_placement
from rammevaerk.contracts.actions.writing import citizen_of, recount_occupancy

__all__ = [
    "Correction",
    "Decided",
    "Started",
    "annul_placement",
    "citizen_of",
    "correct_placement",
    "end_placement",
    "record_absence",
    "record_decision",
    "recount_occupancy",
    "start_placement",
]
