"""Every line of a year with all that explains it, as a file: read as a stream and written as one, whatever its length."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.settlement.queries import kind_words, source_words
from rammevaerk.settlement.spending_reads import ReportRow
from rammevaerk.web.spreadsheet import NUMBER_FORMATS, safe_text, sheet_name

ROWS_AT_ONCE = 2_000
_DAY_NOUGHT = 693_594  # spreadsheets count days from 30 December 1899
_MONTHS, _DATES, _ORE = (1, 2), (11, 12), (16, 17)


def headings() -> list[str]:
    """The columns of the report."""
    return [
        _("Statement"), _("Month of the bill"), _("Month of the help"), _("Seller"), _("Buyer"), _("Service"), _("Unit"),
        _("Paragraph"), _("Item"), _("Citizen"), _("Source"), _("From"), _("To"), _("Kind"), pgettext("statement", "Days"),
        _("Share"), _("Tariff (kr.)"), _("Amount (kr.)"), _("Reversal"), _("Times charged"), _("Own citizen"),
    ]  # fmt: skip


def cells(row: ReportRow, labels: dict[str, str]) -> list[Any]:
    """A line's cells; amounts in kroner. `labels` remembers the words of paragraphs, sources and kinds by code."""
    for code, words in ((row.paragraph, paragraph_label), (row.source, source_words), (row.kind, kind_words)):
        if code not in labels:
            labels[code] = words(code) if code else ""
    return [
        row.statement, row.billed, row.month, row.seller, row.buyer, row.service, row.unit, labels[row.paragraph], row.item,
        row.reference, labels[row.source], row.first_day, row.last_day, labels[row.kind], row.days, row.factor,
        Decimal(row.tariff_ore).scaleb(-2), Decimal(row.amount_ore).scaleb(-2), _("yes") if row.is_reversal else "",
        row.generation, _("yes") if row.internal else "",
    ]  # fmt: skip


def csv_parts(rows: Iterable[ReportRow]) -> Iterator[bytes]:
    """The report as CSV in parts of many lines: semicolons, decimal commas, a byte order mark."""
    labels: dict[str, str] = {}
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    stream.write("\ufeff")
    writer.writerow(headings())
    for number, row in enumerate(rows, 1):
        writer.writerow([_csv(value) for value in cells(row, labels)])
        if number % ROWS_AT_ONCE == 0:
            yield stream.getvalue().encode()
            stream.seek(0)
            stream.truncate()
    yield stream.getvalue().encode()


def _csv(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return safe_text(value) if isinstance(value, str) else value


def write_workbook_of(rows: Iterable[ReportRow], file: IO[bytes], name: str) -> int:
    """The report as a workbook, line by line without keeping any; gives how many lines."""
    import xlsxwriter

    labels: dict[str, str] = {}
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    number = 0
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet(sheet_name(name))
        page.write_row(0, 0, headings(), book.add_format({"bold": True, "bottom": 1}))
        page.freeze_panes(1, 0)
        styles = _styles(book)
        for number, row in enumerate(rows, 1):
            _write_row(page, number, cells(row, labels), styles)
    return number


def _styles(book: Any) -> dict[int, Any]:
    made = {kind: book.add_format({"num_format": NUMBER_FORMATS[kind]}) for kind in ("month", "date", "ore")}
    kinds = dict.fromkeys(_MONTHS, "month") | dict.fromkeys(_DATES, "date") | dict.fromkeys(_ORE, "ore")
    return {column: made[kind] for column, kind in kinds.items()}


def _write_row(page: Any, number: int, values: Sequence[Any], styles: dict[int, Any]) -> None:
    for column, value in enumerate(values):
        if isinstance(value, str):
            if value:
                page.write_string(number, column, value)
        elif isinstance(value, date):
            page.write_number(number, column, value.toordinal() - _DAY_NOUGHT, styles.get(column))
        else:
            page.write_number(number, column, value, styles.get(column))
