"""Budgets, what is paid outside the platform, costs and claims of the dearest cases. What is entered is insert-only: a change is
a new row, and a row that takes another back leaves both to be seen. All tables are the municipality's own: see the migrations."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rammevaerk.spending.rules.refund import AmountKind


def _municipality() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")


class _Entered(models.Model):
    """A row somebody entered."""

    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Budget(_Entered):
    """What a municipality has set aside in a year for a paragraph, or a grouping of its own accounts; never both empty.

    It holds from a day (the budget as adopted, then each grant beside it) and is known from `at`: of the rows that hold on a
    day the newest does.
    """

    insert_only = True

    municipality = _municipality()
    year = models.SmallIntegerField()
    paragraph = models.CharField(max_length=20, blank=True)
    account = models.CharField(max_length=40, blank=True)
    amount_ore = models.BigIntegerField()
    holds_from = models.DateField()
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_ore__gte=0), name="budget_not_below_zero"),
            models.CheckConstraint(condition=~Q(paragraph="", account=""), name="budget_for_something"),
        ]


class OutsidePurchase(_Entered):
    """An invoice paid outside the platform, or a whole year's amount of a supplier (no invoice number, no month).

    `takes_back` is the row this one takes back, with the same amount; `version` counts how often an invoice was entered, so that
    one taken back can be entered anew and none is there twice.
    """

    insert_only = True

    municipality = _municipality()
    department = models.CharField(max_length=80, blank=True)
    year = models.SmallIntegerField()
    month = models.DateField(null=True)
    supplier = models.CharField(max_length=120)
    supplier_key = models.CharField(max_length=120)
    invoice_number = models.CharField(max_length=60, blank=True)
    version = models.SmallIntegerField(default=1)
    paragraph = models.CharField(max_length=20, blank=True)
    citizen = models.ForeignKey("contracts.Citizen", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    amount_ore = models.BigIntegerField()
    words = models.CharField(max_length=200, blank=True)
    takes_back = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="taken_back")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "supplier_key", "invoice_number", "version"],
                condition=Q(takes_back__isnull=True) & ~Q(invoice_number=""),
                name="outside_invoice_once",
            ),
            models.CheckConstraint(
                condition=Q(month__isnull=True, invoice_number="") | (Q(month__isnull=False) & ~Q(invoice_number="")),
                name="outside_invoice_or_year",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "year"], name="outside_by_year")]


class Upload(_Entered):
    """A file of invoices or budgets as read: shown first, saved when asked for. `rows` are the cells as typed."""

    class Kind(models.TextChoices):
        OUTSIDE = "outside", _("Invoices from outside")
        BUDGET = "budget", _("Budget")

    municipality = _municipality()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=200)
    rows = models.JSONField()
    saved_at = models.DateTimeField(null=True)


class OtherCost(_Entered):
    """A citizen's cost in a month beside what is settled here, or an income that is deducted, in øre; see `AmountKind`."""

    insert_only = True

    municipality = _municipality()
    department = models.CharField(max_length=80, blank=True)
    citizen = models.ForeignKey("contracts.Citizen", on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    kind = models.CharField(max_length=14, choices=[(kind.value, kind.value) for kind in AmountKind])
    amount_ore = models.BigIntegerField()
    words = models.CharField(max_length=200, blank=True)
    takes_back = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="taken_back")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_ore__gt=0), name="other_cost_above_zero"),
            models.CheckConstraint(condition=Q(month__day=1), name="other_cost_of_a_month"),
            models.CheckConstraint(condition=~Q(kind="charged"), name="other_cost_is_not_settled"),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "month"], name="other_cost_month")]


class RefundFact(_Entered):
    """What the state's refund asks of a citizen beside the age: after-care, and whether the scheme covered them just before they
    were too old. The newest row of a citizen holds."""

    insert_only = True

    municipality = _municipality()
    department = models.CharField(max_length=80, blank=True)
    citizen = models.ForeignKey("contracts.Citizen", on_delete=models.PROTECT, related_name="+")
    after_care_from = models.DateField(null=True)
    after_care_to = models.DateField(null=True)
    covered_before = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(after_care_to__isnull=True) | Q(after_care_to__gt=F("after_care_from")), name="after_care_forward"
            ),
        ]


class RefundClaim(_Entered):
    """What was claimed of the state for a case in a month, at one time: the refund found then less what was claimed before, in
    øre; below zero when too much had been claimed. `number` counts a case's claims of a month."""

    insert_only = True

    municipality = _municipality()
    department = models.CharField(max_length=80, blank=True)
    case = models.CharField(max_length=80)
    month = models.DateField()
    number = models.SmallIntegerField()
    cost_ore = models.BigIntegerField()
    refund_ore = models.BigIntegerField()
    claimed_ore = models.BigIntegerField()
    claimed_on = models.DateField()
    rulebook = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "case", "month", "number"], name="refund_claimed_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="refund_claim_of_a_month"),
        ]
