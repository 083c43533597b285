"""The pages of the agreement: what each role sees and may do, and what they cost."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rammevaerk.governance import actions
from rammevaerk.governance.models import ApprovalConfirmation, ApprovalStep, Cycle, CycleState, Document, HearingAnswer, Version
from rammevaerk.web.clock import set_demo_date
from rammevaerk.web.models import Job

from tests.governance.conftest import Agreement, make_version_row
from tests.support.people import TODAY

NAME = "2027-2028"
PAGES = [
    ("agreement", []),
    ("cycle", [NAME]),
    ("parties", [NAME]),
    ("party", [NAME, "370"]),
    ("versions", [NAME]),
    ("hearing", [NAME]),
]
OF_THE_SHELL = 8  # day, session, person, role, successions, and telling the database who asks
FRONT_PAGE = 37  # the shell's eight, the agreements' ten and who their parties are, and what the areas below ask
ROLES = ("public", "case_worker", "secretariat", "steering_group", "disability_council", "auditor", "outsider")


@pytest.fixture(autouse=True)
def day(db: None) -> None:
    set_demo_date(TODAY)


def url(page: str, *args: Any) -> str:
    return reverse(f"governance:{page}", args=args)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("page", "args"), PAGES)
def test_everybody_may_read_the_agreement(agreement: Agreement, client_as: Any, role: str, page: str, args: list[str]) -> None:
    assert client_as(role).get(url(page, *args)).status_code == 200


def test_an_agreement_that_is_not_there_is_not_found(agreement: Agreement, client_as: Any) -> None:
    client = client_as("secretariat")
    assert client.get(url("cycle", "1999-2000")).status_code == 404
    assert client.get(url("party", NAME, "461")).status_code == 404
    assert client.get(url("version", 0)).status_code == 404
    assert client.get(url("document", 0)).status_code == 404


def test_before_the_first_agreement_the_page_says_so(cast: Any, client_as: Any) -> None:
    answer = client_as("public").get(url("agreement"))
    assert answer.status_code == 200
    assert "Årshjulet" not in answer.content.decode()


def test_the_first_page_of_the_agreement_is_the_one_in_preparation(agreement: Agreement, client_as: Any) -> None:
    page = client_as("public").get(url("agreement")).content.decode()
    assert "Aftalen ligger hos de 3 parter. 0 har godkendt. 3 kan ikke nå det inden 1. december." in page
    assert "Rammeaftale 2025–2026" in page
    assert "Videreført fra Rammeaftale 2025–2026." in page


def test_on_1_january_without_agreement_the_page_says_that_the_terms_have_ended(agreement: Agreement, client_as: Any) -> None:
    set_demo_date(date(2027, 1, 1))
    assert (
        "Der gælder ingen aftale. Vilkårene i 2025-2026 sluttede før 01.01.2027."
        in client_as("public").get(url("agreement")).content.decode()
    )


def test_the_board_groups_the_parties_by_where_they_stand(agreement: Agreement, client_as: Any) -> None:
    cast = agreement.cast
    step = ApprovalStep.objects.create(
        version=agreement.version,
        party=cast.naestved,
        step="approved",
        body="Byrådet",
        meeting_on=date(2026, 10, 28),
        registered_by=cast.secretariat,
    )
    page = client_as("public").get(url("parties", NAME)).content.decode()
    assert "Venter på en anden persons bekræftelse: 1" in page
    ApprovalConfirmation.objects.create(step=step, by=cast.second_secretariat)
    page = client_as("public").get(url("parties", NAME)).content.decode()
    assert "Har godkendt: 1" in page
    assert "Kan ikke nå det: 2" in page


def test_the_board_is_given_as_a_file(agreement: Agreement, client_as: Any) -> None:
    answer = client_as("steering_group").get(url("parties", NAME) + "?format=csv&table=parties")
    assert answer["Content-Type"].startswith("text/csv")
    assert "Næstved" in answer.content.decode("utf-8-sig")


REGISTRATION = {
    "form": "register",
    "register-step": "approved",
    "register-body": "Byrådet",
    "register-meeting_on": "28.10.2026",
    "register-item_number": "7",
    "register-case_number": "26-000055",
    "register-minutes_url": "https://naestved.dk/referat/7",
}


def test_the_secretariat_registers_a_decision_and_a_second_person_confirms_it(agreement: Agreement, client_as: Any) -> None:
    first, second = client_as("secretariat"), client_as("second_secretariat")
    assert first.post(url("party", NAME, "370"), REGISTRATION).status_code == 302
    step = ApprovalStep.objects.get()
    assert (step.body, step.case_number) == ("Byrådet", "26-000055")
    answer = first.post(url("confirm", step.pk), follow=True).content.decode()
    assert "Du har selv registreret beslutningen." in answer
    assert not ApprovalConfirmation.objects.exists()
    assert "Du bekræfter, at du har læst referatet" in second.get(url("party", NAME, "370")).content.decode()
    assert second.post(url("confirm", step.pk)).status_code == 302
    assert ApprovalConfirmation.objects.get().by == agreement.cast.second_secretariat


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"register-meeting_on": "28/10/2026"}, "Skriv datoen"),
        ({"register-meeting_on": "30.11.2026"}, "Mødet ligger ude i fremtiden."),
        ({"register-step": "rejected"}, "En bemærkning eller en afvisning skal have ord med."),
        ({"register-body": "Byrådet 010190-1234"}, "cpr-nummer"),
    ],
)
def test_a_wrong_registration_is_refused_at_its_field(
    agreement: Agreement, client_as: Any, change: dict[str, str], words: str
) -> None:
    answer = client_as("secretariat").post(url("party", NAME, "370"), {**REGISTRATION, **change})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ApprovalStep.objects.exists()


@pytest.mark.parametrize("role", ["public", "case_worker", "steering_group", "disability_council", "auditor", "outsider"])
def test_nobody_else_registers(agreement: Agreement, client_as: Any, role: str) -> None:
    answer = client_as(role).post(url("party", NAME, "370"), REGISTRATION)
    assert "Registrér trinnet" not in answer.content.decode()
    assert not ApprovalStep.objects.exists()


def test_once_adopted_nothing_is_registered(agreement: Agreement, client_as: Any) -> None:
    Cycle.objects.filter(pk=agreement.cycle.pk).update(state=CycleState.ADOPTED)
    answer = client_as("secretariat").post(url("party", NAME, "370"), REGISTRATION)
    assert "Registrér trinnet" not in answer.content.decode()
    assert not ApprovalStep.objects.exists()


def test_a_meeting_is_planned_on_the_partys_page(agreement: Agreement, client_as: Any) -> None:
    client = client_as("secretariat")
    given = {"form": "plan", "plan-stage": "decided", "plan-on": "26.11.2026", "plan-note": ""}
    assert client.post(url("party", NAME, "370"), given).status_code == 302
    assert "26. nov." in client.get(url("parties", NAME)).content.decode()


POSTS = [("advance", [NAME]), ("focus", [NAME]), ("prolong", [NAME])]


@pytest.mark.parametrize("role", ["case_worker", "steering_group", "disability_council", "auditor"])
@pytest.mark.parametrize(("page", "args"), POSTS)
def test_only_the_secretariat_edits(agreement: Agreement, client_as: Any, role: str, page: str, args: list[str]) -> None:
    assert client_as(role).post(url(page, *args), {}).status_code == 403


@pytest.mark.parametrize(("page", "args"), POSTS)
def test_the_public_is_asked_to_log_in(agreement: Agreement, client_as: Any, page: str, args: list[str]) -> None:
    assert client_as("public").post(url(page, *args), {}).status_code == 302


def test_a_move_that_lacks_approvals_says_who_is_missing(agreement: Agreement, client_as: Any) -> None:
    answer = client_as("secretariat").post(url("advance", NAME), {"to": "adopted", "note": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "0 af 3 parter har godkendt" in page
    assert "Næstved Kommune" in page


def test_a_focus_area_a_deadline_and_a_prolongation_are_recorded_on_their_pages(agreement: Agreement, client_as: Any) -> None:
    client = client_as("secretariat")
    assert client.post(url("focus", NAME), {"name": "Unge", "text": "", "continues": "", "lead": ""}).status_code == 302
    led = {"name": "Ældre", "text": "", "continues": "", "lead": str(agreement.cast.slagelse.pk)}
    assert client.post(url("focus", NAME), led).status_code == 302
    assert agreement.cycle.focus_areas.get(name="Ældre").lead == agreement.cast.slagelse
    foreign = {**led, "lead": str(agreement.cast.secretariat_office.pk)}
    assert client.post(url("focus", NAME), foreign).status_code == 422
    deadline = agreement.cycle.deadlines.first()
    assert deadline is not None
    assert client.get(url("deadline", deadline.pk)).status_code == 200
    assert client.post(url("deadline", deadline.pk), {"done_on": "11.11.2026"}).status_code == 422
    assert client.post(url("deadline", deadline.pk), {"done_on": "10.11.2026"}).status_code == 302
    given = {"until": "30.06.2027", "decided_by": "KKR", "decided_on": "01.11.2026", "reason": "Aftalen er forsinket."}
    assert client.post(url("prolong", "2025-2026"), given).status_code == 302
    assert agreement.before.prolongations.get().until == date(2027, 7, 1)


# ---- what the first page asks ----


def test_the_first_page_asks_each_question_about_the_agreements_once(
    agreement: Agreement, client_as: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_as("secretariat")
    client.get("/")
    with django_assert_max_num_queries(FRONT_PAGE) as asked:
        client.get("/")
    about = [query["sql"] for query in asked.captured_queries if "governance_" in query["sql"]]
    assert len(about) == len(set(about)) == 8


def test_a_disability_council_answers_and_everybody_reads(agreement: Agreement, client_as: Any) -> None:
    council = client_as("disability_council")
    assert council.post(url("hearing", NAME), {"words": ""}).status_code == 422
    assert council.post(url("hearing", NAME), {"words": "Vi ønsker mere tid."}).status_code == 302
    assert "Vi ønsker mere tid." in client_as("public").get(url("hearing", NAME)).content.decode()
    assert client_as("case_worker").post(url("hearing", NAME), {"words": "Nej"}).status_code == 200
    assert HearingAnswer.objects.count() == 1


def test_a_version_is_read_on_the_page_and_its_words_are_escaped(agreement: Agreement, client_as: Any) -> None:
    page = client_as("public").get(url("version", agreement.version.pk)).content.decode()
    assert "Æbler &amp; &lt;pærer&gt;" in page
    assert "Der mangler pladser." in page


def test_a_long_table_is_cut_on_the_page(agreement: Agreement, client_as: Any) -> None:
    version = make_version_row(agreement.cast, agreement.cycle, "1.1", "Anden tekst")
    content = {**version.content, "sections": [dict(section) for section in version.content["sections"]]}
    block = dict(content["sections"][1]["blocks"][0], rows=[[f"Navn {number}", "1"] for number in range(100)])
    content["sections"][1]["blocks"] = [block]
    long = Version.objects.create(cycle=agreement.cycle, number="1.2", made_on=TODAY, content=content, content_hash="x")
    page = client_as("public").get(url("version", long.pk)).content.decode()
    assert "60 linjer mere står i dokumentet." in page
    assert "Navn 39" in page
    assert "Navn 40<" not in page


def test_the_documents_are_ordered_on_the_queue_and_the_job_is_shown_to_its_own(agreement: Agreement, client_as: Any) -> None:
    client = client_as("secretariat")
    answer = client.post(url("build", agreement.version.pk))
    job = Job.objects.get()
    assert answer["Location"] == f"{url('versions', NAME)}?job={job.pk}"
    assert job.label in client.get(answer["Location"]).content.decode()
    assert job.label not in client_as("case_worker").get(answer["Location"]).content.decode()
    assert client_as("case_worker").post(url("build", agreement.version.pk)).status_code == 403


def test_a_document_is_given_as_it_was_made(agreement: Agreement, client_as: Any) -> None:
    row = Document.objects.create(
        version=agreement.version,
        kind="pdf",
        file_name="aftale.pdf",
        media_type="application/pdf",
        sha256="0",
        content=b"%PDF-1.7",
    )
    answer = client_as("public").get(url("document", row.pk))
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    assert 'filename="aftale.pdf"' in answer["Content-Disposition"]


def test_a_new_version_is_made_on_the_page_of_versions(agreement: Agreement, client_as: Any) -> None:
    client = client_as("secretariat")
    assert client.post(url("versions", NAME), {"number": "1.0", "note": ""}).status_code == 422
    assert client.post(url("versions", NAME), {"number": "1.1", "note": "Nye tal"}).status_code == 302
    assert Version.objects.filter(number="1.1", note="Nye tal").exists()


def test_the_tasks_follow_from_where_the_parties_stand(agreement: Agreement) -> None:
    from rammevaerk.governance.queries import tasks_for

    cast = agreement.cast
    titles = [task.title for task in tasks_for(cast.secretariat, TODAY)]
    assert "Ryk 3 parter for dato i rådet" in titles
    new = actions.Registration(actions.approvals.PartyStep.APPROVED, "Byrådet", date(2026, 10, 28))
    actions.register_approval(
        by=cast.secretariat, today=TODAY, version_id=agreement.version.pk, party_id=cast.naestved.pk, new=new
    )
    assert "Bekræft beslutningen fra Næstved" not in [task.title for task in tasks_for(cast.secretariat, TODAY)]
    assert "Bekræft beslutningen fra Næstved" in [task.title for task in tasks_for(cast.second_secretariat, TODAY)]
    assert [task.title for task in tasks_for(cast.disability_council, TODAY)] == ["Svar på høringen om Rammeaftale 2027–2028"]
    assert tasks_for(cast.case_worker, TODAY) == []


@pytest.mark.parametrize(("page", "most"), [("parties", 8), ("cycle", 14), ("versions", 4), ("hearing", 4)])
def test_a_page_asks_the_same_few_questions_with_three_parties_or_forty_seven(
    agreement: Agreement, client_as: Any, django_assert_max_num_queries: DjangoAssertNumQueries, page: str, most: int
) -> None:
    from rammevaerk.accounts.actions import NewOrganisation, ensure_member, ensure_organisation

    client = client_as("secretariat")
    for number in range(44):
        organisation = ensure_organisation(NewOrganisation(str(900 + number), f"Kommune {number}", "municipality"))
        ensure_member(agreement.cast.area, organisation, valid_from=date(2007, 1, 1))
    client.get(url(page, NAME))
    with django_assert_max_num_queries(OF_THE_SHELL + most):
        answer = client.get(url(page, NAME))
    if page == "parties":
        assert "De 47 parter" in answer.content.decode()
