"""The rules on a service's figures, at the boundary of the agreed values; unknown values find nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from rammevaerk.dialogue.rules.returns import ExpectedUse
from rammevaerk.kernel.period import add_months, month_period
from rammevaerk.warnings.rules.figures import (
    Late,
    MonthPeople,
    ServiceFigures,
    YearMade,
    alarm_of,
    chart_of,
    falling,
    falling_run,
    outside_band,
    overdue,
    read_figures,
)
from rammevaerk.warnings.rules.found import Basis, FoundKind, Limits
from rammevaerk.warnings.rules.use import MonthUse, occupancy_off, quarters_of, substantial, year_so_far
from rammevaerk.warnings.wording import found_words

TODAY = date(2026, 11, 10)
LIMITS = Limits(
    deviation=Decimal("0.10"),
    quarters=2,
    points=Decimal("0.05"),
    band=Decimal("0.05"),
    old_days=90,
    run_quarters=4,
    chart_change=Fraction(1, 2),
    chart_months=120,
    base_months=12,
)


def use(month: date, actual: str, expected: str | None = "20", places: str | None = "20") -> MonthUse:
    days = month_period(month.year, month.month).days()
    known = None if expected is None else Decimal(expected)
    return MonthUse(month, days, Decimal(actual) * days, None if places is None else Decimal(places), known)


def answered(months: list[MonthUse], places: str, asked: int = 1) -> list[MonthUse]:
    """The same months in a year for which one municipality has answered."""
    return [month._replace(answers=ExpectedUse({1: Decimal(places)}, asked)) for month in months]


def months(*actual: str, first: date = date(2026, 1, 1)) -> list[MonthUse]:
    return [use(add_months(first, number), one) for number, one in enumerate(actual)]


def test_a_deviation_of_the_agreed_share_in_as_many_quarters_is_substantial() -> None:
    found = substantial(quarters_of(months(*["18"] * 6)), LIMITS)
    assert found is not None
    assert (found.places, found.share, found.since) == (Decimal(2), Decimal("0.1"), date(2026, 1, 1))


@pytest.mark.parametrize(
    "actual",
    [
        ["18.01"] * 6,  # just less than a tenth
        ["18"] * 3,  # one quarter
        ["18"] * 5,  # the second quarter is not over
        ["18"] * 6 + ["20"] * 3,  # it is as expected again
        ["22"] * 6,  # more than expected
    ],
)
def test_what_is_less_than_agreed_is_not(actual: list[str]) -> None:
    assert substantial(quarters_of(months(*actual)), LIMITS) is None


def test_a_deviation_is_since_the_first_quarter_of_the_run() -> None:
    found = substantial(quarters_of(months("20", "20", "20", *["17"] * 6)), LIMITS)
    assert found is not None
    assert found.since == date(2026, 4, 1)
    assert found.finding.params["count"] == "2"


def test_a_quarter_that_nobody_knows_breaks_the_run() -> None:
    uses = [*months(*["17"] * 3), *months(*["17"] * 3, first=date(2026, 7, 1))]
    assert substantial(quarters_of(uses), LIMITS) is None


def test_a_run_over_two_years_says_what_each_year_rests_on() -> None:
    uses = [*months(*["17"] * 3, first=date(2025, 10, 1)), *answered(months(*["17"] * 3), "20", asked=2)]
    found = substantial(quarters_of(uses), LIMITS)
    assert found is not None
    assert found.rests_on == (Basis(2026, 1, 2), Basis(2025))
    said = found_words(found)
    assert "1 af 2 kommuner" in said
    assert "2025" in said


@pytest.mark.parametrize("missing", ["deviation", "quarters"])
def test_an_unknown_agreed_value_finds_nothing(missing: str) -> None:
    assert substantial(quarters_of(months(*["10"] * 6)), replace(LIMITS, **{missing: None})) is None


def test_a_month_without_a_tariff_is_no_part_of_a_quarter() -> None:
    uses = [*months("18", "18"), use(date(2026, 3, 1), "18", None)]
    assert quarters_of(uses) == ()


@pytest.mark.parametrize(("actual", "is_found"), [("18", True), ("18.01", False), ("20", True), ("19.99", False)])
def test_occupancy_is_off_at_five_points_each_way(actual: str, is_found: bool) -> None:
    # Budgeted 95 per cent of 20 places (TR R12).
    so_far = year_so_far([use(date(2026, 1, 1), actual, "19")], 2026)
    assert (occupancy_off(so_far, LIMITS) is not None) == is_found


def test_occupancy_without_a_known_limit_or_places_is_not_judged() -> None:
    so_far = year_so_far([use(date(2026, 1, 1), "10", "19")], 2026)
    assert occupancy_off(so_far, replace(LIMITS, points=None)) is None
    assert year_so_far([use(date(2026, 1, 1), "10", "19", None)], 2026) is None
    assert year_so_far([use(date(2025, 1, 1), "10", "19")], 2026) is None


def people(come: list[int], left: list[int] | None = None, at_end: list[int] | None = None) -> list[MonthPeople]:
    count = len(come)
    left, at_end = left or [0] * count, at_end or [20] * count
    return [MonthPeople(add_months(date(2025, 1, 1), n), come[n], left[n], at_end[n]) for n in range(count)]


def test_the_chart_alarms_when_nobody_comes_any_more() -> None:
    chart = chart_of(FoundKind.FEW_COME, people([1] * 12 + [0] * 6), LIMITS)
    assert chart is not None
    assert chart.setting.usual == Fraction(25, 24)
    found = alarm_of(chart)
    assert found is not None
    assert found.since == date(2026, 6, 1)
    assert chart.months >= 120


def test_the_chart_is_silent_when_as_many_come_as_before() -> None:
    assert alarm_of(chart_of(FoundKind.FEW_COME, people([1] * 24), LIMITS)) is None


def test_the_chart_alarms_when_more_leave() -> None:
    found = alarm_of(chart_of(FoundKind.MANY_LEAVE, people([0] * 20, [0] * 12 + [1] * 8), LIMITS))
    assert found is not None
    assert found.kind is FoundKind.MANY_LEAVE


@pytest.mark.parametrize("count", [0, 11, 12])
def test_too_few_months_give_no_chart(count: int) -> None:
    assert chart_of(FoundKind.FEW_COME, people([1] * count), LIMITS) is None
    assert alarm_of(None) is None


def quarters(*ends: int) -> list[MonthPeople]:
    """Months whose quarters end with so many people."""
    return people([0] * 3 * len(ends), at_end=[end for end in ends for _month in range(3)])


def test_a_run_of_falling_quarters_states_its_own_chance() -> None:
    run = falling_run(quarters(20, 19, 18, 17, 16), Fraction(1))
    assert run is not None
    assert (run.quarters, run.since) == (4, date(2025, 4, 1))
    assert round(run.chance, 5) == round(0.3457458387**4, 5)
    found = falling(run, LIMITS)
    assert found is not None
    assert found.finding.params["chance"] == "14,3"


def test_a_run_is_broken_by_a_quarter_that_did_not_fall() -> None:
    run = falling_run(quarters(20, 19, 19, 18, 17), None)
    assert run is not None
    assert (run.quarters, run.chance) == (2, 0.25)
    assert falling(run, LIMITS) is None
    assert falling_run(quarters(20, 19, 18, 18), None) is None
    assert falling_run([], None) is None


def test_figures_nobody_has_confirmed_are_found_after_the_limit() -> None:
    on_time = ServiceFigures(confirmed_on=date(2026, 8, 12))
    late = ServiceFigures(confirmed_on=date(2026, 8, 11))
    assert list(overdue(on_time, LIMITS, TODAY)) == []
    (found,) = overdue(late, LIMITS, TODAY)
    assert (found.kind, found.since) == (FoundKind.CONFIRMATION, date(2026, 11, 10))
    assert list(overdue(ServiceFigures(), LIMITS, TODAY)) == []


def test_a_late_return_is_found_from_the_day_after_its_deadline() -> None:
    figures = ServiceFigures(late=(Late("B", date(2026, 11, 6)), Late("A", date(2026, 10, 1))))
    (found,) = overdue(figures, LIMITS, TODAY)
    assert (found.kind, found.since, found.finding.params["name"]) == (FoundKind.RETURN, date(2026, 10, 2), "A")


@pytest.mark.parametrize(("result", "is_found"), [("-500", False), ("-500.01", True), ("900", False)])
def test_a_deficit_is_outside_the_band_above_it(result: str, is_found: bool) -> None:
    made = YearMade("Plads", 2025, Decimal(result), Decimal(10000))
    assert [found.kind for found in outside_band([made], LIMITS)] == ([FoundKind.RESULT] if is_found else [])
    assert list(outside_band([made], replace(LIMITS, band=None))) == []


def test_only_the_newest_year_is_judged() -> None:
    old, new = (YearMade("Plads", year, Decimal(result), Decimal(100)) for year, result in ((2024, -50), (2025, 0)))
    assert list(outside_band([old, new], LIMITS)) == []


def test_nothing_known_finds_nothing() -> None:
    reading = read_figures(ServiceFigures(), LIMITS, TODAY)
    assert (reading.found, reading.quarters, reading.coming, reading.leaving, reading.run) == ((), (), None, None, None)


def test_everything_is_read_at_once() -> None:
    figures = ServiceFigures(
        uses=tuple(months(*["16"] * 10)),
        people=tuple(people([1] * 12 + [0] * 9, [0] * 12 + [1] * 9, list(range(40, 19, -1)))),
        confirmed_on=date(2026, 1, 1),
        late=(Late("A", date(2026, 10, 1)),),
        years=(YearMade("Plads", 2025, Decimal(-10), Decimal(100)),),
    )
    assert {found.kind for found in read_figures(figures, LIMITS, TODAY).found} == set(FoundKind)
