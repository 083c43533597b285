"""Closed months with what every account held, and the three dates of a year's close."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MonthClose(models.Model):
    """A party's books of a month (its first day), closed: nothing is posted in it or before it any more."""

    insert_only = True

    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    entries = models.IntegerField()
    closed_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "month"], name="month_closed_once")]


class ClosedBalance(models.Model):
    """What an account held towards one counterparty at the end of a closed month, in ore, debit positive; without a counterparty
    what it held in all."""

    insert_only = True

    close = models.ForeignKey(MonthClose, on_delete=models.PROTECT, related_name="balances", db_index=False)
    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.CharField(max_length=12)
    counterparty = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    amount_ore = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["close", "account", "counterparty"], nulls_distinct=False, name="closed_balance_once")
        ]


class YearStepKind(models.TextChoices):
    """The three dates of a year's close (readings 4.4), in their order."""

    SETTLEMENT_CLOSED = "settled", _("Settlement closed")
    ACCOUNTS_REPORTED = "accounts", _("Accounts reported")
    RESULT_FIXED = "fixed", _("Result fixed")


class YearStep(models.Model):
    """One of the three dates of an operator's year. What is settled after *settlement closed* belongs to the open year.
    `adopted_on` and `decided` are the council's adoption of the accounts."""

    insert_only = True

    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.IntegerField()
    step = models.CharField(max_length=8, choices=YearStepKind.choices)
    adopted_on = models.DateField(null=True)
    decided = models.CharField(max_length=250, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party", "year", "step"], name="year_step_once"),
            models.CheckConstraint(
                condition=~Q(step="accounts") | (Q(adopted_on__isnull=False) & ~Q(decided="")), name="accounts_are_adopted"
            ),
        ]


class IncomePlacing(models.Model):
    """A party's word on income of a year that names no item: the item whose result it enters, None for no result. The newest word
    on a service and title holds."""

    insert_only = True

    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.SmallIntegerField()
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    title = models.CharField(max_length=160, blank=True)
    item = models.ForeignKey("pricing.TariffItem", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    words = models.CharField(max_length=250)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["party", "year"], name="income_placed_of_party")]


class ResultHandover(models.Model):
    """What a year's ledger handed to an item's accounts in pricing: the days at each price, the other income in ore, and the id
    of the year's result there."""

    insert_only = True

    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("pricing.TariffItem", on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.IntegerField()
    billable_days = models.DecimalField(max_digits=12, decimal_places=2)
    ledger_ore = models.BigIntegerField()
    sold_ore = models.BigIntegerField()
    other_income_ore = models.BigIntegerField()
    result = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "year"], name="handed_over_once"),
            models.CheckConstraint(
                condition=Q(ledger_ore=models.F("sold_ore") + models.F("other_income_ore")), name="handed_over_whole"
            ),
        ]
