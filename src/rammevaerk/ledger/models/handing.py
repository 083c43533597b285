"""Account strings of a party, and the files handed to its finance system."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class AccountString(models.Model):
    """Where a party books an account of the ledger from a day on: function, grouping and kind. An empty paragraph or
    charge source means any; the most exact row holds, and of equal ones the newest that has begun."""

    insert_only = True

    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.CharField(max_length=12)
    paragraph = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=12, blank=True)
    valid_from = models.DateField()
    function = models.CharField(max_length=20)
    grouping = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["party", "account"], name="account_string_of_party")]


class ExportBatch(models.Model):
    """A file for the party's finance system: every entry booked by `through` that no earlier file held. `form` names the
    definition it is written by; `digest` is over its lines."""

    insert_only = True

    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    form = models.CharField(max_length=30)
    through = models.DateField()
    lines = models.IntegerField()
    debit_ore = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["party", "id"], name="export_of_party")]


class ExportedEntry(models.Model):
    """That an entry stands in one of the party's files; never in two."""

    insert_only = True

    batch = models.ForeignKey(ExportBatch, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey("settlement.Entry", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "entry"], name="exported_once")]


class ExportLine(models.Model):
    """A line of a file as it was handed over, so that the same file can be given again whatever has been entered since."""

    insert_only = True

    batch = models.ForeignKey(ExportBatch, on_delete=models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()
    entry = models.ForeignKey("settlement.Entry", on_delete=models.PROTECT, related_name="+", db_index=False)
    booked_on = models.DateField()
    service_month = models.DateField(null=True)
    voucher_text = models.CharField(max_length=40)
    counterparty = models.CharField(max_length=120)
    account = models.CharField(max_length=12)
    paragraph = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=12, blank=True)
    service = models.CharField(max_length=200, blank=True)
    function = models.CharField(max_length=20)
    grouping = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20)
    amount_ore = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "number"], name="export_line_once")]


class ExportFetch(models.Model):
    """That a file was fetched: the first time freely, again only by one who says so."""

    insert_only = True

    batch = models.ForeignKey(ExportBatch, on_delete=models.PROTECT, related_name="fetches")
    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
