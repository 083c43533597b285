"""The deficit guarantee of a service that opens: its terms, members, and the years that are reckoned (readings 5.14)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from rammevaerk.changes.models.notification import Change


class Guarantee(models.Model):
    """The terms agreed for one service. A field that is empty follows the area's value on the opening day, and stops when that is
    not known either. Amounts in ore; `has_cap` False says that there is none; `ages` as the statistics write them."""

    change = models.OneToOneField(Change, on_delete=models.CASCADE, related_name="guarantee")
    opened_on = models.DateField()
    years = models.SmallIntegerField(null=True)
    counted = models.CharField(max_length=14, blank=True)
    surplus_offset = models.BooleanField(null=True)
    has_cap = models.BooleanField(null=True)
    cap_ore = models.BigIntegerField(null=True)
    cap_per = models.CharField(max_length=14, blank=True)
    cap_by_days = models.BooleanField(null=True)
    own_share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    own_share_regulated = models.BooleanField(null=True)
    leaving = models.CharField(max_length=12, blank=True)
    closing = models.CharField(max_length=12, blank=True)
    rounding = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=16, blank=True)
    ages = models.CharField(max_length=12, default="i alt")
    written_on = models.DateField()
    written_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(has_cap=True) | Q(cap_ore__gte=0, cap_by_days__isnull=False), name="guarantee_cap_is_whole"
            ),
            models.CheckConstraint(
                condition=Q(own_share__isnull=True) | Q(own_share__gte=0, own_share__lte=1), name="guarantee_own_share"
            ),
        ]


class GuaranteeMember(models.Model):
    """A municipality that is to carry a share; `places` are those it ordered, `left_on` the first day it is no member."""

    guarantee = models.ForeignKey(Guarantee, on_delete=models.CASCADE, related_name="members")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    places = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    left_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["guarantee", "municipality"], name="guarantee_member_once")]


class GuaranteeReckoning(models.Model):
    """A guarantee year as it was reckoned and settled: [first, until), in ore, with its trace. Never changed."""

    insert_only = True

    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, related_name="reckonings")
    number = models.SmallIntegerField()
    first = models.DateField()
    until = models.DateField()
    result_ore = models.BigIntegerField()
    covered_ore = models.BigIntegerField()
    gap_ore = models.BigIntegerField()
    to_regulate_ore = models.BigIntegerField()
    trace = models.JSONField()
    rulebook = models.CharField(max_length=64)
    written_on = models.DateField()
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["guarantee", "number"], name="guarantee_year_once")]


class GuaranteePayment(models.Model):
    """A member's part of a reckoned year in ore: its share, what it is bound to pay, and what nobody covers. `schedule` is the
    chain of what settlement charges for it; none for the operator's own part. Never changed."""

    insert_only = True

    reckoning = models.ForeignKey(GuaranteeReckoning, on_delete=models.PROTECT, related_name="payments")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    share_ore = models.BigIntegerField()
    paid_ore = models.BigIntegerField()
    gap_ore = models.BigIntegerField()
    schedule = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reckoning", "municipality"], name="guarantee_payment_once"),
        ]
