"""What the tariff list names: items, what is in their price, prices for one citizen, and tariffs over time."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.kernel.period import Period
from rammevaerk.web.recorded import Recorded, Sourced, forward_period


class ItemKind(models.TextChoices):
    CALCULATED = "calculated", _("Calculated")
    REGISTERED = "registered", _("Registered")
    NEGOTIATED = "negotiated", _("Negotiated")
    INDIVIDUAL = "individual", _("Individual")


BETWEEN_TWO = (ItemKind.NEGOTIATED, ItemKind.INDIVIDUAL)
"""Kinds that concern one buyer: never in the list, its statistics or the register (readings 2.5, 2.6)."""


class Measure(models.TextChoices):
    """What one tariff buys; not everything is a day (readings 2.4)."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    HOUR = "hour", _("Hour")
    ATTENDANCE = "attendance", _("Attendance")
    COURSE = "course", _("Course")
    YEAR = "year", _("Yearly subscription")


class TariffItem(Sourced):
    """A line of the tariff list: what is sold, in which unit of measure; the price is its tariffs over time.

    `priced_with` is the item whose sheet gives this one's price too (levels, packages); `within` the registered item a
    negotiated price belongs to, or the ordinary item an individual tariff stands instead of.
    """

    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    paragraph = models.CharField(max_length=20)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=ItemKind.choices, default=ItemKind.CALCULATED)
    measure = models.CharField(max_length=12, choices=Measure.choices, default=Measure.DAY)
    covered_from = models.DateField(null=True)
    covered_to = models.DateField(null=True)
    priced_with = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="prices")
    within = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="negotiated")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "paragraph", "name"], name="item_once")]

    def __str__(self) -> str:
        return self.name


class Inclusion(Sourced):
    """Whether a part of the fixed list is in an item's price (readings 2.11); no row: not known. Said anew, never changed."""

    class Part(models.TextChoices):
        FOOD = "food", _("Food")
        TRANSPORT = "transport", _("Transport")
        DAY_SERVICE = "day_service", _("Day service")
        NIGHT_COVER = "night_cover", _("Night cover")
        HEALTH = "health", _("Health services")
        HOLIDAYS = "holidays", _("Holidays")
        AIDS = "aids", _("Aids")

    item = models.ForeignKey(TariffItem, on_delete=models.CASCADE, related_name="inclusions")
    part = models.CharField(max_length=12, choices=Part.choices)
    included = models.BooleanField()
    note = models.CharField(max_length=160, blank=True)
    stated_at = models.DateTimeField(default=timezone.now)
    stated_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "part"], condition=Q(superseded_at__isnull=True), name="inclusion_once_an_item"
            )
        ]


class IndividualTariff(Sourced):
    """A tariff for one placement, where no item of the list fits: on the agreement's model, for a limited time, approved by
    buyer and operator (readings 2.6). It names no citizen; days are half-open. Ended early, `ends` moves back and `agreed_end`
    keeps what was agreed; `prolongs` is the one it follows."""

    class Reason(models.TextChoices):
        STAFFING = "staffing", _("Special staffing")
        SURROUNDINGS = "surroundings", _("Special surroundings")
        COMBINATION = "combination", _("A rare combination of needs")
        OTHER = "other", _("Other")

    item = models.OneToOneField(TariffItem, on_delete=models.PROTECT, related_name="individual")
    buyer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    explanation = models.CharField(max_length=250)
    starts = models.DateField()
    ends = models.DateField()
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    operator_approved_at = models.DateTimeField(null=True)
    operator_approved_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    buyer_approved_at = models.DateTimeField(null=True)
    buyer_approved_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    declined_because = models.CharField(max_length=250, blank=True)
    prolongs = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="prolonged_by")
    agreed_end = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="individual_tariff_forward"),
        ]


class Tariff(Recorded, Sourced):
    """The price of an item in [valid_from, valid_to), in ore per measure; corrections are new rows (two time axes)."""

    item = models.ForeignKey(TariffItem, on_delete=models.PROTECT, related_name="tariffs")
    amount_ore = models.BigIntegerField()
    sheet = models.ForeignKey("pricing.Sheet", on_delete=models.PROTECT, null=True, related_name="+")
    provisional = models.BooleanField(default=False)
    reason = models.CharField(max_length=250, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["valid_from", "valid_to"], name="tariff_by_period")]
        constraints: ClassVar = [
            forward_period("tariff_forward"),
            ExclusionConstraint(
                name="tariff_no_overlap",
                expressions=[
                    ("item", "="),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            Value("[)"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(superseded_at__isnull=True),
            ),
        ]

    @property
    def last_day(self) -> date | None:
        """The last day the price holds, as people write it; None without end."""
        return Period(self.valid_from, self.valid_to).last_day
