"""What published tables and the state's limits are refused for; their figures stand in the law tables."""

from decimal import Decimal

import pytest

from rammevaerk.financing.rules import common_rate, equal_months, refund_tiers, state_refund


def test_a_published_table_has_weights_and_shares_from_zero() -> None:
    with pytest.raises(ValueError, match="below zero"):
        common_rate({"Faxe": Decimal(-1)}, {"Faxe": 1})
    with pytest.raises(ValueError, match="below zero"):
        common_rate({"Faxe": Decimal(1)}, {"Faxe": -1})
    assert common_rate({"Faxe": Decimal(0)}, {"Faxe": 0}) is None


def test_the_middle_of_the_range_is_the_tariff_per_unit() -> None:
    found = common_rate({"Faxe": Decimal(10), "Greve": Decimal(20)}, {"Faxe": 100, "Greve": 200})
    assert found is not None
    assert found.low <= 10 < found.high
    assert abs(found.per_unit - 10) < Decimal("0.05")


def test_the_states_limits_rise_and_each_has_a_share() -> None:
    tiers = refund_tiers({"limits": ["860000", "1680000"], "shares": ["0.25", "0.50"]})
    assert state_refund(equal_months(Decimal(1_000_000)), tiers).refund == 3_500_000
    for limits, shares in ((["2", "1"], ["0.25", "0.5"]), ([], []), (["1"], ["0.25", "0.5"])):
        with pytest.raises(ValueError, match=r"rise|zip"):
            refund_tiers({"limits": limits, "shares": shares})
