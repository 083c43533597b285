"""The whole area in a few figures: places, occupancy month by month, and how many services have old figures."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Q, Sum

from rammevaerk.registry.facts import freshness_limits
from rammevaerk.registry.models import Capacity, Service


@dataclass(frozen=True)
class RegionFigures:
    """Figures of a day. `occupancy` is by month, oldest first, as a fraction of possible days; None where no month is
    complete. Places nobody has reported are in neither number."""

    open_places: int | None
    budgeted: int | None
    services: int
    old: int
    occupancy: tuple[tuple[date, Decimal], ...]
    any_invented: bool


# Units with use in a month, against the places budgeted on its last day: the same units on both sides.
_OCCUPANCY = """
SELECT o.month, sum(o.place_days) / sum(c.budgeted * ((o.month + interval '1 month')::date - o.month))
  FROM registry_occupancy o
  JOIN registry_unit u ON u.id = o.unit_id
  JOIN registry_service s ON s.id = u.service_id AND NOT s.is_reference
  JOIN registry_capacity c ON c.unit_id = o.unit_id AND c.paragraph = o.paragraph AND c.superseded_at IS NULL
       AND c.budgeted > 0 AND c.valid_from < (o.month + interval '1 month')::date
       AND (c.valid_to IS NULL OR c.valid_to >= (o.month + interval '1 month')::date)
 WHERE o.origin = 'placements' AND o.month >= %s AND o.month < %s
 GROUP BY o.month ORDER BY o.month
"""


def region_figures(on: date) -> RegionFigures:
    """The area's figures on a day (3 queries)."""
    running = Service.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), is_reference=False)
    old_before = on - timedelta(days=freshness_limits(on).old)
    counts = running.aggregate(
        services=Count("pk"),
        open=Sum("open_places"),
        old=Count("pk", filter=Q(confirmed_on__lt=old_before) | Q(confirmed_on__isnull=True)),
        invented=Count("pk", filter=Q(is_demo=True)),
    )
    holding = Capacity.objects.current().filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)
    budgeted = holding.filter(unit__service__in=running).aggregate(places=Sum("budgeted"))["places"]
    return RegionFigures(counts["open"], budgeted, counts["services"], counts["old"], _occupancy(on), bool(counts["invented"]))


def _occupancy(on: date) -> tuple[tuple[date, Decimal], ...]:
    this_month = on.replace(day=1)
    first = date(this_month.year - 1, this_month.month, 1)
    with connection.cursor() as cursor:
        cursor.execute(_OCCUPANCY, [first, this_month])
        return tuple(cursor.fetchall())
