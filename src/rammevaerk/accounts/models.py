"""Organisations and their life, people and their roles, and what was done and looked at."""

from datetime import date
from typing import ClassVar

import pghistory
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.accounts.permissions import Role


class OrganisationKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("Municipality")
    REGION = "region", _("Region")
    SELF_OWNING = "self_owning", _("Self-owning institution")
    PRIVATE = "private", _("Private supplier")
    STATE = "state", _("State authority")
    SECRETARIAT = "secretariat", _("Secretariat")
    BODY = "body", _("Body of the cooperation")
    DISABILITY_COUNCIL = "disability_council", _("Disability council")
    AUDITOR = "auditor", _("Auditor")


@pghistory.track()
class Organisation(models.Model):
    """A party, operator or body with a life: valid in [valid_from, valid_to)."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    cvr = models.CharField(_("CVR number"), max_length=8, blank=True)
    valid_from = models.DateField(_("from"), default=date(2007, 1, 1))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    sort_key = models.GeneratedField(
        expression=models.Func(F("name"), function="danish_sort"),
        output_field=models.CharField(max_length=200, db_collation="C"),
        db_persist=True,
    )
    is_demo = models.BooleanField(default=False)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["sort_key"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="organisation_life_forward"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """The recorded act by which one organisation takes over another's rights, duties and rows from a date."""

    insert_only = True

    predecessor = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="predecessors")
    effective = models.DateField(_("effective from"))
    legal_source = models.CharField(_("legal source"), max_length=200)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_not_to_itself")
        ]


class AgreementArea(models.Model):
    """An area that shares one agreement; its parties are its members on a date, never a fixed number.

    `values_version` marks which entered values hold (see `versions`); all areas carry the same mark.
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    values_version = models.CharField(max_length=64, blank=True, default="")


@pghistory.track()
class AgreementAreaMember(models.Model):
    """A party of an agreement area in [valid_from, valid_to)."""

    area = models.ForeignKey(AgreementArea, on_delete=models.PROTECT, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "organisation", "valid_from"], name="member_once_per_start")
        ]


class User(AbstractUser):
    """A person who logs in; what they may do comes from the role chosen, never from the person."""

    is_demo = models.BooleanField(default=False)


@pghistory.track()
class RoleAssignment(models.Model):
    """One role for one organisation in [valid_from, valid_to); a person may hold several and chooses at login."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    department = models.CharField(_("department"), max_length=80, blank=True)
    valid_from = models.DateField(default=date(2020, 1, 1))
    valid_to = models.DateField(null=True, blank=True)

    @property
    def as_role(self) -> Role:
        return Role(self.role)


class AuditEntry(models.Model):
    """Who did what when, to what, under which rulebook; never changed."""

    insert_only = True

    at = models.DateTimeField(default=timezone.now, db_index=True)
    assignment = models.ForeignKey(RoleAssignment, on_delete=models.PROTECT, null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True)
    act = models.CharField(max_length=60)
    target_type = models.CharField(max_length=40, blank=True)
    target_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)
    rulebook = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["target_type", "target_id"], name="audit_target")]


class LookEntry(models.Model):
    """One look at rows about persons: who, when, which kind of rows, how many, and why; never changed."""

    insert_only = True

    at = models.DateTimeField(default=timezone.now, db_index=True)
    assignment = models.ForeignKey(RoleAssignment, on_delete=models.PROTECT, null=True)
    what = models.CharField(max_length=60)
    target_id = models.BigIntegerField(null=True)
    rows = models.IntegerField(default=1)
    reason = models.CharField(max_length=200, blank=True)
