"""Why the tariff changed since the year before: one condition at a time, in a fixed order, summing exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import pairwise

from rammevaerk.kernel.wording import text
from rammevaerk.pricing.rules.development import forecast
from rammevaerk.pricing.rules.tariff import per_day

_ORE = Decimal("0.01")


@dataclass(frozen=True)
class TariffState:
    """What one year's tariff was made of, in kroner: operating = direct + indirect − income. `tariff` as published."""

    year: int
    operating: Decimal
    capital: Decimal
    regulation: Decimal
    places: int
    occupancy: Decimal
    days: int
    tariff: Decimal

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


def explain_change(before: TariffState, after: TariffState, *, development: Decimal | None) -> tuple[ChangeStep, ...]:
    """The steps from one tariff to the next; they sum to `after.tariff − before.tariff` exactly.

    Each step changes one condition and lets the rest stand: prices and wages, costs beyond that, capital, regulation,
    places, occupancy, days, rounding. With an unknown development the first step is left out and stands in the second.
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
    rounding = (levels[0][1] - before.tariff) + (after.tariff - levels[-1][1])
    steps = [
        ChangeStep(key, _label(key), level - earlier, _params(key, before, after))
        for (_key, earlier), (key, level) in pairwise(levels)
    ]
    steps.append(ChangeStep("rounding", _label("rounding"), rounding))
    left_out = {"development"} if development is None else set()
    return tuple(step for step in steps if step.key not in left_out and not (step.key == "days" and not step.amount))


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
    """The tariff of a mixture, to the ore: differences of such levels sum without a remainder."""
    return _per_day(state, operating, capital, regulation).quantize(_ORE, rounding=ROUND_HALF_UP)


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
    )


def _label(key: str) -> str:
    return {
        "development": text("Prices and wages"),
        "costs": text("Costs beyond prices and wages"),
        "capital": text("Depreciation and interest"),
        "regulation": text("Regulation of earlier results"),
        "places": text("Places: {after} against {before}"),
        "occupancy": text("Occupancy: {after} against {before}"),
        "days": text("Days: {after} against {before}"),
        "rounding": text("Rounding"),
    }[key]


def _params(key: str, before: TariffState, after: TariffState) -> tuple[tuple[str, str], ...]:
    if key == "places":
        return (("after", str(after.places)), ("before", str(before.places)))
    if key == "occupancy":
        return (("after", _percent(after.occupancy)), ("before", _percent(before.occupancy)))
    if key == "days":
        return (("after", str(after.days)), ("before", str(before.days)))
    return ()


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}".replace(".", ",") + "\N{NO-BREAK SPACE}%"
