"""What is odd or wrong about a year's accounts before they are fixed (readings 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.rules.occupancy import AccountUse


@dataclass(frozen=True)
class StatedAccounts:
    """A year's accounts as they are written: billable days, places and kroner; `has_tariff` says that a published calculation
    of the year stands behind them. `use` is None without places, or without a known number of days a year."""

    year: int
    billable_days: Decimal
    places: int
    actual_cost: Decimal
    own_income: Decimal
    other_income: Decimal
    has_tariff: bool
    use: AccountUse | None = None


def check_accounts(stated: StatedAccounts, *, plausible_change: Decimal | None) -> list[Finding]:
    """Blocking for what cannot be, warnings for what is unlikely. Use above 100 % is accepted and told; `plausible_change` is
    how far from full it may lie before somebody should look again, None when nobody has said."""
    found = [*_impossible(stated)]
    if found:
        return found
    if stated.use is not None:
        found += _of_use(stated.use, plausible_change)
    if not stated.has_tariff:
        found.append(
            _finding(
                "pricing.accounts_without_tariff",
                text("There is no published calculation of {year}, so the year gets no result. Its occupancy counts."),
                Severity.NOTE,
                year=str(stated.year),
            )
        )
    return found


def _impossible(stated: StatedAccounts) -> list[Finding]:
    found = []
    if stated.billable_days < 0:
        found.append(_finding("pricing.days_negative", text("Billable days cannot be below zero."), where="billable_days"))
    said = text("Write the amount without a minus.")
    names = ("actual_cost", "own_income", "other_income")
    found += [_finding("pricing.amount_negative", said, where=name) for name in names if getattr(stated, name) < 0]
    if stated.places <= 0:
        said = text("Without places the year has no occupancy.")
        found.append(_finding("pricing.no_places_in_accounts", said, where="places"))
    return found


def _of_use(use: AccountUse, plausible_change: Decimal | None) -> list[Finding]:
    written = f"{(use.share * 100).quantize(Decimal('0.01'), ROUND_HALF_UP):f}".replace(".", ",")
    if use.share > 1:
        found = [
            _finding(
                "pricing.occupancy_above_full",
                text("The occupancy is {share} %: more than full. It counts in the mean, which is held within the band."),
                Severity.WARNING,
                where="billable_days",
                share=written,
            )
        ]
        if plausible_change is not None and use.share > 1 + plausible_change:
            found.append(_far(text("That is far above full. Check that the days are of this service and this year alone.")))
        return found
    if plausible_change is not None and use.share < 1 - plausible_change:
        said = text("The occupancy is {share} %, far below full. Check the days and the places.")
        return [_finding("pricing.occupancy_low", said, Severity.WARNING, where="billable_days", share=written)]
    return []


def _far(message: str) -> Finding:
    return _finding("pricing.occupancy_far", message, Severity.WARNING, where="billable_days")


def _finding(code: str, message: str, severity: Severity = Severity.BLOCKING, *, where: str = "", **params: str) -> Finding:
    return Finding(code, severity, message, where=where, params=params, rule="Beregningsmodellen C9")
