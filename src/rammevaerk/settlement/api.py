"""Statements for a finance system: the list since a row, one with its lines, and what stands between own and other parties."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404
from ninja import Query, Router, Schema
from pydantic import Field

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.permissions import Permission
from rammevaerk.exchange.calls import CALLED, CalledRequest, OrganisationToken, only_known
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.settlement import actions, dispute_reads, page, queries
from rammevaerk.settlement.explaining import LineShown
from rammevaerk.settlement.models import ReceivedBy, Statement
from rammevaerk.settlement.rules.disputes import Payable
from rammevaerk.web.api import LARGEST_ID, Day, Exact, PathId, Sent

READ = OrganisationToken(Scope.STATEMENTS_READ, Permission.SEE_STATEMENTS)

router = Router(tags=["statements"])


class StatementsIn(Sent):
    """`since` is the id of the newest statement known, 0 for all; `side` sold, bought, or both."""

    since: Annotated[int, Field(ge=0, le=LARGEST_ID)] = 0
    side: Literal["sold", "bought", "both"] = "both"
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class BalancesIn(Sent):
    """The day to the end of which it is counted; today when it is not given."""

    on: Day | None = None


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


class StatementsOut(Schema):
    """The oldest first; `next` is what to send as `since` the next time."""

    statements: list[StatementRow]
    next: int


class LineOut(Schema):
    """One line. Days both included; `days` is negative on a line that takes an earlier one back, whose id is `reverses`.
    `confirmed` is null where nobody is to be there."""

    id: int
    source: str
    reference: str
    name: str
    first_day: date
    last_day: date
    kind: str
    days: int
    factor: Exact
    tariff_ore: int
    amount_ore: int
    reverses: int | None
    confirmed: bool | None
    why: str


class StatementOut(StatementRow):
    """A statement with its lines; their amounts sum to its total."""

    charges: list[LineOut]


class BalanceRow(Schema):
    """What stands between own organisation and another party: øre sold to it and bought from it, credits taken off."""

    party: str
    name: str
    sold_ore: int
    bought_ore: int


class BalancesOut(Schema):
    """Balances at the end of a day, by the other party's number. Payments are gross; nothing is set off."""

    on: date
    balances: list[BalanceRow]


@router.get("", auth=READ, response={200: StatementsOut, **CALLED}, summary="Statements since a row")
def list_statements(request: CalledRequest, asked: Query[StatementsIn]) -> StatementsOut:
    only_known(request, asked)
    rows = queries.statements_since(request.acting.parties, asked.side, asked.since)[: asked.limit]
    payable = dispute_reads.payable_of({row.pk: row.total_ore for row in rows})
    shown = [StatementRow(**_row(row, payable[row.pk])) for row in rows]
    return StatementsOut(statements=shown, next=shown[-1].id if shown else asked.since)


@router.get("/balances", auth=READ, response={200: BalancesOut, **CALLED}, summary="What stands between own and other parties")
def balances(request: CalledRequest, asked: Query[BalancesIn]) -> BalancesOut:
    only_known(request, asked)
    on = asked.on or request.today
    found = queries.balances_on(request.acting.parties, on)
    codes = organisations.organisation_codes(found)
    rows = [
        BalanceRow(party=codes[pk][0], name=codes[pk][1], sold_ore=sold, bought_ore=bought)
        for pk, (sold, bought) in found.items()
    ]
    return BalancesOut(on=on, balances=sorted(rows, key=lambda row: row.party))


@router.get("/{statement}", auth=READ, response={200: StatementOut, **CALLED}, summary="One statement with its lines")
def show_statement(request: CalledRequest, statement: PathId) -> StatementOut:
    found = queries.statement(statement)
    if found is None or not {found.seller_id, found.buyer_id} & set(request.acting.parties):
        raise Http404
    log_look("statement", by=request.by, rows=found.lines, target_id=statement)
    if found.buyer_id in request.acting.parties:
        actions.note_received(found, ReceivedBy.SYSTEM, on=request.today, by=request.by)
    payable = dispute_reads.payable_of({found.pk: found.total_ore})[found.pk]
    return StatementOut(**_row(found, payable), charges=[_line(line) for line in page.lines_shown(found)])


def _row(row: Statement, payable: Payable) -> dict[str, Any]:
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


def _line(line: LineShown) -> LineOut:
    row = line.row
    return LineOut(
        id=row.pk,
        source=row.source,
        reference=line.reference,
        name=line.name,
        first_day=row.service_from,
        last_day=line.last_day,
        kind=row.kind,
        days=row.days,
        factor=row.factor,
        tariff_ore=row.tariff_ore,
        amount_ore=row.amount_ore,
        reverses=row.reverses_id,
        confirmed=row.confirmed,
        why=line.why,
    )
