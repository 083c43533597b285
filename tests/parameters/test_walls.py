"""What the database itself keeps: two people, and nothing decided changes. In plain SQL, as the app role."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from tests.parameters.writing import approved, drafted, proposed
from tests.support.people import Cast

NOW = "now()"


def run(sql: str, *params: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def decide(proposal_id: int, person: Any, state: str) -> None:
    number = "1" if state == "approved" else "NULL"
    run(
        f"UPDATE parameters_proposal SET state = %s, decided_by_id = %s, decider_id = %s, decided_at = {NOW}, "
        f"approval = {number} WHERE id = %s",
        state,
        person.pk,
        person.user_id,
        proposal_id,
    )


@pytest.mark.parametrize("state", ["approved", "refused"])
def test_one_person_cannot_decide_alone(cast: Cast, state: str) -> None:
    row = proposed(cast)
    with pytest.raises(IntegrityError, match="two_people_decide"):
        decide(row.pk, cast.secretariat, state)
    decide(row.pk, cast.second_secretariat, state)


def test_nobody_lends_a_name(cast: Cast) -> None:
    row = proposed(cast)
    with pytest.raises(IntegrityError, match="not the one who holds the role"):
        run(
            f"UPDATE parameters_proposal SET state = 'refused', decided_by_id = %s, decider_id = %s, decided_at = {NOW} "
            "WHERE id = %s",
            cast.secretariat.pk,
            cast.second_secretariat.user_id,
            row.pk,
        )


@pytest.mark.parametrize("change", ["title = 'en anden'", "state = 'proposed'", "reason = 'x'", "approval = 9"])
def test_what_is_decided_stays(cast: Cast, change: str) -> None:
    row = approved(cast)
    with pytest.raises(IntegrityError, match="never changes"):
        run(f"UPDATE parameters_proposal SET {change} WHERE id = %s", row.pk)


def test_what_was_proposed_stays(cast: Cast) -> None:
    row = proposed(cast)
    with pytest.raises(IntegrityError, match="never changes"):
        run("UPDATE parameters_proposal SET adopted_on = '2020-01-01' WHERE id = %s", row.pk)


def test_values_are_only_added_and_only_to_a_draft(cast: Cast) -> None:
    draft = drafted(cast)
    for sql in ("UPDATE parameters_proposedvalue SET raw = '1'", "DELETE FROM parameters_proposedvalue"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            run(sql)
    sent = proposed(cast)
    insert = (
        "INSERT INTO parameters_proposedvalue (proposal_id, parameter_id, area_code, valid_from, raw, state, source) "
        "VALUES (%s, 'pricing.days_per_year', 'sjaelland', '2027-01-01', '360', 'in_force', '')"
    )
    run(insert, draft.pk)
    with pytest.raises(IntegrityError, match="only added to a draft"):
        run(insert, sent.pk)


def test_a_proposal_is_never_deleted(cast: Cast) -> None:
    row = drafted(cast)
    with pytest.raises(IntegrityError, match="never deleted"):
        run("DELETE FROM parameters_proposal WHERE id = %s", row.pk)


def test_a_state_without_value_has_none(cast: Cast) -> None:
    draft = drafted(cast)
    insert = (
        "INSERT INTO parameters_proposedvalue (proposal_id, parameter_id, area_code, valid_from, raw, state, source) "
        "VALUES (%s, 'pricing.days_per_year', 'sjaelland', '2027-01-01', '360', 'unknown', '')"
    )
    with pytest.raises(IntegrityError, match="value_by_its_state"):
        run(insert, draft.pk)
