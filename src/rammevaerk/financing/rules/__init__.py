"""What sharing a cost decides: keys, the tools of TR 4, what an alternative means, a common rate found in a published table, and
the state's part of the dearest cases. The tools are imported from the file named after them."""

from rammevaerk.financing.rules.common_rate import CommonRate, Misfit, common_rate
from rammevaerk.financing.rules.sharing import Allocation, ShareRounding, allocate
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
    "CommonRate",
    "Misfit",
    "RefundTier",
    "ShareRounding",
    "StateRefund",
    "adding_up",
    "allocate",
    "common_rate",
    "equal_months",
    "refund_of_month",
    "refund_tiers",
    "state_refund",
]
