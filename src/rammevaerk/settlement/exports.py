"""A statement as a workbook."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.kernel.money import kroner as kroner_of_ore
from rammevaerk.settlement.explaining import LineShown
from rammevaerk.settlement.models import Statement
from rammevaerk.web import dates
from rammevaerk.web.spreadsheet import SheetToWrite, write_workbook


def kroner(ore: int) -> Decimal:
    """Kroner with two decimals, as spreadsheets hold them."""
    return kroner_of_ore(ore)


def _confirmed(line: LineShown) -> str:
    if line.row.confirmed is None or line.is_reversal:
        return ""
    return _("Yes") if line.row.confirmed else _("No")


def statement_workbook(statement: Statement, lines: Sequence[LineShown]) -> bytes:
    """One row for each line with everything the page says of it, and the total below."""
    headings = [
        _("Line"), _("Service"), _("Reference"), _("Month"), _("From"), _("To"), pgettext("statement", "Days"), _("Share"),
        _("Tariff (kr.)"), _("Amount (kr.)"), _("Kind"), _("Confirmed by the unit"), _("Why"),
    ]  # fmt: skip
    rows = [
        [
            line.number,
            line.name,
            line.reference,
            line.row.month,
            line.row.service_from,
            line.row.service_to - timedelta(days=1),
            line.row.days,
            line.row.factor,
            kroner(line.row.tariff_ore),
            kroner(line.row.amount_ore),
            _("Reversal") if line.is_reversal else _("New line") if line.is_new else "",
            _confirmed(line),
            line.why,
        ]
        for line in lines
    ]
    rows.append([None, _("Total"), *[None] * 7, kroner(statement.total_ore), "", "", ""])
    formats = {3: "month", 4: "date", 5: "date", 7: "share", 8: "ore", 9: "ore"}
    return write_workbook([SheetToWrite(f"{statement.number} {dates.month_of(statement.month)}", headings, rows, formats)])
