"""The way to one statement for a buyer nobody logs in for."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from rammevaerk.settlement.models.runs import Statement


class StatementLink(models.Model):
    """An address nobody can guess and the hash of its code. The code holds once: it opens the statement for one browser, whose
    key's hash is kept, until the last day. A newer link for the same statement revokes this one."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="links")
    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    buyer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    link = models.CharField(max_length=40, unique=True)
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    last_day = models.DateField()
    tries_left = models.SmallIntegerField()
    key_hash = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement"], condition=Q(revoked_at__isnull=True), name="one_link_at_a_time"),
            models.CheckConstraint(condition=Q(tries_left__gte=0), name="link_tries_not_negative"),
        ]
