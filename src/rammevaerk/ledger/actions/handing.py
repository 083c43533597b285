"""Account strings, and handing entries to the finance system: each entry once, in a file that can be given again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.kernel.wording import text
from rammevaerk.ledger import facts
from rammevaerk.ledger.actions.shared import own_books
from rammevaerk.ledger.models import AccountString, ExportBatch, ExportedEntry, ExportFetch, ExportLine
from rammevaerk.ledger.rules.mapping import PostingKey, StringFact, check_string, choose_string, unmapped
from rammevaerk.settlement import ledger_reads as settlement
from rammevaerk.settlement.ledger_reads import ACCOUNTS, SOURCES, ToBook
from rammevaerk.web.clock import is_demo, moment_on

MOST_UNMAPPED = 20
AT_ONCE = 2_000


def enter_string(*, by: RoleAssignment, today: date, string: StringFact) -> AccountString:
    """Enter where own organisation books an account from a day on. Files handed over before stay as they are."""
    if findings := check_string(string):
        raise Refused(findings)
    with own_books(by, today):
        row = AccountString.objects.create(
            party_id=by.organisation_id, account=string.account, paragraph=string.paragraph, source=string.source,
            valid_from=string.valid_from, function=string.function.strip(), grouping=string.grouping.strip(),
            kind=string.kind.strip(), recorded_at=moment_on(today), recorded_by=by, is_demo=is_demo(),
        )  # fmt: skip
        accounts.audit("enter_account_string", by=by, target=accounts.Target("ledger_account_string", row.pk))
    return row


@dataclass(frozen=True)
class _Measured:
    """What a file holds, known before the first of its rows is written."""

    lines: int
    debit: int
    digest: str


def hand_entries(*, by: RoleAssignment, today: date, form: str, through: date) -> ExportBatch:
    """Make a file of every entry booked by `through` that no file of own organisation holds yet.

    Raises Refused when there is none, and with a finding for each kind of line no account string fits; then nothing is written.
    The lines are read twice, so that the memory of a file does not grow with it.
    """
    with own_books(by, today):
        party = by.organisation_id
        entries = _waiting(party, min(through, today))
        strings = facts.account_strings(party)
        measured = _measured(party, entries, strings)
        batch = ExportBatch.objects.create(
            party_id=party, form=form, through=through, lines=measured.lines, debit_ore=measured.debit, digest=measured.digest,
            made_at=moment_on(today), made_by=by, is_demo=is_demo(),
        )  # fmt: skip
        _write(batch, entries, strings)
        details = {"entries": len(entries), "lines": measured.lines, "form": form}
        accounts.audit("hand_entries", by=by, target=accounts.Target("ledger_export", batch.pk), details=details)
    return batch


def _waiting(party: int, through: date) -> list[int]:
    done = ExportedEntry.objects.filter(party=party).values("entry")
    entries = list(settlement.entries_of_statements(party, through).exclude(pk__in=done).values_list("pk", flat=True))
    if not entries:
        said = text("Every entry booked by that day has been handed over already.")
        raise Refused([Finding("ledger.nothing_to_hand", Severity.BLOCKING, said, where="through")])
    return entries


def _measured(party: int, entries: Sequence[int], strings: Sequence[StringFact]) -> _Measured:
    lines, debit, digest = 0, 0, sha256()
    missing: dict[tuple[str, str, str], Finding] = {}
    for row in settlement.to_book(party, entries):
        string = choose_string(PostingKey(row.account, row.paragraph, row.source, row.booked_on), strings)
        if string is None:
            missing.setdefault((row.account, row.paragraph, row.source), _unmapped(row))
            continue
        lines += 1
        debit += max(row.ore, 0)
        digest.update(repr((row, string.function, string.grouping, string.kind)).encode())
    if missing:
        raise Refused(list(missing.values())[:MOST_UNMAPPED])
    return _Measured(lines, debit, digest.hexdigest())


def _unmapped(row: ToBook) -> Finding:
    example = ", ".join(part for part in (row.number, row.counterparty, row.service) if part)
    paragraph = paragraph_label(row.paragraph) if row.paragraph else "–"
    return unmapped(str(ACCOUNTS[row.account]), paragraph, str(SOURCES.get(row.source, "–")), example)


def _write(batch: ExportBatch, entries: Sequence[int], strings: Sequence[StringFact]) -> None:
    for start in range(0, len(entries), AT_ONCE):
        part = entries[start : start + AT_ONCE]
        ExportedEntry.objects.bulk_create([ExportedEntry(batch=batch, party_id=batch.party_id, entry_id=one) for one in part])
    rows: list[ExportLine] = []
    for number, row in enumerate(settlement.to_book(batch.party_id, entries), start=1):
        rows.append(_line(batch, number, row, strings))
        if len(rows) == AT_ONCE:
            ExportLine.objects.bulk_create(rows)
            rows = []
    ExportLine.objects.bulk_create(rows)


def _line(batch: ExportBatch, number: int, row: ToBook, strings: Sequence[StringFact]) -> ExportLine:
    string = choose_string(PostingKey(row.account, row.paragraph, row.source, row.booked_on), strings)
    assert string is not None  # measured before, in the same transaction
    return ExportLine(
        batch=batch, party_id=batch.party_id, number=number, entry_id=row.entry, booked_on=row.booked_on,
        service_month=row.month, voucher_text=row.number[:40], counterparty=row.counterparty, account=row.account,
        paragraph=row.paragraph, source=row.source, service=row.service, function=string.function, grouping=string.grouping,
        kind=string.kind, amount_ore=row.ore,
    )  # fmt: skip


def fetch_file(*, by: RoleAssignment, today: date, batch_id: int, again: bool) -> ExportBatch:
    """Note that a file is fetched. The second time only by one who says that it is `again`: read in twice it is booked twice."""
    with own_books(by, today) as who:
        batch = ExportBatch.objects.filter(pk=batch_id, party__in=who.parties).first()
        if batch is None:
            raise Refused([Finding("ledger.no_file", Severity.BLOCKING, text("There is no such file."))])
        if not again and ExportFetch.objects.filter(batch=batch).exists():
            said = text("The file has been fetched before. Read in twice, everything is booked twice.")
            raise Refused([Finding("ledger.fetched_before", Severity.BLOCKING, said)])
        ExportFetch.objects.create(batch=batch, party_id=batch.party_id, at=moment_on(today), by=by)
        details = {"again": again}
        accounts.audit("fetch_export", by=by, target=accounts.Target("ledger_export", batch.pk), details=details)
    return batch
