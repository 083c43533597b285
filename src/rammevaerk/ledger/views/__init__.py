"""Pages of the ledger, under /regnskab/."""

from rammevaerk.ledger.views.balances import balances, pair, sums
from rammevaerk.ledger.views.files import fetch, file, files, strings
from rammevaerk.ledger.views.months import close, month, months
from rammevaerk.ledger.views.payments import payments, place, statement, take_back, upload, upload_form
from rammevaerk.ledger.views.results import all_results
from rammevaerk.ledger.views.years import item, place_income, step, year, years

__all__ = [
    "all_results",
    "balances",
    "close",
    "fetch",
    "file",
    "files",
    "item",
    "month",
    "months",
    "pair",
    "payments",
    "place",
    "place_income",
    "statement",
    "step",
    "strings",
    "sums",
    "take_back",
    "upload",
    "upload_form",
    "year",
    "years",
]
