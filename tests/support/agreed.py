"""Contracts for tests: Næstved buys at Sivkær, and each side signs."""

from dataclasses import replace
from datetime import date
from typing import Any

from rammevaerk.contracts import actions
from rammevaerk.contracts.actions import Begun, Issued
from rammevaerk.contracts.contract_reads import draft as draft_row
from rammevaerk.contracts.rules.contract import ContractTerms
from rammevaerk.contracts.rules.contract_steps import Signing
from rammevaerk.contracts.rules.invoicing import Invoicing

from tests.support.people import TODAY, acting_as
from tests.support.placements import House

GLN = "5798000000001"
INVOICING = Invoicing(gln=GLN, order="K-17", contact="Handicap, team 2")


def agreed_terms(house: House, **changes: Any) -> ContractTerms:
    """A home at Sivkær from 1 December 2026, without end."""
    naestved = house.cast.naestved.pk
    terms = ContractTerms(
        item_id=house.home.pk,
        first_day=date(2026, 12, 1),
        last_day=None,
        paying=naestved,
        basis="emergency",
        follow_up_on=date(2027, 3, 1),
        invoicing=INVOICING,
    )
    return replace(terms, **changes)


def begun(house: House, reference: str = "NÆ-1", **changes: Any) -> int:
    """A draft of Næstved's case worker; gives its id."""
    start = Begun(reference=reference, service=house.sivkaer.pk)
    return actions.start_contract(by=house.cast.case_worker, today=TODAY, begun=replace(start, **changes))


def version_of(house: House, draft: int) -> int:
    with acting_as(house.cast.case_worker):
        row = draft_row(draft)
        assert row is not None
        return row.version


def issue(house: House, draft: int, **changes: Any) -> Issued:
    """Issue a draft with the terms above, changed."""
    return actions.issue_contract(
        by=house.cast.case_worker,
        today=TODAY,
        draft=draft,
        began_at=version_of(house, draft),
        terms=agreed_terms(house, **changes),
    )


def issued(house: House, reference: str = "NÆ-1", **changes: Any) -> Issued:
    """A contract issued from nothing but a reference and a service."""
    return issue(house, begun(house, reference), **changes)


def signed(house: House, contract: int, step: int = 0) -> None:
    """Both sides sign, each by its own user."""
    people = (("acting", house.cast.case_worker), ("operator", house.cast.service_manager))
    for side, by in people:
        signing = Signing(side, TODAY)
        actions.sign_contract(by=by, today=TODAY, contract=contract, signing=signing, step=step)
