"""Reading a filled-in spreadsheet: everything that is wrong is found at once, and with anything wrong nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from rammevaerk.kernel.cpr import contains_cpr, guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.reporting import judging
from rammevaerk.reporting.models import Return, ReturnKind
from rammevaerk.reporting.sheets import layout as names
from rammevaerk.reporting.sheets.layout import Layout
from rammevaerk.reporting.sheets.reading import demand_reports, unit_reports
from rammevaerk.web.cells import Reading
from rammevaerk.web.spreadsheet import Cell, Sheet, read_workbook


@dataclass(frozen=True)
class Uploaded:
    """The reports of a workbook, and the cell in which each of their fields stood."""

    reports: judging.Reports
    cells: dict[str, str]

    def at_cells(self, findings: Sequence[Finding]) -> list[Finding]:
        """Findings of the rules with the cell instead of the field."""
        return [replace(finding, where=self.cells.get(finding.where, "")) for finding in findings]


def read_upload(content: bytes, *, file_name: str, row: Return) -> Uploaded:
    """The reports in a workbook made from the return's own template.

    Raises `Refused` with every cell that is wrong, and `UnreadableSpreadsheet` when it is no spreadsheet. A file of
    another return, unknown sheets or columns, failed formulas and CPR numbers are refused.
    """
    _refuse([finding] if (finding := guard_text(PurePath(file_name).stem, "")) else [])
    sheets = read_workbook(content, file_name)
    _refuse(_numbers_of_persons(sheets))
    with names.in_danish():
        layout = names.layout(row)
        _refuse(_another_return(sheets, layout, row))
        wanted = _wanted(layout, row)
        _refuse([*_wrong_sheets(sheets, layout, wanted), *_wrong_columns(sheets, wanted)])
        reading = Reading()
        found = {sheet.name: sheet for sheet in sheets}
        known = judging.reports_of(row)
        reports: judging.Reports
        if row.kind == ReturnKind.OPERATOR:
            pages = (found[layout.places], found[layout.budget])
            reports = unit_reports(pages, layout, judging.of_units(known), reading)
        else:
            reports = demand_reports(found[layout.demand], layout, judging.of_demand(known), reading)
    _refuse(reading.findings)
    return Uploaded(reports, reading.cells)


def _refuse(findings: Sequence[Finding]) -> None:
    if findings:
        raise Refused(findings)


def _wanted(layout: Layout, row: Return) -> dict[str, list[str]]:
    """The sheets to be filled in, with their headings."""
    if row.kind == ReturnKind.OPERATOR:
        return {layout.places: layout.place_headings, layout.budget: layout.budget_headings}
    return {layout.demand: layout.demand_headings}


def _numbers_of_persons(sheets: Sequence[Sheet]) -> list[Finding]:
    """Every cell with a CPR number in it, also in sheets and columns that are not ours; the number is not repeated."""
    said = text("Cell {cell} in the sheet {sheet} looks like a CPR number. Nothing has been saved.")
    remedy = text("Remove it and send the file again, without names and CPR numbers.")
    found = []
    for number, sheet in enumerate(sheets, start=1):
        name = f"{number}" if contains_cpr(sheet.name) else sheet.name
        if name != sheet.name:
            found.append(_blocked("cpr_sheet", text("The name of sheet {sheet} looks like a CPR number."), remedy, sheet=name))
        found += [
            _blocked("cpr_cell", said, remedy, cell=cell.address, sheet=name) for cell in _texts(sheet) if contains_cpr(cell.text)
        ]
    return found


def _texts(sheet: Sheet) -> list[Cell]:
    return [cell for cells in sheet.rows for cell in cells if isinstance(cell.value, str)]


def _another_return(sheets: Sequence[Sheet], layout: Layout, row: Return) -> list[Finding]:
    """What is wrong when the file was made for another return, or is not made from a template at all."""
    first = next((sheet for sheet in sheets if sheet.name == layout.identity), None)
    facts = {cells[0].text: cells[1].text for cells in (first.rows if first else ()) if len(cells) > 1}
    number = facts.get(names.return_number())
    if number == str(row.pk):
        return []
    remedy = text("Get the template on this page, fill it in and send it.")
    if number is None:
        said = text("The file is not made from this platform's template: the sheet {sheet} is missing or changed.")
        return [_blocked("no_identity", said, remedy, sheet=layout.identity)]
    said = text("The file belongs to another return: {name}.")
    return [_blocked("another_return", said, remedy, name=facts.get(names.answer_for(), "?")[:80])]


def _wrong_sheets(sheets: Sequence[Sheet], layout: Layout, wanted: dict[str, list[str]]) -> list[Finding]:
    given = {sheet.name for sheet in sheets if sheet.rows}
    missing = [name for name in wanted if name not in given]
    strange = sorted(given - set(wanted) - {layout.identity})
    remedy = text("Get the template again, or give the sheet its name back.")
    return [
        *(_blocked("sheet_missing", text("The sheet {sheet} is missing."), remedy, sheet=name) for name in missing),
        *(
            _blocked("sheet_strange", text("The sheet {sheet} does not belong in the file."), text("Delete it."), sheet=name)
            for name in strange
        ),
    ]


def _wrong_columns(sheets: Sequence[Sheet], wanted: dict[str, list[str]]) -> list[Finding]:
    found = []
    for sheet in sheets:
        if sheet.name not in wanted or not sheet.rows:
            continue
        given = [cell.text for cell in sheet.rows[0]]
        for heading in wanted[sheet.name]:
            if heading not in given:
                said = text("The column “{column}” is missing in the sheet {sheet}.")
                remedy = text("Give the column its heading back, or get the template again.")
                found.append(_blocked("column_missing", said, remedy, column=heading, sheet=sheet.name))
        found += [_strange_column(cell) for cell in _strange_cells(sheet, wanted[sheet.name])]
    return found


def _strange_cells(sheet: Sheet, headings: list[str]) -> list[Cell]:
    """The first cell of every column that is not ours and is not empty."""
    allowed = {cell.column for cell in sheet.rows[0] if cell.text in headings}
    found: dict[int, Cell] = {}
    for cells in sheet.rows:
        for cell in cells:
            if cell.value is not None and cell.column not in allowed:
                found.setdefault(cell.column, cell)
    return list(found.values())


def _strange_column(cell: Cell) -> Finding:
    said = text("Cell {cell} in the sheet {sheet}: the column does not belong in the template.")
    return _blocked("column_strange", said, text("Delete the column."), cell=cell.address, sheet=cell.sheet)


def _blocked(code: str, message: str, remedy: str, **params: str) -> Finding:
    return Finding(f"reporting.{code}", Severity.BLOCKING, message, remedy, params=params)
