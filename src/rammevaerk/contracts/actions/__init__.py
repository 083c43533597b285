"""Acts on placements: each asks permission, checks by the rules, writes along both time axes, and leaves a trail."""

from rammevaerk.contracts.actions.absence import record_absence
from rammevaerk.contracts.actions.changing import ENDED, Correction, annul_placement, correct_placement, end_placement
from rammevaerk.contracts.actions.contract_drafting import (
    Begun,
    Saved,
    begin_contract_supplement,
    discard_draft,
    record_refusal,
    save_draft,
    settle_draft,
    start_contract,
)
from rammevaerk.contracts.actions.contract_issuing import Issued, cancel_contract, check_draft, issue_contract
from rammevaerk.contracts.actions.contract_old import save_old_contracts, upload_old_contracts
from rammevaerk.contracts.actions.contract_signing import sign_contract
from rammevaerk.contracts.actions.contract_texts import (
    NewInvoicing,
    NewText,
    confirm_contract_text,
    enter_contract_text,
    record_invoicing,
    refuse_contract_text,
)
from rammevaerk.contracts.actions.deciding import Decided, record_decision
from rammevaerk.contracts.actions.following import StayBegun, register_follower
from rammevaerk.contracts.actions.goals_and_meetings import (
    OnFile,
    correct_goal,
    hold_follow_up,
    move_follow_up,
    prolong_placement,
    set_birth_month,
    set_goals,
    withdraw_follow_up,
)
from rammevaerk.contracts.actions.households import set_household
from rammevaerk.contracts.actions.longer_notices import AgreedNotice, agree_longer_notices, end_longer_notices
from rammevaerk.contracts.actions.moving import Transfer, transfer_placement
from rammevaerk.contracts.actions.municipalities import MunicipalityChange, change_municipality
from rammevaerk.contracts.actions.noticing import GivenNotice, NoticeGiven, answer_notice, give_notice, withdraw_notice
from rammevaerk.contracts.actions.packages import ProposedPackage, decide_package, propose_package, withdraw_package
from rammevaerk.contracts.actions.placing import Started, start_placement
from rammevaerk.contracts.actions.referring import (
    MunicipalityKnown,
    answer_self_referral,
    begin_anonymous_stay,
    end_anonymous_stay,
    name_municipality,
    tell_municipality,
)
from rammevaerk.contracts.actions.writing import citizen_of, recount_occupancy

__all__ = [
    "ENDED",
    "AgreedNotice",
    "Begun",
    "Correction",
    "Decided",
    "GivenNotice",
    "Issued",
    "MunicipalityChange",
    "MunicipalityKnown",
    "NewInvoicing",
    "NewText",
    "NoticeGiven",
    "OnFile",
    "ProposedPackage",
    "Saved",
    "Started",
    "StayBegun",
    "Transfer",
    "agree_longer_notices",
    "annul_placement",
    "answer_notice",
    "answer_self_referral",
    "begin_anonymous_stay",
    "begin_contract_supplement",
    "cancel_contract",
    "change_municipality",
    "check_draft",
    "citizen_of",
    "confirm_contract_text",
    "correct_goal",
    "correct_placement",
    "decide_package",
    "discard_draft",
    "end_anonymous_stay",
    "end_longer_notices",
    "end_placement",
    "enter_contract_text",
    "give_notice",
    "hold_follow_up",
    "issue_contract",
    "move_follow_up",
    "name_municipality",
    "prolong_placement",
    "propose_package",
    "record_absence",
    "record_decision",
    "record_invoicing",
    "record_refusal",
    "recount_occupancy",
    "refuse_contract_text",
    "register_follower",
    "save_draft",
    "save_old_contracts",
    "set_birth_month",
    "set_goals",
    "set_household",
    "settle_draft",
    "sign_contract",
    "start_contract",
    "start_placement",
    "tell_municipality",
    "transfer_placement",
    "upload_old_contracts",
    "withdraw_follow_up",
    "withdraw_notice",
    "withdraw_package",
]
