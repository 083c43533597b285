"""Sharing a cost for other programs: pure calculation, nothing is read or kept, so anybody may ask."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rammevaerk.financing import rules
from rammevaerk.kernel.money import kroner
from rammevaerk.law.loader import rulebook
from rammevaerk.law.rulebook import NATIONAL
from rammevaerk.pricing.rules import supervision_bands
from rammevaerk.pricing.rules import supervision_fee as fee
from rammevaerk.web.api import REFUSED, WHOLE, Exact, Kroner

LIMITS, WEIGHTS = "settlement.expensive_case_refund", "pricing.supervision_weights"
Name = Annotated[str, Field(min_length=1, max_length=120)]
Weights = Annotated[dict[Name, Kroner], Field(min_length=1, max_length=500)]
_SHOWN = Decimal("0.000001")

router = Router(tags=["financing"])


class AllocateIn(Schema):
    """An amount to share by weights: whole kroner give whole shares, an amount with øre shares to the øre. `rest-to-largest`
    gives whole kroner whatever the amount, the rest to the largest share. `published` are whole shares somebody has published,
    to be held against the weights."""

    amount: Kroner
    weights: Weights
    rounding: Literal["largest-remainder", "rest-to-largest", "each-half-up"] = "largest-remainder"
    published: Annotated[dict[Name, int], Field(max_length=500)] | None = None


class MisfitOut(Schema):
    """A published share that does not fit: the share its weight would give, and the weight its share would need."""

    name: str
    weight: Exact
    share: int
    expected: int
    needed_weight: Exact


class CommonRateOut(Schema):
    """The kroner per unit of weight on which most rows agree, and the rows that do not fit it."""

    per_unit: Exact
    fitting: int
    misfits: list[MisfitOut]


class AllocateOut(Schema):
    """A share for each party. `difference` is the sum of the shares less the amount: 0 unless each is rounded alone. `check` is
    null when nothing was published, or no rate fits more than half of the rows."""

    shares: dict[str, int | Exact]
    total: int | Exact
    difference: int | Exact
    check: CommonRateOut | None


class CostIn(Schema):
    """A cost of one month with the income deducted from it; `one_off` is spread over the year, `objective` stays out."""

    month: Annotated[int, Field(ge=1, le=12), WHOLE]
    kind: Literal["running", "one_off", "objective"]
    amount: Kroner
    income: Kroner = Decimal(0)


class RefundIn(Schema):
    """A year's costs, or one sum taken as twelve equal months."""

    year: Annotated[int, Field(ge=2000, le=2100), WHOLE]
    costs: Annotated[list[CostIn], Field(default_factory=list, max_length=500)]
    cost: Kroner | None = None


class RefundMonthOut(Schema):
    month: int
    cost: Exact
    refund: Exact


class RefundOut(Schema):
    """The state's part in kroner. `assumes_equal_months` says that the months are not known, only their sum."""

    year: int
    source: str
    assumes_equal_months: bool
    equal_months: bool
    cost: Exact
    objective: Exact
    refund: Exact
    months: list[RefundMonthOut]


class SupervisionIn(Schema):
    """A service's places, and the fee of the smallest service, unrounded. The year chooses the weights."""

    places: Annotated[int, Field(ge=0, le=100_000), WHOLE]
    base: Kroner
    year: Annotated[int, Field(ge=2000, le=2100), WHOLE]


class SupervisionOut(Schema):
    """Whole kroner: a year's fee, and a month of heightened supervision."""

    weight: Exact
    yearly: int
    heightened_month: int


def shared(asked: AllocateIn) -> AllocateOut:
    """The shares and the check. ValueError when nobody has a weight, published and weights name different parties, or the
    amount has parts of an øre."""
    if asked.amount != asked.amount.quantize(Decimal("0.01")):
        raise ValueError("an amount has at most two decimals")
    unit = 0 if asked.amount == asked.amount.to_integral_value() else -2
    way = rules.ShareRounding(asked.rounding.replace("-", "_"))
    krone = 100 if unit and way is rules.ShareRounding.REST_TO_LARGEST else 1
    found = rules.allocate(int(asked.amount.scaleb(-unit)), asked.weights, rounding=way, unit=krone)
    common = rules.common_rate(asked.weights, asked.published) if asked.published is not None else None
    return AllocateOut(
        shares={name: _in_kroner(share, unit) for name, share in found.shares.items()},
        total=_in_kroner(found.total, unit),
        difference=_in_kroner(found.difference, unit),
        check=_common(common) if common else None,
    )


def refunded(asked: RefundIn) -> RefundOut:
    """The refund by the limits of the year. Raises UnknownParameter when they are not known; ValueError for both or neither of
    `costs` and `cost`."""
    if (asked.cost is None) == (not asked.costs):
        raise ValueError("give either costs or cost")
    limits = rulebook(NATIONAL, date(asked.year, 1, 1), demo=False)
    tiers = rules.refund_tiers(limits.table(LIMITS))
    costs = [rules.CaseCost(row.month, rules.CaseCostKind(row.kind), row.amount, row.income) for row in asked.costs]
    found = rules.state_refund(costs if asked.cost is None else rules.equal_months(asked.cost), tiers)
    return RefundOut(
        year=asked.year,
        source=limits.value(LIMITS).source,
        assumes_equal_months=asked.cost is not None,
        equal_months=found.is_equal,
        cost=kroner(found.cost),
        objective=kroner(found.objective),
        refund=kroner(found.refund),
        months=[RefundMonthOut(month=row.month, cost=kroner(row.cost), refund=kroner(row.refund)) for row in found.months],
    )


def supervised(asked: SupervisionIn) -> SupervisionOut:
    """The fee by the weights of the year. Raises UnknownParameter when they are not known."""
    weights = rulebook(NATIONAL, date(asked.year, 1, 1), demo=False).table(WEIGHTS)
    found = fee(asked.places, asked.base, supervision_bands(weights))
    return SupervisionOut(weight=found.weight, yearly=found.yearly, heightened_month=found.heightened_month)


@router.post("/allocate", response={200: AllocateOut, **REFUSED}, summary="An amount shared by weights")
def allocate(request: HttpRequest, asked: AllocateIn) -> AllocateOut:
    return shared(asked)


@router.post("/refund", response={200: RefundOut, **REFUSED}, summary="The state's part of the dearest cases")
def refund(request: HttpRequest, asked: RefundIn) -> RefundOut:
    return refunded(asked)


@router.post("/supervision-fee", response={200: SupervisionOut, **REFUSED}, summary="The fee of the social supervision")
def supervision_fee(request: HttpRequest, asked: SupervisionIn) -> SupervisionOut:
    return supervised(asked)


def _in_kroner(value: int, unit: int) -> int | Decimal:
    return value if unit == 0 else Decimal(value).scaleb(unit)


def _common(found: rules.CommonRate) -> CommonRateOut:
    misfits = [
        MisfitOut(name=row.name, weight=row.weight, share=row.share, expected=row.expected, needed_weight=row.needed_weight)
        for row in found.misfits
    ]
    return CommonRateOut(per_unit=found.per_unit.quantize(_SHOWN), fitting=found.fitting, misfits=misfits)
