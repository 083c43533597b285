"""Keeping the seller's own invoice file for a month; an earlier one of the same month goes. Nothing is charged by it."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import acting_for
from rammevaerk.registry.queries import acting_of
from rammevaerk.settlement.models import InvoiceFile, InvoiceFileLine
from rammevaerk.settlement.parallel_file import ReadLine, read_invoice_file
from rammevaerk.settlement.parallel_reads import known_buyers
from rammevaerk.web.clock import is_demo, moment_on

AT_ONCE = 2000


def keep_invoice_file(
    *, by: RoleAssignment, today: date, month: date, file: tuple[str, bytes], named: Mapping[str, str]
) -> InvoiceFile:
    """Read a file (name and content) and keep it for the month instead of the one before. Raises Refused with each fault at its
    cell; then the one before stands."""
    require(by, Permission.ISSUE_STATEMENTS)
    name, content = file
    lines = read_invoice_file(content, name, buyers=known_buyers(), named=named)
    with acting_for(acting_of(by, today)), transaction.atomic():
        InvoiceFile.objects.filter(seller=by.organisation_id, month=month).delete()
        kept = InvoiceFile.objects.create(
            seller_id=by.organisation_id,
            month=month,
            name=name[:120],
            lines=len(lines),
            total_ore=sum(line.ore for line in lines),
            read_at=moment_on(today),
            read_by=by,
            is_demo=is_demo(),
        )
        InvoiceFileLine.objects.bulk_create([_row(kept, line) for line in lines], batch_size=AT_ONCE)
        target = accounts.Target("invoice_file", kept.pk)
        accounts.audit("keep_invoice_file", by=by, target=target, details={"month": month.isoformat(), "lines": len(lines)})
    return kept


def _row(kept: InvoiceFile, line: ReadLine) -> InvoiceFileLine:
    return InvoiceFileLine(
        file=kept,
        seller_id=kept.seller_id,
        row=line.row,
        buyer_id=line.buyer,
        about=line.about,
        what=line.what,
        first_day=line.first_day,
        last_day=line.last_day,
        days=line.days,
        amount_ore=line.ore,
    )
