"""The values behind all tariffs of a year: with state and source, for one area or for the areas side by side."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.law.loader import load_parameters, rulebook
from rammevaerk.law.rulebook import AREA_NAMES, ParameterValue, Rulebook
from rammevaerk.web.amounts import DASH

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
AREAS = ("sjaelland", "hovedstaden", "nordjylland", "midtjylland", "syddanmark")


@dataclass(frozen=True)
class ValueShown:
    """One value: as written with its unit, its state, where it comes from and since when."""

    label: str
    value: str
    state: str
    source: str
    note: str
    valid_from: date | None

    @property
    def is_short(self) -> bool:
        """Numbers stand to the right; words wrap."""
        return len(self.value) <= 10


@dataclass(frozen=True)
class ValueRow:
    """One parameter with its value in each area, in the order of the page's columns."""

    label: str
    unit: str
    description: str
    cells: tuple[ValueShown, ...]

    @property
    def known(self) -> int:
        return sum(cell.value != DASH for cell in self.cells)


def shown(value: ParameterValue) -> ValueShown:
    return ValueShown(value.label, value.shown, value.state.value, value.source, value.note, value.valid_from)


def values_behind(book: Rulebook) -> list[ValueShown]:
    """The values the sheet page names."""
    return [shown(book.value(parameter_id)) for parameter_id in BEHIND_TARIFFS]


def side_by_side(on: date, *, demo: bool) -> list[ValueRow]:
    """Every parameter of pricing on a day, area by area. The demo set is laid over its own area only."""
    books = [rulebook(area, on, demo=demo) for area in AREAS]
    ids = sorted(key for key in load_parameters().parameters if key.startswith("pricing."))
    return [_row([book.value(parameter_id) for book in books]) for parameter_id in ids]


def _row(values: list[ParameterValue]) -> ValueRow:
    definition = values[0].definition
    return ValueRow(definition.label, definition.unit, definition.description, tuple(shown(value) for value in values))


def area_names() -> list[str]:
    """The names of the columns."""
    return [AREA_NAMES[area] for area in AREAS]
