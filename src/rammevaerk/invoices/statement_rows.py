"""Issued statements as rows for other programs: what was issued, and how its invoice stands."""

from datetime import date

from ninja import Schema

from rammevaerk.invoices.queries import steps_of
from rammevaerk.invoices.rules.delivery import standing
from rammevaerk.settlement import queries as settlement


class StatementRow(Schema):
    """A statement. `invoice` is ready (or stopped: its export says), out, delivered or refused; amounts are øre."""

    id: int
    number: str
    month: date
    seller: str
    buyer: str
    total_ore: int
    lines: int
    issued_on: date
    due_on: date | None
    invoice: str


class StatementRows(Schema):
    """Statements, oldest first."""

    statements: list[StatementRow]


def statement_rows(month: date | None) -> StatementRows:
    """The statements one may see, of a month (its first day) or of all (2 queries)."""
    found = settlement.statements_by_id()
    rows = list(found.filter(month=month) if month else found)
    steps = steps_of([row.pk for row in rows])
    return StatementRows(
        statements=[
            StatementRow(
                id=row.pk,
                number=row.number,
                month=row.month,
                seller=row.seller.code,
                buyer=row.buyer.code,
                total_ore=row.total_ore,
                lines=row.lines,
                issued_on=row.issued_on,
                due_on=row.due_on,
                invoice=standing(steps.get(row.pk, []), stopped=False).stage.value,
            )
            for row in rows
        ]
    )
