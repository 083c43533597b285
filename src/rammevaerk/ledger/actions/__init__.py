"""Acts on a party's books: reporting, closing, entering account strings, handing over, netting."""

from rammevaerk.ledger.actions.closing import close_month
from rammevaerk.ledger.actions.handing import enter_string, fetch_file, hand_entries
from rammevaerk.ledger.actions.income import place_income
from rammevaerk.ledger.actions.netting import Netting, say_netting
from rammevaerk.ledger.actions.placing import dismiss_payment, place_payment, take_back_payment
from rammevaerk.ledger.actions.reporting import Report, Reported, report
from rammevaerk.ledger.actions.results import Costs, Outcome, hand_over, hand_over_each, look_at_each, look_at_handover
from rammevaerk.ledger.actions.year_close import ACCOUNTS, Adoption, record_step

__all__ = [
    "ACCOUNTS",
    "Adoption",
    "Costs",
    "Netting",
    "Outcome",
    "Report",
    "Reported",
    "close_month",
    "dismiss_payment",
    "enter_string",
    "fetch_file",
    "hand_entries",
    "hand_over",
    "hand_over_each",
    "look_at_each",
    "look_at_handover",
    "place_income",
    "place_payment",
    "record_step",
    "report",
    "say_netting",
    "take_back_payment",
]
