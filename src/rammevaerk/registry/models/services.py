"""Services, their units, places over time, target groups and geography."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.web.recorded import Recorded, Sourced, forward_period


def _period() -> Func:
    return Func(F("valid_from"), F("valid_to"), Value("[)"), function="daterange", output_field=DateRangeField())


class OperatorKind(models.TextChoices):
    MUNICIPAL = "municipal", _("Municipal")
    REGIONAL = "regional", _("Regional")
    SELF_OWNING_WITH_AGREEMENT = "self_owning_agreement", _("Self-owning with operating agreement")
    SELF_OWNING = "self_owning", _("Self-owning")
    FOUNDATION = "foundation", _("Foundation")
    COMPANY = "company", _("Private company")
    UNKNOWN = "unknown", _("Not stated")


class MunicipalityProfile(models.Model):
    """Geography of a municipality: borders (GeoJSON geometry, WGS 84), visual centre, area."""

    organisation = models.OneToOneField("accounts.Organisation", on_delete=models.PROTECT, related_name="municipality")
    region_code = models.CharField(max_length=4)
    region_name = models.CharField(max_length=60)
    centre_longitude = models.DecimalField(max_digits=8, decimal_places=5)
    centre_latitude = models.DecimalField(max_digits=8, decimal_places=5)
    area_km2 = models.IntegerField(null=True)
    border = models.JSONField()
    source = models.CharField(max_length=250)


class Population(models.Model):
    """Inhabitants of a municipality at a quarter; age bands overlap, so never sum across them."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=6)
    age_band = models.CharField(max_length=12)
    inhabitants = models.IntegerField()
    source = models.CharField(max_length=250)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation", "quarter", "age_band"], name="population_once")]


class Distance(models.Model):
    """Straight-line kilometres between two municipalities' administrative towns; not road distance."""

    origin = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    kilometres = models.DecimalField(max_digits=6, decimal_places=1)
    source = models.CharField(max_length=250)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["origin", "destination"], name="distance_once")]


class TargetGroup(models.Model):
    """An entry of a dated code list of target groups (FFB for adults), nested by parent; valid in [valid_from, valid_to)."""

    scheme = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    field = models.CharField(max_length=20, default="adults")
    depth = models.SmallIntegerField()
    is_leaf = models.BooleanField(default=True)
    group12 = models.CharField(_("reporting group"), max_length=80, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=250)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["scheme", "code"], name="target_group_code_once")]

    def __str__(self) -> str:
        return self.name


class Service(Sourced):
    """A service (tilbud). `operator` is who ran it when the row was made; successors follow from accounts."""

    external_id = models.CharField(max_length=40, blank=True, db_index=True)
    name = models.CharField(_("name"), max_length=160)
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="services")
    operator_kind = models.CharField(max_length=24, choices=OperatorKind.choices, default=OperatorKind.UNKNOWN)
    operator_name = models.CharField(max_length=160, blank=True)
    location = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="located")
    region_name = models.CharField(max_length=60, blank=True)
    town = models.CharField(max_length=80, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    protected_address = models.BooleanField(default=False)
    cvr = models.CharField(max_length=8, blank=True)
    p_number = models.CharField(max_length=10, blank=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    is_reference = models.BooleanField(default=False)
    search_text = models.TextField(blank=True)  # folded; holds no town of a protected address
    sort_key = models.GeneratedField(
        expression=Func(F("name"), function="danish_sort"),
        output_field=models.CharField(max_length=240, db_collation="C"),
        db_persist=True,
    )
    # figures the list shows and sorts by, written when places, occupancy or prices change (registry.actions)
    open_places = models.IntegerField(null=True)
    paragraphs = models.CharField(max_length=200, blank=True)
    price_ore = models.BigIntegerField(null=True)
    price_unit = models.CharField(max_length=12, blank=True)
    price_year = models.IntegerField(null=True)
    target_groups = models.CharField(max_length=300, blank=True)
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.CharField(max_length=120, blank=True)
    has_dearer_price: bool  # no column: queries.with_price_choice says it for the rows of a list

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["sort_key", "id"], name="service_by_name"),
            models.Index(F("open_places").desc(nulls_last=True), "id", name="service_by_open"),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="service_search"),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceStaff(models.Model):
    """The services a service manager's role covers: the third wall (unit) reads it."""

    assignment = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="staff")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["assignment", "service"], name="staff_once")]


class Unit(Sourced):
    """A department (afdeling) of a service: where places are counted and tariffs are set."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="units")
    external_id = models.CharField(max_length=40, blank=True, db_index=True)
    name = models.CharField(max_length=160)
    age_from = models.SmallIntegerField(null=True)
    age_to = models.SmallIntegerField(null=True)
    described_as = models.CharField(max_length=250, blank=True)  # the target group in the source's own words
    support_from = models.SmallIntegerField(null=True)  # FFB's steps 0 to 4, both inclusive; null: not stated
    support_to = models.SmallIntegerField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class Capacity(Recorded, Sourced):
    """Places of a unit under one paragraph in [valid_from, valid_to): approved, budgeted (the P of the tariff) and
    agreement places, three different numbers; null means not reported."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="capacities")
    paragraph = models.CharField(max_length=20)
    approved = models.IntegerField(null=True)
    budgeted = models.IntegerField(null=True)
    agreement = models.IntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            forward_period("capacity_forward"),
            ExclusionConstraint(
                name="capacity_no_overlap",
                expressions=[("unit", "="), ("paragraph", "="), (_period(), RangeOperators.OVERLAPS)],
                condition=Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(approved__gte=0) & Q(budgeted__gte=0) & Q(agreement__gte=0), name="capacity_not_negative"
            ),
        ]


class Availability(Recorded, Sourced):
    """How the budgeted places that are not occupied stand, from a date: closed for intake (with reason) and open only
    after assessment. Occupied comes from placements, reserved from reservations; open is what is left."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="availabilities")
    paragraph = models.CharField(max_length=20)
    closed = models.IntegerField(default=0)
    closed_reason = models.CharField(max_length=200, blank=True)
    after_assessment = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            forward_period("availability_forward"),
            ExclusionConstraint(
                name="availability_no_overlap",
                expressions=[("unit", "="), ("paragraph", "="), (_period(), RangeOperators.OVERLAPS)],
                condition=Q(superseded_at__isnull=True),
            ),
        ]


class Reservation(Sourced):
    """One place held for a municipality in [from_date, until); it lapses visibly."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reservations")
    paragraph = models.CharField(max_length=20)
    reserved_for = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    until = models.DateField()
    ended_on = models.DateField(null=True)
    made_at = models.DateTimeField(default=timezone.now)


class OverOccupancy(Sourced):
    """Temporary over-occupancy of a unit in [valid_from, valid_to): allowed, with reason and approval, never refused."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    paragraph = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_to = models.DateField()
    places = models.IntegerField()
    reason = models.CharField(max_length=250)
    approved_by = models.CharField(max_length=120)


class Occupancy(models.Model):
    """Use of a unit under a paragraph in one month: whole and part places as billable days, people beside it.

    `origin` tells figures that come from placements apart from those the operator reported. `people_at_end` and
    `places_at_end` (part-time users by their factor) are counted on the month's last day, in the running month on the day
    it was counted; `places_at_end` null means that every person has a whole place."""

    class Origin(models.TextChoices):
        PLACEMENTS = "placements", _("From placements")
        REPORTED = "reported", _("Reported by the operator")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="occupancies")
    paragraph = models.CharField(max_length=20)
    month = models.DateField()
    origin = models.CharField(max_length=12, choices=Origin.choices)
    place_days = models.DecimalField(max_digits=12, decimal_places=2)
    people = models.IntegerField()
    people_at_end = models.IntegerField()
    places_at_end = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    is_demo = models.BooleanField(default=False)
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "paragraph", "month", "origin"], name="occupancy_once")]


class Confirmation(models.Model):
    """Somebody confirmed a service's figures on a day; nothing changed is a confirmation too. Never changed."""

    insert_only = True

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="confirmations")
    on = models.DateField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120)
    nothing_changed = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)


class UnitTargetGroup(Sourced):
    """A unit can take a target group; `set_aside` is how many of its places are kept for that group, where the
    operator says so. The two are never added."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="target_groups")
    target_group = models.ForeignKey(TargetGroup, on_delete=models.PROTECT, related_name="+")
    set_aside = models.IntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "target_group"], name="unit_group_once")]


class UnitFeature(Sourced):
    """Whether a unit has what somebody may need of a place; no row: not stated."""

    class Feature(models.TextChoices):
        WAKING_NIGHT = "waking_night", _("Staff awake at night")
        GROUND_FLOOR = "ground_floor", _("Home on the ground floor")
        WHEELCHAIR = "wheelchair", _("Fit for wheelchairs")
        OWN_KITCHEN = "own_kitchen", _("Own kitchen")
        SPEECH_THERAPIST = "speech_therapist", _("Speech therapist on the spot")
        SIGN_LANGUAGE = "sign_language", _("Sign language")
        WORKSHOP = "workshop", _("Music or workshop")
        GARDEN = "garden", _("Garden")
        PETS = "pets", _("Pets are allowed")
        WOMEN_ONLY = "women_only", _("Women only")
        MEN_ONLY = "men_only", _("Men only")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="features")
    feature = models.CharField(max_length=20, choices=Feature.choices)
    has = models.BooleanField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "feature"], name="unit_feature_once")]


class QualityScore(Sourced):
    """The social supervision's score of a service on one of the seven themes of the quality model, 1 to 5, on a day."""

    class Theme(models.IntegerChoices):
        EDUCATION = 1, _("Education and employment")
        RELATIONS = 2, _("Independence and relations")
        METHODS = 3, _("Target groups, methods and results")
        HEALTH = 4, _("Health and well-being")
        LEADERSHIP = 5, _("Organisation and leadership")
        COMPETENCES = 6, _("Competences")
        SURROUNDINGS = 7, _("Physical surroundings")

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="quality")
    theme = models.SmallIntegerField(choices=Theme.choices)
    score = models.DecimalField(max_digits=3, decimal_places=2)
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "theme", "on"], name="quality_once_a_day"),
            models.CheckConstraint(condition=Q(score__gte=1) & Q(score__lte=5), name="quality_one_to_five"),
        ]


class PublishedPrice(Recorded, Sourced):
    """A price as published, shown in the register: from an import, or written by pricing when a tariff is published."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="prices")
    paragraph = models.CharField(max_length=20, blank=True)
    label = models.CharField(max_length=160, blank=True)
    amount_ore = models.BigIntegerField()
    price_unit = models.CharField(max_length=12)
    year = models.IntegerField(null=True)


class ImportBatch(models.Model):
    """One services file read: previewed first, then applied; odd rows wait in the review queue."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, default="previewed")
    job = models.ForeignKey("web.Job", on_delete=models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)

    @property
    def may_be_written(self) -> bool:
        """Not written yet, and nobody is at it: not asked for, or what was asked for has stopped."""
        return self.applied_at is None and (self.job is None or self.job.is_over)


class ImportRow(models.Model):
    """One row of a services file with what was found in it; nothing is dropped."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="rows")
    number = models.IntegerField()
    raw = models.JSONField()
    state = models.CharField(max_length=12)
    findings = models.JSONField(default=list)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    resolution = models.CharField(max_length=200, blank=True)
    decided = models.JSONField(default=dict)
    resolved_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]
