"""The calculation model: from a budget to a tariff, and what happens to the year's result. Pure; kroner as Decimal."""

from rammevaerk.pricing.rules.basis import Basis, RegulationLine, cost_basis
from rammevaerk.pricing.rules.calculation import Calculation, SheetFacts, calculate
from rammevaerk.pricing.rules.change import ChangeStep, TariffState, explain_change, whole_kroner
from rammevaerk.pricing.rules.conversion import Converted, DayConvention, Per, convert
from rammevaerk.pricing.rules.development import forecast
from rammevaerk.pricing.rules.lines import CostKind, CostLine, check_lines
from rammevaerk.pricing.rules.occupancy import (
    AccountUse,
    BudgetedOccupancy,
    OccupancyBand,
    OccupancyKind,
    budgeted_occupancy,
    occupancy_kind,
)
from rammevaerk.pricing.rules.packages import Package, package_prices
from rammevaerk.pricing.rules.part_time import part_time_tariff
from rammevaerk.pricing.rules.plausibility import Beside, Peers, PreviousSheet, plausibility
from rammevaerk.pricing.rules.regulation import ClosedYear, Draw, Regulation, Reserve, carry_limit, levelled, regulate
from rammevaerk.pricing.rules.result import SoldDays, YearAccounts, YearOutcome, year_result
from rammevaerk.pricing.rules.small import PriceRange, price_range
from rammevaerk.pricing.rules.supervision import SupervisionBand, SupervisionFee, supervision_bands, supervision_fee
from rammevaerk.pricing.rules.tariff import Tariff, per_day, tariff_of

__all__ = [
    "AccountUse",
    "Basis",
    "Beside",
    "BudgetedOccupancy",
    "Calculation",
    "ChangeStep",
    "ClosedYear",
    "Converted",
    "CostKind",
    "CostLine",
    "DayConvention",
    "Draw",
    "OccupancyBand",
    "OccupancyKind",
    "Package",
    "Peers",
    "Per",
    "PreviousSheet",
    "PriceRange",
    "Regulation",
    "RegulationLine",
    "Reserve",
    "SheetFacts",
    "SoldDays",
    "SupervisionBand",
    "SupervisionFee",
    "Tariff",
    "TariffState",
    "YearAccounts",
    "YearOutcome",
    "budgeted_occupancy",
    "calculate",
    "carry_limit",
    "check_lines",
    "convert",
    "cost_basis",
    "explain_change",
    "forecast",
    "levelled",
    "occupancy_kind",
    "package_prices",
    "part_time_tariff",
    "per_day",
    "plausibility",
    "price_range",
    "regulate",
    "supervision_bands",
    "supervision_fee",
    "tariff_of",
    "whole_kroner",
    "year_result",
]
