"""Every line of a year with all that explains it, as a file: read as a stream and written as one, whatever its length."""

from collections.abc import Iterable, Iterator
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.settlement.queries import kind_words, source_words
from rammevaerk.settlement.spending_reads import ReportRow
from rammevaerk.web import long_sheets
from rammevaerk.web.long_sheets import LineColumn


def columns() -> list[LineColumn]:
    """The columns of the report, one for each field of its rows and in their order."""
    return [
        LineColumn(_("Statement")),
        LineColumn(_("Month of the bill"), "month"),
        LineColumn(_("Month of the help"), "month"),
        LineColumn(_("Seller")),
        LineColumn(_("Buyer")),
        LineColumn(_("Service")),
        LineColumn(_("Unit")),
        LineColumn(_("Paragraph"), words=paragraph_label),
        LineColumn(_("Item")),
        LineColumn(_("Citizen")),
        LineColumn(_("Source"), words=source_words),
        LineColumn(_("From"), "date"),
        LineColumn(_("To"), "date"),
        LineColumn(_("Kind"), words=kind_words),
        LineColumn(pgettext("statement", "Days"), "number"),
        LineColumn(_("Share"), "number"),
        LineColumn(_("Tariff (kr.)"), "ore"),
        LineColumn(_("Amount (kr.)"), "ore"),
        LineColumn(_("Reversal"), words=_yes),
        LineColumn(_("Times charged"), "number"),
        LineColumn(_("Own citizen"), words=_yes),
    ]


def _yes(value: bool) -> str:
    return _("yes") if value else ""


def csv_parts(rows: Iterable[ReportRow]) -> Iterator[bytes]:
    """The report as CSV in parts of many lines."""
    return long_sheets.csv_parts(columns(), rows)


def write_workbook_of(rows: Iterable[ReportRow], file: IO[bytes], name: str) -> int:
    """The report as a workbook, without keeping any line of it; gives how many lines."""
    return long_sheets.write_workbook(file, name, columns(), rows)
