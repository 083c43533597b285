"""Tariffs between two parties alone: when one may be made, what one place's share of a sheet is, and where it stands
(readings 2.5, 2.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.rules.basis import RegulationLine
from rammevaerk.pricing.rules.lines import CostKind, CostLine


class IndividualState(Enum):
    """Where an individual tariff stands on a day. Declined and over are for good."""

    BEING_CALCULATED = "being_calculated"
    WAITS_FOR_BUYER = "waits_for_buyer"
    COMING = "coming"
    HOLDS = "holds"
    OVER = "over"
    DECLINED = "declined"


@dataclass(frozen=True)
class Agreed:
    """What the parties have done so far about a tariff that is to hold in `period`."""

    period: Period
    by_operator: bool = False
    by_buyer: bool = False
    declined: bool = False


@dataclass(frozen=True)
class IndividualWish:
    """Instead of which item, for whom, why and when. `explanation` never names a person."""

    item_id: int
    buyer_id: int
    reason: str
    explanation: str
    period: Period
    prolongs: int | None = None


def state_on(agreed: Agreed, day: date) -> IndividualState:
    """The state on a day; a tariff that nobody approved in time still waits."""
    if agreed.declined:
        return IndividualState.DECLINED
    if not agreed.by_operator:
        return IndividualState.BEING_CALCULATED
    if not agreed.by_buyer:
        return IndividualState.WAITS_FOR_BUYER
    if day < agreed.period.start:
        return IndividualState.COMING
    return IndividualState.HOLDS if agreed.period.contains(day) else IndividualState.OVER


def years_of(period: Period) -> tuple[int, ...]:
    """The calendar years a closed period touches. ValueError without end."""
    if period.last_day is None:
        raise ValueError("an individual tariff always has an end")
    return tuple(range(period.start.year, period.last_day.year + 1))


def check_wish(wish: IndividualWish, *, calculated_years: Sequence[int]) -> tuple[Finding, ...]:
    """What keeps a tariff from being made. `calculated_years` are those in which the ordinary item has a tariff to start
    from: without it there is no model to calculate on."""
    guarded = guard_text(wish.explanation, "explanation")
    if guarded:
        return (guarded,)
    if not wish.explanation.strip():
        return (_stops("individual_no_reason", text("Write in a few words why no item of the list fits."), "explanation"),)
    missing = [year for year in years_of(wish.period) if year not in calculated_years]
    if missing:
        said = text("The ordinary tariff of {years} is not calculated yet.")
        remedy = text("Let the individual tariff end before, and prolong it when the year is calculated.")
        return (_stops("individual_year_missing", said, "last_day", remedy, years=", ".join(map(str, missing))),)
    return ()


def check_two_people(first: int | None, second: int) -> tuple[Finding, ...]:
    """One person cannot approve for both parties; `first` is who approved for the other."""
    if first is None or first != second:
        return ()
    said = text("The same person cannot approve for both parties.")
    return (_stops("individual_same_person", said, remedy=text("Let a colleague approve.")),)


def check_end(period: Period, last_day: date, today: date) -> tuple[Finding, ...]:
    """An early end lies within the period and not before today: what has been used is paid for."""
    end = period.end
    if end is None or last_day < period.start or date.fromordinal(last_day.toordinal() + 1) >= end:
        return (_stops("individual_end_outside", text("The last day must lie within the period, before its end."), "last_day"),)
    if last_day < today:
        return (_stops("individual_end_past", text("The last day cannot lie before today."), "last_day"),)
    return ()


def one_place(
    lines: Sequence[CostLine], regulation: RegulationLine, *, places: int, source: str, fees: Decimal | None = None
) -> tuple[CostLine, ...]:
    """One place's share of a sheet's lines, to the ore; what one place needs more is written beside them.

    The regulation of earlier results becomes a line, so that the place shares it: a surplus as income, a deficit as an
    indirect cost, neither of which bears overhead. `fees` is the supervision's calculated amount where a line follows it.
    """
    if places <= 0:
        raise ValueError("a share needs places")
    shared = [_share(_written(line, fees), places, source) for line in lines]
    if regulation.year is not None and regulation.amount:
        kind = CostKind.INDIRECT if regulation.amount > 0 else CostKind.INCOME
        words = f"Efterregulering af regnskab {regulation.year}"
        shared.append(_share(CostLine(kind, words, abs(regulation.amount)), places, source))
    return tuple(shared)


def _written(line: CostLine, fees: Decimal | None) -> CostLine:
    """The supervision's fee goes by the places of the whole service, so its amount is written out."""
    return replace(line, is_supervision=False, amount=fees or Decimal(0)) if line.is_supervision else line


def _share(line: CostLine, places: int, source: str) -> CostLine:
    book = None if line.book_value is None else _part(line.book_value, places)
    return replace(line, amount=_part(line.amount, places), book_value=book, source=source)


def _part(amount: Decimal, places: int) -> Decimal:
    return kroner(to_ore(amount / places))


def _stops(code: str, message: str, where: str = "", remedy: str = "", **params: str) -> Finding:
    return Finding(f"pricing.{code}", Severity.BLOCKING, message, remedy, where=where, params=params)
