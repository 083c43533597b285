"""Statements for a finance system: what is new since a row or not booked yet, and what own books have done with each. The lines
and disputes of one are settlement's to tell (`settlement.api`)."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from rammevaerk.accounts.actions import log_look
from rammevaerk.exchange.calls import CALLED, CalledRequest, only_known
from rammevaerk.ledger import queries
from rammevaerk.settlement import dispute_reads
from rammevaerk.settlement.rules.disputes import Payable
from rammevaerk.settlement.statement_shape import READ, StatementRow, statement_row
from rammevaerk.web.api import LARGEST_ID, Sent

router = Router(tags=["statements"])


class StatementsIn(Sent):
    """`since` is the id of the newest statement known, 0 for all; `side` sold, bought, or both; `unbooked` only those own finance
    system has not reported as booked."""

    since: Annotated[int, Field(ge=0, le=LARGEST_ID)] = 0
    side: Literal["sold", "bought", "both"] = "both"
    unbooked: bool = False
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class BookedStatement(StatementRow):
    """A statement and what own finance system has done with it. `state` is `unpaid`, `part`, `paid` or `over`; `received_on` is
    the first day the buyer is known to have it."""

    received_on: date | None
    voucher: str | None
    paid_ore: int
    state: str


class StatementsOut(Schema):
    """The oldest first; `next` is what to send as `since` the next time."""

    statements: list[BookedStatement]
    next: int


@router.get("", auth=READ, response={200: StatementsOut, **CALLED}, summary="Statements since a row, or not booked yet")
def list_statements(request: CalledRequest, asked: Query[StatementsIn]) -> StatementsOut:
    only_known(request, asked)
    found = queries.statements_to_book(request.acting.parties, asked.side, asked.since, unbooked=asked.unbooked)
    rows = list(found[: asked.limit])
    log_look("ledger_statements", by=request.by, rows=len(rows))
    payable = dispute_reads.payable_of({row.pk: row.total_ore for row in rows})
    shown = [_row(row, payable[row.pk]) for row in rows]
    return StatementsOut(statements=shown, next=shown[-1].id if shown else asked.since)


def _row(row: Any, payable: Payable) -> BookedStatement:
    return BookedStatement(
        **statement_row(row, payable),
        received_on=row.received_on,
        voucher=row.voucher,
        paid_ore=row.paid_ore,
        state=row.state,
    )
