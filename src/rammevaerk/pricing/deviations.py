"""Occupancies below the agreed band: which sheets need an approval, and what has been asked and decided."""

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.models import OccupancyDeviation, Sheet
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules.occupancy import band_ids, occupancy_kind
from rammevaerk.web.todo import Task


def is_below_band(sheet: Sheet) -> bool:
    """Whether the occupancy an economist wants lies below the band of the year; an unknown band has nothing below it (no
    query, the year's rulebook is kept)."""
    if sheet.occupancy_wanted is None:
        return False
    low = rulebook_of_year(sheet.year).value(band_ids(occupancy_kind(sheet.item.paragraph))[0]).value
    return isinstance(low, Decimal) and Decimal(sheet.occupancy_wanted) < low


def deviation_missing(sheets: Sequence[Sheet]) -> list[Finding]:
    """A blocking finding for each sheet below the band whose occupancy no body has approved (1 query, none when all sheets are
    within). An approved share allows any occupancy from it up. The sheets need `item__unit__service` selected."""
    below = [sheet for sheet in sheets if is_below_band(sheet)]
    if not below:
        return []
    rows = OccupancyDeviation.objects.filter(item__in={sheet.item_id for sheet in below}, approved=True)
    granted: dict[tuple[int, int], Decimal] = {}
    for row in rows:
        key = row.item_id, row.year
        granted[key] = min(row.share, granted.get(key, row.share))
    lowest = {sheet.pk: granted.get((sheet.item_id, sheet.year)) for sheet in below}
    return [_missing(sheet) for sheet in below if _not_granted(sheet.occupancy_wanted, lowest[sheet.pk])]


def newest_deviation(sheet: Sheet) -> OccupancyDeviation | None:
    """What was last asked for the sheet's item and year (1 query)."""
    return deviations().filter(item=sheet.item_id, year=sheet.year).first()


def deviations() -> QuerySet[OccupancyDeviation]:
    """All that was asked, the newest first."""
    return OccupancyDeviation.objects.select_related("item__unit__service__operator").order_by("-pk")


def deviation_tasks() -> list[Task]:
    """What waits to be decided (1 query)."""
    count = OccupancyDeviation.objects.filter(approved__isnull=True).count()
    if not count:
        return []
    title = ngettext("Decide on %(count)s occupancy below the band", "Decide on %(count)s occupancies below the band", count)
    context = _("A tariff waits for it; the decision is recorded with its reference")
    return [Task(None, title % {"count": count}, context, reverse("pricing:deviations"))]


def _not_granted(wanted: Decimal | None, lowest: Decimal | None) -> bool:
    return lowest is None or (wanted is not None and lowest > wanted)


def _missing(sheet: Sheet) -> Finding:
    return Finding(
        code="pricing.deviation_not_approved",
        severity=Severity.BLOCKING,
        message=text("{service} {year}: the budgeted occupancy lies below the agreed band, and no approval of it is recorded."),
        remedy=text("Ask for it on the sheet's page, or budget an occupancy within the band."),
        params={"service": sheet.item.unit.service.name, "year": str(sheet.year)},
        rule="Beregningsmodellen C9",
    )
