"""One statement with its lines, for a finance system. The list of them, with what is booked and paid, is the ledger's to tell
(`ledger.statement_api`)."""

from datetime import date

from django.http import Http404
from ninja import Router, Schema

from rammevaerk.accounts.actions import log_look
from rammevaerk.exchange.calls import CALLED, CalledRequest
from rammevaerk.settlement import actions, dispute_reads, page, queries
from rammevaerk.settlement.explaining import LineShown
from rammevaerk.settlement.models import ReceivedBy
from rammevaerk.settlement.statement_shape import READ, StatementRow, statement_row
from rammevaerk.web.api import Exact, PathId

router = Router(tags=["statements"])


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


@router.get("/{statement}", auth=READ, response={200: StatementOut, **CALLED}, summary="One statement with its lines")
def show_statement(request: CalledRequest, statement: PathId) -> StatementOut:
    found = queries.statement(statement)
    if found is None or not {found.seller_id, found.buyer_id} & set(request.acting.parties):
        raise Http404
    log_look("statement", by=request.by, rows=found.lines, target_id=statement)
    if found.buyer_id in request.acting.parties:
        actions.note_received(found, ReceivedBy.SYSTEM, on=request.today, by=request.by)
    payable = dispute_reads.payable_of({found.pk: found.total_ore})[found.pk]
    return StatementOut(**statement_row(found, payable), charges=[_line(line) for line in page.lines_shown(found)])


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
