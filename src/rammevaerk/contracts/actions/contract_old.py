"""Taking in contracts of old form: the file is kept and shown first, and saved as a whole when nothing is wrong."""

from datetime import date
from typing import Any

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.contracts import facts
from rammevaerk.contracts.actions.contract_issuing import tie
from rammevaerk.contracts.actions.contracting import contracting, must_act, refused
from rammevaerk.contracts.actions.telling import tell_contract
from rammevaerk.contracts.contract_values import terms_as_json
from rammevaerk.contracts.contract_words import supplier_of
from rammevaerk.contracts.imports import OldRead, old_read, rows_of_file
from rammevaerk.contracts.models import Contract, ContractForm, ContractUpload
from rammevaerk.contracts.rules.contract import ContractTerms
from rammevaerk.contracts.rules.correcting import CurrentRow
from rammevaerk.contracts.rules.old_contracts import OldContract
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import is_demo, moment_on


def upload_old_contracts(*, by: RoleAssignment, today: date, content: bytes, name: str) -> int:
    """Keep a file as it was read, without what looks like a CPR number; gives the upload's id. Raises `UnreadableSpreadsheet`."""
    rows = rows_of_file(content, name)
    with contracting(by, today, Permission.EDIT_CONTRACTS) as who:
        must_act(who, by.organisation_id)
        if not rows:
            raise refused("old_no_rows", text("The file has no rows under the headings of the template."), "file")
        upload = ContractUpload.objects.create(
            acting_id=by.organisation_id,
            department=by.department,
            file_name=name[-200:],
            rows=[_guarded(row) for row in rows],
            uploaded_at=moment_on(today),
            uploaded_by=by,
            is_demo=is_demo(),
        )
    return upload.pk


def _guarded(row: dict[str, Any]) -> dict[str, Any]:
    """What looks like a CPR number is not stored, only that it stood there."""
    cells = {name: [at, "CPR?" if guard_text(words, at) else words] for name, (at, words) in row["cells"].items()}
    return {**row, "cells": cells}


def save_old_contracts(*, by: RoleAssignment, today: date, upload: int) -> int:
    """Save every row of an upload; gives how many. Raises Refused with what is wrong, by cell, and then saves none."""
    with contracting(by, today, Permission.EDIT_CONTRACTS) as who:
        row = ContractUpload.objects.select_for_update().get(pk=upload)
        if row.saved_at is not None:
            raise refused("old_saved", text("The file is saved already."))
        found = old_read(row.rows, who.parties)
        if wrong := [finding for read in found for finding in read.findings]:
            raise Refused(wrong)
        for read in found:
            _save(by, today, read)
        row.saved_at = moment_on(today)
        row.save(update_fields=["saved_at"])
        target = accounts.Target("contract_upload", row.pk)
        accounts.audit("import_old_contracts", by=by, target=target, details={"count": len(found)})
    return len(found)


def _save(by: RoleAssignment, today: date, read: OldRead) -> None:
    assert read.old is not None
    assert read.placed is not None
    old, known = read.old, facts.chain(read.placed.chain)
    placed, current = known.placed[-1], known.rows[-1]
    stay = current.terms
    terms = _terms(old, current, placed)
    row = Contract.objects.create(
        form=ContractForm.OLD,
        year=old.first_day.year,
        reference=old.number[:60],
        citizen_id=known.citizen,
        citizen_reference=read.placed.reference,
        unit_id=placed.unit,
        service_id=placed.service,
        item_id=current.item_id,
        paragraph=placed.paragraph,
        supplier=supplier_of(placed.unit),
        operator_id=placed.operator,
        acting_id=placed.acting,
        paying_id=placed.paying,
        department=placed.department,
        holds_from=old.first_day,
        last_day=old.last_day,
        follow_up_on=stay.follow_up_on,
        terms=terms_as_json(terms),
        issued_at=moment_on(today),
        issued_by=by,
        is_demo=is_demo(),
    )
    tie(row, known.chain, today)
    tell_contract(HappeningKind.CONTRACT_TAKEN_IN, row, today)


def _terms(old: OldContract, current: CurrentRow, placed: facts.Placed) -> ContractTerms:
    """What the old contract says; the rest is the placement's."""
    stay = current.terms
    return ContractTerms(
        item_id=current.item_id,
        first_day=old.first_day,
        last_day=old.last_day,
        paying=placed.paying,
        basis=stay.basis,
        follow_up_on=stay.follow_up_on,
        expected_end=stay.expected_end,
        factor=stay.factor,
        department=placed.department,
        notice_days=old.notice_days,
        notice_source=old.notice_source,
        form="old",
    )
