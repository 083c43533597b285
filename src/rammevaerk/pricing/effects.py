"""What of pricing rests on agreed values: sheets and decided results whose trace names them, and drafts that stopped for want
of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.queries import the_area
from rammevaerk.parameters.effects import Touched, TouchedRow
from rammevaerk.parameters.rules import Change
from rammevaerk.pricing.models import SheetState

ORDER = 10
MOST_LINKS = 10
LAST_YEAR = date.max.year - 1

# A traced figure of a value keeps the value's Danish name; a calculation that stopped keeps its id in the finding.
_SHEETS = """
SELECT s.id, s.year, s.state, v.name, u.name
FROM pricing_sheet s JOIN pricing_tariffitem i ON i.id = s.item_id
  JOIN registry_unit u ON u.id = i.unit_id JOIN registry_service v ON v.id = u.service_id
WHERE s.state <> 'superseded' AND EXISTS (
  SELECT 1 FROM unnest(%(labels)s::text[], %(ids)s::text[], %(firsts)s::int[], %(stops)s::int[]) AS c (label, id, first, stop)
  WHERE s.year >= c.first AND s.year < c.stop
    AND (jsonb_path_exists(s.trace, '$.**.params.parameter ? (@ == $label)', jsonb_build_object('label', c.label))
      OR s.findings @> jsonb_build_array(jsonb_build_object('where', c.id))))
ORDER BY s.year DESC, v.sort_key, u.name, s.id
"""
_RESULTS = """
SELECT r.year, count(*)
FROM pricing_yearresult r
WHERE r.scheduled_ore IS NOT NULL AND EXISTS (
  SELECT 1 FROM unnest(%(labels)s::text[], %(firsts)s::int[], %(stops)s::int[]) AS c (label, first, stop)
  WHERE r.year >= c.first AND r.year < c.stop
    AND jsonb_path_exists(r.trace, '$.**.params.parameter ? (@ == $label)', jsonb_build_object('label', c.label)))
GROUP BY r.year ORDER BY r.year DESC
"""


def effects(changes: Sequence[Change]) -> list[Touched]:
    """Sheets by year and state and results that are decided, for the area of this installation (3 queries)."""
    area = the_area().code
    spans = [(change, change.years(LAST_YEAR)) for change in changes if change.holds_in(area)]
    spans = [(change, years) for change, years in spans if len(years)]
    if not spans:
        return []
    asked: dict[str, Any] = {
        "labels": [change.label for change, _years in spans],
        "ids": [change.parameter_id for change, _years in spans],
        "firsts": [years[0] for _change, years in spans],
        "stops": [years[-1] + 1 for _change, years in spans],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SHEETS, asked)
        sheets = cursor.fetchall()
        cursor.execute(_RESULTS, asked)
        results = cursor.fetchall()
    return [*_sheets(sheets), *_results(results)]


def _sheets(rows: Sequence[tuple[int, int, str, str, str]]) -> list[Touched]:
    counts = Counter((year, state) for _pk, year, state, _service, _unit in rows)
    found = []
    for (year, state), count in sorted(counts.items(), key=lambda item: (-item[0][0], item[0][1])):
        links = [row for row in rows if row[1] == year and row[2] == state]
        opened = links[:MOST_LINKS] if state == SheetState.PUBLISHED else []
        found.append(Touched(_heading(state, year, count), count, _consequence(state, count), tuple(map(_link, opened))))
    return found


def _heading(state: str, year: int, count: int) -> str:
    said = {
        SheetState.PUBLISHED.value: ngettext("%(n)s published tariff of %(year)s", "%(n)s published tariffs of %(year)s", count),
        SheetState.APPROVED.value: ngettext(
            "%(n)s tariff of %(year)s approved by its operator", "%(n)s tariffs of %(year)s approved by their operators", count
        ),
        SheetState.DRAFT.value: ngettext("%(n)s draft of %(year)s", "%(n)s drafts of %(year)s", count),
    }
    return said[state] % {"n": count, "year": year}


def _consequence(state: str, count: int) -> str:
    if state == SheetState.PUBLISHED:
        words = _("What is published stays. An operator that corrects a tariff makes a new version, which takes the new value.")
        more = count - MOST_LINKS
        return words + " " + _("The first %(n)s are listed here.") % {"n": MOST_LINKS} if more > 0 else words
    if state == SheetState.APPROVED:
        return _("They cannot be published until a new version is calculated with the new value.")
    return _("They cannot be approved until they are calculated again with the new value.")


def _link(row: tuple[int, int, str, str, str]) -> TouchedRow:
    pk, _year, _state, service, unit = row
    name = unit if unit.startswith(service) else f"{service}, {unit}"
    return TouchedRow(name, reverse("pricing:sheet", args=[pk]))


def _results(rows: Sequence[tuple[int, int]]) -> list[Touched]:
    words = _("What has been decided on stays. Only results that are decided on later take the new value.")
    return [
        Touched(
            ngettext("%(n)s decided result of %(year)s", "%(n)s decided results of %(year)s", count) % {"n": count, "year": year},
            count,
            words,
        )
        for year, count in rows
    ]
