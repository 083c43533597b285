"""The monthly run: worked out from placements, tariffs and what was charged before, then written in one transaction."""

from rammevaerk.settlement.actions.running import Outcome, preview_month, run_month, settle_sellers
from rammevaerk.settlement.actions.scheduling import NewSchedule, check_schedules, end_schedule, write_schedules

__all__ = [
    "NewSchedule",
    "Outcome",
    "check_schedules",
    "end_schedule",
    "preview_month",
    "run_month",
    "settle_sellers",
    "write_schedules",
]
