"""Two people act on one request for knowledge at the same moment: one outcome, and the other is told."""

from decimal import Decimal

import pytest

from rammevaerk.communities import actions
from rammevaerk.communities.actions import Answer, NewRequest
from rammevaerk.communities.models import KnowledgeAnswer, KnowledgeRequest

from tests.communities.conftest import Place
from tests.support.at_once import refusals
from tests.support.people import TODAY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def asked(place: Place) -> int:
    new = NewRequest("Søvn", "Hvad virker?", service=place.house.sivkaer.pk)
    return actions.ask_for_knowledge(by=place.cast.case_worker, today=TODAY, new=new).pk


def answer(place: Place, person: str, request_id: int, after: int = 0) -> None:
    given = Answer("Faste tider.", Decimal(2), place.house.sivkaer.pk, after)
    actions.answer_knowledge(by=place.cast.person(person), today=TODAY, request_id=request_id, answer=given)


def test_two_answer_the_same_request_at_once(place: Place, asked: int) -> None:
    refused = refusals(
        lambda: answer(place, "service_manager", asked),
        lambda: answer(place, "municipal_economist", asked),
    )
    assert refused == ["communities.answered_since"]
    assert KnowledgeAnswer.objects.filter(request=asked).count() == 1
    answer(place, "municipal_economist", asked, after=1)  # who has read the first answer adds another
    assert KnowledgeAnswer.objects.filter(request=asked).count() == 2


def test_a_request_is_withdrawn_while_somebody_answers(place: Place, asked: int) -> None:
    refused = refusals(
        lambda: answer(place, "service_manager", asked),
        lambda: actions.withdraw_request(by=place.cast.case_worker, today=TODAY, request_id=asked),
    )
    answered, withdrawn = KnowledgeAnswer.objects.exists(), KnowledgeRequest.objects.get().withdrawn_on is not None
    assert answered is not withdrawn
    assert refused == ["communities.request_answered" if answered else "communities.request_withdrawn"]
