"""Pages by key: a cursor says after which row a page begins, in either direction."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

from rammevaerk.kernel.sorting import danish_key
from rammevaerk.web.tables.column import looked_up

ALIAS = "rv_sort"


@dataclass(frozen=True)
class Sorting:
    """The field sorted by and whether it falls; rows without a value come last either way."""

    field: str
    falling: bool = False


@dataclass(frozen=True)
class Cursor:
    """A page begins after the row with this sort value and key; `backwards` it ends before it."""

    value: Any
    key: Any
    backwards: bool = False

    def encoded(self) -> str:
        raw = json.dumps([self.value, self.key, int(self.backwards)], cls=DjangoJSONEncoder)
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def decoded(raw: str) -> Cursor | None:
    """The cursor, or None for anything that is not one: then the first page is shown."""
    try:
        value, key, backwards = json.loads(base64.urlsafe_b64decode((raw + "=" * (-len(raw) % 4)).encode("ascii")))
    except (ValueError, TypeError, binascii.Error):
        return None
    plain = isinstance(value, str | int | float | bool | None) and isinstance(key, str | int)
    return Cursor(value, key, bool(backwards)) if plain else None


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the cursors of its neighbours (empty when there is none)."""

    rows: Sequence[Any]
    next: str = ""
    previous: str = ""


def page_of_query(rows: QuerySet[Any], sorting: Sorting, cursor: Cursor | None, size: int) -> Page:
    """One page of a queryset in one query; a cursor that does not fit the field gives the first page."""
    try:
        found = list(_keyed(rows, sorting, cursor)[: size + 1])
    except (ValueError, TypeError, ValidationError, FieldError):
        if cursor is None:
            raise
        cursor = None
        found = list(_keyed(rows, sorting, None)[: size + 1])
    more = len(found) > size
    found = found[:size]
    backwards = cursor is not None and cursor.backwards
    if backwards:
        found.reverse()
    has_next = more if not backwards else True
    has_previous = more if backwards else cursor is not None
    return Page(
        rows=found,
        next=_of_row(found[-1], backwards=False) if found and has_next else "",
        previous=_of_row(found[0], backwards=True) if found and has_previous else "",
    )


def _of_row(row: Any, *, backwards: bool) -> str:
    return Cursor(getattr(row, ALIAS), row.pk, backwards).encoded()


def _keyed(rows: QuerySet[Any], sorting: Sorting, cursor: Cursor | None) -> QuerySet[Any]:
    backwards = cursor is not None and cursor.backwards
    known = always_known(rows.model, sorting.field)
    rows = rows.annotate(**{ALIAS: F(sorting.field)})
    falling = sorting.falling != backwards  # the direction this page is read in
    if cursor is not None:
        rows = rows.filter(_beyond(cursor, falling=falling, known=known))
    return rows.order_by(in_direction(falling=falling, known=known, nulls_first=backwards), "-pk" if falling else "pk")


def in_direction(*, falling: bool, known: bool, nulls_first: bool = False) -> OrderBy:
    """The order of the sort field. Where a value is always there, nothing is said of empty ones: an index then serves."""
    nulls: dict[str, Any] = {} if known else {"nulls_first": True} if nulls_first else {"nulls_last": True}
    return F(ALIAS).desc(**nulls) if falling else F(ALIAS).asc(**nulls)


def always_known(model: type[Model], field: str) -> bool:
    """True when the sort field is a column that cannot be empty, on the model or over links that cannot be empty."""
    place: type[Model] = model
    for name in field.split("__"):
        try:
            found = place._meta.pk if name == "pk" else place._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        if getattr(found, "null", True):
            return False
        linked: Any = getattr(found, "related_model", None)
        place = linked if linked is not None else place
    return True


def _beyond(cursor: Cursor, *, falling: bool, known: bool) -> Q:
    """Rows past the cursor in reading order: by value, then by key; rows without a value stand after all others."""
    key_past = Q(**{f"pk__{'lt' if falling else 'gt'}": cursor.key})
    if cursor.value is None:
        same = Q(**{f"{ALIAS}__isnull": True}) & key_past
        return same | Q(**{f"{ALIAS}__isnull": False}) if cursor.backwards else same
    past = Q(**{f"{ALIAS}__{'lt' if falling else 'gt'}": cursor.value}) | (Q(**{ALIAS: cursor.value}) & key_past)
    if known:  # said again as a bound of its own, so that an index starts there and not at the first row
        return Q(**{f"{ALIAS}__{'lte' if falling else 'gte'}": cursor.value}) & past
    return past if cursor.backwards else past | Q(**{f"{ALIAS}__isnull": True})


def page_of_list(rows: Sequence[Any], sorting: Sorting | None, cursor: Cursor | None, size: int) -> Page:
    """One page of rows in memory; the cursor is a position."""
    ordered = in_order(rows, sorting)
    start = cursor.key if cursor is not None and isinstance(cursor.key, int) else 0
    start = max(0, min(start, len(ordered)))
    return Page(
        rows=ordered[start : start + size],
        next=Cursor(None, start + size).encoded() if start + size < len(ordered) else "",
        previous=Cursor(None, max(0, start - size)).encoded() if start else "",
    )


def in_order(rows: Sequence[Any], sorting: Sorting | None) -> list[Any]:
    """The rows sorted in Danish order, those without a value last."""
    if sorting is None:
        return list(rows)
    known = [row for row in rows if looked_up(row, sorting.field) is not None]
    known.sort(key=lambda row: _comparable(looked_up(row, sorting.field)), reverse=sorting.falling)
    return known + [row for row in rows if looked_up(row, sorting.field) is None]


def _comparable(value: Any) -> Any:
    if isinstance(value, bool | int | Decimal | date):
        return value
    return danish_key(str(value))
