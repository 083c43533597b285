"""What the page of all of a year's results shows: each open item with its fields and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import BoundField

from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.ledger.actions import Outcome
from rammevaerk.ledger.forms import COSTS, AllCostsForm
from rammevaerk.ledger.year_books import YearBooks


@dataclass(frozen=True)
class OpenItem:
    """An item whose year has no result yet: its name, what the ledger has of it in øre, its three fields with their short labels
    (none once it has been handed over), and what the last try gave."""

    item: int
    name: str
    ledger: int
    fields: tuple[tuple[str, BoundField], ...]
    result: int | None
    findings: tuple[Finding, ...]
    written: bool


def open_items(books: YearBooks) -> dict[int, str]:
    """The items with income, prices of the year and no result yet, and their names, in Danish order."""
    bearers = set(books.bearers)
    found = {item: books.measured.titles.get(item, "?") for item in books.income.items if item in bearers}
    return dict(sorted(found.items(), key=lambda row: danish_key(row[1])))


def rows(books: YearBooks, form: AllCostsForm, found: Sequence[Outcome]) -> list[OpenItem]:
    """The items of the form in its order."""
    outcomes = {one.item: one for one in found}
    return [_row(books, form, item, outcomes.get(item)) for item in form.items]


def _row(books: YearBooks, form: AllCostsForm, item: int, outcome: Outcome | None) -> OpenItem:
    written = outcome is not None and outcome.written
    return OpenItem(
        item=item,
        name=books.measured.titles.get(item, "?"),
        ledger=books.income.items[item].ledger,
        fields=() if written else tuple((str(label), form[f"{name}_{item}"]) for name, label in COSTS.items()),
        result=outcome.result_ore if outcome else None,
        findings=outcome.findings if outcome else (),
        written=written,
    )
