"""What has been read of each region's agreement, row by row of the table of regional variants (takst rules, section 5).

`None` is unknown. A value here is in force unless it is marked as a practice (`~`), which is assumed.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.law.loader import load_parameters, rulebook
from rammevaerk.law.values import State

REGIONS = ("sjaelland", "hovedstaden", "nordjylland", "midtjylland", "syddanmark")
D = Decimal
ROWS: list[tuple[str, date, tuple[Any, ...]]] = [
    ("governance.cycle_years", date(2025, 1, 1), (2, 2, 2, 2, None)),
    ("pricing.days_per_year", date(2025, 1, 1), (None, "~365", None, None, 365)),
    ("pricing.occupancy_method", date(2025, 1, 1), (None, None, "mean_of_two_accounts", None, None)),
    ("pricing.occupancy_band_low.day_residential", date(2025, 1, 1), (None, None, D("0.95"), None, None)),
    ("pricing.occupancy_band_high.day_residential", date(2025, 1, 1), (None, None, D("1.00"), None, None)),
    ("pricing.occupancy_band_low.short_stay", date(2025, 1, 1), (None, None, D("0.90"), None, None)),
    ("pricing.occupancy_advised_max", date(2025, 1, 1), (None, None, D("0.98"), None, None)),
    ("pricing.overhead_share", date(2024, 1, 1), (None, D("0.06"), None, None, None)),
    ("pricing.overhead_share", date(2025, 1, 1), (None, None, None, None, None)),
    ("pricing.pension_addon", date(2025, 1, 1), (None, None, None, None, None)),
    ("pricing.result_band", date(2025, 1, 1), (None, None, D("0.05"), None, D("0.05"))),
    ("pricing.result_lag_years", date(2025, 1, 1), ("~2", None, None, None, 2)),
    ("pricing.reserve_life_years", date(2025, 1, 1), (None, None, 5, None, None)),
    ("pricing.small_service_levelling", date(2025, 1, 1), (None, None, None, True, None)),
    ("pricing.price_cap_reduction", date(2012, 1, 1), (D("0.02"), None, None, None, D("0.03"))),
    ("pricing.price_cap_reduction", date(2011, 6, 1), (None, None, None, None, D("0.02"))),
    ("pricing.price_cap_reduction", date(2018, 1, 1), (None, D("0.02"), None, None, None)),
    ("pricing.price_structures", date(2025, 1, 1), (None, None, None, None, ("base_packages",))),
    ("pricing.add_ons", date(2025, 1, 1), (None, "self_balancing", "negotiated", None, None)),
    ("contracts.notice_days", date(2025, 1, 1), (None, None, None, None, None)),
    ("financing.closing_key", date(2025, 1, 1), ("~citizens_on_date", None, None, None, None)),
    ("financing.new_service_guarantee_years", date(2025, 1, 1), (None, None, None, None, None)),
    ("settlement.last_day_billed", date(2025, 1, 1), (None, None, None, None, None)),
    ("settlement.last_day_billed_crisis_treatment", date(2025, 1, 1), (None, None, None, None, True)),
    ("contracts.standard_contract", date(2025, 1, 1), (None, "~voluntary", None, None, None)),
]


@pytest.mark.parametrize(("parameter_id", "day", "expected"), ROWS)
def test_each_region_has_what_was_read_and_no_more(parameter_id: str, day: date, expected: tuple[Any, ...]) -> None:
    for region, wanted in zip(REGIONS, expected, strict=True):
        found = rulebook(region, day, demo=False).value(parameter_id)
        assumed = isinstance(wanted, str) and wanted.startswith("~")
        state = State.UNKNOWN if wanted is None else State.ASSUMED if assumed else State.IN_FORCE
        assert found.state is state, (region, found)
        if wanted is not None:
            assert str(found.value) == str(wanted).removeprefix("~"), region


def test_every_value_of_a_region_names_its_source() -> None:
    without = [
        (key, area)
        for key, parameter in load_parameters().parameters.items()
        for area, timeline in parameter.timelines.items()
        if any(not dated.source for dated in timeline)
    ]
    assert without == []
