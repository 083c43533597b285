"""The rows of the sheets as reports."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.reporting.rules.answers import BudgetItem, BudgetKind, DemandReport, UnitReport
from rammevaerk.reporting.sheets import layout as names
from rammevaerk.reporting.sheets.layout import Layout
from rammevaerk.web.cells import Reading
from rammevaerk.web.spreadsheet import Cell, Sheet

UnitKey = tuple[int, str]


def unit_reports(
    pages: tuple[Sheet, Sheet], layout: Layout, asked: Sequence[UnitReport], reading: Reading
) -> tuple[UnitReport, ...]:
    """The units' reports from the sheet of places and the sheet of budget lines; what is wrong is noted in `reading`."""
    places, budget = pages
    known = {(report.unit_id, report.paragraph): report for report in asked}
    read: dict[UnitKey, UnitReport] = {}
    for record in _records(places):
        key = _unit_of(record, layout, known, reading)
        if key is None:
            continue
        if key in read:
            reading.say(record[layout.number], text("Cell {cell} in the sheet {sheet}: the unit stands there twice."))
            continue
        read[key] = _figures(record, layout, known[key], reading)
    lines = _lines(budget, layout, known, reading)
    for key, report in known.items():
        if key not in read:
            _unit_gone(places, report, reading)
    return tuple(replace(report, lines=tuple(lines.get(key, ()))) for key, report in read.items())


def _records(sheet: Sheet) -> list[dict[str, Cell]]:
    """The rows below the headings by heading, rows without anything left out."""
    headings = [cell.text for cell in sheet.rows[0]]
    found = []
    for cells in sheet.rows[1:]:
        record = {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading}
        for place, heading in enumerate(headings):
            record.setdefault(heading, Cell(sheet.name, cells[0].row, place + 1, None))
        found.append(record)
    return found


def _unit_of(record: Mapping[str, Cell], layout: Layout, known: Mapping[UnitKey, UnitReport], reading: Reading) -> UnitKey | None:
    number = reading.number(record[layout.number])
    key = (number or 0, reading.paragraph(record[layout.paragraph]))
    if key in known:
        return key
    said = text("Cell {cell} in the sheet {sheet}: the number and paragraph are none of the units of this return.")
    reading.say(record[layout.number], said, text("Keep the first three columns as they are in the template."))
    return None


def _figures(record: Mapping[str, Cell], layout: Layout, report: UnitReport, reading: Reading) -> UnitReport:
    values: dict[str, Any] = {}
    for name, heading in layout.figures.items():
        cell = record[heading]
        reading.note(report.field(name), cell)
        values[name] = _figure(name, cell, reading)
    return replace(report, **values)


def _figure(name: str, cell: Cell, reading: Reading) -> Any:
    if name == "remarks":
        return reading.words(cell)
    if name == "budget_adopted_on":
        return reading.day(cell)
    if name == "place_days":
        return reading.days(cell)
    return reading.ore(cell) if name.endswith("_ore") else reading.number(cell)


def _lines(
    sheet: Sheet, layout: Layout, known: Mapping[UnitKey, UnitReport], reading: Reading
) -> dict[UnitKey, list[BudgetItem]]:
    """Budget lines by unit; rows without an amount are suggestions nobody took up."""
    kinds = {words: BudgetKind(code) for code, words in names.kind_words().items()}
    found: dict[UnitKey, list[BudgetItem]] = defaultdict(list)
    for record in _records(sheet):
        amount_cell = record[layout.amount]
        if amount_cell.value is None:
            continue
        key = _unit_of(record, layout, known, reading)
        amount = reading.ore(amount_cell)
        kind = reading.chosen(record[layout.kind], kinds)
        if not record[layout.kind].text:
            said = text("Cell {cell} in the sheet {sheet}: the kind of the line is missing.")
            reading.say(record[layout.kind], said, text("Write one of: {choices}."), choices=", ".join(kinds))
        if key is None or amount is None or kind is None:
            continue
        where = known[key].field(f"line{len(found[key])}")
        reading.note(f"{where}-text", record[layout.text])
        reading.note(f"{where}-amount", amount_cell)
        found[key].append(
            BudgetItem(kind, reading.words(record[layout.text])[:160], amount, reading.words(record[layout.account])[:40])
        )
    return found


def _unit_gone(sheet: Sheet, report: UnitReport, reading: Reading) -> None:
    reading.findings.append(
        Finding(
            code="reporting.row_missing",
            severity=Severity.BLOCKING,
            message=text("The row of {unit} ({paragraph}) is missing in the sheet {sheet}."),
            remedy=text("Put the row back. An unknown figure is an empty cell."),
            params={"unit": report.unit_name, "paragraph": report.paragraph, "sheet": sheet.name},
        )
    )


def demand_reports(sheet: Sheet, layout: Layout, asked: Sequence[DemandReport], reading: Reading) -> tuple[DemandReport, ...]:
    """The municipality's demand from its sheet; what is wrong is noted in `reading`."""
    known = {report.group: report for report in asked}
    read: dict[str, DemandReport] = {}
    for record in _records(sheet):
        cell = record[layout.group]
        report = known.get(cell.text)
        if report is None:
            said = text("Cell {cell} in the sheet {sheet}: this is none of the target groups.")
            reading.say(cell, said, text("Keep the first two columns as they are in the template."))
        elif report.group in read:
            reading.say(cell, text("Cell {cell} in the sheet {sheet}: the target group stands there twice."))
        else:
            read[report.group] = _demand(record, layout, report, reading)
    return tuple(read.get(report.group, report) for report in asked)


def _demand(record: Mapping[str, Cell], layout: Layout, report: DemandReport, reading: Reading) -> DemandReport:
    changes = {words: change for change, words in names.change_words().items()}
    for name, heading in (
        ("current_citizens", layout.citizens),
        ("expected_change", layout.change),
        ("expected_places", layout.expected),
        ("score", layout.score),
        ("explanation", layout.explanation),
    ):
        reading.note(report.field(name), record[heading])
    unknown = record[layout.score].text.lower() == names.do_not_know().lower()
    return replace(
        report,
        current_citizens=reading.number(record[layout.citizens]),
        expected_change=reading.chosen(record[layout.change], changes),
        expected_places=reading.number(record[layout.expected]),
        score=None if unknown else reading.number(record[layout.score]),
        score_unknown=unknown,
        explanation=reading.words(record[layout.explanation]),
    )
