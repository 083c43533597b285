"""Writing a contract: begun from a decision, a placement or a contract, saved at each step, and never written over by another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.accounts.walls import Acting
from rammevaerk.contracts import facts
from rammevaerk.contracts.actions.contracting import GONE, contracting, held_contract, must_act, refused
from rammevaerk.contracts.actions.writing import citizen_of
from rammevaerk.contracts.contract_facts import invoicing_held
from rammevaerk.contracts.contract_reads import contract_of, contracts, drafts
from rammevaerk.contracts.contract_values import typed_decision, typed_invoicing, typed_of, typed_stay
from rammevaerk.contracts.models import ContractDraft, ContractForm, Decision, DraftSave, FormRefusal
from rammevaerk.contracts.rules.invoicing import Invoicing, default_for, following
from rammevaerk.contracts.rules.placing import check_reference
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.pricing import facts as pricing
from rammevaerk.registry.queries.units import service_or_none
from rammevaerk.web.clock import is_demo, moment_on

LONGEST_VALUE = 2000
MOST_FIELDS = 60


@dataclass(frozen=True)
class Begun:
    """What a contract is begun from: a decision, a placement (`chain`), or a reference and a service. `replaces` is the contract
    it takes the place of. `fields` are the form's fields as typed, beside what follows from where it began."""

    decision: int | None = None
    chain: int | None = None
    reference: str = ""
    service: int | None = None
    replaces: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Saved:
    """A draft after a save: its version now. `aside` is the id of what was kept beside it because another saved first;
    `findings` tell what was not kept, such as a CPR number."""

    version: int
    aside: int | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class _Origin:
    citizen: int
    service: int
    department: str
    acting: int
    fields: dict[str, str]
    paragraph: str = ""


def start_contract(*, by: RoleAssignment, today: date, begun: Begun) -> int:
    """Begin a contract; gives the draft's id. One that is being written from the same decision or placement is given back
    instead of a second one. Raises Refused without a place to begin, PermissionDenied for another municipality's citizen."""
    with contracting(by, today, Permission.EDIT_CONTRACTS) as who:
        origin = _origin(begun, by, who, today)
        begun_before = drafts().filter(base__isnull=True, decision=begun.decision, chain=begun.chain, citizen=origin.citizen)
        if (begun.decision or begun.chain) and (known := begun_before.first()):
            return known.pk
        default = default_for(invoicing_held(origin.acting), origin.paragraph, origin.department, today)
        begins = {"form": ContractForm.STANDARD.value, "factor": "100", "paying": str(origin.acting)}
        fields = {**begins, **origin.fields, **(typed_invoicing(default) if default else {}), **begun.fields}
        return _write(
            by, today, origin, fields, decision_id=begun.decision, chain=begun.chain, replaces_id=_replaced(begun, today)
        )


def _replaced(begun: Begun, today: date) -> int | None:
    """The contract of old form a new one takes the place of: the one named, or the placement's own."""
    if begun.replaces:
        return contracts().values_list("pk", flat=True).get(pk=begun.replaces, form=ContractForm.OLD)
    if begun.chain is None:
        return None
    known = contract_of(begun.chain, today)
    return known.row.pk if known is not None and known.row.form == ContractForm.OLD else None


def _origin(begun: Begun, by: RoleAssignment, who: Acting, today: date) -> _Origin:
    if begun.chain is not None:
        known = facts.chain(begun.chain)
        placed, row = known.placed[-1], known.rows[-1]
        must_act(who, placed.acting)
        fields = typed_stay(row.item_id, row.terms)
        return _Origin(known.citizen, placed.service, placed.department, placed.acting, fields, placed.paragraph)
    if begun.decision is not None:
        decision = Decision.objects.get(pk=begun.decision)
        must_act(who, decision.acting_id)
        whose = (decision.citizen_id, decision.service_id, decision.department, decision.acting_id)
        return _Origin(*whose, typed_decision(decision), decision.paragraph)
    if begun.service is None:
        raise refused("no_origin", text("Begin from a decision, a placement, or a reference and a service."))
    if findings := check_reference(begun.reference):
        raise Refused(findings)
    must_act(who, by.organisation_id)
    if service_or_none(begun.service) is None:
        raise refused("no_service", text("Choose a service."), "service")
    return _Origin(citizen_of(by.organisation_id, begun.reference.strip()), begun.service, by.department, by.organisation_id, {})


def begin_contract_supplement(*, by: RoleAssignment, today: date, contract: int) -> int:
    """Begin a supplement to a signed contract; gives the draft's id, that of the one being written when there is one."""
    with contracting(by, today, Permission.EDIT_CONTRACTS) as who:
        shown = held_contract(contract, today)
        row = shown.row
        must_act(who, row.acting_id)
        if row.form == ContractForm.OLD:
            replace_it = text("A contract of old form gets no supplement. Make a new contract in its place.")
            raise refused("old_form", replace_it)
        if known := drafts().filter(base=row).first():
            return known.pk
        origin = _Origin(row.citizen_id, row.service_id, row.department, row.acting_id, {})
        return _write(by, today, origin, typed_of(shown.terms), base=row, chain=shown.chain)


def _write(by: RoleAssignment, today: date, origin: _Origin, fields: Mapping[str, str], **more: Any) -> int:
    at = moment_on(today)
    kept, _findings = _kept(fields)
    row = ContractDraft.objects.create(
        citizen_id=origin.citizen,
        service_id=origin.service,
        acting_id=origin.acting,
        department=origin.department,
        fields=kept,
        begun_at=at,
        saved_at=at,
        saved_by=by,
        is_demo=is_demo(),
        **more,
    )
    accounts.audit("start_contract", by=by, target=accounts.Target("contract_draft", row.pk))
    return row.pk


def save_draft(*, by: RoleAssignment, today: date, draft: int, began_at: int, fields: Mapping[str, str]) -> Saved:
    """Keep what is typed, right or wrong, so that nothing is lost when a browser dies. `began_at` is the version the writer saw:
    when another has saved since, the draft stays and what is typed is kept beside it (`Saved.aside`)."""
    with contracting(by, today, Permission.EDIT_CONTRACTS):
        row = open_draft(draft)
        kept, findings = _kept(fields)
        if all(row.fields.get(name, "") == value for name, value in kept.items()):
            return Saved(row.version, findings=findings)
        if began_at != row.version:
            return Saved(row.version, _keep(row, kept, by, today, began_at=began_at, kept_aside=True).pk, findings)
        kept |= _invoicing_of_item(row, kept, today)
        _over(row, kept, by, today)
        _keep(row, kept, by, today, began_at=began_at)
        return Saved(row.version, findings=findings)


def _invoicing_of_item(row: ContractDraft, kept: Mapping[str, str], today: date) -> dict[str, str]:
    """The references of the paragraph one has just chosen, where nobody typed others (2 queries); nothing for a supplement."""
    item = kept.get("item", "")
    if row.base_id or not item.isdecimal() or item == row.fields.get("item"):
        return {}
    chosen = pricing.items([int(item)]).get(int(item)) if len(item) < 19 else None
    if chosen is None:
        return {}
    names = vars(Invoicing())
    now = Invoicing(**{name: kept.get(name, row.fields.get(name, "")) for name in names})
    return typed_invoicing(following(invoicing_held(row.acting_id), now, chosen.paragraph, row.department, today))


def settle_draft(*, by: RoleAssignment, today: date, draft: int, save: int, use_it: bool) -> Saved:
    """Choose about what was kept beside a draft: put it over the draft, or leave the draft as it is. Both stay in its history."""
    with contracting(by, today, Permission.EDIT_CONTRACTS):
        row = open_draft(draft)
        aside = DraftSave.objects.filter(pk=save, draft=row, kept_aside=True, settled_by__isnull=True).first()
        if aside is None:
            raise refused("settled", text("Somebody has chosen already. The draft shows what holds."))
        if use_it:
            _over(row, aside.fields, by, today)
        _keep(row, aside.fields if use_it else {}, by, today, began_at=row.version, settles=aside)
        target = accounts.Target("contract_draft", row.pk)
        accounts.audit("settle_contract_draft", by=by, target=target, details={"used": use_it})
        return Saved(row.version)


def discard_draft(*, by: RoleAssignment, today: date, draft: int) -> None:
    """Put a draft away; it is kept, and no longer shown."""
    with contracting(by, today, Permission.EDIT_CONTRACTS):
        row = open_draft(draft)
        row.discarded_at = moment_on(today)
        row.save(update_fields=["discarded_at"])
        accounts.audit("discard_contract_draft", by=by, target=accounts.Target("contract_draft", row.pk))


def record_refusal(*, by: RoleAssignment, today: date, draft: int, refused_on: date, reason: str) -> None:
    """Record that a private supplier said no to the standard contract, before another form is used (readings 3.14)."""
    with contracting(by, today, Permission.EDIT_CONTRACTS):
        row = open_draft(draft)
        findings = [finding for finding in (guard_text(reason, "reason"),) if finding]
        if not reason.strip():
            findings.append(
                Finding("contracts.no_reason", Severity.BLOCKING, text("Write the supplier's reason."), where="reason")
            )
        if refused_on > today:
            later = text("The day of the refusal has not come yet.")
            findings.append(Finding("contracts.refused_later", Severity.BLOCKING, later, where="refused_on"))
        if findings:
            raise Refused(findings)
        FormRefusal.objects.create(
            draft=row,
            acting_id=row.acting_id,
            department=row.department,
            refused_on=refused_on,
            reason=reason.strip(),
            at=moment_on(today),
            by=by,
            is_demo=row.is_demo,
        )
        accounts.audit("record_form_refusal", by=by, target=accounts.Target("contract_draft", row.pk))


def open_draft(pk: int) -> ContractDraft:
    """A draft nobody else writes until the transaction ends. Raises `ContractDraft.DoesNotExist` when there is none one may see,
    Refused when it is issued or discarded."""
    row = ContractDraft.objects.select_for_update().get(pk=pk)
    if row.issued_id is not None or row.discarded_at is not None:
        raise refused("draft_over", GONE)
    return row


def _kept(fields: Mapping[str, str]) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """What may be stored of what is typed: a CPR number is neither kept nor repeated."""
    kept, findings = {}, []
    for name, value in list(fields.items())[:MOST_FIELDS]:
        guarded = guard_text(value, name) if name not in ("gln", "first_day", "last_day") else None
        if guarded:
            findings.append(guarded)
        else:
            kept[name[:40]] = value.strip()[:LONGEST_VALUE]
    return kept, tuple(findings)


def _over(row: ContractDraft, fields: Mapping[str, str], by: RoleAssignment, today: date) -> None:
    row.fields = {**row.fields, **fields}
    row.version += 1
    row.saved_at, row.saved_by = moment_on(today), by
    row.save(update_fields=["fields", "version", "saved_at", "saved_by"])


def _keep(
    row: ContractDraft, fields: Mapping[str, str], by: RoleAssignment, today: date, *, began_at: int, **more: Any
) -> DraftSave:
    return DraftSave.objects.create(
        draft=row,
        acting_id=row.acting_id,
        department=row.department,
        fields=dict(fields),
        began_at_version=began_at,
        at=moment_on(today),
        by=by,
        is_demo=row.is_demo,
        **more,
    )
