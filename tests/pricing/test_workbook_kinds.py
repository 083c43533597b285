"""The workbook with all a basis can hold: assets, civil servants' pay, overhead amount, supervision, and prices of hours."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rammevaerk.pricing.rules import CostKind, CostLine, Measure, OverheadAmount, SheetFacts, calculate
from rammevaerk.pricing.workbook.layout import Rows

from tests.pricing.test_workbook import DEMO, FACTS, YEAR, read, row_of, said, workbook
from tests.support.workbooks import changed, recalculated

D = Decimal
ASSET = CostLine(CostKind.CAPITAL, "Hus", D(0), "9.1", "Anlægskartotek", book_value=D("4000000.10"), remaining_years=D("17.5"))
PENSIONED = CostLine(CostKind.DIRECT, "Løn, tjenestemænd", D("812345.67"), pensioned=True)
CENTRAL = CostLine(CostKind.INDIRECT, "Løn, central leder", D("99999.99"), pensioned=True)
FEE = CostLine(CostKind.INDIRECT, "Socialtilsyn", D(0), is_supervision=True)
EVERYTHING = replace(
    FACTS,
    places=26,
    lines=(*FACTS.lines, ASSET, replace(ASSET, text="Bil", remaining_years=D(3)), PENSIONED, CENTRAL, FEE),
    overhead=OverheadAmount(D("432100.55"), "Byrådets budget 2027"),
)
HOURS = replace(FACTS, lines=(PENSIONED, FACTS.lines[0]), places=0, accounts=(), measure=Measure.HOUR, volume=D("12500.5"))
MONTHS = replace(FACTS, measure=Measure.MONTH, lines=(*FACTS.lines, FEE), places=7)


def row_number(content: bytes, label: str) -> int:
    """The number of the row that bears a label."""
    (sheet,) = recalculated(content)
    return next(place for place, row in enumerate(sheet.rows, 1) if len(row) > 1 and row[1].text == label)


@pytest.mark.slow
def test_the_formulas_give_the_tariffs_of_the_rules_whatever_the_basis_holds() -> None:
    facts = (EVERYTHING, HOURS, MONTHS, FACTS)
    (sheet,) = recalculated(workbook(*facts))
    results = Rows(YEAR).results
    found = [calculate(one, DEMO) for one in facts]
    assert row_of(sheet, results["tariff"])[:4] == [one.tariff.amount for one in found if one.tariff]
    for key, part in {"direct": "direct", "indirect": "indirect", "capital": "capital", "basis": "total"}.items():
        wanted = [float(getattr(one.basis, part)) for one in found]
        assert [float(value) for value in row_of(sheet, results[key])[:4]] == pytest.approx(wanted, abs=0.001), key
    unrounded = [float(one.tariff.unrounded) for one in found if one.tariff]
    assert [float(value) for value in row_of(sheet, results["unrounded"])[:4]] == pytest.approx(unrounded, abs=0.005)


@pytest.mark.slow
def test_more_places_change_the_supervision_fee_at_once() -> None:
    content = changed(workbook(EVERYTHING), E8=60)
    (sheet,) = recalculated(content)
    (column,) = read(content).columns
    calculation = calculate(column.facts, DEMO)
    assert calculation.tariff is not None
    assert row_of(sheet, Rows(YEAR).results["tariff"])[0] == calculation.tariff.amount
    assert row_of(sheet, Rows(YEAR).results["supervision_fee"])[0] == 126452  # 3 × 42,150.75, rounded
    assert "Socialtilsyn" in {line.text for line in column.facts.lines if line.is_supervision}


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)
YEARS = st.decimals(min_value="0.01", max_value=99, places=2)
TEXTS = st.sampled_from(["Løn", "Hus", "Husleje", "Øvrigt"])
SPECIAL = st.one_of(
    st.builds(CostLine, st.just(CostKind.CAPITAL), TEXTS, st.just(D(0)), book_value=AMOUNTS, remaining_years=YEARS),
    st.builds(CostLine, st.just(CostKind.CAPITAL), TEXTS, st.just(D(0)), book_value=AMOUNTS),
    st.builds(CostLine, st.sampled_from([CostKind.DIRECT, CostKind.INDIRECT]), TEXTS, AMOUNTS, pensioned=st.just(True)),
    st.just(FEE),
    st.builds(CostLine, st.sampled_from(CostKind), TEXTS, AMOUNTS),
)
OVERHEADS = st.none() | st.builds(OverheadAmount, AMOUNTS, st.sampled_from(["Budget", "Regnskab 2025"]))


@st.composite
def sheets(draw: Any) -> SheetFacts:
    measure = draw(st.sampled_from(Measure))
    volume = None if measure.by_places else draw(st.decimals(min_value="0.01", max_value=10**6, places=2))
    return SheetFacts(
        year=YEAR,
        paragraph="SEL-108",
        places=draw(st.integers(1 if measure.by_places else 0, 300)),
        lines=tuple(draw(st.lists(SPECIAL, min_size=1, max_size=8))),
        measure=measure,
        volume=volume,
        overhead=draw(OVERHEADS),
        days=draw(st.none() | st.integers(1, 366)),
    )


@settings(max_examples=25)
@given(st.lists(sheets(), min_size=1, max_size=3))
def test_what_goes_out_comes_back_whatever_the_basis_holds(sent: list[SheetFacts]) -> None:
    found = read(workbook(*sent))
    assert found.findings == ()
    for sheet, column in zip(sent, found.columns, strict=True):
        assert sorted(column.facts.lines, key=repr) == sorted(sheet.lines, key=repr)
        assert replace(column.facts, lines=()) == replace(sheet, lines=())


def test_a_file_from_before_these_rows_is_still_read() -> None:
    content = changed(workbook(FACTS), B16="", B17="", B18="", B19="", E16=None)
    (column,) = read(content).columns
    assert column.facts == FACTS


LIFE_ROW = 23


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ({f"E{LIFE_ROW}": None}, [f"E{LIFE_ROW} web.cell"]),
        ({f"E{LIFE_ROW}": 0}, [f"E{LIFE_ROW} web.cell"]),
        ({f"E{LIFE_ROW}": "længe"}, [f"E{LIFE_ROW} web.cell"]),
        ({f"C{LIFE_ROW}": "kapital"}, [f"C{LIFE_ROW - 1} web.cell"]),
        ({f"C{LIFE_ROW - 1}": "kapital"}, [f"E{LIFE_ROW} web.cell"]),
        ({"E16": "uge"}, ["E16 web.cell"]),
        ({"E16": "time"}, ["E17 web.cell"]),
        ({"E16": "time", "E17": -2}, ["E17 web.cell"]),
        ({"E18": 500000}, ["E19 web.cell"]),
        ({"E18": -5, "E19": "Budget"}, ["E18 web.cell"]),
        ({"E18": 5, "E19": "Budget af 010190-1234"}, ["E19 web.cell"]),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(cells: dict[str, Any], where: list[str]) -> None:
    assert said(changed(workbook(replace(FACTS, lines=(ASSET, FACTS.lines[0]))), **cells)) == where
