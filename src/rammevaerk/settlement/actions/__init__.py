"""The monthly run: worked out from placements, tariffs and what was charged before, then written in one transaction."""

from rammevaerk.settlement.actions.confirming import bulk_confirm, confirm_month
from rammevaerk.settlement.actions.preparing import approve_run, issue_run, prepare_run
from rammevaerk.settlement.actions.running import Outcome, preview_month, settle_sellers
from rammevaerk.settlement.actions.scheduling import NewSchedule, check_schedules, end_schedule, write_schedules

__all__ = [
    "NewSchedule",
    "Outcome",
    "approve_run",
    "bulk_confirm",
    "check_schedules",
    "confirm_month",
    "end_schedule",
    "issue_run",
    "prepare_run",
    "preview_month",
    "settle_sellers",
    "write_schedules",
]
