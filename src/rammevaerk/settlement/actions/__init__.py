"""The monthly run: worked out from placements, tariffs and what was charged before, then written in one transaction."""

from rammevaerk.settlement.actions.running import Outcome, preview_month, run_month, settle_sellers

__all__ = ["Outcome", "preview_month", "run_month", "settle_sellers"]
