"""Acts on placements: each asks permission, checks by the rules, writes along both time axes, and leaves a trail."""

from rammevaerk.contracts.actions.absence import record_absence
from rammevaerk.contracts.actions.changing import Correction, annul_placement, correct_placement, end_placement
from rammevaerk.contracts.actions.contract_drafting import (
    Begun,
    Saved,
    begin_supplement,
    discard_draft,
    record_refusal,
    save_draft,
    settle_draft,
    start_contract,
)
from rammevaerk.contracts.actions.contract_issuing import Issued, cancel_contract, check_draft, issue_contract
from rammevaerk.contracts.actions.contract_signing import sign_contract
from rammevaerk.contracts.actions.contract_texts import NewInvoicing, NewText, enter_contract_text, record_invoicing
from rammevaerk.contracts.actions.deciding import Decided, record_decision
from rammevaerk.contracts.actions.following import StayBegun, register_follower
from rammevaerk.contracts.actions.placing import Started, start_placement
from rammevaerk.contracts.actions.writing import citizen_of, recount_occupancy

__all__ = [
    "Begun",
    "Correction",
    "Decided",
    "Issued",
    "NewInvoicing",
    "NewText",
    "Saved",
    "Started",
    "StayBegun",
    "annul_placement",
    "begin_supplement",
    "cancel_contract",
    "check_draft",
    "citizen_of",
    "correct_placement",
    "discard_draft",
    "end_placement",
    "enter_contract_text",
    "issue_contract",
    "record_absence",
    "record_decision",
    "record_invoicing",
    "record_refusal",
    "recount_occupancy",
    "register_follower",
    "save_draft",
    "settle_draft",
    "sign_contract",
    "start_contract",
    "start_placement",
]
