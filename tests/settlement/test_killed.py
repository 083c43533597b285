"""A monthly run whose process is killed, and two that run at once: in the end there is what one undisturbed run gives."""

import signal
import subprocess
from datetime import date

import pytest
from django.db import connection, transaction

from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import actions as contracts
from rammevaerk.settlement import actions
from rammevaerk.settlement.models import RunApproval

from tests.support import processes
from tests.support.placements import House
from tests.support.settling import approved

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
IN_OCTOBER, IN_NOVEMBER = date(2026, 10, 3), date(2026, 11, 3)
REFUSED = 3

PROGRAM = f"""
import sys
from datetime import date
import django
django.setup()
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.kernel.errors import Refused
from rammevaerk.settlement import actions
from rammevaerk.settlement.models import RunApproval
by, prepared, sellers = int(sys.argv[1]), int(sys.argv[2]), [int(seller) for seller in sys.argv[3:]]
today, month = date.fromisoformat("{IN_NOVEMBER}"), date.fromisoformat("{OCTOBER}")
try:
    if sellers:
        actions.settle_sellers(by=None, sellers=sellers, today=today, month=month)
    else:
        person = RoleAssignment.objects.select_related("organisation", "user").get(pk=by)
        actions.issue_run(by=person, today=today, prepared=prepared)
except Refused as refused:
    print([finding.code for finding in refused.findings])
    sys.exit({REFUSED})
"""
"""The worker's own action in a process of its own, or for several sellers the one of the demo."""

# What a row says. Ids are left out: numbers of a run that was lost are not given again. So are moments.
CONTENT = {
    "runs": "SELECT seller_id, month, rulebook, charges, statements, total_ore, internal_ore, findings::text FROM settlement_run",
    "statements": """
        SELECT number, serial, seller_id, buyer_id, month, total_ore, lines, issued_on, due_on FROM settlement_statement""",
    "charges": """
        SELECT s.number, r.month, c.seller_id, c.buyer_id, c.chain, c.month, c.generation, c.line, c.placement_id, c.citizen_id,
          c.item_id, c.tariff_id, c.kind, c.service_from, c.service_to, c.days, c.factor, c.tariff_ore, c.amount_ore, c.internal,
          b.chain, b.month, b.generation, b.line
        FROM settlement_charge c JOIN settlement_run r ON r.id = c.run_id
        LEFT JOIN settlement_statement s ON s.id = c.statement_id LEFT JOIN settlement_charge b ON b.id = c.reverses_id""",
    "postings": """
        SELECT s.number, e.seller_id, e.buyer_id, e.booked_on, e.text, p.party_id, p.counterparty_id, p.account, p.amount_ore
        FROM settlement_entry e LEFT JOIN settlement_posting p ON p.entry_id = e.id
        LEFT JOIN settlement_statement s ON s.id = e.statement_id""",
    "audit": "SELECT act, details - 'sellers' FROM accounts_auditentry WHERE act = 'settle_month'",
}

Content = dict[str, list[str]]


def content() -> Content:
    """Everything settled, as the auditor sees it."""
    with acting_for(Acting(Function.AUDITOR)), connection.cursor() as cursor:
        found = {}
        for name, asked in CONTENT.items():
            cursor.execute(asked)
            found[name] = sorted(map(repr, cursor.fetchall()))
        return found


@pytest.fixture
def months(house: House) -> House:
    """September settled for both sellers, then an end that came to light, so that October also takes something back."""
    chain = house.place("NÆ-1")
    house.place("NÆ-2", house.day)
    house.place("NÆ-3", house.regional, no_end_reason="Varig plads")
    house.place_own("SL-1")
    sellers = (house.cast.slagelse.pk, house.cast.region.pk)
    actions.settle_sellers(by=None, today=IN_OCTOBER, month=SEPTEMBER, sellers=sellers)
    contracts.end_placement(
        by=house.cast.case_worker,
        today=date(2026, 10, 14),
        chain=chain,
        last_day=date(2026, 9, 22),
        end_reason="other",
        reason="Flyttede",
    )
    approved(house.cast.controller, IN_NOVEMBER, OCTOBER)
    return house


def ready(house: House) -> int:
    """October as two people have agreed on it."""
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        return RunApproval.objects.get().prepared_id


def arguments(house: House, *, several: bool) -> list[str]:
    sellers = [house.cast.slagelse.pk, house.cast.region.pk] if several else []
    return ["-c", PROGRAM, *map(str, [house.cast.controller.pk, ready(house), *sellers])]


def undisturbed(house: House, *, several: bool) -> Content:
    """What one run would leave; rolled back."""
    prepared = ready(house)
    with transaction.atomic():
        if several:
            sellers = (house.cast.slagelse.pk, house.cast.region.pk)
            actions.settle_sellers(by=None, sellers=sellers, today=IN_NOVEMBER, month=OCTOBER)
        else:
            actions.issue_run(by=house.cast.controller, today=IN_NOVEMBER, prepared=prepared)
        found = content()
        transaction.set_rollback(True)
    return found


def ends_well(process: subprocess.Popen[str]) -> None:
    said, _nothing = process.communicate(timeout=processes.PATIENCE)
    assert process.returncode == 0, said


@pytest.mark.parametrize(
    ("table", "several"),
    [
        ("settlement_run", False),  # everything is worked out and sent, no row is written
        ("settlement_statement", False),
        ("settlement_posting", False),
        ("settlement_charge", False),  # the last statement of the transaction
        ("settlement_charge", True),
        ("accounts_auditentry", True),  # all is written, only the commit lacks
    ],
)
def test_a_run_that_is_killed_leaves_nothing_and_is_run_again_as_if_it_had_never_been(
    months: House, table: str, several: bool
) -> None:
    before, expected = content(), undisturbed(months, several=several)
    assert content() == before != expected
    with processes.nobody_may_write(table) as other:
        killed = processes.start(*arguments(months, several=several))
        with processes.ended(killed):
            session = processes.blocked_at(other, table, killed)
            killed.send_signal(signal.SIGKILL)
            killed.wait()
    processes.wait_until_gone(session)
    assert content() == before
    again = processes.start(*arguments(months, several=several))
    with processes.ended(again):
        ends_well(again)
    assert content() == expected


def test_of_two_processes_at_the_same_month_one_settles_and_the_other_is_told(months: House) -> None:
    expected = undisturbed(months, several=False)
    with processes.nobody_may_write("settlement_charge") as other:
        first, second = pair = [processes.start(*arguments(months, several=False)) for _number in range(2)]
        with processes.ended(*pair):
            processes.wait_until(lambda: any(process.poll() is not None for process in pair), "the one that is told")
            told, settles = (first, second) if first.poll() is not None else (second, first)
            said, _nothing = told.communicate()
            assert (told.returncode, said.strip()) == (REFUSED, "['settlement.already_running']")
            processes.blocked_at(other, "settlement_charge", settles)
            other.rollback()
            ends_well(settles)
    assert content() == expected


def test_two_processes_let_loose_give_one_set_of_statements(months: House) -> None:
    """Both are at it, whoever comes first: however they fall, there is one set of statements."""
    expected = undisturbed(months, several=False)
    pair = [processes.start(*arguments(months, several=False)) for _number in range(2)]
    with processes.ended(*pair):
        said = [process.communicate(timeout=processes.PATIENCE)[0] for process in pair]
    assert sorted({process.returncode for process in pair} - {REFUSED}) == [0], said
    found = content()
    assert {name: found[name] for name in ("statements", "charges", "postings")} == {
        name: expected[name] for name in ("statements", "charges", "postings")
    }
