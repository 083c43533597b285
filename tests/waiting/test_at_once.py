"""Two at once for the last place: one outcome, and a sentence for the other."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.models import Reservation as Registered
from rammevaerk.waiting import actions
from rammevaerk.waiting.actions import NewHold

from tests.support.people import TODAY
from tests.waiting.conftest import PLACES, Waiting

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gives, or the codes it is refused with; each on a connection of its own, begun together."""
    ready, results = threading.Barrier(len(acts)), {}

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            ready.wait(timeout=30)
            results[number] = act()
        except Refused as refused:
            results[number] = [finding.code for finding in refused.findings]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return [results[number] for number in range(len(acts))]


@pytest.mark.parametrize("_again", range(3))
def test_two_reserve_the_last_place_and_one_gets_it(waiting: Waiting, _again: int) -> None:
    for number in range(PLACES - 1):
        waiting.house.place(f"NÆ-{number}")

    def hold(reference: str) -> Callable[[], Any]:
        return lambda: waiting.reserve(reference=reference, acting=waiting.cast.naestved.pk)

    found = at_once(hold("NÆ-8"), hold("NÆ-9"))
    assert sorted(isinstance(result, list) for result in found) == [False, True]
    assert ["waiting.none_left"] in found
    assert Registered.objects.count() == 1


@pytest.mark.parametrize("_again", range(3))
def test_a_reservation_and_a_stay_for_the_last_place(waiting: Waiting, _again: int) -> None:
    """Either the stay comes first and the reservation is refused, or the place is held and whoever begins the stay is told that
    there are more than places: a stay is never refused for want of a place (readings 1.7)."""
    from rammevaerk.contracts.actions import start_placement

    for number in range(PLACES - 1):
        waiting.house.place(f"NÆ-{number}")
    terms = waiting.house.terms(valid_from=TODAY)
    asked = {"by": waiting.cast.case_worker, "today": TODAY, "item_id": waiting.house.home.pk}
    held, started = at_once(
        lambda: waiting.reserve(reference="NÆ-8", acting=waiting.cast.naestved.pk),
        lambda: start_placement(reference="NÆ-9", terms=terms, **asked),
    )
    warned = [finding.code for finding in started.findings]
    assert (held, warned) == (["waiting.none_left"], []) or (not isinstance(held, list) and warned == ["contracts.crowded"])


def test_two_managers_of_one_citizen_put_it_on_the_list_once(waiting: Waiting) -> None:
    new = waiting.new("NÆ-1")
    by = waiting.cast.case_worker
    found = at_once(*(lambda: actions.put_on_list(by=by, today=TODAY, new=new) for _twice in range(2)))
    assert ["waiting.stands_already"] in found and sum(isinstance(result, list) for result in found) == 1


def test_the_act_that_is_refused_writes_nothing(waiting: Waiting) -> None:
    for number in range(PLACES):
        waiting.house.place(f"NÆ-{number}")
    new = NewHold(waiting.unit, "SEL-108", TODAY, date(2026, 12, 1), reference="NÆ-77", acting=waiting.cast.naestved.pk)
    with pytest.raises(Refused):
        actions.reserve(by=waiting.manager, today=TODAY, new=new)
    assert Registered.objects.count() == 0
