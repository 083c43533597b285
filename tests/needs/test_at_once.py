"""Two people, or two runs, meet at one need: each has one right outcome, and nothing is lost."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.contracts.actions import Decided, record_decision
from rammevaerk.contracts.models import Citizen, Decision
from rammevaerk.kernel.errors import Refused
from rammevaerk.needs import actions
from rammevaerk.needs.actions import Noted, WantedService
from rammevaerk.needs.models import DutyLog, Need, UnmetNeed, Wish
from rammevaerk.pricing.models import TariffItem
from rammevaerk.web.sentences import sentence

from tests.needs.conftest import Register
from tests.support.people import TODAY, client_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
As = Callable[..., Any]
AFTER_STRIP, AFTER_DELETE = date(2027, 11, 10), date(2031, 11, 10)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts on connections of their own; what each came to, in their order: its result, or the sentence it was told."""
    ready, results = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            ready.wait(timeout=20)
            results[place] = str(act())
        except Refused as error:
            results[place] = " ".join(sentence(one.message, one.params) for one in error.findings)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@contextmanager
def meanwhile(act: Callable[[], Any]) -> Iterator[list[str]]:
    """What is done in the block is committed when the act, on a connection of its own, has come to wait for it; gives what the
    act came to."""
    told: list[str] = []
    thread = threading.Thread(target=lambda: told.extend(at_once(act)))
    with transaction.atomic():
        yield told
        thread.start()
        wait_until_it_waits()
    thread.join(timeout=60)


def wait_until_it_waits() -> None:
    """Until another connection waits for what this transaction holds."""
    for _try in range(400):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waited")


@pytest.fixture
def items(register: Register) -> dict[str, int]:
    """An item of the tariff list at each unit."""
    made = {
        name: TariffItem.objects.create(unit=unit, paragraph="SEL-108", name="Døgntakst") for name, unit in register.units.items()
    }
    return {name: item.pk for name, item in made.items()}


@pytest.fixture
def open_need(register: Register) -> int:
    """A need with what a municipal service asks for on file."""
    by = register.cast.case_worker
    row = actions.open_need(by=by, today=TODAY, told=register.told(words="Vil gerne have en kat"))
    for noted in (Noted("portal", TODAY, "To tilbud"), Noted("dialogue", TODAY, "Ingen plads", "Sorø")):
        actions.note_record(by=by, today=TODAY, need_id=row.pk, noted=noted)
    return row.pk


def closed(register: Register, reference: str) -> int:
    by = register.cast.case_worker
    row = actions.open_need(by=by, today=TODAY, told=register.told(reference=reference, words="Vil gerne have en kat"))
    actions.close_need(by=by, today=TODAY, need_id=row.pk, closed_as="withdrawn")
    return row.pk


def deciding(register: Register, need: int, item: int, basis: str = "search", today: date = TODAY) -> Callable[[], str]:
    wanted = WantedService(item, basis, None)

    def decide() -> str:
        actions.decide(by=register.cast.case_worker, today=today, need_id=need, wanted=wanted)
        return "decided"

    return decide


def running(register: Register, day: date, person: str = "case_worker") -> Callable[[], str]:
    def run() -> str:
        done = actions.run_retention(by=register.cast.person(person), today=day)
        return f"{done.stripped} {done.deleted}"

    return run


CLOSED = "Behovet er lukket. Opret et nyt, hvis det er kommet igen."


def test_two_case_workers_decide_one_need_at_once(register: Register, items: Any, open_need: int, acting_as: As) -> None:
    both = (deciding(register, open_need, items["Sivkær"]), deciding(register, open_need, items["Lyngdraget"]))
    told = at_once(*both)
    assert sorted(told) == sorted(["decided", CLOSED])
    with acting_as("case_worker"):
        row = Decision.objects.get(need=open_need)
        stands = ("Sivkær", "Lyngdraget")[told.index("decided")]
        assert row.unit_id == register.units[stands].pk
        assert Need.objects.get(pk=open_need).closed_as == "placed"
    assert AuditEntry.objects.filter(act="decide_need").count() == 1


def test_a_need_is_decided_and_closed_at_once(register: Register, items: Any, open_need: int, acting_as: As) -> None:
    """Either it got a decision, or it was closed as not met and says so; never both."""

    def close() -> str:
        actions.close_need(by=register.cast.case_worker, today=TODAY, need_id=open_need, closed_as="no_match")
        return "closed"

    told = at_once(deciding(register, open_need, items["Sivkær"]), close)
    decided = told[0] == "decided"
    assert told == (["decided", CLOSED] if decided else [CLOSED, "closed"])
    with acting_as("case_worker"):
        assert (Decision.objects.count(), Need.objects.get().closed_as) == ((1, "placed") if decided else (0, "no_match"))
    assert UnmetNeed.objects.count() == (0 if decided else 1)


@pytest.mark.parametrize(("day", "what"), [(AFTER_STRIP, (6, 0)), (AFTER_DELETE, (0, 6))])
def test_two_runs_at_once_let_go_of_each_need_once(register: Register, acting_as: As, day: date, what: tuple[int, int]) -> None:
    for number in range(6):
        closed(register, f"NÆ-2026-{number:04}")
    runs = (running(register, day), running(register, day, "buying_controller"))
    told = [tuple(map(int, one.split())) for one in at_once(*runs)]
    assert tuple(map(sum, zip(*told, strict=True))) == what
    said = [row.details for row in AuditEntry.objects.filter(act="run_retention")]
    ids = [pk for details in said for pk in (*details["stripped"], *details["deleted"])]
    assert len(ids) == len(set(ids)) == 6
    with acting_as("case_worker"):
        assert not Wish.objects.exists() and not Citizen.objects.exists()
        left = Need.objects.filter(stripped_at__isnull=False).count()
        assert (left, Need.objects.count(), DutyLog.objects.count()) == (what[0], what[0], what[1])


def test_open_needs_are_decided_while_a_run_goes_through_the_closed(
    register: Register, items: Any, open_need: int, acting_as: As
) -> None:
    gone = [closed(register, f"NÆ-2026-{number:04}") for number in range(3)]
    told = at_once(deciding(register, open_need, items["Sivkær"], "judgment", AFTER_DELETE), running(register, AFTER_DELETE))
    assert told == ["decided", "0 3"]
    with acting_as("case_worker"):
        assert not Need.objects.filter(pk__in=gone).exists()
        assert (Need.objects.get().closed_as, Citizen.objects.get().reference) == ("placed", "NÆ-2026-0417")


def test_a_need_that_gets_a_decision_while_the_run_waits_is_kept(register: Register, items: Any, acting_as: As) -> None:
    """The plan was made before; what is done is judged anew when the need is held."""
    need, by = closed(register, "NÆ-2026-0001"), register.cast.case_worker
    with meanwhile(running(register, AFTER_DELETE)) as told, acting_as("case_worker"):
        row = Need.objects.select_for_update(of=("self",)).get(pk=need)
        decided = Decided(citizen=row.citizen_id or 0, item_id=items["Sivkær"], basis="judgment", rulebook="x", need=need)
        record_decision(by=by, today=TODAY, decided=decided)
    assert told == ["0 0"]
    with acting_as("case_worker"):
        kept = Need.objects.get(pk=need)
        assert kept.citizen_id is not None and kept.stripped_at is None and Wish.objects.exists()
    assert not AuditEntry.objects.filter(act="run_retention").exists()


def test_a_reference_used_anew_while_the_run_goes_is_not_lost(register: Register, acting_as: As) -> None:
    """The run waits for the new need, and leaves the reference it leads to."""
    closed(register, "NÆ-2026-0417")
    with meanwhile(running(register, AFTER_DELETE)) as told:
        actions.open_need(by=register.cast.case_worker, today=TODAY, told=register.told())
    assert told == ["0 1"]
    with acting_as("case_worker"):
        assert Need.objects.values_list("citizen__reference", flat=True).get() == "NÆ-2026-0417"


def test_the_page_of_a_need_that_is_gone_says_not_found(register: Register, items: Any) -> None:
    """A page left open: the run has deleted the need before the button is pressed."""
    need = closed(register, "NÆ-2026-0417")
    running(register, AFTER_DELETE)()
    unit = register.units["Sivkær"].pk
    answer = client_of(register.cast.case_worker).post(f"/visitation/{need}/afgoerelse/{unit}/", {"basis": "search"})
    assert answer.status_code == 404
