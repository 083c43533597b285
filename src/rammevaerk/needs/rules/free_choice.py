"""What a citizen may choose instead of the place that was allocated (SEL § 108, stk. 2; readings 3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.law.rulebook import Rulebook

MARGIN = "contracts.free_choice_price_margin"


@dataclass(frozen=True)
class FreeChoice:
    """`limit` is the dearest price the municipality must pay for, `above` what the chosen one costs beyond it: kroner a day,
    0 when it is within. A price just at the limit is within."""

    limit: Decimal
    above: Decimal

    @property
    def within(self) -> bool:
        return self.above == 0


def free_choice(allocated: Decimal, chosen: Decimal, rulebook: Rulebook) -> FreeChoice:
    """Hold a chosen price against the allocated one, both like for like. Raises UnknownParameter before the rule's first day."""
    limit = allocated * (1 + rulebook.decimal(MARGIN))
    return FreeChoice(limit, max(chosen - limit, Decimal(0)))
