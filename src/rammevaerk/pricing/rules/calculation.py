"""One sheet's calculation, from its facts and a rulebook to tariff, findings and trace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity, blocking
from rammevaerk.kernel.money import Rounding
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.rules.basis import NO_REGULATION, Basis, RegulationLine, cost_basis
from rammevaerk.pricing.rules.line_figures import check_supervision, line_needs
from rammevaerk.pricing.rules.lines import CostLine, check_lines
from rammevaerk.pricing.rules.measure import Measure
from rammevaerk.pricing.rules.occupancy import (
    DAYS,
    METHOD,
    AccountUse,
    BudgetedOccupancy,
    band_ids,
    budgeted_occupancy,
    occupancy_kind,
)
from rammevaerk.pricing.rules.overhead import OVERHEAD, OverheadAmount, check_overhead
from rammevaerk.pricing.rules.pension import PENSION, has_pension
from rammevaerk.pricing.rules.plausibility import RECOVERS, Beside, Peers, PreviousSheet, plausibility
from rammevaerk.pricing.rules.price_figures import prices_figure
from rammevaerk.pricing.rules.price_mix import PriceMix, SheetPrices, check_mix, check_prices, prices_of_mix
from rammevaerk.pricing.rules.spread import Divisor, check_divisor, divisor_figure
from rammevaerk.pricing.rules.tariff import Tariff, tariff_of

ROUNDING = "pricing.tariff_rounding"
PLAUSIBLE_CHANGE = "reporting.plausible_change"


@dataclass(frozen=True)
class SheetFacts:
    """All a sheet is calculated from, beside the rulebook; amounts in kroner. Order of the lines never matters.

    `days` is the day basis of the item, None for the agreed days of the year. `wanted` is a granted occupancy; `mix` several
    prices from the one basis, None for the average tariff. `measure` is what one tariff buys, and `volume` what is sold a
    year of it where that is no place for a time. `overhead` is an amount instead of the agreed share.
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
    mix: PriceMix | None = None
    measure: Measure = Measure.DAY
    volume: Decimal | None = None
    overhead: OverheadAmount | None = None

    @property
    def divisor(self) -> Divisor:
        """What the basis is spread over."""
        return Divisor(self.measure, self.places, self.days, self.volume)


@dataclass(frozen=True)
class Calculation:
    """The outcome. `tariff` and `basis` are None when a finding blocks; `rulebook` is the rulebook's identity. With several
    prices `tariff` is their average at the expected mix, and `prices` is None when a finding of theirs blocks. Only a price per
    day has `days`, and only a price of places an `occupancy`."""

    rulebook: str
    findings: tuple[Finding, ...]
    basis: Basis | None = None
    occupancy: Decimal | None = None
    days: int | None = None
    tariff: Tariff | None = None
    prices: SheetPrices | None = None
    figure: Figure | None = None

    @property
    def trace(self) -> Figure | None:
        if self.figure is not None:
            return self.figure
        return self.tariff.figure if self.tariff else None

    @property
    def uses_assumed(self) -> bool:
        return self.trace is not None and self.trace.rests_on_assumption


def needed_parameters(facts: SheetFacts) -> tuple[str, ...]:
    """The parameters this sheet cannot do without."""
    ids = [ROUNDING, *line_needs(facts.lines)]
    if facts.overhead is None:
        ids.append(OVERHEAD)
    if has_pension(facts.lines):
        ids.append(PENSION)
    if facts.measure.by_places:
        ids += band_ids(occupancy_kind(facts.paragraph))
        if facts.wanted is None:
            ids.append(METHOD)
    if facts.measure is Measure.DAY and facts.days is None:
        ids.append(DAYS)
    return tuple(ids)


def calculate(facts: SheetFacts, rulebook: Rulebook) -> Calculation:
    """T = G / (P · b · D), G / (P · b · 12) or G / volume by the item's measure, with its trace. Never raises on facts or
    values: what stops it is a blocking finding."""
    stops = [*rulebook.missing(*needed_parameters(facts)), *_check(facts)]
    if blocking(stops):
        return Calculation(rulebook.identity, tuple(stops))
    occupancy = _occupancy(facts, rulebook)
    basis = cost_basis(facts.lines, regulation=facts.regulation, rulebook=rulebook, places=facts.places, overhead=facts.overhead)
    stops = [*occupancy.findings, *_check_basis(basis, facts, rulebook)]
    if blocking(stops):
        return Calculation(rulebook.identity, tuple(stops))
    tariff = _tariff(facts, rulebook, basis, occupancy)
    odd = plausibility(
        basis,
        tariff,
        lines=facts.lines,
        places=facts.places,
        beside=Beside(facts.previous, facts.peers),
        limit=_known_share(rulebook, PLAUSIBLE_CHANGE),
    )
    found = Calculation(
        rulebook=rulebook.identity,
        findings=(*occupancy.findings, *odd),
        basis=basis,
        occupancy=occupancy.share,
        days=_days(facts, rulebook),
        tariff=tariff,
    )
    return _with_prices(found, facts, rulebook)


def _with_prices(found: Calculation, facts: SheetFacts, rulebook: Rulebook) -> Calculation:
    """The prices of a mix beside their average; none when a finding of the mix blocks."""
    if facts.mix is None or found.basis is None or found.tariff is None:
        return found
    by_day = facts.measure is Measure.DAY
    findings = (*found.findings, *check_mix(facts.mix, places=facts.places, rulebook=rulebook, by_day=by_day))
    if blocking(findings):
        return replace(found, findings=findings)
    rounding = Rounding(rulebook.choice(ROUNDING))
    prices = prices_of_mix(facts.mix, found.basis.total, found.tariff.place_days, rounding=rounding)
    findings = (*findings, *check_prices(prices, found.basis.total))
    if blocking(findings):
        return replace(found, findings=findings)
    # the average is not sold: that the prices give the budget back is said of them
    findings = tuple(finding for finding in findings if finding.code != RECOVERS)
    return replace(found, findings=findings, prices=prices, figure=prices_figure(facts.mix, prices, found.tariff.figure))


def _check(facts: SheetFacts) -> list[Finding]:
    lines = facts.lines
    return [
        *check_lines(lines),
        *check_supervision(lines, facts.paragraph),
        *check_overhead(facts.overhead),
        *check_divisor(facts.divisor),
    ]


def _occupancy(facts: SheetFacts, rulebook: Rulebook) -> BudgetedOccupancy:
    """The budgeted occupancy; nothing where the price is not that of a place."""
    if not facts.measure.by_places:
        return BudgetedOccupancy(None, None)
    kind = occupancy_kind(facts.paragraph)
    return budgeted_occupancy(kind, facts.accounts, year=facts.year, rulebook=rulebook, wanted=facts.wanted)


def _tariff(facts: SheetFacts, rulebook: Rulebook, basis: Basis, occupancy: BudgetedOccupancy) -> Tariff:
    spread = divisor_figure(facts.divisor, occupancy.figure, rulebook)
    rounding = replace(rulebook.figure(ROUNDING), key="rounding")
    tariff = tariff_of(basis.figure, spread, rounding=Rounding(rulebook.choice(ROUNDING)), measure=facts.measure)
    return replace(tariff, figure=replace(tariff.figure, inputs=(*tariff.figure.inputs, rounding)))


def _days(facts: SheetFacts, rulebook: Rulebook) -> int | None:
    if facts.measure is not Measure.DAY:
        return None
    return facts.days if facts.days is not None else rulebook.integer(DAYS)


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
