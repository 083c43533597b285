"""Two people write, issue or sign contracts in the same moment, on connections of their own."""

from typing import Any

import pytest

from rammevaerk.contracts import actions
from rammevaerk.contracts.contract_reads import contract_shown, kept_aside
from rammevaerk.contracts.models import Contract, ContractCount, ContractDraft, ContractSignature, DraftSave
from rammevaerk.contracts.rules.contract_steps import ContractState, Signing

from tests.contracts.test_two_at_once import Act, at_once
from tests.support.agreed import agreed_terms, begun, issued
from tests.support.people import TODAY, acting_as, client_of
from tests.support.placements import House

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
OPEN = "contracts.draft_over"


def issue_of(house: House, draft: int, **changes: Any) -> Act:
    terms, by = agreed_terms(house, **changes), house.cast.case_worker
    return lambda: actions.issue_contract(by=by, today=TODAY, draft=draft, began_at=1, terms=terms)


def numbers(house: House) -> tuple[list[int | None], int]:
    with acting_as(house.cast.case_worker):
        return sorted(Contract.objects.values_list("number", flat=True)), ContractCount.objects.get().last


def test_contracts_issued_at_once_get_numbers_without_gaps(house: House) -> None:
    drafts = [begun(house, f"NÆ-{n}") for n in range(3)]
    refused = issue_of(house, begun(house, "NÆ-9"), follow_up_on=None)
    found = at_once(*[issue_of(house, draft) for draft in drafts], refused)
    assert found == ["contracts.no_follow_up", "done", "done", "done"]
    assert numbers(house) == ([1, 2, 3], 3)


def test_one_draft_issued_at_once_by_two_is_one_contract(house: House) -> None:
    draft = begun(house)
    assert at_once(issue_of(house, draft), issue_of(house, draft)) == [OPEN, "done"]
    assert numbers(house) == ([1], 1)


def test_a_draft_saved_while_it_is_issued_is_either_issued_as_read_or_not_at_all(house: House) -> None:
    draft, by = begun(house), house.cast.case_worker

    def save() -> Any:
        return actions.save_draft(by=by, today=TODAY, draft=draft, began_at=1, fields={"aim": "Ro"})

    found = at_once(issue_of(house, draft), save)
    assert found in ([OPEN, "done"], ["contracts.draft_changed", "done"])
    with acting_as(by):
        assert Contract.objects.count() == (1 if found[0] == OPEN else 0)
        assert ContractDraft.objects.get().fields.get("aim") == (None if found[0] == OPEN else "Ro")


def sign(house: House, pk: int, side: str) -> Act:
    by = house.cast.case_worker if side == "acting" else house.cast.service_manager
    return lambda: actions.sign_contract(by=by, today=TODAY, contract=pk, signing=Signing(side, TODAY))


def test_both_sides_sign_at_once_and_it_is_agreed(house: House) -> None:
    pk = issued(house).pk
    assert at_once(sign(house, pk, "acting"), sign(house, pk, "operator")) == ["done", "done"]
    with acting_as(house.cast.case_worker):
        shown = contract_shown(pk, TODAY)
        assert shown is not None and shown.state is ContractState.COMING


def test_one_side_signs_twice_at_once_and_signs_once(house: House) -> None:
    pk = issued(house).pk
    assert at_once(sign(house, pk, "operator"), sign(house, pk, "operator")) == ["contracts.signed_already", "done"]
    with acting_as(house.cast.service_manager):
        assert ContractSignature.objects.count() == 1


def test_a_contract_is_signed_by_the_last_or_taken_back_never_both(house: House) -> None:
    pk, worker = issued(house).pk, house.cast.case_worker
    sign(house, pk, "acting")()
    found = at_once(
        sign(house, pk, "operator"),
        lambda: actions.cancel_contract(by=worker, today=TODAY, contract=pk, reason="Fejl"),
    )
    assert found[1] == "done" and found[0] != "done"
    with acting_as(worker):
        shown = contract_shown(pk, TODAY)
        assert shown is not None
        signed = ContractSignature.objects.count()
        assert (shown.state, signed) in ((ContractState.CANCELLED, 1), (ContractState.COMING, 2))


def test_one_draft_saved_by_two_at_once_keeps_both(house: House) -> None:
    draft = begun(house)
    people = ("Egen bolig", "Tryg hverdag")

    def save(aim: str) -> Act:
        by = house.cast.case_worker
        return lambda: actions.save_draft(by=by, today=TODAY, draft=draft, began_at=1, fields={"aim": aim})

    assert at_once(*[save(aim) for aim in people]) == ["done", "done"]
    with acting_as(house.cast.case_worker):
        row, aside = ContractDraft.objects.get(), kept_aside(draft)
        assert aside is not None and {row.fields["aim"], aside.fields["aim"]} == set(people)
        assert (row.version, DraftSave.objects.count()) == (2, 2)
    page = client_of(house.cast.case_worker).get(f"/indskrivninger/kontrakter/udkast/{draft}/to-udgaver/").content.decode()
    assert all(aim in page for aim in people), "the page shows both"
