"""The pages: works, bad input, wrong role, another municipality, closed; what the public sees; tasks; files; query counts."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.communities import actions, queries
from rammevaerk.communities.models import Community, KnowledgeRequest, Member, Novelty, Outreach, Partner, YearlyReport

from tests.communities.conftest import Place, new_network
from tests.support.page_queries import asked_queries
from tests.support.people import PEOPLE, TODAY, Cast

Browser = Callable[[str], Client]
ROOT = "/samarbejde/faellesskaber/"


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


OPEN = ("list", "partners", "outreach")
SIGNED_IN = ("requests", "novelties", "note")
KEEPERS = ("register", "new_partner")
OF_COMMUNITY = {"change": True, "join": True, "commission": True, "end": False, "lead": False}
"""Pages of one community; whether the municipality that leads it has them too."""


@pytest.mark.parametrize("role", ["public", *PEOPLE])
def test_every_page_as_every_role(full: Place, client_as: Browser, role: str) -> None:
    client, pk = client_as(role), full.network.pk
    no = 302 if role == "public" else 403
    keeper, leads = "secretariat" in role, role in ("controller", "service_manager", "municipal_economist")
    for name in OPEN:
        assert client.get(reverse(f"communities:{name}")).status_code == 200, name
    for name, args in (("community", pk), ("partner", Partner.objects.get().pk), ("service_form", full.house.sivkaer.pk)):
        assert client.get(reverse(f"communities:{name}", args=[args])).status_code == 200, name
    for name in SIGNED_IN:
        assert client.get(reverse(f"communities:{name}")).status_code == (302 if role == "public" else 200), name
    for name in KEEPERS:
        assert client.get(reverse(f"communities:{name}")).status_code == (200 if keeper else no), name
    for name, also_lead in OF_COMMUNITY.items():
        may = keeper or (leads and also_lead)
        assert client.get(reverse(f"communities:{name}", args=[pk])).status_code == (200 if may else no), name
    report = client.get(reverse("communities:report", args=[pk, 2025])).status_code
    assert report == (200 if keeper or leads else 302 if role == "public" else 404)


def test_the_public_sees_communities_and_partners_but_no_requests(full: Place, client_as: Browser) -> None:
    client = client_as("public")
    page = read(client, reverse("communities:community", args=[full.network.pk]))
    assert "Slagelse Kommune" in page
    for word in ("Tegn på udmattelse", "Årsberetninger", "Spørgsmål om viden", "Ret fællesskabet", "Briller"):
        assert word not in page
    assert "Fonden Havblik" in read(client, reverse("communities:partners"))
    assert "uden svar" not in read(client, ROOT)
    for row, name in ((KnowledgeRequest, "request"), (Novelty, "novelty")):
        pk = row.objects.first().pk  # type: ignore[union-attr,attr-defined]
        assert client.get(reverse(f"communities:{name}", args=[pk])).status_code == 302


def test_the_secretariat_registers_and_the_list_is_filtered_and_exported(place: Place, client_as: Browser) -> None:
    cast, client = place.cast, client_as("secretariat")
    given = {
        "name": "Klynge Vest",
        "kind": "cluster",
        "theme": "Vikarer",
        "valid_from": "01.01.2026",
        "lead": cast.naestved.pk,
        "members": [cast.region.pk],
    }
    assert client.post(reverse("communities:register"), given).status_code == 302
    row = Community.objects.get(name="Klynge Vest")
    assert (row.in_agreement, Member.objects.filter(community=row).count()) == (False, 2)
    again = client.post(reverse("communities:register"), given)
    assert again.status_code == 422
    assert "står allerede i registeret" in again.content.decode()
    for query, shown, hidden in (
        ("kind=cluster", "Klynge Vest", "Netværk om autisme"),
        ("agreement=in", "Netværk om autisme", "Klynge Vest"),
        (f"group={place.autism.pk}", "Netværk om autisme", "Klynge Vest"),
        (f"member={cast.slagelse.pk}", "Netværk om autisme", "Klynge Vest"),
    ):
        page = read(client, f"{ROOT}?{query}")
        assert f">{shown}</a>" in page, query
        assert f">{hidden}</a>" not in page, query
    file = client.get(f"{ROOT}?format=csv&table=communities").content.decode("utf-8-sig")
    assert "Næstved Kommune, Region Sjælland" in file
    assert client.get(f"{ROOT}?format=xlsx&table=communities")["Content-Type"].endswith("sheet")


def test_one_that_has_ended_is_shown_when_asked_for(place: Place, client_as: Browser) -> None:
    client, pk = client_as("secretariat"), place.network.pk
    ended = {"on": "10.11.2026", "reason": "Opgaven er løst."}
    assert client.post(reverse("communities:end", args=[pk]), ended).status_code == 302
    assert ">Netværk om autisme</a>" not in read(client, ROOT)
    assert ">Netværk om autisme</a>" in read(client, f"{ROOT}?ended=on")
    page = read(client, reverse("communities:community", args=[pk]))
    assert "Opgaven er løst." in page
    assert "Slagelse Kommune" in page
    assert client.post(reverse("communities:end", args=[pk]), ended).status_code == 422


def test_the_lead_keeps_members_and_commission(place: Place, client_as: Browser) -> None:
    client, pk = client_as("controller"), place.network.pk
    join = reverse("communities:join", args=[pk])
    assert client.post(join, {"other_name": "En forening", "valid_from": "10.11.2026"}).status_code == 302
    wrong = client.post(join, {"organisation": place.cast.naestved.pk, "other_name": "En anden", "valid_from": "10.11.2026"})
    assert wrong.status_code == 422
    assert "En anden" in wrong.content.decode()
    member = Member.objects.get(organisation=place.cast.region)
    leave = reverse("communities:leave", args=[pk, member.pk])
    assert client.post(leave, {"on": "01.03.2024"}).status_code == 422
    assert client.post(leave, {"on": "10.11.2026"}).status_code == 302
    text = {"words": "Vi deler viden.", "adopted_by": "Styregruppen", "adopted_on": "11.11.2026"}
    commission = reverse("communities:commission", args=[pk])
    assert client.post(commission, text).status_code == 422
    assert client.post(commission, text | {"adopted_on": "10.11.2026"}).status_code == 302
    page = read(client, reverse("communities:community", args=[pk]))
    assert "Vi deler viden." in page
    assert "Er udtrådt:" in page
    assert client.get(reverse("communities:leave", args=[pk, 99999])).status_code == 302


def test_another_municipality_changes_nothing(place: Place, client_as: Browser) -> None:
    client, pk = client_as("case_worker"), place.network.pk
    member = Member.objects.get(organisation=place.cast.region).pk
    for address in (
        reverse("communities:change", args=[pk]),
        reverse("communities:join", args=[pk]),
        reverse("communities:leave", args=[pk, member]),
        reverse("communities:commission", args=[pk]),
    ):
        assert client.post(address, {}).status_code == 403
    assert client.post(reverse("communities:report", args=[pk, 2025]), {"save": "1"}).status_code == 404
    assert "Ret fællesskabet" not in read(client, reverse("communities:community", args=[pk]))


def test_a_report_is_drafted_submitted_and_read_by_all_signed_in(place: Place, client_as: Browser) -> None:
    client, address = client_as("controller"), reverse("communities:report", args=[place.network.pk, 2025])
    assert "Frist 31. marts 2026" not in read(client, address)
    assert client.post(address, {"save": "1", "activities": "Fire møder"}).status_code == 302
    assert client_as("case_worker").get(address).status_code == 404
    wrong = client.post(address, {"submit": "1", "activities": "Fire møder"})
    assert wrong.status_code == 422
    assert "Fire møder" in wrong.content.decode()
    whole = dict.fromkeys(("activities", "trends", "focus_areas", "knowledge"), "Fire møder")
    assert client.post(address, {"submit": "1", **whole}).status_code == 302
    assert "Den bliver, som den er" in read(client_as("case_worker"), address)
    client.post(address, {"save": "1", **dict.fromkeys(whole, "Noget andet")})
    assert YearlyReport.objects.get().activities == "Fire møder"
    for year in (2023, 2027):
        assert client.get(reverse("communities:report", args=[place.network.pk, year])).status_code == 404
    running = reverse("communities:report", args=[place.network.pk, 2026])
    assert client.post(running, {"submit": "1", **whole}).status_code == 422


def test_an_unknown_term_is_said_and_makes_nothing_late(place: Place, client_as: Browser, settings: Any) -> None:
    settings.RAMMEVAERK_MODE = "production"
    page = read(client_as("controller"), reverse("communities:report", args=[place.network.pk, 2025]))
    assert "Fristen er ikke kendt" in page


def test_a_request_is_asked_answered_and_withdrawn(full: Place, client_as: Browser) -> None:
    client = client_as("case_worker")
    ask = reverse("communities:ask")
    words = {"community": full.network.pk, "subject": "Mad", "words": "Hvad virker? 010190-1234"}
    assert client.post(ask, words).status_code == 422
    assert client.post(ask, words | {"words": "Hvad virker?"}).status_code == 302
    row = KnowledgeRequest.objects.get(subject="Mad")
    own = reverse("communities:request", args=[row.pk])
    assert "Træk spørgsmålet tilbage" in read(client, own)
    answer = {"words": "Faste tider.", "hours": "1,5", "after": "0"}
    assert client_as("controller").post(own, answer | {"hours": "halvanden"}).status_code == 422
    assert client_as("controller").post(own, answer).status_code == 302
    assert "Træk spørgsmålet tilbage" not in read(client, own)
    assert "1,5 timer" in read(client, own)
    again = client_as("service_manager").post(own, answer | {"words": "Det samme."})
    assert again.status_code == 422
    assert "En anden har svaret imens" in again.content.decode()
    assert "Det samme." in again.content.decode()
    assert 'name="after" value="1"' in again.content.decode()
    assert client_as("secretariat").post(own, answer).status_code == 403
    assert row.answers.count() == 1
    asked = KnowledgeRequest.objects.get(subject="Søvn")
    taken_back = reverse("communities:withdraw", args=[asked.pk])
    assert client.get(taken_back).status_code == 405
    assert client_as("controller").post(taken_back).status_code == 403
    assert client.post(taken_back).status_code == 302
    assert client.post(reverse("communities:request", args=[asked.pk]), answer).status_code == 422
    assert not asked.answers.exists()


def test_a_service_is_asked_from_its_own_page(place: Place, client_as: Browser) -> None:
    client = client_as("case_worker")
    page = read(client, reverse("registry:service", args=[place.house.sivkaer.pk]))
    address = f"{reverse('communities:ask')}?tilbud={place.house.sivkaer.pk}"
    assert address in page
    assert "Netværk om autisme" in page
    assert client.post(address, {"subject": "Søvn", "words": "Hvad virker?"}).status_code == 302
    assert KnowledgeRequest.objects.get().service_id == place.house.sivkaer.pk
    assert client.get(f"{reverse('communities:ask')}?tilbud=99999").status_code == 404
    assert client.get(f"{reverse('communities:ask')}?tilbud=x").status_code == 404


def test_what_is_new_is_noted_by_anybody_assessed_by_a_network_and_leads_onward(full: Place, client_as: Browser) -> None:
    client = client_as("disability_council")
    assert client.post(reverse("communities:note"), {"kind": "need", "title": "Flere unge"}).status_code == 302
    row = Novelty.objects.get(title="Flere unge")
    address = reverse("communities:novelty", args=[row.pk])
    assert "Gem vurderingen" not in read(client, address)
    said = {"community": full.network.pk, "outcome": "own_competence", "grounds": "Tre kommuner har ansat."}
    assert client.post(address, said).status_code == 403
    lead = client_as("controller")
    assert lead.post(address, said | {"grounds": ""}).status_code == 422
    assert lead.post(address, said).status_code == 302
    assert "niveau 2" in read(client, address)
    assert "ikke nævnt en målgruppe" in read(client, address)
    known = Novelty.objects.get(title="Briller, der læser op")
    page = read(client_as("secretariat"), reverse("communities:novelty", args=[known.pk]))
    assert reverse("cooperation:target_group", args=[full.autism.pk]) in page


def test_partners_and_forms_are_kept_by_the_secretariat(full: Place, client_as: Browser) -> None:
    client, row = client_as("secretariat"), Partner.objects.get()
    form = {"kind": "section_60", "governance": "Fælles bestyrelse", "valid_from": "01.06.2026"}
    own = reverse("communities:partner", args=[row.pk])
    assert client_as("controller").post(own, form).status_code == 403
    assert row.forms.count() == 1
    assert client.post(own, form | {"valid_from": "01.06.2025"}).status_code == 422
    assert client.post(own, form).status_code == 302
    assert "§ 60-selskab" in read(client, own).replace("\N{NO-BREAK SPACE}", " ")
    new = form | {"name": "Ny", "about": "Kørsel", "agreement_reference": "Aftale", "valid_to": "01.06.2026"}
    assert client.post(reverse("communities:new_partner"), new).status_code == 422
    assert client.post(reverse("communities:new_partner"), new | {"valid_to": ""}).status_code == 302
    assert client.post(reverse("communities:end_partner", args=[row.pk]), {"on": "10.11.2026"}).status_code == 302
    assert "Afsluttet" in read(client, own)
    service = reverse("communities:service_form", args=[full.house.sivkaer.pk])
    assert client.post(service, form).status_code == 302
    assert "Fælles bestyrelse" in read(client_as("public"), service)


def test_an_operator_keeps_outreach_of_its_own_services(full: Place, client_as: Browser) -> None:
    client, row = client_as("service_manager"), Outreach.objects.get()
    page = read(client, reverse("communities:outreach"))
    assert "7,5 om ugen" in page
    assert "1 tilbud kører ud" in page
    given = {
        "service": full.house.sivkaer.pk,
        "subject": "Søvn",
        "hours": "120",
        "per": "year",
        "municipalities": [full.cast.naestved.pk],
        "valid_from": "01.01.2026",
    }
    new = reverse("communities:new_outreach")
    assert client.post(new, given | {"service": full.house.fjordlyngen.pk}).status_code == 422
    assert client.post(new, given | {"hours": "0"}).status_code == 422
    assert client.post(new, given).status_code == 302
    end = reverse("communities:end_outreach", args=[row.pk])
    assert client_as("operator_economist").post(end, {"on": "10.11.2026"}).status_code == 403
    assert client.post(end, {"on": "10.11.2026"}).status_code == 302
    assert "Autisme" not in read(client_as("public"), f"{reverse('communities:outreach')}?format=csv&table=outreach")


@pytest.mark.parametrize("name", ["community", "request", "novelty", "partner", "service_form", "end_outreach", "change", "end"])
def test_what_is_not_there_is_not_found(cast: Cast, client_as: Browser, name: str) -> None:
    assert client_as("secretariat").get(reverse(f"communities:{name}", args=[99999])).status_code == 404


def test_what_is_owed_is_a_task_of_those_who_owe_it(full: Place) -> None:
    cast = full.cast
    titles = {name: [task.title for task in queries.tasks_for(cast.person(name), TODAY)] for name in PEOPLE}
    assert titles["controller"] == [
        "Indsend årsberetningen for 2025: Netværk om autisme",
        "Vurdér noget nyt: Noget helt andet",
    ]
    assert "Svar på et spørgsmål om viden: Søvn" in titles["service_manager"]
    assert titles["secretariat"] == ["Vurdér noget nyt: Noget helt andet"]
    for name in ("case_worker", "steering_group", "auditor", "outsider", "disability_council"):
        assert titles[name] == [], name
    due = queries.tasks_for(cast.controller, TODAY)[0].due
    assert due == date(2026, 3, 31)


def test_the_pages_ask_few_questions_however_many_rows(full: Place, client_as: Browser) -> None:
    for number in range(12):
        new = new_network(full.cast, full.autism.pk, name=f"Netværk {number}")
        actions.register_community(by=full.cast.secretariat, today=TODAY, new=new)
    client = client_as("controller")
    addresses = [reverse(f"communities:{name}") for name in (*OPEN, "requests", "novelties")]
    addresses += [reverse(f"communities:{name}") for name in ("ask", "note")]
    addresses += [
        reverse("communities:community", args=[full.network.pk]),
        reverse("communities:partner", args=[Partner.objects.first().pk]),  # type: ignore[union-attr]
        reverse("communities:service_form", args=[full.house.sivkaer.pk]),
        reverse("communities:request", args=[KnowledgeRequest.objects.first().pk]),  # type: ignore[union-attr]
        reverse("communities:novelty", args=[Novelty.objects.first().pk]),  # type: ignore[union-attr]
        reverse("communities:report", args=[full.network.pk, 2025]),
    ]
    for address in addresses:
        client.get(address)
        with asked_queries() as asked:
            assert client.get(address).status_code == 200
        assert len(asked.own) <= 10 and asked.total <= 16, (address, asked.own)
    with asked_queries() as asked:
        queries.tasks_for(full.cast.controller, TODAY)
    assert asked.total <= 12
    with asked_queries() as asked:
        queries.tasks_for(full.cast.case_worker, TODAY)
    assert asked.total <= 2


def test_the_hub_and_a_service_tell_of_communities(full: Place, client_as: Browser) -> None:
    hub = read(client_as("public"), "/samarbejde/")
    assert ROOT in hub
    assert "venter på svar" not in hub
    assert "1 spørgsmål om viden venter på svar" in read(client_as("case_worker"), "/samarbejde/")
    assert "7,5 om ugen" in read(client_as("public"), reverse("registry:service", args=[full.house.sivkaer.pk]))


def test_the_permissions_say_the_same_as_the_acts() -> None:
    signed_in = {person[1] for person in PEOPLE.values()}
    assert all(role_may(role, Permission.NOTE_NOVELTIES) for role in signed_in)
