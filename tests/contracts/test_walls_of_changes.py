"""Who sees and who may write proposals, notices, answers and anonymous stays, in plain SQL as the app role."""

from datetime import date
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from rammevaerk.contracts import actions
from rammevaerk.contracts.actions import GivenNotice, ProposedPackage

from tests.support.packages import beside, elsewhere
from tests.support.people import TODAY
from tests.support.placements import House

TABLES = ("packageproposal", "packagedecision", "notice", "noticestep", "referralstep")


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def changed(house: House) -> House:
    """One row in each table, of Næstved's citizens at Sivkær."""
    manager, worker = house.cast.service_manager, house.cast.case_worker
    chain, larger = house.place("NÆ-1"), beside(house.home, 3600)
    wanted = ProposedPackage(larger.pk, date(2026, 11, 20), 3, "Udredning")
    proposal = actions.propose_package(by=manager, today=TODAY, chain=chain, proposed=wanted)
    actions.decide_package(by=worker, today=TODAY, proposal=proposal, from_day=date(2026, 11, 20))
    given = actions.give_notice(by=worker, today=TODAY, chain=chain, given=GivenNotice(TODAY, "citizen_wish"))
    actions.withdraw_notice(by=worker, today=TODAY, notice=given.notice)
    shelter = elsewhere(house.sivkaer, "SEL-109", 1500)
    terms = {"basis": "self_referral", "valid_from": date(2026, 11, 6), "no_end_reason": "Ikke afklaret"}
    referred = house.place("NÆ-5", shelter, by=manager, **terms)
    actions.tell_municipality(by=manager, today=TODAY, chain=referred, on=TODAY)
    actions.begin_anonymous_stay(by=manager, today=TODAY, item_id=shelter.pk, mark="K-1", first_day=TODAY)
    return house


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    ("person", "count"),
    [
        ("case_worker", 1),
        ("buying_controller", 1),
        ("service_manager", 1),
        ("auditor", 1),
        ("controller", 0),  # the operator's own authority side
        ("municipal_economist", 0),
        ("outside_case_worker", 0),
        ("secretariat", 0),
        ("steering_group", 0),
        ("public", 0),
    ],
)
def test_both_sides_and_the_auditor_see_what_changes(changed: House, acting_as: Any, table: str, person: str, count: int) -> None:
    with acting_as(person):
        assert rows(f"SELECT count(*) FROM contracts_{table}") == [(count,)]


@pytest.mark.parametrize(
    ("person", "count"),
    [("service_manager", 1), ("auditor", 1), ("case_worker", 0), ("controller", 0), ("secretariat", 0), ("public", 0)],
)
def test_an_anonymous_stay_is_the_units_own(changed: House, acting_as: Any, person: str, count: int) -> None:
    with acting_as(person):
        assert rows("SELECT count(*) FROM contracts_anonymousstay") == [(count,)]


COPIED = {
    "packageproposal": ("case_worker", "number, item_now_id, item_id, from_day", "number + 1, item_now_id, item_id, from_day"),
    "packagedecision": ("service_manager", "proposal_id, outcome, from_day", "proposal_id, outcome, from_day"),
    "notice": (
        "service_manager",
        "number, side, given_on, days, days_from, days_source, last_day, end_reason, cut",
        "number + 1, side, given_on, days, days_from, days_source, last_day, end_reason, cut",
    ),
    "referralstep": ("case_worker", "kind, on", "kind, on"),
}
SIDES = 'chain, operator_id, service_id, acting_id, paying_id, department, words, "at", is_demo'


@pytest.mark.parametrize("table", sorted(COPIED))
def test_nobody_writes_for_the_other_side(changed: House, acting_as: Any, table: str) -> None:
    person, names, values = COPIED[table]
    names, values = names.replace("kind, on", 'kind, "on"'), values.replace("kind, on", 'kind, "on"')
    copy = f"INSERT INTO contracts_{table} ({SIDES}, {names}) SELECT {SIDES}, {values} FROM contracts_{table}"
    with acting_as(person), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(copy)


@pytest.mark.parametrize("table", TABLES)
def test_what_is_proposed_and_answered_is_never_changed(changed: House, acting_as: Any, table: str) -> None:
    with acting_as("case_worker"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows(f"UPDATE contracts_{table} SET words = 'x'")
