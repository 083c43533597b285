"""Pages of the area."""

from rammevaerk.changes.views.case import case_pdf, case_word, change, inquiry, link, withdraw
from rammevaerk.changes.views.consulting import answer, consult, prolong
from rammevaerk.changes.views.implementing import correct, effect, notice, plan, register, step_done
from rammevaerk.changes.views.lists import change_list, choose_kind, notify
from rammevaerk.changes.views.money import (
    account,
    closing_terms,
    guarantee,
    guarantee_terms,
    leave,
    leftovers,
    remove_entry,
    settle_year,
    write_shares,
)

__all__ = [
    "account",
    "answer",
    "case_pdf",
    "case_word",
    "change",
    "change_list",
    "choose_kind",
    "closing_terms",
    "consult",
    "correct",
    "effect",
    "guarantee",
    "guarantee_terms",
    "inquiry",
    "leave",
    "leftovers",
    "link",
    "notice",
    "notify",
    "plan",
    "prolong",
    "register",
    "remove_entry",
    "settle_year",
    "step_done",
    "withdraw",
    "write_shares",
]
