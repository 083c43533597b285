"""Two sheets line by line: lines and the parts of the regulation sum to the change, whatever the lines."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing import actions
from rammevaerk.pricing.models import CostLine as LineRow
from rammevaerk.pricing.models import Sheet
from rammevaerk.pricing.pages.compare_lines import difference_parts, moved_lines
from rammevaerk.pricing.rules import CostKind, CostLine, RegulationLine, calculate
from rammevaerk.pricing.rules.line_change import Met, line_differences
from rammevaerk.pricing.rules.regulation_parts import regulation_parts
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.facts import LINES, D, demo_rulebook, sivkaer
from tests.pricing.listed import url

ClientOf = Callable[[str], Any]
money = st.integers(0, 3_000_000_000).map(lambda ore: Decimal(ore) / 100)
signed = st.integers(-90_000_000, 90_000_000).map(lambda ore: Decimal(ore) / 100)
kind_of_lines = st.dictionaries(st.sampled_from(["Løn", "Vikarer", "Husleje", "Kørsel"]), money)
growths = st.none() | st.integers(-500, 900).map(lambda share: Decimal(share) / 10_000)


class TestLines:
    @given(kind_of_lines, kind_of_lines, growths)
    def test_the_lines_sum_to_the_change_and_each_to_its_two_parts(
        self, before: dict[str, Decimal], after: dict[str, Decimal], development: Decimal | None
    ) -> None:
        rows = line_differences(before, after, development=development)
        assert sum(row.development + row.beyond for row in rows) == sum(after.values()) - sum(before.values())
        for row in rows:
            assert row.development + row.beyond == row.change
        assert {row.text for row in rows if row.met is Met.NEW} == set(after) - set(before)
        assert {row.text for row in rows if row.met is Met.DROPPED} == set(before) - set(after)

    def test_prices_and_wages_are_taken_of_lines_on_both_sides_only(self) -> None:
        rows = line_differences({"Løn": D(1000), "Husleje": D(50)}, {"Løn": D(1100), "Bil": D(70)}, development=D("0.03"))
        assert [(row.text, row.development, row.beyond) for row in rows] == [
            ("Løn", D("30.00"), D("70.00")),
            ("Bil", 0, 70),
            ("Husleje", 0, -50),
        ]

    @given(kind_of_lines, kind_of_lines, signed, signed, growths)
    def test_the_parts_of_the_page_sum_to_the_change_of_the_basis(
        self,
        before: dict[str, Decimal],
        after: dict[str, Decimal],
        one: Decimal,
        other: Decimal,
        development: Decimal | None,
    ) -> None:
        traces = []
        for extra, regulation in ((before, one), (after, other)):
            lines = (*LINES, *(CostLine(CostKind.INDIRECT, name, amount) for name, amount in extra.items()))
            trace = calculate(sivkaer(lines=lines, regulation=RegulationLine(regulation, 2025)), demo_rulebook()).trace
            assert trace is not None
            traces.append(trace)
        differences = [
            line_differences(named(traces[0], key), named(traces[1], key), development=development)
            for key in ("direct", "indirect", "capital")
        ]
        costs = sum((row.change for rows in differences for row in rows), Decimal(0))
        regulation = [sum(part.amount for part in regulation_parts(found(trace, "regulation"))) for trace in traces]
        assert costs + regulation[1] - regulation[0] == found(traces[1], "basis").number - found(traces[0], "basis").number


def found(trace: Figure, key: str) -> Figure:
    figure = trace.find(key)
    assert figure is not None
    return figure


def named(trace: Figure, key: str) -> dict[str, Decimal]:
    from rammevaerk.pricing.pages.compare_lines import _lines

    return _lines(trace, key)


class TestRegulation:
    def line(self, amount: Decimal, *inputs: Figure) -> Figure:
        return Figure("regulation", "Regulation", amount, "kr", inputs=inputs)

    @given(signed, signed, signed, signed, signed)
    def test_the_parts_sum_to_the_line(
        self, result: Decimal, elsewhere: Decimal, carried: Decimal, expired: Decimal, levelled: Decimal
    ) -> None:
        year = {"year": "2024"}
        figures = (
            Figure("result", "Result", result, "kr", params=year),
            Figure("elsewhere", "Elsewhere", elsewhere, "kr"),
            Figure("carried", "Carried", carried, "kr"),
            Figure("expired", "Expired", expired, "kr", params={"year": "2019"}),
        )
        amount = -result + elsewhere + carried - expired + levelled
        parts = regulation_parts(self.line(amount, *figures))
        assert sum(part.amount for part in parts) == amount
        by_key = {part.key: part for part in parts}
        assert (by_key["result"].amount, by_key["result"].year) == (-result, 2024)
        assert (by_key["expired"].amount, by_key["expired"].year) == (-expired, 2019)
        assert ("other" in by_key) is bool(levelled)

    def test_a_line_without_a_result_has_no_parts(self) -> None:
        assert regulation_parts(self.line(D(0))) == ()
        assert [(part.key, part.amount) for part in regulation_parts(self.line(D(-5)))] == [("other", -5)]


class TestPage:
    def test_new_and_gone_lines_are_named_and_development_is_taken_out(self) -> None:
        before = calculate(sivkaer(), demo_rulebook()).trace
        lines = (*LINES[:-1], CostLine(CostKind.DIRECT, "Ny bil", D(90_000)))
        after = calculate(sivkaer(lines=lines), demo_rulebook()).trace
        assert before is not None
        assert after is not None
        moved = moved_lines(before, after)
        assert (moved.new, moved.dropped) == (("Ny bil",), ("Indtægter, der hører til tilbuddet",))
        direct = difference_parts(before, after, development=D("0.03"))[0]
        wages = direct.rows[0]
        assert (wages.before, wages.after, wages.change) == ("16.940.000", "16.940.000", "")
        assert wages.beyond.startswith("\N{MINUS SIGN}508.200")
        assert direct.rows[-1].label == "Ny bil"
        assert direct.rows[-1].note

    def test_the_page_says_it(self, priced: Priced, client_as: ClientOf) -> None:
        set_demo_date(TODAY)
        first = priced.published()
        by = priced.cast.municipal_economist
        draft = actions.start_version(by=by, today=TODAY, sheet_id=first.pk)
        LineRow.objects.filter(sheet=draft, position=1).update(text="Løn, dag")
        second = actions.recalculate_sheet(by=by, today=TODAY, sheet_id=draft.pk)
        words = client_as("municipal_economist").get(url("compare", first.pk, second.pk)).content.decode()
        assert "En linje er ny: Løn, dag." in words
        assert "En linje er faldet bort: Løn, pædagogisk personale (dag og aften)." in words
        assert "Efterregulering af tidligere resultater" in words
        assert Sheet.objects.count() == 2
