"""What the regulation would be if the operator carried another part of a year's result."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.rules.basis import RegulationLine
from rammevaerk.pricing.rules.regulation import carry_limit

SUPPOSED = "Antaget i dette alternativ"
"""The source of every value an alternative changes."""


def carried_in(line: RegulationLine) -> Decimal:
    """What the operator carries of the result behind a line, in kroner with the result's sign; 0 while nobody has decided."""
    found = line.origin.find("carried") if line.origin else None
    return found.number if found is not None else Decimal(0)


def carrying(line: RegulationLine, carried: Decimal) -> RegulationLine:
    """The line if that much were carried: each krone carried more of a surplus is one returned less (+ raises the tariff)."""
    before = carried_in(line)
    amount = line.amount + carried - before
    own = Figure(
        key="own_line",
        label=text("Goes into the tariff by the sheet"),
        value=-line.amount,
        unit="kr",
        inputs=(line.origin,) if line.origin else (),
    )
    figure = Figure(
        key="supposed_line",
        label=text("Goes into the tariff in the alternative"),
        value=-amount,
        unit="kr",
        formula="{own_line} + {carried_before} − {carried_now}",
        inputs=(
            own,
            Figure("carried_before", text("Carried by the operator"), before, "kr"),
            Figure("carried_now", text("Carried by the operator in the alternative"), carried, "kr", source=SUPPOSED),
        ),
        source=SUPPOSED,
    )
    return RegulationLine(amount, line.year, figure)


def check_carried(line: RegulationLine, carried: Decimal) -> Iterator[Finding]:
    """A warning when more is carried than the result, of the other sign, or outside the agreed band where it is known."""
    limit = _limit(line)
    if limit is None or min(limit, Decimal(0)) <= carried <= max(limit, Decimal(0)):
        return
    yield Finding(
        code="pricing.whatif_outside_band",
        severity=Severity.WARNING,
        message=text(
            "The operator may carry from 0 to {limit} kr. of the result of {year}; the alternative carries {carried} kr."
        ),
        remedy=text("Write an amount within the band to see a tariff that could be agreed."),
        params={"limit": _written(limit), "carried": _written(carried), "year": str(line.year or "")},
    )


def _limit(line: RegulationLine) -> Decimal | None:
    """The most that could be carried of what is left of the result; None when the sheet does not tell the result."""
    origin = line.origin
    result = origin.find("result") if origin else None
    if origin is None or result is None:
        return None
    elsewhere = origin.find("elsewhere")
    left = result.number - (elsewhere.number if elsewhere is not None else Decimal(0))
    band, basis = origin.find("band_share"), origin.find("year_basis")
    if band is None or basis is None:
        return left
    return carry_limit(left, basis=basis.number, band=band.number)


def _written(amount: Decimal) -> str:
    return f"{amount:,.0f}".replace(",", ".").replace("-", "\N{MINUS SIGN}")
