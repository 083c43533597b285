"""The pages of waiting lists: they work, keep what is typed, and show nobody whom they may not see."""

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from rammevaerk.accounts.models import AuditEntry, LookEntry
from rammevaerk.registry.models import Occupancy, Service, Unit
from rammevaerk.waiting import actions, facts, queries
from rammevaerk.waiting.actions import Answered, NewOrder
from rammevaerk.waiting.models import Entry, Event, Happening, Reservation, Vacancy

from tests.support.people import TODAY
from tests.support.queries import queries_of
from tests.waiting.conftest import PLACES, Waiting

LISTS, NEW = "/venteliste/", "/venteliste/ny/"
MOST_QUERIES = 20  # 8 of them for session, login, role and walls


def text_of(response: Any) -> str:
    return str(response.content.decode())


def typed(**changes: Any) -> dict[str, Any]:
    known = {"reference": "NÆ-9", "paragraph": "SEL-108", "referred_on": "01.06.2026", "urgency": "planned"}
    return {**known, **changes}


def test_a_municipality_sees_its_own_with_their_number_and_no_other(queue: Waiting, client_as: Any) -> None:
    page = text_of(client_as("case_worker").get(LISTS))
    assert "NÆ-1" in page and "2 af 4" in page and "NÆ-2" in page
    assert "OD-1" not in page and "SL-1" not in page and "Odense Kommune" not in page
    assert LookEntry.objects.filter(what="waiting_list").count() == 1


def test_a_manager_sees_the_list_in_order(queue: Waiting, client_as: Any) -> None:
    client = client_as("service_manager")
    page = text_of(client.get(f"/venteliste/{queue.unit}/SEL-108/"))
    places = [page.index(reference) for reference in ("OD-1", "NÆ-1", "NÆ-2", "SL-1")]
    assert places == sorted(places)
    page = text_of(client.get(LISTS))
    places = [page.index(reference) for reference in ("OD-1", "NÆ-1", "NÆ-2", "SL-1")]
    assert places == sorted(places)


def test_a_case_worker_puts_a_citizen_on_a_list(waiting: Waiting, client_as: Any, acting_as: Any) -> None:
    client = client_as("case_worker")
    assert "Sivkær" in text_of(client.get(NEW))
    response = client.post(f"{NEW}?enhed={waiting.unit}", typed(must=["ground_floor"], sex="women", level="3", need="12"))
    assert response.status_code == 302
    with acting_as("case_worker"):
        row = Entry.objects.get()
    assert (row.need, row.sex, row.must, row.level) == (12, "women", ["ground_floor"], 3)


def test_the_address_of_a_need_fills_the_form_in_without_its_reference(waiting: Waiting, client_as: Any, acting_as: Any) -> None:
    chain = waiting.house.place("NÆ-7")
    with acting_as("case_worker"):
        from rammevaerk.contracts.models import Placement

        citizen = Placement.objects.get(chain=chain).citizen_id
    asked = f"{NEW}?enhed={waiting.unit}&borger={citizen}&behov=4&niveau=2&krav=pets&paragraf=SEL-108"
    page = text_of(client_as("case_worker").get(asked))
    assert 'value="NÆ-7"' in page and 'name="need" value="4"' in page
    assert 'value="NÆ-7"' not in text_of(client_as("outside_case_worker").get(asked))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reference": "010190-1234"}, "CPR"),
        ({"referred_on": "11.11.2026"}, "ude i fremtiden"),
        ({"age_from": "50", "age_to": "40"}, "højeste alder"),
    ],
)
def test_wrong_input_is_told_and_what_was_typed_is_kept(waiting: Waiting, client_as: Any, changes: Any, said: str) -> None:
    response = client_as("case_worker").post(f"{NEW}?enhed={waiting.unit}", typed(level="3", need="7", **changes))
    assert response.status_code == 422
    assert said in text_of(response) and 'name="need" value="7"' in text_of(response)


def test_there_is_no_list_for_a_shelter(waiting: Waiting, client_as: Any) -> None:
    unit = waiting.house.day.unit_id
    response = client_as("case_worker").post(f"{NEW}?enhed={unit}", typed(paragraph="SEL-110"))
    assert response.status_code == 422 and "ingen venteliste til optagelse" in text_of(response)


def test_what_one_does_about_an_entry(queue: Waiting, client_as: Any, acting_as: Any) -> None:
    client, pk = client_as("case_worker"), queue.entries["NÆ-2"].pk
    page = text_of(client.get(f"/venteliste/borger/{pk}/"))
    assert "Nummer 3 af 4 på listen." in page and "OD-1" not in page and "Næstved Kommune" in page
    assert client.post(f"/venteliste/borger/{pk}/bekraeft/").status_code == 302
    refused = client.post(f"/venteliste/borger/{pk}/haster/", {"urgency": "acute", "words": ""})
    assert refused.status_code == 422
    done = client.post(f"/venteliste/borger/{pk}/haster/", {"urgency": "acute", "words": "Boligen er sagt op"})
    assert done.status_code == 302
    assert "Nummer 1 af 4" in text_of(client.get(f"/venteliste/borger/{pk}/")), "acute, and referred before the other acute one"
    assert client.post(f"/venteliste/borger/{pk}/af/", {"words": ""}).status_code == 302
    assert "Taget af listen af kommunen" in text_of(client.get(f"/venteliste/borger/{pk}/"))
    with acting_as("case_worker"):
        kinds = set(Event.objects.filter(entry=pk).values_list("kind", flat=True))
    assert kinds == {"entered", "confirmed", "changed", "withdrawn"}


def test_a_manager_goes_through_the_list(queue: Waiting, client_as: Any) -> None:
    client = client_as("service_manager")
    wrong = {"paragraph": "SEL-108", "free_from": "10.11.2026", "has": ["pets"], "lacks": ["pets"]}
    assert client.post(f"/venteliste/ledig/ny/?enhed={queue.unit}", wrong).status_code == 422
    made = client.post(f"/venteliste/ledig/ny/?enhed={queue.unit}", {"paragraph": "SEL-108", "free_from": "10.11.2026"})
    vacancy = Vacancy.objects.get()
    assert made.url == f"/venteliste/ledig/{vacancy.pk}/"
    first, second = queue.entries["OD-1"].pk, queue.entries["NÆ-1"].pk
    out_of_turn = client.post(f"{made.url}{second}/tilbyd/", follow=True)
    assert "Nummer 1 på listen står foran" in text_of(out_of_turn)
    over = client.post(f"{made.url}{first}/spring-over/", {"reason": "other", "words": ""})
    assert over.status_code == 422 and "Skriv, hvad den anden grund er" in text_of(over)
    client.post(f"{made.url}{first}/spring-over/", {"reason": "no_answer", "words": ""})
    page = text_of(client.post(f"{made.url}{second}/tilbyd/", follow=True))
    assert "Sprunget over" in page and "Tilbudt, venter på svar" in page
    assert "En plads er tilbudt" in text_of(client_as("case_worker").get(f"/venteliste/borger/{second}/"))
    no = client_as("case_worker").post(f"/venteliste/ledig/{vacancy.pk}/{second}/nej/", {"reason": "not_yet", "words": ""})
    assert no.url == f"/venteliste/borger/{second}/"
    client.post(f"{made.url}traek/")
    assert "Trukket tilbage" in text_of(client.get(made.url))


def test_reserving_the_last_place_is_refused_with_what_was_typed(queue: Waiting, client_as: Any) -> None:
    for number in range(PLACES):
        queue.house.place(f"NÆ-{number}x")
    client, entry = client_as("service_manager"), queue.entries["OD-1"].pk
    response = client.post(f"/venteliste/reservationer/ny/?venter={entry}", {"from_date": "12.11.2026", "last_day": "01.12.2026"})
    assert response.status_code == 422
    page = text_of(response)
    assert "En anden kan netop have taget den sidste" in page and 'value="12.11.2026"' in page and 'value="01.12.2026"' in page


def test_a_reservation_from_page_to_placement(queue: Waiting, client_as: Any, acting_as: Any) -> None:
    client, entry = client_as("service_manager"), queue.entries["NÆ-1"].pk
    client.post(f"/venteliste/reservationer/ny/?venter={entry}", {"from_date": "10.11.2026", "last_day": "01.12.2026"})
    with acting_as("service_manager"):
        held = Reservation.objects.get()
    assert held.until == date(2026, 12, 2)
    page = text_of(client.get(f"/venteliste/reservationer/{held.pk}/"))
    link = f"/indskrivninger/ny/?service={held.service_id}&amp;borger={held.citizen_id}"
    assert link in page and "Næstved Kommune" in page
    assert 'value="NÆ-1"' in text_of(client.get(link.replace("&amp;", "&")))
    assert "NÆ-1" in text_of(client_as("case_worker").get("/venteliste/reservationer/"))
    assert client_as("outside_case_worker").get(f"/venteliste/reservationer/{held.pk}/").status_code == 404
    assert client.post(f"/venteliste/reservationer/{held.pk}/opgiv/", {"words": ""}).status_code == 422
    assert client.post(f"/venteliste/reservationer/{held.pk}/opgiv/", {"words": "Fik en anden plads"}).status_code == 302
    assert "opgivet" in text_of(client.get("/venteliste/reservationer/"))


def test_a_reservation_is_prolonged_on_its_page(queue: Waiting, client_as: Any, acting_as: Any) -> None:
    held = queue.reserve(entry=queue.entries["NÆ-1"].pk)
    page = f"/venteliste/reservationer/{held.pk}/"
    client = client_as("service_manager")
    assert f"{page}forlaeng/" in text_of(client.get(page))
    assert "højst" in text_of(client.post(f"{page}forlaeng/", {"last_day": "01.03.2027"}))
    assert client.post(f"{page}forlaeng/", {"last_day": "igen"}).status_code == 422
    assert client.post(f"{page}forlaeng/", {"last_day": "20.12.2026"}).status_code == 302
    assert "20. dec. 2026" in text_of(client.get(page))
    worker = client_as("case_worker")
    assert f"{page}forlaeng/" not in text_of(worker.get(page))
    assert worker.get(f"{page}forlaeng/").status_code == 404


def test_the_municipality_gives_its_reservation_up_on_its_page(queue: Waiting, client_as: Any) -> None:
    held = queue.reserve(entry=queue.entries["NÆ-1"].pk)
    page = f"/venteliste/reservationer/{held.pk}/"
    worker = client_as("case_worker")
    assert f"{page}opgiv/" in text_of(worker.get(page))
    assert client_as("outside_case_worker").post(f"{page}opgiv/", {"words": "Nej"}).status_code == 404
    assert client_as("case_worker").post(f"{page}opgiv/", {"words": "Bliver hjemme"}).status_code == 302
    assert f"{page}opgiv/" not in text_of(client_as("case_worker").get(page))


def test_words_that_may_tell_who_it_is_are_read_again(queue: Waiting, client_as: Any) -> None:
    entry = queue.entries["NÆ-1"].pk
    client, page = client_as("case_worker"), f"/venteliste/borger/{entry}/af/"
    refused = client.post(page, {"words": "Ring til 22 33 44 55"})
    assert refused.status_code == 422
    assert "ligner et telefonnummer" in text_of(refused) and "looked_through" in text_of(refused)
    assert client.post(page, {"words": "Ring til 22 33 44 55", "looked_through": "on"}).status_code == 302


def test_a_reservation_lapses_and_is_seen_to(queue: Waiting, client_as: Any) -> None:
    from rammevaerk.web.clock import set_demo_date

    held = queue.reserve(entry=queue.entries["OD-1"].pk, until=date(2026, 11, 20))
    set_demo_date(date(2026, 11, 20))
    client = client_as("service_manager")
    assert "udløbet: pladsen er ledig" in text_of(client.get("/venteliste/reservationer/"))
    assert "har talt som ledig siden 20. nov. 2026" in text_of(client.get(f"/venteliste/reservationer/{held.pk}/"))


def test_the_day_s_occupancy_stands_beside_what_was_reported(queue: Waiting, client_as: Any) -> None:
    queue.house.place("NÆ-8")
    queue.reserve(entry=queue.entries["OD-1"].pk)
    Occupancy.objects.create(
        unit_id=queue.unit,
        paragraph="SEL-108",
        month=date(2026, 10, 1),
        origin="reported",
        place_days=62,
        people=2,
        people_at_end=2,
    )
    page = text_of(client_as("service_manager").get("/venteliste/belaegning/"))
    assert "1 af 3 pladser er ledig" in page and "1 af 3" in page and "2 personer i oktober 2026" in page and "Afviger" in page
    shown = text_of(client_as("public").get(f"/tilbud/{queue.house.sivkaer.pk}/"))
    assert "Dag for dag" in shown and "Færre end 5 venter" in shown
    assert "Odense Kommune" not in shown, "one place held for a municipality is one citizen"
    assert "4 borgere venter på en plads." in text_of(client_as("case_worker").get(f"/tilbud/{queue.house.sivkaer.pk}/"))


def test_the_order_without_persons(queue: Waiting, client_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    service = queue.house.sivkaer.pk
    page = text_of(client_as("auditor").get(f"/venteliste/raekkefoelge/{service}/"))
    assert "november 2026" in page and "Akut" in page
    few = text_of(client_as("secretariat").get(f"/venteliste/raekkefoelge/{service}/"))
    assert "Færre end 5 venter her" in few and "Akut" not in few
    assert '<td class="rv-num">færre end 5</td>' in text_of(client_as("secretariat").get("/venteliste/raekkefoelge/"))
    queue.put("NÆ-9", urgency="urgent")
    page = text_of(client_as("secretariat").get(f"/venteliste/raekkefoelge/{service}/"))
    assert "november 2026" in page and "Akut" in page
    assert '<td class="rv-num">5</td>' in text_of(client_as("secretariat").get("/venteliste/raekkefoelge/"))
    assert not any(word in page for word in ("NÆ-1", "OD-1", "Næstved Kommune", "Odense Kommune"))
    assert f"/venteliste/raekkefoelge/{service}/" in text_of(client_as("secretariat").get("/venteliste/raekkefoelge/"))
    monkeypatch.setattr(import_module("rammevaerk.waiting.queries.designated"), "_ASKED", [])
    assert client_as("steering_group").get(f"/venteliste/raekkefoelge/{service}/").status_code == 404
    monkeypatch.setattr(import_module("rammevaerk.waiting.queries.designated"), "_ASKED", [lambda services, _today: services])
    assert client_as("steering_group").get(f"/venteliste/raekkefoelge/{service}/").status_code == 200
    csv = client_as("secretariat").get(f"/venteliste/raekkefoelge/{service}/?format=csv")
    assert csv.status_code == 200 and b"OD-1" not in csv.content


def test_an_own_citizen_who_gets_the_place_over_another_is_counted(queue: Waiting, acting_as: Any) -> None:
    vacancy = queue.vacancy()
    for reference in ("OD-1", "NÆ-1", "NÆ-2"):
        over = Answered(Happening.PASSED_OVER, "not_fitting")
        pk = queue.entries[reference].pk
        actions.answer_turn(by=queue.manager, today=TODAY, vacancy_id=vacancy.pk, entry_id=pk, answered=over)
    queue.reserve(entry=queue.entries["SL-1"].pk, vacancy=vacancy.pk)
    with acting_as("secretariat"):
        assert [row.vacancy for row in queries.own_citizens_first(queue.house.sivkaer.pk)] == [vacancy.pk]
    with acting_as("case_worker"):
        assert queries.own_citizens_first(queue.house.sivkaer.pk) == []


def test_tasks_of_both_sides(queue: Waiting, client_as: Any) -> None:
    queue.reserve(entry=queue.entries["NÆ-1"].pk, until=date(2026, 11, 20))
    queue.vacancy()
    from rammevaerk.web.clock import set_demo_date

    titles = [task.title for task in queries.tasks_for(queue.manager, TODAY)]
    assert titles == ["Brug eller opgiv 1 reservation", "Gå listen igennem for 1 ledig plads"]
    assert [task.title for task in queries.tasks_for(queue.cast.case_worker, TODAY)] == ["Brug eller opgiv 1 reservation"]
    later = date(2027, 6, 1)
    set_demo_date(later)
    assert [task.title for task in queries.tasks_for(queue.cast.case_worker, later)] == ["Bekræft, at 2 borgere stadig venter"]
    assert queries.tasks_for(queue.cast.secretariat, TODAY) == []


@pytest.mark.parametrize("person", ["controller", "secretariat", "steering_group", "operator_economist", "disability_council"])
@pytest.mark.parametrize("path", ["", "ny/", "reservationer/", "ledig/ny/"])
def test_other_roles_are_refused(queue: Waiting, client_as: Any, person: str, path: str) -> None:
    assert client_as(person).get(f"/venteliste/{path}").status_code == 403


@pytest.mark.parametrize("person", ["case_worker", "controller", "municipal_economist"])
def test_the_order_is_not_for_the_parties(queue: Waiting, client_as: Any, person: str) -> None:
    assert client_as(person).get(f"/venteliste/raekkefoelge/{queue.house.sivkaer.pk}/").status_code == 403


def test_others_pages_are_not_found(queue: Waiting, client_as: Any) -> None:
    entry, vacancy = queue.entries["OD-1"].pk, queue.vacancy().pk
    worker = client_as("case_worker")
    for path in (f"borger/{entry}/", f"borger/{entry}/af/", f"ledig/{vacancy}/", f"{queue.unit}/SEL-108/", "reservationer/99/"):
        assert worker.get(f"/venteliste/{path}").status_code == 404
    other = Unit.objects.create(service=Service.objects.create(name="Andet"), name="Andet")
    assert client_as("service_manager").get(f"/venteliste/{other.pk}/SEL-108/").status_code == 404
    assert worker.post(f"/venteliste/ledig/{vacancy}/{entry}/tilbyd/").status_code == 404


def test_nobody_s_browser_is_sent_to_the_login(queue: Waiting, client_as: Any) -> None:
    assert client_as("public").get(LISTS).status_code == 302


@pytest.mark.parametrize(
    ("person", "path"),
    [
        ("case_worker", ""),
        ("service_manager", ""),
        ("service_manager", "{unit}/SEL-108/"),
        ("service_manager", "ledig/{vacancy}/"),
        ("service_manager", "reservationer/"),
        ("service_manager", "belaegning/"),
        ("case_worker", "borger/{entry}/"),
        ("secretariat", "raekkefoelge/{service}/"),
    ],
)
def test_pages_ask_few_questions(queue: Waiting, client_as: Any, person: str, path: str) -> None:
    vacancy = queue.vacancy().pk
    known = {"unit": queue.unit, "vacancy": vacancy, "entry": queue.entries["NÆ-1"].pk, "service": queue.house.sivkaer.pk}
    assert queries_of(client_as(person), LISTS + path.format(**known)) <= MOST_QUERIES


def test_a_service_sets_its_own_order_and_the_page_says_so(queue: Waiting, client_as: Any, acting_as: Any) -> None:
    service = queue.house.sivkaer.pk
    page = f"/venteliste/raekkefoelge/{service}/egen/"
    client = client_as("service_manager")
    assert "aftalens rækkefølge gælder" in text_of(client.get(page))
    typed = {"first": "referral_date", "then": "", "valid_from": "10.11.2026", "reference": "Tilbudsleder, notat 12"}
    assert client.post(page, {**typed, "valid_from": "09.11.2026"}).status_code == 422
    assert client.post(page, {**typed, "reference": "Borger 010190-1234"}).status_code == 422
    assert client.post(page, {**typed, "then": "referral_date"}).status_code == 422
    assert client.post(page, typed).status_code == 302
    with acting_as("service_manager"):
        found = facts.own_standings([queue.unit], facts.agreed_on(TODAY))
    assert [found[queue.entries[name].pk].number for name in ("NÆ-1", "NÆ-2", "SL-1", "OD-1")] == [1, 2, 3, 4]
    shown = text_of(client.get(f"/venteliste/{queue.unit}/SEL-108/")).replace("\xa0", " ")
    assert "tilbuddets egen fra 10. nov. 2026 (Tilbudsleder, notat 12)" in shown
    assert "notat 12" in text_of(client_as("case_worker").get(f"/venteliste/borger/{queue.entries['NÆ-1'].pk}/"))
    assert AuditEntry.objects.filter(act="set_waiting_order").count() == 1
    assert client.post(page, {**typed, "first": ""}).status_code == 302
    with acting_as("service_manager"):
        assert facts.own_standings([queue.unit], facts.agreed_on(TODAY))[queue.entries["OD-1"].pk].number == 1


def test_only_the_services_own_staff_sets_its_order(queue: Waiting, client_as: Any) -> None:
    page = f"/venteliste/raekkefoelge/{queue.house.sivkaer.pk}/egen/"
    assert client_as("case_worker").get(page).status_code == 404
    assert client_as("secretariat").get(page).status_code == 403
    assert client_as("service_manager").get(f"/venteliste/raekkefoelge/{queue.house.fjordlyngen.pk}/egen/").status_code == 404
    other = NewOrder("referral_date", "", TODAY, "x")
    with pytest.raises(PermissionDenied):
        actions.set_own_order(by=queue.cast.case_worker, today=TODAY, service=queue.house.sivkaer.pk, new=other)
