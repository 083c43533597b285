"""Issuing a contract or a supplement: checked, numbered, filled and frozen in one transaction."""

from dataclasses import dataclass, replace
from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.contracts import facts
from rammevaerk.contracts.actions.contract_drafting import open_draft
from rammevaerk.contracts.actions.contracting import contracting, held_contract, must_act, party_columns, refused
from rammevaerk.contracts.actions.telling import tell_contract
from rammevaerk.contracts.contract_facts import AroundDraft, contract_facts, issued_step
from rammevaerk.contracts.contract_reads import ContractShown, contracts
from rammevaerk.contracts.contract_values import terms_as_json
from rammevaerk.contracts.contract_words import supplier_of
from rammevaerk.contracts.filling import Filling, content_of, hash_of
from rammevaerk.contracts.models import Contract, ContractCancelled, ContractCount, ContractDraft, ContractTie
from rammevaerk.contracts.rules.contract import (
    ContractFacts,
    ContractTerms,
    approval_findings,
    check_contract,
    without_approval,
)
from rammevaerk.contracts.rules.contract_steps import check_cancel, check_contract_supplement
from rammevaerk.contracts.rules.contract_text import ContractWording
from rammevaerk.contracts.rules.notice import Notice
from rammevaerk.contracts.wordings import wording_for
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class Issued:
    """The contract or supplement issued, and what was noted about it without stopping it."""

    pk: int
    reference: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Ready:
    draft: ContractDraft
    terms: ContractTerms
    facts: ContractFacts
    notice: Notice
    findings: tuple[Finding, ...]
    base: ContractShown | None


def check_draft(draft: ContractDraft, terms: ContractTerms, today: date) -> tuple[ContractFacts, tuple[Finding, ...]]:
    """Everything that stops or marks a contract being written, with the facts it was checked against; raises `UnknownParameter`
    as `check_contract`."""
    base = _base_of(draft, today)
    known, _notice, found = _checked(draft, _of_base(terms, base), today, base)
    return known, found


def issue_contract(*, by: RoleAssignment, today: date, draft: int, began_at: int, terms: ContractTerms) -> Issued:
    """Issue what is written in a draft, as the writer saw it at version `began_at`. Raises Refused with what is wrong, or when
    another has saved since."""
    with contracting(by, today, Permission.EDIT_CONTRACTS) as who:
        row = open_draft(draft)
        must_act(who, row.acting_id)
        if row.version != began_at:
            changed = text("Another has saved since you opened it. Read the draft again before it is issued.")
            raise refused("draft_changed", changed)
        ready = _ready(row, terms, today)
        issued = _write(by, today, ready)
        row.issued = issued
        row.save(update_fields=["issued"])
        act = "issue_contract_supplement" if ready.base else "issue_contract"
        details = {"reference": issued.reference, "step": issued.step, "service": issued.service_id}
        target = accounts.Target("contract", issued.pk)
        accounts.audit(act, by=by, target=target, details=details, rulebook=ready.facts.rulebook.identity)
        tell_contract(HappeningKind.CONTRACT_CHANGED if ready.base else HappeningKind.CONTRACT_ISSUED, issued, today)
    return Issued(issued.pk, issued.reference, ready.findings)


def _base_of(draft: ContractDraft, today: date) -> ContractShown | None:
    return held_contract(draft.base_id, today) if draft.base_id else None


def _of_base(terms: ContractTerms, base: ContractShown | None) -> ContractTerms:
    """A supplement keeps what is the contract's: first day, basis and form."""
    if base is None:
        return replace(terms, holds_from=None)
    kept = base.terms
    fixed = {"first_day": kept.first_day, "basis": kept.basis, "form": kept.form, "form_reference": kept.form_reference}
    return replace(terms, **fixed)  # type: ignore[arg-type]  # the values are those of the same fields


def _checked(
    draft: ContractDraft, terms: ContractTerms, today: date, base: ContractShown | None
) -> tuple[ContractFacts, Notice | None, tuple[Finding, ...]]:
    known, lacking = contract_facts(terms, AroundDraft(draft.citizen.reference, draft.acting_id, draft.pk), today)
    stands = without_approval(terms, known.approved_places, today, known.rulebook)
    found = (*check_contract(terms, known), *lacking, *approval_findings(stands, terms))
    if base is not None:
        found = (*check_contract_supplement(base.terms, terms, [issued_step(step) for step in base.steps]), *found)
    return known, known.notice, found


def _ready(draft: ContractDraft, terms: ContractTerms, today: date) -> _Ready:
    base = _base_of(draft, today)
    fixed = _of_base(terms, base)
    known, notice, findings = _checked(draft, fixed, today, base)
    if notice is None or blocking(findings):
        raise Refused(findings)
    return _Ready(draft, fixed, known, notice, findings, base)


def _write(by: RoleAssignment, today: date, ready: _Ready) -> Contract:
    draft, base = ready.draft, ready.base.row if ready.base else None
    year, number, reference = (base.year, base.number, base.reference) if base else _next(draft.acting_id, today)
    before = ready.base.terms if ready.base else None
    wording = wording_for(today)
    filling = Filling(draft, ready.terms, ready.facts, ready.notice, reference, today, before)
    row = _row(by, today, ready, filling, wording)
    row.base, row.year, row.number, row.reference = base, year, number, reference
    row.step = max(step.step for step in ready.base.steps) + 1 if ready.base else 0
    if row.step:
        row.content["title"] = f"{row.content['title']} {reference}, nr. {row.step}"
        row.content["step"] = row.step
    row.content_sha256 = hash_of(row.content)
    row.save(force_insert=True)
    if draft.chain is not None and base is None:
        tie(row, draft.chain, today)
    return row


def _row(by: RoleAssignment, today: date, ready: _Ready, filling: Filling, wording: ContractWording) -> Contract:
    draft, terms = ready.draft, ready.terms
    item = ready.facts.items[terms.item_id or 0].chosen
    standard = terms.form == "standard"
    return Contract(
        form=terms.form,
        replaces_id=draft.replaces_id,
        citizen_id=draft.citizen_id,
        citizen_reference=draft.citizen.reference,
        decision_id=draft.decision_id,
        unit_id=item.unit_id,
        service_id=item.service_id,
        item_id=item.item_id,
        paragraph=item.paragraph,
        supplier=supplier_of(item.unit_id),
        operator_id=facts.operator_on(item, terms.first_day) or None,
        acting_id=draft.acting_id,
        paying_id=terms.paying,
        department=draft.department,
        holds_from=terms.holds_from or terms.first_day,
        last_day=terms.last_day,
        follow_up_on=terms.follow_up_on,
        terms=terms_as_json(terms),
        content=content_of(filling, wording),
        text_version=wording.version if standard else "",
        text_sha256=wording.sha256 if standard else "",
        rulebook=ready.facts.rulebook.identity,
        issued_at=moment_on(today),
        issued_by=by,
        is_demo=is_demo(),
    )


def _next(acting: int, today: date) -> tuple[int, int, str]:
    """The next number of the year, without gaps: the row is locked until the contract is written, or nothing is."""
    ContractCount.objects.get_or_create(acting_id=acting, year=today.year)
    count = ContractCount.objects.select_for_update().get(acting_id=acting, year=today.year)
    count.last += 1
    count.save(update_fields=["last"])
    code = organisations.organisation(acting).code
    return today.year, count.last, f"{code}-{today.year}-{count.last:04}"


def cancel_contract(*, by: RoleAssignment, today: date, contract: int, reason: str, step: int = 0) -> None:
    """Take back a contract (or its supplement `step`) that not all have signed. Raises Refused when all have."""
    with contracting(by, today, Permission.EDIT_CONTRACTS) as who:
        shown = held_contract(contract, today)
        must_act(who, shown.row.acting_id)
        row = step_of(shown, step)
        if findings := check_cancel(issued_step(row), reason):
            raise Refused(findings)
        ContractCancelled.objects.create(contract=row, reason=reason.strip(), at=moment_on(today), by=by, **party_columns(row))
        details = {"reference": row.reference, "step": row.step}
        accounts.audit("cancel_contract", by=by, target=accounts.Target("contract", row.pk), details=details)
        tell_contract(HappeningKind.CONTRACT_CANCELLED, row, today)


def step_of(shown: ContractShown, step: int) -> Contract:
    """The contract itself for 0, else its supplement of that number. Raises `Contract.DoesNotExist`."""
    for row in shown.steps:
        if row.step == step:
            return row
    raise Contract.DoesNotExist(step)


def tie(row: Contract, chain: int, today: date) -> None:
    """Say which placement a contract is about; saying it twice changes nothing."""
    columns = party_columns(row)
    ContractTie.objects.get_or_create(contract=row, chain=chain, defaults={**columns, "at": moment_on(today)})


def tie_new_placement(*, citizen: int, service: int, chain: int, today: date) -> None:
    """A stay has begun: tie it to the citizen's contract with the service, when there is one that waits for it (1 query, 3 when
    it is tied). Runs inside the act that places."""
    waiting = contracts().filter(citizen=citizen, service=service, ties__isnull=True, cancelled__isnull=True)
    row = waiting.exclude(form="old").filter(replaced_by__isnull=True).order_by("-pk").first()
    if row is not None:
        tie(row, chain, today)
