"""One makes a month ready, another approves it, and it is issued as it was looked at or not at all."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import actions as contracts
from rammevaerk.kernel.errors import Refused
from rammevaerk.settlement import actions
from rammevaerk.settlement.actions.running import RUN_LOCK
from rammevaerk.settlement.models import Charge, PreparedRun, Run, RunApproval, Statement
from rammevaerk.settlement.queries import tasks_for
from rammevaerk.settlement.tasks import issue_month
from rammevaerk.web.clock import set_demo_date
from rammevaerk.web.models import Job, JobState

from tests.support.people import TODAY
from tests.support.placements import House
from tests.support.queries import queries_of

RUNS = "/afregning/koersel/"
OCTOBER, IN_NOVEMBER = date(2026, 10, 1), date(2026, 11, 3)


def prepared(house: House) -> int:
    return actions.prepare_run(by=house.cast.controller, today=IN_NOVEMBER, month=OCTOBER).pk


def approved(house: House) -> int:
    pk = prepared(house)
    actions.approve_run(by=house.cast.municipal_economist, today=IN_NOVEMBER, prepared=pk)
    return pk


def seller(house: House) -> Any:
    return acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,)))


def codes(error: Any) -> list[str]:
    return [finding.code for finding in error.value.findings]


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


def test_what_one_makes_ready_another_approves_and_it_is_issued_as_it_was(house: House) -> None:
    house.place("NÆ-1")
    pk = prepared(house)
    with seller(house):
        assert not Charge.objects.exists()
        row = PreparedRun.objects.get()
        assert (row.charges, row.statements, row.total_ore) == (1, 1, 9_300_000)
    actions.approve_run(by=house.cast.municipal_economist, today=IN_NOVEMBER, prepared=pk)
    outcome = actions.issue_run(by=house.cast.municipal_economist, today=IN_NOVEMBER, prepared=pk)
    with seller(house):
        assert Run.objects.get().prepared_id == pk
    assert outcome.total_ore == 9_300_000
    assert set(AuditEntry.objects.filter(target_id=pk).values_list("act", flat=True)) >= {"prepare_run", "approve_run"}


def test_nobody_approves_their_own(house: House) -> None:
    house.place("NÆ-1")
    pk = prepared(house)
    with pytest.raises(Refused) as error:
        actions.approve_run(by=house.cast.controller, today=IN_NOVEMBER, prepared=pk)
    assert codes(error) == ["settlement.own_preparation"]
    user = house.cast.controller.user_id
    with seller(house), pytest.raises(IntegrityError, match="run_approved_by_another"), transaction.atomic():
        RunApproval.objects.create(
            prepared_id=pk,
            seller=house.cast.slagelse,
            prepared_user_id=user,
            approved_user_id=user,
            approved_by=house.cast.controller,
        )


def test_what_is_not_approved_is_not_issued_and_nothing_is_issued_twice(house: House) -> None:
    house.place("NÆ-1")
    pk = prepared(house)
    with pytest.raises(Refused) as error:
        actions.issue_run(by=house.cast.controller, today=IN_NOVEMBER, prepared=pk)
    assert codes(error) == ["settlement.not_approved"]
    actions.approve_run(by=house.cast.municipal_economist, today=IN_NOVEMBER, prepared=pk)
    with pytest.raises(Refused) as error:
        actions.approve_run(by=house.cast.municipal_economist, today=IN_NOVEMBER, prepared=pk)
    assert codes(error) == ["settlement.already_approved"]
    actions.issue_run(by=house.cast.controller, today=IN_NOVEMBER, prepared=pk)
    for act in (actions.issue_run, actions.approve_run):
        with pytest.raises(Refused) as error:
            act(by=house.cast.municipal_economist, today=IN_NOVEMBER, prepared=pk)
        assert codes(error) == ["settlement.already_issued"]


def test_a_change_after_it_was_made_ready_stops_the_issuing_and_writes_nothing(house: House) -> None:
    house.place("NÆ-1")
    pk = approved(house)
    house.place("NÆ-2", house.day)
    with pytest.raises(Refused) as error:
        actions.issue_run(by=house.cast.controller, today=IN_NOVEMBER, prepared=pk)
    (finding,) = error.value.findings
    assert finding.code == "settlement.changed_since_prepared"
    assert [finding.params[name].replace("\u00a0", " ") for name in ("sum_before", "sum_now")] == [
        "93.000,00 kr.",
        "111.600,00 kr.",
    ]
    with seller(house):
        assert not Run.objects.exists() and not Statement.objects.exists() and not Charge.objects.exists()
    again = approved(house)
    assert actions.issue_run(by=house.cast.controller, today=IN_NOVEMBER, prepared=again).charges == 2


def test_a_change_that_leaves_the_same_sum_is_seen_too(house: House) -> None:
    first, second = house.place("NÆ-1"), house.place("NÆ-2")
    pk = approved(house)
    for chain in (first, second):
        contracts.record_absence(
            by=house.cast.service_manager,
            today=TODAY,
            chain=chain,
            kind="holiday" if chain == first else "prison",
            first_day=OCTOBER,
            last_day=OCTOBER,
        )
    with pytest.raises(Refused, match="changes since"):
        actions.issue_run(by=house.cast.controller, today=IN_NOVEMBER, prepared=pk)


def test_the_older_of_two_preparations_cannot_be_approved(house: House) -> None:
    house.place("NÆ-1")
    older = prepared(house)
    prepared(house)
    with pytest.raises(Refused) as error:
        actions.approve_run(by=house.cast.municipal_economist, today=IN_NOVEMBER, prepared=older)
    assert codes(error) == ["settlement.prepared_anew"]


def test_a_new_reservation_is_the_same_line_when_it_is_issued(house: House) -> None:
    """Payment plans the preparation takes up are kept, so that their lines are the same when the month is issued."""
    from tests.settlement.test_schedules import new, written

    house.place("NÆ-1")
    written(house, new(house, service=house.sivkaer.pk))
    outcome = actions.issue_run(by=house.cast.controller, today=IN_NOVEMBER, prepared=approved(house))
    assert outcome.charges == 2


def test_strangers_see_nothing_of_it(house: House, acting_as: Any) -> None:
    house.place("NÆ-1")
    pk = approved(house)
    for person in ("buying_controller", "operator_economist", "service_manager", "secretariat", "outsider", "public"):
        with acting_as(person):
            assert not PreparedRun.objects.exists() and not RunApproval.objects.exists()
    with pytest.raises(PermissionDenied):
        actions.issue_run(by=house.cast.operator_economist, today=IN_NOVEMBER, prepared=pk)


class TestPages:
    def test_one_makes_ready_and_is_told_who_approves(self, house: House, client_as: Any) -> None:
        set_demo_date(TODAY)
        house.place("NÆ-1")
        client = client_as("controller")
        page = text_of(client.get(RUNS))
        assert "Gør måneden klar" in page and "Udsted afregningerne" not in page
        page = text_of(client.post(f"{RUNS}klar/", {"month": "10.2026"}, follow=True))
        assert "Venter på godkendelse" in page and "Pia Storm" in page
        assert "Godkend og udsted" not in page
        pk = ready_of(house)
        client.post(f"{RUNS}klar/{pk}/godkend/")
        assert "Du har selv gjort måneden klar" in text_of(client.get(RUNS))
        assert not Job.objects.exists()

    def test_the_other_approves_and_a_job_issues_once(self, house: House, client_as: Any) -> None:
        set_demo_date(TODAY)
        house.place("NÆ-1")
        pk = prepared(house)
        client = client_as("municipal_economist")
        assert "Godkend og udsted" in text_of(client.get(RUNS))
        response = client.post(f"{RUNS}klar/{pk}/godkend/")
        assert response.status_code == 302
        job = Job.objects.get(kind="settlement.issue_month")
        assert job.organisation_id == house.cast.slagelse.pk
        page = text_of(client.get(response["Location"]))
        assert "Afregning af oktober 2026" in page and "Udsted afregningerne" not in page, "it is under way"
        client.post(f"{RUNS}klar/{pk}/udsted/")
        assert Job.objects.count() == 1, "a second click does not start a second run"
        Job.objects.update(state=JobState.STOPPED)
        assert "Udsted afregningerne" in text_of(client.get(response["Location"])), "it stopped, and can be ordered again"

    def test_changes_since_are_said_and_only_making_ready_again_is_left(self, house: House, client_as: Any) -> None:
        set_demo_date(TODAY)
        house.place("NÆ-1")
        prepared(house)
        house.place("NÆ-2")
        page = text_of(client_as("municipal_economist").get(RUNS))
        assert "Ændret siden" in page and "Gør måneden klar igen" in page
        assert "Godkend og udsted" not in page

    def test_where_only_one_may_settle_it_is_said_why(self, house: House, client_as: Any) -> None:
        set_demo_date(TODAY)
        house.place("NÆ-1", house.regional, expected_end=date(2027, 1, 1))
        page = text_of(client_as("operator_economist").get(RUNS))
        assert "Kun én person må afregne for Region Sjælland" in page

    @pytest.mark.parametrize("person", ["case_worker", "service_manager", "secretariat", "auditor"])
    def test_other_roles_may_not(self, house: House, client_as: Any, person: str) -> None:
        pk = prepared(house)
        client = client_as(person)
        for address in ("klar/", f"klar/{pk}/godkend/", f"klar/{pk}/udsted/"):
            assert client.post(f"{RUNS}{address}", {"month": "10.2026"}).status_code == 403
        assert not Job.objects.exists()

    @pytest.mark.parametrize("person", ["operator_economist", "outsider", "buying_controller"])
    def test_another_organisation_finds_nothing(self, house: House, client_as: Any, person: str) -> None:
        pk = prepared(house)
        for address in (f"klar/{pk}/godkend/", f"klar/{pk}/udsted/"):
            assert client_as(person).post(f"{RUNS}{address}").status_code == 404

    def test_bad_months_lead_back_with_words(self, house: House, client_as: Any) -> None:
        set_demo_date(TODAY)
        client = client_as("controller")
        assert client.post(f"{RUNS}klar/", {"month": "x"}).status_code == 302
        page = text_of(client.post(f"{RUNS}klar/", {"month": "12.2026"}, follow=True))
        assert "12.2026 kan afregnes fra 01.01.2027." in page

    def test_the_page_asks_few_questions(self, house: House, client_as: Any) -> None:
        set_demo_date(TODAY)
        house.place("NÆ-1")
        prepared(house)
        assert queries_of(client_as("municipal_economist"), RUNS) <= 31


def ready_of(house: House) -> int:
    with seller(house):
        return PreparedRun.objects.latest("pk").pk


def test_what_waits_for_the_other_is_a_task(house: House, acting_as: Any) -> None:
    house.place("NÆ-1")
    prepared(house)
    with acting_as("municipal_economist"):
        assert "Godkend oktober 2026" in [task.title for task in tasks_for(house.cast.municipal_economist, TODAY)]
    with acting_as("controller"):
        assert "Godkend oktober 2026" not in [task.title for task in tasks_for(house.cast.controller, TODAY)]


def test_an_older_preparation_is_no_task_and_no_draft_when_a_newer_is_issued(house: House, acting_as: Any) -> None:
    house.place("NÆ-1")
    prepared(house)
    actions.issue_run(by=house.cast.controller, today=IN_NOVEMBER, prepared=approved(house))
    for person in (house.cast.controller, house.cast.municipal_economist):
        with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
            assert tasks_for(person, TODAY) == []
    assert actions.made_ready_for(by=house.cast.buying_controller, today=TODAY) == []


@pytest.mark.django_db(transaction=True)
def test_a_run_under_way_keeps_a_second_from_being_made_ready(house: House) -> None:
    from django.db import connections

    house.place("NÆ-1")
    other = connections.create_connection("default")  # type: ignore[attr-defined]
    other.settings_dict["NAME"] = connection.settings_dict["NAME"]
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [RUN_LOCK, house.cast.slagelse.pk])
        with pytest.raises(Refused) as error:
            prepared(house)
        assert codes(error) == ["settlement.already_running"]
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_the_job_issues_and_leads_to_what_it_wrote(house: House, client_as: Any) -> None:
    set_demo_date(TODAY)
    house.place("NÆ-1")
    job = Job.objects.create(kind="settlement.issue_month", label="Afregning", organisation=house.cast.slagelse)
    issue_month(job_id=job.pk, assignment=house.cast.controller.pk, prepared=approved(house), today="2026-11-03")
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 1, 1)
    page = text_of(client_as("controller").get(job.result_url))
    assert "Kørsel for oktober 2026" in page and "2026-000001" in page
    assert client_as("outsider").get(job.result_url).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_refused_job_stops_with_the_sentence(house: House) -> None:
    house.place("NÆ-1")
    job = Job.objects.create(kind="settlement.issue_month", label="Afregning", organisation=house.cast.slagelse)
    pk = approved(house)
    house.place("NÆ-2")
    with pytest.raises(Refused):
        issue_month(job_id=job.pk, assignment=house.cast.controller.pk, prepared=pk, today="2026-11-03")
    job.refresh_from_db()
    assert job.state == JobState.STOPPED
    assert "Der er kommet ændringer, siden måneden blev gjort klar" in job.note
    with seller(house):
        assert not Run.objects.exists()
