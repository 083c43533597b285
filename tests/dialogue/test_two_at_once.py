"""Two people at one dialogue in the same moment: one right outcome, nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from rammevaerk.dialogue import actions
from rammevaerk.dialogue.models import Dialogue, YearlyReport
from rammevaerk.kernel.errors import Refused

from tests.dialogue.conftest import START, YEAR, Year


def _both(doing: object) -> list[object]:
    """What two threads get from the same act, begun together."""
    gate = Barrier(2)

    def one(place: int) -> object:
        try:
            gate.wait(30)
            return doing(place)  # type: ignore[operator]
        except Refused as refused:
            return refused.findings[0].code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, (0, 1)))


@pytest.mark.django_db(transaction=True)
def test_two_who_open_the_year_open_each_service_once(year: Year) -> None:
    offices = (year.cast.secretariat, year.cast.second_secretariat)
    found = _both(lambda place: len(actions.open_dialogues(by=offices[place], today=START, year=YEAR)))
    assert sorted(map(str, found)) == ["2", "dialogue.nothing_to_open"]
    assert Dialogue.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_submit_make_one_version(year: Year) -> None:
    year.opened()
    year.saved()
    people = (year.cast.service_manager, year.cast.municipal_economist)
    pk = year.sivkaer.pk
    found = _both(lambda place: actions.submit_report(by=people[place], today=START, dialogue_id=pk).version)
    assert sorted(map(str, found)) == ["1", "dialogue.same_report"]
    assert YearlyReport.objects.count() == 1
