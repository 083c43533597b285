"""Acts of pricing: each checks permission and facts itself, refuses with findings or writes, and leaves an audit row."""

from rammevaerk.pricing.actions.agreed import NewAgreedTariff, agree_tariff, end_agreed_tariff
from rammevaerk.pricing.actions.alternatives import (
    delete_alternative,
    keep_alternative,
    rename_alternative,
    use_alternative,
)
from rammevaerk.pricing.actions.covering import cover_results
from rammevaerk.pricing.actions.editing import SheetEdit, edit_sheet, new_draft, put_edit, recalculate_sheet, start_version
from rammevaerk.pricing.actions.levelling import level_surplus
from rammevaerk.pricing.actions.life_events import accept_life_event, decline_life_event, planned_event, record_life_event
from rammevaerk.pricing.actions.making import (
    MadeSheets,
    NewItem,
    ensure_items,
    make_sheets_from_round,
    place_name,
    sheets_from_budgets,
)
from rammevaerk.pricing.actions.new_items import BegunItem, begin_item
from rammevaerk.pricing.actions.prices import edit_prices, put_prices
from rammevaerk.pricing.actions.results import (
    AccountsLookedAt,
    ClosedAccounts,
    PricedBefore,
    bulk_close_years,
    bulk_decide,
    close_year,
    decide_carry,
    look_at_accounts,
    weigh_carry,
)
from rammevaerk.pricing.actions.sold_days import look_at_sold_days, state_sold_days
from rammevaerk.pricing.actions.states import Publication, approve_sheet, bulk_approve, bulk_publish, publish_sheets
from rammevaerk.pricing.actions.tariffs import (
    NewTariff,
    TariffCorrection,
    correct_tariff,
    record_tariffs,
    replace_tariffs,
    use_provisional,
)
from rammevaerk.pricing.actions.uploading import apply_upload, preview_upload
from rammevaerk.pricing.actions.within_year import YearChange, published_again

__all__ = [
    "AccountsLookedAt",
    "BegunItem",
    "ClosedAccounts",
    "MadeSheets",
    "NewAgreedTariff",
    "NewItem",
    "NewTariff",
    "PricedBefore",
    "Publication",
    "SheetEdit",
    "TariffCorrection",
    "YearChange",
    "accept_life_event",
    "agree_tariff",
    "apply_upload",
    "approve_sheet",
    "begin_item",
    "bulk_approve",
    "bulk_close_years",
    "bulk_decide",
    "bulk_publish",
    "close_year",
    "correct_tariff",
    "cover_results",
    "decide_carry",
    "decline_life_event",
    "delete_alternative",
    "edit_prices",
    "edit_sheet",
    "end_agreed_tariff",
    "ensure_items",
    "keep_alternative",
    "level_surplus",
    "look_at_accounts",
    "look_at_sold_days",
    "make_sheets_from_round",
    "new_draft",
    "place_name",
    "planned_event",
    "preview_upload",
    "publish_sheets",
    "published_again",
    "put_edit",
    "put_prices",
    "recalculate_sheet",
    "record_life_event",
    "record_tariffs",
    "rename_alternative",
    "replace_tariffs",
    "sheets_from_budgets",
    "start_version",
    "state_sold_days",
    "use_alternative",
    "use_provisional",
    "weigh_carry",
]
