"""Purchases from outside and budgets: entered one by one or from a file, taken back, never changed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.contracts import spending_reads as contracts
from rammevaerk.kernel.wording import text
from rammevaerk.spending import imports, queries
from rammevaerk.spending.actions.under import acting, check_words, citizen_of, refused, stamped, wait_for
from rammevaerk.spending.models import Budget, OutsidePurchase, Upload
from rammevaerk.spending.rules.uploads import BudgetLine, OutsideInvoice, twice
from rammevaerk.web.clock import moment_on


def enter_outside_purchase(*, by: RoleAssignment, today: date, new: OutsideInvoice) -> OutsidePurchase:
    """Enter an invoice, or a supplier's whole year. Raises Refused for an invoice that is on file, or a citizen one does not
    know."""
    for words in (new.supplier, new.number, new.words):
        check_words(words)
    with acting(by, today, Permission.KEEP_SPENDING) as who:
        citizen = citizen_of(new.reference, who) if new.reference else None
        try:
            with transaction.atomic():
                row = OutsidePurchase.objects.create(**_purchase(by, today, new, citizen, _versions(by)))
        except IntegrityError as error:
            raise refused("twice", text("The invoice is on file already."), "number") from error
        accounts.audit("enter_outside_purchase", by=by, target=accounts.Target("outside_purchase", row.pk))
    return row


def _versions(by: RoleAssignment) -> dict[tuple[str, str], int]:
    """How often each invoice that was taken back had been entered (1 query)."""
    rows = OutsidePurchase.objects.filter(municipality=by.organisation_id, takes_back__isnull=False).exclude(invoice_number="")
    found = rows.order_by().values_list("supplier_key", "invoice_number").annotate(last=Max("version"))
    return {(supplier, number): last for supplier, number, last in found}


def _purchase(
    by: RoleAssignment, today: date, new: OutsideInvoice, citizen: int | None, versions: dict[tuple[str, str], int]
) -> dict[str, Any]:
    return {
        **stamped(by, today),
        "department": by.department,
        "year": new.year,
        "month": new.month,
        "supplier": new.supplier.strip(),
        "supplier_key": new.key[0],
        "invoice_number": new.number.strip(),
        "version": versions.get(new.key, 0) + 1,
        "paragraph": new.paragraph,
        "citizen_id": citizen,
        "amount_ore": new.ore,
        "words": new.words.strip(),
    }


def take_back_purchase(*, by: RoleAssignment, today: date, purchase_id: int) -> OutsidePurchase:
    """Take a purchase back; both rows stay. Raises Refused when it is taken back already, DoesNotExist when not one's own."""
    with acting(by, today, Permission.KEEP_SPENDING):
        row = OutsidePurchase.objects.get(pk=purchase_id, takes_back__isnull=True)
        names = ("department", "year", "month", "supplier", "supplier_key", "invoice_number", "version", "paragraph")
        same = {name: getattr(row, name) for name in (*names, "citizen_id", "amount_ore", "words")}
        try:
            with transaction.atomic():
                back = OutsidePurchase.objects.create(**same, **stamped(by, today), takes_back=row)
        except IntegrityError as error:
            raise refused("taken_back", text("This is taken back already.")) from error
        accounts.audit("take_back_outside_purchase", by=by, target=accounts.Target("outside_purchase", row.pk))
    return back


def enter_budget(*, by: RoleAssignment, today: date, new: BudgetLine) -> Budget:
    """Enter a version of a budget; earlier ones stay. Raises Refused without paragraph and account, or below zero."""
    check_words(new.words)
    check_words(new.account)
    if not new.paragraph and not new.account:
        raise refused("nothing", text("Write a paragraph or an account."), "paragraph")
    with acting(by, today, Permission.KEEP_SPENDING):
        row = Budget.objects.create(**_budget(by, today, new))
        accounts.audit("enter_budget", by=by, target=accounts.Target("budget", row.pk), details={"year": new.year})
    return row


def _budget(by: RoleAssignment, today: date, new: BudgetLine) -> dict[str, Any]:
    return {
        **stamped(by, today),
        "year": new.year,
        "paragraph": new.paragraph,
        "account": new.account.strip(),
        "amount_ore": new.ore,
        "holds_from": new.holds_from,
        "words": new.words.strip(),
    }


def keep_upload(*, by: RoleAssignment, today: date, kind: str, name: str, rows: Sequence[dict[str, Any]]) -> Upload:
    """Keep a file as read, to be looked at before it is saved."""
    with acting(by, today, Permission.KEEP_SPENDING):
        return Upload.objects.create(**stamped(by, today), kind=kind, name=name[:200], rows=list(rows))


def save_upload(*, by: RoleAssignment, today: date, upload_id: int) -> int:
    """Save the rows of a file that are right, once; gives how many. Raises Refused for a file that is saved, DoesNotExist for one
    that one may not see."""
    with acting(by, today, Permission.KEEP_SPENDING) as who:
        wait_for(by.organisation_id)
        upload = Upload.objects.select_for_update().get(pk=upload_id)
        if upload.saved_at is not None:
            raise refused("saved", text("The file is saved already."))
        if upload.kind == Upload.Kind.BUDGET:
            lines = [line for line, _findings in imports.budgets_of(upload.rows) if line is not None]
            Budget.objects.bulk_create([Budget(**_budget(by, today, line)) for line in lines])
            count = len(lines)
        else:
            count = _save_invoices(by, today, upload, who.parties)
        upload.saved_at = moment_on(today)
        upload.rows = []  # what was not saved is not kept
        upload.save(update_fields=["saved_at", "rows"])
        accounts.audit("save_spending_upload", by=by, target=accounts.Target("upload", upload.pk), details={"rows": count})
    return count


def _save_invoices(by: RoleAssignment, today: date, upload: Upload, parties: Sequence[int]) -> int:
    read = [invoice for invoice, _findings in imports.invoices_of(upload.rows)]
    again = twice(read, queries.invoices_on_file(parties))
    citizens = contracts.citizens_by_reference({one.reference for one in read if one and one.reference}, parties)
    versions = _versions(by)
    rows = [
        OutsidePurchase(**_purchase(by, today, one, citizens.get(one.reference), versions))
        for one, wrong in zip(read, again, strict=True)
        if one is not None and wrong is None and (not one.reference or one.reference in citizens)
    ]
    OutsidePurchase.objects.bulk_create(rows)
    return len(rows)
