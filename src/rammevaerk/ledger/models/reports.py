"""What a finance system has done with a statement: booked it, paid it, or reported a payment nobody can place."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Told(models.Model):
    """Base of what a party tells of its own bookkeeping: by whom, when, and over which way (`page`, `file`, `api`)."""

    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    told_at = models.DateTimeField(default=timezone.now)
    told_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(max_length=4)
    is_demo = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Booking(Told):
    """A statement booked in the party's own finance system under a voucher number; a later row of the same statement holds
    instead."""

    insert_only = True

    statement = models.ForeignKey("settlement.Statement", on_delete=models.PROTECT, related_name="+")
    voucher = models.CharField(max_length=40)
    booked_on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "statement", "voucher"], name="booked_once")]


class Payment(Told):
    """A payment towards a statement, in ore: paid by the buyer, received by the seller, each in its own books (`entry`).

    `paid_on` is the day of the payment; the entry's own day lies later when that month was closed. The amount is below zero
    when the statement is a credit, and when the row takes another back (`reverses`)."""

    insert_only = True

    counterparty = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    statement = models.ForeignKey("settlement.Statement", on_delete=models.PROTECT, related_name="+")
    paid_on = models.DateField()
    amount_ore = models.BigIntegerField()
    reference = models.CharField(max_length=80)
    entry = models.OneToOneField("settlement.Entry", on_delete=models.PROTECT, related_name="+")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversal")
    reason = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["party", "statement", "paid_on", "amount_ore", "reference"],
                condition=Q(reverses__isnull=True),
                name="payment_once",
            ),
            models.CheckConstraint(condition=~Q(amount_ore=0), name="payment_not_zero"),
        ]


class UnplacedPayment(Told):
    """A reported payment no statement was found for: kept as it was told until somebody deals with it."""

    insert_only = True

    seller_name = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=40)
    paid_on = models.DateField()
    amount_ore = models.BigIntegerField()
    reference = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["party", "seller_name", "number", "paid_on", "amount_ore", "reference"], name="unplaced_once"
            )
        ]


class DealtWith(models.Model):
    """What became of an unplaced payment: the payment it was placed as, or words on why it is none of the platform's."""

    insert_only = True

    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    unplaced = models.OneToOneField(UnplacedPayment, on_delete=models.PROTECT, related_name="dealt_with")
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=250, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(payment__isnull=False) | ~Q(words=""), name="dealt_with_somehow")
        ]
