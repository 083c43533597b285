"""What sharing a cost decides: keys, a common rate found in a published table, and the state's part of the dearest cases."""

from rammevaerk.financing.rules.common_rate import CommonRate, Misfit, common_rate
from rammevaerk.financing.rules.sharing import (
    Allocation,
    Combination,
    ShareRounding,
    allocate,
    closing_shares,
    combination,
    committed_payment,
    objective_shares,
    subscription_fees,
)
from rammevaerk.financing.rules.state_refund import (
    CaseCost,
    CaseCostKind,
    RefundTier,
    StateRefund,
    adding_up,
    equal_months,
    refund_of_month,
    refund_tiers,
    state_refund,
)

__all__ = [
    "Allocation",
    "CaseCost",
    "CaseCostKind",
    "Combination",
    "CommonRate",
    "Misfit",
    "RefundTier",
    "ShareRounding",
    "StateRefund",
    "adding_up",
    "allocate",
    "closing_shares",
    "combination",
    "committed_payment",
    "common_rate",
    "equal_months",
    "objective_shares",
    "refund_of_month",
    "refund_tiers",
    "state_refund",
    "subscription_fees",
]
