"""What tariffs expect of a service, and how its years ended, for those who follow it."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from django.db.models import F, Max, OuterRef, Subquery

from rammevaerk.kernel.money import kroner
from rammevaerk.pricing.models import BETWEEN_TWO, Measure, Sheet, SheetState, YearResult


def budgeted_shares(service_ids: Collection[int], years: Collection[int]) -> dict[tuple[int, str, int], Decimal]:
    """The budgeted occupancy of published tariffs a day, as a fraction by unit, paragraph and year; several sheets of one unit
    under one paragraph are weighed by their places (1 query)."""
    rows = Sheet.objects.filter(
        item__unit__service__in=list(service_ids),
        item__measure=Measure.DAY,
        year__in=list(years),
        state=SheetState.PUBLISHED,
        occupancy__isnull=False,
        places__gt=0,
    ).exclude(item__kind__in=BETWEEN_TWO)
    sums: dict[tuple[int, str, int], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for unit, paragraph, year, share, places in rows.values_list("item__unit", "item__paragraph", "year", "occupancy", "places"):
        held = sums[unit, paragraph, year]
        held[0] += (share or Decimal(0)) * places
        held[1] += places
    return {key: weighed / places for key, (weighed, places) in sums.items()}


def newest_results(service_ids: Collection[int]) -> list[tuple[int, str, int, Decimal, Decimal]]:
    """Service, item's name, year, result and tariff basis in kroner, of each item's newest closed year with both (1 query)."""
    rows = YearResult.objects.filter(
        item__unit__service__in=list(service_ids), result_ore__isnull=False, basis_ore__gt=0
    ).exclude(item__kind__in=BETWEEN_TWO)
    newest = rows.filter(item=OuterRef("item")).order_by().values("item").annotate(most=Max("year")).values("most")
    found = rows.filter(year=Subquery(newest)).annotate(service=F("item__unit__service")).order_by("item__name", "pk")
    return [
        (service, name, year, kroner(result or 0), kroner(basis or 0))
        for service, name, year, result, basis in found.values_list("service", "item__name", "year", "result_ore", "basis_ore")
    ]
