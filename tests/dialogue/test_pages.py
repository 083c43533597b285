"""The pages of the dialogue year: the list, the one page, the answers in one table, the report, the files, tasks and panels."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rammevaerk.dialogue import actions, due, queries
from rammevaerk.dialogue.models import Comment, MunicipalReturn, YearlyReport
from rammevaerk.web.clock import set_demo_date

from tests.dialogue.conftest import DEADLINE, DECIDED, HEARD, REPORTED, START, TEXTS, YEAR, Year
from tests.support.page_queries import asked_queries

ClientAs = Callable[[str], Client]


def page(year: Year, name: str = "detail") -> str:
    return reverse(f"dialogue:{name}", args=[year.house.sivkaer.pk, YEAR])


def words_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_list_says_who_is_missing_what(year: Year, client_as: ClientAs) -> None:
    address = reverse("dialogue:year", args=[YEAR])
    set_demo_date(START)
    assert "Årets dialoger er ikke åbnet" in words_of(client_as("case_worker"), address)
    assert "Åbn årets dialoger" in words_of(client_as("secretariat"), address)
    assert client_as("secretariat").post(reverse("dialogue:open_year", args=[YEAR])).status_code == 302
    year.returned()
    set_demo_date(date(2026, 5, 1))
    text = words_of(client_as("auditor"), address)
    assert "1 af 2, 1 mangler" in text
    assert "Mangler, for sent" in text
    file = client_as("secretariat").get(address, {"format": "csv", "table": "dialogues"})
    assert "Fjordlyngen" in file.content.decode("utf-8-sig")


@pytest.mark.parametrize(
    "role",
    [
        "case_worker",
        "controller",
        "service_manager",
        "secretariat",
        "steering_group",
        "disability_council",
        "auditor",
        "outsider",
    ],
)
def test_everybody_signed_in_sees_the_page(year: Year, client_as: ClientAs, role: str) -> None:
    year.at("ended")
    set_demo_date(DECIDED)
    assert "Sivkær" in words_of(client_as(role), page(year))


def test_the_public_sees_nothing_of_it(year: Year, client_as: ClientAs) -> None:
    year.at("ended")
    public = client_as("public")
    for address in (page(year), page(year, "pdf"), reverse("dialogue:year", args=[YEAR])):
        assert public.get(address).status_code == 302
    assert page(year) not in words_of(public, reverse("registry:service", args=[year.house.sivkaer.pk]))


def test_users_by_municipality_are_hidden_from_those_outside_the_area(year: Year, client_as: ClientAs) -> None:
    year.house.place("NÆ-1", valid_from=date(2026, 3, 1))
    year.at("ended")
    set_demo_date(DECIDED)
    for role in ("case_worker", "operator_economist", "steering_group", "secretariat", "auditor"):
        assert "1 person fra 1 kommuner" in words_of(client_as(role), page(year)), role
    for role in ("disability_council", "outsider"):
        text = words_of(client_as(role), page(year))
        assert "1 person fra" not in text, role
        assert "Færre end 5, vises ikke." in text
        assert "beløbene ikke vises" in text
        assert "3.000,00" not in text


def test_single_returns_are_shown_to_others_from_the_hearing(year: Year, client_as: ClientAs) -> None:
    year.opened()
    year.returned(wishes="Korte ophold")
    set_demo_date(START)
    for role, sees in (
        ("case_worker", True),
        ("secretariat", True),
        ("auditor", True),
        ("controller", False),
        ("steering_group", False),
    ):
        assert ("Korte ophold" in words_of(client_as(role), page(year))) == sees, role
    year.saved()
    year.reported()
    year.sent()
    set_demo_date(REPORTED)
    for role in ("controller", "service_manager", "steering_group"):
        assert "Korte ophold" in words_of(client_as(role), page(year)), role
    assert "Korte ophold" not in words_of(client_as("outsider"), page(year))


def test_a_municipality_answers_for_all_services_at_once(year: Year, client_as: ClientAs) -> None:
    year.opened()
    set_demo_date(START)
    client, address = client_as("case_worker"), reverse("dialogue:answer", args=[YEAR])
    assert "2 tilbud er ikke besvaret" in words_of(client, address)
    sivkaer, fjordlyngen = year.house.sivkaer.pk, year.house.fjordlyngen.pk
    data = {f"{sivkaer}-intention": "increase", f"{sivkaer}-expected_places": "2,5", f"{fjordlyngen}-intention": "none"}
    wrong = client.post(address, {**data, f"{fjordlyngen}-expected_places": "0"})
    assert wrong.status_code == 422
    assert "hvorfor tilbuddet ikke skal bruges" in wrong.content.decode()
    assert 'value="2,5"' in wrong.content.decode()
    assert not MunicipalReturn.objects.exists()
    whole = {**data, f"{fjordlyngen}-expected_places": "0", f"{fjordlyngen}-reason": "Ingen borgere i målgruppen"}
    assert client.post(address, whole).status_code == 302
    assert queries.expected_places(sivkaer, YEAR) == Decimal("2.5")
    assert "Alle er besvaret" in words_of(client, address)


def test_a_remark_that_seems_to_tell_of_somebody_is_read_again(year: Year, client_as: ClientAs) -> None:
    year.opened()
    set_demo_date(START)
    client, address, pk = client_as("case_worker"), reverse("dialogue:answer", args=[YEAR]), year.house.sivkaer.pk
    data = {f"{pk}-intention": "unchanged", f"{pk}-expected_places": "2", f"{pk}-remark": "Ring til Bo Hansen"}
    asked = client.post(address, data)
    assert asked.status_code == 422 and f"{pk}-looked_through" in asked.content.decode()
    assert client.post(address, {**data, f"{pk}-remark": "Om 010190-1234"}).status_code == 422
    assert not MunicipalReturn.objects.exists()
    assert client.post(address, {**data, f"{pk}-looked_through": "on"}).status_code == 302
    assert MunicipalReturn.objects.get().remark == "Ring til Bo Hansen"
    assert client.post(address, {**data, f"{pk}-expected_places": "3"}).status_code == 302  # what was read is not asked again
    assert "Ring til Bo Hansen" in words_of(client_as("secretariat"), page(year))


@pytest.mark.parametrize(
    ("role", "status"), [("outsider", 403), ("outside_case_worker", 403), ("secretariat", 403), ("service_manager", 403)]
)
def test_only_the_areas_municipalities_answer(year: Year, client_as: ClientAs, role: str, status: int) -> None:
    year.opened()
    assert client_as(role).get(reverse("dialogue:answer", args=[YEAR])).status_code == status


def test_a_year_without_dialogues_cannot_be_answered(year: Year, client_as: ClientAs) -> None:
    assert client_as("case_worker").get(reverse("dialogue:answer", args=[YEAR])).status_code == 404
    assert client_as("case_worker").get(page(year)).status_code == 404


def test_the_operator_writes_states_and_submits(year: Year, client_as: ClientAs) -> None:
    year.opened()
    set_demo_date(START)
    client, address = client_as("service_manager"), page(year, "report")
    assert "Pladser i dag" in words_of(client, address)
    early = client.post(page(year, "submit_report"))
    assert early.status_code == 422
    assert "Afsnittet skal være skrevet" in early.content.decode()
    form = {
        "edition": "0",
        **TEXTS,
        "leader_since": "01.08.2024",
        "places_2026": "8",
        "places_2027": "8",
        "places_2028": "9",
        "demand_2026": "9",
    }
    assert client.post(address, form).status_code == 302
    assert client.post(address, {**form, "summary": "En anden"}).status_code == 422
    stated = {"stated-key": "now.occupancy", "stated-value": "92,5", "stated-reason": "To på aflastning"}
    assert client.post(page(year, "state_figure"), {**stated, "stated-reason": ""}).status_code == 422
    assert client.post(page(year, "state_figure"), stated).status_code == 302
    assert client.post(page(year, "submit_report")).status_code == 302
    text = words_of(client_as("controller"), page(year))
    assert "driftsherren oplyser 92,5\u00a0%" in text
    assert "To på aflastning" in text
    assert "Version 1 af rapporten" in text
    assert "Else Holm, forstander, siden 1. aug. 2024" in text


@pytest.mark.parametrize("role", ["operator_economist", "controller", "secretariat"])
def test_no_one_else_writes_the_report(year: Year, client_as: ClientAs, role: str) -> None:
    year.opened()
    for name in ("report", "state_figure", "submit_report"):
        assert client_as(role).post(page(year, name), {"edition": "0"}).status_code == 403, name


def test_the_drafts_texts_are_the_operators_until_submitted(year: Year, client_as: ClientAs) -> None:
    year.opened()
    year.saved({**TEXTS, "summary": "Halvfærdig tanke"})
    set_demo_date(START)
    assert "Halvfærdig tanke" in words_of(client_as("service_manager"), page(year))
    assert "Halvfærdig tanke" not in words_of(client_as("secretariat"), page(year))
    year.reported(START)
    assert "Halvfærdig tanke" in words_of(client_as("secretariat"), page(year))


def test_the_hearing_is_sent_and_answered_until_its_last_day(year: Year, client_as: ClientAs) -> None:
    year.at("reported")
    set_demo_date(REPORTED)
    office = client_as("secretariat")
    assert "29.04.2026" in words_of(office, page(year))  # 14 days are proposed
    assert office.post(page(year, "send"), {"send-deadline": "01.04.2026"}).status_code == 422
    assert office.post(page(year, "send"), {"send-deadline": "29.04.2026"}).status_code == 302
    buyer = client_as("case_worker")
    assert "Jeres bemærkning" in words_of(buyer, page(year))
    assert "Jeres bemærkning" not in words_of(client_as("outsider"), page(year))
    set_demo_date(DEADLINE)
    assert buyer.post(page(year, "comment"), {"comment-words": "Borger 010190-1234"}).status_code == 422
    assert buyer.post(page(year, "comment"), {"comment-words": "Vi vil gerne have kurser"}).status_code == 302
    set_demo_date(HEARD)
    late = buyer.post(page(year, "comment"), {"comment-words": "For sent"})
    assert late.status_code == 422
    assert [row.words for row in Comment.objects.all()] == ["Vi vil gerne have kurser"]
    assert "Vi vil gerne have kurser" in words_of(client_as("steering_group"), page(year))


def test_the_outcome_is_written_from_the_decision_on_the_page(year: Year, client_as: ClientAs) -> None:
    year.at("heard")
    set_demo_date(DECIDED)
    office = client_as("secretariat")
    form = {"outcome-kind": "follow_up", "outcome-words": "Plan for personale", "outcome-follow_up_on": "01.10.2026"}
    assert office.post(page(year, "outcome"), form).status_code == 422
    year.decided()
    assert office.post(page(year, "outcome"), {**form, "outcome-follow_up_on": ""}).status_code == 422
    assert office.post(page(year, "outcome"), form).status_code == 302
    text = words_of(office, page(year))
    assert "Skal følges op" in text
    assert "Følges op senest 1. okt. 2026" in text


def test_an_earlier_version_is_shown_as_it_was(year: Year, client_as: ClientAs) -> None:
    year.at("reported")
    year.saved({**TEXTS, "summary": "Rettet tekst"}, edition=1)
    year.reported(HEARD)
    set_demo_date(HEARD)
    client = client_as("auditor")
    assert "Rettet tekst" in words_of(client, page(year))
    assert "Rettet tekst" not in words_of(client, page(year) + "?version=1")
    assert client.get(page(year) + "?version=7").status_code == 404
    assert YearlyReport.objects.count() == 2


def test_the_dialogue_is_a_word_document_and_a_pdf(year: Year, client_as: ClientAs) -> None:
    import docx

    year.house.place("NÆ-1", valid_from=date(2026, 3, 1))
    year.at("ended")
    set_demo_date(DECIDED)
    word = client_as("controller").get(page(year, "word"))
    document = docx.Document(io.BytesIO(word.content))
    headings = [row.text for row in document.paragraphs if row.style is not None and row.style.name == "Heading 1"]
    assert headings[0] == "Sammenfatning og opmærksomhedspunkter"
    assert headings[-1] == "Statusdrøftelse"
    assert len(document.inline_shapes) == 2
    pdf = client_as("controller").get(page(year, "pdf"))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")


def test_each_is_reminded_of_what_is_theirs(year: Year) -> None:
    cast, today = year.cast, date(2026, 3, 1)
    assert not due.tasks_for(cast.case_worker, today)
    year.opened()
    buyer = due.tasks_for(cast.case_worker, today)
    assert [(task.title, task.due) for task in buyer] == [("Svar, hvordan I vil bruge 2 udpegede tilbud", date(2026, 3, 31))]
    assert [task.due for task in due.tasks_for(cast.service_manager, today)] == [date(2026, 4, 30)]
    assert not due.tasks_for(cast.secretariat, today)
    assert not due.tasks_for(cast.outsider, today)
    year.saved()
    year.reported()
    assert [task.title for task in due.tasks_for(cast.secretariat, REPORTED)] == ["Send 1 dialog i høring"]
    year.sent()
    assert not due.tasks_for(cast.secretariat, DEADLINE)
    assert [task.title for task in due.tasks_for(cast.secretariat, HEARD)] == ["Drøft status for 1 tilbud"]
    year.decided()
    year.ended()
    assert not due.tasks_for(cast.secretariat, DECIDED)


def test_the_service_and_the_hub_lead_to_it(year: Year, client_as: ClientAs) -> None:
    year.at("reported")
    set_demo_date(REPORTED)
    assert page(year) in words_of(client_as("controller"), reverse("registry:service", args=[year.house.sivkaer.pk]))
    assert "1 af 2 årsrapporter er kommet" in words_of(client_as("controller"), reverse("cooperation:tripartition"))


@pytest.mark.parametrize(("name", "most"), [("year", 10), ("detail", 12), ("answer", 8), ("report", 17)])
def test_a_page_asks_no_more_than_this(year: Year, client_as: ClientAs, name: str, most: int) -> None:
    year.at("reported")
    year.returned()
    set_demo_date(REPORTED)
    address = reverse(f"dialogue:{name}", args=[YEAR]) if name in ("year", "answer") else page(year, name)
    client = client_as("service_manager" if name == "report" else "case_worker")
    client.get(address)
    with asked_queries() as asked:
        words_of(client, address)
    assert len(asked.own) <= most, (len(asked.own), asked.own)
    actions.give_returns(by=year.cast.controller, today=REPORTED, year=YEAR, answers=[_answer(year)])
    with asked_queries() as again:
        words_of(client, address)
    assert len(again.own) <= len(asked.own)


def _answer(year: Year) -> Any:
    return actions.NewReturn(year.house.sivkaer.pk, "unchanged", Decimal(1))
