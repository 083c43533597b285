"""Reading a services file into the review queue; nothing of the register is changed."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.actions.imports import reading
from rammevaerk.registry.actions.own import moment_of
from rammevaerk.registry.models import ImportBatch, ImportRow
from rammevaerk.registry.rules.services_file import ReadRow, RowState, check_headings, compare_rows, read_row
from rammevaerk.web.jobs import Reporter, unreported
from rammevaerk.web.spreadsheet import Cell, Sheet, read_workbook

_STATES = {RowState.READY: reading.READY, RowState.ODD: reading.ODD, RowState.REFUSED: reading.REFUSED}
_REMOVED = {"": "–"}


@transaction.atomic
def preview_import(
    *, by: RoleAssignment | None, today: date, file_name: str, content: bytes, report: Reporter = unreported
) -> ImportBatch:
    """Read a file and keep its rows with what was found in each. A file that was read before gives that reading.

    `by` None is the command line of the installation. Raises `Refused` (or `UnreadableSpreadsheet`) when the file as a
    whole cannot be read, or its name holds something shaped as a CPR number.
    """
    if by is not None:
        require(by, Permission.IMPORT_SERVICES)
    if finding := guard_text(file_name, ""):
        raise Refused([finding])
    sha256 = hashlib.sha256(content).hexdigest()
    before = ImportBatch.objects.filter(sha256=sha256).order_by("-pk").first()
    if before is not None:
        return before
    sheet = _sheet(read_workbook(content, file_name))
    records = list(sheet.records())
    batch = ImportBatch.objects.create(file_name=file_name[:200], sha256=sha256, uploaded_by=by, uploaded_at=moment_of(today))
    rows = _rows(batch, records, today, report)
    ImportRow.objects.bulk_create(rows, batch_size=2000)
    batch.counts = dict(Counter(row.state for row in rows)) | {"rows": len(rows)}
    batch.save(update_fields=["counts"])
    audit("preview_import", by=by, target=Target("import", batch.pk), details={"rows": len(rows)})
    return batch


def _sheet(sheets: Sequence[Sheet]) -> Sheet:
    """The first sheet that holds the columns. Raises `Refused` when none does, naming what the first one lacks."""
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise Refused([Finding("registry.file_empty", Severity.BLOCKING, text("The file has no rows."))])
    for sheet in filled:
        if not check_headings(_headings(sheet)):
            return sheet
    raise Refused(check_headings(_headings(filled[0])))


def _headings(sheet: Sheet) -> list[str]:
    return [cell.text.lower() for cell in sheet.rows[0]]


def _rows(batch: ImportBatch, records: Sequence[Mapping[str, Cell]], today: date, report: Reporter) -> list[ImportRow]:
    known = reading.known_now(today)
    typed = bool(records) and next(iter(records[0].values())).sheet != "csv"
    read: list[ReadRow] = []
    for place, record in enumerate(records):
        read.append(read_row(next(iter(record.values())).row, reading.cells_of(record, typed=typed), known))
        report(place, len(records))
    seen = _seen_before()
    return [_row(batch, row, record, seen) for row, record in zip(compare_rows(read), records, strict=True)]


def _seen_before() -> set[str]:
    """Odd rows of earlier files: they wait or were decided there, and are not asked about twice."""
    rows = ImportRow.objects.exclude(state__in=[reading.READY, reading.UNCHANGED, reading.REFUSED, reading.SEEN])
    odd = rows.exclude(findings=[]).values_list("raw", flat=True)
    return {reading.fingerprint(raw) for raw in odd.iterator()}


def _row(batch: ImportBatch, row: ReadRow, record: Mapping[str, Cell], seen: set[str]) -> ImportRow:
    raw = reading.raw_of(record)
    state = _STATES[row.state]
    if any(finding.code == "kernel.cpr_number" for finding in row.findings):
        raw = _REMOVED
    elif state == reading.ODD and reading.fingerprint(raw) in seen:
        state = reading.SEEN
    return ImportRow(
        batch=batch, number=row.number, raw=raw, state=state, findings=[finding.to_json() for finding in row.findings]
    )
