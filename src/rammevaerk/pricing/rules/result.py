"""The result of a closed year: what was earned by the tariff, less what it cost (TR C14; readings 2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class SoldDays:
    """Billable days at one published tariff, in kroner per day; several prices, or one corrected in the year, give several.
    `name` tells them apart; `unit` and `per` say what is counted when it is not days."""

    days: Decimal
    tariff: Decimal
    name: str = ""
    unit: str = "døgn"
    per: str = "kr/døgn"


@dataclass(frozen=True)
class YearAccounts:
    """What a closed year holds, in kroner; `regulation` is the line the year's own tariff contained (+ raised it).

    `other_income` is what the terms paid beside the days: minimum purchase, objective part, guarantee. `own_income`
    is income that belongs to the service and lowers its cost.
    """

    year: int
    sold: tuple[SoldDays, ...]
    actual_cost: Decimal
    own_income: Decimal = Decimal(0)
    other_income: Decimal = Decimal(0)
    regulation: Decimal = Decimal(0)


@dataclass(frozen=True)
class YearOutcome:
    """The year's result in kroner (+ is a surplus) with its trace."""

    result: Decimal
    figure: Figure


def year_result(accounts: YearAccounts) -> YearOutcome:
    """Days × tariff + other income − (actual cost − own income + the regulation line of the same year)."""
    proceeds = sum((sold.days * sold.tariff for sold in accounts.sold), Decimal(0))
    cost = accounts.actual_cost - accounts.own_income + accounts.regulation
    result = proceeds + accounts.other_income - cost
    earned = Figure(
        key="proceeds",
        label=text("Billable days × tariff") if len(accounts.sold) < 2 else text("What was sold at each price"),
        value=proceeds,
        unit="kr",
        formula=_sold_formula(accounts.sold),
        inputs=_sold_figures(accounts.sold),
        source=f"Regnskab {accounts.year}",
    )
    year = {"year": str(accounts.year)}
    inputs = (
        earned,
        Figure("other_income", text("Other income of the agreement"), accounts.other_income, "kr"),
        Figure("actual_cost", text("Actual costs {year}"), accounts.actual_cost, "kr", params=year),
        Figure("own_income", text("Own income {year}"), accounts.own_income, "kr", params=year),
        Figure("year_regulation", text("Regulation line in the tariff of {year}"), accounts.regulation, "kr", params=year),
    )
    figure = Figure(
        key="result",
        label=text("Result {year}"),
        value=result,
        unit="kr",
        formula="{proceeds} + {other_income} − ({actual_cost} − {own_income} + {year_regulation})",
        inputs=inputs,
        source="Beregningsmodellen C14",
        params=year,
    )
    return YearOutcome(result, figure)


def _sold_formula(sold: tuple[SoldDays, ...]) -> str:
    if len(sold) == 1:
        return "{sold_days_1} × {sold_tariff_1}"
    return " + ".join(f"{{sold_{place}}}" for place in range(1, len(sold) + 1))


def _sold_figures(sold: tuple[SoldDays, ...]) -> tuple[Figure, ...]:
    if len(sold) == 1:
        return _days_and_tariff(1, sold[0])
    return tuple(
        Figure(
            key=f"sold_{place}",
            label="{price}",
            value=item.days * item.tariff,
            unit="kr",
            formula=f"{{sold_days_{place}}} × {{sold_tariff_{place}}}",
            inputs=_days_and_tariff(place, item),
            params={"price": item.name},
        )
        for place, item in enumerate(sold, 1)
    )


def _days_and_tariff(place: int, item: SoldDays) -> tuple[Figure, Figure]:
    label = text("Billable days") if item.unit == "døgn" else text("Sold")
    days = Figure(f"sold_days_{place}", label, item.days.normalize(), item.unit)
    return days, Figure(f"sold_tariff_{place}", text("Tariff"), item.tariff, item.per)
