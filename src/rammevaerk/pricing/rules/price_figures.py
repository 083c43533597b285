"""The trace of a sheet with several prices: the average as it was found, the base, and each price out of the base."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.rules.price_mix import MixPrice, PriceMix, SheetPrices, price_steps
from rammevaerk.pricing.rules.structures import PriceStep

_SHOWN = Decimal("0.01")
_SOURCE = "Beregningsmodellen C16"


def prices_figure(mix: PriceMix, found: SheetPrices, average: Figure) -> Figure:
    """The income at the expected mix, made of the average's own trace, the base and the prices. ValueError as `price_steps`."""
    steps = price_steps(mix)
    base = _base(mix, found, steps, average)
    rows = zip(steps, found.prices, strict=True)
    prices = tuple(_price(place, step, row, base) for place, (step, row) in enumerate(rows, 1))
    return Figure(
        key="mix_income",
        label=text("Income at the expected mix"),
        value=found.income.quantize(_SHOWN),
        unit="kr",
        formula=text("Each price times the days expected at it, added up"),
        inputs=(average, base, *prices),
        source=_SOURCE,
        params={"structure": mix.kind.value},
    )


def _base(mix: PriceMix, found: SheetPrices, steps: tuple[PriceStep, ...], average: Figure) -> Figure:
    fixed = sum((step.fixed * row.days for step, row in zip(steps, found.prices, strict=True)), Decimal(0))
    weighted = sum((step.weight * row.days for step, row in zip(steps, found.prices, strict=True)), Decimal(0))
    days = tuple(_days(place, row, mix.places, average) for place, row in enumerate(found.prices, 1))
    by_weight = Figure(
        key="weighted_days",
        label=text("Days, each counted by the weight of its price"),
        value=weighted.quantize(_SHOWN),
        unit="døgn",
        formula=text("Weight times days, added up"),
        inputs=days,
    )
    return Figure(
        key="base",
        label=text("Base before rounding"),
        value=found.base.quantize(_SHOWN),
        unit="kr/døgn",
        formula="({basis} − {fixed_income}) / {weighted_days}",
        inputs=(
            _leaf(average, "basis"),
            Figure("fixed_income", text("What the fixed parts bring in"), fixed.quantize(_SHOWN), "kr", source=_SOURCE),
            by_weight,
        ),
        source=_SOURCE,
    )


def _days(place: int, row: MixPrice, places: Decimal, average: Figure) -> Figure:
    return Figure(
        key=f"mix_days_{place}",
        label="{price}",
        value=row.days.quantize(_SHOWN),
        unit="døgn",
        formula="{expected} / {expected_in_all} × {place_days}",
        inputs=(
            Figure("expected", text("Expected places"), row.expected, "pladser"),
            Figure("expected_in_all", text("Expected places in all"), places, "pladser"),
            _leaf(average, "place_days"),
        ),
        params={"price": row.name},
    )


def _price(place: int, step: PriceStep, row: MixPrice, base: Figure) -> Figure:
    used = replace(base, inputs=(), formula="")
    if step.fixed:
        parts: tuple[Figure, ...] = (used, Figure("fixed_part", text("Fixed part"), step.fixed, "kr/døgn", source=_SOURCE))
        formula = text("{base} + {fixed_part}, rounded")
    elif step.weight != 1:
        parts = (Figure("weight", text("Weight"), step.weight, "", source=_SOURCE), used)
        formula = text("{weight} × {base}, rounded")
    else:
        parts, formula = (used,), text("{base}, rounded")
    return Figure(
        key=f"price_{place}",
        label="{price}",
        value=row.amount,
        unit="kr/døgn",
        formula=formula,
        inputs=parts,
        source=_SOURCE,
        params={"price": row.name},
    )


def _leaf(average: Figure, key: str) -> Figure:
    """A figure of the average's trace by its value alone: the way to it stands there."""
    found = average.find(key)
    if found is None:
        raise ValueError(f"the average's trace has no {key}")
    return replace(found, inputs=(), formula="")
