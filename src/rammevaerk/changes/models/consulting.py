"""The consultation of the users' municipalities, and what they answer."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from rammevaerk.changes.models.notification import Change


class Consultation(models.Model):
    """The one consultation of a change; `deadline` is the last day to answer, and is only made later."""

    change = models.OneToOneField(Change, on_delete=models.CASCADE, related_name="consultation")
    opened_on = models.DateField()
    deadline = models.DateField()
    opened_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(deadline__gte=F("opened_on")), name="consultation_forward"),
        ]


class Consulted(models.Model):
    """A municipality that is asked. Never changed."""

    insert_only = True

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="consulted")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["consultation", "municipality"], name="consulted_once")]


class ConsultationAnswer(models.Model):
    """What a municipality answered; a later one holds instead. `places` it still needs there. Never changed."""

    insert_only = True

    consulted = models.ForeignKey(Consulted, on_delete=models.CASCADE, related_name="answers")
    places = models.SmallIntegerField()
    takes_part = models.BooleanField()
    objects_to = models.BooleanField()
    words = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
