"""Bodies, their parts in the acts of the cooperation, and what they have said."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Body(models.Model):
    """A body that prepares, discusses, recommends or decides; its name is data (K17, KKR Sjælland …)."""

    class Scope(models.TextChoices):
        COMMON = "common", _("One for the whole area")
        EACH_MUNICIPALITY = "each_municipality", _("One in each municipality")
        EACH_REGION = "each_region", _("One in each region")
        OPERATOR = "operator", _("That of the service's operator")

    area = models.ForeignKey("accounts.AgreementArea", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=250, blank=True)
    scope = models.CharField(max_length=20, choices=Scope.choices, default=Scope.COMMON)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["area", "key"], name="body_once")]


class DecisionRole(models.Model):
    """Who does what to which act in an area from a date: prepares, discusses, recommends, decides, is informed. Never changed:
    the rows of the latest date hold. A row that a person entered holds when a second one has confirmed it."""

    class Part(models.TextChoices):
        PREPARES = "prepares", _("Prepares")
        DISCUSSES = "discusses", _("Discusses")
        RECOMMENDS = "recommends", _("Recommends")
        DECIDES = "decides", _("Decides")
        INFORMED = "informed", _("Is informed")

    insert_only = True

    area = models.ForeignKey("accounts.AgreementArea", on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=120)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    part = models.CharField(max_length=12, choices=Part.choices)
    valid_from = models.DateField()
    state = models.CharField(max_length=14)
    source = models.CharField(max_length=250)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")


class RoleConfirmation(models.Model):
    """A second person's confirmation of an entered part."""

    insert_only = True

    role = models.OneToOneField(DecisionRole, on_delete=models.PROTECT, related_name="confirmation")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+")


class RecordedDecision(models.Model):
    """What a body said of a case, from its minutes. Never changed: the latest word of a body and a party holds.

    `subject` and `subject_id` name the case in the area above that it belongs to.
    """

    insert_only = True

    area = models.ForeignKey("accounts.AgreementArea", on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=30)
    subject = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    part = models.CharField(max_length=12, choices=DecisionRole.Part.choices)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12)
    on = models.DateField()
    item = models.CharField(max_length=60, blank=True)
    minutes_url = models.URLField(blank=True)
    grounds = models.TextField(blank=True)
    urgent = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "subject_id"], name="decision_subject")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(part__in=("discusses", "recommends", "decides")), name="decision_treats"),
        ]


class DecisionConfirmation(models.Model):
    """A second person's confirmation of a recorded decision."""

    insert_only = True

    decision = models.OneToOneField(RecordedDecision, on_delete=models.PROTECT, related_name="confirmation")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+")
