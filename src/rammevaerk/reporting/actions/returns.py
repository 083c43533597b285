"""Acts on returns: the respondent saves and submits, the secretariat sends back, accepts and reminds."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.registry.queries import acting_of
from rammevaerk.reporting import facts, judging
from rammevaerk.reporting.actions.steps import moment, step
from rammevaerk.reporting.actions.writing import write_demand, write_units
from rammevaerk.reporting.judging import Reports
from rammevaerk.reporting.models import Return, ReturnKind, RoundState
from rammevaerk.reporting.rules import states
from rammevaerk.reporting.rules.sight import is_own
from rammevaerk.reporting.rules.states import AnswerAct, AnswerState, RoundStage
from rammevaerk.reporting.rules.validation import check_text


@transaction.atomic
def save_draft(*, by: RoleAssignment, today: date, return_id: int, reports: Reports) -> tuple[Finding, ...]:
    """Keep what has been written so far and return what is still missing or odd. Refused when a figure cannot be what
    was meant, a text holds a CPR number, or the return can no longer be changed."""
    row = _own(by, today, return_id)
    _move(row, AnswerAct.SAVE)
    unreadable = judging.unreadable(row, reports, today)
    if blocking(unreadable):
        raise Refused(unreadable)
    if row.kind == ReturnKind.OPERATOR:
        write_units(row, judging.of_units(reports))
    else:
        write_demand(row, judging.of_demand(reports))
    row.saved_at = moment(today)
    row.save(update_fields=["saved_at"])
    audit("save_return", by=by, target=Target("return", row.pk), details={"round": row.round.name})
    return (*judging.missing(row, reports, today), *judging.odd(row, reports, judging.book_for(row, today)))


@transaction.atomic
def submit(*, by: RoleAssignment, today: date, return_id: int) -> Return:
    """Hand in the saved draft as the respondent's one coordinated answer. Refused with everything that is missing; what
    is odd does not stop it and is kept with the return for the secretariat."""
    row = _own(by, today, return_id)
    to = _move(row, AnswerAct.SUBMIT)
    reports = judging.reports_of(row)
    missing = judging.missing(row, reports, today)
    if blocking(missing):
        raise Refused(missing)
    book = judging.book_for(row, today)
    odd = judging.odd(row, reports, book)
    at = moment(today)
    step(row, to, by=by, at=at)
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


@transaction.atomic
def accept_plain(*, by: RoleAssignment, today: date, round_id: int) -> int:
    """Accept every submitted return of a round in which nothing odd was found; the number of them. Those with something
    odd, explained or not, are left for somebody to look at."""
    require(by, Permission.RUN_ROUNDS)
    plain = Return.objects.filter(round=round_id, state=AnswerState.SUBMITTED.value, odd=[]).order_by("pk")
    accepted = [accept(by=by, today=today, return_id=pk) for pk in plain.values_list("pk", flat=True)]
    return len(accepted)


def _answer(act: AnswerAct, *, by: RoleAssignment, today: date, return_id: int, comment: str) -> Return:
    require(by, Permission.RUN_ROUNDS)
    row = _locked(return_id)
    if refused := check_text(comment, "comment"):
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
