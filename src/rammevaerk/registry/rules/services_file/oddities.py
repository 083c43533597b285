"""Collecting what is odd, and the checks of prices and years."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.rules.services_file.values import ReadYear

HIGHEST_PER_DAY_ORE = 1_500_000
"""Above 15,000 kr. a day a price is hardly one for a day: the dearest published are below 9,000."""

_MONTH_CALLED_DAY = re.compile(r"døgntakst\w*\b[^;]*\bpr\.?\s*(md|måned)", re.IGNORECASE)


@dataclass
class Oddities:
    """The findings of one row, in the order they were made."""

    findings: list[Finding] = field(default_factory=list)

    def block(self, code: str, message: str, where: str = "", *, remedy: str = "", **params: str) -> None:
        self._add(Finding(code, Severity.BLOCKING, message, remedy, where, params))

    def warn(self, code: str, message: str, where: str = "", *, remedy: str = "", **params: str) -> None:
        self._add(Finding(code, Severity.WARNING, message, remedy, where, params))

    def note(self, code: str, message: str, where: str = "", *, remedy: str = "", **params: str) -> None:
        self._add(Finding(code, Severity.NOTE, message, remedy, where, params))

    def _add(self, finding: Finding) -> None:
        self.findings.append(replace(finding, code=f"registry.row_{finding.code}"))


def check_amount(odd: Oddities, amount_ore: int, unit: str | None, *, note: str, where: str) -> None:
    """Whether the price can be meant for its unit. ``unit`` is our code, empty when not stated, None when unknown."""
    if amount_ore <= 0:
        odd.warn("amount_not_positive", text("The price is not above zero."), where)
    if unit is None:
        odd.warn("price_unit_unknown", text("It is not clear what the price is for."), where)
    elif not unit:
        odd.warn("price_unit_missing", text("It is not stated what the price is for: a day, a month or an hour."), where)
    elif unit in ("day", "attendance") and amount_ore > HIGHEST_PER_DAY_ORE:
        odd.warn(
            "month_called_day",
            text("The price is said to be for a day, but is so high that it looks like one for a month."),
            where,
            remedy=text("Look at the source. Choose month if it is a price for a month."),
        )
    elif unit == "day" and _MONTH_CALLED_DAY.search(note):
        odd.warn(
            "day_called_month",
            text("The source calls the price a price per day, and writes per month beside it."),
            where,
            remedy=text("Look at the source, and choose day or month."),
        )


def check_year(odd: Oddities, year: ReadYear, *, has_price: bool, where: str, today: date) -> None:
    """A price must have a year that the source states."""
    if year.unreadable:
        odd.warn("year_unreadable", text("The year cannot be read."), where)
    elif year.year is None and has_price:
        odd.warn(
            "year_missing",
            text("It is not stated which year the price is for."),
            where,
            remedy=text("Write the year, if the source tells it; else leave the row out."),
        )
    elif year.supposed:
        odd.warn("year_supposed", text("The year {year} is only supposed."), where, year=str(year.year))
    elif year.year is not None and year.year > today.year + 2:
        odd.warn("year_far", text("The year {year} lies far ahead."), where, year=str(year.year))
