"""Tariff items, calculation sheets with their versions, results of years, and tariffs over time."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.period import Period
from rammevaerk.web.recorded import Recorded, Sourced, forward_period


class ItemKind(models.TextChoices):
    CALCULATED = "calculated", _("Calculated")
    REGISTERED = "registered", _("Registered")
    NEGOTIATED = "negotiated", _("Negotiated")
    INDIVIDUAL = "individual", _("Individual")


class SheetState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved by the operator")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")


class TariffItem(Sourced):
    """A line of the tariff list: what is sold, in which unit of measure; the price is its tariffs over time."""

    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    paragraph = models.CharField(max_length=20)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=ItemKind.choices, default=ItemKind.CALCULATED)
    measure = models.CharField(max_length=12, default="day")
    covered_from = models.DateField(null=True)
    covered_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "paragraph", "name"], name="item_once")]

    def __str__(self) -> str:
        return self.name


class Sheet(Sourced):
    """One version of the calculation of an item's tariff for a year. Published sheets never change.

    `facts` keeps what the calculation read beside the lines (accounts, regulation, last year's sheet, peers; see
    `snapshots`), so that it can be recomputed when those rows have moved on; `rulebook` is the identity of the values.
    """

    item = models.ForeignKey(TariffItem, on_delete=models.PROTECT, related_name="sheets")
    year = models.IntegerField()
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=12, choices=SheetState.choices, default=SheetState.DRAFT)
    places = models.IntegerField()
    budget_adopted_on = models.DateField(null=True)
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
    book value the line is interest, and its amount follows from the agreed rate."""

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
    source = models.CharField(max_length=250, blank=True)

    def __str__(self) -> str:
        return self.text


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


class YearResult(Sourced):
    """An item's closed year: billable days, actual costs, the regulation line it contained, and where the result went.

    result = billable days × tariff + other income − (actual cost − own income + regulation line). Each krone has one
    destination, which the database checks once the operator has decided: carried + scheduled + covered + met by
    reserves = result. Amounts in ore; regulation: + raised that year's tariff; `scheduled_ore` None is not decided.
    `basis_ore` is the year's own tariff basis, which the band is measured on.
    """

    item = models.ForeignKey(TariffItem, on_delete=models.PROTECT, related_name="results")
    year = models.IntegerField()
    places = models.IntegerField()
    billable_days = models.DecimalField(max_digits=12, decimal_places=2)
    tariff_ore = models.BigIntegerField(null=True)
    basis_ore = models.BigIntegerField(null=True)
    actual_cost_ore = models.BigIntegerField()
    own_income_ore = models.BigIntegerField(default=0)
    other_income_ore = models.BigIntegerField(default=0)
    regulation_ore = models.BigIntegerField(default=0)
    result_ore = models.BigIntegerField(null=True)
    covered_ore = models.BigIntegerField(default=0)
    met_by_reserves_ore = models.BigIntegerField(default=0)
    carried_ore = models.BigIntegerField(default=0)
    carried_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    carried_on = models.DateField(null=True)
    scheduled_ore = models.BigIntegerField(null=True)
    into_year = models.IntegerField(null=True)
    rulebook = models.CharField(max_length=64, blank=True)
    trace = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "year"], name="result_once_a_year"),
            models.CheckConstraint(
                name="result_has_one_destination",
                condition=Q(scheduled_ore__isnull=True)
                | Q(result_ore=F("carried_ore") + F("scheduled_ore") + F("covered_ore") + F("met_by_reserves_ore")),
            ),
        ]

    @property
    def result_kroner(self) -> Decimal | None:
        return None if self.result_ore is None else kroner(self.result_ore)

    @property
    def size_kroner(self) -> Decimal | None:
        """The result without its sign, for a sentence that says whether it is a surplus."""
        return None if self.result_ore is None else kroner(abs(self.result_ore))

    @property
    def carried_kroner(self) -> Decimal:
        return kroner(self.carried_ore)

    @property
    def elsewhere_kroner(self) -> Decimal:
        """What others or earlier reserves pay of the result."""
        return kroner(self.covered_ore + self.met_by_reserves_ore)

    @property
    def scheduled_kroner(self) -> Decimal | None:
        return None if self.scheduled_ore is None else kroner(self.scheduled_ore)


class ReserveDraw(models.Model):
    """What a later deficit took from the reserve of an earlier year of origin, in ore, above zero. Never changed."""

    insert_only = True

    origin = models.ForeignKey(YearResult, on_delete=models.PROTECT, related_name="draws")
    used_by = models.ForeignKey(YearResult, on_delete=models.PROTECT, related_name="drawn_from")
    amount_ore = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount_ore__gt=0), name="draw_above_zero")]


class Tariff(Recorded, Sourced):
    """The price of an item in [valid_from, valid_to), in ore per measure; corrections are new rows (two time axes)."""

    item = models.ForeignKey(TariffItem, on_delete=models.PROTECT, related_name="tariffs")
    amount_ore = models.BigIntegerField()
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, null=True, related_name="+")
    provisional = models.BooleanField(default=False)
    reason = models.CharField(max_length=250, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["valid_from", "valid_to"], name="tariff_by_period")]
        constraints: ClassVar = [
            forward_period("tariff_forward"),
            ExclusionConstraint(
                name="tariff_no_overlap",
                expressions=[
                    ("item", "="),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            Value("[)"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(superseded_at__isnull=True),
            ),
        ]

    @property
    def last_day(self) -> date | None:
        """The last day the price holds, as people write it; None without end."""
        return Period(self.valid_from, self.valid_to).last_day
