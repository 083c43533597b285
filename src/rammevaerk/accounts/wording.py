"""Roles and acts in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rammevaerk.accounts.permissions import Role

ROLE_NAMES: dict[Role, str | Promise] = {
    Role.CASE_WORKER: _("Case worker"),
    Role.CONTROLLER: _("Controller"),
    Role.SERVICE_MANAGER: _("Service manager"),
    Role.OPERATOR_ECONOMIST: _("Operator's economist"),
    Role.SECRETARIAT: _("Secretariat"),
    Role.STEERING_GROUP: _("Steering group"),
    Role.DISABILITY_COUNCIL: _("Disability council"),
    Role.AUDITOR: _("Auditor"),
    Role.PUBLIC: _("Public visitor"),
}


def role_name(role: Role) -> str:
    return str(ROLE_NAMES[role])


# Every act of every area that writes to the audit trail; a test finds one that is missing.
ACTS: dict[str, str | Promise] = {
    "start_contract": _("Began a contract"),
    "discard_contract_draft": _("Discarded a contract being written"),
    "settle_contract_draft": _("Chose between two saves of a contract"),
    "record_form_refusal": _("Recorded that a supplier refused the standard contract"),
    "issue_contract": _("Issued a contract"),
    "issue_contract_supplement": _("Issued a supplement to a contract"),
    "sign_contract": _("Signed a contract"),
    "cancel_contract": _("Took a contract back"),
    "import_old_contracts": _("Saved contracts of old form"),
    "enter_contract_text": _("Entered a text of the contract"),
    "record_invoicing": _("Recorded invoicing references"),
    "search_for_need": _("Searched for a need"),
    "say_why_not": _("Wrote why a service was not chosen"),
    "decide_need": _("Decided a service for a need"),
    "open_need": _("Opened a need"),
    "note_record": _("Kept a note on a need"),
    "close_need": _("Closed a need"),
    "change_need": _("Changed a need"),
    "ask_deviation": _("Asked for an occupancy below the band"),
    "record_deviation": _("Recorded a decision on an occupancy"),
    "accept_return": _("Accepted a return"),
    "advance_cycle": _("Moved an agreement on"),
    "annul_placement": _("Annulled a placement"),
    "answer_hearing": _("Answered a hearing"),
    "approve_values": _("Approved values"),
    "apply_import": _("Wrote a services file into the register"),
    "approve_sheet": _("Approved a sheet"),
    "assess_specialisation": _("Recorded an assessment of specialisation"),
    "build_documents": _("Built the agreement's documents"),
    "change_capacity": _("Changed places"),
    "change_intake": _("Changed a unit's intake"),
    "close_round": _("Closed a round"),
    "close_year": _("Closed a year's accounts"),
    "confirm_approval": _("Confirmed a decision"),
    "confirm_figures": _("Confirmed a service's figures"),
    "correct_placement": _("Corrected a placement"),
    "correct_tariff": _("Corrected a tariff"),
    "decide_carry": _("Decided on a result"),
    "decide_level": _("Recorded a level"),
    "draft_values": _("Drafted values"),
    "edit_sheet": _("Changed a sheet"),
    "upload_sheets": _("Changed sheets with a workbook"),
    "keep_alternative": _("Kept an alternative to a sheet"),
    "delete_alternative": _("Deleted an alternative to a sheet"),
    "rename_alternative": _("Renamed an alternative to a sheet"),
    "end_placement": _("Ended a placement"),
    "end_reservation": _("Ended a reservation"),
    "make_sheets": _("Made sheets from budgets"),
    "make_version": _("Made a version of the agreement"),
    "open_cycle": _("Opened an agreement"),
    "open_hearing": _("Opened a hearing"),
    "open_round": _("Opened a round"),
    "plan_meeting": _("Planned a meeting"),
    "preview_import": _("Read a services file"),
    "prolong_terms": _("Prolonged an agreement's terms"),
    "propose_values": _("Proposed values"),
    "publish_round": _("Published a round"),
    "publish_sheet": _("Published a sheet"),
    "recalculate_sheet": _("Recalculated a sheet"),
    "record_absence": _("Recorded an absence"),
    "record_focus_area": _("Recorded a focus area"),
    "record_succession": _("Recorded a succession"),
    "refuse_values": _("Refused proposed values"),
    "register_approval": _("Registered a party's step"),
    "remind_respondents": _("Reminded respondents"),
    "reserve_place": _("Reserved a place"),
    "resolve_import_row": _("Decided on an odd row"),
    "save_return": _("Saved a return"),
    "send_back_return": _("Sent a return back"),
    "set_deadline_done": _("Recorded a deadline as met"),
    "settle_month": _("Settled a month"),
    "start_placement": _("Began a placement"),
    "record_decision": _("Decided a service for a citizen"),
    "state_sold_days": _("Stated a year's days by price"),
    "start_version": _("Began a new version of a sheet"),
    "submit_return": _("Handed in a return"),
    "use_provisional": _("Carried tariffs on provisionally"),
    "withdraw_values": _("Withdrew proposed values"),
    "accept_life_event": _("Accepted what happens to a service"),
    "approve_individual_tariff": _("Approved an individual tariff"),
    "begin_item": _("Began a tariff item"),
    "decline_individual_tariff": _("Declined an individual tariff"),
    "decline_life_event": _("Declined what was proposed for a service"),
    "edit_prices": _("Changed a sheet's prices"),
    "end_individual_tariff": _("Ended an individual tariff"),
    "level_surplus": _("Spread a surplus over several tariffs"),
    "make_individual_tariff": _("Made an individual tariff"),
    "record_life_event": _("Recorded what happens to a service"),
    "record_old_add_on": _("Recorded an old add-on"),
    "record_negotiated_price": _("Recorded a negotiated price"),
    "record_published_price": _("Recorded a published price"),
    "state_inclusions": _("Said what a price includes"),
    "take_back_individual_tariff": _("Took back an approval of an individual tariff"),
}

# What somebody looked at, for the trail of looks.
LOOKS: dict[str, str | Promise] = {
    "contract": _("One contract"),
    "contract_draft": _("A contract being written"),
    "contract_document": _("A contract as a document"),
    "contract_list": _("The list of contracts"),
    "contract_export": _("The list of contracts as a file"),
    "contract_upload": _("A file of contracts of old form"),
    "need": _("One need"),
    "need_export": _("The list of needs as a file"),
    "need_list": _("The list of needs"),
    "individual_tariff": _("An individual tariff"),
    "internal_lines": _("Lines of own citizens"),
    "placement": _("One placement"),
    "placement_change": _("A placement being changed"),
    "placement_export": _("The list of placements as a file"),
    "placement_list": _("The list of placements"),
    "statement": _("A statement"),
    "statement_excel": _("A statement as a spreadsheet"),
    "statement_pdf": _("A statement as PDF"),
}


def act_name(act: str) -> str:
    """The act in words; one that has none yet shows as it is stored."""
    return str(ACTS.get(act, act))


def look_name(what: str) -> str:
    """What was looked at in words."""
    return str(LOOKS.get(what, what))
