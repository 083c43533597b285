"""The control charts: exact run lengths against a library's figures and against simulation, and the sum month by month."""

import math
import random
from datetime import date
from fractions import Fraction

import pytest

from rammevaerk.warnings.rules.control import (
    ChartSetting,
    chance_of,
    chance_of_fewer,
    months_to_alarm,
    points,
    reference_between,
    setting_for,
)

# R package IAcsSPCR 1.2.1, arl(h=6, k=2, lambda=1.88, shift=0) and shift=0.9627, after Lucas (1985), Counted data CUSUM's,
# Technometrics 27: ARL from zero and from half the limit.
LIBRARY = [(1.88, 37.2, 29.19), (1.88 + 0.9627 * math.sqrt(1.88), 5.49, 3.33)]
USUALS = [Fraction(1, 24), Fraction(1, 8), Fraction(5, 24), Fraction(1, 2), Fraction(5, 4), Fraction(9)]
CHANGES = [Fraction(1, 2), Fraction(2)]
RUNS, SPREAD = 1200, 4.5


@pytest.mark.parametrize(("mean", "from_zero", "from_half"), LIBRARY)
def test_run_lengths_are_those_of_the_library(mean: float, from_zero: float, from_half: float) -> None:
    setting = ChartSetting(Fraction(188, 100), reference=2, limit=6, parts=1, growing=True)
    exact = Fraction(mean)
    assert round(months_to_alarm(exact, setting), 1 if from_zero == 37.2 else 2) == from_zero
    assert round(months_to_alarm(exact, setting, start=3), 2) == from_half


def simulated(setting: ChartSetting, mean: Fraction, seed: str) -> tuple[float, float]:
    """The average months to an alarm and its standard error, drawn with another way of making Poisson counts than the rule's:
    waiting times of a month's length."""
    stream = random.Random(seed)
    lengths = []
    for _run in range(RUNS):
        total, months = 0, 0
        while total < setting.limit:
            count, waited = 0, stream.expovariate(mean.numerator / mean.denominator)
            while waited < 1:
                count, waited = count + 1, waited + stream.expovariate(mean.numerator / mean.denominator)
            missing = setting.reference - count * setting.parts
            total, months = max(0, total + (-missing if setting.growing else missing)), months + 1
        lengths.append(months)
    mean_length = sum(lengths) / RUNS
    spread = sum((length - mean_length) ** 2 for length in lengths) / (RUNS - 1)
    return mean_length, math.sqrt(spread / RUNS)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("usual", USUALS)
def test_the_stated_false_alarms_are_those_of_a_simulation(usual: Fraction, change: Fraction) -> None:
    setting = setting_for(usual, change, 120)
    assert setting is not None
    assert months_to_alarm(usual, setting) >= 120
    for mean in (usual, usual * change):
        average, error = simulated(setting, mean, f"{usual}-{change}-{mean}")
        assert abs(average - months_to_alarm(mean, setting)) < SPREAD * error


def test_a_chart_that_is_wrong_would_be_seen_in_the_simulation() -> None:
    setting = setting_for(Fraction(1, 2), Fraction(1, 2), 120)
    assert setting is not None
    looser = ChartSetting(setting.usual, setting.reference, setting.limit + 4, setting.parts)
    average, error = simulated(setting, setting.usual, "wrong")
    assert abs(average - months_to_alarm(setting.usual, looser)) > SPREAD * error


@pytest.mark.parametrize("usual", USUALS)
@pytest.mark.parametrize("change", CHANGES)
def test_the_limit_is_the_lowest_that_holds(usual: Fraction, change: Fraction) -> None:
    setting = setting_for(usual, change, 120)
    assert setting is not None
    lower = ChartSetting(usual, setting.reference, setting.limit - 1, setting.parts, setting.growing)
    assert months_to_alarm(usual, lower) < 120
    assert min(usual, usual * change) < setting.reference_count < max(usual, usual * change)


def test_counts_have_the_poisson_chances() -> None:
    # P(X = 2) for mean 3 is 0.22404 and P(X = 0) for mean 1 is 0.36788 in any table.
    assert round(chance_of(2, Fraction(3)), 5) == 0.22404
    assert round(chance_of(0, Fraction(1)), 5) == 0.36788
    assert [chance_of(count, Fraction(0)) for count in (0, 1)] == [1.0, 0.0]


def test_a_fall_by_chance_is_the_skellam_distributions() -> None:
    # P(X = Y) for two Poisson counts of mean 1 is exp(-2) I0(2) = 0.308508; a fall is half of what is left.
    assert round(chance_of_fewer(Fraction(1)), 6) == round((1 - 0.3085083225) / 2, 6)
    assert chance_of_fewer(Fraction(100)) < 0.5


def test_the_reference_lies_between_the_two_means_it_tells_apart() -> None:
    # (4 - 2) / (ln 4 - ln 2) = 2.885, and 26/9 is nearest with a denominator of 8 at most: 23/8.
    assert reference_between(Fraction(4), Fraction(2)) == Fraction(23, 8)


def test_nothing_can_be_charted_without_a_usual_count_or_a_change() -> None:
    assert setting_for(Fraction(0), Fraction(1, 2), 120) is None
    assert setting_for(Fraction(1), Fraction(1), 120) is None


def test_the_sum_grows_by_what_is_missing_and_begins_again_after_an_alarm() -> None:
    setting = ChartSetting(Fraction(1), reference=1, limit=3, parts=2)
    months = [(date(2026, month, 1), count) for month, count in enumerate((0, 1, 0, 0, 0, 0), start=1)]
    found = points(months, setting)
    assert [point.total for point in found] == [Fraction(1, 2), 0, Fraction(1, 2), 1, Fraction(3, 2), Fraction(1, 2)]
    assert [point.alarm for point in found] == [False, False, False, False, True, False]


def test_those_who_leave_are_summed_above_the_reference() -> None:
    setting = ChartSetting(Fraction(1, 8), reference=1, limit=7, parts=4, growing=True)
    months = [(date(2026, month, 1), count) for month, count in enumerate((1, 0, 1, 1), start=1)]
    assert [str(point.total) for point in points(months, setting)] == ["3/4", "1/2", "5/4", "2"]
    assert [point.alarm for point in points(months, setting)] == [False, False, False, True]


def test_no_alarm_can_come_of_nothing() -> None:
    setting = ChartSetting(Fraction(1), reference=1, limit=3, parts=1, growing=True)
    assert months_to_alarm(Fraction(0), setting) == math.inf
