"""Two people at one dialogue in the same moment: one right outcome, nothing lost."""

import pytest

from rammevaerk.dialogue import actions
from rammevaerk.dialogue.models import Dialogue, YearlyReport

from tests.dialogue.conftest import START, YEAR, Year
from tests.support.at_once import both_at_once


@pytest.mark.django_db(transaction=True)
def test_two_who_open_the_year_open_each_service_once(year: Year) -> None:
    offices = (year.cast.secretariat, year.cast.second_secretariat)
    found = both_at_once(lambda place: len(actions.open_dialogues(by=offices[place], today=START, year=YEAR)))
    assert sorted(map(str, found)) == ["2", "dialogue.nothing_to_open"]
    assert Dialogue.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_submit_make_one_version(year: Year) -> None:
    year.opened()
    year.saved()
    people = (year.cast.service_manager, year.cast.municipal_economist)
    pk = year.sivkaer.pk
    found = both_at_once(lambda place: actions.submit_report(by=people[place], today=START, dialogue_id=pk).version)
    assert sorted(map(str, found)) == ["1", "dialogue.same_report"]
    assert YearlyReport.objects.count() == 1
