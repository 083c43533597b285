"""What is done with a change: by its operator, the secretariat and the municipalities. No act here is a body's: those are
recorded in `decisions`, and what takes effect by them is written by an act of a person, which refuses while a decision is
missing."""

from rammevaerk.changes.actions.closing import (
    ChosenTerms,
    NewEntry,
    add_closing_entry,
    choose_closing_terms,
    remove_closing_entry,
    take_leftovers,
    write_closing_shares,
)
from rammevaerk.changes.actions.consulting import answer_consultation, open_consultation, prolong_consultation
from rammevaerk.changes.actions.following import NewStep, finish_step, plan_step
from rammevaerk.changes.actions.guarantee import AgreedTerms, agree_guarantee, leave_guarantee, settle_guarantee_year
from rammevaerk.changes.actions.implementing import NewNotice, put_in_effect, record_notice
from rammevaerk.changes.actions.notifying import NewChange, attach_inquiry, link_service, notify_change, withdraw_change
from rammevaerk.changes.actions.registering import RegisterEntry, correct_register, write_register

__all__ = [
    "AgreedTerms",
    "ChosenTerms",
    "NewChange",
    "NewEntry",
    "NewNotice",
    "NewStep",
    "RegisterEntry",
    "add_closing_entry",
    "agree_guarantee",
    "answer_consultation",
    "attach_inquiry",
    "choose_closing_terms",
    "correct_register",
    "finish_step",
    "leave_guarantee",
    "link_service",
    "notify_change",
    "open_consultation",
    "plan_step",
    "prolong_consultation",
    "put_in_effect",
    "record_notice",
    "remove_closing_entry",
    "settle_guarantee_year",
    "take_leftovers",
    "withdraw_change",
    "write_closing_shares",
    "write_register",
]
