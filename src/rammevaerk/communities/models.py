"""Communities with members, lead, commission and reports; knowledge asked for; what is new; partners; outreach."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.communities.rules.novelties import NoveltyOutcome
from rammevaerk.web.recorded import Sourced, forward_period


def _period() -> Func:
    return Func(F("valid_from"), F("valid_to"), Value("[)"), function="daterange", output_field=DateRangeField())


class Community(Sourced):
    """A cluster, network or partnership, running in [valid_from, valid_to); inside the agreement, or noted beside it."""

    class Kind(models.TextChoices):
        CLUSTER = "cluster", _("Cluster")
        NETWORK = "network", _("Network")
        PARTNERSHIP = "partnership", _("Partnership")

    area = models.ForeignKey("accounts.AgreementArea", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    in_agreement = models.BooleanField()
    name = models.CharField(max_length=160)
    theme = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    end_reason = models.CharField(max_length=250, blank=True)
    sort_key = models.GeneratedField(
        expression=Func(F("name"), function="danish_sort"),
        output_field=models.CharField(max_length=240, db_collation="C"),
        db_persist=True,
    )

    class Meta:
        constraints: ClassVar = [
            forward_period("community_forward"),
            models.UniqueConstraint(fields=["area", "name", "valid_from"], name="community_once"),
        ]


class CommunityGroup(models.Model):
    """A target group that a community is about."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="groups")
    target_group = models.ForeignKey("registry.TargetGroup", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "target_group"], name="community_group_once")]


class Member(Sourced):
    """A member in [valid_from, valid_to): an organisation of the platform, or another by its name."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="members")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    other_name = models.CharField(max_length=160, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            forward_period("community_member_forward"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, other_name="") | (Q(organisation__isnull=True) & ~Q(other_name="")),
                name="community_member_is_one",
            ),
            ExclusionConstraint(
                name="community_member_once_at_a_time",
                expressions=[
                    ("community", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    (_period(), RangeOperators.OVERLAPS),
                ],
                condition=Q(organisation__isnull=False),
            ),
        ]


class Lead(models.Model):
    """Which municipality leads a community from a day; the next row ends it. Never changed: the rows are the history."""

    insert_only = True

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="leads")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    is_demo = models.BooleanField(default=False)


class Commission(Sourced):
    """A community's commission (kommissorium) as a body adopted it on a day; the next one takes its place. Never changed."""

    insert_only = True

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="commissions")
    words = models.TextField()
    adopted_by = models.CharField(max_length=120)
    adopted_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")


class YearlyReport(Sourced):
    """A community's report of a year on the common template; a draft until it is submitted, and then it stays as it is (a
    trigger of the database refuses more)."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="reports")
    year = models.SmallIntegerField()
    activities = models.TextField(blank=True)
    trends = models.TextField(blank=True)
    focus_areas = models.TextField(blank=True)
    knowledge = models.TextField(blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    submitted_on = models.DateField(null=True)
    submitted_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "year"], name="community_report_once")]


class KnowledgeRequest(Sourced):
    """An organisation asks a community or a service for knowledge; about no citizen. Withdrawn on a day, or answered."""

    asked_by = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, null=True, related_name="requests")
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, null=True, related_name="+")
    target_group = models.ForeignKey("registry.TargetGroup", on_delete=models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=160)
    words = models.TextField()
    asked_on = models.DateField(db_index=True)
    withdrawn_on = models.DateField(null=True)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(community__isnull=False, service__isnull=True) | Q(community__isnull=True, service__isnull=False),
                name="knowledge_asked_of_one",
            )
        ]


class KnowledgeAnswer(Sourced):
    """What an organisation answered, and how many hours it gave; for a service when it was the service's knowledge. Never
    changed: more is another answer."""

    insert_only = True

    request = models.ForeignKey(KnowledgeRequest, on_delete=models.PROTECT, related_name="answers")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField()
    hours = models.DecimalField(max_digits=6, decimal_places=1)
    answered_on = models.DateField()
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hours__gte=0), name="knowledge_hours_not_negative"),
        ]


class Novelty(Sourced):
    """Something new that somebody has noticed: a need, a diagnosis, a method or a technology (P&D 3.11). Never changed."""

    insert_only = True

    class Kind(models.TextChoices):
        NEED = "need", _("A new need")
        DIAGNOSIS = "diagnosis", _("A new diagnosis")
        METHOD = "method", _("A new method or treatment")
        TECHNOLOGY = "technology", _("A new technology")

    area = models.ForeignKey("accounts.AgreementArea", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=160)
    words = models.TextField(blank=True)
    target_group = models.ForeignKey("registry.TargetGroup", on_delete=models.PROTECT, null=True, related_name="+")
    noted_by = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    noted_on = models.DateField(db_index=True)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")


class NoveltyAssessment(Sourced):
    """What a network thinks of a novelty on a day; the next one stands beside it. Never changed."""

    insert_only = True

    novelty = models.ForeignKey(Novelty, on_delete=models.PROTECT, related_name="assessments")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="assessments")
    outcome = models.CharField(max_length=16, choices=[(outcome.value, outcome.value) for outcome in NoveltyOutcome])
    grounds = models.TextField()
    assessed_on = models.DateField()
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")


class Partner(Sourced):
    """A partner in another sector in [valid_from, valid_to): what the partnership is about, and where it is agreed (R14)."""

    area = models.ForeignKey("accounts.AgreementArea", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    about = models.TextField()
    agreement_reference = models.CharField(max_length=250)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    sort_key = models.GeneratedField(
        expression=Func(F("name"), function="danish_sort"),
        output_field=models.CharField(max_length=240, db_collation="C"),
        db_persist=True,
    )

    class Meta:
        constraints: ClassVar = [
            forward_period("partner_forward"),
            models.UniqueConstraint(fields=["area", "name", "valid_from"], name="partner_once"),
        ]


class OperatingForm(Sourced):
    """The kind of operator and the form of governance of a partner or a service from a day; the next row ends it. Never
    changed. The kind that the register holds of a service is the one of its file; this is its history."""

    insert_only = True

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        REGION = "region", _("Region")
        SELF_OWNING_AGREEMENT = "self_owning_agreement", _("Self-owning with operating agreement")
        SELF_OWNING = "self_owning", _("Self-owning without operating agreement")
        FOUNDATION = "foundation", _("Foundation")
        COMPANY = "company", _("Company")
        SECTION_60 = "section_60", _("§ 60 company")
        PUBLIC_PRIVATE = "public_private", _("Public-private partnership (OPS)")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="forms")
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    governance = models.CharField(max_length=160)
    valid_from = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(partner__isnull=False, service__isnull=True) | Q(partner__isnull=True, service__isnull=False),
                name="operating_form_of_one",
            )
        ]


class Outreach(Sourced):
    """A subject in which a service goes out to the citizen's own surroundings (nyspecialisering) in [valid_from, valid_to),
    with hours in all, in a week or in a year."""

    class Per(models.TextChoices):
        WEEK = "week", _("a week")
        YEAR = "year", _("a year")

    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=160)
    hours = models.DecimalField(max_digits=7, decimal_places=1)
    per = models.CharField(max_length=8, choices=Per.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            forward_period("outreach_forward"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="outreach_has_hours"),
        ]


class OutreachMunicipality(models.Model):
    """A municipality that an outreach covers."""

    outreach = models.ForeignKey(Outreach, on_delete=models.PROTECT, related_name="municipalities")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["outreach", "municipality"], name="outreach_municipality_once")]
