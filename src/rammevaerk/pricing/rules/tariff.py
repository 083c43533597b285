"""The tariff per day: the basis divided by the days it is spread over (TR C7, C8)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.kernel.money import Rounding, round_kroner
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text

_SHOWN = Decimal("0.01")


@dataclass(frozen=True)
class Tariff:
    """T = G / (P · b · D). `unrounded` is what derived prices start from (readings 2.12); `amount` whole kroner."""

    amount: int
    unrounded: Decimal
    place_days: Decimal
    figure: Figure


def per_day(basis: Decimal, *, places: int, occupancy: Decimal, days: int) -> Decimal:
    """T = G / (P · b · D) in kroner per place and day, not rounded. Raises ValueError when there are no days."""
    place_days = places * occupancy * days
    if place_days <= 0:
        raise ValueError("a tariff needs days to be spread over")
    return basis / place_days


def place_days_figure(places: Figure, occupancy: Figure, days: Figure) -> Figure:
    """P · b · D: the days of a year expected to be paid for."""
    product = Decimal(1)
    for figure in (places, occupancy, days):
        product *= figure.number
    return Figure(
        key="place_days",
        label=text("Days in all"),
        value=product.normalize(),
        unit="døgn",
        formula="{places} × {occupancy} × {days}",
        inputs=(places, occupancy, days),
        source="Beregningsmodellen C7, C9",
    )


def tariff_of(basis: Figure, place_days: Figure, *, rounding: Rounding, state: str = "") -> Tariff:
    """The tariff with its trace. Raises ValueError when there are no days; `state` is that of the rounding rule."""
    days = place_days.number
    if days <= 0:
        raise ValueError("a tariff needs days to be spread over")
    unrounded = basis.number / days
    amount = round_kroner(unrounded, rounding)
    before = Figure(
        key="unrounded",
        label=text("Tariff before rounding"),
        value=unrounded.quantize(_SHOWN),
        unit="kr/døgn",
        formula="{basis} / {place_days}",
        inputs=(basis, place_days),
        source="Beregningsmodellen C8",
    )
    figure = Figure(
        key="tariff",
        label=text("Tariff"),
        value=amount,
        unit="kr/døgn",
        formula=text("{unrounded}, rounded to whole kroner"),
        inputs=(before,),
        source="Beregningsmodellen C8",
        state=state,
    )
    return Tariff(amount, unrounded, days, figure)
