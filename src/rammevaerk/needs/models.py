"""Needs with what has been done about them. All tables but the last hold rows about persons: see the policies in the
migrations and docs/interpretations/who-sees-what.md."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.web.recorded import Sourced


class ClosedAs(models.TextChoices):
    PLACED = "placed", _("A place was found")
    BOUGHT_OUTSIDE = "bought_outside", _("Bought outside the cooperation")
    NO_MATCH = "no_match", _("No municipal service fitted")
    WITHDRAWN = "withdrawn", _("No longer needed")


class Need(Sourced):
    """What a citizen needs, in codes. `must` and `nice` are codes of features. Ages are inclusive; `near` is the municipality
    where family and network are. `stripped_at`: words and reference are gone (readings 1.5)."""

    citizen = models.ForeignKey("contracts.Citizen", on_delete=models.PROTECT, null=True, related_name="+")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    paragraph = models.CharField(max_length=20)
    level = models.SmallIntegerField(null=True)
    age_from = models.SmallIntegerField(null=True)
    age_to = models.SmallIntegerField(null=True)
    start = models.DateField()
    months = models.SmallIntegerField(null=True)
    near = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    must = models.JSONField(default=list)
    nice = models.JSONField(default=list)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)
    closed_as = models.CharField(max_length=14, choices=ClosedAs.choices, blank=True)
    stripped_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["municipality", "-opened_at"], name="need_by_municipality")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(age_from__isnull=True) | Q(age_to__gte=F("age_from")), name="need_ages_forward"),
            models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__gte=0, level__lte=4), name="need_level"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_as="") | (Q(closed_on__isnull=False) & ~Q(closed_as="")),
                name="need_closed_with_reason",
            ),
        ]


class NeedGroup(models.Model):
    """A target group of a need. The municipality stands here too, so that the walls need no second table."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="groups")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    target_group = models.ForeignKey("registry.TargetGroup", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["need", "target_group"], name="need_group_once")]


class Wish(models.Model):
    """The citizen's own words. They stay with the acting municipality, whatever is sent out (readings 3.10)."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="wish")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    words = models.TextField()


class Search(models.Model):
    """A search as it was made: what it was ordered by and what it showed, unit by unit in its order. Never changed."""

    insert_only = True

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="searches")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    asked = models.JSONField()
    shown = models.JSONField()
    left_out = models.IntegerField(default=0)
    rulebook = models.CharField(max_length=64)


class Record(models.Model):
    """A note of what was done outside the platform: a look at Tilbudsportalen, or a dialogue with others. Never changed."""

    insert_only = True

    class Kind(models.TextChoices):
        PORTAL = "portal", _("Look at Tilbudsportalen")
        DIALOGUE = "dialogue", _("Dialogue with other municipalities")

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="records")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField()
    asked = models.CharField(max_length=250, blank=True)
    found = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")


class NotChosen(models.Model):
    """Why a municipal unit that fitted was not chosen; a later row for the same unit holds instead. Never changed."""

    insert_only = True

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="not_chosen")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    because = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")


class UnmetNeed(models.Model):
    """A need that found no municipal place, without its citizen and municipality: the third figure of demand (readings 3.12)."""

    insert_only = True

    paragraph = models.CharField(max_length=20)
    groups = models.JSONField(default=list)
    level = models.SmallIntegerField(null=True)
    closed_as = models.CharField(max_length=14, choices=ClosedAs.choices)
    month = models.DateField()
    is_demo = models.BooleanField(default=False)


class DutyLog(models.Model):
    """What is left of a need that was deleted: which records were on file and how many, in which month it was closed. No words,
    no reference, no target group, so that a municipality can tell how the duty was kept."""

    insert_only = True

    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    closed_as = models.CharField(max_length=14, choices=ClosedAs.choices)
    searches = models.IntegerField()
    portal = models.IntegerField()
    dialogue = models.IntegerField()
    reasons = models.IntegerField()
    is_demo = models.BooleanField(default=False)
