"""A place inquiry with the units it asks, their codes and their answers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rammevaerk.web.recorded import Sourced


class PlaceInquiry(Sourced):
    """A question to operators about places for one need. `profile` is what was sent, frozen (rules.outgoing); `deadline` is
    the last day one can answer."""

    class Because(models.TextChoices):
        FOUND = "found", _("A place was found")
        NO_NEED = "no_need", _("No longer needed")
        MISTAKE = "mistake", _("Sent by mistake")

    need = models.BigIntegerField()
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    profile = models.JSONField()
    deadline = models.DateField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=8, choices=Because.choices, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["need"], name="place_inquiry_by_need"),
            models.Index(fields=["municipality", "-sent_at"], name="place_inquiry_sent"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_because="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_because="")),
                name="place_inquiry_withdrawn_why",
            )
        ]


class AskedUnit(models.Model):
    """A unit that is asked. Municipality, operator and service stand here too, so that the walls need no second table;
    `operator` is who ran it when it was asked, None when it is known by name only."""

    insert_only = True

    inquiry = models.ForeignKey(PlaceInquiry, on_delete=models.CASCADE, related_name="asked")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["inquiry", "unit"], name="unit_asked_once")]


class AnswerCode(models.Model):
    """The way to one answer for whoever has no login: an address nobody can guess, and the hash of a code. A newer row for the
    same asked unit takes its place."""

    asked = models.ForeignKey(AskedUnit, on_delete=models.CASCADE, related_name="codes")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    link = models.CharField(max_length=40, unique=True)
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    tries_left = models.SmallIntegerField()
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["asked"], condition=Q(replaced_at__isnull=True), name="one_code_at_a_time"),
            models.CheckConstraint(condition=Q(tries_left__gte=0), name="code_tries_not_negative"),
        ]


class PlaceAnswer(models.Model):
    """What a unit answered; a later one holds instead. Never changed. `price_ore` is the item's tariff as it stood that day,
    per `price_unit`; `by` is None for an answer by link, `answered_by` says who it was."""

    insert_only = True

    class Kind(models.TextChoices):
        YES = "yes", _("Yes")
        CONDITIONS = "conditions", _("Yes, if …")
        WAITING_LIST = "waiting_list", _("Waiting list")
        ASSESSMENT = "assessment", _("Only after assessment")
        NO = "no", _("No")

    asked = models.ForeignKey(AskedUnit, on_delete=models.CASCADE, related_name="answers")
    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    from_day = models.DateField(null=True)
    conditions = models.CharField(max_length=1000, blank=True)
    item = models.ForeignKey("pricing.TariffItem", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    price_ore = models.BigIntegerField(null=True)
    price_unit = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kind="no") | Q(from_day__isnull=True, item__isnull=True), name="no_is_no_more"),
            models.CheckConstraint(condition=~Q(kind="conditions") | ~Q(conditions=""), name="conditions_are_said"),
        ]
