"""Acts on spending: budgets, purchases from outside, costs and claims of the dearest cases."""

from rammevaerk.spending.actions.outside import (
    enter_budget,
    enter_outside_purchase,
    keep_upload,
    save_upload,
    take_back_purchase,
)
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
    "enter_budget",
    "enter_other_cost",
    "enter_outside_purchase",
    "enter_refund_fact",
    "keep_upload",
    "record_claims",
    "save_upload",
    "take_back_other_cost",
    "take_back_purchase",
]
