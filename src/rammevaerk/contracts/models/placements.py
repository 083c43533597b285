"""Citizens by reference, their placements and absences."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.web.recorded import Recorded, Sourced, forward_period


def _period() -> Func:
    return Func(F("valid_from"), F("valid_to"), Value("[)"), function="daterange", output_field=DateRangeField())


class PlacementBasis(models.TextChoices):
    SEARCH = "search", _("Decision after search")
    FREE_CHOICE = "free_choice", _("Free choice")
    SELF_REFERRAL = "self_referral", _("Self-referral")
    JUDGMENT = "judgment", _("Judgment or order")
    EMERGENCY = "emergency", _("Emergency")
    CONTINUATION = "continuation", _("Continued after merger, take-over or conversion")
    RUNNING = "running", _("Running when the platform was taken into use")


class GoalType(models.TextChoices):
    """What the support is for: the types of goal of FFB (readings 3.13)."""

    DEVELOP = "develop", _("Develop ability")
    KEEP = "keep", _("Keep ability")
    LIMIT_LOSS = "limit_loss", _("Limit the loss of ability")


class EndReason(models.TextChoices):
    """Why a stay ended (readings 3.13)."""

    GOAL_REACHED = "goal_reached", _("The goal is reached")
    OTHER_SERVICE = "other_service", _("Moved to another service")
    OWN_HOME = "own_home", _("Moved to a home of their own")
    CITIZEN_WISH = "citizen_wish", _("The citizen's own wish")
    NOT_FITTING = "not_fitting", _("The service did not fit")
    OPERATOR_NOTICE = "operator_notice", _("The operator gave notice")
    TRANSITION = "transition", _("Age or another act took over")
    MOVED_AWAY = "moved_away", _("Moved out of the area")
    DEATH = "death", _("Death")
    OTHER = "other", _("Another reason")


class PayerReason(models.TextChoices):
    """Why another than the acting municipality pays: the exception (readings 3.9)."""

    SEL_9B = "sel_9b", _("SEL § 9 b")
    SEL_9C = "sel_9c", _("SEL § 9 c")
    STATE = "state", _("Paid by the state")


class AbsenceKind(models.TextChoices):
    HOLIDAY = "holiday", _("Holiday")
    HOME = "home", _("Days at home")
    HOSPITAL = "hospital", _("Hospital")
    PRISON = "prison", _("Prison")
    DEATH = "death", _("Death, and the notice still runs")
    MOVED_OUT = "moved_out", _("Moved out before the notice ends")
    OTHER = "other", _("Other absence")


class Citizen(Sourced):
    """A citizen as the acting municipality's own reference; never a name, an address or a CPR number.

    `birth_month` is the first of the month, entered where dates depend on age; never taken from a number. `household` is the
    municipality's own reference of a couple or of siblings (readings 3.11, 3.15).
    """

    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("reference"), max_length=40)
    birth_month = models.DateField(null=True)
    household = models.CharField(max_length=40, blank=True, db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "reference"], name="citizen_reference_once"),
            models.CheckConstraint(condition=Q(birth_month__isnull=True) | Q(birth_month__day=1), name="citizen_birth_month"),
        ]
        indexes: ClassVar = [models.Index(fields=["reference"], name="citizen_reference")]

    def __str__(self) -> str:
        return self.reference


class Placement(Recorded, Sourced):
    """A citizen's stay at a tariff item in [valid_from, valid_to): the day in valid_to is the day after the last day
    of the stay, so whether the last day is billed is decided by the agreement's convention, not by the date.

    `chain` is the id of the first row of a placement and of every correction of it: charges hang on it. Corrections
    are new rows; the old one keeps what was known. A change from a date splits the period: then a chain has several
    current rows, never overlapping. `factor` is the part-time share (1 = full time). The operator's own citizens are
    placements too: then paying equals operator, or the operator's successor. `continues` is the chain this one follows: a
    transfer, or another paragraph from a birthday on. `level` is the need of support in FFB's five steps, None not assessed.
    `payer_reason` says why another than the acting municipality pays.
    """

    chain = models.BigIntegerField()
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="placements")
    item = models.ForeignKey("pricing.TariffItem", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    paragraph = models.CharField(max_length=20)
    target_group = models.ForeignKey(
        "registry.TargetGroup", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    acting = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    paying = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    registered = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    basis = models.CharField(max_length=14, choices=PlacementBasis.choices)
    factor = models.DecimalField(max_digits=4, decimal_places=3, default=1)
    expected_end = models.DateField(null=True, blank=True)
    no_end_reason = models.CharField(max_length=250, blank=True)
    follow_up_on = models.DateField()
    level = models.SmallIntegerField(null=True)
    goal_type = models.CharField(max_length=10, choices=GoalType.choices, blank=True, db_default="")
    end_reason = models.CharField(max_length=15, choices=EndReason.choices, blank=True, db_default="")
    continues = models.BigIntegerField(null=True)
    payer_reason = models.CharField(max_length=10, choices=PayerReason.choices, blank=True, db_default="")
    correction_reason = models.CharField(max_length=250, blank=True)
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["paying", "id"], name="placement_paying"),
            models.Index(fields=["acting", "id"], name="placement_acting"),
            models.Index(fields=["operator", "id"], name="placement_operator"),
            models.Index(fields=["service", "id"], name="placement_service"),
            models.Index(fields=["unit", "valid_from"], name="placement_unit"),
            models.Index(
                fields=["unit", "valid_from", "valid_to", "expected_end"],
                include=["paragraph", "factor"],
                name="placement_current",
                condition=Q(superseded_at__isnull=True),
            ),
            models.Index(
                fields=["valid_to", "unit"],
                include=["paragraph", "factor"],
                name="placement_leaving",
                condition=Q(superseded_at__isnull=True, valid_to__isnull=False),
            ),
            models.Index(fields=["chain"], name="placement_chain"),
        ]
        constraints: ClassVar = [
            forward_period("placement_forward"),
            models.CheckConstraint(condition=Q(factor__gt=0) & Q(factor__lte=1), name="placement_factor"),
            models.CheckConstraint(condition=Q(level__isnull=True) | Q(level__gte=0, level__lte=4), name="placement_level"),
            ExclusionConstraint(
                name="placement_no_overlap",
                expressions=[
                    ("citizen", "="),
                    ("item", "="),
                    (_period(), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True),
            ),
            ExclusionConstraint(
                name="placement_chain_once",
                expressions=[("chain", "="), (_period(), RangeOperators.OVERLAPS)],
                condition=Q(superseded_at__isnull=True),
            ),
        ]


class Absence(Recorded):
    """Days away in [valid_from, valid_to) from a placement, by kind; the payment rule of the kind is a parameter.

    The parties are those of the placement, carried here so that the walls need no second table.
    """

    chain = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=AbsenceKind.choices)
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    acting = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    paying = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["operator", "valid_from"], name="absence_operator")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(valid_to__isnull=False) & Q(valid_to__gt=F("valid_from")), name="absence_forward"),
            ExclusionConstraint(
                name="absence_no_overlap",
                expressions=[("chain", "="), (_period(), RangeOperators.OVERLAPS)],
                condition=Q(superseded_at__isnull=True),
            ),
        ]


class Change(models.Model):
    """One change of what a placement's days are or cost, touching days from `first_day` on. Settlement reads it to find
    the months already settled that no longer hold; ids rise in the order the changes were committed for one operator
    (writers and the reader share a lock, see `actions.writing.note_change`)."""

    insert_only = True

    chain = models.BigIntegerField()
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    first_day = models.DateField()
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["operator", "id"], name="change_operator")]
