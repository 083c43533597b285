"""The calculation model: from a budget to a tariff, and what happens to the year's result. Pure; kroner as Decimal."""

from rammevaerk.pricing.rules.basis import Basis, RegulationLine, cost_basis
from rammevaerk.pricing.rules.calculation import Calculation, SheetFacts, calculate
from rammevaerk.pricing.rules.cap import CapCheck, CappedTariff, CapScope, cap_of, check_cap
from rammevaerk.pricing.rules.change import ChangeStep, TariffState, explain_change, whole_kroner
from rammevaerk.pricing.rules.comparable import PRIVATE_KINDS, PUBLIC_KINDS, DayBasis, LikeForLike, QuotedPrice, comparable
from rammevaerk.pricing.rules.conversion import Converted, DayConvention, Per, convert
from rammevaerk.pricing.rules.development import forecast
from rammevaerk.pricing.rules.history import (
    OriginYear,
    ReserveTerms,
    SettledYear,
    closed_history,
    differing_tariffs,
    into_tariffs,
    result_history,
)
from rammevaerk.pricing.rules.indexed import IndexedYear, beside_index, since_start
from rammevaerk.pricing.rules.lines import CostKind, CostLine, check_lines
from rammevaerk.pricing.rules.measure import Measure
from rammevaerk.pricing.rules.occupancy import (
    AccountUse,
    BudgetedOccupancy,
    OccupancyBand,
    OccupancyKind,
    budgeted_occupancy,
    occupancy_kind,
)
from rammevaerk.pricing.rules.outliers import Spread, spread_of, stands_out
from rammevaerk.pricing.rules.overhead import OverheadAmount, check_overhead
from rammevaerk.pricing.rules.packages import Package, package_prices
from rammevaerk.pricing.rules.part_time import part_time_tariff
from rammevaerk.pricing.rules.plausibility import Beside, Peers, PreviousSheet, plausibility
from rammevaerk.pricing.rules.regulation import ClosedYear, Draw, Regulation, Reserve, carry_limit, levelled, regulate
from rammevaerk.pricing.rules.result import SoldDays, YearAccounts, YearOutcome, year_result
from rammevaerk.pricing.rules.small import PriceRange, price_range
from rammevaerk.pricing.rules.supervision import SupervisionBand, SupervisionFee, supervision_bands, supervision_fee
from rammevaerk.pricing.rules.tariff import Tariff, per_day, tariff_of

__all__ = [
    "PRIVATE_KINDS",
    "PUBLIC_KINDS",
    "AccountUse",
    "Basis",
    "Beside",
    "BudgetedOccupancy",
    "Calculation",
    "CapCheck",
    "CapScope",
    "CappedTariff",
    "ChangeStep",
    "ClosedYear",
    "Converted",
    "CostKind",
    "CostLine",
    "DayBasis",
    "DayConvention",
    "Draw",
    "IndexedYear",
    "LikeForLike",
    "Measure",
    "OccupancyBand",
    "OccupancyKind",
    "OriginYear",
    "OverheadAmount",
    "Package",
    "Peers",
    "Per",
    "PreviousSheet",
    "PriceRange",
    "QuotedPrice",
    "Regulation",
    "RegulationLine",
    "Reserve",
    "ReserveTerms",
    "SettledYear",
    "SheetFacts",
    "SoldDays",
    "Spread",
    "SupervisionBand",
    "SupervisionFee",
    "Tariff",
    "TariffState",
    "YearAccounts",
    "YearOutcome",
    "beside_index",
    "budgeted_occupancy",
    "calculate",
    "cap_of",
    "carry_limit",
    "check_cap",
    "check_lines",
    "check_overhead",
    "closed_history",
    "comparable",
    "convert",
    "cost_basis",
    "differing_tariffs",
    "explain_change",
    "forecast",
    "into_tariffs",
    "levelled",
    "occupancy_kind",
    "package_prices",
    "part_time_tariff",
    "per_day",
    "plausibility",
    "price_range",
    "regulate",
    "result_history",
    "since_start",
    "spread_of",
    "stands_out",
    "supervision_bands",
    "supervision_fee",
    "tariff_of",
    "whole_kroner",
    "year_result",
]
