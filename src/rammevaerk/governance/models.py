"""Cycles, phases, deadlines, focus areas, versions, approvals and documents."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CycleState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    COLLECTING = "collecting", _("Data collection")
    ANALYSED = "analysed", _("Analysed")
    DRAFTED = "drafted", _("Drafted")
    HEARD = "heard", _("Heard")
    ENDORSED = "endorsed", _("Endorsed by the administration")
    RECOMMENDED = "recommended", _("Recommended")
    IN_RATIFICATION = "in_ratification", _("With the parties")
    DISPUTE = "dispute", _("Rejected by a party")
    ADOPTED = "adopted", _("Adopted")
    PUBLISHED = "published", _("Published")
    IN_FORCE = "in_force", _("In force")
    EXPIRED = "expired", _("Expired")


class Cycle(models.Model):
    """One agreement of an area, in force in [starts, ends): two calendar years as a rule, other lengths allowed."""

    area = models.ForeignKey("accounts.AgreementArea", on_delete=models.PROTECT, related_name="cycles")
    name = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=16, choices=CycleState.choices, default=CycleState.PLANNED)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["area", "name"], name="cycle_once")]


class CycleStep(models.Model):
    """A move of a cycle from one state to another. Never changed."""

    insert_only = True

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="steps")
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16)
    at = models.DateTimeField(default=timezone.now)
    on = models.DateField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)


class Phase(models.Model):
    """A stretch of a cycle's preparation on the year wheel, in [starts, ends)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="phases")
    position = models.SmallIntegerField()
    name = models.CharField(max_length=60)
    state = models.CharField(max_length=16, choices=CycleState.choices)
    starts = models.DateField()
    ends = models.DateField()


class Deadline(models.Model):
    """A date of a cycle by which something is done (inclusive); data, never code.

    `role` is who has the task; `party_stage` says that each party must have passed that stage of its treatment by then.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="deadlines")
    due = models.DateField()
    name = models.CharField(max_length=160)
    body = models.ForeignKey("decisions.Body", on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    party_stage = models.CharField(max_length=12, blank=True)
    done_on = models.DateField(null=True)


class FocusArea(models.Model):
    """A subject the parties give priority in a cycle; may continue one of an earlier cycle."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="focus_areas")
    position = models.SmallIntegerField()
    name = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    lead = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, default="proposed")
    continues = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    is_demo = models.BooleanField(default=False)


class Version(models.Model):
    """A numbered text of the agreement: what the parties approve. Its content is frozen with a hash when made."""

    insert_only = True

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="versions")
    number = models.CharField(max_length=10)
    made_at = models.DateTimeField(default=timezone.now)
    made_on = models.DateField()
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    note = models.CharField(max_length=250, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "number"], name="version_once")]


class ApprovalStep(models.Model):
    """A step of one party's treatment of a version: received, heard, committee, decided, notified. Never changed; a
    mistaken registration is answered by a later row of the same party."""

    class Step(models.TextChoices):
        RECEIVED = "received", _("Received")
        HEARD = "heard", _("Disability council heard")
        COMMITTEE = "committee", _("In committee")
        FINANCE = "finance", _("In finance committee")
        APPROVED = "approved", _("Approved")
        APPROVED_WITH_REMARKS = "approved_with_remarks", _("Approved with remarks")
        REJECTED = "rejected", _("Rejected")
        NOTIFIED = "notified", _("Notified")

    insert_only = True

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="approval_steps")
    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=24, choices=Step.choices)
    body = models.CharField(max_length=120)
    meeting_on = models.DateField(null=True)
    item_number = models.CharField(max_length=20, blank=True)
    case_number = models.CharField(max_length=40, blank=True)
    remarks = models.TextField(blank=True)
    minutes_url = models.URLField(blank=True)
    registered_at = models.DateTimeField(default=timezone.now)
    registered_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    is_demo = models.BooleanField(default=False)


class ApprovalConfirmation(models.Model):
    """A second person's confirmation of a registered decision."""

    insert_only = True

    step = models.OneToOneField(ApprovalStep, on_delete=models.PROTECT, related_name="confirmation")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+")


class PlannedMeeting(models.Model):
    """The day a party's body will treat a version; `on` null says that there is no day (any more). Never changed: the
    latest row of a party and stage holds."""

    insert_only = True

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="planned_meetings")
    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=12)
    on = models.DateField(null=True)
    note = models.CharField(max_length=250, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    is_demo = models.BooleanField(default=False)


class HearingAnswer(models.Model):
    """What an organisation answered when it was heard about a version. Never changed; a later answer stands beside it."""

    insert_only = True

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="hearing_answers")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    on = models.DateField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    is_demo = models.BooleanField(default=False)


class Prolongation(models.Model):
    """A recorded decision that a cycle's terms hold on until a day (exclusive) after its own period."""

    insert_only = True

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="prolongations")
    until = models.DateField()
    decided_by = models.CharField(max_length=120)
    decided_on = models.DateField()
    reason = models.TextField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")


class Document(models.Model):
    """A document built from a version; the bytes are kept as they were given to the parties."""

    insert_only = True

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)
