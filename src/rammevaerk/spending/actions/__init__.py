"""Acts on spending: budgets, purchases from outside, costs and claims of the dearest cases."""

from rammevaerk.spending.actions.refund import (
    NewCost,
    NewFact,
    enter_other_cost,
    enter_refund_fact,
    record_claims,
    take_back_other_cost,
)

__all__ = [
    "NewCost",
    "NewFact",
    "enter_other_cost",
    "enter_refund_fact",
    "record_claims",
    "take_back_other_cost",
]
