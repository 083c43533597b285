"""Nominations with their arguments, the panel's judgements, what took effect, and what operators owe and share."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CRITERIA = ("a1", "a2", "a3", "b1", "c1", "c2")


def _by() -> Any:
    return models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")


class Nomination(models.Model):
    """What an operator asks for, for one of its services, in a year. Never changed; where it stands is worked out."""

    insert_only = True

    class Kind(models.TextChoices):
        NOMINATION = "nomination", _("Nomination")
        REASSESSMENT = "reassessment", _("Reassessment")
        LEAVING = "leaving", _("Wish to leave")
        DISPENSATION = "dispensation", _("Dispensation for a new service")

    area = models.ForeignKey("accounts.AgreementArea", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    year = models.SmallIntegerField()
    argument = models.TextField()
    novelty = models.TextField(blank=True)
    made_on = models.DateField()
    made_by = _by()
    recorded_at = models.DateTimeField(default=timezone.now)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kind="dispensation") | ~Q(novelty=""), name="dispensation_says_what_is_new"),
        ]


class NominationStep(models.Model):
    """The operator has sent its nomination, or taken it back."""

    insert_only = True

    class Kind(models.TextChoices):
        SENT = "sent", _("Sent")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField()
    by = _by()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["nomination", "kind"], name="nomination_step_once")]


class CriterionArgument(models.Model):
    """The operator's argument and evidence for a criterion as of a day, with what the register said then. The latest holds."""

    insert_only = True

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="arguments")
    criterion = models.CharField(max_length=2)
    argument = models.TextField()
    evidence = models.TextField()
    as_of = models.DateField()
    indication = models.JSONField(null=True)
    given_on = models.DateField()
    by = _by()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(criterion__in=CRITERIA), name="argument_known_criterion")]


class PanelJudgement(models.Model):
    """The panel's yes or no to a criterion on a day, with grounds, evidence and where the figure pointed. The latest
    holds."""

    insert_only = True

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="judgements")
    criterion = models.CharField(max_length=2)
    met = models.BooleanField()
    grounds = models.TextField()
    evidence = models.TextField()
    judged_on = models.DateField()
    pointing = models.CharField(max_length=8)
    indication = models.JSONField(null=True)
    recorded_on = models.DateField()
    by = _by()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(criterion__in=CRITERIA), name="judgement_known_criterion")]


class PanelRecommendation(models.Model):
    """What the panel recommends to the bodies after its assessment, and who sat on it. The latest holds."""

    insert_only = True

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="recommendations")
    recommends = models.BooleanField()
    grounds = models.TextField()
    panel = models.CharField(max_length=250)
    met_on = models.DateField()
    recorded_on = models.DateField()
    by = _by()


class Designation(models.Model):
    """What an approved case does: the service is designated in [valid_from, valid_to), or (`designates` false) is not from a day.
    Never changed; a later row ends an earlier one."""

    insert_only = True

    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="effect")
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    designates = models.BooleanField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    put_on = models.DateField()
    by = _by()
    rulebook = models.CharField(max_length=64, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(designates=True, valid_to__gt=F("valid_from")) | Q(designates=False, valid_to__isnull=True),
                name="designation_has_a_period",
            ),
        ]


class DutyStatement(models.Model):
    """How an operator states that its service keeps a duty, as of a day, with what shows it. The latest holds."""

    insert_only = True

    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=16)
    mark = models.CharField(max_length=10)
    words = models.TextField()
    evidence = models.TextField(blank=True)
    as_of = models.DateField()
    stated_on = models.DateField()
    by = _by()
    is_demo = models.BooleanField(default=False)


class SharedKnowledge(models.Model):
    """Knowledge a service has shared with a municipality (none: with all of the area) on a day; hours where they were counted."""

    insert_only = True

    class Kind(models.TextChoices):
        REQUEST = "request", _("Answered request")
        COURSE = "course", pgettext_lazy("knowledge", "Course")
        ADVICE = "advice", _("Hours of advice")
        VISIT = "visit", _("Visit")
        PUBLICATION = "publication", _("Publication")

    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    hours = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    words = models.TextField()
    recorded_on = models.DateField()
    by = _by()
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hours__isnull=True) | Q(hours__gt=0), name="hours_above_zero")
        ]
