"""The pages of data collections, tried by everybody: works, bad input, wrong role, other municipality, closed round."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from rammevaerk.reporting import actions, facts
from rammevaerk.reporting.models import HearingAnswer, Return, Round
from rammevaerk.reporting.rules.answers import DemandReport, UnitReport

from tests.reporting.conftest import TODAY, Register
from tests.support.people import PEOPLE

ClientAs = Callable[[str], Client]
EVERYBODY = (*PEOPLE, "public")
SIGNED_IN = set(PEOPLE)
SECRETARIAT = {"secretariat", "second_secretariat"}
AUDITOR = {"auditor"}
CONTROLLERS = {"controller", "buying_controller", "outsider"}


@pytest.fixture(autouse=True)
def on_the_tests_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are asked for on the tests' day."""
    from rammevaerk.web import clock

    monkeypatch.setattr(clock, "demo_date", lambda: TODAY)


def open_to(client_as: ClientAs, address: str) -> set[str]:
    """Who gets the page."""
    return {person for person in EVERYBODY if client_as(person).get(address).status_code == 200}


def test_rounds_are_seen_by_everybody_logged_in(client_as: ClientAs, a_round: Round) -> None:
    assert open_to(client_as, "/indberetning/") == SIGNED_IN
    assert open_to(client_as, f"/indberetning/runde/{a_round.pk}/") == SIGNED_IN
    assert open_to(client_as, "/indberetning/runde/ny/") == SECRETARIAT


def test_an_open_services_return_is_seen_by_its_own(client_as: ClientAs, of_sivkaer: Return) -> None:
    address = f"/indberetning/indmelding/{of_sivkaer.pk}/"
    assert open_to(client_as, address) == {"service_manager", "municipal_economist"} | SECRETARIAT | AUDITOR
    assert open_to(client_as, f"{address}skabelon.xlsx") == {"service_manager", "municipal_economist"} | SECRETARIAT | AUDITOR
    assert open_to(client_as, f"{address}regneark/") == {"service_manager", "municipal_economist"}


def test_an_open_demand_is_seen_by_its_own_authority(client_as: ClientAs, of_naestved: Return) -> None:
    address = f"/indberetning/indmelding/{of_naestved.pk}/"
    assert open_to(client_as, address) == {"case_worker", "buying_controller"} | SECRETARIAT | AUDITOR


def test_when_the_hearing_opens_controllers_see_each_others(client_as: ClientAs, in_hearing: Round, register: Register) -> None:
    sivkaer = in_hearing.returns.get(service=register.sivkaer)
    seen = open_to(client_as, f"/indberetning/indmelding/{sivkaer.pk}/")
    assert seen == {"service_manager", "municipal_economist"} | CONTROLLERS | SECRETARIAT | AUDITOR


def test_the_picture_opens_in_steps(cast: Any, client_as: ClientAs, a_round: Round, submitted: Return) -> None:
    address = f"/indberetning/runde/{a_round.pk}/resultat/"
    first = SECRETARIAT | AUDITOR | {"steering_group"}
    assert open_to(client_as, address) == first
    actions.accept(by=cast.secretariat, today=TODAY, return_id=submitted.pk)
    actions.close_round(by=cast.secretariat, today=TODAY, round_id=a_round.pk)
    assert open_to(client_as, address) == first
    actions.open_hearing(by=cast.secretariat, today=TODAY, round_id=a_round.pk, until=date(2026, 12, 1))
    assert open_to(client_as, address) == SIGNED_IN - {"disability_council"}
    actions.publish_round(by=cast.secretariat, today=TODAY, round_id=a_round.pk)
    assert open_to(client_as, address) == SIGNED_IN


def test_the_steering_group_sees_sums_and_no_single_return(client_as: ClientAs, submitted: Return) -> None:
    page = client_as("steering_group").get(f"/indberetning/runde/{submitted.round_id}/").content.decode()
    assert "af 5 indmeldinger er godkendt" in page
    assert "/indberetning/indmelding/" not in page and "Sivkær" not in page


@pytest.mark.parametrize("person", ["service_manager", "operator_economist", "buying_controller", "disability_council"])
def test_the_round_lists_own_returns_only(client_as: ClientAs, a_round: Round, person: str) -> None:
    page = client_as(person).get(f"/indberetning/runde/{a_round.pk}/").content.decode()
    shown = {name for name in ("Sivkær", "Tangstien", "Hyldemosen", "Forventet behov") if name in page}
    own = {"service_manager": {"Sivkær"}, "operator_economist": {"Hyldemosen"}, "buying_controller": {"Forventet behov"}}
    assert shown == own.get(person, set())


def sent(row: Return, **changes: str) -> dict[str, str]:
    """The form of Sivkær filled in, with something changed."""
    form = {"act": "submit"}
    for answer in row.unit_answers.all():
        key = f"u{answer.unit_id}-{answer.paragraph}"
        figures = {
            "approved": "11",
            "budgeted": "10",
            "agreement": "10",
            "expected_places": "10",
            "people": "11",
            "place_days": "3.577,5",
            "waiting": "0",
            "actual_cost_ore": "8.000.000",
            "own_income_ore": "",
            "budget_adopted_on": "12.10.2026",
            "row0-kind": "direct",
            "row0-text": "Løn",
            "row0-amount": "7.800.000",
            "row1-kind": "indirect",
            "row1-text": "Centrale puljer",
            "row1-amount": "400.000,50",
        }
        form |= {f"{key}-{name}": value for name, value in figures.items()}
    first = row.unit_answers.order_by("pk")[0]
    return form | {f"u{first.unit_id}-{first.paragraph}-{name.replace('__', '-')}": value for name, value in changes.items()}


def test_a_manager_reports_for_the_service(client_as: ClientAs, of_sivkaer: Return) -> None:
    client = client_as("service_manager")
    answer = client.post(f"/indberetning/indmelding/{of_sivkaer.pk}/", sent(of_sivkaer), follow=True)
    assert "Indmeldingen er indsendt" in answer.content.decode()
    of_sivkaer.refresh_from_db()
    assert of_sivkaer.state == "submitted"
    (first, _second) = facts.unit_reports([of_sivkaer.pk])[of_sivkaer.pk]
    assert first.waiting == 0 and first.own_income_ore is None
    assert [line.amount_ore for line in first.lines] == [780_000_000, 40_000_050]


def test_a_draft_that_cannot_be_submitted_is_kept_and_says_what_is_missing(client_as: ClientAs, of_sivkaer: Return) -> None:
    client = client_as("service_manager")
    page = client.post(f"/indberetning/indmelding/{of_sivkaer.pk}/", sent(of_sivkaer, waiting=""), follow=True).content.decode()
    assert "ikke indsendt: 1 ting mangler" in page
    assert "Antallet på ventelisten mangler" in page
    of_sivkaer.refresh_from_db()
    assert of_sivkaer.state == "draft" and of_sivkaer.saved_at is not None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"people": "ca. 12"}, "Skriv et helt tal"),
        ({"people": "-2"}, "Skriv et helt tal"),
        ({"place_days": "3577.5"}, "Skriv døgnene som et tal"),
        ({"actual_cost_ore": "1234.50"}, "komma"),
        ({"budget_adopted_on": "1/5-2026"}, "dag.måned.år"),
        ({"row0__text": ""}, "Skriv, hvad linjen dækker"),
        ({"row0__kind": ""}, "Vælg linjens art"),
        ({"budget_adopted_on": "01.12.2026"}, "en dag, der ikke er kommet"),
        ({"remarks": "Borger 010180-1234 er flyttet"}, "cpr-nummer"),
        ({"people": "123456789"}, "alt for stort"),
    ],
)
def test_bad_input_is_said_at_the_field_and_nothing_typed_is_lost(
    client_as: ClientAs, of_sivkaer: Return, changes: dict[str, str], said: str
) -> None:
    answer = client_as("service_manager").post(f"/indberetning/indmelding/{of_sivkaer.pk}/", sent(of_sivkaer, **changes))
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    typed = next(iter(changes.values()))
    assert "400.000,50" in page and (typed in page if typed else True)
    of_sivkaer.refresh_from_db()
    assert of_sivkaer.saved_at is None


@pytest.mark.parametrize("person", ["operator_economist", "buying_controller", "outsider", "steering_group", "public"])
def test_others_cannot_send_a_return(client_as: ClientAs, of_sivkaer: Return, person: str) -> None:
    answer = client_as(person).post(f"/indberetning/indmelding/{of_sivkaer.pk}/", sent(of_sivkaer))
    assert answer.status_code == (302 if person == "public" else 403)
    of_sivkaer.refresh_from_db()
    assert of_sivkaer.saved_at is None


def test_the_secretariat_reads_a_draft_and_writes_nothing_in_it(client_as: ClientAs, of_sivkaer: Return) -> None:
    client_as("secretariat").post(f"/indberetning/indmelding/{of_sivkaer.pk}/", sent(of_sivkaer))
    of_sivkaer.refresh_from_db()
    assert of_sivkaer.saved_at is None


def test_a_closed_round_shows_the_return_without_a_form(client_as: ClientAs, in_hearing: Round, register: Register) -> None:
    row = in_hearing.returns.get(service=register.tangstien)
    answer = client_as("municipal_economist").post(f"/indberetning/indmelding/{row.pk}/", sent(row))
    assert answer.status_code == 200 and "Indsend indmeldingen" not in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "closed"


def demand_form(act: str = "submit", **changes: str) -> dict[str, str]:
    form = {"act": act}
    for number in range(12):
        parts = {"current_citizens": "20", "expected_change": "same", "expected_places": "20", "score": "4", "explanation": ""}
        form |= {f"g{number}-{name}": value for name, value in parts.items()}
    return form | {name.replace("__", "-"): value for name, value in changes.items()}


def test_a_municipality_reports_its_demand(client_as: ClientAs, of_naestved: Return) -> None:
    address = f"/indberetning/indmelding/{of_naestved.pk}/"
    client_as("case_worker").post(
        address, demand_form(g3__score="unknown", g0__score="2", g0__explanation="Fire pladser mangler.")
    )
    of_naestved.refresh_from_db()
    assert of_naestved.state == "submitted"
    reports = facts.demand_reports([of_naestved.pk])[of_naestved.pk]
    assert (reports[3].score, reports[3].score_unknown, reports[0].score) == (None, True, 2)


def test_a_low_score_without_reason_stays_a_draft(client_as: ClientAs, of_naestved: Return) -> None:
    address = f"/indberetning/indmelding/{of_naestved.pk}/"
    page = client_as("case_worker").post(address, demand_form(g0__score="1"), follow=True).content.decode()
    assert "Forklaringen mangler" in page and "ikke indsendt: 1 ting mangler" in page
    of_naestved.refresh_from_db()
    assert of_naestved.state == "draft"


def test_the_secretariat_accepts_from_the_board(client_as: ClientAs, submitted: Return) -> None:
    client = client_as("secretariat")
    board = client.get(f"/indberetning/runde/{submitted.round_id}/").content.decode()
    assert "1 indsendt indmelding venter på svar" in board
    answer = client.post(f"/indberetning/indmelding/{submitted.pk}/godkend/", {"from": "board"})
    assert answer.url.endswith("#indsendt")
    submitted.refresh_from_db()
    assert submitted.state == "accepted"


def test_the_secretariat_sends_back_with_a_comment_the_respondent_sees(client_as: ClientAs, submitted: Return) -> None:
    address = f"/indberetning/indmelding/{submitted.pk}/"
    refused = client_as("secretariat").post(f"{address}retur/", {"comment": " "})
    assert refused.status_code == 422
    client_as("secretariat").post(f"{address}retur/", {"comment": "Ventelisten er fra 2025."})
    page = client_as("service_manager").get(address).content.decode()
    assert "Ventelisten er fra 2025." in page and "Indsend indmeldingen" in page


def test_a_comment_with_a_cpr_number_is_not_sent(client_as: ClientAs, submitted: Return) -> None:
    answer = client_as("secretariat").post(f"/indberetning/indmelding/{submitted.pk}/retur/", {"comment": "010180-1234"})
    assert answer.status_code == 422 and "cpr-nummer" in answer.content.decode()
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


@pytest.mark.parametrize("act", ["godkend", "retur"])
@pytest.mark.parametrize("person", ["service_manager", "controller", "auditor", "steering_group"])
def test_only_the_secretariat_answers(client_as: ClientAs, submitted: Return, act: str, person: str) -> None:
    answer = client_as(person).post(f"/indberetning/indmelding/{submitted.pk}/{act}/", {"comment": "x"})
    assert answer.status_code == 403


@pytest.mark.parametrize("act", ["luk", "paamind", "offentliggoer", "aabn-hoering"])
@pytest.mark.parametrize("person", ["controller", "auditor", "steering_group"])
def test_only_the_secretariat_runs_rounds(client_as: ClientAs, a_round: Round, act: str, person: str) -> None:
    assert client_as(person).post(f"/indberetning/runde/{a_round.pk}/{act}/").status_code == 403


def test_those_who_are_late_are_listed_and_reminded(client_as: ClientAs, a_round: Round) -> None:
    client = client_as("secretariat")
    assert "Forsinket: 3" in client.get(f"/indberetning/runde/{a_round.pk}/").content.decode()
    page = client.post(f"/indberetning/runde/{a_round.pk}/paamind/", follow=True).content.decode()
    assert "5 indmeldinger er påmindet" in page
    assert set(a_round.returns.values_list("reminded_on", flat=True)) == {TODAY}


def test_one_party_is_reminded_alone(client_as: ClientAs, a_round: Round, cast: Any) -> None:
    client_as("secretariat").post(f"/indberetning/runde/{a_round.pk}/paamind/", {"party": cast.region.pk})
    assert a_round.returns.filter(reminded_on=TODAY).count() == 1


def test_a_round_is_opened_from_the_page(client_as: ClientAs, register: Register) -> None:
    client = client_as("secretariat")
    form = {"name": "Indmelding 2026", "for_year": "2027", "deadline": "01.12.2026"}
    assert client.post("/indberetning/runde/ny/", {**form, "deadline": "1/12"}).status_code == 422
    assert client.post("/indberetning/runde/ny/", {**form, "deadline": "01.11.2026"}).status_code == 422
    assert client.post("/indberetning/runde/ny/", form).status_code == 302
    assert Round.objects.get().returns.count() == 5


def test_the_round_goes_through_to_publication(client_as: ClientAs, submitted: Return) -> None:
    client, address = client_as("secretariat"), f"/indberetning/runde/{submitted.round_id}/"
    refused = client.post(f"{address}luk/", follow=True).content.decode()
    assert "1 indsendte indmeldinger venter på svar" in refused
    client.post(f"/indberetning/indmelding/{submitted.pk}/godkend/")
    client.post(f"{address}luk/")
    client.post(f"{address}aabn-hoering/", {"until": "01.12.2026"})
    answer = client_as("controller").post(f"{address}hoering/", {"comment": "Vi er enige i billedet."}, follow=True)
    assert "Vi er enige i billedet." in answer.content.decode()
    assert client_as("buying_controller").post(f"{address}hoering/", {"comment": "010180-1234"}).status_code == 422
    client.post(f"{address}offentliggoer/")
    assert Round.objects.get(pk=submitted.round_id).state == "published"
    assert HearingAnswer.objects.count() == 1


def test_the_results_show_the_scores_as_chart_and_table(
    cast: Any, client_as: ClientAs, of_naestved: Return, full_demand: tuple[DemandReport, ...], answer_all: Any, submitted: Return
) -> None:
    answer_all(of_naestved, full_demand, cast.case_worker)
    actions.accept(by=cast.secretariat, today=TODAY, return_id=submitted.pk)
    page = client_as("steering_group").get(f"/indberetning/runde/{of_naestved.round_id}/resultat/").content.decode()
    assert "Det passer dårligst for »Fysisk funktionsnedsættelse«: 1 af 1 kommuner giver 1 eller 2." in page
    assert "1 af 3 tilbud og 1 af 2 kommuner er godkendt" in page
    assert "98,0" in page  # 3,577 place-days of 10 places in 365 days


@pytest.mark.parametrize("path", ["", "runde/{round}/", "runde/{round}/?returns-sort=-odd", "runde/{round}/resultat/"])
def test_pages_take_no_more_queries_than_a_few(
    client_as: ClientAs, submitted: Return, django_assert_max_num_queries: Any, path: str
) -> None:
    client = client_as("secretariat")
    with django_assert_max_num_queries(14):
        assert client.get(f"/indberetning/{path.format(round=submitted.round_id)}").status_code == 200


def test_a_return_takes_the_same_queries_for_one_unit_and_for_many(
    cast: Any, client_as: ClientAs, submitted: Return, register: Register, django_assert_max_num_queries: Any
) -> None:
    client = client_as("secretariat")
    with django_assert_max_num_queries(14):
        assert client.get(f"/indberetning/indmelding/{submitted.pk}/").status_code == 200
    actions.send_back(by=cast.secretariat, today=TODAY, return_id=submitted.pk, comment="Ret")
    manager = client_as("service_manager")
    with django_assert_max_num_queries(24):
        assert manager.get(f"/indberetning/indmelding/{submitted.pk}/").status_code == 200


def test_tasks_follow_the_return(cast: Any, submitted: Return, full_sivkaer: tuple[UnitReport, ...]) -> None:
    from rammevaerk.reporting.queries import tasks_for

    def titles(person: str) -> list[str]:
        return [task.title for task in tasks_for(cast.person(person), TODAY)]

    assert titles("secretariat") == ["Besvar 1 indsendt indmelding", "Påmind om 4 indmeldinger"]
    assert titles("service_manager") == []
    assert titles("municipal_economist") == ["Indsend indmeldingen: Tangstien"]
    assert titles("case_worker") == ["Indsend indmeldingen: forventet behov"]
    actions.send_back(by=cast.secretariat, today=TODAY, return_id=submitted.pk, comment="Ret ventelisten.")
    (task,) = tasks_for(cast.service_manager, TODAY)
    assert (task.title, task.context) == ("Ret indmeldingen: Sivkær", "Sekretariatet skriver: Ret ventelisten.")
    assert titles("auditor") == titles("disability_council") == []


def test_those_who_are_heard_have_it_as_a_task_until_they_have_answered(cast: Any, in_hearing: Round) -> None:
    from rammevaerk.reporting.queries import tasks_for

    assert [task.title for task in tasks_for(cast.controller, TODAY)] == ["Kommentér det samlede billede"]
    actions.answer_hearing(by=cast.municipal_economist, today=TODAY, round_id=in_hearing.pk, comment="Fint.")
    assert tasks_for(cast.controller, TODAY) == []


def test_those_without_anything_odd_are_accepted_at_once(
    cast: Any, client_as: ClientAs, submitted: Return, register: Register, of_naestved: Return, full_demand: Any
) -> None:
    Return.objects.filter(pk=submitted.pk).update(odd=[{"code": "x", "severity": "note", "message": "Odd"}])
    actions.save_draft(by=cast.case_worker, today=TODAY, return_id=of_naestved.pk, reports=full_demand)
    actions.submit(by=cast.case_worker, today=TODAY, return_id=of_naestved.pk)
    address = f"/indberetning/runde/{submitted.round_id}/godkend/"
    assert client_as("auditor").post(address).status_code == 403
    assert "1 indmelding er godkendt." in client_as("secretariat").post(address, follow=True).content.decode()
    of_naestved.refresh_from_db()
    submitted.refresh_from_db()
    assert (of_naestved.state, submitted.state) == ("accepted", "submitted")


def test_the_steering_group_reads_who_wrote_what_when_the_hearing_opens(
    cast: Any, client_as: ClientAs, of_naestved: Return, full_demand: tuple[DemandReport, ...], answer_all: Any
) -> None:
    answer_all(of_naestved, full_demand, cast.case_worker)
    address = f"/indberetning/runde/{of_naestved.round_id}/resultat/"
    assert "Der mangler fire midlertidige pladser" not in client_as("steering_group").get(address).content.decode()
    assert "Der mangler fire midlertidige pladser" in client_as("secretariat").get(address).content.decode()
    actions.close_round(by=cast.secretariat, today=TODAY, round_id=of_naestved.round_id)
    actions.open_hearing(by=cast.secretariat, today=TODAY, round_id=of_naestved.round_id, until=date(2026, 12, 1))
    assert "Der mangler fire midlertidige pladser" in client_as("steering_group").get(address).content.decode()
