"""The pages of what changes a placement: they work, say what is wrong, and show nobody what is not theirs."""

from datetime import date
from typing import Any

import pytest

from rammevaerk.accounts.models import LookEntry
from rammevaerk.accounts.queries import the_area
from rammevaerk.accounts.walls import acting_for
from rammevaerk.contracts import actions, awaited, changes
from rammevaerk.contracts.actions import GivenNotice, ProposedPackage
from rammevaerk.contracts.models import Citizen, Notice, PackageProposal, Placement
from rammevaerk.pricing.models import Inclusion
from rammevaerk.registry.queries import acting_of

from tests.support.packages import beside, elsewhere
from tests.support.people import TODAY
from tests.support.placements import House
from tests.support.queries import queries_of

HOME, WAITING = "/indskrivninger/", "/indskrivninger/venter/"


@pytest.fixture(autouse=True)
def today(db: None) -> None:
    from rammevaerk.web.clock import set_demo_date

    set_demo_date(TODAY)


@pytest.fixture
def chain(house: House) -> int:
    return house.place("NÆ-1", basis="judgment")


def waiting_tasks(person: Any, day: date) -> list[Any]:
    who = acting_of(person, day)
    with acting_for(who):
        return awaited.tasks_of(who, the_area(), day)


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


def proposed(house: House, chain: int) -> int:
    larger = beside(house.home, 3600)
    wanted = ProposedPackage(larger.pk, date(2026, 12, 1), 3, "Udredning af 2. oktober")
    return actions.propose_package(by=house.cast.service_manager, today=TODAY, chain=chain, proposed=wanted)


def test_a_package_is_proposed_and_decided_by_form(house: House, client_as: Any, chain: int) -> None:
    larger = beside(house.home, 3600)
    unit, authority = client_as("service_manager"), client_as("case_worker")
    here = f"{HOME}{chain}/pakke/"
    assert "Pakke 2" in text_of(unit.get(here))
    typed = {"item": larger.pk, "level": "3", "from_day": "01.12.2026", "words": "Udredning af 2. oktober"}
    assert unit.post(here, {**typed, "words": "Se 010190-1234"}).status_code == 422
    assert unit.post(here, typed).status_code == 302
    again = unit.post(here, typed)
    assert again.status_code == 422 and "allerede et forslag" in text_of(again)
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        proposal = PackageProposal.objects.get().pk
    page = text_of(authority.get(f"{HOME}{chain}/"))
    assert "Udredning af 2. oktober" in page and f"/pakke/{proposal}/afgoer/" in page
    address = f"{HOME}pakke/{proposal}/afgoer/"
    assert "Pakke 2" in text_of(authority.get(address))
    assert authority.post(address, {"answer": "no", "from_day": "", "words": ""}).status_code == 422
    assert authority.post(address, {"answer": "yes", "from_day": "", "words": ""}).status_code == 422
    assert authority.post(address, {"answer": "yes", "from_day": "15.12.2026", "words": ""}).status_code == 302
    late = authority.post(address, {"answer": "no", "from_day": "", "words": "Nej"})
    assert late.status_code == 422 and "allerede afgjort" in text_of(late)
    assert "Accepteret fra en anden dag" in text_of(unit.get(f"{HOME}{chain}/"))


def test_the_unit_withdraws_its_proposal_by_form(house: House, client_as: Any, chain: int) -> None:
    proposal = proposed(house, chain)
    unit = client_as("service_manager")
    address = f"{HOME}pakke/{proposal}/traek/"
    assert unit.get(address).status_code == 200
    assert unit.post(address, {"words": ""}).status_code == 422
    assert unit.post(address, {"words": "Fejl i udredningen"}).status_code == 302


def test_notice_is_given_answered_and_withdrawn_by_form(house: House, client_as: Any, chain: int) -> None:
    unit, authority = client_as("service_manager"), client_as("case_worker")
    here = f"{HOME}{chain}/opsig/"
    assert "30" in text_of(authority.get(here))
    typed = {"given_on": "10.11.2026", "end_reason": "", "asked_day": "20.11.2026", "agreed_days": "", "agreed_source": ""}
    assert authority.post(here, typed).status_code == 422
    assert authority.post(here, {**typed, "end_reason": "citizen_wish"}).status_code == 302
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        notice = Notice.objects.get().pk
    address = f"{HOME}opsigelse/{notice}/svar/"
    assert "20. nov" in text_of(unit.get(address))
    assert authority.post(address, {"answer": "yes", "words": ""}).status_code == 403
    assert unit.post(address, {"answer": "", "words": ""}).status_code == 422
    assert unit.post(address, {"answer": "no", "words": "Vi skal bruge tiden"}).status_code == 302
    back = f"{HOME}opsigelse/{notice}/traek/"
    assert authority.get(back).status_code == 200
    assert authority.post(back, {"words": "Borgeren bliver"}).status_code == 302
    assert "Opsigelsen" in text_of(authority.get(f"{HOME}{chain}/"))


def test_what_a_change_of_payer_does_to_months_that_are_over_is_shown_first(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1", valid_from=date(2025, 6, 1))
    odense = house.cast.odense.pk
    client = client_as("case_worker")
    here = f"{HOME}{chain}/kommune/"
    assert client.get(here).status_code == 200
    typed = {"from_day": "01.10.2025", "acting": odense, "reference": "OD-77", "paying": "", "payer_reason": "", "registered": ""}
    typed |= {"reason": "Flyttet til Odense", "shown": ""}
    first = client.post(here, typed)
    page = text_of(first)
    assert first.status_code == 200 and "oktober 2025" in page and "Efter fristen" in page and 'value="1"' in page
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        assert Placement.objects.current().filter(chain=chain).count() == 1, "nothing is written before it is shown"
    assert client.post(here, {**typed, "shown": "1", "reason": ""}).status_code == 422
    assert client.post(here, {**typed, "shown": "1"}).status_code == 302
    page = text_of(client_as("service_manager").get(f"{HOME}{chain}/"))
    assert "Odense" in page and "Kommuner over tid" in page
    assert "overtaget" in text_of(client_as("outside_case_worker").get(WAITING)).lower()


def test_a_citizen_is_transferred_by_form(house: House, client_as: Any, chain: int) -> None:
    client = client_as("case_worker")
    here = f"{HOME}{chain}/flyt/"
    assert client.get(here).status_code == 200
    here += f"?service={house.lyngdraget.pk}"
    typed = {"item": house.day.pk, "first_day": "01.12.2026", "end_reason": "other_service", "basis": "search"}
    typed |= {"follow_up_on": "01.03.2027", "expected_end": "", "no_end_reason": ""}
    refused = client.post(here, typed)
    assert refused.status_code == 422 and "efter søgning" in text_of(refused).lower()
    moved = client.post(here, {**typed, "basis": "judgment"})
    assert moved.status_code == 302
    assert f"/indskrivninger/{chain}/" in text_of(client.get(moved["Location"])), "the stay it continues"


def test_self_referral_is_told_and_answered_by_form(house: House, client_as: Any) -> None:
    shelter = elsewhere(house.sivkaer, "SEL-109", 1500)
    terms = {"basis": "self_referral", "valid_from": date(2026, 11, 6), "no_end_reason": "Ikke afklaret"}
    chain = house.place("NÆ-5", shelter, by=house.cast.service_manager, **terms)
    unit, authority = client_as("service_manager"), client_as("case_worker")
    assert "11. nov" in text_of(unit.get(f"{HOME}{chain}/orienter/")), "Monday, Tuesday, Wednesday after the Friday"
    assert unit.post(f"{HOME}{chain}/orienter/", {"on": "01.11.2026", "words": ""}).status_code == 422
    assert unit.post(f"{HOME}{chain}/orienter/", {"on": "09.11.2026", "words": "Sikker mail"}).status_code == 302
    assert authority.get(f"{HOME}{chain}/selvhenvendelse/").status_code == 200
    assert authority.post(f"{HOME}{chain}/selvhenvendelse/", {"answer": "no", "words": ""}).status_code == 422
    assert authority.post(f"{HOME}{chain}/selvhenvendelse/", {"answer": "yes", "words": ""}).status_code == 302
    assert "Bekræftet af handlekommunen" in text_of(unit.get(f"{HOME}{chain}/"))


def test_an_anonymous_stay_by_form(house: House, client_as: Any) -> None:
    shelter = elsewhere(house.sivkaer, "SEL-109", 1500)
    unit = client_as("service_manager")
    typed = {"item": shelter.pk, "mark": "K-14", "first_day": "02.11.2026"}
    assert unit.get(f"{HOME}anonym/ny/").status_code == 200
    assert unit.post(f"{HOME}anonym/ny/", {**typed, "mark": ""}).status_code == 422
    assert unit.post(f"{HOME}anonym/ny/", typed).status_code == 302
    with acting_for(acting_of(house.cast.service_manager, TODAY)):
        stay = changes.anonymous_stays()[0].pk
    assert "K-14" in text_of(unit.get(WAITING))
    assert "K-14" not in text_of(client_as("case_worker").get(WAITING))
    assert client_as("case_worker").get(f"{HOME}anonym/{stay}/kommune/").status_code == 404
    assert unit.get(f"{HOME}anonym/{stay}/afslut/").status_code == 200
    assert unit.post(f"{HOME}anonym/{stay}/afslut/", {"last_day": "08.11.2026"}).status_code == 302
    with acting_for(acting_of(house.cast.service_manager, TODAY)):
        stay = changes.anonymous_stays()[0].pk
    known = {"acting": house.cast.naestved.pk, "reference": "NÆ-8", "follow_up_on": "01.12.2026", "expected_end": ""}
    assert unit.post(f"{HOME}anonym/{stay}/kommune/", known).status_code == 302


def test_one_page_per_reference_with_the_price_of_all(house: House, client_as: Any) -> None:
    home, day = house.place("NÆ-1"), house.place("NÆ-1", house.day)
    Inclusion.objects.create(item=house.home, part="day_service", included=True)
    client = client_as("case_worker")
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        citizen = Citizen.objects.get().pk
    address = f"{HOME}borger/{citizen}/"
    page = text_of(client.get(address))
    assert "3.600 kr." in page, "3,000 and 600 kroner a day"
    assert "Dagtilbud er med i prisen" in page
    assert all(f"{HOME}{chain}/" in page for chain in (home, day))
    assert LookEntry.objects.filter(what="citizen", target_id=str(citizen)).exists()
    assert client_as("outside_case_worker").get(address).status_code == 404
    assert client_as("secretariat").get(address).status_code == 403
    other = house.place("NÆ-2")
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        spouse = Placement.objects.get(chain=other).citizen_id
    for pk in (citizen, spouse):
        assert client.get(f"{HOME}borger/{pk}/husstand/").status_code == 200
        assert client.post(f"{HOME}borger/{pk}/husstand/", {"household": "H-12"}).status_code == 302
    assert client.post(f"{HOME}borger/{citizen}/husstand/", {"household": "010190-1234"}).status_code == 422
    assert "NÆ-2" in text_of(client.get(address))
    assert client_as("service_manager").post(f"{HOME}borger/{citizen}/husstand/", {"household": "X"}).status_code == 403


def test_what_waits_stands_on_the_front_page(house: House, client_as: Any, chain: int) -> None:
    proposed(house, chain)
    assert any("ydelsespakke" in task.title for task in waiting_tasks(house.cast.case_worker, TODAY))
    assert waiting_tasks(house.cast.outside_case_worker, TODAY) == []
    page = text_of(client_as("case_worker").get(WAITING))
    assert "NÆ-1" in page
    given = GivenNotice(TODAY, "operator_notice")
    actions.give_notice(by=house.cast.service_manager, today=TODAY, chain=chain, given=given)
    titles = [task.title for task in waiting_tasks(house.cast.case_worker, TODAY)]
    assert any("Sørg for hjælpen" in title for title in titles)
    assert all("NÆ-1" not in title for title in titles)


def test_a_self_referral_waits_for_the_side_whose_turn_it_is_and_not_for_ever(house: House) -> None:
    shelter = elsewhere(house.sivkaer, "SEL-109", 1500)
    worker, manager = house.cast.case_worker, house.cast.service_manager
    began = {"basis": "self_referral", "valid_from": date(2026, 11, 6), "no_end_reason": "Ikke afklaret"}
    chain = house.place("NÆ-5", shelter, by=manager, **began)

    def titles(person: Any, day: date = TODAY) -> list[str]:
        return [task.title for task in waiting_tasks(person, day)]

    assert any("selvhenvendelse" in title for title in titles(manager)) and titles(worker) == []
    assert titles(manager, date(2027, 1, 10)) == []
    actions.tell_municipality(by=manager, today=TODAY, chain=chain, on=TODAY)
    assert any("selvhenvendelse" in title for title in titles(worker)) and titles(manager) == []
    actions.answer_self_referral(by=worker, today=TODAY, chain=chain, confirmed=True)
    assert titles(worker) == titles(manager) == []


def test_an_emergency_waits_for_its_decision(house: House, client_as: Any) -> None:
    house.place("NÆ-9")
    assert any("akut" in task.title for task in waiting_tasks(house.cast.case_worker, TODAY))
    assert "NÆ-9" in text_of(client_as("case_worker").get(f"{HOME}?state=undecided"))
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        citizen = Citizen.objects.get().pk
    decided = actions.Decided(citizen, house.home.pk, "search", "test")
    actions.record_decision(by=house.cast.case_worker, today=TODAY, decided=decided)
    assert waiting_tasks(house.cast.case_worker, TODAY) == []


def test_a_unit_that_closes_shows_who_must_move(house: House, client_as: Any, chain: int) -> None:
    house.home.unit.closed_on = date(2027, 3, 31)
    house.home.unit.save()
    for person in (house.cast.case_worker, house.cast.service_manager):
        assert any("lukker" in task.title for task in waiting_tasks(person, TODAY))
    assert "31. marts 2027" in text_of(client_as("service_manager").get(f"{HOME}{chain}/"))
    actions.end_placement(by=house.cast.case_worker, today=TODAY, chain=chain, last_day=date(2027, 3, 30), end_reason="other")
    assert waiting_tasks(house.cast.case_worker, TODAY) == []


@pytest.mark.parametrize(
    ("address", "words"), [("{chain}/pakke/", "ingen anden ydelsespakke"), ("anonym/ny/", "Ingen af dine tilbud har en takst")]
)
def test_a_page_with_nothing_to_choose_says_so_and_has_no_form(
    house: House, client_as: Any, chain: int, address: str, words: str
) -> None:
    page = text_of(client_as("service_manager").get(HOME + address.format(chain=chain)))
    assert words in page and "rv-form-acts" not in page


@pytest.mark.parametrize("act", ["pakke", "opsig", "kommune", "flyt", "orienter", "selvhenvendelse"])
def test_strangers_and_readers_change_nothing(house: House, client_as: Any, chain: int, act: str) -> None:
    address = f"{HOME}{chain}/{act}/"
    assert client_as("outside_case_worker").get(address).status_code == 404
    assert client_as("secretariat").get(address).status_code == 403
    assert client_as("buying_controller").get(address).status_code == 403
    assert client_as("public").get(address).status_code == 302


def test_rows_of_others_are_not_there(house: House, client_as: Any, chain: int) -> None:
    proposal = proposed(house, chain)
    given = actions.give_notice(by=house.cast.case_worker, today=TODAY, chain=chain, given=GivenNotice(TODAY, "citizen_wish"))
    client = client_as("outside_case_worker")
    for address in (f"pakke/{proposal}/afgoer/", f"pakke/{proposal}/traek/", f"opsigelse/{given.notice}/svar/"):
        assert client.get(HOME + address).status_code == 404


def test_the_pages_take_few_queries(house: House, client_as: Any, chain: int) -> None:
    proposal = proposed(house, chain)
    client = client_as("case_worker")
    with acting_for(acting_of(house.cast.case_worker, TODAY)):
        citizen = Citizen.objects.get().pk
    counted = {
        address: queries_of(client, HOME + address)
        for address in (f"{chain}/", "venter/", f"borger/{citizen}/", f"pakke/{proposal}/afgoer/", f"{chain}/opsig/")
    }
    assert max(counted.values()) <= 24, counted
