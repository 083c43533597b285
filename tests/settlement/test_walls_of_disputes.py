"""Who reads and writes a dispute, in plain SQL as the app role."""

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from rammevaerk.settlement.actions.disputing import take_step
from rammevaerk.settlement.rules.disputes import DisputeStepKind

from tests.settlement.disputed import dispute, settle_october
from tests.support.people import TODAY
from tests.support.placements import House


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def disputed(house: House) -> House:
    """The first of two lines disputed and answered; the other not."""
    first, _second = settle_october(house)
    take_step(by=house.cast.controller, today=TODAY, dispute_id=dispute(house, first), kind=DisputeStepKind.DISAGREE, words="Nej")
    return house


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("buying_controller", 1),
        ("controller", 1),
        ("municipal_economist", 1),
        ("auditor", 1),
        ("operator_economist", 0),
        ("service_manager", 0),
        ("secretariat", 0),
        ("steering_group", 0),
        ("outsider", 0),
        ("public", 0),
    ],
)
def test_the_two_parties_see_a_dispute(person: str, seen: int, acting_as: Any, disputed: House) -> None:
    with acting_as(person):
        assert rows("SELECT count(*) FROM settlement_dispute") == [(seen,)]
        assert rows("SELECT count(*) FROM settlement_disputestep") == [(seen,)]


RAISE = """
INSERT INTO settlement_dispute (charge_id, statement_id, round, seller_id, buyer_id, amount_ore, reason, words, own_reference,
  raised_on, raised_at, by_id, raised_as, is_demo)
SELECT c.id, c.statement_id, {round}, {seller}, c.buyer_id, {amount}, 'days', 'x', '', '2026-11-10', now(), NULL, 'Kontor', false
FROM settlement_charge c ORDER BY c.id DESC LIMIT 1
"""


@pytest.mark.parametrize("person", ["controller", "municipal_economist", "auditor", "outsider", "secretariat", "service_manager"])
def test_only_the_buyer_raises_one(person: str, acting_as: Any, disputed: House) -> None:
    before = RAISE.format(round=1, seller="c.seller_id", amount="c.amount_ore")
    with acting_as(person):
        if not rows("SELECT 1 FROM settlement_charge"):
            return_nothing = rows(before + " RETURNING id")
            assert return_nothing == []
            return
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            rows(before)


@pytest.mark.parametrize(
    "wrong", [{"seller": "c.buyer_id"}, {"amount": "c.amount_ore + 1"}], ids=["another seller", "another amount"]
)
def test_it_must_be_of_the_line_as_it_stands(wrong: dict[str, str], acting_as: Any, disputed: House) -> None:
    given = {"round": 1, "seller": "c.seller_id", "amount": "c.amount_ore"} | wrong
    with acting_as("buying_controller"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(RAISE.format(**given))


def test_the_same_round_of_a_line_cannot_be_written_twice(acting_as: Any, disputed: House) -> None:
    again = RAISE.format(round=1, seller="c.seller_id", amount="c.amount_ore")
    with acting_as("buying_controller"):
        rows(again)
        with pytest.raises(IntegrityError, match="dispute_once_a_round"), transaction.atomic():
            rows(again)


STEP = """
INSERT INTO settlement_disputestep (dispute_id, number, seller_id, buyer_id, side, kind, act, words, "on", at, by_id, is_demo)
SELECT d.id, %s, d.seller_id, d.buyer_id, %s, %s, 'ended', 'x', '2026-11-10', now(), %s, false FROM settlement_dispute d
"""


@pytest.mark.parametrize(
    ("person", "side", "kind"),
    [
        ("buying_controller", "seller", "agree"),
        ("buying_controller", "buyer", "agree"),
        ("controller", "buyer", "withdraw"),
        ("controller", "seller", "accept"),
        ("municipal_economist", "buyer", "accept"),
        ("auditor", "seller", "agree"),
    ],
)
def test_each_writes_its_own_side_alone(person: str, side: str, kind: str, acting_as: Any, disputed: House) -> None:
    with acting_as(person), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(STEP, 2, side, kind, disputed.cast.person(person).pk)


def test_two_steps_of_one_number_cannot_both_stand(acting_as: Any, disputed: House) -> None:
    with acting_as("controller"), pytest.raises(IntegrityError, match="dispute_step_once"), transaction.atomic():
        rows(STEP, 1, "seller", "agree", disputed.cast.controller.pk)


@pytest.mark.parametrize("table", ["settlement_dispute", "settlement_disputestep"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_was_said_is_never_changed(table: str, act: str, acting_as: Any, disputed: House) -> None:
    with acting_as("buying_controller"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows(act.format(table))
