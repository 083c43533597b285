"""One sheet's calculation, from its facts and a rulebook to tariff, findings and trace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity, blocking
from rammevaerk.kernel.money import Rounding
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.rules.basis import INTEREST, NO_REGULATION, OVERHEAD, Basis, RegulationLine, cost_basis
from rammevaerk.pricing.rules.lines import CostLine, check_lines
from rammevaerk.pricing.rules.occupancy import (
    DAYS,
    METHOD,
    AccountUse,
    BudgetedOccupancy,
    band_ids,
    budgeted_occupancy,
    occupancy_kind,
)
from rammevaerk.pricing.rules.plausibility import Beside, Peers, PreviousSheet, plausibility
from rammevaerk.pricing.rules.tariff import Tariff, place_days_figure, tariff_of

ROUNDING = "pricing.tariff_rounding"
PLAUSIBLE_CHANGE = "reporting.plausible_change"


@dataclass(frozen=True)
class SheetFacts:
    """All a sheet is calculated from, beside the rulebook; amounts in kroner. Order of the lines never matters.

    `days` is the day basis of the item, None for the agreed days of the year. `wanted` is a granted occupancy.
    """

    year: int
    paragraph: str
    places: int
    lines: tuple[CostLine, ...]
    accounts: tuple[AccountUse, ...] = ()
    regulation: RegulationLine = NO_REGULATION
    wanted: Decimal | None = None
    days: int | None = None
    previous: PreviousSheet | None = None
    peers: Peers | None = None


@dataclass(frozen=True)
class Calculation:
    """The outcome. `tariff` and `basis` are None when a finding blocks; `rulebook` is the rulebook's identity."""

    rulebook: str
    findings: tuple[Finding, ...]
    basis: Basis | None = None
    occupancy: Decimal | None = None
    days: int | None = None
    tariff: Tariff | None = None

    @property
    def trace(self) -> Figure | None:
        return self.tariff.figure if self.tariff else None

    @property
    def uses_assumed(self) -> bool:
        return self.trace is not None and self.trace.rests_on_assumption


def needed_parameters(facts: SheetFacts) -> tuple[str, ...]:
    """The parameters this sheet cannot do without."""
    ids = [OVERHEAD, ROUNDING, *band_ids(occupancy_kind(facts.paragraph))]
    if facts.days is None:
        ids.append(DAYS)
    if facts.wanted is None:
        ids.append(METHOD)
    if any(line.book_value is not None for line in facts.lines):
        ids.append(INTEREST)
    return tuple(ids)


def calculate(facts: SheetFacts, rulebook: Rulebook) -> Calculation:
    """T = G / (P · b · D) with its trace. Never raises on facts or values: what stops it is a blocking finding."""
    stops = [*rulebook.missing(*needed_parameters(facts)), *check_lines(facts.lines), *_check_places(facts)]
    if blocking(stops):
        return Calculation(rulebook.identity, tuple(stops))
    occupancy = budgeted_occupancy(
        occupancy_kind(facts.paragraph), facts.accounts, year=facts.year, rulebook=rulebook, wanted=facts.wanted
    )
    basis = cost_basis(facts.lines, regulation=facts.regulation, rulebook=rulebook)
    stops = [*occupancy.findings, *_check_basis(basis, facts, rulebook)]
    if blocking(stops) or occupancy.figure is None:
        return Calculation(rulebook.identity, tuple(stops))
    days = _days(facts, rulebook)
    tariff = _tariff(facts, rulebook, basis, occupancy, days)
    odd = plausibility(
        basis,
        tariff,
        lines=facts.lines,
        places=facts.places,
        beside=Beside(facts.previous, facts.peers),
        limit=_known_share(rulebook, PLAUSIBLE_CHANGE),
    )
    return Calculation(
        rulebook=rulebook.identity,
        findings=(*occupancy.findings, *odd),
        basis=basis,
        occupancy=occupancy.share,
        days=int(days.value),  # type: ignore[arg-type]  # a whole number by construction
        tariff=tariff,
    )


def _tariff(facts: SheetFacts, rulebook: Rulebook, basis: Basis, occupancy: BudgetedOccupancy, days: Figure) -> Tariff:
    places = Figure("places", text("Budgeted places"), facts.places, "pladser", source="Driftsherrens indberetning")
    assert occupancy.figure is not None
    spread = place_days_figure(places, occupancy.figure, days)
    rounding = replace(rulebook.figure(ROUNDING), key="rounding")
    tariff = tariff_of(basis.figure, spread, rounding=Rounding(rulebook.choice(ROUNDING)))
    return replace(tariff, figure=replace(tariff.figure, inputs=(*tariff.figure.inputs, rounding)))


def _days(facts: SheetFacts, rulebook: Rulebook) -> Figure:
    if facts.days is None:
        return replace(rulebook.figure(DAYS), key="days")
    return Figure("days", text("Days of the item"), facts.days, "dage", source="Driftsherrens indberetning")


def _check_places(facts: SheetFacts) -> list[Finding]:
    if facts.places > 0 and (facts.days is None or facts.days > 0):
        return []
    return [
        Finding(
            code="pricing.no_places",
            severity=Severity.BLOCKING,
            message=text("A tariff needs budgeted places and days above zero; {places} places are stated."),
            remedy=text("Enter the budgeted places of the year."),
            params={"places": str(facts.places)},
        )
    ]


def _check_basis(basis: Basis, facts: SheetFacts, rulebook: Rulebook) -> list[Finding]:
    """A returned surplus may not make the tariff zero or negative (readings 2.13)."""
    if basis.total > 0:
        return []
    years = rulebook.value("pricing.regulation_levelling_years")
    return [
        Finding(
            code="pricing.basis_not_positive",
            severity=Severity.BLOCKING,
            message=text("The basis is {basis} kr.: income and the returned surplus are larger than the costs."),
            remedy=text("Spread the returned surplus over {years} years."),
            params={"basis": f"{basis.total:.0f}".replace("-", "\N{MINUS SIGN}"), "years": years.shown},
        )
    ]


def _known_share(rulebook: Rulebook, parameter_id: str) -> Decimal | None:
    value = rulebook.value(parameter_id).value
    return value if isinstance(value, Decimal) else None
