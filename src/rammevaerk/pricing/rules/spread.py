"""What the basis is divided by: places over days or months, or what is sold a year (TR C7–C9; readings 2.4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.rules.measure import Measure
from rammevaerk.pricing.rules.occupancy import DAYS

_REPORTED = "Driftsherrens indberetning"
_MONTHS = 12
MOST_SOLD = 9_999_999_999
"""The most that can be sold a year: more is a slip of the pen."""


@dataclass(frozen=True)
class Divisor:
    """What is counted: budgeted `places`, the item's own `days` a year (None: the agreed days), `volume` sold a year."""

    measure: Measure
    places: int
    days: int | None
    volume: Decimal | None


def check_divisor(asked: Divisor) -> list[Finding]:
    """Blocking findings: no places or days for a price of places, nothing sold for the others."""
    if asked.measure.by_places:
        if asked.places > 0 and (asked.days is None or asked.days > 0):
            return []
        return [_no_places(asked.places)]
    return [] if asked.volume is not None and 0 < asked.volume <= MOST_SOLD else [_no_volume(asked.measure)]


def days_of(asked: Divisor, rulebook: Rulebook) -> Figure:
    """The days of the item, its own or the agreed ones. Raises UnknownParameter."""
    if asked.days is None:
        return replace(rulebook.figure(DAYS), key="days")
    return Figure("days", text("Days of the item"), asked.days, "dage", source=_REPORTED)


def divisor_figure(asked: Divisor, occupancy: Figure | None, rulebook: Rulebook) -> Figure:
    """P · b · D, P · b · 12, or the volume, checked before. The key is place_days whatever
    is counted; its unit says what."""
    if occupancy is None or not asked.measure.by_places:
        assert asked.volume is not None
        label, params = text("Sold a year: {unit}"), {"unit": asked.measure.many}
        return Figure("place_days", label, asked.volume.normalize(), asked.measure.many, source=_REPORTED, params=params)
    places = Figure("places", text("Budgeted places"), asked.places, "pladser", source=_REPORTED)
    if asked.measure is Measure.MONTH:
        months = Figure("months", text("Months a year"), _MONTHS, "måneder")
        return _product(places, occupancy, months, text("Months in all"), Measure.MONTH)
    return place_days_figure(places, occupancy, days_of(asked, rulebook))


def place_days_figure(places: Figure, occupancy: Figure, days: Figure) -> Figure:
    """P · b · D: the days of a year expected to be paid for."""
    return _product(places, occupancy, days, text("Days in all"), Measure.DAY)


def _product(places: Figure, occupancy: Figure, times: Figure, label: str, measure: Measure) -> Figure:
    product = places.number * occupancy.number * times.number
    return Figure(
        key="place_days",
        label=label,
        value=product.normalize(),
        unit=measure.many,
        formula=f"{{places}} × {{occupancy}} × {{{times.key}}}",
        inputs=(places, occupancy, times),
        source="Beregningsmodellen C7, C9",
    )


def _no_places(places: int) -> Finding:
    return Finding(
        code="pricing.no_places",
        severity=Severity.BLOCKING,
        message=text("A tariff needs budgeted places and days above zero; {places} places are stated."),
        remedy=text("Enter the budgeted places of the year."),
        where="places",
        params={"places": str(places)},
    )


def _no_volume(measure: Measure) -> Finding:
    return Finding(
        code="pricing.no_volume",
        severity=Severity.BLOCKING,
        message=text("A price per {one} needs the number of {many} sold a year, above zero."),
        remedy=text("Enter what is expected to be sold in the year."),
        where="volume",
        params={"one": measure.one, "many": measure.many},
    )
