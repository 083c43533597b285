"""Levels of the tripartition, the proposals they were decided from, and assessments of specialisation, each with its history."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SubjectKind(models.TextChoices):
    SERVICE = "service", _("Service")
    SUPPORT = "support", _("Support")
    TARGET_GROUP = "target_group", _("Target group")


class _OfSubject(models.Model):
    """Base of what is said of one service, support or target group: a level from a day, and why. Never changed."""

    area = models.ForeignKey("accounts.AgreementArea", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=12, choices=SubjectKind.choices)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, null=True, related_name="+")
    target_group = models.ForeignKey("registry.TargetGroup", on_delete=models.PROTECT, null=True, related_name="+")
    support = models.CharField(max_length=120, blank=True)
    level = models.SmallIntegerField()
    valid_from = models.DateField()
    reason = models.TextField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    is_demo = models.BooleanField(default=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=(1, 2, 3)), name="%(class)s_one_to_three"),
            models.CheckConstraint(
                condition=(
                    Q(subject="service", service__isnull=False, target_group__isnull=True, support="")
                    | Q(subject="target_group", service__isnull=True, target_group__isnull=False, support="")
                    | (Q(subject="support", service__isnull=True, target_group__isnull=True) & ~Q(support=""))
                ),
                name="%(class)s_one_subject",
            ),
        ]


class LevelProposal(_OfSubject):
    """A level laid before the bodies. What they said is recorded in `decisions`; a later proposal of the same subject takes the
    place of one that is not in force."""

    insert_only = True

    proposed_on = models.DateField()


class Level(_OfSubject):
    """A service, a support or a target group stands at level 1, 2 or 3 from a date; the next row of the same subject ends it. The
    rows are the history. `proposal` is what the bodies decided; None in rows from before decisions were recorded, which name
    the body in words only."""

    insert_only = True

    proposal = models.OneToOneField(LevelProposal, on_delete=models.PROTECT, null=True, related_name="put")
    decided_by = models.CharField(max_length=120)
    decided_on = models.DateField()


class SpecialisationAssessment(models.Model):
    """How specialised a service's knowledge is, 0 (general) to 100 (most specialised), judged by a body on a day."""

    insert_only = True

    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    degree = models.SmallIntegerField()
    assessed_on = models.DateField()
    assessed_by = models.CharField(max_length=120)
    grounds = models.TextField(blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(degree__range=(0, 100)), name="degree_in_points")]
