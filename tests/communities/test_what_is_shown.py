"""Who is shown what: forms and ways to those who may take them, words read again, communities on a service's page."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from rammevaerk.communities import actions, queries
from rammevaerk.communities.models import KnowledgeRequest, Novelty, Partner
from rammevaerk.registry.models import TargetGroup

from tests.communities.conftest import Place, new_network
from tests.support.people import PEOPLE, TODAY

Browser = Callable[[str], Client]
ROOT = "/samarbejde/faellesskaber/"
LISTS = ("list", "partners", "outreach", "requests", "novelties")
PERSONAL = "Ring til Mette Holm på 22 33 44 55"


def test_words_that_seem_to_tell_who_somebody_is_are_read_again(full: Place, client_as: Browser) -> None:
    request = reverse("communities:request", args=[KnowledgeRequest.objects.get(subject="Søvn").pk])
    novelty = reverse("communities:novelty", args=[Novelty.objects.first().pk])  # type: ignore[union-attr]
    sivkaer, naestved = full.house.sivkaer.pk, full.cast.naestved.pk
    outreach = {"service": sivkaer, "subject": PERSONAL, "hours": "2", "per": "week", "municipalities": naestved}
    for person, address, typed in (
        ("case_worker", reverse("communities:ask"), {"community": full.network.pk, "subject": "Mad", "words": PERSONAL}),
        ("case_worker", reverse("communities:ask"), {"community": full.network.pk, "subject": PERSONAL, "words": "Hvad virker?"}),
        ("case_worker", request, {"words": PERSONAL, "hours": "1", "after": "0"}),
        ("case_worker", reverse("communities:note"), {"kind": "need", "title": "Søvn", "words": PERSONAL}),
        (
            "controller",
            novelty,
            {"community": full.network.pk, "outcome": "common_service", "grounds": PERSONAL},
        ),
        ("service_manager", reverse("communities:new_outreach"), outreach | {"valid_from": "01.12.2026"}),
    ):
        client = client_as(person)
        told = client.post(address, typed)
        assert told.status_code == 422, address
        text = told.content.decode()
        assert "ligner et telefonnummer" in text and "ligner en persons navn" in text and "looked_through" in text, address
        assert PERSONAL in text
        again = client.post(address, typed | {"looked_through": "on"})
        assert again.status_code == 302 or "looked_through" not in again.content.decode(), (address, again.content.decode())


@pytest.mark.parametrize("role", ["public", *PEOPLE])
def test_nobody_is_shown_a_form_or_a_way_that_is_closed(full: Place, client_as: Browser, role: str) -> None:
    client = client_as(role)
    pages = [reverse(f"communities:{name}") for name in LISTS]
    pages += [reverse("communities:community", args=[full.network.pk])]
    pages += [reverse("communities:request", args=[row.pk]) for row in KnowledgeRequest.objects.all()]
    pages += [reverse("communities:novelty", args=[row.pk]) for row in Novelty.objects.all()]
    pages += [reverse("communities:partner", args=[row.pk]) for row in Partner.objects.all()]
    pages += [reverse("communities:service_form", args=[full.house.sivkaer.pk])]
    pages += [reverse("registry:service", args=[full.house.sivkaer.pk])]
    ways = set()
    for address in pages:
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        text = answer.content.decode()
        ways |= set(re.findall(rf'href="({ROOT}[^"#]*)"', text))
        if re.search(r'<form class="rv-form" method="post"', text) and address.startswith(ROOT):
            assert client.post(address, {"nothing": "1"}).status_code == 422, address
    for way in ways:
        assert client.get(way.replace("&amp;", "&")).status_code == 200, way


def new_group(name: str, parent: TargetGroup | None) -> TargetGroup:
    known = {"scheme": "FFB", "code": name, "name": name, "valid_from": date(2020, 1, 1), "source": "Test"}
    return TargetGroup.objects.create(**known, parent=parent, depth=2 if parent else 1)


def test_a_service_tells_of_communities_about_groups_above_and_below_its_own(place: Place) -> None:
    sivkaer = place.house.sivkaer.pk
    above = new_group("Udviklingsforstyrrelser", None)
    place.autism.parent = above
    place.autism.save()
    wanted = {"Over": above, "Under": new_group("Infantil autisme", place.autism), "Ved siden af": new_group("ADHD", above)}
    for name, group in wanted.items():
        actions.register_community(by=place.cast.secretariat, today=TODAY, new=new_network(place.cast, group.pk, name=name))
    assert {row.name for row in queries.about_service(sivkaer, TODAY)} == {"Netværk om autisme", "Over", "Under"}
    assert queries.about_service(place.house.lyngdraget.pk, TODAY) == []
