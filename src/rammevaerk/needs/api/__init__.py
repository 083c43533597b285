"""Needs for the municipality's own case system, and what is asked of operators for them."""

from rammevaerk.needs.api.inquiring import router as inquiring
from rammevaerk.needs.api.orders import router as orders

__all__ = ["inquiring", "orders"]
