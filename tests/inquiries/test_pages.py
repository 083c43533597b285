"""The pages of inquiries: they work, say what is wrong, keep what is typed, and show nobody what is not theirs."""

from datetime import timedelta
from typing import Any

import pytest

from rammevaerk.accounts.models import LookEntry
from rammevaerk.inquiries import actions, queries
from rammevaerk.inquiries.models import JointAsked, JointInquiry, PlaceAnswer
from rammevaerk.registry.models import Unit
from rammevaerk.web.clock import moment_on

from tests.inquiries.conftest import DEADLINE, NEED, Asking, code_of
from tests.support.page_queries import asked_queries
from tests.support.people import TODAY

LIST = "/forespoergsler/"


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def sent(asking: Asking) -> actions.Sent:
    return asking.send(note="Rolig enhed")


@pytest.fixture
def joint(asking: Asking) -> int:
    return asking.joint()


# ---- the list by role ----


def test_the_list_of_who_asks(client_as: Any, sent: actions.Sent, joint: int) -> None:
    page = text_of(client_as("case_worker").get(LIST))
    assert f"Forespørgsel {sent.inquiry}" in page and f"forespørgsel {joint}" in page
    assert LookEntry.objects.filter(what="place_inquiry_list").exists()


def test_the_list_of_who_is_asked(client_as: Any, sent: actions.Sent) -> None:
    page = text_of(client_as("service_manager").get(LIST))
    assert "Sivkær afdeling" in page and "Klintesøen" not in page and "NÆ-2026" not in page


def test_the_secretariat_sees_numbers_of_the_one_kind_and_codes_of_the_other(
    asking: Asking, client_as: Any, sent: actions.Sent, joint: int
) -> None:
    page = text_of(client_as("secretariat").get(LIST))
    assert "færre end 5" in page and f"/forespoergsler/faelles/{joint}/" in page
    for number in range(1, 6):
        asking.send("Fjordlyngen", need=NEED + number)
    page = text_of(client_as("secretariat").get(LIST))
    assert '<td class="rv-num">6</td>' in page and "/forespoergsler/plads/" not in page


def test_the_steering_group_sees_numbers_alone(client_as: Any, sent: actions.Sent, joint: int) -> None:
    page = text_of(client_as("steering_group").get(LIST))
    assert page.count("november 2026") == 2 and "/faelles/" not in page
    assert "Sagde ikke nej" in page and "færre end 5" in page, "one inquiry of each kind is too few to be told"


def test_the_steering_group_gets_the_number_of_joint_inquiries(asking: Asking, client_as: Any) -> None:
    for number in range(5):
        asking.joint(need=NEED + number)
    page = text_of(client_as("steering_group").get(LIST))
    joint = page.split("Om et fælles tilbud")[1]
    assert '<td class="rv-num">5</td>' in joint and "Næstved" not in joint


def test_an_empty_list_says_so(client_as: Any, asking: Asking) -> None:
    assert "Der er ikke sendt nogen forespørgsel." in text_of(client_as("case_worker").get(LIST))
    assert "Ingen har spurgt om en plads" in text_of(client_as("service_manager").get(LIST))
    assert "de seneste tolv måneder" in text_of(client_as("secretariat").get(LIST))


# ---- the asker's page ----


def test_answers_stand_on_the_askers_page(asking: Asking, client_as: Any, sent: actions.Sent) -> None:
    manager = client_as("service_manager")
    where = f"/forespoergsler/svar/{asking.asked(sent.inquiry, 'Sivkær')}/"
    typed = {"kind": "conditions", "conditions": "Efter et besøg", "from_day": "01.02.2027", "item": asking.house.home.pk}
    assert manager.post(where, typed).status_code == 302
    page = text_of(client_as("case_worker").get(f"/forespoergsler/plads/{sent.inquiry}/"))
    for words in ("1 af 2 har svaret", "Ja, hvis …", "Efter et besøg", "1. feb. 2027", "3.000 kr. pr. døgn", "Ole Friis"):
        assert words in page, words
    assert LookEntry.objects.filter(what="place_inquiry", target_id=sent.inquiry).exists()


def test_a_closed_service_is_told_to_the_asker(asking: Asking, client_as: Any, sent: actions.Sent) -> None:
    Unit.objects.filter(pk=asking.units["Klintesøen"]).update(closed_on=TODAY)
    page = text_of(client_as("case_worker").get(f"/forespoergsler/plads/{sent.inquiry}/"))
    closed, other = (asking.asked(sent.inquiry, name) for name in ("Klintesøen", "Sivkær"))
    assert "Tilbuddet er lukket" in page and f"/link/{closed}/" not in page and f"/link/{other}/" in page


def test_deadline_and_withdrawal(client_as: Any, sent: actions.Sent) -> None:
    client, page = client_as("case_worker"), f"/forespoergsler/plads/{sent.inquiry}/"
    wrong = client.post(f"{page}frist/", {"deadline": "19.11.2026"})
    assert wrong.status_code == 422 and "20.11.2026" in text_of(wrong) and 'value="19.11.2026"' in text_of(wrong)
    assert "Fristen er forlænget" in text_of(client.post(f"{page}frist/", {"deadline": "27.11.2026"}, follow=True))
    assert client.post(f"{page}traek-tilbage/", {"because": ""}).status_code == 422
    shown = text_of(client.post(f"{page}traek-tilbage/", {"because": "found"}, follow=True))
    assert "Trukket tilbage" in shown and "Forlæng fristen" not in shown


def test_a_new_link_is_shown_once_and_kept_by_no_browser(asking: Asking, client_as: Any, sent: actions.Sent) -> None:
    client, asked = client_as("case_worker"), asking.asked(sent.inquiry, "Klintesøen")
    where = f"/forespoergsler/plads/{sent.inquiry}/link/{asked}/"
    response = client.post(where)
    assert response["Cache-Control"] == "no-store" and "/forespoergsler/link/" in text_of(response)
    assert client.get(where).status_code == 405
    assert client.post(f"/forespoergsler/plads/{sent.inquiry}/link/99999/").status_code == 404


# ---- the manager's page ----


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kind": "yes"}, "Skriv, fra hvilken dag"),
        ({"kind": "conditions"}, "Skriv betingelserne."),
        ({"kind": "no", "from_day": "01.02.2027"}, "Et nej har ingen dag."),
        ({"kind": ""}, "Skal udfyldes"),
        ({"kind": "no", "conditions": "Ring til 22 33 44 55"}, "looked_through"),
        ({"kind": "no", "conditions": "010203-4567"}, "cpr-nummer"),
    ],
)
def test_a_wrong_answer_is_told_at_the_field(
    asking: Asking, client_as: Any, sent: actions.Sent, typed: dict[str, str], said: str
) -> None:
    response = client_as("service_manager").post(f"/forespoergsler/svar/{asking.asked(sent.inquiry, 'Sivkær')}/", typed)
    assert response.status_code == 422 and said in text_of(response)


def test_the_manager_sees_what_was_chosen_and_no_more(asking: Asking, client_as: Any, sent: actions.Sent) -> None:
    page = text_of(client_as("service_manager").get(f"/forespoergsler/svar/{asking.asked(sent.inquiry, 'Sivkær')}/"))
    assert "Erhvervet hjerneskade" in page and "Rolig enhed" in page and "Bolig i stueplan" in page
    assert "NÆ-2026-0417" not in page and "Klintesøen" not in page and str(NEED) not in page


def test_after_the_deadline_the_page_says_so(asking: Asking, client_as: Any) -> None:
    sent = asking.send(today=TODAY - timedelta(days=20), deadline=TODAY - timedelta(days=1))
    where = f"/forespoergsler/svar/{asking.asked(sent.inquiry, 'Sivkær')}/"
    page = text_of(client_as("service_manager").get(where))
    assert "Fristen var 09.11.2026" in page and "Send svaret" not in page
    assert client_as("service_manager").post(where, {"kind": "no"}).status_code == 422


# ---- by link ----


def test_a_link_is_answered_without_a_login(asking: Asking, client_as: Any, sent: actions.Sent, acting_as: Any) -> None:
    client, code = client_as("public"), code_of(sent)
    where = f"/forespoergsler/link/{code.link}/"
    assert "Erhvervet" not in text_of(client.get(where))
    page = client.post(where, {"code": code.code.lower()})
    assert page["Cache-Control"] == "no-store"
    assert "Erhvervet hjerneskade" in text_of(page) and "NÆ-2026" not in text_of(page) and "Sivkær" not in text_of(page)
    wrong = client.post(where, {"code": code.code, "answer": "1", "kind": "yes", "from_day": "01.02.2027"})
    assert wrong.status_code == 422 and 'value="01.02.2027"' in text_of(wrong)
    typed = {"code": code.code, "answer": "1", "kind": "yes", "from_day": "01.02.2027", "answered_by": "Forstanderen"}
    assert "Svaret er sendt" in text_of(client.post(where, typed))
    again = client.post(where, typed)
    assert again.status_code == 422 and "allerede svaret med dette link" in text_of(again)
    with acting_as("case_worker"):
        assert PlaceAnswer.objects.count() == 1
    assert LookEntry.objects.filter(what="place_inquiry_by_link", assignment=None).exists()


def test_a_wrong_code_says_how_many_tries_are_left(client_as: Any, sent: actions.Sent) -> None:
    client, where = client_as("public"), f"/forespoergsler/link/{code_of(sent).link}/"
    assert "Forsøg tilbage: 4" in text_of(client.post(where, {"code": "AAAA-AAAA"}))
    for _try in range(4):
        last = client.post(where, {"code": "AAAA-AAAA"})
    assert "låst" in text_of(last)
    assert "låst" in text_of(client.post(where, {"code": code_of(sent).code}))


def test_a_link_of_a_withdrawn_inquiry_and_an_unknown_one(asking: Asking, client_as: Any, sent: actions.Sent) -> None:
    actions.withdraw_place_inquiry(by=asking.cast.case_worker, today=TODAY, inquiry_id=sent.inquiry, because="found")
    client, code = client_as("public"), code_of(sent)
    page = client.post(f"/forespoergsler/link/{code.link}/", {"code": code.code})
    assert page.status_code == 422 and "trak forespørgslen tilbage" in text_of(page) and "Erhvervet" not in text_of(page)
    assert "ingen forespørgsel på denne adresse" in text_of(client.post("/forespoergsler/link/x/", {"code": "AAAA"}))


# ---- joint ----


def test_another_municipality_answers_in_codes(client_as: Any, joint: int) -> None:
    client, where = client_as("controller"), f"/forespoergsler/faelles/{joint}/"
    page = text_of(client.get(where))
    assert "Næstved Kommune" in page and "SEL § 108" in page and "NÆ-2026" not in page
    wrong = client.post(where, {"kind": "citizens"})
    assert wrong.status_code == 422 and "Skriv, hvor mange borgere." in text_of(wrong)
    assert client.post(where, {"kind": "citizens", "number": "2", "from_day": "01.03.2027"}).status_code == 302
    assert "2 borgere, fra 1. mar. 2027" in text_of(client.get(where))
    shown = text_of(client_as("case_worker").get(where))
    assert "Slagelse Kommune" in shown and "2 borgere" in shown and "Luk forespørgslen" in shown
    assert "2 borgere" not in text_of(client_as("secretariat").get(where))


def test_a_case_worker_who_is_asked_answers_and_sees_no_others_answers(asking: Asking, client_as: Any, acting_as: Any) -> None:
    cast = asking.cast
    known: dict[str, Any] = {"municipality": cast.slagelse, "department": ""}
    with acting_as("controller"):
        row = JointInquiry.objects.create(
            need=9, area=cast.area, paragraph="SEL-108", deadline=DEADLINE, sent_at=moment_on(TODAY), **known
        )
        JointAsked.objects.create(inquiry=row, organisation=cast.naestved, **known)
    client, where = client_as("case_worker"), f"/forespoergsler/faelles/{row.pk}/"
    page = text_of(client.get(where))
    assert "Jeres kommunes svar" in page and "Har ikke svaret" not in page and "Se behovet" not in page
    assert "Jeres svar mangler" in text_of(client.get(LIST))
    assert client.post(where, {"kind": "run", "number": "1"}).status_code == 302
    assert "Jeres svar mangler" not in text_of(client.get(LIST))


def test_a_controller_sees_no_numbers_of_place_inquiries(client_as: Any, sent: actions.Sent, joint: int) -> None:
    page = text_of(client_as("controller").get(LIST))
    assert "Kan modtage" not in page and f"forespørgsel {joint}" in page


def test_closing_and_withdrawing_by_the_asker_alone(client_as: Any, joint: int) -> None:
    where = f"/forespoergsler/faelles/{joint}/"
    early = client_as("case_worker").post(f"{where}luk/", follow=True)
    assert "kommuner har ikke svaret" in text_of(early)
    for path in ("luk/", "traek-tilbage/"):
        assert client_as("controller").post(where + path).status_code == 403
        assert client_as("outside_case_worker").post(where + path).status_code == 404
    assert client_as("case_worker").post(f"{where}frist/", {"deadline": "30.11.2026"}).status_code == 302
    assert "dokumenterer intet" in text_of(client_as("case_worker").post(f"{where}traek-tilbage/", follow=True))
    assert "blev trukket tilbage" in text_of(client_as("controller").get(where))


# ---- who may open what ----


@pytest.mark.parametrize(
    ("page", "allowed"),
    [
        ("plads/{place}/", {"case_worker", "auditor"}),
        ("plads/{place}/frist/", {"case_worker"}),
        ("plads/{place}/traek-tilbage/", {"case_worker"}),
        ("svar/{asked}/", {"service_manager"}),
        ("faelles/{joint}/", {"case_worker", "auditor", "controller", "secretariat", "buying_controller"}),
        ("faelles/{joint}/frist/", {"case_worker"}),
    ],
)
def test_who_may_open_what(asking: Asking, client_as: Any, sent: actions.Sent, joint: int, page: str, allowed: set[str]) -> None:
    where = LIST + page.format(place=sent.inquiry, asked=asking.asked(sent.inquiry, "Sivkær"), joint=joint)
    people = ("case_worker", "buying_controller", "controller", "service_manager", "secretariat", "auditor", "steering_group")
    assert {person for person in people if client_as(person).get(where).status_code == 200} == allowed
    assert client_as("outside_case_worker").get(where).status_code in (403, 404)
    assert client_as("public").get(where).status_code == 302


@pytest.mark.parametrize(
    ("person", "page", "most"),
    [
        ("case_worker", "", 6),
        ("service_manager", "", 4),
        ("secretariat", "", 8),
        ("case_worker", "plads/{place}/", 8),
        ("service_manager", "svar/{asked}/", 9),
        ("case_worker", "faelles/{joint}/", 10),
        ("controller", "faelles/{joint}/", 7),
    ],
)
def test_pages_take_few_queries(
    asking: Asking, client_as: Any, sent: actions.Sent, joint: int, person: str, page: str, most: int
) -> None:
    where = LIST + page.format(place=sent.inquiry, asked=asking.asked(sent.inquiry, "Sivkær"), joint=joint)
    client = client_as(person)
    client.get(where)
    with asked_queries() as asked:
        client.get(where)
    assert len(asked.own) <= most, "\n".join(asked.own)


def test_tasks_tell_who_must_answer(asking: Asking, sent: actions.Sent, joint: int, acting_as: Any) -> None:
    cast = asking.cast
    with acting_as("service_manager"):
        (task,) = queries.tasks_for(cast.service_manager, TODAY)
    assert task.due == DEADLINE and "Sivkær" in task.title
    with acting_as("controller"):
        (task,) = queries.tasks_for(cast.controller, TODAY)
    assert task.url == f"/forespoergsler/faelles/{joint}/"
    with acting_as("case_worker"):
        assert queries.tasks_for(cast.case_worker, TODAY) == []
        (task,) = queries.tasks_for(cast.case_worker, DEADLINE + timedelta(days=1))
    assert task.due == DEADLINE
