"""Who may see and do what: one table, read top to bottom.

The table is the platform's reading of "Who sees what" in docs/interpretations/who-sees-what.md. It is the first wall
(code); row-level security in PostgreSQL is the second (see `walls`). A page or an action names one permission.
"""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from rammevaerk.accounts.asking import AskedRequest
    from rammevaerk.accounts.models import RoleAssignment


class Role(Enum):
    """What a person is to the cooperation, for one organisation at a time."""

    CASE_WORKER = "case_worker"
    CONTROLLER = "controller"
    SERVICE_MANAGER = "service_manager"
    OPERATOR_ECONOMIST = "operator_economist"
    SECRETARIAT = "secretariat"
    STEERING_GROUP = "steering_group"
    DISABILITY_COUNCIL = "disability_council"
    AUDITOR = "auditor"
    PUBLIC = "public"


class Permission(Enum):
    """One thing somebody may see or do; the value is what an audit row stores."""

    SEE_REGISTER = "see_register"
    EDIT_OWN_SERVICES = "edit_own_services"
    IMPORT_SERVICES = "import_services"
    SEE_ROUNDS = "see_rounds"
    RUN_ROUNDS = "run_rounds"
    ANSWER_AS_OPERATOR = "answer_as_operator"
    ANSWER_AS_AUTHORITY = "answer_as_authority"
    ANSWER_HEARING = "answer_hearing"
    SEE_TARIFFS = "see_tariffs"
    SEE_SHEETS = "see_sheets"
    EDIT_SHEETS = "edit_sheets"
    DECIDE_DEVIATIONS = "decide_deviations"
    KEEP_ALTERNATIVES = "keep_alternatives"
    SEE_INDIVIDUAL_TARIFFS = "see_individual_tariffs"
    APPROVE_INDIVIDUAL_TARIFFS = "approve_individual_tariffs"
    SEE_INDIVIDUAL_COUNTS = "see_individual_counts"
    RECORD_NEGOTIATED_PRICES = "record_negotiated_prices"
    RECORD_PUBLISHED_PRICES = "record_published_prices"
    SEE_PARAMETERS = "see_parameters"
    SEE_NEEDS = "see_needs"
    EDIT_NEEDS = "edit_needs"
    SEE_WAITING = "see_waiting"
    EDIT_WAITING = "edit_waiting"
    SEE_WAITING_ORDER = "see_waiting_order"
    SEE_INQUIRIES = "see_inquiries"
    SEND_INQUIRIES = "send_inquiries"
    SEE_PLACE_INQUIRIES = "see_place_inquiries"
    ANSWER_PLACE_INQUIRIES = "answer_place_inquiries"
    SEE_JOINT_INQUIRIES = "see_joint_inquiries"
    ANSWER_JOINT_INQUIRIES = "answer_joint_inquiries"
    SEE_CASE_CHECKS = "see_case_checks"
    ANSWER_CASE_CHECKS = "answer_case_checks"
    SAMPLE_CASES = "sample_cases"
    SEE_CASE_COUNTS = "see_case_counts"
    SEE_CASE_TEXTS = "see_case_texts"
    ENTER_CASE_TEXTS = "enter_case_texts"
    CONFIRM_CASE_TEXTS = "confirm_case_texts"
    RUN_RETENTION = "run_retention"
    SEE_UNMET_NEEDS = "see_unmet_needs"
    SEE_VALUE_PROPOSALS = "see_value_proposals"
    PROPOSE_VALUES = "propose_values"
    DECIDE_VALUES = "decide_values"
    SEE_PLACEMENTS = "see_placements"
    EDIT_PLACEMENTS = "edit_placements"
    SEE_PLACEMENT_COUNTS = "see_placement_counts"
    SEE_CONTRACTS = "see_contracts"
    EDIT_CONTRACTS = "edit_contracts"
    SIGN_CONTRACTS = "sign_contracts"
    SEE_CONTRACT_COUNTS = "see_contract_counts"
    SEE_CONTRACT_TEXTS = "see_contract_texts"
    KEEP_CONTRACT_TEXTS = "keep_contract_texts"
    SEE_STATEMENTS = "see_statements"
    ISSUE_STATEMENTS = "issue_statements"
    WRITE_SCHEDULES = "write_schedules"
    CONFIRM_MONTH = "confirm_month"
    SEND_INVOICES = "send_invoices"
    EDIT_INVOICE_DETAILS = "edit_invoice_details"
    DISPUTE_LINES = "dispute_lines"
    ANSWER_DISPUTES = "answer_disputes"
    REVISE_PRICES = "revise_prices"
    SEE_SETTLEMENT_SUMS = "see_settlement_sums"
    SEE_SPENDING_SUMS = "see_spending_sums"
    SEE_SPENDING = "see_spending"
    SEE_FORECAST = "see_forecast"
    KEEP_SPENDING = "keep_spending"
    SEE_REFUND = "see_refund"
    KEEP_REFUND = "keep_refund"
    SEE_LEDGER_SUMS = "see_ledger_sums"
    SEE_LEDGER = "see_ledger"
    KEEP_LEDGER = "keep_ledger"
    CLOSE_LEDGER_YEAR = "close_ledger_year"
    SEE_BALANCE = "see_balance"
    SEE_TRADE = "see_trade"
    SEE_LEVELS = "see_levels"
    DECIDE_LEVELS = "decide_levels"
    SEE_DIALOGUE = "see_dialogue"
    RUN_DIALOGUE = "run_dialogue"
    WRITE_YEARLY_REPORT = "write_yearly_report"
    RETURN_IN_DIALOGUE = "return_in_dialogue"
    COMMENT_IN_DIALOGUE = "comment_in_dialogue"
    NOTE_DIALOGUE_MEETING = "note_dialogue_meeting"
    WRITE_PANEL_NOTES = "write_panel_notes"
    SEE_COMMUNITIES = "see_communities"
    KEEP_COMMUNITIES = "keep_communities"
    LEAD_COMMUNITIES = "lead_communities"
    SEE_KNOWLEDGE = "see_knowledge"
    SHARE_KNOWLEDGE = "share_knowledge"
    NOTE_NOVELTIES = "note_novelties"
    KEEP_OUTREACH = "keep_outreach"
    SEE_DECISIONS = "see_decisions"
    RECORD_DECISIONS = "record_decisions"
    CONFIRM_DECISIONS = "confirm_decisions"
    SEE_CHANGES = "see_changes"
    NOTIFY_CHANGES = "notify_changes"
    HANDLE_CHANGES = "handle_changes"
    ANSWER_CONSULTATIONS = "answer_consultations"
    SEE_DESIGNATIONS = "see_designations"
    SEE_USERS_OF_DESIGNATED = "see_users_of_designated"
    SEE_USERS_OF_NOMINATED = "see_users_of_nominated"
    NOMINATE_SERVICES = "nominate_services"
    RECORD_PANEL = "record_panel"
    PUT_DESIGNATION_IN_EFFECT = "put_designation_in_effect"
    SEE_DUTIES = "see_duties"
    STATE_DUTIES = "state_duties"
    SEE_TERMS = "see_terms"
    OPEN_TERMS = "open_terms"
    WORK_ON_TERMS = "work_on_terms"
    HEAR_TERMS = "hear_terms"
    COMMENT_ON_TERMS = "comment_on_terms"
    PUT_TERMS_IN_FORCE = "put_terms_in_force"
    FOLLOW_UP_TERMS = "follow_up_terms"
    SEE_WARNINGS = "see_warnings"
    RAISE_WARNINGS = "raise_warnings"
    SEE_WARNING_FIGURES = "see_warning_figures"
    TRIAGE_WARNINGS = "triage_warnings"
    HAND_IN_MONITORING = "hand_in_monitoring"
    SEE_AGREEMENT = "see_agreement"
    EDIT_AGREEMENT = "edit_agreement"
    REGISTER_APPROVAL = "register_approval"
    CONFIRM_APPROVAL = "confirm_approval"
    COMMENT_ON_AGREEMENT = "comment_on_agreement"
    RECORD_SUCCESSION = "record_succession"
    SEE_AUDIT_TRAIL = "see_audit_trail"
    SEE_ROLES = "see_roles"
    MANAGE_TOKENS = "manage_tokens"
    FETCH_HAPPENINGS = "fetch_happenings"
    SEE_PERSON_DATA_OVERVIEW = "see_person_data_overview"
    SET_DEMO_DATE = "set_demo_date"


_R = Role
_EVERYBODY = frozenset(Role)
_SIGNED_IN = _EVERYBODY - {_R.PUBLIC}
_PARTIES = frozenset({_R.CASE_WORKER, _R.CONTROLLER, _R.SERVICE_MANAGER, _R.OPERATOR_ECONOMIST})
_SECRETARIAT = frozenset({_R.SECRETARIAT})

MAY: dict[Permission, frozenset[Role]] = {
    Permission.SEE_REGISTER: _EVERYBODY,
    Permission.EDIT_OWN_SERVICES: frozenset({_R.SERVICE_MANAGER, _R.OPERATOR_ECONOMIST}),
    Permission.IMPORT_SERVICES: _SECRETARIAT,
    Permission.SEE_ROUNDS: _SIGNED_IN,
    Permission.RUN_ROUNDS: _SECRETARIAT,
    Permission.ANSWER_AS_OPERATOR: frozenset({_R.SERVICE_MANAGER, _R.OPERATOR_ECONOMIST}),
    Permission.ANSWER_AS_AUTHORITY: frozenset({_R.CASE_WORKER, _R.CONTROLLER}),
    Permission.ANSWER_HEARING: _PARTIES | {_R.STEERING_GROUP, _R.DISABILITY_COUNCIL},
    Permission.SEE_TARIFFS: _EVERYBODY,
    Permission.SEE_SHEETS: _PARTIES | {_R.SECRETARIAT, _R.STEERING_GROUP, _R.AUDITOR},
    Permission.EDIT_SHEETS: frozenset({_R.OPERATOR_ECONOMIST}),
    Permission.DECIDE_DEVIATIONS: frozenset({_R.SECRETARIAT, _R.STEERING_GROUP}),
    Permission.KEEP_ALTERNATIVES: _PARTIES | {_R.SECRETARIAT, _R.STEERING_GROUP},
    Permission.SEE_INDIVIDUAL_TARIFFS: _PARTIES | {_R.AUDITOR},
    Permission.APPROVE_INDIVIDUAL_TARIFFS: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST}),
    Permission.SEE_INDIVIDUAL_COUNTS: frozenset({_R.SECRETARIAT, _R.STEERING_GROUP, _R.AUDITOR}),
    Permission.RECORD_NEGOTIATED_PRICES: frozenset({_R.CASE_WORKER, _R.CONTROLLER}),
    Permission.RECORD_PUBLISHED_PRICES: frozenset({_R.CASE_WORKER, _R.CONTROLLER, _R.SECRETARIAT}),
    Permission.SEE_PARAMETERS: _EVERYBODY,
    Permission.SEE_NEEDS: frozenset({_R.CASE_WORKER, _R.AUDITOR}),
    Permission.EDIT_NEEDS: frozenset({_R.CASE_WORKER}),
    Permission.SEE_WAITING: frozenset({_R.CASE_WORKER, _R.SERVICE_MANAGER, _R.AUDITOR}),
    Permission.EDIT_WAITING: frozenset({_R.CASE_WORKER, _R.SERVICE_MANAGER}),
    Permission.SEE_WAITING_ORDER: frozenset({_R.SECRETARIAT, _R.STEERING_GROUP, _R.AUDITOR}),
    Permission.SEE_INQUIRIES: frozenset(
        {_R.CASE_WORKER, _R.CONTROLLER, _R.SERVICE_MANAGER, _R.SECRETARIAT, _R.STEERING_GROUP, _R.AUDITOR}
    ),
    Permission.SEND_INQUIRIES: frozenset({_R.CASE_WORKER}),
    Permission.SEE_PLACE_INQUIRIES: frozenset({_R.CASE_WORKER, _R.AUDITOR}),
    Permission.ANSWER_PLACE_INQUIRIES: frozenset({_R.SERVICE_MANAGER}),
    Permission.SEE_JOINT_INQUIRIES: frozenset({_R.CASE_WORKER, _R.CONTROLLER, _R.SECRETARIAT, _R.AUDITOR}),
    Permission.ANSWER_JOINT_INQUIRIES: frozenset({_R.CASE_WORKER, _R.CONTROLLER}),
    Permission.SEE_CASE_CHECKS: frozenset({_R.CASE_WORKER, _R.CONTROLLER}),
    Permission.ANSWER_CASE_CHECKS: frozenset({_R.CASE_WORKER}),
    Permission.SAMPLE_CASES: frozenset({_R.CASE_WORKER}),
    Permission.SEE_CASE_COUNTS: frozenset({_R.CASE_WORKER, _R.CONTROLLER, _R.SECRETARIAT, _R.STEERING_GROUP}),
    Permission.SEE_CASE_TEXTS: frozenset({_R.CASE_WORKER, _R.CONTROLLER, _R.SECRETARIAT, _R.STEERING_GROUP}),
    Permission.ENTER_CASE_TEXTS: _SECRETARIAT,
    Permission.CONFIRM_CASE_TEXTS: _SECRETARIAT,
    Permission.RUN_RETENTION: frozenset({_R.CASE_WORKER, _R.CONTROLLER}),
    Permission.SEE_UNMET_NEEDS: _SIGNED_IN,
    Permission.SEE_VALUE_PROPOSALS: _SECRETARIAT | {_R.AUDITOR},
    Permission.PROPOSE_VALUES: _SECRETARIAT,
    Permission.DECIDE_VALUES: _SECRETARIAT,
    Permission.SEE_PLACEMENTS: frozenset({_R.CASE_WORKER, _R.CONTROLLER, _R.SERVICE_MANAGER, _R.AUDITOR}),
    Permission.EDIT_PLACEMENTS: frozenset({_R.CASE_WORKER, _R.SERVICE_MANAGER}),
    Permission.SEE_PLACEMENT_COUNTS: _SIGNED_IN,
    Permission.SEE_CONTRACTS: frozenset({_R.CASE_WORKER, _R.CONTROLLER, _R.SERVICE_MANAGER, _R.AUDITOR}),
    Permission.EDIT_CONTRACTS: frozenset({_R.CASE_WORKER}),
    Permission.SIGN_CONTRACTS: frozenset({_R.CASE_WORKER, _R.SERVICE_MANAGER}),
    Permission.SEE_CONTRACT_COUNTS: _SIGNED_IN,
    Permission.SEE_CONTRACT_TEXTS: _SIGNED_IN,
    Permission.KEEP_CONTRACT_TEXTS: _SECRETARIAT,
    Permission.SEE_STATEMENTS: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST, _R.AUDITOR}),
    Permission.ISSUE_STATEMENTS: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST}),
    Permission.WRITE_SCHEDULES: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST}),
    Permission.CONFIRM_MONTH: frozenset({_R.SERVICE_MANAGER}),
    Permission.SEND_INVOICES: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST}),
    Permission.EDIT_INVOICE_DETAILS: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST}),
    Permission.DISPUTE_LINES: frozenset({_R.CONTROLLER}),
    Permission.ANSWER_DISPUTES: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST}),
    Permission.REVISE_PRICES: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST}),
    Permission.SEE_SETTLEMENT_SUMS: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST, _R.AUDITOR, _R.SECRETARIAT}),
    Permission.SEE_SPENDING_SUMS: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST, _R.SECRETARIAT}),
    Permission.SEE_SPENDING: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST}),
    Permission.SEE_FORECAST: frozenset({_R.CONTROLLER}),
    Permission.KEEP_SPENDING: frozenset({_R.CONTROLLER}),
    Permission.SEE_REFUND: frozenset({_R.CONTROLLER}),
    Permission.KEEP_REFUND: frozenset({_R.CONTROLLER}),
    Permission.SEE_LEDGER_SUMS: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST, _R.AUDITOR, _R.SECRETARIAT}),
    Permission.SEE_LEDGER: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST, _R.AUDITOR}),
    Permission.KEEP_LEDGER: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST}),
    Permission.CLOSE_LEDGER_YEAR: frozenset({_R.OPERATOR_ECONOMIST}),
    Permission.SEE_BALANCE: _EVERYBODY,
    Permission.SEE_TRADE: _SIGNED_IN,
    Permission.SEE_LEVELS: _EVERYBODY,
    Permission.DECIDE_LEVELS: _SECRETARIAT,
    Permission.SEE_DIALOGUE: _SIGNED_IN,
    Permission.RUN_DIALOGUE: _SECRETARIAT,
    Permission.WRITE_YEARLY_REPORT: frozenset({_R.SERVICE_MANAGER, _R.OPERATOR_ECONOMIST}),
    Permission.RETURN_IN_DIALOGUE: frozenset({_R.CASE_WORKER, _R.CONTROLLER}),
    Permission.COMMENT_IN_DIALOGUE: _PARTIES,
    Permission.NOTE_DIALOGUE_MEETING: frozenset({_R.SERVICE_MANAGER, _R.OPERATOR_ECONOMIST, _R.SECRETARIAT}),
    Permission.WRITE_PANEL_NOTES: frozenset({_R.SECRETARIAT, _R.STEERING_GROUP}),
    Permission.SEE_COMMUNITIES: _EVERYBODY,
    Permission.KEEP_COMMUNITIES: _SECRETARIAT,
    Permission.LEAD_COMMUNITIES: _PARTIES | {_R.SECRETARIAT},
    Permission.SEE_KNOWLEDGE: _SIGNED_IN,
    Permission.SHARE_KNOWLEDGE: _PARTIES,
    Permission.NOTE_NOVELTIES: _SIGNED_IN,
    Permission.KEEP_OUTREACH: frozenset({_R.SECRETARIAT, _R.SERVICE_MANAGER, _R.OPERATOR_ECONOMIST}),
    Permission.SEE_DECISIONS: frozenset({_R.SECRETARIAT, _R.STEERING_GROUP, _R.AUDITOR}),
    Permission.RECORD_DECISIONS: _SECRETARIAT,
    Permission.CONFIRM_DECISIONS: _SECRETARIAT,
    Permission.SEE_CHANGES: _SIGNED_IN,
    Permission.NOTIFY_CHANGES: frozenset({_R.OPERATOR_ECONOMIST}),
    Permission.HANDLE_CHANGES: _SECRETARIAT,
    Permission.ANSWER_CONSULTATIONS: frozenset({_R.CASE_WORKER, _R.CONTROLLER}),
    Permission.SEE_DESIGNATIONS: _EVERYBODY,
    Permission.SEE_USERS_OF_DESIGNATED: _PARTIES | {_R.SECRETARIAT, _R.STEERING_GROUP, _R.AUDITOR},
    Permission.SEE_USERS_OF_NOMINATED: frozenset({_R.SECRETARIAT, _R.STEERING_GROUP, _R.AUDITOR}),
    Permission.NOMINATE_SERVICES: frozenset({_R.SERVICE_MANAGER, _R.OPERATOR_ECONOMIST}),
    Permission.RECORD_PANEL: _SECRETARIAT,
    Permission.PUT_DESIGNATION_IN_EFFECT: _SECRETARIAT,
    Permission.SEE_DUTIES: _PARTIES | {_R.SECRETARIAT, _R.STEERING_GROUP, _R.AUDITOR},
    Permission.STATE_DUTIES: frozenset({_R.SERVICE_MANAGER, _R.OPERATOR_ECONOMIST}),
    Permission.SEE_TERMS: _EVERYBODY,
    Permission.OPEN_TERMS: frozenset({_R.SERVICE_MANAGER, _R.OPERATOR_ECONOMIST, _R.SECRETARIAT}),
    Permission.WORK_ON_TERMS: frozenset({_R.OPERATOR_ECONOMIST, _R.SECRETARIAT}),
    Permission.HEAR_TERMS: _SECRETARIAT,
    Permission.COMMENT_ON_TERMS: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST}),
    Permission.PUT_TERMS_IN_FORCE: frozenset({_R.OPERATOR_ECONOMIST}),
    Permission.FOLLOW_UP_TERMS: frozenset({_R.OPERATOR_ECONOMIST, _R.SERVICE_MANAGER, _R.SECRETARIAT}),
    Permission.SEE_WARNINGS: _PARTIES | {_R.SECRETARIAT, _R.STEERING_GROUP, _R.AUDITOR},
    Permission.RAISE_WARNINGS: _PARTIES | {_R.SECRETARIAT},
    Permission.SEE_WARNING_FIGURES: frozenset(
        {_R.SERVICE_MANAGER, _R.OPERATOR_ECONOMIST, _R.SECRETARIAT, _R.STEERING_GROUP, _R.AUDITOR}
    ),
    Permission.TRIAGE_WARNINGS: _SECRETARIAT,
    Permission.HAND_IN_MONITORING: frozenset({_R.SERVICE_MANAGER, _R.OPERATOR_ECONOMIST}),
    Permission.SEE_AGREEMENT: _EVERYBODY,
    Permission.EDIT_AGREEMENT: _SECRETARIAT,
    Permission.REGISTER_APPROVAL: _SECRETARIAT,
    Permission.CONFIRM_APPROVAL: _SECRETARIAT,
    Permission.COMMENT_ON_AGREEMENT: frozenset({_R.DISABILITY_COUNCIL}),
    Permission.RECORD_SUCCESSION: _SECRETARIAT,
    Permission.SEE_AUDIT_TRAIL: frozenset({_R.AUDITOR}),
    Permission.SEE_ROLES: frozenset({_R.SECRETARIAT, _R.AUDITOR}),
    Permission.MANAGE_TOKENS: frozenset({_R.CONTROLLER, _R.OPERATOR_ECONOMIST}),
    Permission.FETCH_HAPPENINGS: frozenset({_R.CASE_WORKER, _R.CONTROLLER, _R.SERVICE_MANAGER}),
    Permission.SEE_PERSON_DATA_OVERVIEW: _SIGNED_IN,
    Permission.SET_DEMO_DATE: _EVERYBODY,
}


def role_may(role: Role, permission: Permission) -> bool:
    """Whether the table gives the role the permission."""
    return role in MAY[permission]


def may(request: HttpRequest, permission: Permission) -> bool:
    """Whether the person asking may; nobody logged in counts as the public."""
    assignment = getattr(request, "assignment", None)
    return role_may(assignment.as_role if assignment else Role.PUBLIC, permission)


def require(by: "RoleAssignment", permission: Permission) -> None:
    """Raise PermissionDenied unless the assignment's role has the permission; the first line of every action."""
    if not role_may(by.as_role, permission):
        raise PermissionDenied(_("Your role does not allow this."))


_P = ParamSpec("_P")
_View = Callable[Concatenate["AskedRequest", _P], HttpResponseBase]


def permission(needed: Permission) -> Callable[[_View[_P]], _View[_P]]:
    """Guard a view: 403 with one sentence for a role that lacks the permission, the login page for nobody."""

    def decorate(view: _View[_P]) -> _View[_P]:
        @wraps(view)
        def guarded(request: "AskedRequest", /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:
            if may(request, needed):
                return view(request, *args, **kwargs)
            if getattr(request, "assignment", None) is None:
                # Imported late: the login views want the User model, whose module imports this one.
                from django.contrib.auth.views import redirect_to_login

                return redirect_to_login(request.get_full_path())
            raise PermissionDenied(_("Your role does not allow this."))

        guarded.needs = needed  # type: ignore[attr-defined]  # read by the test that walks all pages
        return guarded

    return decorate
