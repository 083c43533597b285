"""How fast tariffs are calculated: with trace, without database, as for a whole region or many."""

import json
import time
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rammevaerk.law.loader import rulebook
from rammevaerk.pricing.rules import AccountUse, CostKind, CostLine, RegulationLine, SheetFacts, calculate

UNITS_OF_A_REGION = 600
PEER_MILLISECONDS = 1.0
"""What the nearest open system takes for each generated charge (docs: peers); a tariff holds far more."""


@dataclass(frozen=True)
class TariffFigure:
    """Tariffs calculated, seconds for it, and the characters of one trace as stored."""

    tariffs: int
    seconds: float
    trace_characters: int

    @property
    def per_second(self) -> int:
        return round(self.tariffs / self.seconds)


def measure(tariffs: int) -> TariffFigure:
    """Calculate that many different sheets one after the other, each with its trace as plain values."""
    book = rulebook("sjaelland", date(2027, 1, 1), demo=True)
    sheets = [sheet_to_measure(number) for number in range(tariffs)]
    begun = time.perf_counter()
    size = 0
    for sheet in sheets:
        calculation = calculate(sheet, book)
        assert calculation.trace is not None
        size = len(json.dumps(calculation.trace.as_json()))
    return TariffFigure(tariffs, time.perf_counter() - begun, size)


def bench_tariffs(tariffs: int = UNITS_OF_A_REGION) -> TariffFigure:
    """Measure and print one line."""
    figure = measure(tariffs)
    print(
        f"{figure.tariffs:>7} tariffs with trace: {figure.seconds:6.2f} s, {figure.per_second} a second, "
        f"{1000 * figure.seconds / figure.tariffs:.2f} ms each (aim: a region's {UNITS_OF_A_REGION} in 2 s, 20,000 in 60 s; "
        f"the nearest open system {PEER_MILLISECONDS:.0f} ms for one charge)"
    )
    return figure


def sheet_to_measure(number: int, *, paragraph: str = "", wanted: Decimal | None = None) -> SheetFacts:
    """An invented sheet of twelve lines; every twentieth is of a short stay when no paragraph is given."""
    kinds = [CostKind.DIRECT] * 7 + [CostKind.INDIRECT] * 2 + [CostKind.CAPITAL] * 2 + [CostKind.INCOME]
    lines = tuple(
        CostLine(kind, f"Linje {place}", Decimal(100_000 + 137 * number + 10_000 * place)) for place, kind in enumerate(kinds)
    )
    places = 5 + number % 30
    days = Decimal(places * 365 * 97) / 100
    return SheetFacts(
        year=2027,
        paragraph=paragraph or ("SEL-110" if number % 20 == 0 else "SEL-108"),
        places=places,
        lines=lines,
        accounts=(AccountUse(2024, days, places, 365), AccountUse(2025, days - number % 50, places, 365)),
        wanted=wanted,
        regulation=RegulationLine(Decimal(number % 1000 - 500), 2025),
    )
