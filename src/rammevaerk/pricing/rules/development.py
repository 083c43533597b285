"""Price and wage development (TR C12)."""

from __future__ import annotations

from decimal import Decimal


def forecast(amount: Decimal, development: Decimal) -> Decimal:
    """The amount of the year before at this year's prices and wages: base_t = base_t−1 × (1 + PL); not rounded."""
    return amount * (1 + development)
