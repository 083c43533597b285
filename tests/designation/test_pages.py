"""The pages: the list of the year, a case, the panel, the duties, and what stands on other pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse

from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.designation import queries
from rammevaerk.designation.models import Designation, DutyStatement, Nomination, PanelJudgement, SharedKnowledge
from rammevaerk.designation.rules.scheme import NominationKind

from tests.designation.conftest import PANEL_DAY, Scheme
from tests.support.people import PEOPLE
from tests.support.queries import queries_of

EVERYBODY = ("public", *PEOPLE)
JULY = date(2026, 7, 15)
LIST = "/samarbejde/udpegning/"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("role", EVERYBODY)
def test_everybody_sees_the_list_and_the_case(scheme: Scheme, client_as: Any, role: str, at: Callable[[date], None]) -> None:
    row = scheme.designated()
    at(JULY)
    client = client_as(role)
    page = text_of(client.get(LIST))
    assert "Sivkær" in page
    assert "1 tilbud er udpeget i dag" in page
    case = text_of(client.get(reverse("designation:case", args=[row.pk])))
    assert "Panelets vurderinger opfylder kriterierne" in case
    sees = role != "public" and role_may(PEOPLE[role][1], Permission.SEE_USERS_OF_DESIGNATED)
    assert ("Brugere efter kommune ses kun af parterne" in case) != sees
    assert ("Hvor brugerne kommer fra, ses kun af parterne." in case) != sees
    assert ("3 brugere fra 1 af 2 kommuner" in case) == sees
    assert ("Nye sager på et år: 3" in case) == sees


@pytest.mark.parametrize(
    ("role", "whole"), [("case_worker", False), ("secretariat", True), ("steering_group", True), ("service_manager", True)]
)
def test_small_numbers_of_a_service_that_is_not_designated_are_for_the_panel_and_the_operator(
    scheme: Scheme, client_as: Any, role: str, whole: bool
) -> None:
    page = text_of(client_as(role).get(reverse("designation:case", args=[scheme.sent().pk])))
    assert ("Kommuner med færre end 5 brugere vises ikke." in page) != whole
    assert ("<dt>Næstved Kommune</dt><dd>3</dd>" in page) == whole


def test_the_list_is_given_as_files_and_year_by_year(scheme: Scheme, client_as: Any, at: Callable[[date], None]) -> None:
    scheme.designated()
    at(JULY)
    client = client_as("public")
    file = client.get(LIST, {"format": "csv", "table": "designated"}).content.decode("utf-8-sig")
    assert "Sivkær" in file
    assert "2026-07-01" in file
    assert client.get(LIST, {"format": "xlsx", "table": "designated"}).content[:2] == b"PK"
    at(date(2029, 1, 15))
    assert "Ingen tilbud var udpeget i dette år" in text_of(client.get(LIST))
    assert "Sivkær" in text_of(client.get(LIST, {"year": "2026"}))


@override_settings(RAMMEVAERK_MODE="production")
def test_an_area_without_the_scheme_says_so_in_words(scheme: Scheme, client_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from rammevaerk.parameters import facts

    monkeypatch.setattr(facts, "is_demo", lambda: False)
    page = text_of(client_as("service_manager").get(LIST))
    assert "Aftaleområdet har ingen ordning med udpegning" in page
    assert "Indstil et tilbud" not in page


def test_an_operator_begins_argues_and_sends(scheme: Scheme, client_as: Any) -> None:
    client = client_as("service_manager")
    assert "Sivkær" in text_of(client.get(LIST))
    form = {"kind": "nomination", "argument": "Målgruppen er lille.", "novelty": ""}
    answer = client.post(reverse("designation:nominate", args=[scheme.house.sivkaer.pk]), form)
    row = Nomination.objects.get()
    assert answer.url == reverse("designation:case", args=[row.pk])
    for code in ("a1", "b1", "c1", "c2"):
        given = {"argument": "Fordi.", "evidence": "Rapport", "as_of": "10.02.2026"}
        assert client.post(reverse("designation:argue", args=[row.pk, code]), given).status_code == 302
    assert "Kun du og dine kolleger ser kladden" in text_of(client.get(answer.url))
    assert client.post(reverse("designation:send", args=[row.pk])).status_code == 302
    assert "Til vurdering" in text_of(client.get(answer.url))


def test_a_draft_is_seen_by_its_own_operator_alone(scheme: Scheme, client_as: Any) -> None:
    row = scheme.opened()
    for role in EVERYBODY:
        own = role in ("service_manager", "municipal_economist")
        client = client_as(role)
        assert client.get(reverse("designation:case", args=[row.pk])).status_code == (200 if own else 404), role
        assert ("Kladde" in text_of(client.get(LIST))) == own


def test_a_refused_form_keeps_what_was_written(scheme: Scheme, client_as: Any, at: Callable[[date], None]) -> None:
    address = reverse("designation:nominate", args=[scheme.house.sivkaer.pk])
    answer = client_as("service_manager").post(address, {"kind": "dispensation", "argument": "Fordi den er ny.", "novelty": ""})
    assert answer.status_code == 422
    assert "Fordi den er ny." in text_of(answer)
    assert "hvilken indsats der ellers ville mangle" in text_of(answer)
    at(date(2026, 4, 1))
    late = client_as("service_manager").post(address, {"kind": "nomination", "argument": "Fordi.", "novelty": ""})
    assert "Der kan ikke indstilles i dag. Tilbud indstilles fra 01.01.2027 til 31.03.2027." in text_of(late)


def test_the_panel_is_recorded_criterion_by_criterion(scheme: Scheme, client_as: Any, at: Callable[[date], None]) -> None:
    row = scheme.sent()
    at(PANEL_DAY)
    client = client_as("secretariat")
    page = text_of(client.get(reverse("designation:panel", args=[row.pk])))
    assert "6 kriterier er ikke vurderet endnu" in page
    assert "Nye sager på et år: 3" in page
    for code in ("a1", "a2", "a3", "b1", "c1", "c2"):
        given = {"met": "no" if code == "c1" else "yes", "grounds": "Grunde.", "evidence": f"Bevis {code}", "on": "20.03.2026"}
        assert client.post(reverse("designation:judge", args=[row.pk, code]), given).status_code == 302
    assert PanelJudgement.objects.count() == 6
    page = text_of(client.get(reverse("designation:panel", args=[row.pk])))
    assert "Ikke opfyldt: C.1, ingen alternativer." in page
    assert "Imod tallet" in page
    address = reverse("designation:recommend", args=[row.pk])
    given = {"recommends": "yes", "grounds": "Grunde.", "panel": "Tre fagfolk", "on": "20.03.2026"}
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert "Panelets vurderinger opfylder ikke kriterierne" in text_of(answer)
    assert client.post(address, given | {"recommends": "no"}).status_code == 302
    case = text_of(client_as("public").get(reverse("designation:case", args=[row.pk])))
    assert "Ikke anbefalet af panelet" in case
    assert "Bevis c1" in case


def test_the_secretariat_puts_an_approved_case_in_effect(scheme: Scheme, client_as: Any, at: Callable[[date], None]) -> None:
    row = scheme.sent()
    scheme.judged(row)
    scheme.recommended(row)
    address = reverse("designation:effect", args=[row.pk])
    at(date(2026, 6, 10))
    client = client_as("secretariat")
    assert "Organerne har ikke godkendt den." in text_of(client.post(address, follow=True))
    scheme.decided(row)
    page = text_of(client.get(reverse("designation:case", args=[row.pk])))
    assert "Sæt i kraft" in page
    client.post(address)
    assert Designation.objects.get().valid_from == date(2026, 7, 1)
    assert "allerede trådt i kraft" in text_of(client.post(address, follow=True))


@pytest.mark.parametrize("role", [role for role in EVERYBODY if role not in ("service_manager", "municipal_economist")])
def test_others_neither_nominate_nor_state_duties(scheme: Scheme, client_as: Any, role: str) -> None:
    service = scheme.house.sivkaer.pk
    for address in (
        reverse("designation:nominate", args=[service]),
        reverse("designation:duty", args=[service, "flagship"]),
        reverse("designation:knowledge", args=[service]),
    ):
        assert client_as(role).get(address).status_code == (302 if role == "public" else 403)


@pytest.mark.parametrize("role", [role for role in EVERYBODY if "secretariat" not in role])
def test_others_record_nothing_of_the_panel(scheme: Scheme, client_as: Any, role: str) -> None:
    row = scheme.sent()
    for address in ("designation:panel", "designation:recommend"):
        assert client_as(role).get(reverse(address, args=[row.pk])).status_code == (302 if role == "public" else 403)
    assert client_as(role).post(reverse("designation:effect", args=[row.pk])).status_code == (302 if role == "public" else 403)


def test_what_is_not_there_is_not_found(scheme: Scheme, client_as: Any) -> None:
    client = client_as("secretariat")
    row = scheme.sent()
    assert client.get(reverse("designation:case", args=[0])).status_code == 404
    assert client.get(reverse("designation:judge", args=[row.pk, "x9"])).status_code == 404
    assert client.get(reverse("designation:duties_of", args=[0])).status_code == 404
    own = client_as("service_manager")
    assert own.get(reverse("designation:duty", args=[scheme.house.sivkaer.pk, "none"])).status_code == 404


def test_the_duties_are_seen_stated_and_shared(scheme: Scheme, client_as: Any, at: Callable[[date], None]) -> None:
    scheme.designated()
    at(JULY)
    service = scheme.house.sivkaer.pk
    own = client_as("service_manager")
    given = {"mark": "kept", "words": "Vi underviser.", "evidence": "Kursusliste", "as_of": "15.07.2026"}
    assert own.post(reverse("designation:duty", args=[service, "flagship"]), given).status_code == 302
    shared = {
        "kind": "course",
        "municipality": str(scheme.cast.naestved.pk),
        "on": "15.07.2026",
        "hours": "2,5",
        "words": "Kursus",
    }
    assert own.post(reverse("designation:knowledge", args=[service]), shared).status_code == 302
    assert DutyStatement.objects.count() == SharedKnowledge.objects.count() == 1
    for role in EVERYBODY:
        sees = role != "public" and role_may(PEOPLE[role][1], Permission.SEE_DUTIES)
        wanted = 200 if sees else 302 if role == "public" else 403
        assert client_as(role).get(reverse("designation:duties")).status_code == wanted
        answer = client_as(role).get(reverse("designation:duties_of", args=[service]))
        assert answer.status_code == wanted
        if sees:
            assert "Vi underviser." in text_of(answer)
    assert "2 af 7 forpligtelser er opfyldt" in text_of(client_as("secretariat").get(reverse("designation:duties")))


def test_a_service_and_the_cooperation_tell_of_designation(scheme: Scheme, client_as: Any, at: Callable[[date], None]) -> None:
    scheme.designated()
    at(JULY)
    page = text_of(client_as("public").get(reverse("registry:service", args=[scheme.house.sivkaer.pk])))
    assert "Udpeget fra 1. jul. 2026 indtil 1. jul. 2028." in page
    assert "Udpeget, men der er ikke besluttet et niveau." in page
    assert "1 tilbud er udpeget i dag." in text_of(client_as("public").get(reverse("cooperation:tripartition")))


def test_tasks_come_with_the_window_and_with_what_is_sent(scheme: Scheme) -> None:
    cast = scheme.cast
    row = scheme.sent()
    (task,) = queries.tasks_for(cast.secretariat, PANEL_DAY)
    assert (task.title, task.due) == ("Registrér panelets vurdering af 1 sag", date(2026, 5, 31))
    assert task.url == reverse("designation:case", args=[row.pk])
    scheme.judged(row)
    scheme.recommended(row)
    assert queries.tasks_for(cast.secretariat, PANEL_DAY) == []
    scheme.decided(row)
    (task,) = queries.tasks_for(cast.secretariat, date(2026, 6, 10))
    assert task.title == "Sæt 1 udpegning i kraft"
    scheme.put(row)
    assert queries.tasks_for(cast.secretariat, JULY) == queries.tasks_for(cast.service_manager, JULY) == []
    (task,) = queries.tasks_for(cast.service_manager, date(2028, 1, 5))
    assert (task.title, task.due) == ("Bed om genvurdering af 1 udpeget tilbud", date(2028, 3, 31))
    again = scheme.opened(NominationKind.REASSESSMENT, date(2028, 1, 5))
    (task,) = queries.tasks_for(cast.municipal_economist, date(2028, 1, 5))
    assert task.title == "Send 1 indstilling"
    assert queries.tasks_for(cast.case_worker, date(2028, 1, 5)) == []
    assert again.year == 2028


@pytest.mark.parametrize(
    ("address", "most"), [("list", 18), ("case", 24), ("panel", 24), ("duties", 24), ("duties_of", 27), ("nominate", 16)]
)
def test_each_page_asks_few_questions(
    scheme: Scheme, client_as: Any, at: Callable[[date], None], address: str, most: int
) -> None:
    row = scheme.designated()
    at(JULY)
    given = {"list": [], "duties": [], "case": [row.pk], "panel": [row.pk]}.get(address, [scheme.house.sivkaer.pk])
    client = client_as("service_manager" if address == "nominate" else "secretariat")
    client.get(reverse(f"designation:{address}", args=given))
    asked = queries_of(client, reverse(f"designation:{address}", args=given))
    print(address, asked)
    assert asked <= most
