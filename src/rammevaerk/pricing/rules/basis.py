"""The tariff's basis G: all expected costs of a year, less income, with the regulation of an earlier result (TR C1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.rules.line_figures import LineFigures, to_the_ore
from rammevaerk.pricing.rules.lines import CostKind, CostLine
from rammevaerk.pricing.rules.overhead import OverheadAmount, overhead_figure
from rammevaerk.pricing.rules.pension import pension_figure


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
    """The basis by part, in kroner with exactly two decimals; `indirect` holds overhead and pension too. total = G."""

    direct: Decimal
    indirect: Decimal
    capital: Decimal
    income: Decimal
    regulation: Decimal
    total: Decimal
    figure: Figure


def cost_basis(
    lines: Sequence[CostLine],
    *,
    regulation: RegulationLine,
    rulebook: Rulebook,
    places: int = 0,
    overhead: OverheadAmount | None = None,
) -> Basis:
    """G = direct + indirect + capital − income + regulation.

    `places` is what a supervision line follows from, `overhead` an amount instead of the agreed share. Raises
    UnknownParameter for a value the lines or the overhead cannot do without.
    """
    figures = LineFigures(rulebook, places)
    direct = _part("direct", text("Direct costs"), lines, figures)
    shares = (overhead_figure(direct, rulebook, overhead), pension_figure(lines, rulebook))
    first = tuple(figure for figure in shares if figure is not None)
    indirect = _part("indirect", text("Indirect costs"), lines, figures, first=first)
    capital = _part("capital", text("Depreciation and interest"), lines, figures)
    income = _part("income", text("Income of the service"), lines, figures)
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


def _part(
    key: str, label: str, lines: Sequence[CostLine], line_figures: LineFigures, *, first: tuple[Figure, ...] = ()
) -> Figure:
    kind = CostKind(key)
    own = [line_figures.figure(f"{key}_{place}", line) for place, line in enumerate(lines, 1) if line.kind is kind]
    figures = (*first, *own)
    total = sum((figure.number for figure in figures), Decimal("0.00"))
    return Figure(key=key, label=label, value=total, unit="kr", formula=text("The sum of the lines"), inputs=figures)


def _regulation(line: RegulationLine) -> Figure:
    if line.year is None:
        return Figure(
            key="regulation",
            label=text("Regulation of earlier results"),
            value=to_the_ore(Decimal(0)),
            unit="kr",
            source="Ingen resultater at regulere",
        )
    return Figure(
        key="regulation",
        label=text("Regulation from the accounts of {year}"),
        value=to_the_ore(line.amount),
        unit="kr",
        formula=_regulation_formula(line.origin),
        inputs=(line.origin,) if line.origin else (),
        source="Beregningsmodellen C15",
        params={"year": str(line.year)},
    )


def _regulation_formula(origin: Figure | None) -> str:
    return f"−({{{origin.key}}})" if origin else ""
