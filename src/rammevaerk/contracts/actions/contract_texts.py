"""The parties' own text, and what a municipality writes for its invoices."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.contracts.actions.contracting import contracting
from rammevaerk.contracts.models import ContractText, InvoicingDefault
from rammevaerk.contracts.rules.contract_text import ContractWording, check_wording, clauses_as_json, read_wording
from rammevaerk.contracts.rules.invoicing import Invoicing, check_invoicing
from rammevaerk.contracts.wordings import wordings
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import blocking
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
    """Put the parties' own text in force from a day; contracts made before keep theirs. Raises Refused with what it lacks."""
    with contracting(by, today, Permission.KEEP_CONTRACT_TEXTS):
        clauses = read_wording(new.words)
        wording = ContractWording(new.version.strip(), new.title.strip(), new.effective_from, clauses, new.adopted.strip())
        if findings := check_wording(wording, wordings()):
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
