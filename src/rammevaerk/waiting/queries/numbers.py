"""Numbers about those who wait, are placed and leave, without a person: for everybody, behind no wall."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from rammevaerk.waiting.rules.places import PlaceMove, coming

# What is left today of each unit and paragraph stands on a row without a day. Where the places are not told, nothing is left.
_MOVES = """
WITH people AS MATERIALIZED (SELECT * FROM places_ahead(%(day)s, %(until)s, %(units)s, %(paragraph)s))
SELECT c.unit_id, c.paragraph, NULL::date,
       coalesce(c.budgeted, c.agreement, c.approved) - coalesce(a.closed, 0) - coalesce(p.places, 0)
         - (SELECT count(*) FROM registry_reservation r WHERE r.unit_id = c.unit_id AND r.paragraph = c.paragraph
              AND r.until > %(day)s AND (r.ended_on IS NULL OR r.ended_on > %(day)s)), true
  FROM registry_capacity c
  LEFT JOIN registry_availability a ON a.unit_id = c.unit_id AND a.paragraph = c.paragraph AND a.superseded_at IS NULL
       AND a.valid_from <= %(day)s AND (a.valid_to IS NULL OR a.valid_to > %(day)s)
  LEFT JOIN people p ON p.on_day IS NULL AND p.unit_id = c.unit_id AND p.paragraph = c.paragraph
 WHERE c.unit_id = ANY (%(units)s) AND c.superseded_at IS NULL AND c.valid_from <= %(day)s
   AND (c.valid_to IS NULL OR c.valid_to > %(day)s) AND (%(paragraph)s::text IS NULL OR c.paragraph = %(paragraph)s)
UNION ALL
SELECT p.unit_id, p.paragraph, p.on_day, p.places, p.certain FROM people p WHERE p.on_day IS NOT NULL
UNION ALL
SELECT r.unit_id, r.paragraph, r.until, count(*), true
  FROM registry_reservation r
 WHERE r.unit_id = ANY (%(units)s) AND r.until > %(day)s AND r.until <= %(until)s
   AND (r.ended_on IS NULL OR r.ended_on > %(day)s) AND (%(paragraph)s::text IS NULL OR r.paragraph = %(paragraph)s)
 GROUP BY r.unit_id, r.paragraph, r.until
"""

_LENGTHS = "SELECT w.unit_id, NULL, NULL::date, w.waiting, true FROM waiting_lengths(%(units)s) w"

UnitParagraph = tuple[int, str]
HORIZON = timedelta(days=2 * 366)
"""How far ahead is looked for somebody who is to have a place that becomes free before."""


def moves(
    unit_ids: Collection[int], day: date, until: date, *, paragraph: str | None = None
) -> dict[UnitParagraph, tuple[Decimal | None, list[PlaceMove]]]:
    """What is left on a day of each unit and paragraph (or one paragraph), None where no number of places is told, and what moves
    after it until another day, inclusive (1 query)."""
    left: dict[UnitParagraph, Decimal | None] = {}
    found: dict[UnitParagraph, list[PlaceMove]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_MOVES, {"day": day, "until": until, "units": list(unit_ids), "paragraph": paragraph})
        for unit, of_paragraph, on, places, certain in cursor.fetchall():
            if on is None:
                left[unit, of_paragraph] = None if places is None else Decimal(places)
            else:
                found[unit, of_paragraph].append(PlaceMove(on, Decimal(places), certain))
    return {key: (left.get(key), found.get(key, [])) for key in left.keys() | found.keys()}


def coming_places(
    unit_ids: Collection[int], until: date, *, today: date, paragraph: str | None = None
) -> dict[int, list[tuple[date, int]]]:
    """Places that become free after today until a day, inclusive, by unit: day by day how many more, in order of time (1 query).

    From recorded ends, expected ends, and reservations that lapse; a place that somebody is already to have is left out, and
    so is one that only takes a unit down to its number of places. Units where nothing comes are not in it.
    """
    found: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    asked = moves(unit_ids, today, max(until, today + HORIZON), paragraph=paragraph)
    for (unit, _paragraph), (left, moving) in asked.items():
        for day, places in coming(left or Decimal(0), moving):
            if day <= until:
                found[unit][day] += places
    return {unit: sorted(days.items()) for unit, days in found.items()}


def waiting_lengths(unit_ids: Collection[int]) -> dict[int, int]:
    """How many wait for each unit; those nobody waits for are not in it (1 query).

    Whoever shows it to the public leaves out numbers below `registry.small_number_n`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_id, waiting FROM waiting_lengths(%s)", [list(unit_ids)])
        return dict(cursor.fetchall())


def ahead(
    unit_ids: Collection[int], until: date, *, today: date, paragraph: str
) -> tuple[dict[int, list[tuple[date, int]]], dict[int, int]]:
    """`coming_places` of a paragraph and `waiting_lengths` together (1 query)."""
    last = max(until, today + HORIZON)
    asked: dict[str, Any] = {"day": today, "until": last, "units": list(unit_ids), "paragraph": paragraph}
    left: dict[int, Decimal] = {}
    found: dict[int, list[PlaceMove]] = defaultdict(list)
    waiting: dict[int, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"{_MOVES} UNION ALL {_LENGTHS}", asked)
        for unit, of_paragraph, on, places, certain in cursor.fetchall():
            if of_paragraph is None:
                waiting[unit] = int(places)
            elif on is None:
                left[unit] = Decimal(places or 0)
            else:
                found[unit].append(PlaceMove(on, Decimal(places), certain))
    coming_days = {unit: coming(left.get(unit, Decimal(0)), moving) for unit, moving in found.items()}
    near = {unit: [(day, places) for day, places in days if day <= until] for unit, days in coming_days.items()}
    return {unit: days for unit, days in near.items() if days}, waiting
