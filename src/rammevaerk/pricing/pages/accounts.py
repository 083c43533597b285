"""What an operator sees of a year's accounts before they are fixed, and how a surplus would be spread."""

from dataclasses import dataclass, replace
from decimal import Decimal

from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing.actions import AccountsLookedAt
from rammevaerk.pricing.actions.levelling import plan_levelling, sheet_to_level
from rammevaerk.pricing.rules.occupancy import use_figure


@dataclass(frozen=True)
class AccountsPage:
    """The result and the occupancy with their formulas; None where there is none, and the findings say why."""

    year: int
    findings: tuple[Finding, ...]
    result: Figure | None
    occupancy: Figure | None
    covered: Decimal
    left: Decimal | None
    blocks: bool


def accounts_page(looked: AccountsLookedAt) -> AccountsPage:
    """Build it from the row that would be written; no query."""
    row = looked.row
    blocks = any(finding.blocks for finding in looked.findings)
    result = Figure.from_json(row.trace) if row.trace and not blocks else None
    return AccountsPage(
        year=row.year,
        findings=tuple(replace(finding, where="") for finding in looked.findings),
        result=result,
        occupancy=use_figure("occupancy", looked.use) if looked.use is not None and not blocks else None,
        covered=kroner(row.covered_ore),
        left=kroner(row.result_ore - row.covered_ore) if row.result_ore is not None and not blocks else None,
        blocks=blocks,
    )


@dataclass(frozen=True)
class LevellingShown:
    """A surplus larger than a year's costs, and its parts by tariff year in kroner."""

    year: int
    years: int
    parts: tuple[tuple[int, Decimal], ...]
    findings: tuple[Finding, ...]


def levelling_of(item_id: int) -> LevellingShown | None:
    """What there is to spread of an item's surplus (1 query; 7 more when a sheet asks for it)."""
    sheet = sheet_to_level(item_id)
    if sheet is None:
        return None
    plan = plan_levelling(sheet)
    parts = tuple((year, kroner(ore)) for year, ore in plan.ore_by_year)
    return LevellingShown(plan.year, plan.years, parts, plan.findings)
