"""Sheets as a workbook: its formulas give the tariff of the rules, it comes back as it went out, and errors name their cell."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from rammevaerk.law.loader import rulebook
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.rules import AccountUse, CostKind, CostLine, RegulationLine, SheetFacts, calculate
from rammevaerk.pricing.workbook.layout import Rows
from rammevaerk.pricing.workbook.reading import ReadWorkbook, read_sheets
from rammevaerk.pricing.workbook.writing import SheetColumn, workbook_of
from rammevaerk.web.spreadsheet import Sheet, UnreadableSpreadsheet

from tests.support.workbooks import changed, recalculated

YEAR = 2027
DEMO = rulebook("sjaelland", date(YEAR, 1, 1), demo=True)
LINES = (
    CostLine(CostKind.DIRECT, "Løn", Decimal("6500000.33"), "1.1", "Budget"),
    CostLine(CostKind.DIRECT, "Mad", Decimal(250000)),
    CostLine(CostKind.DIRECT, "Mad", Decimal("1.11")),
    CostLine(CostKind.INDIRECT, "Barselspulje", Decimal("33333.10")),
    CostLine(CostKind.CAPITAL, "Afskrivning", Decimal(120000)),
    CostLine(CostKind.CAPITAL, "Rente", Decimal(0), book_value=Decimal("2000000.07")),
    CostLine(CostKind.INCOME, "Salg af kurser", Decimal("12000.50")),
)
FACTS = SheetFacts(
    year=YEAR,
    paragraph="SEL-108",
    places=10,
    lines=LINES,
    accounts=(AccountUse(2024, Decimal(3500), 10, 365), AccountUse(2025, Decimal("3577.5"), 10, 365)),
    regulation=RegulationLine(Decimal("-64000.25"), 2025),
)
SHORT_STAY = replace(FACTS, paragraph="SEL-110", places=7, wanted=Decimal("0.9"), days=300, accounts=(), lines=LINES[:1])
CLIPPED = replace(FACTS, accounts=(AccountUse(2025, Decimal(3000), 10, 365),), regulation=RegulationLine())


def workbook(*facts: SheetFacts, rules: Rulebook = DEMO) -> bytes:
    columns = [SheetColumn("Sivkær", f"Hus {number}", number, one, calculate(one, rules)) for number, one in enumerate(facts, 1)]
    return workbook_of(columns, rules)


def row_of(sheet: Sheet, label: str) -> list[Any]:
    """The items' values in the row with that label."""
    return next([cell.value for cell in row[4:]] for row in sheet.rows if len(row) > 1 and row[1].text == label)


def read(content: bytes) -> ReadWorkbook:
    return read_sheets(content, "ark.xlsx", agreed_days=365)


def said(content: bytes) -> list[str]:
    """Where something is wrong, and what about it."""
    return [f"{finding.params.get('cell', '')} {finding.code}" for finding in read(content).findings]


@pytest.mark.slow
def test_the_formulas_give_every_figure_of_the_rules() -> None:
    facts = (FACTS, SHORT_STAY, CLIPPED)
    (sheet,) = recalculated(workbook(*facts))
    results = Rows(YEAR).results
    found = [calculate(one, DEMO) for one in facts]
    assert [row_of(sheet, results["tariff"])] == [[one.tariff.amount for one in found if one.tariff]]
    for key, part in {
        "direct": "direct",
        "indirect": "indirect",
        "capital": "capital",
        "income": "income",
        "basis": "total",
    }.items():
        wanted = [float(getattr(one.basis, part)) for one in found]
        assert [float(value) for value in row_of(sheet, results[key])] == pytest.approx(wanted, abs=0.001), key
    occupancies = [float(one.occupancy or 0) for one in found]
    assert [float(value) for value in row_of(sheet, results["occupancy"])] == pytest.approx(occupancies, abs=1e-9)
    unrounded = [float(one.tariff.unrounded) for one in found if one.tariff]
    assert [float(value) for value in row_of(sheet, results["unrounded"])] == pytest.approx(unrounded, abs=0.005)


@pytest.mark.slow
def test_a_changed_input_gives_the_tariff_of_the_changed_sheet() -> None:
    places, first_line = "E8", "E22"
    content = changed(workbook(FACTS), **{places: 12, first_line: 7_000_000})
    (sheet,) = recalculated(content)
    (column,) = read(content).columns
    assert (column.facts.places, column.facts.lines[0].amount) == (12, 7_000_000)
    tariff = calculate(column.facts, DEMO).tariff
    assert tariff is not None
    assert row_of(sheet, Rows(YEAR).results["tariff"]) == [tariff.amount]
    assert tariff.amount != row_of(sheet, Rows(YEAR).results["stored"])[0]


@pytest.mark.slow
def test_an_unknown_value_gives_no_tariff_in_the_workbook_either() -> None:
    unknown = rulebook("sjaelland", date(YEAR, 1, 1), demo=False)
    (sheet,) = recalculated(workbook(FACTS, rules=unknown))
    assert not isinstance(row_of(sheet, Rows(YEAR).results["tariff"])[0], int | Decimal)


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)
LINE = st.builds(
    CostLine,
    st.sampled_from(CostKind),
    st.sampled_from(["Løn", "Mad", "Husleje", "Øvrigt"]),
    AMOUNTS,
    st.sampled_from(["", "1.1"]),
    st.sampled_from(["", "Budget"]),
)
SHEETS = st.builds(
    SheetFacts,
    year=st.just(YEAR),
    paragraph=st.sampled_from(["SEL-108", "SEL-110", "SEL-103"]),
    places=st.integers(1, 500),
    lines=st.lists(LINE, min_size=1, max_size=8).map(tuple),
    wanted=st.none() | st.decimals(min_value="0.5", max_value=1, places=4),
    days=st.none() | st.integers(1, 366),
)


@settings(max_examples=25)
@given(st.lists(SHEETS, min_size=1, max_size=4))
def test_what_goes_out_comes_back(sheets: list[SheetFacts]) -> None:
    found = read(workbook(*sheets))
    assert found.findings == ()
    for sheet, column in zip(sheets, found.columns, strict=True):
        # Lines several items share stand once, so their order is the workbook's; it never matters.
        assert sorted(column.facts.lines, key=repr) == sorted(sheet.lines, key=repr)
        assert replace(column.facts, lines=()) == replace(sheet, lines=())


def test_the_headings_say_whose_the_column_is() -> None:
    (column,) = read(workbook(FACTS)).columns
    assert (column.service, column.unit, column.item_id) == ("Sivkær", "Hus 1", 1)
    assert column.facts == FACTS


@pytest.mark.parametrize(
    ("cell", "value", "where"),
    [
        ("E22", "mange penge", "E22 web.cell"),
        ("E22", -5, "E22 web.cell"),
        ("E22", "#REF!", "E22 web.cell"),
        ("E8", -10, "E8 web.cell"),
        ("E8", None, "E8 web.cell"),
        ("E8", 2.5, "E8 web.cell"),
        ("E10", "halv", "E10 web.cell"),
        ("E6", "§ 7", "E6 web.cell"),
        ("E7", 20270, "E7 web.cell"),
        ("E7", None, " pricing.no_year"),
        ("E12", None, "E12 web.cell"),
        ("C22", "gaver", "C22 web.cell"),
        ("C22", None, "C22 web.cell"),
        ("B22", None, "B22 web.cell"),
        ("B22", "Løn til 010190-1234", "B22 web.cell"),
        ("B22", "x" * 200, "B22 web.cell"),
        ("B8", "Pladser i alt", " pricing.no_row"),
        ("A21", "Kontonr.", " pricing.no_layout"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(cell: str, value: Any, where: str) -> None:
    assert said(changed(workbook(FACTS), **{cell: value})) == [where]


def test_the_same_item_twice_is_refused_with_both_places() -> None:
    (finding,) = read(changed(workbook(FACTS, FACTS), F5=1)).findings
    assert (finding.code, finding.params["first"], finding.params["second"]) == (
        "pricing.item_twice",
        "Takstberegning, E5",
        "Takstberegning, F5",
    )


def test_a_number_of_a_person_is_never_repeated() -> None:
    (finding,) = read(changed(workbook(FACTS), B22="Løn til 010190-1234")).findings
    assert "1234" not in str(finding.to_json())


def test_an_empty_workbook_is_said_to_be_empty() -> None:
    book = load_workbook(io.BytesIO(workbook(FACTS)))
    for sheet in book.worksheets:
        sheet.delete_rows(1, 200)
    stream = io.BytesIO()
    book.save(stream)
    assert said(stream.getvalue()) == [" pricing.no_columns"]


def test_a_file_that_is_no_workbook_is_refused_as_a_whole() -> None:
    with pytest.raises(UnreadableSpreadsheet):
        read(b"%PDF-1.7")


def test_a_workbook_holds_one_year() -> None:
    columns = [SheetColumn("", "", None, replace(FACTS, year=year), calculate(FACTS, DEMO)) for year in (2026, 2027)]
    with pytest.raises(ValueError, match="one year"):
        workbook_of(columns, DEMO)
