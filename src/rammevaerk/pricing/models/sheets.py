"""Calculation sheets with their versions, lines and prices; workbooks sent in, and alternatives kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.pricing.models.items import TariffItem
from rammevaerk.web.recorded import Recorded, Sourced, forward_period


class SheetState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved by the operator")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")


class Structure(models.TextChoices):
    """How the prices of a sheet are built (TR C16); the codes of pricing.price_structures."""

    AVERAGE = "average", _("One average tariff")
    LEVELS = "levels", _("Levels")
    BASE_PACKAGES = "base_packages", _("Base and packages")
    BASE_HOURS = "base_hours", _("Base and hours")
    STANDARD_PERCENTAGE = "standard_percentage", _("Standard tariff with per cents")


class Sheet(Sourced):
    """One version of the calculation of an item's tariff for a year. Published sheets never change.

    `facts` keeps what the calculation read beside the lines (accounts, regulation, last year's sheet, peers; see
    `snapshots`), so that it can be recomputed when those rows have moved on; `rulebook` is the identity of the values.
    `own_days` is a day basis other than the agreed days; `volume` what is sold a year of an item measured otherwise than in
    days; `overhead_ore` an amount instead of the agreed share; `step_ore` a package's interval or an hour's price.
    """

    guarded: ClassVar = True

    item = models.ForeignKey(TariffItem, on_delete=models.PROTECT, related_name="sheets")
    year = models.IntegerField()
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=12, choices=SheetState.choices, default=SheetState.DRAFT)
    places = models.IntegerField()
    budget_adopted_on = models.DateField(null=True)
    own_days = models.IntegerField(null=True)
    volume = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    overhead_ore = models.BigIntegerField(null=True)
    overhead_source = models.CharField(max_length=250, blank=True)
    structure = models.CharField(max_length=20, choices=Structure.choices, default=Structure.AVERAGE)
    step_ore = models.BigIntegerField(null=True)
    occupancy_wanted = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    basis_ore = models.BigIntegerField(null=True)
    occupancy = models.DecimalField(max_digits=9, decimal_places=8, null=True)
    days = models.IntegerField(null=True)
    tariff_ore = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    rulebook = models.CharField(max_length=64, blank=True)
    uses_assumed = models.BooleanField(default=False)
    trace = models.JSONField(null=True)
    findings = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "year", "version"], name="sheet_version_once"),
            models.UniqueConstraint(fields=["item", "year"], condition=Q(state="published"), name="sheet_one_published_a_year"),
        ]


class CostLine(models.Model):
    """One cost or income line of a sheet in ore per year, amounts positive; income is subtracted by its kind. With a
    book value the amount follows from the agreed interest, and with `remaining_years` from depreciation too; a `pensioned` line
    is pay of civil servants; an `is_supervision` line follows from the supervision's fees."""

    class Kind(models.TextChoices):
        DIRECT = "direct", _("Direct")
        INDIRECT = "indirect", _("Indirect")
        CAPITAL = "capital", _("Depreciation and interest")
        INCOME = "income", _("Income")

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="lines")
    position = models.SmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    account = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=160)
    amount_ore = models.BigIntegerField()
    book_value_ore = models.BigIntegerField(null=True)
    remaining_years = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    pensioned = models.BooleanField(default=False)
    is_supervision = models.BooleanField(default=False)
    source = models.CharField(max_length=250, blank=True)

    def __str__(self) -> str:
        return self.text


class OccupancyDeviation(Sourced):
    """An occupancy below the agreed band that an operator asks for, for one item and year, and what the body that decides said
    (TR C9, C11). `share` is a fraction; `approved` is None until it is decided."""

    item = models.ForeignKey(TariffItem, on_delete=models.PROTECT, related_name="deviations")
    year = models.IntegerField()
    share = models.DecimalField(max_digits=7, decimal_places=6)
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    approved = models.BooleanField(null=True)
    body = models.CharField(max_length=120, blank=True)
    decided_on = models.DateField(null=True)
    reference = models.CharField(max_length=250, blank=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(share__gt=0) & Q(share__lte=1), name="deviation_share"),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | (Q(decided_on__isnull=False) & ~Q(body="") & ~Q(reference="")),
                name="deviation_decided_by_a_body",
            ),
            models.UniqueConstraint(
                fields=["item", "year"], condition=Q(approved__isnull=True), name="deviation_one_open_a_year"
            ),
        ]


class AgreedTariff(Recorded):
    """What an agreement says of an item's tariff in [valid_from, valid_to): a lower budgeted `occupancy` (a fraction), or
    `income_ore` a year that is paid otherwise, written as an income with `text`. New drafts take it up by themselves; a person
    publishes. `source` says where it is agreed and marks the line; `origin` and `origin_id` say which row above wrote it."""

    item = models.ForeignKey(TariffItem, on_delete=models.PROTECT, related_name="agreed")
    occupancy = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    income_ore = models.BigIntegerField(null=True)
    text = models.CharField(max_length=160)
    source = models.CharField(max_length=200)
    origin = models.CharField(max_length=30)
    origin_id = models.BigIntegerField()
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            forward_period("agreed_tariff_forward"),
            models.CheckConstraint(
                condition=Q(occupancy__isnull=False, income_ore__isnull=True)
                | Q(occupancy__isnull=True, income_ore__isnull=False),
                name="agreed_tariff_of_one_kind",
            ),
            models.UniqueConstraint(
                fields=["origin", "origin_id"], condition=Q(superseded_at__isnull=True), name="agreed_tariff_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class SheetPrice(models.Model):
    """One of several prices of a sheet. `expected` is how many places (hours, courses …) are expected to be sold at it; `factor`
    is the weight of a level, the hours a day, or the per cents as a fraction, null for packages, whose order is their number.
    `item` is the line of the list it becomes when published."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="prices")
    position = models.SmallIntegerField()
    name = models.CharField(max_length=120)
    expected = models.DecimalField(max_digits=9, decimal_places=3)
    factor = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    amount_ore = models.BigIntegerField(null=True)
    item = models.ForeignKey(TariffItem, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "position"], name="price_place_once"),
            models.UniqueConstraint(fields=["sheet", "name"], name="price_name_once"),
            models.CheckConstraint(condition=Q(expected__gte=0), name="price_expected_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class SheetUpload(models.Model):
    """A workbook an economist has sent: read and shown first, saved as drafts when asked for. `columns` are the items as read
    (see `uploads`), `newest` the newest sheet of each when it was shown."""

    file_name = models.CharField(max_length=200)
    year = models.IntegerField()
    columns = models.JSONField()
    newest = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file_name


class KeptAlternative(models.Model):
    """A named what-if of a sheet: `changes` as `whatif.changes_to_json` writes them, never the amounts they led to. Only the
    organisation that keeps it sees it."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    changes = models.JSONField()
    kept_at = models.DateTimeField(default=timezone.now)
    kept_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sheet", "organisation", "name"], name="alternative_name_once")]

    def __str__(self) -> str:
        return self.name
