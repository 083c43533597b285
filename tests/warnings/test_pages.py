"""The pages as each role: who sees what, forms that keep what was typed, and what is never told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.dialogue.models import Dialogue, MunicipalReturn
from rammevaerk.registry.models import Occupancy
from rammevaerk.warnings.models import EarlyWarning, FindingAside, MonitoringReport
from rammevaerk.warnings.rules.course import WarningStepKind

from tests.support.page_queries import asked_queries
from tests.support.people import PEOPLE, acting_as
from tests.warnings.conftest import Warned

FEW = {"service_manager", "municipal_economist", "secretariat", "second_secretariat", "steering_group", "auditor"}
EVERYBODY = [*PEOPLE, "public"]
FORM = {"kind": "economy", "seen": "Bufferen er brugt op.", "since": "01.10.2026", "expected_places": "18"}
PLAN = {
    "figures": ["occupied", "result"],
    "every_months": "1",
    "first_due": "01.12.2026",
    "until": "01.02.2027",
    "grounds": "Vi ser på det.",
    "after": "0",
}


def page(client_as: Any, person: str, name: str, *args: Any) -> Any:
    return client_as(person).get(reverse(f"warnings:{name}", args=args))


@pytest.mark.parametrize("person", EVERYBODY)
def test_who_opens_a_warning(warned: Warned, client_as: Any, person: str) -> None:
    warning = warned.raised()
    answer = page(client_as, person, "warning", warning)
    if person in FEW:
        assert answer.status_code == 200
        assert "Bufferen er brugt op." in answer.content.decode()
        assert ("Læg advarslen til side" in answer.content.decode()) == ("secretariat" in person)
    else:
        expected = {"public": 302, "disability_council": 403}.get(person, 404)
        assert answer.status_code == expected


def test_a_widened_warning_is_opened_by_the_users_municipality(warned: Warned, client_as: Any) -> None:
    warning = warned.monitored()
    warned.hand_in(warning)
    assert page(client_as, "buying_controller", "warning", warning).status_code == 404
    warned.decided_step(warning, WarningStepKind.WIDEN)
    text = page(client_as, "buying_controller", "warning", warning).content.decode()
    assert "Det går fremad." in text
    assert "Foreslå opfølgning" not in text
    assert page(client_as, "outsider", "warning", warning).status_code == 404


def test_who_raised_it_as_an_authority_reads_its_own_words_alone(warned: Warned, client_as: Any) -> None:
    warning = warned.raised("buying_controller")
    warned.step(warning, WarningStepKind.SET_ASIDE)
    text = page(client_as, "buying_controller", "warning", warning).content.decode()
    assert "Det er, hvad du skrev." in text
    assert "Lagt til side" not in text
    assert "Fordi." not in text
    listed = page(client_as, "buying_controller", "list").content.decode()
    assert "Bekymring for økonomien" in listed


def test_an_operator_raises_a_warning_in_one_form(warned: Warned, client_as: Any) -> None:
    client, address = client_as("service_manager"), reverse("warnings:raise")
    form = client.get(address, {"service": warned.house.sivkaer.pk}).content.decode()
    assert "Fjordlyngen" not in form
    answer = client.post(address, FORM | {"service": str(warned.house.sivkaer.pk)}, follow=True)
    assert "Bufferen er brugt op." in answer.content.decode()
    with acting_as(warned.cast.auditor):
        assert EarlyWarning.objects.get().expected_places == 18


@pytest.mark.parametrize(
    "wrong", [{"since": "11.11.2026"}, {"seen": "Om 010190-1234 er"}, {"service": ""}, {"expected_places": "-1"}, {"kind": "x"}]
)
def test_a_form_that_is_wrong_keeps_what_was_typed(warned: Warned, client_as: Any, wrong: dict[str, str]) -> None:
    typed = FORM | {"service": str(warned.house.sivkaer.pk), "seen": "Det er nyt."} | wrong
    answer = client_as("service_manager").post(reverse("warnings:raise"), typed)
    assert answer.status_code == 422
    assert ("Det er nyt." in answer.content.decode()) == ("seen" not in wrong)


def test_from_proposal_to_figures_by_the_pages(warned: Warned, client_as: Any) -> None:
    warning = warned.raised()
    secretariat, manager = client_as("secretariat"), client_as("service_manager")
    proposed = secretariat.post(reverse("warnings:propose", args=[warning]), PLAN, follow=True).content.decode()
    assert "Opfølgning foreslået" in proposed
    assert "Sæt opfølgningen i gang" not in proposed
    begin = reverse("warnings:step", args=[warning, "start"])
    refused = secretariat.post(begin, {"after": "1", "grounds": ""})
    assert refused.status_code == 422
    assert "Ingen beslutning godkender det endnu" in refused.content.decode()
    warned.decide(warning, WarningStepKind.START)
    assert "Sæt opfølgningen i gang" in secretariat.get(reverse("warnings:warning", args=[warning])).content.decode()
    assert "Følges" in secretariat.post(begin, {"after": "1", "grounds": ""}, follow=True).content.decode()
    address = reverse("warnings:hand_in", args=[warned.plan_of(warning), "2026-12-01"])
    for occupied in ("atten", "17.5", "--3"):
        wrong = manager.post(address, {"occupied": occupied, "result": "-240", "words": "Vi ser tiden an."})
        assert wrong.status_code == 422
        assert "Vi ser tiden an." in wrong.content.decode()
    handed = manager.post(address, {"occupied": "17,5", "result": "−1.240", "words": ""}, follow=True).content.decode()
    assert "17,5" in handed
    with acting_as(warned.cast.auditor):
        assert MonitoringReport.objects.get().values == {"occupied": "17.5", "result": "-1240"}


@pytest.mark.parametrize("wrong", [{"figures": []}, {"first_due": "10.11.2026"}, {"until": "30.11.2026"}, {"grounds": ""}])
def test_a_plan_that_is_wrong_is_told_at_its_field(warned: Warned, client_as: Any, wrong: dict[str, Any]) -> None:
    answer = client_as("secretariat").post(reverse("warnings:propose", args=[warned.raised()]), PLAN | wrong)
    assert answer.status_code == 422


def test_a_step_on_an_old_page_is_told(warned: Warned, client_as: Any) -> None:
    warning = warned.raised()
    warned.propose(warning)
    answer = client_as("secretariat").post(
        reverse("warnings:step", args=[warning, "set_aside"]), {"after": "0", "grounds": "Kendt."}
    )
    assert answer.status_code == 422
    assert "En anden har handlet på advarslen" in answer.content.decode()


@pytest.mark.parametrize("person", EVERYBODY)
def test_who_opens_what_the_figures_say(warned: Warned, client_as: Any, person: str) -> None:
    answer = page(client_as, person, "service", warned.house.sivkaer.pk)
    expected = 200 if person in FEW else {"public": 302, "operator_economist": 404}.get(person, 403)
    assert answer.status_code == expected


def use_of(warned: Warned, months: int = 22) -> None:
    """Reported and placed use from January 2025 on, and a stay of each of the first months."""
    unit = warned.house.home.unit
    for number in range(months):
        month = date(2025 + number // 12, number % 12 + 1, 1)
        used = {"place_days": 90, "people": 3, "people_at_end": 3}
        key = {"unit": unit, "paragraph": "SEL-108", "month": month, "origin": "placements"}
        Occupancy.objects.update_or_create(**key, defaults=used)
    with acting_as(warned.cast.case_worker):
        for month in range(1, 13):
            warned.house.place(f"NÆ-2025-{month}", valid_from=date(2025, month, 1))


def test_the_charts_say_how_often_they_alarm_falsely(warned: Warned, client_as: Any) -> None:
    use_of(warned)
    text = page(client_as, "secretariat", "service", warned.house.sivkaer.pk).content.decode()
    assert "giver diagrammet en falsk alarm i gennemsnit hver" in text
    assert "Kontroldiagram: færre flytter ind" in text
    assert "Kontroldiagram: flere flytter ud" in text


def test_a_finding_is_raised_or_set_aside_from_the_page(warned: Warned, client_as: Any) -> None:
    use_of(warned)
    client = client_as("secretariat")
    service = warned.house.sivkaer
    service.confirmed_on = date(2026, 1, 1)
    service.save()
    aside = reverse("warnings:aside", args=[service.pk, "confirmation", "2026-04-02"])
    assert aside in page(client_as, "secretariat", "service", service.pk).content.decode()
    assert client.post(aside, {"grounds": ""}).status_code == 422
    client.post(aside, {"grounds": "De er på vej."})
    assert client.get(aside).status_code == 404
    assert FindingAside.objects.count() == 0  # behind its wall
    with acting_as(warned.cast.auditor):
        assert FindingAside.objects.get().grounds == "De er på vej."


def test_a_warning_stands_in_no_file(warned: Warned, client_as: Any) -> None:
    use_of(warned)
    answer = client_as("secretariat").get(reverse("warnings:list"), {"format": "csv", "table": "found"})
    assert answer["Content-Type"].startswith("text/html")
    assert "format=csv" not in page(client_as, "secretariat", "list").content.decode()


@pytest.mark.parametrize(
    "address",
    ["/samarbejde/advarsler/tilbud/1/fund/x/2026-01-01/", "/samarbejde/advarsler/9/skridt/follow/", "/samarbejde/advarsler/9/"],
)
def test_an_address_that_is_none(warned: Warned, client_as: Any, address: str) -> None:
    assert client_as("secretariat").get(address).status_code == 404


@pytest.mark.parametrize("person", ["service_manager", "secretariat", "buying_controller"])
def test_pages_ask_the_database_little(warned: Warned, client_as: Any, person: str) -> None:
    warning = warned.monitored()
    warned.hand_in(warning)
    warned.decided_step(warning, WarningStepKind.WIDEN)
    use_of(warned)
    answer(warned, "18")
    client = client_as(person)
    pages = [(reverse("warnings:list"), 14), (reverse("warnings:warning", args=[warning]), 10)]
    if person != "buying_controller":
        pages.append((reverse("warnings:service", args=[warned.house.sivkaer.pk]), 14))
    for address, most in pages:
        with asked_queries() as asked:
            assert client.get(address).status_code == 200
        assert len(asked.own) <= most, asked.own


def answer(warned: Warned, places: str, municipality: str = "naestved") -> None:
    """What a municipality answers about Sivkær in this year's dialogue."""
    service = warned.house.sivkaer
    dialogue, _new = Dialogue.objects.get_or_create(service=service, year=2026, defaults={"opened_on": date(2026, 1, 20)})
    by = getattr(warned.cast, municipality)
    said = {"intention": "unchanged", "expected_places": Decimal(places), "on": date(2026, 2, 3)}
    MunicipalReturn.objects.create(dialogue=dialogue, municipality=by, **said)


def test_use_is_held_against_what_the_municipalities_answer(warned: Warned, client_as: Any) -> None:
    use_of(warned)
    address = reverse("warnings:service", args=[warned.house.sivkaer.pk])
    client = client_as("secretariat")
    assert "for ingen kommune har svaret" not in client.get(address).content.decode()  # no tariff is published either
    answer(warned, "18")
    answer(warned, "20")
    text = client.get(address).content.decode()
    assert "Det forventede i 2026 er, hvad 1 af 2 kommuner har svaret, så mindst det." in text
    assert "jul.–sep. 2026" in text
    assert "−7,0 (−35,0\N{NO-BREAK SPACE}%)" in text
    assert "Væsentligt: mindst 10" in text
    listed = client.get(reverse("warnings:list")).content.decode()
    assert "svar fra 1 af 2 kommuner" in listed


def test_a_part_whose_use_is_unknown_leaves_answers_of_the_whole_unjudged(warned: Warned, client_as: Any) -> None:
    use_of(warned)
    answer(warned, "10")
    Occupancy.objects.filter(month=date(2026, 8, 1)).delete()
    text = client_as("secretariat").get(reverse("warnings:service", args=[warned.house.sivkaer.pk])).content.decode()
    assert "apr.–jun. 2026" in text


def test_an_unknown_agreed_value_is_told_and_nothing_is_judged(warned: Warned, client_as: Any, settings: Any) -> None:
    use_of(warned)
    answer(warned, "20")
    settings.RAMMEVAERK_MODE = "production"
    text = client_as("secretariat").get(reverse("warnings:service", args=[warned.house.sivkaer.pk])).content.decode()
    assert "Det er ikke aftalt, hvad der er væsentligt" in text
    assert "−7,0 (−35,0\N{NO-BREAK SPACE}%)" in text
    assert "pladser i brug i det seneste kvartal" not in client_as("secretariat").get(reverse("warnings:list")).content.decode()
