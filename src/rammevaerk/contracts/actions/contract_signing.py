"""Signing: each side for itself, or one side recording what the other has signed on paper."""

from datetime import date

from django.db import IntegrityError, transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.contracts.actions.contract_issuing import step_of
from rammevaerk.contracts.actions.contracting import contracting, held_contract, must_be_side, party_columns, refused
from rammevaerk.contracts.actions.telling import tell_contract
from rammevaerk.contracts.contract_facts import issued_step
from rammevaerk.contracts.models import ContractSignature
from rammevaerk.contracts.rules.contract_steps import Signing, check_signing, sides_of
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import moment_on


def sign_contract(*, by: RoleAssignment, today: date, contract: int, signing: Signing, step: int = 0) -> bool:
    """Record a side's signature of a contract or its supplement `step`; gives whether all have signed now. Raises Refused for a
    side that has signed, or another's without its paper; PermissionDenied for who is no side."""
    with contracting(by, today, Permission.SIGN_CONTRACTS) as who:
        shown = held_contract(contract, today)
        row = step_of(shown, step)
        own = must_be_side(who, row)
        sides = sides_of(row.acting_id, row.paying_id)
        known = issued_step(row)
        findings = list(check_signing(signing, known, own=own, sides=sides, issued_on=row.issued_at.date(), today=today))
        if guarded := guard_text(signing.paper_reference, "paper_reference"):
            findings.append(guarded)
        if findings:
            raise Refused(findings)
        _insert(
            ContractSignature(
                contract=row,
                side=signing.side,
                on_paper=signing.on_paper,
                paper_reference=signing.paper_reference.strip(),
                signed_on=signing.signed_on,
                at=moment_on(today),
                by=by,
                **party_columns(row),
            )
        )
        details = {"side": signing.side, "paper": signing.on_paper, "step": step}
        tell_contract(HappeningKind.CONTRACT_SIGNED, row, today)
        accounts.audit("sign_contract", by=by, target=accounts.Target("contract", row.pk), details=details)
        return set(known.lacking) == {signing.side}


def _insert(row: ContractSignature) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "signed_once" not in str(error):
            raise
        raise refused("signed_already", text("That side has signed already."), "side") from error
