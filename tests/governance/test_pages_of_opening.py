"""The pages on which the secretariat opens the next agreement."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.governance.models import Cycle
from rammevaerk.web.clock import set_demo_date

from tests.governance.conftest import Agreement
from tests.support.people import TODAY

ROLES = ("public", "case_worker", "secretariat", "steering_group", "disability_council", "auditor", "outsider")


@pytest.fixture(autouse=True)
def day(db: None) -> None:
    set_demo_date(TODAY)


def url(page: str, *args: Any) -> str:
    return reverse(f"governance:{page}", args=args)


def typed(client: Any, **change: str) -> dict[str, str]:
    """The proposal as the form holds it, with what somebody has typed over it."""
    form = client.get(url("open_next")).context["form"]
    given = {bound.html_name: bound.value() for bound in form}
    return {**{name: "" if value is None else str(value) for name, value in given.items()}, **change}


def test_the_secretariat_is_offered_the_next_agreement_and_nobody_else(agreement: Agreement, client_as: Any) -> None:
    link = f'href="{url("open_next")}"'
    assert link in client_as("secretariat").get(url("agreement")).content.decode()
    for role in ROLES:
        if role == "secretariat":
            continue
        assert link not in client_as(role).get(url("agreement")).content.decode()
        assert client_as(role).get(url("open_next")).status_code == (302 if role == "public" else 403)
        assert client_as(role).post(url("open_next"), {"step": "open"}).status_code == (302 if role == "public" else 403)
    assert Cycle.objects.count() == 2


def test_the_proposal_is_the_timetable_of_the_newest_two_years_on_with_the_parties_counted(
    agreement: Agreement, client_as: Any
) -> None:
    client = client_as("secretariat")
    given = typed(client)
    assert (given["name"], given["title"]) == ("2029-2030", "Rammeaftale 2029–2030")
    assert (given["starts"], given["last"]) == ("01.01.2029", "31.12.2030")
    decided = agreement.cycle.deadlines.get(party_stage="decided")
    assert given[f"deadline_{decided.pk}_due"] == "01.12.2028"
    phase = agreement.cycle.phases.get()
    assert (given[f"phase_{phase.pk}_starts"], given[f"phase_{phase.pk}_last"]) == ("08.09.2028", "01.12.2028")
    page = client.get(url("open_next")).content.decode()
    assert "<strong>3</strong> parter den 1. januar 2029" in page
    assert "Fredag. I 2027-2028: 1. dec. 2026" in page


def test_a_successor_is_named_where_it_has_taken_over(agreement: Agreement, client_as: Any) -> None:
    from rammevaerk.accounts.actions import NewOrganisation, ensure_organisation, record_succession

    cast = agreement.cast
    east = ensure_organisation(NewOrganisation("2700", "Region Østdanmark", "region"))
    record_succession(
        by=cast.secretariat, predecessor=cast.region, successor=east, effective=date(2027, 1, 1), legal_source="Lov 699"
    )
    page = client_as("secretariat").get(url("open_next")).content.decode()
    assert "Region Østdanmark" in page
    assert f"efter {cast.region.name}" in page
    assert "<strong>3</strong> parter" in page


def test_the_preview_tells_what_is_to_be_noticed_and_opens_nothing(agreement: Agreement, client_as: Any) -> None:
    client = client_as("secretariat")
    heard = agreement.cycle.deadlines.get(party_stage="heard")
    answer = client.post(url("open_next"), typed(client, step="preview"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"Disse frister falder på en lørdag eller søndag: {heard.name} (15.10.2028)." in page
    assert "Årshjulet" in page
    assert "Godkendelse" in page
    assert Cycle.objects.count() == 2


def test_one_goes_back_from_the_preview_with_what_was_typed(agreement: Agreement, client_as: Any) -> None:
    client = client_as("secretariat")
    page = client.post(url("open_next"), typed(client, title="Aftalen om de mange", step="edit")).content.decode()
    assert 'value="Aftalen om de mange"' in page
    assert Cycle.objects.count() == 2


def test_the_next_agreement_is_opened_and_its_page_shows_the_wheel(agreement: Agreement, client_as: Any) -> None:
    client = client_as("secretariat")
    decided = agreement.cycle.deadlines.get(party_stage="decided")
    heard = agreement.cycle.deadlines.get(party_stage="heard")
    more = {"more_1_name": "Temadag", "more_1_due": "14.03.2028"}
    change = {f"deadline_{decided.pk}_due": "30.11.2028", f"deadline_{heard.pk}_due": "", **more}
    answer = client.post(url("open_next"), typed(client, step="open", **change))
    assert answer["Location"] == url("cycle", "2029-2030")
    cycle = Cycle.objects.get(name="2029-2030")
    assert [(row.due, row.name, row.party_stage) for row in cycle.deadlines.order_by("due")] == [
        (date(2028, 3, 14), "Temadag", ""),
        (date(2028, 10, 30), "Frist committee", "committee"),
        (date(2028, 11, 20), "Frist finance", "finance"),
        (date(2028, 11, 30), "Frist decided", "decided"),
    ]
    page = client.get(answer["Location"]).content.decode()
    assert "Rammeaftale 2029–2030 er åbnet." in page
    assert "Årshjul for Rammeaftale 2029–2030" in page
    assert "Temadag" in page
    assert "Rammeaftale 2029–2030" in client_as("public").get(url("agreement")).content.decode()


def test_a_double_click_opens_one_agreement(agreement: Agreement, client_as: Any) -> None:
    client = client_as("secretariat")
    given = typed(client, step="open")
    first, second = client.post(url("open_next"), given), client.post(url("open_next"), given)
    assert first["Location"] == second["Location"] == url("cycle", "2029-2030")
    assert Cycle.objects.filter(name="2029-2030").count() == 1


@pytest.mark.parametrize("step", ["preview", "open"])
@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"starts": "01.01.2028", "name": "2028-2030"}, "starts", "Perioden overlapper 2027-2028."),
        ({"last": "30.06.2030", "name": "2029-2030"}, "starts", "En aftale gælder for hele kalenderår."),
        ({"name": "2029/2030"}, "name", "Navnet svarer ikke til periodens år. Skriv 2029-2030."),
        ({"starts": "i morgen"}, "starts", "Skriv datoen"),
        ({"more_2_name": "Temadag"}, "more_2_due", "Udfyld begge felter"),
        ({"more_2_due": "14.03.2028"}, "more_2_name", "Udfyld begge felter"),
        ({"title": "Aftale 010190-1234"}, "title", "cpr-nummer"),
    ],
)
def test_a_wrong_opening_is_refused_at_its_field(
    agreement: Agreement, client_as: Any, step: str, change: dict[str, str], field: str, words: str
) -> None:
    client = client_as("secretariat")
    answer = client.post(url("open_next"), typed(client, step=step, **change))
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    assert Cycle.objects.count() == 2


def test_a_phase_that_ends_before_it_begins_is_refused_at_its_last_day(agreement: Agreement, client_as: Any) -> None:
    client = client_as("secretariat")
    field = f"phase_{agreement.cycle.phases.get().pk}_last"
    answer = client.post(url("open_next"), typed(client, step="open", **{field: "01.09.2028"}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_the_first_agreement_of_an_area_is_opened_from_the_empty_page(cast: Any, client_as: Any) -> None:
    client = client_as("secretariat")
    assert "Åbn den første aftale" in client.get(url("agreement")).content.decode()
    assert "Åbn den første aftale" not in client_as("case_worker").get(url("agreement")).content.decode()
    answer = client.post(url("open_next"), typed(client, step="open", more_1_name="Udkast", more_1_due="15.06.2026"))
    assert answer["Location"] == url("cycle", "2027-2028")
    assert client.get(answer["Location"]).status_code == 200
