"""The values behind all tariffs of a year, with state and source."""

from rammevaerk.law.rulebook import Rulebook
from rammevaerk.parameters.queries import ValueShown
from rammevaerk.parameters.queries import value_shown as shown

__all__ = ["BEHIND_TARIFFS", "ValueShown", "shown", "values_behind"]

OF_PLACES = (
    "pricing.occupancy_method",
    "pricing.occupancy_band_low.day_residential",
    "pricing.occupancy_band_high.day_residential",
    "pricing.days_per_year",
)
BEHIND_TARIFFS = (
    "pricing.price_wage_development",
    "pricing.overhead_share",
    "pricing.occupancy_method",
    "pricing.occupancy_band_low.day_residential",
    "pricing.occupancy_band_high.day_residential",
    "pricing.days_per_year",
    "pricing.interest_rate",
    "pricing.tariff_rounding",
    "pricing.result_band",
    "pricing.result_lag_years",
    "pricing.price_cap_reduction",
)


def values_behind(book: Rulebook, *, by_places: bool = True) -> list[ValueShown]:
    """The values the sheet page names; those of places, occupancy and days only where they are what the basis is spread over."""
    left_out = () if by_places else OF_PLACES
    return [shown(book.value(parameter_id)) for parameter_id in BEHIND_TARIFFS if parameter_id not in left_out]
