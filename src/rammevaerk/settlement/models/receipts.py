"""What is known of when a buyer had a statement."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.settlement.models.runs import Statement


class ReceivedBy(models.TextChoices):
    """How it is known that the buyer had it."""

    INVOICE = "invoice", _("The electronic invoice was reported as received")
    OPENED = "opened", _("The buyer opened it here")
    LINK = "link", _("The buyer opened it by link")
    SYSTEM = "system", _("The buyer's own system fetched it")
    TOLD = "told", _("The seller has recorded how it is known")


class StatementReceipt(models.Model):
    """That a buyer had a statement on a day, known in one way; the earliest day of all ways is when its claims were raised.
    `oldest` is the first month (its first day) of help on the statement."""

    insert_only = True

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="receipts")
    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    buyer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    how = models.CharField(max_length=8, choices=ReceivedBy.choices)
    received_on = models.DateField()
    oldest = models.DateField()
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["statement", "how"], name="receipt_once_each_way")]
        indexes: ClassVar = [models.Index(fields=["seller"], name="receipt_of_seller")]
