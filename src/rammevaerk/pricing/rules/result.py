"""The result of a closed year: what was earned by the tariff, less what it cost (TR C14; readings 2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class SoldDays:
    """Billable days at one published tariff, in kroner per day; a tariff corrected in the year gives two."""

    days: Decimal
    tariff: Decimal


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
        label=text("Billable days × tariff"),
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
    return "{sold_days_1} × {sold_tariff_1}" if len(sold) == 1 else text("The sum over the year's tariffs")


def _sold_figures(sold: tuple[SoldDays, ...]) -> tuple[Figure, ...]:
    figures: list[Figure] = []
    for place, item in enumerate(sold, 1):
        figures.append(Figure(f"sold_days_{place}", text("Billable days"), item.days.normalize(), "døgn"))
        figures.append(Figure(f"sold_tariff_{place}", text("Tariff"), item.tariff, "kr/døgn"))
    return tuple(figures)
