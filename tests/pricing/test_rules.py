"""The calculation model: what the law tables do not say, and what must hold for every budget."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.finding import Severity
from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing.rules import (
    AccountUse,
    ChangeStep,
    CostKind,
    CostLine,
    Peers,
    PreviousSheet,
    RegulationLine,
    Reserve,
    TariffState,
    calculate,
    carry_limit,
    explain_change,
    levelled,
    occupancy_kind,
    regulate,
    whole_kroner,
)
from rammevaerk.pricing.rules.regulation import ClosedYear

from tests.pricing.facts import ACCOUNTS, LINES, D, demo_rulebook, real_rulebook, sivkaer

kroner = st.integers(0, 50_000_000).map(Decimal)
signed = st.decimals(-5_000_000, 5_000_000, places=2)


def codes(findings: object) -> set[str]:
    return {finding.code for finding in findings}  # type: ignore[attr-defined]


def test_the_drawn_page_is_reproduced() -> None:
    result = calculate(sivkaer(), demo_rulebook())
    assert result.basis is not None
    assert result.tariff is not None
    assert (result.basis.direct, result.basis.indirect, result.basis.capital) == (24_893_000, 1_810_782, 653_000)
    assert result.basis.total == 26_796_280
    assert result.occupancy == D("0.9739")
    assert result.tariff.place_days == D("8531.364")
    assert result.tariff.amount == 3141


def test_the_real_values_of_sjaelland_stop_the_calculation() -> None:
    result = calculate(sivkaer(), real_rulebook())
    assert result.tariff is None
    assert {finding.severity for finding in result.findings} == {Severity.BLOCKING}
    overhead = next(finding for finding in result.findings if finding.where == "pricing.overhead_share")
    assert overhead.params == {
        "parameter": "Andel til central ledelse og administration",
        "area": "Sjælland",
        "date": "01.01.2027",
    }


def test_every_figure_says_where_it_comes_from() -> None:
    trace = calculate(sivkaer(), demo_rulebook()).trace
    assert trace is not None
    for figure in trace.walk():
        assert figure.label
        assert figure.value is not None
    assumed = {figure.key for figure in trace.walk() if figure.state == "assumed"}
    assert {"overhead_share", "interest_rate", "days", "low", "high", "occupancy", "rounding"} <= assumed
    assert Figure.from_json(trace.as_json()) == trace


def test_the_assumed_marks_spread_to_the_sheet() -> None:
    result = calculate(sivkaer(), demo_rulebook())
    assert result.uses_assumed
    assert "pricing.assumed_values" in codes(result.findings)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"places": 0}, "pricing.no_places"),
        ({"places": -2}, "pricing.no_places"),
        ({"days": 0}, "pricing.no_places"),
        ({"lines": ()}, "pricing.no_direct_costs"),
        ({"lines": (CostLine(CostKind.DIRECT, "Løn", D(-1)), *LINES)}, "pricing.negative_line"),
        ({"lines": (CostLine(CostKind.DIRECT, "Løn", D(1), book_value=D(1)), *LINES)}, "pricing.book_value_misplaced"),
        ({"accounts": ()}, "pricing.no_accounts"),
        ({"wanted": D(0)}, "pricing.occupancy_refused"),
        ({"wanted": D("1.01")}, "pricing.occupancy_refused"),
        ({"regulation": RegulationLine(D(-30_000_000), 2025)}, "pricing.basis_not_positive"),
    ],
)
def test_what_makes_the_price_wrong_stops_it(changes: dict[str, object], code: str) -> None:
    result = calculate(sivkaer(**changes), demo_rulebook())
    assert result.tariff is None
    assert code in codes(result.findings)


def test_one_account_alone_is_used_and_flagged() -> None:
    result = calculate(sivkaer(accounts=ACCOUNTS[1:]), demo_rulebook())
    assert result.occupancy == D("0.9717")
    assert "pricing.one_account" in codes(result.findings)


def test_actual_use_over_all_places_counts_and_the_mean_is_clipped() -> None:
    over = (AccountUse(2024, D(8760), 22, 365), AccountUse(2025, D(8100), 22, 365))
    result = calculate(sivkaer(accounts=over), demo_rulebook())
    assert result.occupancy == 1
    assert "pricing.occupancy_clipped" in codes(result.findings)


def test_short_stays_have_a_band_of_their_own() -> None:
    assert occupancy_kind("SEL-110").value == "short_stay"
    assert occupancy_kind("SEL-108").value == "day_residential"
    assert occupancy_kind("something else").value == "day_residential"


def test_own_days_of_an_item_go_before_the_years_days() -> None:
    result = calculate(sivkaer(days=220), demo_rulebook())
    assert result.days == 220
    assert result.tariff is not None
    assert result.tariff.amount == 5211


class TestPlausibility:
    def findings(self, **changes: object) -> dict[str, dict[str, str]]:
        result = calculate(sivkaer(**changes), demo_rulebook())
        return {finding.code: dict(finding.params) for finding in result.findings}

    def test_a_line_that_rises_much_is_asked_about_with_its_effect_a_day(self) -> None:
        before = PreviousSheet(2026, (replace(LINES[5], amount=D(800_000)),), D(3088))
        assert self.findings(previous=before)["pricing.line_changed"] == {
            "line": LINES[5].text,
            "change": "+33,0\N{NO-BREAK SPACE}%",
            "before": "800.000",
            "after": "1.064.000",
            "day": "31",
        }

    def test_a_tariff_that_jumps_is_asked_about(self) -> None:
        assert "pricing.tariff_changed" in self.findings(previous=PreviousSheet(2026, (), D(2500)))
        assert "pricing.tariff_changed" not in self.findings(previous=PreviousSheet(2026, (), D(3088)))

    def test_indirect_costs_far_above_the_others_are_asked_about(self) -> None:
        much = (*LINES, CostLine(CostKind.INDIRECT, "Administration", D(1_500_000)))
        found = self.findings(lines=much, peers=Peers(12, D("0.015")))
        assert found["pricing.indirect_share_high"]["count"] == "12"
        assert "pricing.indirect_share_high" not in self.findings(peers=Peers(12, D("0.015")))

    def test_lines_most_others_have_are_missed(self) -> None:
        found = self.findings(peers=Peers(12, None, ("Vikarer", "Tjenestemandspension")))
        assert found["pricing.lines_missing"]["lines"] == "Tjenestemandspension"

    def test_nothing_of_this_stops_the_tariff(self) -> None:
        result = calculate(sivkaer(previous=PreviousSheet(2026, (), D(1))), demo_rulebook())
        assert result.tariff is not None

    def test_the_tariff_gives_the_budget_back(self) -> None:
        assert self.findings()["pricing.recovers_budget"] == {
            "days": "8.531,36",
            "tariff": "3.141",
            "income": "26.797.014",
            "rest": "+734",
        }


class TestProperties:
    @given(st.integers())
    def test_the_order_of_lines_never_matters(self, seed: int) -> None:
        shuffled = list(LINES)
        Random(seed).shuffle(shuffled)
        one, other = (calculate(sivkaer(lines=tuple(lines)), demo_rulebook()) for lines in (LINES, shuffled))
        assert one.tariff is not None
        assert other.tariff is not None
        assert (one.tariff.unrounded, one.tariff.amount, one.basis.total) == (  # type: ignore[union-attr]
            other.tariff.unrounded,
            other.tariff.amount,
            other.basis.total,  # type: ignore[union-attr]
        )

    @given(st.sampled_from(CostKind))
    def test_a_zero_line_changes_nothing(self, kind: CostKind) -> None:
        more = calculate(sivkaer(lines=(*LINES, CostLine(kind, "Intet", D(0)))), demo_rulebook())
        same = calculate(sivkaer(), demo_rulebook())
        assert more.tariff is not None
        assert same.tariff is not None
        assert more.tariff.unrounded == same.tariff.unrounded

    @given(st.lists(kroner, min_size=1, max_size=8), st.integers(1, 300), st.integers(9500, 10000))
    def test_tariff_times_days_gives_the_basis_within_rounding(self, costs: list[Decimal], places: int, share: int) -> None:
        lines = (*(CostLine(CostKind.DIRECT, "Løn", cost) for cost in costs), CostLine(CostKind.DIRECT, "Løn", D(1)))
        result = calculate(
            sivkaer(lines=lines, places=places, wanted=D(share) / 10000, regulation=RegulationLine()), demo_rulebook()
        )
        assert result.tariff is not None
        assert result.basis is not None
        income = result.tariff.amount * result.tariff.place_days
        assert abs(income - result.basis.total) <= result.tariff.place_days / 2

    @given(
        st.tuples(kroner, kroner, signed, st.integers(1, 60), st.integers(9000, 10000)),
        st.tuples(kroner, kroner, signed, st.integers(1, 60), st.integers(9000, 10000)),
        st.one_of(st.none(), st.decimals("-0.05", "0.10", places=4)),
    )
    def test_the_parts_of_a_change_sum_to_it(
        self, first: tuple[object, ...], second: tuple[object, ...], development: Decimal | None
    ) -> None:
        before, after = _state(2026, *first), _state(2027, *second)  # type: ignore[arg-type]
        steps = explain_change(before, after, development=development)
        assert sum(step.amount for step in steps) == after.tariff - before.tariff
        assert sum(whole_kroner(steps)) == after.tariff - before.tariff

    @given(st.lists(signed, min_size=1, max_size=9))
    def test_whole_kroner_are_never_a_krone_off(self, amounts: list[Decimal]) -> None:
        steps = [ChangeStep(str(place), "", amount) for place, amount in enumerate(amounts)]
        whole = whole_kroner(steps)
        assert all(abs(kroner - step.amount) < 1 for kroner, step in zip(whole, steps, strict=True))

    @given(signed, kroner.filter(bool), st.lists(st.tuples(st.integers(2018, 2024), st.integers(1, 900_000)), max_size=4), signed)
    def test_each_krone_of_a_result_has_one_destination(
        self, result: Decimal, basis: Decimal, held: list[tuple[int, int]], part: Decimal
    ) -> None:
        reserves = tuple(Reserve(year, D(amount)) for year, amount in dict(held).items())
        covered = max(min(result, D(0)), min(part, D(0)))
        closed = ClosedYear(2025, Figure("result", "Result", result, "kr"), basis, covered, reserves)
        decided = regulate(closed, rulebook=demo_rulebook())
        assert decided.covered + decided.met_by_reserves + decided.carried + decided.scheduled == result
        assert decided.line == -decided.scheduled
        assert -decided.met_by_reserves <= sum(reserve.amount for reserve in reserves)
        assert abs(decided.carried) <= basis * D("0.05")

    @given(signed, st.integers(1, 9))
    def test_a_line_spread_over_years_sums_to_it(self, line: Decimal, years: int) -> None:
        assert sum(levelled(line, years)) == line

    @given(signed, kroner, st.decimals(0, "0.2", places=3))
    def test_what_may_be_carried_lies_between_nothing_and_the_result(
        self, result: Decimal, basis: Decimal, band: Decimal
    ) -> None:
        limit = carry_limit(result, basis=basis, band=band)
        assert min(result, D(0)) <= limit <= max(result, D(0))


def _state(year: int, operating: Decimal, capital: Decimal, regulation: Decimal, places: int, share: int) -> TariffState:
    state = TariffState(year, operating, capital, regulation, places, D(share) / 10000, 365, D(0))
    return replace(state, tariff=D(int(state.unrounded.to_integral_value())))
