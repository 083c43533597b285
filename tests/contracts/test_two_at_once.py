"""Two people act on one placement in the same moment, on connections of their own: one right outcome each time."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from rammevaerk.accounts.walls import acting_for
from rammevaerk.contracts import actions
from rammevaerk.contracts.actions import GivenNotice, ProposedPackage
from rammevaerk.contracts.models import Notice, PackageDecision, Placement
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.queries import acting_of

from tests.support.packages import beside
from tests.support.people import TODAY
from tests.support.placements import House

Act = Callable[[], Any]


def at_once(*acts: Act) -> list[str]:
    """What became of acts begun together: `done`, or the code of the finding that refused."""
    barrier, outcomes = Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Act) -> None:
        try:
            barrier.wait()
            act()
            outcomes[place] = "done"
        except Refused as refused:
            outcomes[place] = refused.findings[0].code
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_two_case_workers_decide_and_one_decision_stands(house: House) -> None:
    chain, larger = house.place("NÆ-1"), beside(house.home, 3600)
    proposed = ProposedPackage(larger.pk, date(2026, 12, 1), 3, "Udredning")
    proposal = actions.propose_package(by=house.cast.service_manager, today=TODAY, chain=chain, proposed=proposed)

    def decide(from_day: date | None) -> Act:
        by = house.cast.case_worker
        return lambda: actions.decide_package(by=by, today=TODAY, proposal=proposal, from_day=from_day, words="Vurderet")

    assert at_once(decide(date(2026, 12, 1)), decide(None)) == ["contracts.already_decided", "done"]
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        outcome = PackageDecision.objects.get().outcome
        items = set(Placement.objects.current().filter(chain=chain).values_list("item_id", flat=True))
    assert items == ({house.home.pk, larger.pk} if outcome == "accepted" else {house.home.pk})


@pytest.mark.django_db(transaction=True)
def test_both_sides_give_notice_and_one_notice_is_in_force(house: House) -> None:
    chain = house.place("NÆ-1")

    def give(by: Any, reason: str) -> Act:
        return lambda: actions.give_notice(by=by, today=TODAY, chain=chain, given=GivenNotice(TODAY, reason))

    found = at_once(give(house.cast.case_worker, "citizen_wish"), give(house.cast.service_manager, "operator_notice"))
    assert found in (["contracts.ends_anyway", "done"], ["contracts.notice_in_force", "done"])
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_case_worker_ends_while_the_unit_gives_notice_and_nothing_overlaps(house: House) -> None:
    chain = house.place("NÆ-1")
    worker, manager = house.cast.case_worker, house.cast.service_manager
    ends = {"last_day": date(2026, 11, 30), "end_reason": "death"}
    at_once(
        lambda: actions.end_placement(by=worker, today=TODAY, chain=chain, **ends),
        lambda: actions.give_notice(by=manager, today=TODAY, chain=chain, given=GivenNotice(TODAY, "operator_notice")),
    )
    with acting_for(acting_of(worker, TODAY)):
        rows = list(Placement.objects.current().filter(chain=chain))
    assert len(rows) == 1 and rows[0].valid_to == date(2026, 12, 1), "the recorded end holds, whoever came first"
