"""Acts of pricing: each checks permission and facts itself, refuses with findings or writes, and leaves an audit row."""

from rammevaerk.pricing.actions.editing import SheetEdit, edit_sheet, recalculate_sheet, start_version
from rammevaerk.pricing.actions.making import MadeSheets, NewItem, ensure_items, make_sheets_from_round, sheets_from_budgets
from rammevaerk.pricing.actions.results import ClosedAccounts, bulk_close_years, close_year, decide_carry
from rammevaerk.pricing.actions.states import approve_sheet, bulk_approve, bulk_publish, publish_sheets
from rammevaerk.pricing.actions.tariffs import NewTariff, correct_tariff, replace_tariffs, use_provisional

__all__ = [
    "ClosedAccounts",
    "MadeSheets",
    "NewItem",
    "NewTariff",
    "SheetEdit",
    "approve_sheet",
    "bulk_approve",
    "bulk_close_years",
    "bulk_publish",
    "close_year",
    "correct_tariff",
    "decide_carry",
    "edit_sheet",
    "ensure_items",
    "make_sheets_from_round",
    "publish_sheets",
    "recalculate_sheet",
    "replace_tariffs",
    "sheets_from_budgets",
    "start_version",
    "use_provisional",
]
