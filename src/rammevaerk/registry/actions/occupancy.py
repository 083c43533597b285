"""Monthly use, written by who counts it: placements, or the operator's report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection, transaction

from rammevaerk.registry.actions.figures import refresh_figures
from rammevaerk.registry.models import Occupancy, Unit

_BATCH = 20_000


@dataclass(frozen=True)
class OccupancyRecord:
    """Use of a unit under a paragraph in one month (`month` is its first day).

    `place_days` are billable days, part-time by its factor; `people` everybody who was there; `people_at_end` and
    `places_at_end` those there on the last day (in the running month: on the day of counting); `places_at_end` None means
    a whole place each.
    """

    unit_id: int
    paragraph: str
    month: date
    place_days: Decimal
    people: int
    people_at_end: int
    places_at_end: Decimal | None = None


_WRITE = """
INSERT INTO registry_occupancy
       (unit_id, paragraph, month, origin, place_days, people, people_at_end, places_at_end, is_demo, computed_at)
SELECT u, p, m, %s, d, n, e, f, %s, now()
  FROM unnest(%s::bigint[], %s::text[], %s::date[], %s::numeric[], %s::int[], %s::int[], %s::numeric[])
    AS t(u, p, m, d, n, e, f)
    ON CONFLICT (unit_id, paragraph, month, origin) DO UPDATE
   SET place_days = excluded.place_days, people = excluded.people, people_at_end = excluded.people_at_end,
       places_at_end = excluded.places_at_end, computed_at = excluded.computed_at
"""


@transaction.atomic
def record_occupancy(
    rows: Sequence[OccupancyRecord], *, origin: str, today: date, is_demo: bool = False, refresh: bool = True
) -> None:
    """Write months of use, any number at once; a month that is there already gets the new figures.

    `origin` is `placements` (called by contracts) or `reported` (by reporting, which has asked its own permission; the
    caller writes the audit row of the act). `refresh` False leaves the services' list figures to a later
    `refresh_figures`.
    """
    origin = Occupancy.Origin(origin).value
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _BATCH):
            part = rows[start : start + _BATCH]
            cursor.execute(_WRITE, [origin, is_demo, *_columns(part)])
    if refresh:
        units = {row.unit_id for row in rows}
        services = Unit.objects.filter(pk__in=units).values_list("service_id", flat=True).distinct()
        refresh_figures(list(services), today=today)


def _columns(rows: Sequence[OccupancyRecord]) -> list[list[object]]:
    return [
        [row.unit_id for row in rows],
        [row.paragraph for row in rows],
        [row.month for row in rows],
        [row.place_days for row in rows],
        [row.people for row in rows],
        [row.people_at_end for row in rows],
        [row.places_at_end for row in rows],
    ]
