"""Early warnings with what was done about them. A warning can close a service by being known, so every table stands behind
row-level security (readings 5.7; the migration's policies). Rows are never changed: where a warning stands is worked out."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rammevaerk.web.recorded import Sourced


class WarningKind(models.TextChoices):
    DEMAND = "demand", _("Demand is not as expected")
    PROFESSION = "profession", _("Concern for the professional quality")
    ECONOMY = "economy", _("Concern for the economy")
    OTHER = "other", _("Something else")


class OfService(models.Model):
    """What the walls ask of each row: the service, and who ran it when the row was written."""

    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        abstract = True


class EarlyWarning(OfService, Sourced):
    """A warning raised for an organisation on a service: what is seen, since when, and the places expected to be in use (None not
    said). `as_authority`: by an authority, which reads its own words and nothing else. `found` and `found_since` name the finding
    in the figures it was raised from. Never changed."""

    insert_only = True

    raised_for = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    as_authority = models.BooleanField(default=False)
    kind = models.CharField(max_length=10, choices=WarningKind.choices)
    seen = models.TextField()
    since = models.DateField()
    expected_places = models.SmallIntegerField(null=True)
    found = models.CharField(max_length=12, blank=True)
    found_since = models.DateField(null=True)
    raised_on = models.DateField()
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(
        "accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["service"], name="warning_by_service")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "found", "found_since"], condition=~Q(found=""), name="finding_raised_once"
            ),
            models.CheckConstraint(condition=Q(found="") | Q(found_since__isnull=False), name="found_since_when"),
            models.CheckConstraint(condition=Q(since__lte=F("raised_on")), name="seen_before_raised"),
            models.CheckConstraint(condition=Q(expected_places__gte=0), name="expected_places_not_negative"),
        ]


class WarningStep(OfService):
    """An act on a warning (rules.course.WarningStepKind), numbered from 1; whoever acts at the same time as another is refused by
    the number. Never changed."""

    insert_only = True

    warning = models.ForeignKey(EarlyWarning, on_delete=models.CASCADE, related_name="steps", db_index=False)
    number = models.SmallIntegerField()
    kind = models.CharField(max_length=10)
    grounds = models.TextField(blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["warning", "number"], name="one_step_at_a_time")]


class MonitoringPlan(OfService):
    """What is proposed to be followed: figures (rules.monitored), every so many months from `first_due` until `until`, inclusive.
    It holds from the step that starts it. Never changed; another plan is another row."""

    insert_only = True

    warning = models.ForeignKey(EarlyWarning, on_delete=models.CASCADE, related_name="plans")
    step = models.OneToOneField(WarningStep, on_delete=models.CASCADE, related_name="plan")
    figures = ArrayField(models.CharField(max_length=20))
    every_months = models.SmallIntegerField()
    first_due = models.DateField()
    until = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gte=F("first_due")), name="plan_forward"),
            models.CheckConstraint(condition=Q(every_months__gte=1), name="plan_every_month_at_most"),
        ]


class MonitoringReport(OfService):
    """The operator's figures for a day they were due: `values` by figure as text, and words. Never changed."""

    insert_only = True

    warning = models.ForeignKey(EarlyWarning, on_delete=models.CASCADE, related_name="reports")
    plan = models.ForeignKey(MonitoringPlan, on_delete=models.CASCADE, related_name="reports", db_index=False)
    due = models.DateField()
    values = models.JSONField()
    words = models.TextField(blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "due"], name="figures_once_a_day_due")]


class WidenedTo(OfService):
    """A municipality that sees a warning since the body decided so. Never changed."""

    insert_only = True

    warning = models.ForeignKey(EarlyWarning, on_delete=models.CASCADE, related_name="widened")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["warning", "organisation"], name="widened_once")]


class FindingAside(OfService, Sourced):
    """A finding in a service's figures that was set aside with a reason, by its rule and since when it held. Never changed."""

    insert_only = True

    found = models.CharField(max_length=12)
    found_since = models.DateField()
    grounds = models.TextField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["service", "found", "found_since"], name="finding_aside_once")]
