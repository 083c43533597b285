"""Two people act on one change at the same moment: one right outcome, and nothing charged twice."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from rammevaerk.changes import actions
from rammevaerk.changes.actions import ChosenTerms, NewEntry
from rammevaerk.changes.models import Change, ClosingShare, Consultation, GuaranteePayment
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.models import YearResult
from rammevaerk.registry.models import ServiceEvent
from rammevaerk.settlement.models import Schedule

from tests.changes.conftest import EFFECT, World
from tests.changes.test_money import DEFICIT, guaranteed, results, settle
from tests.support.people import TODAY, acting_as

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts on connections of their own; what each came to, sorted."""
    ready, results = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        try:
            ready.wait(timeout=20)
            act()
            results.append("done")
        except Refused as error:
            results.append(error.findings[0].code.removeprefix("changes."))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(results)


def test_the_same_is_notified_by_two(world: World) -> None:
    assert at_once(world.notify, world.notify) == ["done", "notified_already"]
    assert Change.objects.count() == 1


def test_the_consultation_is_opened_once(world: World) -> None:
    pk = world.notify()
    assert at_once(lambda: world.consult(pk), lambda: world.consult(pk))[0] in ("consulted_already", "done", "not_now")
    assert Consultation.objects.count() == 1


def test_the_shares_of_a_closing_are_charged_once(world: World) -> None:
    pk, by = world.decided(), world.cast.municipal_economist
    entry = NewEntry("Løn", "cost", 10_000_000, True)
    actions.add_closing_entry(by=by, today=TODAY, change_id=pk, entry=entry)
    terms = ChosenTerms(TODAY - timedelta(days=1), own_use=True, outsiders=True)
    actions.choose_closing_terms(by=by, today=TODAY, change_id=pk, terms=terms)
    world.say(pk, Act.CLOSING_KEY)
    write = lambda: actions.write_closing_shares(by=by, today=TODAY, change_id=pk)  # noqa: E731
    assert at_once(write, write) == ["done", "shares_written"]
    assert ClosingShare.objects.count() == 2
    with acting_as(by):
        assert Schedule.objects.filter(origin="changes.closing").count() == 1


def test_withdrawn_while_it_is_written_into_the_register(world: World) -> None:
    pk, by = world.decided(), world.cast.municipal_economist
    world.give_notice(pk)
    withdraw = lambda: actions.withdraw_change(by=by, today=TODAY, change_id=pk, because="Nej")  # noqa: E731
    outcome = at_once(withdraw, lambda: world.register(pk))
    assert outcome in (["done", "not_now"], ["done", "registered"])
    row = Change.objects.get()
    assert (row.withdrawn_on is None) != (row.registered_from is None)
    world.house.sivkaer.refresh_from_db()
    assert world.house.sivkaer.closed_on == (None if row.withdrawn_on else EFFECT)


def test_two_write_the_same_change_into_the_register(world: World) -> None:
    pk = world.decided()
    world.give_notice(pk)
    write = lambda: world.register(pk)  # noqa: E731
    assert at_once(write, write) == ["done", "registered_already"]
    assert ServiceEvent.objects.filter(service=world.house.sivkaer).count() == 1


def test_two_say_that_it_has_happened(world: World) -> None:
    pk, by = world.decided(), world.cast.municipal_economist
    world.give_notice(pk)
    world.register(pk)
    effect = lambda: actions.put_in_effect(by=by, today=EFFECT, change_id=pk)  # noqa: E731
    assert at_once(effect, effect) == ["done", "not_now"]


def test_two_settle_the_same_guarantee_year(world: World) -> None:
    pk = guaranteed(world)
    results(world, {2027: -DEFICIT})
    world.at(date(2028, 5, 1))
    assert at_once(lambda: settle(world, pk, 1), lambda: settle(world, pk, 1)) == ["done", "year_settled"]
    assert GuaranteePayment.objects.count() == 2
    with acting_as(world.cast.municipal_economist):
        assert Schedule.objects.filter(origin="changes.guarantee").count() == 1
    assert YearResult.objects.get().covered_ore == -DEFICIT
