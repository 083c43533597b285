"""What is proposed, decided, given notice of and answered about a placement: insert-only, each row its own history.

Every table carries the parties of the placement as they were when the row was written, so that the walls need no second
table (`contracts.policies`).
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rammevaerk.contracts.models.placements import EndReason
from rammevaerk.web.recorded import Recorded, forward_period


class Sided(models.Model):
    """A row about a placement that both its sides see; never changed."""

    insert_only = True

    chain = models.BigIntegerField()
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    acting = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    paying = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        abstract = True


class PackageProposal(Sided):
    """The operator proposes another item of the service's list, from a day, for a support need documented in `words`.

    `number` counts a placement's proposals: the next one is numbered when this one has its decision, and numbers are unique,
    so a placement never has two open proposals (readings 3.8).
    """

    number = models.SmallIntegerField()
    item_now = models.ForeignKey("pricing.TariffItem", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("pricing.TariffItem", on_delete=models.PROTECT, related_name="+", db_index=False)
    from_day = models.DateField()
    level = models.SmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "number"], name="proposal_one_open"),
            models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__gte=0, level__lte=4), name="proposal_level"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["acting", "id"], name="proposal_acting"),
            models.Index(fields=["operator", "id"], name="proposal_operator"),
        ]


class PackageOutcome(models.TextChoices):
    """What became of a proposal."""

    ACCEPTED = "accepted", _("Accepted")
    OTHER_DAY = "other_day", _("Accepted from another day")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn by the operator")


class PackageDecision(Sided):
    """The acting municipality's decision on a proposal, once; the package runs from `from_day`. The operator's withdrawal of a
    proposal not decided yet stands here too."""

    proposal = models.OneToOneField(PackageProposal, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=PackageOutcome.choices)
    from_day = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=["accepted", "other_day"], from_day__isnull=False)
                | Q(outcome__in=["declined", "withdrawn"], from_day__isnull=True),
                name="package_decision_day",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["chain"], name="package_decision_chain")]


class NoticeSide(models.TextChoices):
    MUNICIPALITY = "municipality", _("The acting municipality")
    OPERATOR = "operator", _("The operator")


class NoticeSource(models.TextChoices):
    """Where the length of a notice comes from."""

    AREA = "area", _("The agreement area's value")
    CONTRACT = "contract", _("The contract")
    TERM = "term", _("Special terms")


class LongerNotice(Recorded):
    """A longer notice agreed for a service in [valid_from, valid_to), and the municipality that has bound itself to it as payer.
    It is in force by itself for what the municipality gives notice of in those days. `source` says where it is agreed; `origin`
    and `origin_id` are the area and row above that wrote it."""

    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    paying = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    months = models.SmallIntegerField()
    source = models.CharField(max_length=200)
    origin = models.CharField(max_length=30)
    origin_id = models.BigIntegerField()
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["service", "paying"], name="longer_notice_of")]
        constraints: ClassVar = [
            forward_period("longer_notice_forward"),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=36), name="longer_notice_months"),
            models.UniqueConstraint(
                fields=["origin", "origin_id", "paying"], condition=Q(superseded_at__isnull=True), name="longer_notice_once"
            ),
        ]


class Notice(Sided):
    """Notice of the end of a placement by one side. `last_day` is the last day of the stay that follows from `days`; when an
    earlier day is asked for, it stands in `asked_day` until the other side agrees. `cut` are the ids of the rows that the end
    shortened or took away, for a withdrawal. `number` counts as in `PackageProposal`: never two in force."""

    number = models.SmallIntegerField()
    side = models.CharField(max_length=12, choices=NoticeSide.choices)
    given_on = models.DateField()
    days = models.IntegerField()
    days_from = models.CharField(max_length=8, choices=NoticeSource.choices)
    days_source = models.CharField(max_length=250, blank=True)
    last_day = models.DateField()
    asked_day = models.DateField(null=True)
    end_reason = models.CharField(max_length=15, choices=EndReason.choices)
    cut: "ArrayField[list[int], list[int]]" = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "number"], name="notice_one_in_force"),
            models.CheckConstraint(condition=Q(days__gte=0), name="notice_days"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["acting", "id"], name="notice_acting"),
            models.Index(fields=["operator", "id"], name="notice_operator"),
        ]


class NoticeStepKind(models.TextChoices):
    AGREED = "agreed", _("The other side agreed to the earlier day")
    NOT_AGREED = "not_agreed", _("The other side did not agree to the earlier day")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class NoticeStep(Sided):
    """What followed a notice: the other side's answer to an earlier day, or that it was withdrawn; each once."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=NoticeStepKind.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice"], condition=Q(kind="withdrawn"), name="notice_withdrawn_once"),
            models.UniqueConstraint(fields=["notice"], condition=~Q(kind="withdrawn"), name="notice_answered_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["chain"], name="notice_step_chain")]


class ReferralStepKind(models.TextChoices):
    TOLD = "told", _("The acting municipality was told")
    CONFIRMED = "confirmed", _("Confirmed by the acting municipality")
    DISPUTED = "disputed", _("Disputed by the acting municipality")


class ReferralStep(Sided):
    """What followed a stay that began by self-referral (SEL §§ 109, 110): told, then confirmed or disputed, each once."""

    kind = models.CharField(max_length=10, choices=ReferralStepKind.choices)
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain"], condition=Q(kind="told"), name="referral_told_once"),
            models.UniqueConstraint(fields=["chain"], condition=~Q(kind="told"), name="referral_answered_once"),
        ]


class AnonymousStay(Recorded):
    """A stay under SEL § 109 of somebody who wishes to be unknown: the unit's own mark, no municipality, nothing to settle.

    `became` is the chain of the placement it turned into when the acting municipality was known. Only the unit sees it.
    """

    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("pricing.TariffItem", on_delete=models.PROTECT, related_name="+", db_index=False)
    mark = models.CharField(max_length=40)
    became = models.BigIntegerField(null=True)
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "mark"], condition=Q(superseded_at__isnull=True), name="anonymous_mark_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")), name="anonymous_forward"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["operator", "service"], name="anonymous_operator")]
