"""The fee of the social supervision, an input cost of every service (TR R15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rammevaerk.kernel.money import round_kroner

_HEIGHTENED = Decimal("0.1")


@dataclass(frozen=True)
class SupervisionBand:
    """From so many places on, the base fee counts `weight` times."""

    from_places: int
    weight: Decimal


@dataclass(frozen=True)
class SupervisionFee:
    """Whole kroner: a year's fee, and what a month of heightened supervision costs beside it."""

    weight: Decimal
    yearly: int
    heightened_month: int


def supervision_fee(places: int, base: Decimal, bands: Sequence[SupervisionBand]) -> SupervisionFee:
    """The fee by the service's size. `base` is the fee of the smallest band, unrounded: each amount is taken from it and
    rounded half up on its own. Bands rise from 0. ValueError when places or base are below zero or bands do not begin at 0."""
    if places < 0 or base < 0:
        raise ValueError("neither places nor base can be below zero")
    if not bands or bands[0].from_places != 0:
        raise ValueError("the bands begin at 0 places")
    weight = max((band for band in bands if band.from_places <= places), key=lambda band: band.from_places).weight
    return SupervisionFee(weight, round_kroner(base * weight), round_kroner(base * weight * _HEIGHTENED))


def supervision_bands(table: Mapping[str, Sequence[Any]]) -> tuple[SupervisionBand, ...]:
    """The bands of the parameter pricing.supervision_weights. ValueError when one of the two lists is longer."""
    return tuple(
        SupervisionBand(int(places), Decimal(weight))
        for places, weight in zip(table["from_places"], table["weights"], strict=True)
    )
