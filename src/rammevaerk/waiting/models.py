"""Who waits, the vacancies declared, the places reserved, and what happened. All but vacancies hold rows about persons: see the
policies in the migrations, and docs/interpretations/who-sees-what.md."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.web.recorded import Recorded, Sourced, forward_period


class ClosedAs(models.TextChoices):
    """How an entry left the list."""

    PLACED = "placed", _("Got a place here")
    WITHDRAWN = "withdrawn", _("Taken off by the municipality")
    TAKEN_OFF = "taken_off", _("Taken off by the operator")


class Happening(models.TextChoices):
    """What happened to an entry, as the history tells it."""

    ENTERED = "entered", _("Put on the list")
    CONFIRMED = "confirmed", _("Confirmed")
    CHANGED = "changed", _("Changed")
    PROPOSED = "proposed", _("The place was proposed")
    REFUSED = "refused", _("The place was refused")
    PASSED_OVER = "passed_over", _("Passed over")
    RESERVED = "reserved", _("A place was reserved")
    PROLONGED = "prolonged", _("The reservation was prolonged")
    RELEASED = "released", _("The reservation was given up")
    PLACED = "placed", _("Got a place here")
    WITHDRAWN = "withdrawn", _("Taken off by the municipality")
    TAKEN_OFF = "taken_off", _("Taken off by the operator")


class Sex(models.TextChoices):
    """Which sex a place is for, where the home asks for it."""

    WOMEN = "women", _("Women only")
    MEN = "men", _("Men only")


class VacancyEnd(models.TextChoices):
    FILLED = "filled", _("Filled")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class OfTwoSides(Sourced):
    """Whose row it is: both sides of a place, as the walls ask (`contracts.policies`)."""

    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    acting = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    paying = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True


class Entry(OfTwoSides):
    """Somebody waits for a place of a unit under a paragraph.

    What was needed is kept as it was told then: `groups` are ids of target groups, `must` codes of features, ages inclusive,
    `sex` empty when not told. `citizen` is None as long as only the inquiry that led here is known; `need` and `inquiry` are ids
    as numbers, since both stand above. `urgency` is a class of the agreed scale, empty when none is agreed or told. It stands on
    the list until `closed_on`.
    """

    citizen = models.ForeignKey("contracts.Citizen", on_delete=models.PROTECT, null=True, related_name="+")
    need = models.BigIntegerField(null=True)
    inquiry = models.BigIntegerField(null=True)
    paragraph = models.CharField(max_length=20)
    groups = models.JSONField(default=list)
    level = models.SmallIntegerField(null=True)
    age_from = models.SmallIntegerField(null=True)
    age_to = models.SmallIntegerField(null=True)
    sex = models.CharField(max_length=5, choices=Sex.choices, blank=True)
    must = models.JSONField(default=list)
    referred_on = models.DateField(_("date of referral"))
    urgency = models.CharField(max_length=20, blank=True)
    confirmed_on = models.DateField()
    entered_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(
        "accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    closed_on = models.DateField(null=True)
    closed_as = models.CharField(max_length=10, choices=ClosedAs.choices, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["unit", "id"], name="waiting_unit", condition=Q(closed_on__isnull=True)),
            models.Index(fields=["acting", "id"], name="waiting_acting"),
            models.Index(fields=["operator", "id"], name="waiting_operator"),
            models.Index(fields=["need"], name="waiting_need", condition=Q(need__isnull=False)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["citizen", "unit", "paragraph"], name="waits_once", condition=Q(closed_on__isnull=True)
            ),
            models.UniqueConstraint(fields=["inquiry"], name="waiting_inquiry_once", condition=Q(inquiry__isnull=False)),
            models.CheckConstraint(
                condition=Q(citizen__isnull=False) | Q(inquiry__isnull=False) | Q(closed_on__isnull=False),
                name="waiting_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_as="") | (Q(closed_on__isnull=False) & ~Q(closed_as="")),
                name="waiting_closed_with_reason",
            ),
            models.CheckConstraint(condition=~Q(paragraph__in=("SEL-109", "SEL-110")), name="waiting_no_shelter"),
        ]


class Vacancy(Sourced):
    """A place the unit says is free from a day, and for whom: `groups` are ids of target groups, empty for everybody the unit
    takes; `features` say of codes whether the place has them. It tells of no person."""

    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    paragraph = models.CharField(max_length=20)
    groups = models.JSONField(default=list)
    sex = models.CharField(max_length=5, choices=Sex.choices, blank=True)
    features = models.JSONField(default=dict)
    age_from = models.SmallIntegerField(null=True)
    age_to = models.SmallIntegerField(null=True)
    free_from = models.DateField()
    declared_at = models.DateTimeField(default=timezone.now)
    declared_by = models.ForeignKey(
        "accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    closed_on = models.DateField(null=True)
    closed_as = models.CharField(max_length=10, choices=VacancyEnd.choices, blank=True)


class Event(OfTwoSides):
    """What happened to an entry on a day, in which place of the order it then stood (1 is first) and among how many. Never
    changed. `reason` is a code of `rules.reasons`, `words` what was written beside it."""

    insert_only = True

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="events")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Happening.choices)
    position = models.SmallIntegerField(null=True)
    among = models.SmallIntegerField(null=True)
    reason = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=250, blank=True)
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    rulebook = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["service", "on"], name="waiting_event_service")]


class Reservation(OfTwoSides):
    """A place held for a citizen in [from_date, until): from the day `until` it counts as free again, whether or not anybody
    says so. `place` is the register's row of the same reservation, which names nobody. `paid` is the agreement's answer on
    the day it was made, None when the agreement has none. `placement` is the chain it became."""

    place = models.OneToOneField("registry.Reservation", on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.SET_NULL, null=True, related_name="reservations")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    citizen = models.ForeignKey("contracts.Citizen", on_delete=models.PROTECT, null=True, related_name="+")
    paragraph = models.CharField(max_length=20)
    from_date = models.DateField()
    until = models.DateField()
    paid = models.BooleanField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=250, blank=True)
    placement = models.BigIntegerField(null=True)
    rulebook = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["operator", "until"], name="waiting_held_operator"),
            models.Index(fields=["acting", "until"], name="waiting_held_acting"),
        ]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(until__gt=F("from_date")), name="waiting_held_forward")]


class ServiceCriteria(models.Model):
    """A service's own order of its waiting lists from a day on, in the codes of `rules.ordering.OrderCriterion`, the first first;
    none of them gives the order back to the agreement. `reference` says where it was decided. The newest that holds is taken."""

    insert_only = True

    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    criteria = ArrayField(models.CharField(max_length=15), default=list)
    valid_from = models.DateField()
    reference = models.CharField(max_length=200)
    is_demo = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["service", "-valid_from", "-id"], name="criteria_of_service")]


class DrawRight(Recorded):
    """A municipality has joined an agreement about a service and has a right to draw a place there in [valid_from, valid_to).
    `first` when the agreement gives it precedence on the waiting lists; else the right is shown and moves nobody. `source` says
    where it is agreed; `origin` and `origin_id` are the area and row above that wrote it."""

    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    first = models.BooleanField()
    source = models.CharField(max_length=200)
    origin = models.CharField(max_length=30)
    origin_id = models.BigIntegerField()
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["service", "party"], name="draw_right_of")]
        constraints: ClassVar = [
            forward_period("draw_right_forward"),
            models.UniqueConstraint(
                fields=["origin", "origin_id", "party"], condition=Q(superseded_at__isnull=True), name="draw_right_once"
            ),
        ]
