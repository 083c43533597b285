"""Disputes of lines: one raised by the buyer, and the steps the two take until it ends. Never changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.settlement.models.charges import Charge
from rammevaerk.settlement.models.runs import Statement


class DisputeReason(models.TextChoices):
    """Why a buyer will not pay a line as it is."""

    DAYS = "days", _("The days are wrong")
    NOT_THERE = "not_there", _("The citizen was not there")
    NOT_OURS = "not_ours", _("Another municipality pays")
    TARIFF = "tariff", _("The price is not the agreed one")
    SHARE = "share", _("The part of full time is wrong")
    TWICE = "twice", _("It is charged twice")
    NOT_AGREED = "not_agreed", _("It has not been agreed")
    OTHER = "other", _("Another reason")


class DisputeAct(models.TextChoices):
    """What the seller will correct, and by which act; the run after it takes the line back."""

    PLACEMENT_END = "ended", _("The end of the placement is corrected")
    PLACEMENT_DAYS = "stay", _("The placement's days or share are corrected")
    ABSENCE = "absence", _("The absence is recorded")
    PAYER = "payer", _("The paying municipality is corrected")
    TARIFF = "tariff", _("The tariff is corrected")
    PLAN = "plan", _("The payment plan is ended or taken back")


class Dispute(models.Model):
    """A buyer's word that a line shall not be paid as it is. It stops that line alone, and never lets the claim lapse.

    `round` counts the disputes of one line: when one has been withdrawn, another can be raised. `answer_by` is the last day the
    seller has to answer, None when the agreement's term is not known. A buyer without an account raises it by a link: then `by`
    is None and `raised_as` names the office, never a person.
    """

    insert_only = True

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="disputes", db_index=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="disputes")
    round = models.SmallIntegerField(default=1)
    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    buyer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    amount_ore = models.BigIntegerField()
    reason = models.CharField(max_length=12, choices=DisputeReason.choices)
    words = models.CharField(max_length=1000)
    own_reference = models.CharField(max_length=60, blank=True)
    raised_on = models.DateField()
    answer_by = models.DateField(null=True)
    raised_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    raised_as = models.CharField(max_length=120, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["buyer", "id"], name="dispute_buyer"),
            models.Index(fields=["seller", "id"], name="dispute_seller"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["charge", "round"], name="dispute_once_a_round"),
            models.CheckConstraint(condition=Q(amount_ore__gt=0), name="dispute_of_a_claim"),
            models.CheckConstraint(condition=Q(by__isnull=False) | ~Q(raised_as=""), name="dispute_of_somebody"),
        ]


class DisputeStep(models.Model):
    """What one of the two said or did in a dispute; `number` counts from 1, so that two answers at once cannot both stand."""

    insert_only = True

    class Kind(models.TextChoices):
        AGREE = "agree", _("The line will be corrected")
        DISAGREE = "disagree", _("The seller stands by the line")
        ACCEPT = "accept", _("The buyer accepts the line")
        WITHDRAW = "withdraw", _("The buyer takes the dispute back")
        APPEAL = "appeal", _("Sent to Ankestyrelsen")
        UPHELD = "upheld", _("Ankestyrelsen: the line stands")

    class Side(models.TextChoices):
        BUYER = "buyer", _("Buyer")
        SELLER = "seller", _("Seller")

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="steps", db_index=False)
    number = models.SmallIntegerField()
    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    buyer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    side = models.CharField(max_length=6, choices=Side.choices)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    act = models.CharField(max_length=8, choices=DisputeAct.choices, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dispute", "number"], name="dispute_step_once"),
            models.CheckConstraint(condition=~Q(kind="agree") | ~Q(act=""), name="agreed_by_an_act"),
            models.CheckConstraint(condition=~Q(kind="disagree") | ~Q(words=""), name="disagreed_with_reason"),
        ]
