"""A file handed to `rammevaerk tariff calculate`: a workbook of the template, or the API's JSON."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from rammevaerk.config.cli.figures import checked
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.given import SheetsIn, SheetsOut, calculated, rulebook_given, sheet_out
from rammevaerk.pricing.rules import calculate
from rammevaerk.pricing.rules.occupancy import DAYS
from rammevaerk.pricing.workbook.reading import ReadColumn, read_sheets
from rammevaerk.web.spreadsheet import LARGEST_FILE, MEGABYTE


def read_sheet(file: Path, year: int, asked: Mapping[str, Any]) -> SheetsOut:
    """The file's sheets, calculated. `year` 0 is the file's own. Raises Refused with what is wrong, by cell or by place."""
    _check_size(file)
    if file.suffix.lower() == ".json":
        return calculated(_from_json(file, year, asked))
    if asked["region"] not in SheetsIn.model_json_schema()["properties"]["region"]["enum"]:
        raise typer.BadParameter(f"there is no region {asked['region']!r}")
    columns = _columns(file, year, asked, None)
    first = columns[0].facts.year
    rules = rulebook_given(asked["region"], first, asked["values"], demo=asked["demo"])
    days = rules.value(DAYS).value
    columns = _columns(file, year, asked, days if isinstance(days, int) else None)
    sheets = [sheet_out(column_name(column), column.facts.measure, calculate(column.facts, rules)) for column in columns]
    return SheetsOut(rulebook=rules.identity, sheets=sheets)


def _check_size(file: Path) -> None:
    """A file larger than a spreadsheet may be is not read into memory at all."""
    if file.stat().st_size > LARGEST_FILE:
        limit = {"limit": str(LARGEST_FILE // MEGABYTE)}
        said = text("The file is larger than {limit} MB.")
        remedy = text("Split it, or remove pictures and empty sheets.")
        raise Refused([Finding("web.spreadsheet_too_large", Severity.BLOCKING, said, remedy, params=limit)])


def column_name(column: ReadColumn) -> str:
    """The service, and the unit where its name is another."""
    if column.unit.startswith(column.service):
        return column.unit
    return f"{column.service} {column.unit}".strip()


def _from_json(file: Path, year: int, asked: Mapping[str, Any]) -> SheetsIn:
    """`{"year": 2027, "sheets": […]}`, or one sheet alone."""
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"), parse_float=str, parse_constant=str)
    except (UnicodeDecodeError, json.JSONDecodeError) as wrong:
        raise typer.BadParameter(f"{file.name} is no JSON: {wrong}") from None
    except RecursionError:
        raise typer.BadParameter(f"{file.name} holds no sheet: it is nested too deep") from None
    if not isinstance(content, dict):
        raise typer.BadParameter(f"{file.name} holds no sheet")
    whole = content if "sheets" in content else {"sheets": [content], "year": content.pop("year", 0)}
    values = whole.get("values", {})
    if not isinstance(values, dict):
        raise typer.BadParameter(f"{file.name}: values must be ids with a value each")
    given = {**whole, **asked, "values": {**values, **asked["values"]}}
    return checked(SheetsIn, **(given | ({"year": year} if year else {})))


def _columns(file: Path, year: int, asked: Mapping[str, Any], days: int | None) -> list[ReadColumn]:
    read = read_sheets(file.read_bytes(), file.name, agreed_days=days)
    if read.findings:
        raise Refused(list(read.findings))
    years = {column.facts.year for column in read.columns}
    wanted = year or min(years)
    found = [replace(column) for column in read.columns if column.facts.year == wanted]
    if not found or (not year and len(years) > 1):
        raise Refused([_years(sorted(years))])
    return found


def _years(years: list[int]) -> Finding:
    return Finding(
        code="pricing.which_year",
        severity=Severity.BLOCKING,
        message=text("The file has sheets of {years}."),
        remedy=text("Say which year with --year."),
        params={"years": ", ".join(map(str, years))},
    )
