"""Goals of a placement and the meetings that follow up on them. Rows are never changed: a correction is a new row."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rammevaerk.contracts.models.placements import GoalType
from rammevaerk.web.recorded import Sourced


class Theme(models.TextChoices):
    """The eleven themes an assessment is made under (FFB, process-and-data 6.1.e)."""

    MENTAL = "mental", _("Mental functions")
    PHYSICAL = "physical", _("Physical functions")
    HEALTH = "health", _("Health conditions")
    SOCIAL = "social", _("Social conditions")
    RELATIONS = "relations", _("Relations")
    COMMUNICATION = "communication", _("Communication")
    MOBILITY = "mobility", _("Mobility")
    SELF_CARE = "self_care", _("Self-care")
    COMMUNITY = "community", _("Life in the community")
    PRACTICAL = "practical", _("Practical tasks")
    SURROUNDINGS = "surroundings", _("Surroundings")


class Progress(models.TextChoices):
    """How it goes with a goal at a follow-up."""

    PROGRESS = "progress", _("Progress")
    UNCHANGED = "unchanged", _("Unchanged")
    BACK = "back", pgettext_lazy("goal", "Back")


class Outcome(models.TextChoices):
    """What a follow-up leads to."""

    GO_ON = "go_on", _("Goes on unchanged")
    PROLONG = "prolong", _("Prolong")
    SMALLER = "smaller", _("Smaller package")
    OTHER_SERVICE = "other_service", _("Another service")
    END = "end", _("End the stay")


class Participant(models.TextChoices):
    """Who took part in a follow-up, by function and never by name."""

    CITIZEN = "citizen", _("The citizen")
    RELATIVE = "relative", _("Relative or guardian")
    ASSESSOR = "assessor", _("Representative of the citizen")
    ACTING = "acting", _("The acting municipality")
    SERVICE = "service", _("The service")
    HEALTH = "health", _("The health service")
    DAY_SERVICE = "day_service", _("Day service, school or work")
    OTHER = "other", _("Others")


class OfPlacement(Sourced):
    """A row about the placement `chain`. The parties are those of the placement, carried here so that the walls need no second
    table. `corrects` is the first row of what is corrected: of a first row and its corrections the newest holds, and
    `withdrawn` says that it never was."""

    chain = models.BigIntegerField()
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    acting = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    paying = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    withdrawn = models.BooleanField(default=False)
    at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Goal(OfPlacement):
    """What the support is to reach, in a few words, under one theme; set on a day."""

    insert_only = True

    goal_type = models.CharField(max_length=10, choices=GoalType.choices)
    theme = models.CharField(max_length=15, choices=Theme.choices)
    words = models.CharField(max_length=250)
    set_on = models.DateField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["chain"], name="goal_chain"),
            models.Index(fields=["operator", "id"], name="goal_operator"),
            models.Index(fields=["acting", "id"], name="goal_acting"),
        ]


class FollowUp(OfPlacement):
    """A follow-up meeting. `was_due` is the day it should have been held by at the latest; `next_on` the next one, None only
    when the stay ends. `level` and `goal_type` are what was found then; level None is not assessed."""

    insert_only = True

    held_on = models.DateField()
    was_due = models.DateField()
    took_part = models.JSONField(default=list)
    level = models.SmallIntegerField(null=True)
    goal_type = models.CharField(max_length=10, choices=GoalType.choices, blank=True)
    outcome = models.CharField(max_length=13, choices=Outcome.choices)
    next_on = models.DateField(null=True)
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["chain"], name="follow_up_chain"),
            models.Index(fields=["operator", "id"], name="follow_up_operator"),
            models.Index(fields=["acting", "id"], name="follow_up_acting"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "held_on"], condition=Q(corrects__isnull=True), name="follow_up_once_a_day"),
            models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__gte=0, level__lte=4), name="follow_up_level"),
            models.CheckConstraint(
                condition=Q(next_on__isnull=False, next_on__gt=F("held_on")) | Q(next_on__isnull=True, outcome="end"),
                name="follow_up_next_always",
            ),
        ]


class GoalResult(models.Model):
    """How it went with a goal (its first row) at a follow-up; `is_over` says that the goal is not worked on any longer."""

    insert_only = True

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="results")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="+", db_index=False)
    progress = models.CharField(max_length=10, choices=Progress.choices)
    is_over = models.BooleanField(default=False)
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    acting = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    paying = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["follow_up", "goal"], name="goal_result_once")]
