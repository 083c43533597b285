"""Why the tariff changed since the year before: one condition at a time, in a fixed order, summing exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import pairwise

from rammevaerk.kernel.wording import text
from rammevaerk.pricing.rules.development import forecast
from rammevaerk.pricing.rules.measure import Measure
from rammevaerk.pricing.rules.tariff import per_day

_ORE = Decimal("0.01")


@dataclass(frozen=True)
class TariffState:
    """What one year's tariff was made of, in kroner: operating = direct + indirect − income. `tariff` as published.

    `days` are those of a place: days or months a year. Where nothing is a place, `days` is what is sold a year, of 1 place.
    """

    year: int
    operating: Decimal
    capital: Decimal
    regulation: Decimal
    places: int
    occupancy: Decimal
    days: int | Decimal
    tariff: Decimal
    measure: Measure = Measure.DAY

    @property
    def unrounded(self) -> Decimal:
        return _per_day(self, self.operating, self.capital, self.regulation)


@dataclass(frozen=True)
class ChangeStep:
    """One cause and its effect in kroner per day, to the ore."""

    key: str
    label: str
    amount: Decimal
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TariffLevel:
    """What the tariff is when everything up to here has changed, in kroner to the ore; `label` names the change itself."""

    key: str
    label: str
    amount: Decimal
    params: tuple[tuple[str, str], ...] = ()


def explain_change(before: TariffState, after: TariffState, *, development: Decimal | None) -> tuple[ChangeStep, ...]:
    """The steps from one tariff to the next; they sum to `after.tariff − before.tariff` exactly.

    Each step changes one condition and lets the rest stand: prices and wages, costs beyond that, capital, regulation,
    places, occupancy, days, rounding. Without a development, unknown or within one year, the first two are one step.
    """
    expected = forecast(before.operating, development) if development is not None else before.operating
    levels = [
        ("rounding_before", _level(before, before.operating, before.capital, before.regulation)),
        ("development", _level(before, expected, before.capital, before.regulation)),
        ("costs", _level(before, after.operating, before.capital, before.regulation)),
        ("capital", _level(before, after.operating, after.capital, before.regulation)),
        ("regulation", _level(before, after.operating, after.capital, after.regulation)),
        ("places", _level(_mixed(before, after, places=True), after.operating, after.capital, after.regulation)),
        (
            "occupancy",
            _level(_mixed(before, after, places=True, occupancy=True), after.operating, after.capital, after.regulation),
        ),
        ("days", _level(after, after.operating, after.capital, after.regulation)),
    ]
    named = [TariffLevel(key, _label(key, after), level, _params(key, before, after)) for key, level in levels[1:]]
    start = TariffLevel("rounding", change_label("rounding"), levels[0][1])
    steps = steps_between(start, named, tariffs=(before.tariff, after.tariff))
    if development is None:
        steps = (replace(steps[1], key="all_costs", label=change_label("all_costs")), *steps[2:])
    silent = {"days"} if after.measure.by_places else {"days", "places", "occupancy"}
    return tuple(step for step in steps if step.key not in silent or step.amount)


def steps_between(
    start: TariffLevel, levels: Sequence[TariffLevel], *, tariffs: tuple[Decimal, Decimal]
) -> tuple[ChangeStep, ...]:
    """One step for each level after the first, and what the rounding of both tariffs makes last.

    They sum to the second tariff less the first exactly: levels and tariffs are whole ore.
    """
    steps = [
        ChangeStep(level.key, level.label, level.amount - earlier.amount, level.params)
        for earlier, level in pairwise((start, *levels))
    ]
    last = levels[-1] if levels else start
    rounding = (start.amount - tariffs[0]) + (tariffs[1] - last.amount)
    return (*steps, ChangeStep("rounding", change_label("rounding"), rounding))


def to_the_ore(tariff: Decimal) -> Decimal:
    """A tariff before rounding as a level: differences of such levels sum without a remainder."""
    return tariff.quantize(_ORE, rounding=ROUND_HALF_UP)


def places_params(before: int | Decimal, after: int | Decimal) -> tuple[tuple[str, str], ...]:
    """What the label of a change of places, of days, or of what is sold says."""
    return (("after", _counted(after)), ("before", _counted(before)))


def _counted(number: int | Decimal) -> str:
    return f"{Decimal(number).normalize():f}".replace(".", ",")


def occupancy_params(before: Decimal, after: Decimal) -> tuple[tuple[str, str], ...]:
    """What the label of a change of occupancy says; shares in per cent."""
    return (("after", _percent(after)), ("before", _percent(before)))


def whole_kroner(steps: Sequence[ChangeStep]) -> tuple[int, ...]:
    """The steps in whole kroner that sum to the rounded whole: floors, and the largest remainders up."""
    total = int(sum((step.amount for step in steps), Decimal(0)).to_integral_value(rounding=ROUND_HALF_UP))
    floors = [int(step.amount.to_integral_value(rounding=ROUND_FLOOR)) for step in steps]
    by_remainder = sorted(range(len(steps)), key=lambda place: (floors[place] - steps[place].amount, place))
    for place in by_remainder[: total - sum(floors)]:
        floors[place] += 1
    return tuple(floors)


def _per_day(state: TariffState, operating: Decimal, capital: Decimal, regulation: Decimal) -> Decimal:
    total = operating + capital + regulation
    return per_day(total, places=state.places, occupancy=state.occupancy, days=state.days)


def _level(state: TariffState, operating: Decimal, capital: Decimal, regulation: Decimal) -> Decimal:
    return to_the_ore(_per_day(state, operating, capital, regulation))


def _mixed(before: TariffState, after: TariffState, *, places: bool, occupancy: bool = False) -> TariffState:
    return TariffState(
        year=before.year,
        operating=before.operating,
        capital=before.capital,
        regulation=before.regulation,
        places=after.places if places else before.places,
        occupancy=after.occupancy if occupancy else before.occupancy,
        days=before.days,
        tariff=before.tariff,
        measure=before.measure,
    )


def change_label(key: str) -> str:
    """The name of a step; those of places, occupancy and days take `after` and `before`."""
    return {
        "development": text("Prices and wages"),
        "costs": text("Costs beyond prices and wages"),
        "all_costs": text("Costs"),
        "capital": text("Depreciation and interest"),
        "regulation": text("Regulation of earlier results"),
        "places": text("Places: {after} against {before}"),
        "occupancy": text("Occupancy: {after} against {before}"),
        "days": text("Days: {after} against {before}"),
        "rounding": text("Rounding"),
    }[key]


def _label(key: str, after: TariffState) -> str:
    if key == "days" and not after.measure.by_places:
        return text("Sold a year: {after} against {before}")
    return change_label(key)


def _params(key: str, before: TariffState, after: TariffState) -> tuple[tuple[str, str], ...]:
    if key == "places":
        return places_params(before.places, after.places)
    if key == "occupancy":
        return occupancy_params(before.occupancy, after.occupancy)
    if key == "days":
        return places_params(before.days, after.days)
    return ()


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}".replace(".", ",") + "\N{NO-BREAK SPACE}%"
