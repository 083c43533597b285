"""Spending for a municipality's own systems: purchases by month, the forecast, the claims of state refund. Only read."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.permissions import Permission
from rammevaerk.exchange.calls import CALLED, CalledRequest, OrganisationToken, only_known
from rammevaerk.exchange.rules.tokens import Scope
from rammevaerk.kernel.money import kroner
from rammevaerk.spending.pages import purchases as bought
from rammevaerk.spending.pages.forecast import forecast_page
from rammevaerk.spending.pages.outside import outside_spent
from rammevaerk.spending.pages.refund import claim_list
from rammevaerk.spending.rules.grouping import Grouping
from rammevaerk.web.api import Exact

SUMS = OrganisationToken(Scope.SPENDING_READ, Permission.SEE_SPENDING)
YEAR = OrganisationToken(Scope.SPENDING_READ, Permission.SEE_FORECAST)
REFUND = OrganisationToken(Scope.SPENDING_READ, Permission.SEE_REFUND)
Year = Annotated[int, Field(ge=2000, le=2100)]

router = Router(tags=["spending"])


class PurchasesIn(Schema):
    """A year's purchases, sales, or what own citizens cost in own services; by the month of the bill or of the help."""

    year: Year
    side: Literal["bought", "sold", "own"] = "bought"
    by: Literal["service", "paragraph", "group", "party"] = "service"
    counts: Literal["bill", "help"] = "bill"


class MonthOut(Schema):
    """A month's first day and its amount in kroner."""

    month: date
    amount: Exact


class PurchaseRow(Schema):
    """A row by month. `outside` is how much of its sum was paid outside the platform."""

    key: str
    name: str
    months: list[MonthOut]
    total: Exact
    outside: Exact


class PurchasesOut(Schema):
    """The year's rows, largest first, and their sum."""

    year: int
    rows: list[PurchaseRow]
    total: Exact
    outside: Exact


class YearIn(Schema):
    """A calendar year."""

    year: Year


class ExpectedOut(Schema):
    """A line between granted and expected; `amount` null has no price yet."""

    reference: str
    service: str
    why: str
    day: date | None
    amount: Exact | None


class ForecastOut(Schema):
    """The year's bill in kroner. `granted` is charged, changed and not charged yet, and the rest of the year; `expected` is
    granted and the lines. `days_without_tariff` are in no sum."""

    year: int
    charged: Exact
    uncharged: Exact
    rest: Exact
    granted: Exact
    expected: Exact
    at_estimated_prices: Exact
    days_without_tariff: int
    months: list[MonthOut]
    lines: list[ExpectedOut]


class ClaimRow(Schema):
    """A case's month: its cost, the refund found now, what was claimed before, and the difference."""

    case: str
    references: list[str]
    month: date
    cost: Exact
    refund: Exact
    claimed: Exact
    difference: Exact


class ClaimsOut(Schema):
    """A year's claims; the year's refund is the sum of its months. `left_out` counts citizens whose age or cover is not known."""

    year: int
    refund: Exact
    claimed: Exact
    difference: Exact
    left_out: int
    claims: list[ClaimRow]


@router.get("/purchases", auth=SUMS, response={200: PurchasesOut, **CALLED}, summary="Bought or sold by month")
def purchases(request: CalledRequest, asked: Query[PurchasesIn]) -> PurchasesOut:
    only_known(request, asked)
    parties = request.acting.parties
    wanted = bought.Asked(asked.side, asked.year, Grouping(asked.by), asked.counts == "help")
    outside = outside_spent(parties, asked.year) if asked.side == bought.BOUGHT else []
    shown = bought.purchases(wanted, parties, outside)
    rows = [
        PurchaseRow(
            key=row.key,
            name=row.name,
            months=[MonthOut(month=month, amount=kroner(ore)) for month, ore in sorted(row.by_month.items())],
            total=kroner(row.total),
            outside=kroner(row.outside),
        )
        for row in shown.rows
    ]
    return PurchasesOut(year=asked.year, rows=rows, total=kroner(shown.total), outside=kroner(shown.outside))


@router.get("/forecast", auth=YEAR, response={200: ForecastOut, **CALLED}, summary="The year's bill, granted and expected")
def forecast(request: CalledRequest, asked: Query[YearIn]) -> ForecastOut:
    only_known(request, asked)
    shown = forecast_page(request.acting.parties, asked.year, request.today)
    result = shown.forecast
    log_look("forecast", by=request.by, rows=len(shown.lines))
    months = [month.first for month in shown.found.terms.months]
    return ForecastOut(
        year=asked.year,
        charged=_sum(result.sum_of("charged")),
        uncharged=_sum(result.sum_of("uncharged")),
        rest=_sum(result.sum_of("rest")),
        granted=_sum(result.granted),
        expected=_sum(result.expected),
        at_estimated_prices=_sum(result.sum_of("estimated")),
        days_without_tariff=result.sum_of("lacking"),
        months=[MonthOut(month=month, amount=kroner(ore)) for month, ore in zip(months, result.by_month, strict=True)],
        lines=[
            ExpectedOut(
                reference=line.reference,
                service=line.service,
                why=line.why,
                day=line.day,
                amount=None if line.ore is None else kroner(line.ore),
            )
            for line in shown.lines
        ],
    )


@router.get("/refund-claims", auth=REFUND, response={200: ClaimsOut, **CALLED}, summary="State refund, month by month")
def refund_claims(request: CalledRequest, asked: Query[YearIn]) -> ClaimsOut:
    only_known(request, asked)
    shown = claim_list(request.acting.parties, asked.year, request.today)
    log_look("refund_list", by=request.by, rows=len(shown.rows))
    return ClaimsOut(
        year=asked.year,
        refund=kroner(shown.refund),
        claimed=kroner(shown.claimed),
        difference=kroner(shown.difference),
        left_out=len(shown.left_out),
        claims=[
            ClaimRow(
                case=line.case,
                references=[citizen.reference for citizen in line.now.citizens] if line.now else [],
                month=line.month,
                cost=kroner(line.now.cost if line.now else 0),
                refund=kroner(line.refund),
                claimed=kroner(line.claimed),
                difference=kroner(line.difference),
            )
            for line in shown.lines
        ],
    )


def _sum(ore: int) -> Decimal:
    return kroner(ore)
