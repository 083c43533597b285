"""Why a bill changed from one period to another, in parts that sum to the change to the øre.

With D and A the days and øre of all that is counted by the day, p = A ÷ D, and small letters for one item:

- volume: (D₁ − D₀) · p₀, more or fewer days at the average price of before;
- mix: Σ d₁·a₀/d₀ − D₁ · p₀, other items than before, at the prices of before;
- price: Σ d₁ · (a₁/d₁ − a₀/d₀), the same items at other prices;
- other: what is not counted by days; corrections: what belongs to months before.

An item that was not there before has no earlier price: it counts at its own, so that it is volume and mix, never price.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from rammevaerk.kernel.money import Ore


@dataclass(frozen=True)
class BillRow:
    """What one item cost in a period, in øre. ``place_days`` are days times part-time share in thousandths, 0 for what is
    not counted by days; ``is_correction`` says that it belongs to a month before the period."""

    item: Hashable
    place_days: int
    ore: Ore
    is_correction: bool = False


@dataclass(frozen=True)
class BillChange:
    """The parts of a change, in øre: they sum to ``total``, whatever the order of the rows."""

    before: Ore
    after: Ore
    volume: Ore
    mix: Ore
    price: Ore
    other: Ore
    corrections: Ore
    days_before: int
    days_after: int

    @property
    def total(self) -> Ore:
        """The change itself."""
        return self.after - self.before


def bill_change(before: Iterable[BillRow], after: Iterable[BillRow]) -> BillChange:
    """The change from one period's bill to another's, in its parts."""
    old, new = _Period.of(before), _Period.of(after)
    exact = _by_day(old.items, new.items)
    volume, mix, price = _in_whole_ore(exact, new.daily - old.daily)
    return BillChange(
        before=old.daily + old.other + old.corrections,
        after=new.daily + new.other + new.corrections,
        volume=volume,
        mix=mix,
        price=price,
        other=new.other - old.other,
        corrections=new.corrections - old.corrections,
        days_before=sum(days for days, _ore in old.items.values()),
        days_after=sum(days for days, _ore in new.items.values()),
    )


@dataclass(frozen=True)
class _Period:
    """A period's days and øre by item, and what is not counted by days."""

    items: dict[Hashable, tuple[int, int]]
    other: int
    corrections: int

    @classmethod
    def of(cls, rows: Iterable[BillRow]) -> _Period:
        sums: dict[Hashable, tuple[int, int]] = {}
        corrections = 0
        for row in rows:
            if row.is_correction:
                corrections += row.ore
            else:
                days, ore = sums.get(row.item, (0, 0))
                sums[row.item] = (days + row.place_days, ore + row.ore)
        items = {item: both for item, both in sums.items() if both[0]}
        return cls(items, sum(ore for days, ore in sums.values() if not days), corrections)

    @property
    def daily(self) -> int:
        return sum(ore for _days, ore in self.items.values())


Items = dict[Hashable, tuple[int, int]]


def _by_day(old: Items, new: Items) -> tuple[Fraction, Fraction, Fraction]:
    """Volume, mix and price, exact."""
    days_before, days_after = (sum(days for days, _ore in items.values()) for items in (old, new))
    ore_before, ore_after = (sum(ore for _days, ore in items.values()) for items in (old, new))
    if not days_before:
        return Fraction(ore_after - ore_before), Fraction(0), Fraction(0)
    average = Fraction(ore_before, days_before)
    at_old_prices = sum((days * Fraction(*_price(old.get(item, (days, ore)))) for item, (days, ore) in new.items()), Fraction(0))
    return (days_after - days_before) * average, at_old_prices - days_after * average, ore_after - at_old_prices


def _price(both: tuple[int, int]) -> tuple[int, int]:
    days, ore = both
    return ore, days


def _in_whole_ore(exact: tuple[Fraction, ...], total: int) -> tuple[int, int, int]:
    """Whole øre that sum to the total: rounded running sums, and what each adds."""
    running, shown = Fraction(0), []
    before = 0
    for part in exact:
        running += part
        rounded = _half_up(running)
        shown.append(rounded - before)
        before = rounded
    assert before == total  # the parts are made of the total
    return shown[0], shown[1], shown[2]


def _half_up(amount: Fraction) -> int:
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
