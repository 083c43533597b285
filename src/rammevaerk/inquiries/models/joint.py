"""An inquiry for a joint service with the municipalities it asks and what they answer."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rammevaerk.web.recorded import Sourced


class JointInquiry(Sourced):
    """A question to the agreement's other municipalities as authorities, in codes and without text (readings 3.1): `groups` are
    ids of target groups, ages inclusive, `deadline` the last day one can answer."""

    class Closed(models.TextChoices):
        CONCLUDED = "concluded", _("Concluded")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    need = models.BigIntegerField()
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    area = models.ForeignKey("accounts.AgreementArea", on_delete=models.PROTECT, related_name="+", db_index=False)
    paragraph = models.CharField(max_length=20)
    groups = ArrayField(models.BigIntegerField(), default=list)
    level = models.SmallIntegerField(null=True)
    age_from = models.SmallIntegerField(null=True)
    age_to = models.SmallIntegerField(null=True)
    deadline = models.DateField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)
    closed_as = models.CharField(max_length=10, choices=Closed.choices, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["need"], name="joint_inquiry_by_need")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need"], condition=Q(closed_on__isnull=True), name="one_open_joint_inquiry"),
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_to__isnull=True) | Q(age_to__gte=F("age_from")),
                name="joint_ages_forward",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_as="") | (Q(closed_on__isnull=False) & ~Q(closed_as="")),
                name="joint_inquiry_closed_how",
            ),
        ]


class JointAsked(models.Model):
    """A municipality that is asked; `municipality` and `department` are the asker's."""

    insert_only = True

    inquiry = models.ForeignKey(JointInquiry, on_delete=models.CASCADE, related_name="asked")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inquiry", "organisation"], name="municipality_asked_once"),
            models.CheckConstraint(condition=~Q(municipality=F("organisation")), name="nobody_asks_itself"),
        ]


class JointAnswer(models.Model):
    """What a municipality answered; a later one holds instead. Never changed. `number` is how many of its own citizens have a
    similar need, `from_day` from when; no text."""

    insert_only = True

    class Kind(models.TextChoices):
        CITIZENS = "citizens", _("We have citizens with a similar need")
        TAKE_PART = "take_part", _("We would take part")
        RUN = "run", _("We can run a joint service")
        NO = "no", _("No")

    inquiry = models.ForeignKey(JointInquiry, on_delete=models.CASCADE, related_name="answers")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.SmallIntegerField(null=True)
    from_day = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind="no") | Q(number__isnull=True, from_day__isnull=True), name="joint_no_is_no"
            ),
            models.CheckConstraint(condition=~Q(kind="citizens") | Q(number__gte=1), name="joint_citizens_are_counted"),
        ]
