"""Yearly revisions of prices: made ready by one, confirmed by another. Never changed; undone by another revision."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class PriceRevision(models.Model):
    """Prices to be revised from a day by a factor (0.031 is 3,1 per cent), made ready by one person. `source` says where the
    factor stands."""

    insert_only = True

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    factor = models.DecimalField(max_digits=7, decimal_places=6)
    source = models.CharField(max_length=250)
    rulebook = models.CharField(max_length=64)
    prepared_at = models.DateTimeField(default=timezone.now)
    prepared_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)


class PriceRevisionLine(models.Model):
    """One item of a revision: the tariff it was looked at with, and its price in [from_date, valid_to). `year_ore` is what a year
    of the placements known costs more, None where it cannot be told."""

    insert_only = True

    revision = models.ForeignKey(PriceRevision, on_delete=models.PROTECT, related_name="lines")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("pricing.TariffItem", on_delete=models.PROTECT, related_name="+", db_index=False)
    tariff = models.ForeignKey("pricing.Tariff", on_delete=models.PROTECT, related_name="+", db_index=False)
    old_ore = models.BigIntegerField()
    new_ore = models.BigIntegerField()
    valid_to = models.DateField(null=True)
    placements = models.IntegerField()
    year_ore = models.BigIntegerField(null=True)
    exempt_because = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["revision", "item"], name="revised_once"),
            models.CheckConstraint(condition=Q(new_ore__gt=0), name="revised_above_zero"),
            models.CheckConstraint(condition=Q(exempt_because="") | Q(new_ore=F("old_ore")), name="exempt_stays"),
        ]


class PriceRevisionApproval(models.Model):
    """The other person's confirmation, by which the tariffs are written. The database refuses one and the same person."""

    insert_only = True

    revision = models.OneToOneField(PriceRevision, on_delete=models.PROTECT, related_name="approval")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    prepared_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(prepared_user=F("approved_user")), name="revision_approved_by_another")
        ]
