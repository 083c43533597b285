"""Year of origin by year of origin: no krone is left over, reserves expire, and a closing takes what waits."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing.rules import (
    ClosedYear,
    Draw,
    OriginYear,
    Reserve,
    ReserveTerms,
    SettledYear,
    closed_history,
    differing_tariffs,
    into_tariffs,
    regulate,
    result_history,
)

from tests.pricing.facts import demo_rulebook

D = Decimal
TERMS = ReserveTerms(life=5, lag=2)
BASIS = D(1_000_000)
FIRST = 2020

ore = st.integers(-20_000_000, 20_000_000).map(lambda amount: D(amount) / 100)
lives = st.one_of(st.none(), st.integers(0, 6))
wishes = st.sampled_from((None, D(0)))


def played(results: list[tuple[Decimal, Decimal | None]], terms: ReserveTerms) -> list[SettledYear]:
    """Years regulated one after the other by the real rule, each drawing on what the earlier ones left."""
    held: dict[int, Decimal] = {}
    years = []
    for year, (result, wish) in enumerate(results, FIRST):
        usable = terms.usable((Reserve(origin, amount) for origin, amount in held.items() if amount > 0), year)
        closed = ClosedYear(year, Figure("result", "Result", result, "kr"), BASIS, reserves=usable if result < 0 else ())
        decided = regulate(closed, rulebook=demo_rulebook(), wish=wish)
        for draw in decided.draws:
            held[draw.origin_year] -= draw.amount
        held[year] = max(decided.carried, D(0))
        years.append(
            SettledYear(year, result, decided.carried, decided.scheduled, decided.into_year, decided.covered, decided.draws)
        )
    return years


def sums(years: tuple[OriginYear, ...]) -> list[Decimal]:
    return [year.carried + year.used + (year.scheduled or 0) + year.expired + year.covered + year.closing for year in years]


class TestNothingIsLeftOver:
    @given(st.lists(st.tuples(ore, wishes), max_size=9), lives, st.integers(2018, 2040))
    def test_each_year_of_origin_sums_to_its_result(
        self, results: list[tuple[Decimal, Decimal | None]], life: int | None, on_year: int
    ) -> None:
        terms = ReserveTerms(life, 2)
        years = result_history(played(results, terms), terms=terms, on_year=on_year)
        assert sums(years) == [result for result, _wish in results]
        assert [year.left for year in years] == [0] * len(years)
        assert sum((year.used for year in years), D(0)) == 0

    @given(st.lists(st.tuples(ore, wishes), max_size=9), st.integers(2019, 2032), st.sampled_from((True, False, None)))
    def test_also_when_the_service_closes(
        self, results: list[tuple[Decimal, Decimal | None]], last: int, to_account: bool | None
    ) -> None:
        years = result_history(played(results, TERMS), terms=TERMS, on_year=last + 1)
        closed = closed_history(years, last_tariff_year=last, reserves_to_account=to_account)
        assert sums(closed) == sums(years)
        assert all(into <= last for into in into_tariffs(closed))
        if to_account:
            assert all(year.carried <= 0 for year in closed)

    @given(st.lists(st.tuples(ore, wishes), max_size=9), st.integers(0, 999))
    def test_the_order_of_the_years_makes_no_difference(self, results: list[tuple[Decimal, Decimal | None]], seed: int) -> None:
        years = played(results, TERMS)
        mixed = list(years)
        Random(seed).shuffle(mixed)
        assert result_history(mixed, terms=TERMS, on_year=2026) == result_history(years, terms=TERMS, on_year=2026)

    def test_what_does_not_add_up_is_found(self) -> None:
        lost = SettledYear(2025, D(100), carried=D(40), scheduled=D(50), into_year=2027)
        overdrawn = [
            SettledYear(2023, D(30), carried=D(30), scheduled=D(0), into_year=2025),
            SettledYear(2024, D(-50), scheduled=D(0), into_year=2026, draws=(Draw(2023, D(50)),)),
        ]
        assert result_history([lost], terms=TERMS, on_year=2026)[0].left == 10
        assert [year.left for year in result_history(overdrawn, terms=TERMS, on_year=2026)] == [-20, 0]

    def test_an_undecided_result_is_left_whole(self) -> None:
        (year,) = result_history([SettledYear(2025, D(-70), covered=D(-20))], terms=TERMS, on_year=2026)
        assert (year.decided, year.left, year.covered) == (False, -50, -20)


class TestReserves:
    SURPLUS = SettledYear(2020, D(100), carried=D(80), scheduled=D(20), into_year=2022)
    DEFICIT = SettledYear(2024, D(-30), scheduled=D(0), into_year=2026, draws=(Draw(2020, D(30)),))

    def test_a_later_deficit_takes_from_the_year_of_origin(self) -> None:
        first, second = result_history([self.SURPLUS, self.DEFICIT], terms=TERMS, on_year=2025)
        assert (first.carried, first.used, first.uses) == (50, 30, (Draw(2024, D(30)),))
        assert (second.used, second.draws) == (-30, (Draw(2020, D(30)),))

    @pytest.mark.parametrize(("on_year", "carried", "expired"), [(2025, 50, 0), (2026, 0, 50), (2040, 0, 50)])
    def test_what_is_left_after_five_years_expires(self, on_year: int, carried: int, expired: int) -> None:
        first, _second = result_history([self.SURPLUS, self.DEFICIT], terms=TERMS, on_year=on_year)
        assert (first.carried, first.expired, first.last_year) == (carried, expired, 2025)
        assert first.expired_into == (2027 if expired else None)
        assert into_tariffs([first]) == ({2022: D(-20), 2027: D(-50)} if expired else {2022: D(-20)})

    def test_without_a_known_life_nothing_expires(self) -> None:
        (year,) = result_history([self.SURPLUS], terms=ReserveTerms(None, 2), on_year=2099)
        assert (year.carried, year.expired, year.last_year) == (80, 0, None)

    def test_without_a_known_lag_nobody_can_say_into_which_tariff(self) -> None:
        (year,) = result_history([self.SURPLUS], terms=ReserveTerms(5, None), on_year=2026)
        assert (year.expired, year.expired_into) == (80, None)

    def test_only_earlier_living_reserves_can_be_used(self) -> None:
        reserves = [Reserve(year, D(1)) for year in (2019, 2020, 2024, 2025)]
        assert [reserve.origin_year for reserve in TERMS.usable(reserves, 2025)] == [2020, 2024]
        assert [reserve.origin_year for reserve in ReserveTerms(None, None).usable(reserves, 2025)] == [2019, 2020, 2024]

    def test_a_carried_deficit_does_not_expire(self) -> None:
        deficit = SettledYear(2020, D(-10), carried=D(-10), scheduled=D(0), into_year=2022)
        (year,) = result_history([deficit], terms=TERMS, on_year=2030)
        assert (year.carried, year.expired, year.last_year) == (-10, 0, None)


class TestClosing:
    YEARS = (
        SettledYear(2023, D(90), carried=D(40), scheduled=D(50), into_year=2025),
        SettledYear(2024, D(-70), carried=D(-10), scheduled=D(-60), into_year=2026),
        SettledYear(2025, D(33)),
    )

    def closed(self, reserves: bool | None) -> tuple[OriginYear, ...]:
        years = result_history(self.YEARS, terms=TERMS, on_year=2026)
        return closed_history(years, last_tariff_year=2025, reserves_to_account=reserves)

    def test_what_waits_for_a_later_tariff_goes_to_the_closing_account(self) -> None:
        assert [year.closing for year in self.closed(False)] == [0, -60, 33]
        assert [year.scheduled for year in self.closed(False)] == [50, 0, 0]

    def test_reserves_follow_when_the_agreement_says_so(self) -> None:
        assert [(year.carried, year.closing) for year in self.closed(True)] == [(0, 40), (-10, -60), (0, 33)]

    def test_reserves_stay_while_it_is_unknown(self) -> None:
        assert [year.carried for year in self.closed(None)] == [40, -10, 0]

    def test_an_expired_reserve_without_a_later_tariff_follows_too(self) -> None:
        years = result_history(self.YEARS[:1], terms=ReserveTerms(1, 2), on_year=2026)
        (year,) = closed_history(years, last_tariff_year=2025, reserves_to_account=False)
        assert (year.expired, year.closing, year.left) == (0, 40, 0)


def test_a_tariff_that_holds_another_line_is_pointed_out() -> None:
    years = result_history([TestReserves.SURPLUS], terms=TERMS, on_year=2024)
    assert differing_tariffs(years, {2022: D(-20), 2023: D(0)}) == {}
    assert differing_tariffs(years, {2022: D(-19), 2023: D(5)}) == {2022: (D(-20), D(-19)), 2023: (D(0), D(5))}
    assert differing_tariffs([replace(years[0], scheduled=D(0))], {2022: D(-20)}) == {2022: (D(0), D(-20))}
