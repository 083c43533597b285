"""Acts on returns: the respondent saves and submits, the secretariat sends back, accepts and reminds."""

from collections.abc import Collection, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts import facts as accounts
from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.rules import acts_for
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.law.loader import rulebook
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.registry.queries import acting_of
from rammevaerk.registry.reportable import used_in_year
from rammevaerk.reporting import facts
from rammevaerk.reporting.actions.steps import moment, step
from rammevaerk.reporting.actions.writing import write_demand, write_units
from rammevaerk.reporting.models import Return, ReturnKind, RoundState
from rammevaerk.reporting.rules import states, validation
from rammevaerk.reporting.rules.answers import DemandReport, UnitReport
from rammevaerk.reporting.rules.groups import ADULT_GROUPS
from rammevaerk.reporting.rules.plausibility import Compared, odd_in_demand, odd_in_units
from rammevaerk.reporting.rules.sight import is_own
from rammevaerk.reporting.rules.states import AnswerAct, AnswerState, RoundStage
from rammevaerk.web.clock import is_demo

Reports = Sequence[UnitReport] | Sequence[DemandReport]


@transaction.atomic
def save_draft(*, by: RoleAssignment, today: date, return_id: int, reports: Reports) -> tuple[Finding, ...]:
    """Keep what has been written so far and return what is odd or still missing. Refused when a figure cannot be what
    was meant, a text holds a CPR number, or the return can no longer be changed."""
    row = _own(by, today, return_id)
    _move(row, AnswerAct.SAVE)
    units, demand = _by_kind(row, reports)
    draft = validation.check_units(units, today=today) if units else validation.check_demand(demand)
    if blocking(draft):
        raise Refused(draft)
    if row.kind == ReturnKind.OPERATOR:
        write_units(row, units)
    else:
        write_demand(row, demand)
    row.saved_at = moment(today)
    row.save(update_fields=["saved_at"])
    audit("save_return", by=by, target=Target("return", row.pk), details={"round": row.round.name})
    return (*_missing(units, demand, row, today), *_odd(row, units, demand, _rulebook(row, today)))


@transaction.atomic
def submit(*, by: RoleAssignment, today: date, return_id: int) -> Return:
    """Hand in the saved draft as the respondent's one coordinated answer. Refused with everything that is missing; what
    is odd does not stop it and is kept with the return for the secretariat."""
    row = _own(by, today, return_id)
    move = _move(row, AnswerAct.SUBMIT)
    units = facts.unit_reports([row.pk]).get(row.pk, ())
    demand = facts.demand_reports([row.pk]).get(row.pk, ())
    missing = _missing(units, demand, row, today)
    if blocking(missing):
        raise Refused(missing)
    book = _rulebook(row, today)
    odd = _odd(row, units, demand, book)
    at = moment(today)
    step(row, move, by=by, at=at)
    row.submitted_at, row.odd, row.rulebook = at, [finding.to_json() for finding in odd], book.identity
    row.save(update_fields=["state", "submitted_at", "odd", "rulebook"])
    details = {"round": row.round.name, "odd": len(odd)}
    audit("submit_return", by=by, target=Target("return", row.pk), details=details, rulebook=book.identity)
    return row


@transaction.atomic
def send_back(*, by: RoleAssignment, today: date, return_id: int, comment: str) -> Return:
    """Ask the respondent to correct a submitted return; the comment says what."""
    return _answer(AnswerAct.SEND_BACK, by=by, today=today, return_id=return_id, comment=comment.strip())


@transaction.atomic
def accept(*, by: RoleAssignment, today: date, return_id: int) -> Return:
    """Record that a submitted return is complete and plausible, no more."""
    return _answer(AnswerAct.ACCEPT, by=by, today=today, return_id=return_id, comment="")


def _answer(act: AnswerAct, *, by: RoleAssignment, today: date, return_id: int, comment: str) -> Return:
    require(by, Permission.RUN_ROUNDS)
    row = _locked(return_id)
    if refused := validation.check_text(comment, "comment"):
        raise Refused(refused)
    to = _move(row, act, comment)
    step(row, to, by=by, at=moment(today), comment=comment)
    row.comment = comment
    row.save(update_fields=["state", "comment"])
    details = {"round": row.round.name, "respondent": row.respondent.name}
    audit(f"{act.value}_return", by=by, target=Target("return", row.pk), details=details)
    return row


@transaction.atomic
def remind(*, by: RoleAssignment, today: date, round_id: int, returns: Collection[int]) -> int:
    """Remind the respondents of returns that are not answered; it stands in their tasks and on the return. Returns how
    many were reminded: those answered in the meantime are left alone."""
    require(by, Permission.RUN_ROUNDS)
    waiting = (AnswerState.DRAFT.value, AnswerState.RETURNED.value)
    rows = Return.objects.filter(round=round_id, pk__in=returns, state__in=waiting, round__state=RoundState.OPEN)
    reminded = rows.update(reminded_on=today)
    audit("remind_respondents", by=by, target=Target("round", round_id), details={"returns": reminded})
    return reminded


def _own(by: RoleAssignment, today: date, return_id: int) -> Return:
    """The return, locked, when the person answers for it. Raises PermissionDenied otherwise."""
    row = _locked(return_id)
    operator = row.kind == ReturnKind.OPERATOR
    require(by, Permission.ANSWER_AS_OPERATOR if operator else Permission.ANSWER_AS_AUTHORITY)
    if not is_own(facts.viewer_of(by, acting_of(by, today)), facts.belongs(row)):
        raise PermissionDenied(_("Only those the return belongs to may answer it."))
    return row


def _locked(return_id: int) -> Return:
    return Return.objects.select_for_update(of=("self",)).select_related("round__area", "respondent").get(pk=return_id)


def _move(row: Return, act: AnswerAct, comment: str = "") -> AnswerState:
    outcome = states.move(AnswerState(row.state), act, stage=RoundStage(row.round.state), comment=comment)
    if outcome.findings:
        raise Refused(outcome.findings)
    return outcome.to


def _by_kind(row: Return, reports: Reports) -> tuple[tuple[UnitReport, ...], tuple[DemandReport, ...]]:
    units = tuple(report for report in reports if isinstance(report, UnitReport))
    demand = tuple(report for report in reports if isinstance(report, DemandReport))
    if (row.kind == ReturnKind.OPERATOR and demand) or (row.kind == ReturnKind.DEMAND and units):
        raise ValueError("the reports are not of the return's kind")
    return units, demand


def _missing(units: Sequence[UnitReport], demand: Sequence[DemandReport], row: Return, today: date) -> tuple[Finding, ...]:
    if row.kind == ReturnKind.OPERATOR:
        return validation.check_units_complete(units, today=today)
    return validation.check_demand_complete(demand, ADULT_GROUPS)


def _odd(row: Return, units: Sequence[UnitReport], demand: Sequence[DemandReport], book: Rulebook) -> tuple[Finding, ...]:
    if row.kind == ReturnKind.OPERATOR:
        used = used_in_year(row.round.for_year - 2, [report.unit_id for report in units])
        place_days = {key: days for key, (days, _people) in used.items()}
        last = facts.last_units(row.round, [row.service_id] if row.service_id else [])
        return odd_in_units(units, Compared(last, place_days), rulebook=book)
    respondents = acts_for(row.respondent_id, row.round.opened_on, accounts.successions())
    return odd_in_demand(demand, facts.last_demand(row.round, respondents, row.department), rulebook=book)


def _rulebook(row: Return, today: date) -> Rulebook:
    return rulebook(row.round.area.code, today, demo=is_demo())
