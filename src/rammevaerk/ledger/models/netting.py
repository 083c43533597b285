"""Netting between two parties: each says so itself."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class NettingWord(models.Model):
    """One party's word that it nets with another in [first_day, after), None without end. Netting holds where the newest word of
    both does; `decided` names the agreement."""

    insert_only = True

    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    counterparty = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    first_day = models.DateField()
    after = models.DateField(null=True)
    decided = models.CharField(max_length=250)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(party=F("counterparty")), name="netting_of_two"),
            models.CheckConstraint(condition=Q(after__isnull=True) | Q(after__gte=F("first_day")), name="netting_forward"),
        ]

    @property
    def last_day(self) -> date | None:
        """The last day of netting, None without end."""
        return self.after - timedelta(days=1) if self.after else None
