"""The table as pages and files show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rammevaerk.kernel.sorting import folded
from rammevaerk.web import dates, spreadsheet
from rammevaerk.web.forms import MonthField
from rammevaerk.web.sentences import written
from rammevaerk.web.tables.column import Column
from rammevaerk.web.tables.paging import (
    ALIAS,
    Page,
    Sorting,
    always_known,
    decoded,
    in_direction,
    in_order,
    page_of_list,
    page_of_query,
)

MOST_EXPORTED = 200_000
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Heading:
    """One heading: where a click sorts, and how the table is sorted by it now (`ascending`, `descending` or empty)."""

    column: Column
    url: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Shown:
    """One cell as the page shows it."""

    column: Column
    content: Any


@dataclass(frozen=True)
class Chip:
    """One filter in use: what it says, and the address without it."""

    words: str
    url: str


@dataclass
class Table:
    """The rows of one table for one request; they are read once, when the page is first asked for.

    `order` is a column key or a model field, with `-` for falling, or empty for a list in its own order. `filters` is a
    GET form which the view has used on the rows already. `empty` says what to do when nothing is found. `name` keeps
    several tables of one page apart in the address. `wide_name` columns become blocks on a phone.
    """

    columns: Sequence[Column]
    rows: QuerySet[Any] | Sequence[Any]
    request: HttpRequest
    name: str = "table"
    order: str = ""
    page_size: int = 50
    filters: BaseForm | None = None
    caption: str = ""
    empty: str = ""
    exports: bool = True

    @property
    def sorted_by(self) -> str:
        """The order in use: what the address asks for when a column can be sorted by it, else the given one."""
        asked = self.request.GET.get(f"{self.name}-sort", "")
        known = {column.key for column in self.columns if column.sortable}
        return asked if asked.removeprefix("-") in known else self.order

    @property
    def sorting(self) -> Sorting | None:
        order = self.sorted_by
        if not order:
            return Sorting("pk") if isinstance(self.rows, QuerySet) else None
        fields = {column.key: column.sortable for column in self.columns if column.sortable}
        bare = order.removeprefix("-")
        return Sorting(fields.get(bare) or bare, order.startswith("-"))

    @cached_property
    def page(self) -> Page:
        """The page the address asks for."""
        cursor = decoded(self.request.GET.get(f"{self.name}-at", ""))
        if isinstance(self.rows, QuerySet):
            return page_of_query(self.rows, self.sorting or Sorting("pk"), cursor, self.page_size)
        return page_of_list(self.rows, self.sorting, cursor, self.page_size)

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        if not column.sortable:
            return Heading(column)
        rising = self.sorted_by in (column.key, column.sortable)
        falling = self.sorted_by in (f"-{column.key}", f"-{column.sortable}")
        asked = f"-{column.key}" if rising or (column.numeric and not falling) else column.key
        return Heading(
            column,
            url=self.address(**{f"{self.name}-sort": asked, f"{self.name}-at": ""}),
            direction="ascending" if rising else "descending" if falling else "",
        )

    @cached_property
    def body(self) -> list[list[Shown]]:
        """The cells of this page, row by row, written as the page writes them."""
        return [[Shown(column, self._content(column, row)) for column in self.columns] for row in self.page.rows]

    @staticmethod
    def _content(column: Column, row: Any) -> Any:
        value = column.value(row)
        return value if isinstance(value, str) and value else written(value)

    @property
    def next_url(self) -> str:
        return self.address(**{f"{self.name}-at": self.page.next}) if self.page.next else ""

    @property
    def previous_url(self) -> str:
        return self.address(**{f"{self.name}-at": self.page.previous}) if self.page.previous else ""

    @property
    def csv_url(self) -> str:
        return self.address(format="csv", table=self.name, **{f"{self.name}-at": ""})

    @property
    def xlsx_url(self) -> str:
        return self.address(format="xlsx", table=self.name, **{f"{self.name}-at": ""})

    @property
    def plain_url(self) -> str:
        """The address without filters; the sort order stays."""
        names = [] if self.filters is None else [self.filters.add_prefix(name) for name in self.filters.fields]
        return self.address(**dict.fromkeys([*names, f"{self.name}-at"], ""))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form must carry along: all else that was asked for, but not the place in the list."""
        own = {"format", "table", f"{self.name}-at"}
        if self.filters is not None:
            own |= {self.filters.add_prefix(name) for name in self.filters.fields}
        return [(name, str(value)) for name, value in self.request.GET.items() if value and name not in own]

    @property
    def chips(self) -> list[Chip]:
        """The filters in use, each with the address that takes it away."""
        if self.filters is None or not self.filters.is_bound:
            return []
        self.filters.is_valid()
        chosen = getattr(self.filters, "cleaned_data", {})
        return [
            Chip(
                words=f"{self.filters.fields[name].label or name}: {_chosen_words(self.filters, name, value)}",
                url=self.address(**{self.filters.add_prefix(name): "", f"{self.name}-at": ""}),
            )
            for name, value in chosen.items()
            if value not in (None, "", [], False) and not self.filters.fields[name].widget.is_hidden
        ]

    def address(self, **changes: str) -> str:
        """This page's address with parameters changed; an empty value takes a parameter out."""
        query = self.request.GET.copy()
        for name in ("format", "table"):
            query.pop(name, None)
        for name, value in changes.items():
            if value:
                query[name] = value
            else:
                query.pop(name, None)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    def export(self) -> HttpResponse | None:
        """The whole table as a file when the address asks for one, else None; the current filters and order hold."""
        kind = self.request.GET.get("format", "")
        if kind not in CONTENT_TYPES or self.request.GET.get("table", self.name) != self.name or not self.exports:
            return None
        headings = [column.file_heading for column in self.columns]
        rows = [[column.bare(row) for column in self.columns] for row in self._all_rows()]
        content = spreadsheet.write_csv(headings, rows) if kind == "csv" else self._workbook(headings, rows)
        response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
        response["Content-Disposition"] = f'attachment; filename="{slugify(folded(self.caption)) or self.name}.{kind}"'
        return response

    def _workbook(self, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
        formats = {place: column.export_format for place, column in enumerate(self.columns) if column.export_format}
        sheet = spreadsheet.SheetToWrite(self.caption or self.name, headings, rows, formats)
        return spreadsheet.write_workbook([sheet])

    def _all_rows(self) -> Iterable[Any]:
        sorting = self.sorting
        if not isinstance(self.rows, QuerySet):
            return in_order(self.rows, sorting)
        order = sorting or Sorting("pk")
        first = in_direction(falling=order.falling, known=always_known(self.rows.model, order.field))
        rows = self.rows.annotate(**{ALIAS: F(order.field)}).order_by(first, "-pk" if order.falling else "pk")
        found: Iterable[Any] = rows[:MOST_EXPORTED]
        return found


def _chosen_words(form: BaseForm, name: str, value: Any) -> str:
    if isinstance(form.fields[name], MonthField):
        return dates.month_of(value)
    choices = dict(getattr(form.fields[name], "choices", ()) or ())
    many = value if isinstance(value, list | tuple) else [value]
    return ", ".join(str(choices.get(item, choices.get(str(item), _plain(item)))) for item in many)


def _plain(value: Any) -> str:
    return _("yes") if value is True else written(value)
