"""The tariff: the basis divided by the days, months or sales it is spread over (TR C7, C8)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.kernel.money import Rounding, round_kroner
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.rules.measure import Measure

_SHOWN = Decimal("0.01")


@dataclass(frozen=True)
class Tariff:
    """T = G / (P · b · D). `unrounded` is what derived prices start from (readings 2.12); `amount` whole kroner.

    `place_days` is what the basis was divided by: place-days, place-months, or what is sold a year, by `measure`.
    """

    amount: int
    unrounded: Decimal
    place_days: Decimal
    figure: Figure
    measure: Measure = Measure.DAY


def per_day(basis: Decimal, *, places: int, occupancy: Decimal, days: int | Decimal) -> Decimal:
    """T = G / (P · b · D) in kroner per place and day, not rounded. Raises ValueError when there are no days."""
    place_days = places * occupancy * days
    if place_days <= 0:
        raise ValueError("a tariff needs days to be spread over")
    return basis / place_days


def tariff_of(basis: Figure, divisor: Figure, *, rounding: Rounding, state: str = "", measure: Measure = Measure.DAY) -> Tariff:
    """The tariff with its trace. Raises ValueError when there is nothing to divide by; `state` is that of the rounding
    rule."""
    sold = divisor.number
    if sold <= 0:
        raise ValueError("a tariff needs days to be spread over")
    unrounded = basis.number / sold
    amount = round_kroner(unrounded, rounding)
    before = Figure(
        key="unrounded",
        label=text("Tariff before rounding"),
        value=unrounded.quantize(_SHOWN),
        unit=measure.unit,
        formula="{basis} / {place_days}",
        inputs=(basis, divisor),
        source="Beregningsmodellen C8",
    )
    figure = Figure(
        key="tariff",
        label=text("Tariff"),
        value=amount,
        unit=measure.unit,
        formula=text("{unrounded}, rounded to whole kroner"),
        inputs=(before,),
        source="Beregningsmodellen C8",
        state=state,
    )
    return Tariff(amount, unrounded, sold, figure, measure)
