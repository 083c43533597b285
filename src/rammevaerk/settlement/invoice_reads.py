"""What an electronic invoice is made of: issued statements with their lines, as plain values and in few queries."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from rammevaerk.settlement.models import Charge, ChargeKind, ChargeSource, Statement


class InvoicedLine(NamedTuple):
    """A line of a statement; `service_to` is not included. Without a placement there is no reference and `title` says what it
    is. `corrects` and `corrected_on` are the statement whose line is taken back."""

    statement: int
    chain: int
    source: str
    kind: str
    title: str | None
    paragraph: str | None
    service: str | None
    reference: str | None
    service_from: date
    service_to: date
    days: int
    month_days: int
    factor: Decimal
    tariff_ore: int
    amount_ore: int
    corrects: str | None
    corrected_on: date | None


_COLUMNS = (
    "statement_id", "chain", "source", "kind", "schedule__title", "paragraph", "item__unit__service__name",
    "citizen__reference", "service_from",
    "service_to", "days", "month_days", "factor", "tariff_ore", "amount_ore", "reverses__statement__number",
    "reverses__statement__issued_on",
)  # fmt: skip


def invoiced_lines(statements: Iterable[int]) -> dict[int, list[InvoicedLine]]:
    """The lines of some statements, in the order their pages number them (1 query)."""
    rows = Charge.objects.filter(statement_id__in=list(statements)).order_by(
        "statement_id", "-month", "item__unit__service__sort_key", "chain", "generation", "line", "pk"
    )
    rows = rows.annotate(paragraph=Coalesce("item__paragraph", "schedule__paragraph"))
    found: dict[int, list[InvoicedLine]] = {}
    for row in rows.values_list(*_COLUMNS).iterator(chunk_size=20_000):
        found.setdefault(row[0], []).append(InvoicedLine._make(row))
    return found


def statements_by_id(ids: Sequence[int] | None = None) -> QuerySet[Statement]:
    """Issued statements one may see with their parties, oldest first; all of them without ids."""
    rows = Statement.objects.select_related("seller", "buyer").order_by("pk")
    return rows if ids is None else rows.filter(pk__in=ids)


def source_words(source: str) -> str:
    """Why a line is charged, in words."""
    return str(ChargeSource(source).label)


def kind_words(kind: str) -> str:
    """By what a line is reckoned, in words."""
    return str(ChargeKind(kind).label)
