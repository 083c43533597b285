"""Files of invoices from outside and of budgets, read row by row; what is wrong is said by cell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from rammevaerk.contracts.rules.old_contracts import TypedCell
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.paragraphs import parse_paragraph
from rammevaerk.kernel.sorting import folded
from rammevaerk.kernel.wording import text

INVOICE_HEADINGS = ("leverandør", "fakturanummer", "måned", "beløb", "paragraf", "borgerreference", "note")
BUDGET_HEADINGS = ("år", "paragraf", "konto", "beløb", "gælder fra", "note")
LONGEST_SUPPLIER, LONGEST_NUMBER, LONGEST_ACCOUNT, LONGEST_NOTE = 120, 60, 40, 200

Cells = Mapping[str, TypedCell]
_Read = TypeVar("_Read")


@dataclass(frozen=True)
class OutsideInvoice:
    """An invoice paid outside the platform, or, without number and month, a supplier's whole year; øre may be below zero for a
    credit note."""

    supplier: str
    number: str
    year: int
    month: date | None
    ore: Ore
    paragraph: str = ""
    reference: str = ""
    words: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What two rows of the same invoice share: the supplier however it is spelled, and the number."""
        return folded(self.supplier), self.number


@dataclass(frozen=True)
class BudgetLine:
    """What is set aside in a year for a paragraph or an account, from a day, in øre."""

    year: int
    paragraph: str
    account: str
    ore: Ore
    holds_from: date
    words: str = ""


class _Row:
    """A row being read: its cells, and what is found wrong."""

    def __init__(self, cells: Cells, headings: Sequence[str]) -> None:
        self.said = {name: cells[name].words.strip() if name in cells else "" for name in headings}
        self.at = {name: cells[name].address if name in cells else "" for name in headings}
        self.found = [finding for name in headings if (finding := guard_text(self.said[name], self.at[name]))]

    def stop(self, code: str, message: str, where: str, **params: str) -> None:
        self.found.append(stopped(code, message, self.at[where], **params))

    def needed(self, *names: str) -> None:
        for name in names:
            if not self.said[name]:
                self.stop("empty", text("“{column}” is empty."), name, column=name)

    def within(self, name: str, longest: int) -> None:
        if len(self.said[name]) > longest:
            self.stop("long", text("“{column}” is longer than {n} characters."), name, column=name, n=str(longest))

    def read(self, name: str, how: Callable[[str], _Read], message: str) -> _Read | None:
        """The cell's value; None when it is empty or wrong."""
        if not self.said[name]:
            return None
        try:
            return how(self.said[name])
        except ValueError:
            self.stop("value", message, name)
            return None

    def paragraph(self) -> str:
        said = self.said["paragraf"]
        found = parse_paragraph(said) if said else None
        if said and found is None:
            self.stop("paragraph", text("The paragraph is not known. Write it like SEL § 108."), "paragraf")
        return found.code if found else ""


def read_invoice(
    cells: Cells, *, ore: Callable[[str], int], month: Callable[[str], date]
) -> tuple[OutsideInvoice | None, tuple[Finding, ...]]:
    """One row of a file of invoices; None with what is wrong. Amounts and months are read by the platform's own readers."""
    row = _Row(cells, INVOICE_HEADINGS)
    row.needed("leverandør", "fakturanummer", "måned", "beløb")
    row.within("leverandør", LONGEST_SUPPLIER)
    row.within("fakturanummer", LONGEST_NUMBER)
    row.within("note", LONGEST_NOTE)
    amount = row.read("beløb", ore, text("Write the amount with a comma before the øre."))
    first = row.read("måned", month, text("Write the month as month.year."))
    paragraph = row.paragraph()
    if row.found or amount is None or first is None:
        return None, tuple(row.found)
    said = row.said
    invoice = OutsideInvoice(
        said["leverandør"], said["fakturanummer"], first.year, first, amount, paragraph, said["borgerreference"], said["note"]
    )
    return invoice, ()


def read_budget(
    cells: Cells, *, ore: Callable[[str], int], day: Callable[[str], date]
) -> tuple[BudgetLine | None, tuple[Finding, ...]]:
    """One row of a file of budgets; None with what is wrong. Without a day it holds from the first of the year."""
    row = _Row(cells, BUDGET_HEADINGS)
    row.needed("år", "beløb")
    row.within("konto", LONGEST_ACCOUNT)
    row.within("note", LONGEST_NOTE)
    year = row.read("år", _year, text("Write the year with four digits."))
    amount = row.read("beløb", ore, text("Write the amount with a comma before the øre."))
    begins = row.read("gælder fra", day, text("Write the day as day.month.year."))
    paragraph, account = row.paragraph(), row.said["konto"]
    if not row.said["paragraf"] and not account:
        row.stop("nothing", text("Write a paragraph or an account."), "paragraf")
    if amount is not None and amount < 0:
        row.stop("below_zero", text("A budget is not below zero."), "beløb")
    if year and begins and begins.year > year:
        row.stop("after", text("The day lies after the year."), "gælder fra")
    if row.found or year is None or amount is None:
        return None, tuple(row.found)
    return BudgetLine(year, paragraph, account, amount, begins or date(year, 1, 1), row.said["note"]), ()


def _year(said: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) == 4 and 2000 <= int(said) <= 2100):
        raise ValueError(said)
    return int(said)


def twice(invoices: Sequence[OutsideInvoice | None], known: Collection[tuple[str, str]]) -> list[Finding | None]:
    """For each invoice of a file what is wrong when it is there already, in the file or on file; None when it is new."""
    seen: set[tuple[str, str]] = set()
    found: list[Finding | None] = []
    for invoice in invoices:
        if invoice is None:
            found.append(None)
            continue
        again = text("The same invoice stands in another row of the file.") if invoice.key in seen else ""
        again = text("The invoice is on file already.") if invoice.key in known else again
        found.append(stopped("twice", again, "") if again else None)
        seen.add(invoice.key)
    return found


def stopped(code: str, message: str, where: str, **params: str) -> Finding:
    """A blocking finding of a cell."""
    return Finding(f"spending.{code}", Severity.BLOCKING, message, where=where, params=params)


@dataclass(frozen=True)
class BudgetVersion:
    """A row of the budget as it was entered: its number in the order of entering, what it is for and from when."""

    number: int
    line: BudgetLine


def budgets_on(versions: Sequence[BudgetVersion], day: date) -> dict[tuple[str, str], BudgetLine]:
    """The budget that holds on a day by paragraph and account: of the rows that hold from that day or before, the one with the
    latest day, and of those of one day the one entered last."""
    held: dict[tuple[str, str], BudgetVersion] = {}
    for version in sorted(versions, key=lambda version: (version.line.holds_from, version.number)):
        if version.line.holds_from <= day:
            held[version.line.paragraph, version.line.account] = version
    return {key: version.line for key, version in held.items()}
