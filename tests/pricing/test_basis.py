"""What a basis holds beside plain lines: assets, pension, the supervision's fee, an overhead amount, and other measures."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.finding import Severity
from rammevaerk.pricing.pages.breakdown import state_of
from rammevaerk.pricing.rules import (
    Calculation,
    CostKind,
    CostLine,
    Measure,
    OverheadAmount,
    SheetFacts,
    calculate,
    explain_change,
)
from rammevaerk.pricing.rules.line_figures import LineFigures

from tests.pricing.facts import LINES, demo_rulebook, real_rulebook, sivkaer

D = Decimal
WAGES = CostLine(CostKind.DIRECT, "Løn", D(1_000_000))
HOUSE = CostLine(CostKind.CAPITAL, "Hus", D(0), source="Anlægskartotek", book_value=D("1000000.10"), remaining_years=D(7))
SERVANTS = CostLine(CostKind.DIRECT, "Tjenestemænd", D("200000.33"), pensioned=True)
FEE = CostLine(CostKind.INDIRECT, "Socialtilsyn", D(0), is_supervision=True)


def calculated(*lines: CostLine, year: int = 2027, **changes: object) -> Calculation:
    return calculate(sivkaer(lines=lines or LINES, year=year, **changes), demo_rulebook(year))


def amount(found: Calculation, key: str) -> D:
    assert found.trace is not None
    figure = found.trace.find(key)
    assert figure is not None, key
    return figure.number


def blocking_codes(found: Calculation) -> set[str]:
    return {finding.code for finding in found.findings if finding.severity is Severity.BLOCKING}


class TestAssets:
    def test_depreciation_and_interest_each_to_the_ore(self) -> None:
        found = calculated(WAGES, HOUSE)
        assert amount(found, "depreciation") == D("142857.16")  # 1,000,000.10 / 7
        assert amount(found, "interest") == D("25000.00")  # 2.5 %
        assert amount(found, "capital_2") == D("167857.16")
        assert found.basis is not None
        assert found.basis.capital == D("167857.16")

    def test_without_a_life_it_is_interest_alone(self) -> None:
        found = calculated(WAGES, replace(HOUSE, remaining_years=None))
        assert found.trace is not None
        assert (amount(found, "capital_2"), found.trace.find("depreciation")) == (D("25000.00"), None)

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            (replace(HOUSE, remaining_years=D(0)), "pricing.remaining_life_over"),
            (replace(HOUSE, remaining_years=D(-1)), "pricing.remaining_life_over"),
            (replace(HOUSE, remaining_years=D(1000)), "pricing.remaining_life_over"),
            (replace(HOUSE, book_value=None), "pricing.remaining_life_misplaced"),
            (replace(WAGES, text="Bil", remaining_years=D(3)), "pricing.remaining_life_misplaced"),
            (replace(HOUSE, pensioned=True), "pricing.pension_misplaced"),
            (replace(FEE, kind=CostKind.DIRECT), "pricing.supervision_misplaced"),
            (replace(FEE, kind=CostKind.INCOME), "pricing.supervision_misplaced"),
            (replace(FEE, pensioned=True), "pricing.supervision_misplaced"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_line(self, line: CostLine, code: str) -> None:
        found = calculated(WAGES, line)
        (finding,) = [finding for finding in found.findings if finding.code == code]
        assert (finding.where, finding.params["line"], found.tariff) == ("lines.2", line.text, None)


class TestPension:
    def test_a_share_of_the_flagged_pay_among_the_indirect_costs(self) -> None:
        found = calculated(WAGES, SERVANTS, CostLine(CostKind.INDIRECT, "Leder", D(100), pensioned=True))
        assert amount(found, "pension") == D("40020.07")  # 20 % of 200,100.33
        assert found.basis is not None
        assert found.basis.indirect == amount(found, "overhead") + D("40020.07") + 100

    def test_the_share_is_needed_only_when_a_line_is_flagged(self) -> None:
        def asked(*lines: CostLine) -> set[str]:
            found = calculate(sivkaer(lines=lines), real_rulebook())
            return {finding.params["parameter"] for finding in found.findings if "parameter" in finding.params}

        assert asked(WAGES, SERVANTS) - asked(WAGES) == {"Tillæg for tjenestemandspension"}


class TestSupervision:
    @pytest.mark.parametrize(
        ("year", "places", "fee"),
        [(2023, 5, 39_448), (2023, 24, 47_338), (2024, 8, 49_202), (2024, 30, 82_003), (2024, 50, 123_004)],
    )
    def test_the_published_fees(self, year: int, places: int, fee: int) -> None:
        assert LineFigures(real_rulebook(year), places).figure("fee", FEE).number == fee

    def test_from_2025_the_base_is_unknown_and_named(self) -> None:
        found = calculate(sivkaer(lines=(WAGES, FEE), year=2025), real_rulebook(2025))
        assert "Socialtilsynets grundtakst for et år" in {finding.params.get("parameter") for finding in found.findings}
        assert "Socialtilsynets grundtakst for et år" not in {
            finding.params.get("parameter")
            for finding in calculate(sivkaer(lines=(WAGES, FEE), year=2024), real_rulebook(2024)).findings
        }

    def test_twice_is_refused(self) -> None:
        assert blocking_codes(calculated(WAGES, FEE, FEE)) == {"pricing.supervision_twice"}

    @pytest.mark.parametrize("paragraph", ["SEL-101", "SEL-101a"])
    def test_a_treatment_services_fee_does_not_follow_from_places(self, paragraph: str) -> None:
        assert blocking_codes(calculated(WAGES, FEE, paragraph=paragraph)) == {"pricing.supervision_by_citizens"}


class TestOverheadAmount:
    OWN = OverheadAmount(D("55000.55"), "Budget 2027")

    def test_it_stands_with_its_source_and_beside_the_agreed_share(self) -> None:
        found = calculated(WAGES, overhead=self.OWN)
        assert found.trace is not None
        figure = found.trace.find("overhead")
        assert figure is not None
        assert (figure.number, figure.source) == (D("55000.55"), "Budget 2027")
        assert (amount(found, "own_share"), amount(found, "agreed_share")) == (D("0.0550"), D("0.06"))

    def test_the_agreed_share_is_not_needed_then_nor_assumed(self) -> None:
        found = calculate(sivkaer(overhead=self.OWN), real_rulebook())
        named = {finding.params.get("parameter") for finding in found.findings}
        assert "Andel til central ledelse og administration" not in named
        values = [finding.params["values"] for finding in calculated(overhead=self.OWN).findings if "values" in finding.params]
        assert "Andel til central ledelse" not in values[0]

    @pytest.mark.parametrize(
        ("own", "code"),
        [
            (OverheadAmount(D(5), " "), "pricing.overhead_without_source"),
            (OverheadAmount(D(-5), "Budget"), "pricing.overhead_negative"),
        ],
    )
    def test_without_a_source_or_below_zero_it_is_refused(self, own: OverheadAmount, code: str) -> None:
        assert blocking_codes(calculated(WAGES, overhead=own)) == {code}


class TestMeasures:
    def test_own_days(self) -> None:
        found = calculated(WAGES, days=220, wanted=D(1), places=10)
        assert found.tariff is not None
        assert (found.tariff.place_days, found.days) == (D(2200), 220)

    def test_a_month_is_a_twelfth_whatever_the_days(self) -> None:
        found = calculated(WAGES, measure=Measure.MONTH, wanted=D("0.95"), places=10, days=220)
        assert found.tariff is not None
        # 1,060,000 less the regulation 500,502, over 10 × 95 % × 12
        assert (found.tariff.place_days, found.tariff.amount, found.days) == (D(114), 4_908, None)
        assert found.tariff.figure.unit == "kr/måned"

    @pytest.mark.parametrize("measure", [Measure.HOUR, Measure.ATTENDANCE, Measure.COURSE, Measure.YEAR])
    def test_the_others_are_divided_by_what_is_sold(self, measure: Measure) -> None:
        found = calculated(WAGES, measure=measure, volume=D("559.5"), places=0, accounts=())
        assert found.tariff is not None
        assert (found.tariff.amount, found.occupancy, found.days) == (1_000, None, None)
        words = [finding.message for finding in found.findings if finding.code == "pricing.recovers_budget"]
        assert "{many}" in words[0]

    def test_they_need_neither_places_nor_the_terms_of_places(self) -> None:
        found = calculate(sivkaer(measure=Measure.HOUR, volume=D(10)), real_rulebook())
        named = {finding.params.get("parameter", "") for finding in found.findings}
        assert not {name for name in named if "elægning" in name or "Dage pr. år" in name}

    @pytest.mark.parametrize("volume", [None, D(0), D(-1), D(10**10)])
    def test_nothing_sold_stops_it(self, volume: D | None) -> None:
        assert blocking_codes(calculated(WAGES, measure=Measure.HOUR, volume=volume)) == {"pricing.no_volume"}

    def test_why_a_price_per_hour_changed(self) -> None:
        before = calculated(WAGES, measure=Measure.HOUR, volume=D(559), places=0)
        after = calculated(replace(WAGES, amount=D(1_100_000)), measure=Measure.HOUR, volume=D(600), places=0)
        states = []
        for year, found in ((2026, before), (2027, after)):
            assert found.trace is not None
            assert found.tariff is not None
            states.append(state_of(found.trace, year, found.tariff.amount * 100))
        steps = explain_change(*states, development=D("0.028"))
        assert {step.key for step in steps} == {"development", "costs", "capital", "regulation", "days", "rounding"}
        assert sum(step.amount for step in steps) == states[1].tariff - states[0].tariff
        assert next(step for step in steps if step.key == "days").label == "Sold a year: {after} against {before}"


AMOUNTS = st.decimals(min_value=0, max_value=10**8, places=2)
YEARS = st.decimals(min_value="0.01", max_value=99, places=2)
TEXTS = st.sampled_from(["Løn", "Hus", "Leje"])
ANY_LINE = st.one_of(
    st.builds(CostLine, st.just(CostKind.CAPITAL), TEXTS, st.just(D(0)), book_value=AMOUNTS, remaining_years=YEARS),
    st.builds(CostLine, st.sampled_from([CostKind.DIRECT, CostKind.INDIRECT]), TEXTS, AMOUNTS, pensioned=st.booleans()),
    st.builds(CostLine, st.sampled_from([CostKind.CAPITAL, CostKind.INCOME]), TEXTS, AMOUNTS),
)
OVERHEADS = st.none() | st.builds(OverheadAmount, AMOUNTS, st.just("Budget"))
MEASURES = st.sampled_from([(Measure.DAY, None), (Measure.MONTH, None), (Measure.HOUR, D("1234.5"))])


@st.composite
def sheets(draw: st.DrawFn) -> SheetFacts:
    measure, volume = draw(MEASURES)
    lines = [WAGES, FEE, *draw(st.lists(ANY_LINE, max_size=6))]
    return sivkaer(lines=tuple(lines), measure=measure, volume=volume, overhead=draw(OVERHEADS), places=draw(st.integers(1, 80)))


class TestProperties:
    @given(sheets(), st.randoms(use_true_random=False))
    def test_the_order_of_lines_never_matters(self, facts: SheetFacts, random: object) -> None:
        turned = list(facts.lines)
        random.shuffle(turned)  # type: ignore[attr-defined]  # a Random
        one, other = calculate(facts, demo_rulebook()), calculate(replace(facts, lines=tuple(turned)), demo_rulebook())
        assert [found.basis and found.basis.total for found in (one, other)] == [one.basis and one.basis.total] * 2
        assert (one.tariff and one.tariff.unrounded) == (other.tariff and other.tariff.unrounded)

    @given(sheets(), st.sampled_from([*CostKind, "pensioned", "asset"]))
    def test_a_line_of_nothing_changes_nothing(self, facts: SheetFacts, kind: CostKind | str) -> None:
        nothing = {
            "pensioned": CostLine(CostKind.DIRECT, "Intet", D(0), pensioned=True),
            "asset": CostLine(CostKind.CAPITAL, "Intet", D(0), book_value=D(0), remaining_years=D(3)),
        }
        line = nothing[kind] if isinstance(kind, str) else CostLine(kind, "Intet", D(0))
        one, more = calculate(facts, demo_rulebook()), calculate(replace(facts, lines=(*facts.lines, line)), demo_rulebook())
        assert (one.tariff and one.tariff.unrounded) == (more.tariff and more.tariff.unrounded)

    @given(sheets())
    def test_the_parts_and_every_figure_below_them_sum_to_the_basis(self, facts: SheetFacts) -> None:
        found = calculate(facts, demo_rulebook())
        if found.basis is None:
            assert blocking_codes(found) == {"pricing.basis_not_positive"}
            return
        basis = found.basis
        assert basis.direct + basis.indirect + basis.capital - basis.income + basis.regulation == basis.total
        for part in basis.figure.inputs[:4]:
            assert sum((figure.number for figure in part.inputs), D(0)) == part.number
