"""The closing account of a service: its lines, how it is shared, and the shares written (readings 5.13)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.changes.models.notification import Change


class ClosingTermsChosen(models.Model):
    """How an account is shared. An empty field follows the area's value, and stops when that is not known. `counted_on` is the
    last day whose use counts; `years` the whole years before it when days are counted; yes or no empty: not agreed."""

    change = models.OneToOneField(Change, on_delete=models.CASCADE, related_name="closing_terms")
    key = models.CharField(max_length=24, blank=True)
    counted_on = models.DateField()
    years = models.SmallIntegerField(null=True)
    own_use = models.BooleanField(null=True)
    outsiders = models.BooleanField(null=True)
    rounding = models.CharField(max_length=20, blank=True)
    written_on = models.DateField()
    written_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")


class ClosingEntry(models.Model):
    """A line of the account in ore, in or out (`counts`; empty: not decided). A line taken out again is kept with its day."""

    class Kind(models.TextChoices):
        COST = "cost", _("Cost")
        INCOME = "income", _("Income")
        NOTICE = "notice", _("Income from notice")
        ASSET_SALE = "asset_sale", _("Sale of assets")
        RESULT = "result", _("Result not yet in a tariff")
        RESERVE = "reserve", _("Reserve")

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="closing_entries")
    words = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    amount_ore = models.BigIntegerField()
    counts = models.BooleanField(null=True)
    origin = models.CharField(max_length=160, blank=True)
    written_on = models.DateField()
    written_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    removed_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount_ore__gte=0) | Q(kind__in=("result", "reserve")), name="closing_entry_not_below_zero"
            ),
        ]


class ClosingShare(models.Model):
    """A party's share of the account in ore, as it was written; `schedule` is the chain of what settlement charges for it,
    none for the operator's own. Never changed."""

    insert_only = True

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="closing_shares")
    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    share_ore = models.BigIntegerField()
    schedule = models.BigIntegerField(null=True)
    trace = models.JSONField(null=True)
    rulebook = models.CharField(max_length=64)
    written_on = models.DateField()
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["change", "party"], name="closing_share_once")]
