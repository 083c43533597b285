"""The parties' own text, and what a municipality writes for its invoices."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.contracts.actions.contracting import contracting
from rammevaerk.contracts.actions.sides import one_outcome
from rammevaerk.contracts.models import ContractText, ContractTextDecision, InvoicingDefault
from rammevaerk.contracts.rules.contract_text import (
    ContractWording,
    check_second_person,
    check_wording,
    clauses_as_json,
    decided_already,
    read_wording,
)
from rammevaerk.contracts.rules.invoicing import Invoicing, check_invoicing
from rammevaerk.contracts.wordings import entered_texts, wording_of, wordings
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity, blocking
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class NewText:
    """A text as the secretariat writes it (`rules.contract_text.read_wording`), and the decision that adopted it."""

    version: str
    title: str
    effective_from: date
    adopted: str
    words: str


def enter_contract_text(*, by: RoleAssignment, today: date, new: NewText) -> int:
    """Enter the parties' own text; it holds from its day when another person has confirmed it, and contracts made before keep
    theirs. Raises Refused with what it lacks."""
    with contracting(by, today, Permission.KEEP_CONTRACT_TEXTS):
        clauses = read_wording(new.words)
        wording = ContractWording(new.version.strip(), new.title.strip(), new.effective_from, clauses, new.adopted.strip())
        entered = (wording_of(row) for row in entered_texts())
        if findings := check_wording(wording, (*wordings(), *entered)):
            raise Refused(findings)
        row = ContractText.objects.create(
            area=organisations.the_area(),
            version=wording.version,
            title=wording.title,
            clauses=clauses_as_json(clauses),
            sha256=wording.sha256,
            effective_from=wording.effective_from,
            adopted=wording.adopted,
            at=moment_on(today),
            by=by,
            is_demo=is_demo(),
        )
        details = {"version": row.version, "from": row.effective_from.isoformat(), "adopted": row.adopted}
        accounts.audit("enter_contract_text", by=by, target=accounts.Target("contract_text", row.pk), details=details)
    return row.pk


def confirm_contract_text(*, by: RoleAssignment, today: date, text_id: int) -> None:
    """Put an entered text in force from its day. Raises Refused for whoever entered it, and for one decided on already."""
    _decide(by, today, text_id, "")


def refuse_contract_text(*, by: RoleAssignment, today: date, text_id: int, reason: str) -> None:
    """Turn an entered text down. Raises Refused as `confirm_contract_text` does, and without a reason."""
    if not reason.strip():
        message = text("Write why the text is refused.")
        raise Refused([Finding("contracts.text_no_reason", Severity.BLOCKING, message, where="reason")])
    _decide(by, today, text_id, reason.strip())


def _decide(by: RoleAssignment, today: date, text_id: int, reason: str) -> None:
    """One decision on a text: with a reason it is refused. Of two people at once the second is told."""
    with contracting(by, today, Permission.KEEP_CONTRACT_TEXTS):
        row = entered_texts().get(pk=text_id)
        guarded = guard_text(reason, "reason")
        is_open = not hasattr(row, "decision")
        wrong = check_second_person(is_open=is_open, enterer=row.by.user_id, decider=by.user_id)
        if findings := (*wrong, *([guarded] if guarded else [])):
            raise Refused(findings)
        with one_outcome(decided_already()):
            ContractTextDecision.objects.create(
                text=row,
                confirmed=not reason,
                reason=reason,
                enterer_id=row.by.user_id,
                decider_id=by.user_id,
                is_demo=row.is_demo,
                at=moment_on(today),
                by=by,
            )
        act = "refuse_contract_text" if reason else "confirm_contract_text"
        details = {"version": row.version, "from": row.effective_from.isoformat()}
        accounts.audit(act, by=by, target=accounts.Target("contract_text", row.pk), details=details)


@dataclass(frozen=True)
class NewInvoicing:
    """References from a day on, for a paragraph and a department; empty is all."""

    effective_from: date
    invoicing: Invoicing
    paragraph: str = ""
    department: str = ""


def record_invoicing(*, by: RoleAssignment, today: date, new: NewInvoicing) -> None:
    """Record what the own municipality writes on its contracts for the invoice; those issued keep theirs."""
    with contracting(by, today, Permission.EDIT_CONTRACTS):
        if blocking(findings := check_invoicing(new.invoicing)):
            raise Refused(findings)
        row = InvoicingDefault.objects.create(
            municipality_id=by.organisation_id,
            paragraph=new.paragraph,
            department=new.department,
            effective_from=new.effective_from,
            at=moment_on(today),
            by=by,
            is_demo=is_demo(),
            **vars(new.invoicing),
        )
        accounts.audit("record_invoicing", by=by, target=accounts.Target("invoicing", row.pk))
