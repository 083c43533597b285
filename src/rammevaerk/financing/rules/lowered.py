"""Lower budgeted occupancy (lavere budgetteret belægning): the tariff rises as the days it is spread over fall (TR C11)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rammevaerk.financing.rules.saying import TOOLS, exact, remark, stop, unstated
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.kernel.money import Rounding, round_kroner
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text

_UNSTATED = {"new": text("The new budgeted occupancy is not agreed.")}


@dataclass(frozen=True)
class LoweredOccupancy:
    """The budgeted occupancy as it is and as it would be, fractions above 0 (1 is full). None is not agreed."""

    old: Decimal
    new: Decimal | None


@dataclass(frozen=True)
class LoweredTariff:
    """The new tariff in whole kroner and exact: new ÷ old tariff = old % ÷ new % (appendix B 14). None when a finding blocks."""

    tariff: int | None
    unrounded: Fraction | None
    figure: Figure | None
    findings: tuple[Finding, ...] = ()


def lowered_tariff(tariff: Decimal, occupancy: LoweredOccupancy, *, rounding: Rounding = Rounding.HALF_UP) -> LoweredTariff:
    """The tariff (kroner per day, best before rounding: readings 2.12) at the new occupancy. One that is not lower warns."""
    findings = (*unstated(occupancy, _UNSTATED), *_check(tariff, occupancy))
    if blocking(findings) or occupancy.new is None:
        return LoweredTariff(None, None, None, findings)
    unrounded = Fraction(tariff) * Fraction(occupancy.old) / Fraction(occupancy.new)
    amount = round_kroner(Decimal(unrounded.numerator) / Decimal(unrounded.denominator), rounding)
    figure = Figure(
        "tariff",
        text("Tariff at the new occupancy"),
        amount,
        "kr/døgn",
        text("{old_tariff} × {old} / {new}, rounded to whole kroner"),
        (
            Figure("old_tariff", text("Tariff before"), exact(Fraction(tariff)), "kr/døgn"),
            Figure("old", text("Budgeted occupancy before"), occupancy.old, "%"),
            Figure("new", text("New budgeted occupancy"), occupancy.new, "%"),
        ),
        source=TOOLS,
    )
    return LoweredTariff(amount, unrounded, figure, findings)


def _check(tariff: Decimal, occupancy: LoweredOccupancy) -> tuple[Finding, ...]:
    found = []
    if tariff < 0:
        found.append(stop("financing.tariff_below_zero", text("A tariff cannot be below zero."), where="tariff"))
    for field, share in (("old", occupancy.old), ("new", occupancy.new)):
        if share is not None and not 0 < share <= 1:
            message = text("A budgeted occupancy must be above 0 and at most 100 %.")
            found.append(stop("financing.occupancy_outside", message, where=field))
    if not found and occupancy.new is not None and occupancy.new >= occupancy.old:
        message = text("The new budgeted occupancy is not lower than the old one.")
        found.append(remark("financing.occupancy_not_lower", message, warns=True, where="new"))
    return tuple(found)
