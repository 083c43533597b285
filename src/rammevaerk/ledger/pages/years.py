"""What the pages of a year show: its three dates, and which krone went where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.kernel.money import kroner
from rammevaerk.ledger.models import ResultHandover, YearStep
from rammevaerk.ledger.rules.year import STEPS, IncomeKey, IncomeKind, IncomePart
from rammevaerk.ledger.year_books import YearBooks
from rammevaerk.settlement.ledger_reads import SOURCES
from rammevaerk.web import amounts, dates
from rammevaerk.web.components.lists import StepShown
from rammevaerk.web.sentences import finding_words
from rammevaerk.web.tables import Column, Table


def step_words(step: str) -> str:
    """The name of one of the three dates."""
    return {"settled": _("Settlement closed"), "accounts": _("Accounts reported"), "fixed": _("Result fixed")}[step]


def steps(done: Mapping[str, YearStep]) -> list[StepShown]:
    """The three dates in their order, with who and when."""
    following = next((step for step in STEPS if step not in done), None)
    return [
        StepShown(step_words(step), _note(done.get(step)), "done" if step in done else "now" if step == following else "next", "")
        for step in STEPS
    ]


def _note(row: YearStep | None) -> str:
    if row is None:
        return _("Not yet")
    said = _("%(day)s, %(name)s") % {"day": dates.short(row.at.date()), "name": row.by.user.get_full_name()}
    if row.adopted_on is None:
        return said
    adopted = _("adopted %(day)s, %(decided)s") % {"day": dates.short(row.adopted_on), "decided": row.decided}
    return f"{said}; {adopted}"


def table(request: AskedRequest, books: YearBooks, handed: Mapping[int, ResultHandover]) -> Table:
    """Each item's income and what has become of it."""

    def state(row: Any) -> str:
        if row["item"] in handed:
            return _("Handed over %(day)s") % {"day": dates.short(handed[row["item"]].at.date())}
        if row["item"] in books.measured.results:
            return _("Entered under Tariffs")
        return _("Not yet").replace(" ", amounts.NO_BREAK) if row["priced"] else _("No published calculation")

    return Table(
        [
            Column("service", _("Service"), cell=_link, export="service"),
            Column("days", _("Billable days"), cell=_days, numeric=True),
            Column("sold", _("At the year's prices"), cell=lambda row: _bare(row["sold"]), numeric=True, export=_kroner("sold")),
            Column("other", _("Other income"), cell=lambda row: _bare(row["other"]), numeric=True, export=_kroner("other")),
            Column(
                "ledger",
                _("In the ledger"),
                cell=lambda row: _bare(row["ledger"]),
                numeric=True,
                unit=_("kr."),
                export=_kroner("ledger"),
            ),
            Column("state", _("Result"), cell=state),
        ],
        rows=_rows(books),
        request=request,
        name="year",
        page_size=25,
        caption=_("Income by price item"),
        empty=_("Nothing has been settled for this year."),
    )


def _rows(books: YearBooks) -> list[dict[str, Any]]:
    found = []
    for item, income in books.income.items.items():
        found.append(
            {
                "item": item,
                "year": books.year,
                "service": books.measured.titles.get(item, "?"),
                "days": books.billable_days(item),
                "sold": income.at_prices,
                "other": income.other,
                "ledger": income.ledger,
                "priced": bool(books.measured.prices.get(item)),
            }
        )
    return sorted(found, key=lambda row: -row["ledger"])


def _link(row: dict[str, Any]) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("ledger:year_item", args=[row["year"], row["item"]]), row["service"])


def _days(row: dict[str, Any]) -> str:
    days = row["days"]
    return amounts.thousands(int(days) if days == int(days) else days)


def _bare(ore: int) -> str:
    return amounts.ore(ore).removesuffix(f"{amounts.NO_BREAK}kr.")


def _kroner(key: str) -> Any:
    return lambda row: kroner(row[key])


@dataclass(frozen=True)
class PlacedShown:
    """Income that names no item: how it stands, in words, and the query that places it."""

    words: str
    note: str
    query: str


def without_item(books: YearBooks) -> list[PlacedShown]:
    """All income of the year that names no item: what is not placed, why and what to do; and what has been said of the rest."""
    found = [PlacedShown(finding_words(one), "", _query(key)) for key, one in books.unplaced().items()]
    for key, item in books.placed.items():
        name = _("In the result of %(item)s") % {"item": item_name(books, item)} if item else _("In no item's result")
        found.append(PlacedShown(key[1] or _("Without a title"), name, _query(key)))
    return found


def item_name(books: YearBooks, item: int) -> str:
    """Service and item by name."""
    return books.measured.names.get(item, "?")


def _query(key: IncomeKey) -> str:
    return urlencode({"service": key[0] or "", "title": key[1]})


def total(books: YearBooks) -> int:
    """All the ledger has earned for the year, in øre."""
    return sum(one.ledger for one in books.income.items.values()) + sum((books.income.unplaced | books.income.outside).values())


@dataclass(frozen=True)
class ItemShown:
    """An item's year: its parts with words, and the result when there is one."""

    service: str
    parts: tuple[tuple[str, str, int], ...]
    at_prices: int
    other: int
    ledger: int
    result: Any


def item(books: YearBooks, pk: int) -> ItemShown:
    """Every krone of an item's year and the way it goes."""
    income = books.income.items[pk]
    name = books.measured.titles.get(pk, "?")
    parts = tuple((_part_words(part, books), _sum(part), part.amount) for part in income.parts)
    return ItemShown(name, parts, income.at_prices, income.other, income.ledger, books.measured.results.get(pk))


def _part_words(part: IncomePart, books: YearBooks) -> str:
    source = str(SOURCES.get(part.source, ""))
    if part.kind is IncomeKind.AT_PRICE:
        return books.measured.names.get(part.price_item or 0, "?")
    if part.kind is IncomeKind.EARLIER_YEAR:
        return _("Settled after %(year)s was closed: %(source)s") % {"year": part.year, "source": source}
    if part.kind is IncomeKind.REST:
        return _("What days times price does not give, by the way days are counted and rounded")
    return _("%(source)s, at a price of its own") % {"source": source} if part.kind is IncomeKind.OTHER_PRICE else source


def _sum(part: IncomePart) -> str:
    if part.kind is not IncomeKind.AT_PRICE:
        return ""
    return f"{amounts.thousands(part.units)} × {_bare(part.price)}"
