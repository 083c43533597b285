"""The pages of goals, follow-ups, transitions and results: they work, say what is wrong, and show nobody what is not theirs."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rammevaerk.accounts.models import AuditEntry, LookEntry
from rammevaerk.contracts import actions, following
from rammevaerk.contracts.models import Placement
from rammevaerk.contracts.queries import tasks_for
from rammevaerk.contracts.rules.follow_up import GoalProgress, GoalSet, Held

from tests.support.people import TODAY
from tests.support.placements import House
from tests.support.queries import queries_of

LIST = "/indskrivninger/"


@pytest.fixture(autouse=True)
def today(db: None) -> None:
    from rammevaerk.web.clock import set_demo_date

    set_demo_date(TODAY)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def typed(goal: int | None = None, **changes: Any) -> dict[str, Any]:
    """What is typed about a meeting."""
    found: dict[str, Any] = {
        "held_on": "03.11.2026",
        "took_part": ["citizen", "service"],
        "level": "2",
        "goal_type": "develop",
        "words": "Vi fortsætter.",
        "outcome": "go_on",
        "next_on": "03.05.2027",
    }
    if goal is not None:
        found[f"goal_{goal}"] = "progress"
    return {**found, **changes}


def goal_of(house: House, chain: int) -> int:
    goal = GoalSet("develop", "practical", "Laver selv aftensmad", date(2026, 5, 1))
    (pk,) = actions.set_goals(by=house.cast.case_worker, today=TODAY, chain=chain, goals=[goal])
    return pk


def hold(house: House, chain: int, outcome: str = "go_on", **changes: Any) -> None:
    next_on = None if outcome == "end" else date(2027, 5, 3)
    held = Held(date(2026, 11, 3), ("citizen", "service"), outcome, next_on, **changes)
    actions.hold_follow_up(by=house.cast.case_worker, today=TODAY, chain=chain, held=held)


def test_goal_and_follow_up_by_form_as_either_side(house: House, client_as: Any, acting_as: Any) -> None:
    chain = house.place("NÆ-1", level=3)
    here = f"{LIST}{chain}/"
    client = client_as("case_worker")
    goal = {"goal_type": "develop", "theme": "practical", "words": "Laver selv aftensmad", "set_on": "01.05.2026"}
    assert client.get(here + "maal/nyt/").status_code == 200
    assert client.post(here + "maal/nyt/", goal).status_code == 302
    with acting_as("case_worker"):
        (pk,) = following.goals_of(chain)
    manager = client_as("service_manager")
    assert "Laver selv aftensmad" in text_of(manager.get(here + "opfoelgning/ny/"))
    assert manager.post(here + "opfoelgning/ny/", typed(pk)).status_code == 302
    page = text_of(client.get(here + "opfoelgning/"))
    for words in ("Laver selv aftensmad", "Fremgang", "Borgeren, tilbuddet", "Moderat støttebehov", "3. maj 2027"):
        assert words in page.replace("\u00a0", " "), words
    assert {"set_goals", "hold_follow_up"} <= set(AuditEntry.objects.values_list("act", flat=True))
    assert LookEntry.objects.filter(what="follow_up", assignment_id=house.cast.case_worker.pk).count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"next_on": ""}, "Sæt dagen for næste opfølgning"),
        ({"held_on": "11.11.2026"}, "ikke ude i fremtiden"),
        ({"took_part": []}, "Skal udfyldes"),
        ({"words": "Aftalt med 010190-1234"}, "CPR"),
        ({"words": "Aftalt med Jens Hansen"}, "Jeg har læst teksten igen"),
        ({"level": ""}, "Skal udfyldes"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(house: House, client_as: Any, changes: Any, said: str) -> None:
    chain = house.place("NÆ-1")
    goal = goal_of(house, chain)
    response = client_as("case_worker").post(f"{LIST}{chain}/opfoelgning/ny/", typed(goal, **changes))
    assert response.status_code == 422
    assert said in text_of(response)
    assert ("Vi fortsætter." in text_of(response)) == ("words" not in changes)


def test_a_goal_without_an_answer_is_asked_for_at_the_goal(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1")
    goal_of(house, chain)
    response = client_as("case_worker").post(f"{LIST}{chain}/opfoelgning/ny/", typed())
    assert response.status_code == 422
    assert "Skriv, hvordan det går med målet." in text_of(response)


def test_a_text_that_was_read_again_is_kept(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1")
    answer = typed(words="Aftalt med Jens Hansen", looked_through="on")
    assert client_as("case_worker").post(f"{LIST}{chain}/opfoelgning/ny/", answer).status_code == 302


def test_a_follow_up_is_corrected_and_taken_back(house: House, client_as: Any, acting_as: Any) -> None:
    chain = house.place("NÆ-1")
    goal = goal_of(house, chain)
    hold(house, chain, results={goal: GoalProgress("back")})
    with acting_as("case_worker"):
        (first,) = following.follow_ups_of(chain)
    client, here = client_as("service_manager"), f"{LIST}{chain}/opfoelgning/{first}/"
    assert "03.11.2026" in text_of(client.get(here + "ret/"))
    assert client.post(here + "ret/", typed(goal, outcome="smaller")).status_code == 302
    assert "Mindre pakke" in text_of(client.get(f"{LIST}{chain}/opfoelgning/"))
    assert client.post(here + "tag-tilbage/").status_code == 302
    assert "Der er ikke holdt opfølgning" in text_of(client.get(f"{LIST}{chain}/opfoelgning/"))
    assert client.get(f"{LIST}{chain}/opfoelgning/999999/ret/").status_code == 404
    assert client.get(here + "tag-tilbage/").status_code == 405


def test_a_goal_is_corrected_and_taken_back(house: House, client_as: Any, acting_as: Any) -> None:
    chain = house.place("NÆ-1")
    goal = goal_of(house, chain)
    client, here = client_as("case_worker"), f"{LIST}{chain}/maal/{goal}/"
    answer = {"goal_type": "keep", "theme": "practical", "words": "Beholder sin madplan", "set_on": "01.05.2026"}
    assert "Laver selv aftensmad" in text_of(client.get(here + "ret/"))
    assert client.post(here + "ret/", {**answer, "words": ""}).status_code == 422
    assert client.post(here + "ret/", answer).status_code == 302
    assert "Beholder sin madplan" in text_of(client.get(f"{LIST}{chain}/opfoelgning/"))
    assert client.post(here + "tag-tilbage/").status_code == 302
    assert "Der er ikke sat mål" in text_of(client.get(f"{LIST}{chain}/"))


@pytest.mark.parametrize(
    ("outcome", "leads_to"),
    [
        ("prolong", "/forlaeng/"),
        ("other_service", "/visitation/nyt/?reference=N%C3%86-1&amp;paragraph=SEL-108&amp;level=2"),
        ("end", "/opsig/"),
    ],
)
def test_each_outcome_leads_on_in_one_click(house: House, client_as: Any, outcome: str, leads_to: str) -> None:
    chain = house.place("NÆ-1")
    hold(house, chain, outcome, level=2)
    client = client_as("case_worker")
    page = text_of(client.get(f"{LIST}{chain}/opfoelgning/"))
    assert "Næste skridt" in page and leads_to in page
    address = leads_to.replace("&amp;", "&") if leads_to.startswith("/visitation") else f"{LIST}{chain}{leads_to}"
    opened = client.get(address)
    assert opened.status_code == 200
    if outcome == "other_service":
        assert 'value="NÆ-1"' in text_of(opened)


def test_a_smaller_package_is_proposed_by_the_service_and_waits_at_the_municipality(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1")
    hold(house, chain, "smaller")
    manager, worker = client_as("service_manager"), client_as("case_worker")
    assert f"{LIST}{chain}/pakke/" in text_of(manager.get(f"{LIST}{chain}/opfoelgning/"))
    assert manager.get(f"{LIST}{chain}/pakke/").status_code == 200
    page = text_of(worker.get(f"{LIST}{chain}/opfoelgning/"))
    assert f"{LIST}{chain}/pakke/" not in page.split("<h2>Mål</h2>")[0] and f"{LIST}venter/" in page


def test_what_the_municipality_decides_is_not_offered_to_the_service(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1")
    hold(house, chain, "prolong")
    client = client_as("service_manager")
    assert f"{LIST}{chain}/forlaeng/" not in text_of(client.get(f"{LIST}{chain}/opfoelgning/"))
    assert client.post(f"{LIST}{chain}/forlaeng/", {"expected_end": "01.07.2027"}).status_code == 403


def test_prolonging_and_moving_by_form(house: House, client_as: Any, acting_as: Any) -> None:
    chain = house.place("NÆ-1")
    client, here = client_as("case_worker"), f"{LIST}{chain}/"
    assert client.get(here + "forlaeng/").status_code == client.get(here + "opfoelgning/flyt/").status_code == 200
    assert client.post(here + "forlaeng/", {"expected_end": "01.07.2020"}).status_code == 422
    assert client.post(here + "forlaeng/", {"expected_end": "01.07.2027"}).status_code == 302
    assert client.post(here + "opfoelgning/flyt/", {"follow_up_on": "1/2"}).status_code == 422
    assert client.post(here + "opfoelgning/flyt/", {"follow_up_on": "01.02.2027"}).status_code == 302
    with acting_as("case_worker"):
        row = Placement.objects.current().get(chain=chain)
    assert (row.expected_end, row.follow_up_on) == (date(2027, 7, 1), date(2027, 2, 1))


@pytest.mark.parametrize("person", ["municipal_economist", "secretariat", "steering_group", "disability_council"])
def test_roles_without_placements_are_told_so(house: House, client_as: Any, person: str) -> None:
    chain = house.place("NÆ-1")
    client = client_as(person)
    for address in (f"{chain}/opfoelgning/", f"{chain}/opfoelgning/ny/", f"{chain}/maal/nyt/", "overgange/"):
        assert client.get(LIST + address).status_code == 403, address


def test_another_municipality_finds_nothing_and_the_public_is_asked_to_log_in(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1")
    addresses = ("opfoelgning/", "opfoelgning/ny/", "opfoelgning/notat.pdf", "maal/nyt/", "forlaeng/", "foedselsmaaned/")
    for address in addresses:
        assert client_as("outside_case_worker").get(f"{LIST}{chain}/{address}").status_code == 404, address
        assert client_as("public").get(f"{LIST}{chain}/{address}").status_code == 302, address


def test_an_annulled_placement_has_no_follow_up(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1")
    actions.annul_placement(by=house.cast.case_worker, today=TODAY, chain=chain, reason="Kom aldrig")
    client = client_as("case_worker")
    assert client.get(f"{LIST}{chain}/opfoelgning/").status_code == 404
    assert client.post(f"{LIST}{chain}/opfoelgning/ny/", typed()).status_code == 404
    assert client.get(f"{LIST}{chain}/").status_code == 200


def test_the_note_is_for_the_case_file_as_text_and_pdf(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1", level=3)
    goal = goal_of(house, chain)
    hold(house, chain, level=2, results={goal: GoalProgress("progress")}, words="Vi fortsætter.")
    client = client_as("buying_controller")
    note = text_of(client.get(f"{LIST}{chain}/opfoelgning/notat.txt")).replace("\u00a0", " ")
    for words in ("Sag NÆ-1", "Laver selv aftensmad: fremgang", "borgeren, tilbuddet", "Vi fortsætter.", "faldet fra"):
        assert words in note, words
    pdf = client.get(f"{LIST}{chain}/opfoelgning/notat.pdf")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    assert LookEntry.objects.filter(what="follow_up_note").count() == 2


def test_transitions_tell_who_what_and_whether_something_is_planned(house: House, client_as: Any) -> None:
    old = house.place("NÆ-1", house.day)
    client = client_as("case_worker")
    assert "Ingen når en aldersgrænse" in text_of(client.get(f"{LIST}overgange/"))
    assert client.post(f"{LIST}{old}/foedselsmaaned/", {"month": "12.2027"}).status_code == 422
    assert client.post(f"{LIST}{old}/foedselsmaaned/", {"month": "06.1960"}).status_code == 302
    page = text_of(client.get(f"{LIST}overgange/")).replace("\u00a0", " ")
    assert "67 år" in page and "1. jun. 2027" in page and "Intet endnu" in page and "1 uden plan" in page
    assert any("overgangen" in task.title for task in tasks_for(house.cast.case_worker, TODAY))
    house.place("NÆ-1", house.home, continues=old, valid_from=date(2027, 6, 1), follow_up_on=date(2027, 9, 1))
    page = text_of(client.get(f"{LIST}overgange/")).replace("\u00a0", " ")
    assert "Sivkær fra 1. jun. 2027" in page and "0 uden plan" in page
    assert not any("overgangen" in task.title for task in tasks_for(house.cast.case_worker, TODAY))
    assert LookEntry.objects.filter(what="transition_list").count() == 3


def test_a_need_opened_for_a_citizen_counts_as_planned(house: House, client_as: Any) -> None:
    from rammevaerk.needs.actions import NeedTold, open_need

    chain = house.place("NÆ-1", house.day)
    actions.set_birth_month(by=house.cast.case_worker, today=TODAY, chain=chain, month=date(1960, 6, 1))
    open_need(by=house.cast.case_worker, today=TODAY, told=NeedTold("NÆ-1", "SEL-108", date(2027, 6, 1)))
    page = text_of(client_as("case_worker").get(f"{LIST}overgange/"))
    assert "Behov efter" in page and "0 uden plan" in page


def test_ends_become_tasks_that_lead_to_their_list(house: House, client_as: Any) -> None:
    house.place("NÆ-1", house.regional, expected_end=date(2026, 12, 1))
    house.place("NÆ-2", house.regional, expected_end=date(2027, 12, 1))
    house.place("NÆ-3", house.regional, no_end_reason="Afventer bolig")
    titles = {task.title: task for task in tasks_for(house.cast.case_worker, TODAY)}
    assert titles["Tag stilling til 1 ophold, der snart slutter"].due == date(2026, 12, 1)
    assert titles["Sæt en forventet slutdato for 1 midlertidigt ophold"].due is None
    client = client_as("case_worker")
    for task, found in (
        ("Tag stilling til 1 ophold, der snart slutter", "NÆ-1"),
        (next(t for t in titles if "Sæt" in t), "NÆ-3"),
    ):
        page = text_of(client.get(titles[task].url))
        assert {name for name in ("NÆ-1", "NÆ-2", "NÆ-3") if f">{name}<" in page} == {found}


def test_tasks_name_nobody_and_ask_the_same_few_questions(house: House) -> None:
    for number in range(4):
        house.place(f"NÆ-{number}", basis="judgment", follow_up_on=date(2026, 11, 12))
        chain = house.place(f"NÆ-D{number}", house.day, basis="judgment")
        actions.set_birth_month(by=house.cast.case_worker, today=TODAY, chain=chain, month=date(1960, 6, 1))
    with CaptureQueriesContext(connection) as asked:
        tasks = tasks_for(house.cast.case_worker, TODAY)
    assert sum("set_config" not in query["sql"] for query in asked) <= 8, [query["sql"][:80] for query in asked]
    with CaptureQueriesContext(connection) as asked:
        assert tasks_for(house.cast.service_manager, TODAY)
    assert sum("set_config" not in query["sql"] for query in asked) <= 8, [query["sql"][:80] for query in asked]
    assert len(tasks) == 2
    assert not any("NÆ" in task.title + task.context for task in tasks)


def test_results_are_exact_for_ones_own_and_hidden_for_the_secretariat(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1", level=3)
    goal = goal_of(house, chain)
    hold(house, chain, level=2, results={goal: GoalProgress("progress")})
    own = text_of(client_as("case_worker").get(f"{LIST}resultater/"))
    assert "Der er fremgang i 1 af 1 mål." in own and "1 af 1 opfølgninger blev holdt inden fristen." in own
    others = text_of(client_as("secretariat").get(f"{LIST}resultater/"))
    assert "Skjult" in others and "1 af 1" not in others
    assert client_as("public").get(f"{LIST}resultater/").status_code == 302


def test_numbers_of_five_citizens_are_shown_to_the_secretariat(house: House, client_as: Any) -> None:
    for number in range(5):
        chain = house.place(f"NÆ-{number}")
        goal = goal_of(house, chain)
        hold(house, chain, results={goal: GoalProgress("progress")})
    page = text_of(client_as("secretariat").get(f"{LIST}resultater/"))
    assert "Der er fremgang i 5 af 5 mål." in page and "Skjult" not in page


def test_the_pages_ask_few_questions_whatever_there_is(house: House, client_as: Any) -> None:
    chain = house.place("NÆ-1", level=3)
    goal = goal_of(house, chain)
    client = client_as("case_worker")
    hold(house, chain, level=2, results={goal: GoalProgress("progress")})
    addresses = (f"{LIST}{chain}/opfoelgning/", f"{LIST}{chain}/opfoelgning/ny/", f"{LIST}overgange/", f"{LIST}resultater/")
    before = {address: queries_of(client, address) for address in addresses}
    goal_of(house, chain)
    for number in range(3):
        other = house.place(f"NÆ-D{number}", house.day)
        actions.set_birth_month(by=house.cast.case_worker, today=TODAY, chain=other, month=date(1960, 6, 1))
        goal_of(house, other)
    after = {address: queries_of(client, address) for address in addresses}
    assert all(count <= 12 for count in after.values()), after
    assert {key: count for key, count in after.items() if "overgange" not in key} == {
        key: count for key, count in before.items() if "overgange" not in key
    }
