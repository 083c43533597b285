"""Two people act on one case at the same moment: one right outcome, and a clear sentence for the other."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from rammevaerk.kernel.errors import Refused
from rammevaerk.settlement.models import Schedule
from rammevaerk.terms import actions
from rammevaerk.terms.models import Duty, TermInForce, WrittenCharge
from rammevaerk.web.sentences import finding_words

from tests.support.people import acting_as
from tests.terms.conftest import DECIDED, Troubled

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
            results.append(finding_words(error.findings[0]))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(results)


def test_a_term_is_put_in_force_by_one_of_two(troubled: Troubled) -> None:
    case = troubled.agreed()

    def force() -> None:
        actions.put_in_force(by=troubled.economist, today=DECIDED, case_id=case)

    assert at_once(force, force) == ["Det kan ikke lade sig gøre, mens sagen står som: Gælder.", "done"]
    with acting_as(troubled.economist):
        assert Schedule.objects.current().filter(origin="special_term").count() == 1
        assert TermInForce.objects.count() == WrittenCharge.objects.count() == 1
        kinds = list(Duty.objects.values_list("kind", flat=True))
    assert len(kinds) == len(set(kinds))


def test_a_task_is_done_by_one_of_two(troubled: Troubled) -> None:
    case = troubled.in_force()
    with acting_as(troubled.cast.secretariat):
        duty = Duty.objects.get(case=case, kind="write_in_agreement").pk

    def settle() -> None:
        actions.settle_duty(by=troubled.cast.secretariat, today=DECIDED, duty_id=duty, words="Skrevet i bilag 4")

    assert at_once(settle, settle) == ["Opgaven er løst allerede, eller den findes ikke.", "done"]
