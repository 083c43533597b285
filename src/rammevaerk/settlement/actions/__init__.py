"""The monthly run: worked out from placements, tariffs and what was charged before, then written in one transaction."""

from rammevaerk.settlement.actions.confirming import bulk_confirm, confirm_month
from rammevaerk.settlement.actions.overviewing import SellerMonth, issue_approved, sellers_month
from rammevaerk.settlement.actions.paying import post_payment
from rammevaerk.settlement.actions.preparing import approve_run, issue_run, prepare_run
from rammevaerk.settlement.actions.previewing import (
    Preview,
    PreviewLine,
    PreviewLines,
    made_ready_for,
    preview_bought,
    preview_month,
    preview_sold,
)
from rammevaerk.settlement.actions.receiving import note_received, tell_received
from rammevaerk.settlement.actions.running import Outcome, run_lock, settle_sellers
from rammevaerk.settlement.actions.scheduling import (
    NewSchedule,
    add_schedules,
    check_schedules,
    end_schedule,
    stop_schedule,
    write_schedules,
)
from rammevaerk.settlement.actions.warning import Warned, claims_at_risk

__all__ = [
    "NewSchedule",
    "Outcome",
    "Preview",
    "PreviewLine",
    "PreviewLines",
    "SellerMonth",
    "Warned",
    "add_schedules",
    "approve_run",
    "bulk_confirm",
    "check_schedules",
    "claims_at_risk",
    "confirm_month",
    "end_schedule",
    "issue_approved",
    "issue_run",
    "made_ready_for",
    "note_received",
    "post_payment",
    "prepare_run",
    "preview_bought",
    "preview_month",
    "preview_sold",
    "run_lock",
    "sellers_month",
    "settle_sellers",
    "stop_schedule",
    "tell_received",
    "write_schedules",
]
