"""A statement as finance systems get it, alone in the list and with its lines: what both areas that tell of it share."""

from datetime import date
from typing import Any

from ninja import Schema

from rammevaerk.accounts.permissions import Permission
from rammevaerk.exchange.calls import OrganisationToken
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.settlement.models import Statement
from rammevaerk.settlement.rules.disputes import Payable

READ = OrganisationToken(Scope.STATEMENTS_READ, Permission.SEE_STATEMENTS)


class StatementRow(Schema):
    """A statement without its lines. Parties by their number; a negative total is paid back. `to_pay_now_ore` is the total
    less the lines that disputes stop."""

    id: int
    number: str
    seller: str
    buyer: str
    month: date
    issued_on: date
    due_on: date | None
    total_ore: int
    disputed_ore: int
    to_pay_now_ore: int
    lines: int
    is_demo: bool


def statement_row(row: Statement, payable: Payable) -> dict[str, Any]:
    """A statement as `StatementRow` has it."""
    return {
        "id": row.pk,
        "number": row.number,
        "seller": row.seller.code,
        "buyer": row.buyer.code,
        "month": row.month,
        "issued_on": row.issued_on,
        "due_on": row.due_on,
        "total_ore": row.total_ore,
        "disputed_ore": payable.disputed,
        "to_pay_now_ore": payable.now,
        "lines": row.lines,
        "is_demo": row.is_demo,
    }
