"""Placements and contracts for other systems: the municipality's case system and the operator's own."""

from rammevaerk.contracts.api.contracts import router as contracts
from rammevaerk.contracts.api.placements import router as placements

__all__ = ["contracts", "placements"]
