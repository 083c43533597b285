"""The entries of the ledger, written with the statement they belong to."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.settlement.models.runs import Statement


class Entry(models.Model):
    """Header of a ledger entry; its postings sum to zero, proved by a deferred trigger at commit.

    Without a statement it is of own citizens (seller and buyer are one) or of a payment, with postings in one party's books."""

    insert_only = True

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, null=True, related_name="entry")
    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    buyer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    booked_on = models.DateField()
    text = models.CharField(max_length=160)
    recorded_at = models.DateTimeField(default=timezone.now)


class Account(models.TextChoices):
    RECEIVABLE = "receivable", _("Receivable")
    INCOME = "income", _("Income from places")
    EXPENSE = "expense", _("Cost of places")
    PAYABLE = "payable", _("Payable")
    PAYMENTS = "payments", _("Payments")


class Posting(models.Model):
    """One leg of an entry in one party's books: debit positive, credit negative, in ore. Income and cost name
    the service; claim and debt are of the parties as a whole, and so is what no service stands behind."""

    insert_only = True

    # That entry and service are there and the parties the entry's, the database checks for all rows at once.
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings", db_constraint=False)
    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    counterparty = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    account = models.CharField(max_length=12, choices=Account.choices)
    service = models.ForeignKey(
        "registry.Service", on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    amount_ore = models.BigIntegerField()
