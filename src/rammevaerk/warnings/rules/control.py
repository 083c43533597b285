"""The control charts of those who come to a service and those who leave it: a cumulative sum of Poisson counts to one side
(Lucas 1985).

Who comes and who leaves are few and independent from month to month; occupied places are not, for residents stay for years. The
sum grows by what is missing to the reference each month (of those who leave: by what is above it) and never falls below zero;
at the limit it raises an alarm. It moves on a grid of whole steps, so that the months between false alarms are exact (a Markov
chain, Brook and Evans 1972), with no normal approximation.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

FEWEST_PARTS, PARTS_PER_USUAL = 8, 2
"""The reference is a fraction with a small denominator: so many, more when the usual count is below a quarter."""
MOST_STEPS = 240


@dataclass(frozen=True)
class ChartSetting:
    """`usual` a month is what the count is without a change; each month the sum grows by `reference` less the count, or with
    `growing` by the count less the reference; alarm when it is at least `limit`. Both are whole steps of 1 ÷ `parts`."""

    usual: Fraction
    reference: int
    limit: int
    parts: int
    growing: bool = False

    @property
    def reference_count(self) -> Fraction:
        return Fraction(self.reference, self.parts)

    @property
    def limit_count(self) -> Fraction:
        return Fraction(self.limit, self.parts)

    def step(self, count: int) -> int:
        """What a month's count adds to the sum, in steps."""
        missing = self.reference - count * self.parts
        return -missing if self.growing else missing


@dataclass(frozen=True)
class ChartPoint:
    """A month's count and the sum after it, in counts; the sum begins at zero again after an alarm."""

    month: date
    count: int
    total: Fraction
    alarm: bool


def chance_of(count: int, mean: Fraction) -> float:
    """The Poisson chance of exactly so many."""
    if mean == 0:
        return 1.0 if count == 0 else 0.0
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))


def months_to_alarm(mean: Fraction, setting: ChartSetting, *, start: int = 0) -> float:
    """The average number of months until an alarm when the count has that mean; infinite when none can come. `start` is where
    the sum begins, in steps."""
    return _run_lengths(mean, setting)[start]


@lru_cache(maxsize=4096)
def _run_lengths(mean: Fraction, setting: ChartSetting) -> tuple[float, ...]:
    """From each state below the limit; the linear equations L = 1 + P L, solved by elimination."""
    size = setting.limit
    rows = [_transitions(state, mean, setting) for state in range(size)]
    system = [[(1.0 if row == column else 0.0) - rows[row][column] for column in range(size)] + [1.0] for row in range(size)]
    for pivot in range(size):
        head = system[pivot][pivot]
        if head <= 1e-13:
            return (math.inf,) * size
        for row in range(pivot + 1, size):
            if factor := system[row][pivot] / head:
                system[row] = [kept - factor * taken for kept, taken in zip(system[row], system[pivot], strict=True)]
    found = [0.0] * size
    for row in reversed(range(size)):
        later = sum(system[row][column] * found[column] for column in range(row + 1, size))
        found[row] = (system[row][size] - later) / system[row][row]
    return tuple(found)


def _transitions(state: int, mean: Fraction, setting: ChartSetting) -> list[float]:
    """The chances of each next state below the limit; what is missing to one is an alarm."""
    found, used = [0.0] * setting.limit, 0.0
    if setting.growing:
        for count in range((setting.limit + setting.reference) // setting.parts + 2):
            then = max(0, state + setting.step(count))
            if then < setting.limit:
                found[then] += chance_of(count, mean)
        return found
    for count in range((state + setting.reference) // setting.parts + 1):
        chance = chance_of(count, mean)
        used += chance
        if state + setting.step(count) < setting.limit:
            found[state + setting.step(count)] += chance
    found[0] += max(0.0, 1.0 - used)
    return found


def reference_between(usual: Fraction, other: Fraction) -> Fraction:
    """The reference that finds a change from one mean to another soonest: their difference by that of their logarithms, as a
    fraction of a small denominator."""
    exact = Fraction((_real(usual) - _real(other)) / math.log(usual / other))
    return exact.limit_denominator(max(FEWEST_PARTS, math.ceil(PARTS_PER_USUAL / usual)))


def _real(value: Fraction) -> float:
    return value.numerator / value.denominator


@lru_cache(maxsize=1024)
def setting_for(usual: Fraction, change: Fraction, months: int) -> ChartSetting | None:
    """The chart with the lowest limit that has at least `months` months between false alarms on average, made to find the usual
    count times `change`: a fall below 1, a growth above. None when the grid has no such limit."""
    if usual <= 0 or change <= 0 or change == 1:
        return None
    reference, growing = reference_between(usual, usual * change), change > 1
    if not min(usual, usual * change) < reference < max(usual, usual * change):
        return None

    def with_limit(limit: int) -> ChartSetting:
        return ChartSetting(usual, reference.numerator, limit, reference.denominator, growing)

    low, high = 1, 8
    while high < MOST_STEPS and months_to_alarm(usual, with_limit(high)) < months:
        low, high = high + 1, min(2 * high, MOST_STEPS)
    while low < high:
        limit = (low + high) // 2
        if months_to_alarm(usual, with_limit(limit)) >= months:
            high = limit
        else:
            low = limit + 1
    return with_limit(low) if months_to_alarm(usual, with_limit(low)) >= months else None


def points(counts: Sequence[tuple[date, int]], setting: ChartSetting) -> tuple[ChartPoint, ...]:
    """The sum month by month; after an alarm it begins again."""
    found, total = [], 0
    for month, count in counts:
        total = max(0, total + setting.step(count))
        alarm = total >= setting.limit
        found.append(ChartPoint(month, count, Fraction(total, setting.parts), alarm))
        total = 0 if alarm else total
    return tuple(found)


@lru_cache(maxsize=1024)
def chance_of_fewer(first: Fraction, second: Fraction | None = None) -> float:
    """The chance that one Poisson count is below another of the same mean (or of `second`): never above one half when equal."""
    other = first if second is None else second
    most = int(max(first, other)) + 12 * int(math.sqrt(max(first, other)) + 1) + 20
    below, chance = 0.0, 0.0
    for count in range(most):
        chance += chance_of(count, other) * below
        below += chance_of(count, first)
    return chance
