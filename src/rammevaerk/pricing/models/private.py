"""Prices between two parties alone: negotiated ones with private suppliers, and add-ons from before the agreement."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.pricing.models.items import TariffItem
from rammevaerk.web.recorded import Sourced


class NegotiatedPrice(Sourced):
    """What one buyer has agreed with a private supplier within a registered item (readings 2.5). The item of kind negotiated
    holds the price over time; this row says whose it is and why. Only that buyer and the auditor see it."""

    class Reason(models.TextChoices):
        SEVERAL_PLACES = "several_places", _("Several places bought")
        LONG_TERM = "long_term", _("A long agreement")
        OTHER_CONTENT = "other_content", _("Other content than the published price")
        LOWER = "lower", _("The price was negotiated down")
        OTHER = "other", _("Other")

    item = models.OneToOneField(TariffItem, on_delete=models.PROTECT, related_name="negotiation")
    buyer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=Reason.choices)
    explanation = models.CharField(max_length=250, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.reason


class OldAddOn(Sourced):
    """An add-on agreed before there were none: it runs to its end beside the tariff and is listed, never prolonged
    (readings 2.6). In ore per the item's measure; days are half-open. It is settled outside the platform."""

    item = models.ForeignKey(TariffItem, on_delete=models.PROTECT, related_name="old_add_ons")
    buyer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=160)
    amount_ore = models.BigIntegerField()
    starts = models.DateField()
    ends = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="old_add_on_forward"),
            models.CheckConstraint(condition=Q(amount_ore__gt=0), name="old_add_on_above_zero"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def last_day(self) -> date:
        """The last day it is paid, as people write it."""
        return self.ends - timedelta(days=1)
