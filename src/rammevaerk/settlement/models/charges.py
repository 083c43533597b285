"""Lines: what is charged, why, and what takes it back."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.settlement.models.runs import Statement


class ChargeKind(models.TextChoices):
    DAYS = "days", _("Days times the tariff per day")
    TWELFTH = "year_12", _("A twelfth of the year")
    MONTH_30_5 = "m_30_5", _("30.5 days a month")
    MONTH = "month", _("Tariff per month")
    ONCE = "once", _("Amount once")


class ChargeSource(models.TextChoices):
    """Why a line is charged (readings 4.2)."""

    PLACEMENT = "placement", _("Placement")
    NOTICE = "notice", _("Days of notice after the citizen has moved")
    RESERVATION = "reservation", _("Reserved place")
    MINIMUM_PURCHASE = "minimum", _("Minimum purchase not used")
    OBJECTIVE_SHARE = "objective", _("Objective share")
    SUBSCRIPTION = "subscribed", _("Subscription")
    GUARANTEE = "guarantee", _("Deficit guarantee")
    CLOSING_SHARE = "closing", _("Share of closing costs")
    KNOWLEDGE = "knowledge", _("Knowledge, advice and courses")
    REPAYMENT = "repayment", _("Repayment")


def _agreeing(to: str, *, null: bool = False) -> models.ForeignKey[Any, Any]:
    """The database checks for all rows at once that it is there and agrees with statement and placement; see migration 0014."""
    return models.ForeignKey(to, on_delete=models.PROTECT, null=null, related_name="+", db_index=False, db_constraint=False)


class Charge(models.Model):
    """One line in ore: a placement's days in a month under one tariff, or what a schedule says for the month; negative when it
    reverses another. `chain` is the placement's chain, or the negative of the schedule's (see `rules.sources`); placement,
    citizen and tariff are those of a placement's line alone. `confirmed` tells whether the unit had confirmed who was there
    when the month was settled, None where nobody is to be there.
    On a line charged once (`ChargeKind.ONCE`) `days` is 0, `factor` the number bought and `tariff_ore` the price of one.

    service_from inclusive, service_to exclusive; `days` are those charged, fewer than the span when absence or the last
    day is not paid; `month_days` are the days of the month, for the conventions that charge a month as a whole. An
    internal line (the operator's own citizen) has no statement. `generation` counts how often the month of this
    placement has been charged (1 first, then each correction) and `line` the lines of that time: the two together make
    it impossible to charge the same thing twice, whoever runs.
    """

    insert_only = True

    run = _agreeing("settlement.Run")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="charges")
    seller = _agreeing("accounts.Organisation")
    buyer = _agreeing("accounts.Organisation")
    source = models.CharField(max_length=12, choices=ChargeSource.choices, default=ChargeSource.PLACEMENT)
    schedule = models.ForeignKey("settlement.Schedule", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    chain = models.BigIntegerField()
    month = models.DateField()
    generation = models.SmallIntegerField()
    line = models.SmallIntegerField()
    placement = models.ForeignKey("contracts.Placement", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    citizen = _agreeing("contracts.Citizen", null=True)
    item = _agreeing("pricing.TariffItem", null=True)
    tariff = _agreeing("pricing.Tariff", null=True)
    kind = models.CharField(max_length=8, choices=ChargeKind.choices)
    service_from = models.DateField()
    service_to = models.DateField()
    days = models.SmallIntegerField()
    month_days = models.SmallIntegerField()
    factor = models.DecimalField(max_digits=10, decimal_places=3)
    tariff_ore = models.BigIntegerField()
    amount_ore = models.BigIntegerField()
    internal = models.BooleanField(default=False)
    confirmed = models.BooleanField(null=True)
    reverses = _agreeing("self", null=True)
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
            models.CheckConstraint(
                condition=Q(chain__lt=0, schedule__isnull=False, placement__isnull=True)
                | Q(chain__gt=0, schedule__isnull=True, placement__isnull=False, citizen__isnull=False, tariff__isnull=False),
                name="charge_of_placement_or_schedule",
            ),
        ]
