"""A change as its operator notified it, the residents counted then, notices to buyers, and the plan that is followed."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.web.recorded import Sourced


class Change(Sourced):
    """What an operator wants to do with a service. No state is kept: it is worked out (`rules.standing`).

    `takes_effect` is the first day; `others` are ids of services that take part, `groups` of target groups, `features` codes
    of what the service contains, `users` of those who paid for residents that day. Amounts in ore. `registered_from` is the
    first day the register says of it, written on `registered_on`; `in_effect_on` the day somebody said that it had happened.
    """

    class Kind(models.TextChoices):
        OPEN = "open", _("Opening")
        EXPAND = "expand", _("Expansion")
        REDUCE = "reduce", _("Reduction")
        CONVERT = "convert", _("Conversion")
        CLOSE = "close", _("Closing")
        SINGLE_PERSON = "single_person", _("Single-person service")
        TAKE_OVER = "take_over", _("Take-over")
        MERGE = "merge", _("Merger")
        SPLIT = "split", _("Split")
        MOVE = "move", _("Move")

    class Forced(models.TextChoices):
        APPROVAL_WITHDRAWN = "approval_withdrawn", _("The approval is withdrawn")
        FIRE = "fire", _("Fire or damage")
        OTHER = "other", _("Something else that cannot wait")

    area = models.ForeignKey("accounts.AgreementArea", on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=160)
    paragraph = models.CharField(max_length=20, blank=True)
    groups = ArrayField(models.BigIntegerField(), default=list)
    features = ArrayField(models.CharField(max_length=40), default=list)
    content = models.TextField(blank=True)
    places_before = models.SmallIntegerField(null=True)
    places_after = models.SmallIntegerField(null=True)
    takes_effect = models.DateField()
    reason = models.TextField()
    economy = models.TextField(blank=True)
    yearly_ore = models.BigIntegerField(null=True)
    once_ore = models.BigIntegerField(null=True)
    others = ArrayField(models.BigIntegerField(), default=list)
    other_names = models.CharField(max_length=250, blank=True)
    new_operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    location = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    forced = models.CharField(max_length=20, choices=Forced.choices, blank=True)
    joint_inquiry = models.BigIntegerField(null=True)
    users = ArrayField(models.BigIntegerField(), default=list)
    announced_on = models.DateField()
    notified_on = models.DateField()
    notified_at = models.DateTimeField(default=timezone.now)
    notified_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=250, blank=True)
    registered_from = models.DateField(null=True)
    registered_on = models.DateField(null=True)
    registered_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    in_effect_on = models.DateField(null=True)
    in_effect_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["service"], name="change_of_service")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(in_effect_on__isnull=True), name="change_withdrawn_or_in_effect"
            ),
            models.CheckConstraint(condition=Q(forced="") | Q(kind="close"), name="only_a_closing_is_forced"),
            models.UniqueConstraint(
                fields=["service", "kind"],
                condition=Q(withdrawn_on__isnull=True, in_effect_on__isnull=True, service__isnull=False),
                name="change_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ResidentsCounted(models.Model):
    """Residents a municipality paid for on the day of the notification, as the platform counted them; no person. Never
    changed."""

    insert_only = True

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="residents")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    people = models.SmallIntegerField()
    counted_on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["change", "municipality"], name="residents_counted_once")]


class BuyerNotice(models.Model):
    """A buyer was told on a day, and how; `receipt` is what proves the dispatch. Never changed."""

    class How(models.TextChoices):
        DIGITAL_POST = "digital_post", _("Digital Post")
        SECURE_MAIL = "secure_mail", _("Secure mail")
        LETTER = "letter", _("Letter")
        MEETING = "meeting", _("At a meeting, with minutes")

    insert_only = True

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="notices")
    buyer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    dispatched_on = models.DateField()
    how = models.CharField(max_length=14, choices=How.choices)
    receipt = models.CharField(max_length=120)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["change", "buyer"], name="buyer_told_once")]


class PlanStep(models.Model):
    """A step of the plan for residents, staff and knowledge, or of what others must be told; `who` is a function, no name."""

    class Kind(models.TextChoices):
        RESIDENTS = "residents", _("Residents")
        STAFF = "staff", _("Staff")
        KNOWLEDGE = "knowledge", _("Knowledge")
        REGISTER = "register", _("The register")
        SUPERVISION = "supervision", _("The social supervision and Tilbudsportalen")
        OTHER = "other", _("Something else")

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    what = models.CharField(max_length=250)
    who = models.CharField(max_length=120)
    due = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
