"""What a party has said of itself for its invoices, and what became of each document."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class InvoiceDetails(models.Model):
    """What an organisation writes on the invoices it sends, from a date on; the newest that holds on a day is taken.

    `cvr` is for those whose number the parties' register lacks. Without a bank account the money goes to the NemKonto. No
    person is named: `contact` is a function. Never changed.
    """

    insert_only = True

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    effective_from = models.DateField()
    cvr = models.CharField(max_length=8, blank=True)
    gln = models.CharField(max_length=13, blank=True)
    street = models.CharField(max_length=120, blank=True)
    post_code = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    bank_registration = models.CharField(max_length=4, blank=True)
    bank_account = models.CharField(max_length=10, blank=True)
    is_demo = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)


class DeliveryKind(models.TextChoices):
    """What happened to a document on its way to the buyer."""

    WRITTEN = "written", _("Put in the folder")
    FETCHED = "fetched", _("Fetched by the access point")
    DELIVERED = "delivered", _("Received by the buyer")
    REFUSED = "refused", _("Refused")


class DocumentFormat(models.TextChoices):
    PEPPOL = "peppol", _("Peppol BIS Billing 3")
    OIOUBL = "oioubl", _("OIOUBL 2.1")


class Delivery(models.Model):
    """One thing that happened to a statement's document: it went out (written or fetched), or the access point reported back.

    A statement goes out once in each attempt, in one format, and is answered once; after a refusal the next attempt begins.
    `content` is the file that went out, whole, `sha256` its hash; both empty for an answer. `on` is the platform's day, `at`
    the moment. Never changed.
    """

    insert_only = True

    statement = models.ForeignKey("settlement.Statement", on_delete=models.PROTECT, related_name="+")
    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    buyer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    form = models.CharField(max_length=8, choices=DocumentFormat.choices)
    kind = models.CharField(max_length=10, choices=DeliveryKind.choices)
    attempt = models.SmallIntegerField(default=1)
    on = models.DateField()
    at = models.DateTimeField()
    message = models.CharField(max_length=500, blank=True)
    content = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    rulebook = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["statement", "attempt"], condition=Q(kind__in=["written", "fetched"]), name="invoice_sent_once"
            ),
            models.UniqueConstraint(
                fields=["statement", "attempt"], condition=Q(kind__in=["delivered", "refused"]), name="invoice_answered_once"
            ),
            models.CheckConstraint(condition=Q(attempt__gte=1), name="invoice_attempt"),
        ]
        indexes: ClassVar = [models.Index(fields=["seller", "id"], name="delivery_seller")]
