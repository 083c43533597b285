"""What a need that led nowhere leaves when its time is over: shown first, done once, and only what the rule allows."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from typer.testing import CliRunner

from rammevaerk.accounts.models import AuditEntry, LookEntry
from rammevaerk.config.cli import app, retention, session
from rammevaerk.contracts.actions import Decided, record_decision
from rammevaerk.contracts.models import Citizen
from rammevaerk.kernel.errors import Refused
from rammevaerk.needs import actions, queries
from rammevaerk.needs.actions import Noted
from rammevaerk.needs.models import DutyLog, Need, NeedGroup, NotChosen, Record, Search, Wish
from rammevaerk.pricing.models import TariffItem
from rammevaerk.web.clock import set_demo_date

from tests.needs.conftest import Register
from tests.support.people import TODAY

As = Callable[..., Any]
AFTER_STRIP, AFTER_DELETE = date(2027, 11, 10), date(2031, 11, 10)
ROWS = (Need, NeedGroup, Wish, Search, Record, NotChosen)


@pytest.fixture
def need(register: Register) -> Need:
    """Closed on TODAY with something in every table."""
    by = register.cast.case_worker
    row = actions.open_need(by=by, today=TODAY, told=register.told(words="Vil gerne have en kat"))
    actions.note_record(by=by, today=TODAY, need_id=row.pk, noted=Noted("dialogue", TODAY, "Ingen plads", "Sorø"))
    actions.say_why_not(by=by, today=TODAY, need_id=row.pk, unit_id=register.units["Sivkær"].pk, because="For langt")
    actions.close_need(by=by, today=TODAY, need_id=row.pk, closed_as="withdrawn")
    return row


def run(register: Register, day: date, person: str = "case_worker") -> tuple[int, int]:
    done = actions.run_retention(by=register.cast.person(person), today=day)
    return done.stripped, done.deleted


def test_nothing_happens_the_day_before(register: Register, need: Need, acting_as: As) -> None:
    assert run(register, date(2027, 11, 9)) == (0, 0)
    assert not AuditEntry.objects.filter(act="run_retention").exists()


def test_first_words_and_reference_go(register: Register, need: Need, acting_as: As) -> None:
    assert run(register, AFTER_STRIP) == (1, 0)
    with acting_as("case_worker"):
        row = Need.objects.get(pk=need.pk)
        assert row.citizen_id is None and row.stripped_at is not None and not Wish.objects.exists()
        assert (Record.objects.get().found, Record.objects.get().asked, NotChosen.objects.get().because) == ("", "", "")
        assert Search.objects.count() == 1 and not Citizen.objects.exists()
    assert run(register, AFTER_STRIP) == (0, 0)
    assert AuditEntry.objects.get(act="run_retention").details == {"stripped": [need.pk], "deleted": []}


def test_then_all_of_it_goes_and_the_duty_is_still_told(register: Register, need: Need, acting_as: As) -> None:
    assert run(register, AFTER_DELETE) == (0, 1)
    with acting_as("case_worker"):
        assert [model.objects.count() for model in ROWS] == [0] * len(ROWS)
        log = DutyLog.objects.get()
        assert not Citizen.objects.exists()
    told = (log.month, log.closed_as, log.searches, log.portal, log.dialogue, log.reasons)
    assert told == (date(2026, 11, 1), "withdrawn", 1, 0, 1, 1)
    assert run(register, AFTER_DELETE) == (0, 0)


def test_a_reference_that_something_else_leads_to_stays(register: Register, need: Need, acting_as: As) -> None:
    other = actions.open_need(by=register.cast.case_worker, today=TODAY, told=register.told())
    assert run(register, AFTER_DELETE) == (0, 1)
    with acting_as("case_worker"):
        assert Need.objects.get(pk=other.pk).citizen is not None


def test_one_with_a_decision_is_kept(register: Register, need: Need, acting_as: As) -> None:
    item = TariffItem.objects.create(unit=register.units["Sivkær"], paragraph="SEL-108", name="Døgntakst")
    with acting_as("case_worker"):
        citizen = Need.objects.get(pk=need.pk).citizen_id
    assert citizen is not None
    decided = Decided(citizen, item.pk, "judgment", "-", need=need.pk)
    record_decision(by=register.cast.case_worker, today=TODAY, decided=decided)
    assert run(register, AFTER_DELETE) == (0, 0)
    with acting_as("case_worker"), connection.cursor() as cursor:
        cursor.execute("SELECT needs_forget(%s, 1, %s), needs_strip(%s, 1, %s)", [need.pk, AFTER_DELETE] * 2)
        assert cursor.fetchone() == (False, False)


def test_an_open_one_is_kept(register: Register, acting_as: As) -> None:
    row = actions.open_need(by=register.cast.case_worker, today=TODAY, told=register.told())
    assert run(register, AFTER_DELETE) == (0, 0)
    with acting_as("case_worker"), connection.cursor() as cursor:
        cursor.execute("SELECT needs_forget(%s, 0, %s)", [row.pk, AFTER_DELETE])
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("person", ["outside_case_worker", "controller", "auditor", "secretariat", "service_manager"])
def test_nobody_lets_go_of_anothers_need(register: Register, need: Need, acting_as: As, person: str) -> None:
    with acting_as(person), connection.cursor() as cursor:
        cursor.execute("SELECT needs_forget(%s, 1, %s), needs_strip(%s, 1, %s)", [need.pk, AFTER_DELETE] * 2)
        assert cursor.fetchone() == (False, False)
    with acting_as("case_worker"):
        assert Need.objects.filter(pk=need.pk).exists()


def test_the_buying_controller_may_run_it_and_others_may_not(register: Register, need: Need) -> None:
    assert run(register, AFTER_STRIP, "buying_controller") == (1, 0)
    for person in ("secretariat", "auditor", "service_manager"):
        with pytest.raises(PermissionDenied):
            run(register, AFTER_STRIP, person)


def test_an_unknown_term_stops_the_run(register: Register, need: Need, settings: Any, acting_as: As) -> None:
    settings.RAMMEVAERK_MODE = "production"
    with pytest.raises(Refused) as error:
        run(register, AFTER_DELETE)
    assert [finding.code for finding in error.value.findings] == ["law.unknown_parameter"]
    settings.RAMMEVAERK_MODE = "demo"
    with acting_as("case_worker"):
        assert Need.objects.filter(pk=need.pk).exists()


def test_the_page_shows_it_first_and_then_does_it(register: Register, need: Need, client_as: Any) -> None:
    client, page = client_as("case_worker"), "/visitation/opbevaring/"
    assert "Intet lukket behov" in client.get(page).content.decode()
    set_demo_date(AFTER_STRIP)
    shown = client.get(page).content.decode()
    assert f"Behov {need.pk}, lukket 10. nov. 2026" in shown and "NÆ-2026-0417" not in shown
    assert "1 behov har mistet tekst og sagsnummer" in client.post(page, follow=True).content.decode().replace("\xa0", " ")
    for person, status in (("auditor", 403), ("secretariat", 403), ("controller", 200)):
        assert client_as(person).get(page).status_code == status


def test_the_page_names_a_term_nobody_has_set(register: Register, need: Need, client_as: Any, settings: Any) -> None:
    client = client_as("case_worker")
    settings.RAMMEVAERK_MODE = "production"
    for answer in (client.get("/visitation/opbevaring/"), client.post("/visitation/opbevaring/")):
        assert answer.status_code == 200 and "Intet slettes" in answer.content.decode()


# What the page, the first page and the command tell of it


def test_the_controller_is_not_sent_where_the_role_may_not_go(register: Register, need: Need, client_as: Any) -> None:
    shown = {
        person: client_as(person).get("/visitation/opbevaring/").content.decode() for person in ("case_worker", "controller")
    }
    assert 'href="/visitation/"' in shown["case_worker"] and 'href="/visitation/"' not in shown["controller"]


def test_what_is_due_is_a_task_of_its_own_municipality(register: Register, need: Need) -> None:
    tasks = {}
    for person in ("case_worker", "buying_controller", "controller", "auditor", "secretariat", "service_manager"):
        tasks[person] = queries.tasks_for(register.cast.person(person), AFTER_STRIP + timedelta(days=3))
    told = [(task.due, task.title, task.context, task.url) for task in tasks["case_worker"]]
    context = "Tekst og sagsnummer slettes i 1, alt i 0"
    assert told == [(AFTER_STRIP, "Gennemgå 1 lukket behov, der står for sletning", context, "/visitation/opbevaring/")]
    assert tasks["buying_controller"] == tasks["case_worker"]
    assert [tasks[person] for person in ("controller", "auditor", "secretariat", "service_manager")] == [[]] * 4
    assert queries.tasks_for(register.cast.case_worker, AFTER_STRIP - timedelta(days=1)) == []
    run(register, AFTER_STRIP)
    assert queries.tasks_for(register.cast.case_worker, AFTER_STRIP) == []


def test_no_task_while_the_term_is_unknown(register: Register, need: Need, settings: Any) -> None:
    settings.RAMMEVAERK_MODE = "production"
    assert queries.tasks_for(register.cast.case_worker, AFTER_DELETE) == []


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, register: Register) -> Callable[..., Any]:
    """`command("--for", "370")` in the test's own database."""

    @contextmanager
    def here(role: str = "app") -> Iterator[None]:
        with session.said_in_one_sentence(), session.refusals_said():
            yield

    monkeypatch.setattr(retention, "platform", here)
    return lambda *arguments: CliRunner().invoke(app, ["retention", *arguments])


def test_the_command_shows_it_first_and_does_it_when_told(need: Need, command: Any, acting_as: As) -> None:
    set_demo_date(AFTER_STRIP)
    shown = command("--for", "370", "--json")
    found = json.loads(shown.stdout)
    assert shown.exit_code == 0
    assert {key: found[key] for key in ("day", "stripped", "deleted", "kept")} == {
        "day": "2027-11-10",
        "stripped": [need.pk],
        "deleted": [],
        "kept": 0,
    }
    said = command("--for", "370", "--preview").stdout
    assert f"Tekst og sagsnummer slettes: 1 ({need.pk})" in said and "Der er ikke slettet noget" in said
    assert LookEntry.objects.filter(what="need_retention", assignment=None, rows=1).count() == 2
    with acting_as("case_worker"):
        assert Need.objects.get(pk=need.pk).stripped_at is None
    done = command("--for", "370", "--do")
    assert done.exit_code == 0 and "1 behov har mistet tekst og sagsnummer, 0 er slettet." in done.stdout
    assert json.loads(command("--for", "370", "--do", "--json").stdout) == {"day": "2027-11-10", "stripped": 0, "deleted": 0}


def test_the_commands_run_is_the_platforms_own(register: Register, need: Need, command: Any) -> None:
    set_demo_date(AFTER_STRIP)
    command("--for", "370", "--do")
    row = AuditEntry.objects.get(act="run_retention")
    assert (row.assignment, row.target_type, row.target_id) == (None, "organisation", register.cast.naestved.pk)
    assert row.details == {"stripped": [need.pk], "deleted": []}


def test_the_command_stays_behind_the_walls_of_the_municipality(need: Need, command: Any, acting_as: As) -> None:
    set_demo_date(AFTER_DELETE)
    assert json.loads(command("--for", "330", "--do", "--json").stdout)["deleted"] == 0
    with acting_as("case_worker"):
        assert Need.objects.filter(pk=need.pk).exists()


@pytest.mark.parametrize("code", ["999", "1085", "", "Næstved Kommune"])
def test_the_command_knows_municipalities_by_their_code(command: Any, code: str) -> None:
    answer = command("--for", code)
    assert answer.exit_code == 1 and "There is no municipality with the code" in answer.output


def test_the_command_does_nothing_by_a_guess(need: Need, command: Any, settings: Any, acting_as: As) -> None:
    settings.RAMMEVAERK_MODE = "production"
    for how in ("--preview", "--do"):
        answer = command("--for", "370", how)
        assert answer.exit_code == 1 and "mister tekst og reference" in answer.output and not answer.stdout
        findings = json.loads(command("--for", "370", how, "--json").stdout)["findings"]
        assert [finding["code"] for finding in findings] == ["law.unknown_parameter"]
    with acting_as("case_worker"):
        assert Need.objects.get(pk=need.pk).stripped_at is None


def test_the_command_asks_whose_needs(command: Any) -> None:
    assert command().exit_code == 2
