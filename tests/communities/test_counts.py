"""The counts of the card on the hub."""

from rammevaerk.communities import actions, queries
from rammevaerk.communities.actions import NewNovelty, NewRequest

from tests.communities.conftest import Place, new_network
from tests.support.people import TODAY


def test_every_kind_is_counted_in_full(place: Place) -> None:
    cast = place.cast
    for number in range(3):
        new = new_network(cast, name=f"Netværk {number}")
        actions.register_community(by=cast.secretariat, today=TODAY, new=new)
        actions.note_novelty(by=cast.auditor, today=TODAY, new=NewNovelty("need", f"Noget nyt {number}"))
    for subject in ("Søvn", "Mad"):
        asked = NewRequest(subject, "Hvad virker?", community=place.network.pk)
        actions.ask_for_knowledge(by=cast.case_worker, today=TODAY, new=asked)
    assert queries.counts(TODAY) == queries.Counts(communities=4, unanswered=2, unassessed=3)
