"""What is bought outside the platform beside what is settled, and budgets beside the forecast."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.contracts import spending_reads as contracts
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import split_largest_remainder
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.kernel.wording import text
from rammevaerk.spending import imports, queries
from rammevaerk.spending.models import OutsidePurchase, Upload
from rammevaerk.spending.rules.grouping import Grouping, Spent
from rammevaerk.spending.rules.uploads import budgets_on, stopped, twice
from rammevaerk.web import amounts, dates

OUTSIDE = "x"
"""The key of a supplier outside begins with it."""


def outside_spent(parties: Sequence[int], year: int) -> list[Spent]:
    """A year's purchases from outside as amounts of their months; a whole year's amount lies on its twelve months, so that they
    sum to it (1 query)."""
    found = []
    for row in queries.outside_amounts(parties, year):
        keys = _keys(row)
        by_month = {row.month: row.amount_ore} if row.month else _twelfths(row)
        found += [Spent(month, ore, keys, is_outside=True) for month, ore in by_month.items() if ore]
    return found


def _keys(row: OutsidePurchase) -> dict[Grouping, tuple[str, str]]:
    supplier = (OUTSIDE + row.supplier_key, _("%(supplier)s (outside)") % {"supplier": row.supplier})
    return {
        Grouping.SERVICE: supplier,
        Grouping.PARAGRAPH: (row.paragraph, paragraph_label(row.paragraph) if row.paragraph else _("Without paragraph")),
        Grouping.TARGET_GROUP: ("", _("Not known here")),
        Grouping.OTHER_PARTY: supplier,
    }


def _twelfths(row: OutsidePurchase) -> dict[date, int]:
    sign = -1 if row.amount_ore < 0 else 1
    split = split_largest_remainder(abs(row.amount_ore), {f"{month:02}": 1 for month in range(1, 13)})
    return {date(row.year, int(month), 1): sign * ore for month, ore in split.items()}


@dataclass(frozen=True)
class RowRead:
    """A row of a file with what it says in short and what is wrong with it."""

    number: int
    words: str
    findings: tuple[Finding, ...]


def rows_read(upload: Upload, parties: Sequence[int]) -> list[RowRead]:
    """Every row of a file as it would be saved now (at most 2 queries)."""
    if upload.kind == Upload.Kind.BUDGET:
        return [
            RowRead(number, _said(row), findings)
            for number, (row, (_line, findings)) in enumerate(zip(upload.rows, imports.budgets_of(upload.rows), strict=True), 1)
        ]
    read = imports.invoices_of(upload.rows)
    again = twice([invoice for invoice, _findings in read], queries.invoices_on_file(parties))
    references = {invoice.reference for invoice, _findings in read if invoice and invoice.reference}
    known = contracts.citizens_by_reference(references, parties) if references else {}
    found = []
    for number, (row, (invoice, findings), twin) in enumerate(zip(upload.rows, read, again, strict=True), 1):
        wrong = [*findings, *([twin] if twin else [])]
        if invoice and invoice.reference and invoice.reference not in known:
            where = row.get("borgerreference", [""])[0]
            wrong.append(stopped("no_citizen", text("No citizen of yours has this reference."), where))
        found.append(RowRead(number, _said(row), tuple(wrong)))
    return found


def _said(row: dict[str, list[str]]) -> str:
    return " · ".join(words for _address, words in row.values() if words)


@dataclass(frozen=True)
class BudgetRow:
    """A budget beside what is granted for the same, in øre; either is None when there is none."""

    name: str
    budget: int | None
    granted: int | None
    since: str

    @property
    def deviation(self) -> int | None:
        """How much more is granted than set aside."""
        return None if self.budget is None or self.granted is None else self.granted - self.budget

    @property
    def share(self) -> str:
        """The deviation in per cent of the budget."""
        if self.deviation is None or not self.budget:
            return amounts.DASH
        return amounts.signed((Decimal(100 * self.deviation) / self.budget).quantize(Decimal("0.1")), 1) + f"{amounts.NO_BREAK}%"


def budget_rows(parties: Sequence[int], year: int, day: date, granted: dict[str, int] | None) -> list[BudgetRow]:
    """The budget that holds on a day beside what is granted by paragraph; accounts have nothing to be held against (1 query)."""
    held = budgets_on(queries.budget_versions(parties, year), day)
    rows = []
    for (paragraph, account), line in sorted(held.items()):
        name = " · ".join(part for part in (paragraph_label(paragraph) if paragraph else "", account) if part)
        found = granted.get(paragraph, 0) if granted is not None and paragraph and not account else None
        rows.append(BudgetRow(name, line.ore, found, dates.short(line.holds_from)))
    without = {code: ore for code, ore in (granted or {}).items() if code and ore and (code, "") not in held}
    rows += [BudgetRow(paragraph_label(code), None, ore, "") for code, ore in sorted(without.items())]
    return rows
