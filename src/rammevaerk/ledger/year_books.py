"""An operator's year as the ledger has it: each item's income and which way every krone goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from rammevaerk.kernel.finding import Finding
from rammevaerk.ledger import facts
from rammevaerk.ledger.rules.year import (
    EarnedSum,
    IncomeKey,
    ItemIncome,
    ItemPrices,
    YearIncome,
    income_of_year,
    unplaced_income,
    why_unplaced,
)
from rammevaerk.pricing import ledger_reads as pricing
from rammevaerk.pricing.ledger_reads import Measured
from rammevaerk.pricing.rules.sold import SoldUnits, days_sold
from rammevaerk.settlement import ledger_reads as settlement
from rammevaerk.web.amounts import ore_as_kroner


@dataclass(frozen=True)
class YearBooks:
    """A year's income by leading item, and what pricing measures it by."""

    year: int
    income: YearIncome
    measured: Measured
    placed: Mapping[IncomeKey, int | None] = field(default_factory=dict)

    @property
    def bearers(self) -> list[int]:
        """The items that can bear income: those with prices in the year and no result yet."""
        return [item for item in self.measured.prices if item not in self.measured.results]

    def sold(self, item: int) -> tuple[SoldUnits, ...]:
        """The units at each price of an item; a price nothing was sold at has 0. Empty where the year has one price."""
        prices = self.measured.prices.get(item, ())
        if len(prices) < 2:
            return ()
        units = self.income.items[item].sold
        return tuple(
            SoldUnits(one.item_id, one.amount_ore, units.get((one.item_id, one.amount_ore), Decimal(0))) for one in prices
        )

    def unplaced(self) -> dict[IncomeKey, Finding]:
        """The income no item's result is handed, largest first: how much, why, and what to do."""
        rows = sorted(self.income.unplaced.items(), key=lambda row: -abs(row[1]))
        of_service = self.measured.of_service
        return {
            (service, title): unplaced_income(title or "–", why_unplaced(service, of_service), amount=ore_as_kroner(ore))
            for (service, title), ore in rows
            if ore
        }

    def billable_days(self, item: int) -> Decimal:
        """The days at the year's prices; hours and the like beside them do not count."""
        sold = self.sold(item)
        if sold:
            return days_sold(sold, self.measured.prices[item])
        return sum(self.income.items[item].sold.values(), Decimal(0))


def year_books(party: int, family: Sequence[int], year: int) -> YearBooks:
    """The income of a year of a party and those it has succeeded (7 queries)."""
    measured = pricing.measured(family, year)
    placed = facts.placed_income(party, year)
    known = ItemPrices(
        measured.leading,
        measured.of_service,
        {item: frozenset((one.item_id, one.amount_ore) for one in prices) for item, prices in measured.prices.items()},
        placed=placed,
    )
    sums = [
        EarnedSum(row.year, row.at, row.item, row.service, row.source, row.title, row.tariff_ore, row.units, row.ore)
        for row in settlement.earned(family, date(year + 1, 1, 1))
    ]
    return YearBooks(year, income_of_year(year, sums, facts.settlement_closes(party), known), measured, placed)


def years_known(party: int, family: Sequence[int]) -> list[int]:
    """The years something has been settled for or a date is recorded of, newest first (2 queries)."""
    months = settlement.settled_months(family)
    return sorted({month.year for month in months} | set(facts.year_steps(party)), reverse=True)


__all__ = ["ItemIncome", "YearBooks", "year_books", "years_known"]
