"""Every line of a year as a file. Lines are rows about persons: the look is logged with their number."""

from collections.abc import Iterator
from datetime import date
from tempfile import TemporaryFile

from django.http import FileResponse, Http404, HttpResponseBase
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.settlement import spending_reads as settlement
from rammevaerk.settlement.spending_reads import ReportRow, Span
from rammevaerk.spending import exports
from rammevaerk.spending.pages.purchases import BOUGHT, SIDES


@permission(Permission.SEE_SPENDING)
def report(request: AskedRequest, year: int, kind: str) -> HttpResponseBase:
    """The lines of a year and a side as `csv` or `xlsx`. It is written to a file of its own behind the reader's walls, which end
    with the request."""
    if kind not in ("csv", "xlsx") or not 2000 <= year <= 2100:
        raise Http404
    side = request.GET.get("side", "") if request.GET.get("side", "") in SIDES else BOUGHT
    span_rows = settlement.report_rows(side, request.acting.parties, Span(date(year, 1, 1), date(year + 1, 1, 1)))
    counted = _Counted(span_rows)
    file = TemporaryFile()  # noqa: SIM115 -- the response closes it
    if kind == "csv":
        for part in exports.csv_parts(counted):
            file.write(part)
    else:
        exports.write_workbook_of(counted, file, _("Lines"))
    log_look("spending_lines", by=request.assignment, rows=counted.number)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"forbrug-{year}.{kind}")


class _Counted:
    """Rows as they pass, and how many they were."""

    def __init__(self, rows: Iterator[ReportRow]) -> None:
        self.rows, self.number = rows, 0

    def __iter__(self) -> Iterator[ReportRow]:
        for row in self.rows:
            self.number += 1
            yield row
