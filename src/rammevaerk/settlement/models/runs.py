"""Runs of a month, prepared by one and approved by another, and the statements they issue."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class PreparedRun(models.Model):
    """A month made ready by one person: what a run would write, as sums, and `digest` over every line of it. Approved by
    another person it may be issued; when the lines have changed by then, it is not, and is made ready again."""

    insert_only = True

    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    charges = models.IntegerField()
    statements = models.IntegerField()
    total_ore = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    rulebook = models.CharField(max_length=64)
    prepared_at = models.DateTimeField(default=timezone.now)
    prepared_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["seller", "month"], name="prepared_of_month")]


class RunApproval(models.Model):
    """The other person's approval of a month made ready. The two users stand beside each other so that the database can
    refuse one and the same."""

    insert_only = True

    prepared = models.OneToOneField(PreparedRun, on_delete=models.PROTECT, related_name="approval")
    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    prepared_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(prepared_user=F("approved_user")), name="run_approved_by_another")
        ]


class Run(models.Model):
    """One settlement of a month (its first day) for one seller; running again makes a new run that finds nothing new.

    `changes_seen` and `tariffs_seen` are the newest change of a placement and the newest tariff the run knew: the next
    run looks for what came after them. `prepared` is what two people looked at before; None for what the platform itself
    settled, as in the demo. `findings` hold what the run wants looked at (lost claims, missing tariffs).
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
    prepared = models.OneToOneField("settlement.PreparedRun", on_delete=models.PROTECT, null=True, related_name="run")
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

    # Read along by `queries.statement` alone.
    disputed: bool
    area_code: str
    bought_ore: int
    sold_ore: int

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["buyer", "id"], name="statement_buyer"),
            models.Index(fields=["seller", "id"], name="statement_seller"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "serial"], name="statement_serial_once"),
            models.UniqueConstraint(fields=["run", "buyer"], name="statement_once_a_run"),
        ]
