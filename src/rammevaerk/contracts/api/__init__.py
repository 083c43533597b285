"""Placements and contracts for other systems: the municipality's case system and the operator's own."""

from rammevaerk.contracts.api.changes import notices, packages
from rammevaerk.contracts.api.changes import router as changes
from rammevaerk.contracts.api.contracts import router as contracts
from rammevaerk.contracts.api.drafts import router as drafts
from rammevaerk.contracts.api.following import router as following
from rammevaerk.contracts.api.placements import router as placements
from rammevaerk.contracts.api.referrals import anonymous
from rammevaerk.contracts.api.referrals import router as referrals

__all__ = ["anonymous", "changes", "contracts", "drafts", "following", "notices", "packages", "placements", "referrals"]
