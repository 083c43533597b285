"""Closed years: their results, and where each krone of them went."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from rammevaerk.kernel.money import kroner
from rammevaerk.pricing.models.items import TariffItem
from rammevaerk.web.recorded import Sourced


class YearResult(Sourced):
    """An item's closed year: billable days, actual costs, the regulation line it contained, and where the result went.

    result = billable days × tariff + other income − (actual cost − own income + regulation line). Each krone has one
    destination, which the database checks once the operator has decided: carried + scheduled + covered + met by
    reserves = result. Amounts in ore; regulation: + raised that year's tariff; `scheduled_ore` None is not decided.
    `basis_ore` is the year's own tariff basis, which the band is measured on. In a year with several prices `sold` says how
    much was sold at each (see `year_income`), and there is no one `tariff_ore`.
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
    sold = models.JSONField(null=True)

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
