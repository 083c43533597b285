"""A tariff beside what prices and wages alone would have made of it (TR C12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.pricing.rules.development import forecast


@dataclass(frozen=True)
class IndexedYear:
    """One year: its tariff, None when there was none, and the earlier tariff carried forward by the index.

    `indexed` is None where the year's development is unknown. `begins` says that the index starts anew at this tariff.
    """

    year: int
    tariff: Decimal | None
    indexed: Decimal | None
    begins: bool = False


def beside_index(tariffs: Mapping[int, Decimal], developments: Mapping[int, Decimal | None]) -> tuple[IndexedYear, ...]:
    """Each year from the first to the last tariff; developments are shares from the year before to the year.

    The index starts at the first tariff. A year whose development is unknown is left out of it, and a later year starts
    it anew from that year's own tariff, since nothing is known of the step across. Not rounded.
    """
    found: list[IndexedYear] = []
    index: Decimal | None = None
    for year in range(min(tariffs), max(tariffs) + 1) if tariffs else ():
        tariff, step = tariffs.get(year), developments.get(year)
        known = index is not None and step is not None
        shown = forecast(index, step) if index is not None and step is not None else None
        first = not found
        found.append(IndexedYear(year, tariff, tariff if first else shown, begins=first))
        index = shown if known else tariff
    return tuple(found)


def since_start(years: tuple[IndexedYear, ...]) -> tuple[IndexedYear, IndexedYear] | None:
    """The first and last year of the newest unbroken stretch of the index that have tariffs; None when there are not two."""
    stretch: list[IndexedYear] = []
    for row in reversed(years):
        stretch.append(row)
        if row.indexed is None or row.begins:
            break
    with_tariff = [row for row in reversed(stretch) if row.tariff is not None]
    return (with_tariff[0], with_tariff[-1]) if len(with_tariff) > 1 else None
