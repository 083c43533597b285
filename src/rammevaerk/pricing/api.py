"""Tariffs by the calculation model for other programs: pure calculation, nothing is read or kept, so anybody may ask."""

from decimal import Decimal
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rammevaerk.kernel.money import round_kroner
from rammevaerk.pricing import rules
from rammevaerk.pricing.given import SheetsIn, SheetsOut, calculated
from rammevaerk.web.api import LARGEST, NUMBER, REFUSED, WHOLE, Exact, Kroner, Share, described

CONVENTIONS = {"actual-days": "actual_days", "year-12-365": "year_12", "month-30.5": "month_30_5"}
_HOURS = Decimal("0.0001")
Interval = Annotated[Decimal, Field(gt=0, le=LARGEST), NUMBER, described(0, LARGEST, above=True)]
Hours = Annotated[Decimal, Field(gt=0, le=168), NUMBER, described(0, 168, above=True)]

router = Router(tags=["tariff"])


class PackagesIn(Schema):
    """Packages `count` apart by `interval` kroner a day; a package covers 7 hours a week, in day services 7/3."""

    interval: Interval
    count: Annotated[int, Field(ge=1, le=200), WHOLE]
    hours_per_package: Hours = Decimal(7)


class PackageOut(Schema):
    """Covers more than `hours_over` and up to `hours_up_to` hours a week; `price` in whole kroner a day."""

    number: int
    price: int
    hours_over: Exact
    hours_up_to: Exact


class PackagesOut(Schema):
    packages: list[PackageOut]


class ConvertIn(Schema):
    """A price for a year, a month or a day. `days` are those of the month; actual-days cannot do without them."""

    amount: Kroner
    per: Literal["year", "month", "day"]
    convention: Literal["actual-days", "year-12-365", "month-30.5"]
    days: Annotated[int, Field(ge=28, le=31), WHOLE] | None = None


class ThreePrices(Schema):
    day: Exact
    month: Exact
    year: Exact


class ThreeKroner(Schema):
    day: int
    month: int
    year: int


class ConvertOut(Schema):
    """The price in all three forms: exact, and in whole kroner half up."""

    exact: ThreePrices
    kroner: ThreeKroner


class PartTimeIn(Schema):
    """The tariff of a full place, best unrounded, and the share of it that is used."""

    amount: Kroner
    factor: Share


class PartTimeOut(Schema):
    tariff: int


def packages_of(asked: PackagesIn) -> PackagesOut:
    """Package prices by C16; hours to four decimals, since a third has no end."""
    found = rules.package_prices(asked.interval, asked.count, hours_per_package=asked.hours_per_package)
    return PackagesOut(
        packages=[
            PackageOut(
                number=package.number,
                price=package.price,
                hours_over=package.hours_over.quantize(_HOURS),
                hours_up_to=package.hours_up_to.quantize(_HOURS),
            )
            for package in found
        ]
    )


def converted(asked: ConvertIn) -> ConvertOut:
    """The price by S1. ValueError when actual days lack the days of the month."""
    convention = rules.DayConvention(CONVENTIONS[asked.convention])
    found = rules.convert(asked.amount, per=rules.Per(asked.per), convention=convention, days_in_month=asked.days)
    exact = {"day": found.day, "month": found.month, "year": found.year}
    whole = {name: round_kroner(value) for name, value in exact.items()}
    return ConvertOut(exact=ThreePrices(**exact), kroner=ThreeKroner(**whole))


@router.post("/packages", response={200: PackagesOut, **REFUSED}, summary="Prices of support packages")
def packages(request: HttpRequest, asked: PackagesIn) -> PackagesOut:
    return packages_of(asked)


@router.post("/convert", response={200: ConvertOut, **REFUSED}, summary="A price per day, month and year")
def convert(request: HttpRequest, asked: ConvertIn) -> ConvertOut:
    return converted(asked)


@router.post("/part-time", response={200: PartTimeOut, **REFUSED}, summary="The tariff of a part-time place")
def part_time(request: HttpRequest, asked: PartTimeIn) -> PartTimeOut:
    return PartTimeOut(tariff=rules.part_time_tariff(asked.amount, asked.factor))


@router.post("/calculate", response={200: SheetsOut, **REFUSED}, summary="Tariffs from calculation sheets")
def calculate(request: HttpRequest, asked: SheetsIn) -> SheetsOut:
    return calculated(asked)
