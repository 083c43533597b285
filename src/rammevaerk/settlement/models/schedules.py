"""What is charged without a placement: dated rows written by whoever decides them, and who was there by the unit's own word."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.settlement.models.charges import ChargeSource
from rammevaerk.web.recorded import Recorded


class ScheduleMeasure(models.TextChoices):
    """How often the price is charged: for each day, for each month (by its days when the period cuts it), on the first day alone,
    or on the first day and the same date of each year after."""

    DAY = "day", _("per day")
    MONTH = "month", _("per month")
    ONCE = "once", _("once")
    YEAR = "year", _("once a year")


class Schedule(Recorded):
    """What one buyer owes one seller in [valid_from, valid_to) without a placement behind it.

    The price is `price_ore` for one of `quantity` (three decimals), or the tariff of `item` when `price_ore` is None. For a
    minimum purchase `quantity` is the places to be paid at least, held against the days charged at the item in each stretch of
    `reckoned_months`; with `relief_from` (places) what lacks is charged only as far as it and all that is sold at the item do not
    come to more than so many places. `chain` is the id of its first row; a change is a new row. `decided` names the decision or
    agreement it rests on. `origin` and `origin_id` are the area and row that wrote it, for one above that keeps it up to date.
    """

    chain = models.BigIntegerField()
    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    buyer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=12, choices=ChargeSource.choices)
    title = models.CharField(max_length=160)
    decided = models.CharField(max_length=250)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    item = models.ForeignKey("pricing.TariffItem", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    paragraph = models.CharField(max_length=20, blank=True)
    measure = models.CharField(max_length=5, choices=ScheduleMeasure.choices)
    quantity = models.DecimalField(max_digits=10, decimal_places=3, default=1)
    price_ore = models.BigIntegerField(null=True)
    reckoned_months = models.SmallIntegerField(null=True)
    relief_from = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    origin = models.CharField(max_length=30, blank=True)
    origin_id = models.BigIntegerField(null=True)
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["seller", "id"], name="schedule_seller"),
            models.Index(fields=["buyer", "id"], name="schedule_buyer"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="schedule_forward"),
            models.CheckConstraint(condition=Q(price_ore__isnull=False) | Q(item__isnull=False), name="schedule_has_a_price"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="schedule_quantity"),
            models.CheckConstraint(
                condition=~Q(source="minimum") | Q(item__isnull=False, reckoned_months__in=[1, 3, 12], price_ore__isnull=True),
                name="schedule_minimum_reckoned",
            ),
            models.CheckConstraint(
                condition=Q(relief_from__isnull=True) | Q(source="minimum", relief_from__gt=0), name="schedule_relief"
            ),
            models.UniqueConstraint(fields=["chain"], condition=Q(superseded_at__isnull=True), name="schedule_chain_once"),
            models.UniqueConstraint(
                fields=["origin", "origin_id", "buyer"],
                condition=Q(superseded_at__isnull=True, origin_id__isnull=False),
                name="schedule_origin_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Confirmation(models.Model):
    """A unit's word on who was there in a month, given after the month; a later one of the same month holds instead.

    `changes_seen` is the newest change of a placement that was shown. `people` counts the stays confirmed.
    """

    insert_only = True

    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    changes_seen = models.BigIntegerField(default=0)
    people = models.IntegerField()
    confirmed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        "accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["operator", "month"], name="confirmation_operator")]


class ConfirmedStay(models.Model):
    """One stay as the unit confirmed it for a month: the days there and away by kind, whether it began or ended, its package. The
    paying and acting municipality see their own."""

    insert_only = True

    confirmation = models.ForeignKey(Confirmation, on_delete=models.PROTECT, related_name="stays")
    chain = models.BigIntegerField()
    citizen = models.ForeignKey("contracts.Citizen", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("pricing.TariffItem", on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    acting = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    paying = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    month = models.DateField()
    days = models.SmallIntegerField()
    away = models.JSONField(default=dict)
    began_on = models.DateField(null=True)
    last_day = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["paying", "month"], name="confirmed_stay_paying"),
            models.Index(fields=["operator", "month"], name="confirmed_stay_operator"),
        ]
