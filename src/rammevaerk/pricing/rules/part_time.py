"""The tariff of a part-time place (TR C18)."""

from __future__ import annotations

from decimal import Decimal

from rammevaerk.kernel.money import Rounding, round_kroner


def part_time_tariff(full: Decimal, factor: Decimal, *, rounding: Rounding = Rounding.HALF_UP) -> int:
    """The full tariff times the share, in whole kroner. ValueError when the share is not above 0 and at most 1, or the
    tariff is below zero. Start from the unrounded tariff where there is one (readings 2.12)."""
    if full < 0 or not 0 < factor <= 1:
        raise ValueError("a part-time place has a tariff and a share above 0 and at most 1")
    return round_kroner(full * factor, rounding)
