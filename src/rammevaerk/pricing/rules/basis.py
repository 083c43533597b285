"""The tariff's basis G: all expected costs of a year, less income, with the regulation of an earlier result (TR C1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.rules.lines import CostKind, CostLine

OVERHEAD = "pricing.overhead_share"
INTEREST = "pricing.interest_rate"


@dataclass(frozen=True)
class RegulationLine:
    """What earlier results add to this year's basis, in kroner: + raises the tariff, − lowers it (a surplus returned).

    `year` is the accounts' year it comes from, None when there is nothing to regulate; `origin` is the trace of it.
    """

    amount: Decimal = Decimal(0)
    year: int | None = None
    origin: Figure | None = None


NO_REGULATION = RegulationLine()


@dataclass(frozen=True)
class Basis:
    """The basis by part, in kroner with exactly two decimals; `indirect` holds the overhead too. total = G."""

    direct: Decimal
    indirect: Decimal
    capital: Decimal
    income: Decimal
    regulation: Decimal
    total: Decimal
    figure: Figure


def cost_basis(lines: Sequence[CostLine], *, regulation: RegulationLine, rulebook: Rulebook) -> Basis:
    """G = direct + indirect + capital − income + regulation. Raises UnknownParameter for overhead or interest."""
    direct = _part("direct", text("Direct costs"), lines, rulebook)
    overhead = _overhead(direct, rulebook)
    indirect = _part("indirect", text("Indirect costs"), lines, rulebook, first=(overhead,))
    capital = _part("capital", text("Depreciation and interest"), lines, rulebook)
    income = _part("income", text("Income of the service"), lines, rulebook)
    regulated = _regulation(regulation)
    parts = (direct, indirect, capital, income, regulated)
    total = direct.number + indirect.number + capital.number - income.number + regulated.number
    figure = Figure(
        key="basis",
        label=text("Tariff basis"),
        value=total,
        unit="kr",
        formula="{direct} + {indirect} + {capital} − {income} + {regulation}",
        inputs=parts,
        source="Beregningsmodellen C1",
    )
    return Basis(
        direct=direct.number,
        indirect=indirect.number,
        capital=capital.number,
        income=income.number,
        regulation=regulated.number,
        total=total,
        figure=figure,
    )


def _part(key: str, label: str, lines: Sequence[CostLine], rulebook: Rulebook, *, first: tuple[Figure, ...] = ()) -> Figure:
    kind = CostKind(key)
    own = [_line(f"{key}_{place}", line, rulebook) for place, line in enumerate(lines, 1) if line.kind is kind]
    figures = (*first, *own)
    total = sum((figure.number for figure in figures), Decimal("0.00"))
    return Figure(key=key, label=label, value=total, unit="kr", formula=text("The sum of the lines"), inputs=figures)


def _line(key: str, line: CostLine, rulebook: Rulebook) -> Figure:
    if line.book_value is not None:
        return _interest(key, line, rulebook)
    return Figure(
        key=key,
        label="{line}",
        value=_ore(line.amount),
        unit="kr",
        source=line.source,
        params={"line": line.text, "account": line.account},
    )


def _interest(key: str, line: CostLine, rulebook: Rulebook) -> Figure:
    interest = replace(rulebook.figure(INTEREST), key="interest_rate", unit="%")
    book = Figure(key="book_value", label=text("Book value"), value=line.book_value, unit="kr", source=line.source)
    return Figure(
        key=key,
        label="{line}",
        value=_ore((line.book_value or Decimal(0)) * rulebook.decimal(INTEREST)),
        unit="kr",
        formula="{book_value} × {interest_rate}",
        inputs=(book, interest),
        source=line.source,
        params={"line": line.text, "account": line.account},
    )


def _overhead(direct: Figure, rulebook: Rulebook) -> Figure:
    share = replace(rulebook.figure(OVERHEAD), key="overhead_share", unit="%")
    return Figure(
        key="overhead",
        label=text("Overhead: share of central management and administration"),
        value=_ore(direct.number * rulebook.decimal(OVERHEAD)),
        unit="kr",
        formula="{overhead_share} × {direct}",
        inputs=(share, replace(direct, inputs=(), formula="")),
        source="Beregningsmodellen C3",
    )


def _regulation(line: RegulationLine) -> Figure:
    if line.year is None:
        return Figure(
            key="regulation",
            label=text("Regulation of earlier results"),
            value=_ore(Decimal(0)),
            unit="kr",
            source="Ingen resultater at regulere",
        )
    return Figure(
        key="regulation",
        label=text("Regulation from the accounts of {year}"),
        value=_ore(line.amount),
        unit="kr",
        formula=_regulation_formula(line.origin),
        inputs=(line.origin,) if line.origin else (),
        source="Beregningsmodellen C15",
        params={"year": str(line.year)},
    )


def _regulation_formula(origin: Figure | None) -> str:
    return f"−({{{origin.key}}})" if origin else ""


def _ore(amount: Decimal) -> Decimal:
    """Kroner rounded to whole ore, so that the parts sum to the stored basis exactly."""
    return kroner(to_ore(amount))
