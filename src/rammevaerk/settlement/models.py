"""Runs, charges, statements and ledger. What is issued is insert-only by grant: the row is its own history."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Run(models.Model):
    """One settlement of a month (its first day) for one seller; running again makes a new run that finds nothing new.

    `changes_seen` and `tariffs_seen` are the newest change of a placement and the newest tariff the run knew: the next
    run looks for what came after them. `findings` hold what the run wants looked at (lost claims, missing tariffs).
    """

    insert_only = True

    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    rulebook = models.CharField(max_length=64)
    charges = models.IntegerField()
    statements = models.IntegerField()
    total_ore = models.BigIntegerField(default=0)
    internal_ore = models.BigIntegerField(default=0)
    changes_seen = models.BigIntegerField(default=0)
    tariffs_seen = models.BigIntegerField(default=0)
    findings = models.JSONField(default=list)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["seller", "month"], name="run_of_month")]


class Statement(models.Model):
    """What one buyer owes one seller by one run; never changed, a correction comes on the next statement.

    `serial` counts a seller's statements from 1 without gaps; `number` is how it is written. A negative total is credit.
    """

    insert_only = True

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="issued")
    serial = models.IntegerField()
    number = models.CharField(max_length=30)
    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    buyer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    total_ore = models.BigIntegerField()
    lines = models.IntegerField()
    issued_on = models.DateField()
    due_on = models.DateField(null=True)
    issued_at = models.DateTimeField(default=timezone.now)
    rulebook = models.CharField(max_length=64)
    is_demo = models.BooleanField(default=False)
    uses_assumed = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["buyer", "id"], name="statement_buyer"),
            models.Index(fields=["seller", "id"], name="statement_seller"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "serial"], name="statement_serial_once"),
            models.UniqueConstraint(fields=["run", "buyer"], name="statement_once_a_run"),
        ]


class ChargeKind(models.TextChoices):
    DAYS = "days", _("Days times the tariff per day")
    TWELFTH = "year_12", _("A twelfth of the year")
    MONTH_30_5 = "m_30_5", _("30.5 days a month")
    MONTH = "month", _("Tariff per month")


class Charge(models.Model):
    """One line: a placement's days in a month under one tariff, in ore; negative when it reverses another.

    service_from inclusive, service_to exclusive; `days` are those charged, fewer than the span when absence or the last
    day is not paid; `month_days` are the days of the month, for the conventions that charge a month as a whole. An
    internal line (the operator's own citizen) has no statement. `generation` counts how often the month of this
    placement has been charged (1 first, then each correction) and `line` the lines of that time: the two together make
    it impossible to charge the same thing twice, whoever runs.
    """

    insert_only = True

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="charges")
    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    buyer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    chain = models.BigIntegerField()
    month = models.DateField()
    generation = models.SmallIntegerField()
    line = models.SmallIntegerField()
    placement = models.ForeignKey("contracts.Placement", on_delete=models.PROTECT, related_name="+", db_index=False)
    citizen = models.ForeignKey("contracts.Citizen", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("pricing.TariffItem", on_delete=models.PROTECT, related_name="+", db_index=False)
    tariff = models.ForeignKey("pricing.Tariff", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=ChargeKind.choices)
    service_from = models.DateField()
    service_to = models.DateField()
    days = models.SmallIntegerField()
    month_days = models.SmallIntegerField()
    factor = models.DecimalField(max_digits=4, decimal_places=3)
    tariff_ore = models.BigIntegerField()
    amount_ore = models.BigIntegerField()
    internal = models.BooleanField(default=False)
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["buyer", "id"], name="charge_buyer"),
            models.Index(fields=["seller", "id"], name="charge_seller"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reverses"], condition=Q(reverses__isnull=False), name="reversed_once"),
            models.UniqueConstraint(fields=["chain", "month", "generation", "line"], name="charge_once"),
            models.CheckConstraint(condition=Q(service_to__gt=models.F("service_from")), name="charge_forward"),
        ]


class Entry(models.Model):
    """Header of a ledger entry; its postings sum to zero, proved by a deferred trigger at commit."""

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


class Posting(models.Model):
    """One leg of an entry in one party's books: debit positive, credit negative, in ore."""

    insert_only = True

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    counterparty = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.CharField(max_length=12, choices=Account.choices)
    amount_ore = models.BigIntegerField()
