"""The ledger for finance systems: report what is booked and paid, read balances. What is to be booked: `statement_api`."""

from datetime import date, datetime, time
from typing import Annotated

from ninja import Query, Router, Schema, Status
from pydantic import Field

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.permissions import Permission
from rammevaerk.exchange.calls import CALLED, CalledRequest, IdempotencyKey, OrganisationToken, once, only_known
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.ledger import actions
from rammevaerk.ledger.actions import Report
from rammevaerk.ledger.pages.balances import pairs
from rammevaerk.settlement.ledger_reads import END_OF_TIME, AsOf
from rammevaerk.web.api import WHOLE, Day, FindingOut, Sent, finding_out
from rammevaerk.web.clock import COPENHAGEN

READ = OrganisationToken(Scope.LEDGER_READ, Permission.SEE_LEDGER)
WRITE = OrganisationToken(Scope.LEDGER_WRITE, Permission.KEEP_LEDGER)
LARGEST_ORE = 10**14

router = Router(tags=["ledger"])


class BooksPartyOut(Schema):
    """An organisation by its code: the municipality's number."""

    code: str
    name: str


class ReportIn(Sent):
    """What is told of one statement, by its seller's code and its number: a voucher, a payment, or both. A payment of a credit is
    below zero."""

    seller: Annotated[str, Field(min_length=1, max_length=20)]
    number: Annotated[str, Field(min_length=1, max_length=40)]
    voucher: Annotated[str, Field(max_length=40)] = ""
    booked_on: Day | None = None
    paid_on: Day | None = None
    amount_ore: Annotated[int, Field(ge=-LARGEST_ORE, le=LARGEST_ORE), WHOLE] = 0
    reference: Annotated[str, Field(max_length=80)] = ""


class ReportsIn(Sent):
    """Reports, written all or none."""

    reports: Annotated[list[ReportIn], Field(min_length=1, max_length=500)]


class ToldOut(Schema):
    """A finding and the place of the report it is about, from 0."""

    report: int
    finding: FindingOut


class ReportedOut(Schema):
    """How many were written, kept without a statement, or told before; and what there is to say."""

    booked: int
    paid: int
    unplaced: int
    repeated: int
    findings: list[ToldOut]


@router.post("/reports", auth=WRITE, response={201: ReportedOut, **CALLED}, summary="Report what is booked and paid")
@once
def report(request: CalledRequest, asked: ReportsIn, key: IdempotencyKey) -> Status[ReportedOut]:
    codes = {code: (pk, name) for pk, code, name in organisations.operators().values_list("pk", "code", "name")}
    told = [_report(one, place, codes) for place, one in enumerate(asked.reports)]
    done = actions.report(by=request.by, today=request.today, reports=told, way="api")
    found = [ToldOut(report=int(place), finding=finding_out(finding)) for place, finding in done.findings]
    answer = ReportedOut(booked=done.booked, paid=done.paid, unplaced=done.unplaced, repeated=done.repeated, findings=found)
    return Status(201, answer)


def _report(one: ReportIn, place: int, codes: dict[str, tuple[int, str]]) -> Report:
    seller, name = codes.get(one.seller, (None, one.seller))
    return Report(
        seller, name, one.number, one.voucher, one.booked_on, one.paid_on, one.amount_ore, one.reference, place=str(place)
    )


class BooksBalancesIn(Schema):
    """A day on each time axis: booked by `day`, of what was known at the end of `known`; today and now by default."""

    day: Day | None = None
    known: Day | None = None


class BooksBalanceOut(Schema):
    """What stands between own organisation and another in own books, in øre. `nets` says that both have recorded netting."""

    other: BooksPartyOut
    claim_ore: int
    debt_ore: int
    sold_ore: int
    bought_ore: int
    nets: bool


class BooksBalancesOut(Schema):
    """The balances of a day."""

    day: date
    balances: list[BooksBalanceOut]


@router.get("/balances", auth=READ, response={200: BooksBalancesOut, **CALLED}, summary="Balance with each other party")
def balances(request: CalledRequest, asked: Query[BooksBalancesIn]) -> BooksBalancesOut:
    only_known(request, asked)
    known = datetime.combine(asked.known, time.max, COPENHAGEN) if asked.known else END_OF_TIME
    at = AsOf(asked.day or request.today, known)
    codes = dict(organisations.operators().values_list("pk", "code"))
    rows = [
        BooksBalanceOut(
            other=BooksPartyOut(code=codes.get(row.other, ""), name=row.other_name),
            claim_ore=row.claim,
            debt_ore=row.debt,
            sold_ore=row.income,
            bought_ore=row.cost,
            nets=row.nets,
        )
        for row in pairs(request.acting.parties, at)
    ]
    return BooksBalancesOut(day=at.day, balances=rows)
