"""What the operator does: asks, argues each criterion, sends, and takes back."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import AgreementArea, RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.designation import facts, sources
from rammevaerk.designation.actions.under import acting, case, guarded, own_service, refuse, stopped
from rammevaerk.designation.models import CriterionArgument, Nomination, NominationStep
from rammevaerk.designation.queries.cases import cases_of_service
from rammevaerk.designation.queries.designated import designated_or_coming
from rammevaerk.designation.rules.cases import NominationFact, NominationState, check_sending
from rammevaerk.designation.rules.criteria import SelectionCriterion
from rammevaerk.designation.rules.scheme import NominationKind, check_opening, terms_of
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.wording import text
from rammevaerk.parameters.facts import rulebook_in
from rammevaerk.web.clock import is_demo

DRAFT_ONLY = text("The nomination has been sent. Take it back, and begin again, to change it.")


@dataclass(frozen=True)
class NewNomination:
    """What is asked for and why; `novelty` is what a new service brings that would else be missing, for a dispensation."""

    kind: NominationKind
    argument: str
    novelty: str = ""


@dataclass(frozen=True)
class NewArgument:
    """The argument and the evidence for one criterion, as of a day."""

    criterion: SelectionCriterion
    argument: str
    evidence: str
    as_of: date


def open_nomination(*, by: RoleAssignment, today: date, service_id: int, new: NewNomination) -> Nomination:
    """Begin a case for one's own service, as a draft. Raises Refused outside the window, in the wrong year, without a scheme, or
    when the service has an open case; PermissionDenied for another's service; UnknownParameter."""
    with acting(by, Permission.NOMINATE_SERVICES) as area:
        operator = own_service(by, service_id, today)
        refuse(*_opening(area, service_id, new, today), *guarded(argument=new.argument, novelty=new.novelty))
        row = Nomination.objects.create(
            area=area,
            service_id=service_id,
            operator_id=operator,
            kind=new.kind.value,
            year=today.year,
            argument=new.argument.strip(),
            novelty=new.novelty.strip(),
            made_on=today,
            made_by=by,
            is_demo=is_demo(),
        )
        audit("open_nomination", by=by, target=Target("nomination", row.pk), details={"kind": row.kind, "service": service_id})
        return row


def _opening(area: AgreementArea, service_id: int, new: NewNomination, today: date) -> list[Finding]:
    scheme, _terms = facts.scheme(area, today)
    if scheme.has is not True:
        return [stopped("no_scheme", text("The agreement area has no scheme of designation."), "kind")]
    terms = terms_of(rulebook_in(area, today))
    designated = bool(designated_or_coming([service_id], today))
    found = list(check_opening(new.kind, today, scheme, terms, designated=designated))
    if not new.argument.strip():
        found.append(stopped("no_argument", text("Write why."), "argument"))
    if new.kind is NominationKind.DISPENSATION and not new.novelty.strip():
        message = text("Write what is new, and which effort would else be missing.")
        found.append(stopped("no_novelty", message, "novelty"))
    if any(one.state.is_open for one in cases_of_service(service_id, today)):
        found.append(stopped("open_already", text("The service has an open case already."), "kind"))
    return found


def argue(*, by: RoleAssignment, today: date, nomination_id: int, new: NewArgument) -> CriterionArgument:
    """Argue one criterion of one's own draft; the latest holds, and what the register says that day is kept with it."""
    with acting(by, Permission.NOMINATE_SERVICES) as area:
        row = _own_draft(by, nomination_id, today)
        refuse(*_about_argument(new, today), *guarded(argument=new.argument, evidence=new.evidence))
        told = sources.indications_of(sources.services_seen([row.service_id])[row.service_id], today, area)[new.criterion]
        made = CriterionArgument.objects.create(
            nomination=row,
            criterion=new.criterion.value,
            argument=new.argument.strip(),
            evidence=new.evidence.strip(),
            as_of=new.as_of,
            indication=told.as_json(),
            given_on=today,
            by=by,
        )
        audit("argue_criterion", by=by, target=Target("nomination", row.pk), details={"criterion": new.criterion.value})
        return made


def _about_argument(new: NewArgument, today: date) -> list[Finding]:
    found = []
    if not new.argument.strip():
        found.append(stopped("no_argument", text("Write why."), "argument"))
    if not new.evidence.strip():
        found.append(stopped("no_evidence", text("Write what the argument is based on."), "evidence"))
    if new.as_of > today:
        found.append(stopped("argued_in_future", text("The day lies in the future."), "as_of"))
    return found


def send_nomination(*, by: RoleAssignment, today: date, nomination_id: int) -> None:
    """Send one's own draft to the panel. Raises Refused for criteria nobody has argued, and when the window has closed."""
    with acting(by, Permission.NOMINATE_SERVICES) as area:
        row = _own_draft(by, nomination_id, today)
        found = list(check_sending(NominationKind(row.kind), facts.arguments_of(row)))
        window = terms_of(rulebook_in(area, today)).window(row.year)
        if not window.contains(today):
            found.append(stopped("sent_too_late", text("The window for nominations is closed today.")))
        refuse(*found)
        NominationStep.objects.create(nomination=row, kind=NominationStep.Kind.SENT, on=today, by=by)
        audit("send_nomination", by=by, target=Target("nomination", row.pk))


def withdraw_nomination(*, by: RoleAssignment, today: date, nomination_id: int) -> None:
    """Take back one's own case while it is open. Raises Refused when it is over."""
    with acting(by, Permission.NOMINATE_SERVICES):
        row, fact = _own(by, nomination_id, today)
        if not fact.state.is_open:
            refuse(stopped("case_over", text("The case is over.")))
        NominationStep.objects.create(nomination=row, kind=NominationStep.Kind.WITHDRAWN, on=today, by=by)
        audit("withdraw_nomination", by=by, target=Target("nomination", row.pk))


def _own(by: RoleAssignment, pk: int, today: date) -> tuple[Nomination, NominationFact]:
    row, fact, _stands = case(pk, today)
    own_service(by, row.service_id, today)
    return row, fact


def _own_draft(by: RoleAssignment, pk: int, today: date) -> Nomination:
    row, fact = _own(by, pk, today)
    if fact.state is not NominationState.DRAFT:
        refuse(stopped("sent_already", DRAFT_ONLY))
    return row
