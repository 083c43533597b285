"""Pages that change the register: the right people, wrong input, another's service, and the import."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.registry import actions, queries
from rammevaerk.registry.models import Capacity, Confirmation, Reservation, Service
from rammevaerk.web.clock import set_demo_date

from tests.registry.conftest import Register
from tests.registry.reading import Browser, names_in, text_of
from tests.support.people import PEOPLE, TODAY

ROLES = (*PEOPLE, "public")
EDITORS = ("service_manager", "municipal_economist")


@pytest.fixture(autouse=True)
def demo_day(db: None) -> None:
    set_demo_date(TODAY)


# ---- changing ----


def edit_addresses(register: Register) -> list[str]:
    one = [register.sivkaer.pk, register.unit.pk, "SEL-108"]
    pages = [reverse(f"registry:{name}", args=one) for name in ("change_places", "change_intake", "reserve")]
    return [*pages, *(reverse(f"registry:{name}", args=one[:1]) for name in ("places", "confirm"))]


@pytest.mark.parametrize("who", ROLES)
def test_only_ones_own_service_can_be_changed(register: Register, client_as: Browser, who: str) -> None:
    client = client_as(who)
    expected = 200 if who in EDITORS else 302 if who == "public" else 403
    assert {client.get(address).status_code for address in edit_addresses(register)} == {expected}


@pytest.mark.parametrize("who", [name for name in ROLES if name not in EDITORS])
def test_nobody_else_changes_anything_by_sending_the_form(register: Register, client_as: Browser, who: str) -> None:
    client = client_as(who)
    data = {"what": "nothing", "valid_from": "01.01.2027", "approved": 1, "budgeted": 1, "agreement": 1}
    for address in edit_addresses(register):
        assert client.post(address, data).status_code in (302, 403)
    assert Confirmation.objects.count() == 0
    assert Capacity.objects.filter(unit=register.unit).count() == 1


def test_the_manager_cannot_reach_another_service(register: Register, client_as: Browser) -> None:
    client = client_as("service_manager")
    assert client.get(reverse("registry:confirm", args=[register.baekrosen.pk])).status_code == 403
    stolen = reverse("registry:change_places", args=[register.sivkaer.pk, register.other_unit.pk, "SEL-108"])
    assert client.get(stolen).status_code == 404
    wrong = reverse("registry:change_places", args=[register.sivkaer.pk, register.unit.pk, "SEL-107"])
    assert client.get(wrong).status_code == 404


def test_places_are_changed_and_confirmed(register: Register, client_as: Browser) -> None:
    client = client_as("service_manager")
    address = reverse("registry:change_places", args=[register.sivkaer.pk, register.unit.pk, "SEL-108"])
    data = {"valid_from": "01.01.2027", "approved": "24", "budgeted": "24", "agreement": "20", "reason": "Nybyggeri"}
    response = client.post(address, data)
    assert response.url == reverse("registry:confirm", args=[register.sivkaer.pk])
    response = client.post(response.url, {"what": "changed"})
    assert response.url == reverse("registry:service", args=[register.sivkaer.pk])
    page = text_of(client.get(response.url))
    assert "24" in page
    confirmation = Confirmation.objects.get()
    assert (confirmation.on, confirmation.nothing_changed, confirmation.by_name) == (TODAY, False, "Slagelse Kommune")


def test_a_refusal_keeps_what_was_typed_and_says_why(register: Register, client_as: Browser) -> None:
    address = reverse("registry:change_places", args=[register.sivkaer.pk, register.unit.pk, "SEL-108"])
    data = {"valid_from": "01.01.2027", "approved": "24", "budgeted": "24", "agreement": "25"}
    response = client_as("service_manager").post(address, data)
    assert response.status_code == 422
    assert "agreement" in response.context["form"].errors
    assert 'value="25"' in text_of(response)


@pytest.mark.parametrize(
    ("field", "wrong"), [("valid_from", "1/1/2027"), ("budgeted", "mange"), ("budgeted", "-1"), ("reason", "Til 010190-1234")]
)
def test_wrong_input_is_told_at_the_field(register: Register, client_as: Browser, field: str, wrong: str) -> None:
    address = reverse("registry:change_places", args=[register.sivkaer.pk, register.unit.pk, "SEL-108"])
    data = {"valid_from": "01.01.2027", "approved": "24", "budgeted": "24", "agreement": "20", field: wrong}
    response = client_as("service_manager").post(address, data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Capacity.objects.filter(unit=register.unit).count() == 1


def test_a_place_is_held_and_given_free_from_the_page(register: Register, client_as: Browser) -> None:
    client = client_as("service_manager")
    address = reverse("registry:reserve", args=[register.sivkaer.pk, register.unit.pk, "SEL-108"])
    data = {"reserved_for": register.cast.naestved.pk, "from_date": "10.11.2026", "until": "10.12.2026"}
    for _place in range(2):
        assert client.post(address, data).status_code == 302
    refused = client.post(address, data)
    assert refused.status_code == 422
    held = Reservation.objects.first()
    assert held is not None
    end = reverse("registry:end_reservation", args=[held.pk])
    assert client.get(end).status_code == 405
    assert client_as("operator_economist").post(end).status_code == 403
    assert client.post(end).status_code == 302
    assert client.post(reverse("registry:end_reservation", args=[99999])).status_code == 404
    assert Reservation.objects.filter(ended_on__isnull=True).count() == 1


def test_intake_from_the_page(register: Register, client_as: Browser) -> None:
    client = client_as("service_manager")
    address = reverse("registry:change_intake", args=[register.sivkaer.pk, register.unit.pk, "SEL-108"])
    data = {"valid_from": "10.11.2026", "closed": "1", "closed_reason": "", "after_assessment": "0"}
    assert client.post(address, data).status_code == 422
    assert client.post(address, {**data, "closed_reason": "Ombygning"}).status_code == 302
    assert Service.objects.get(pk=register.sivkaer.pk).open_places == 1


def test_own_services_and_what_is_asked_of_whom(register: Register, client_as: Browser) -> None:
    assert names_in(text_of(client_as("service_manager").get(reverse("registry:own")))) == ["Sivkær"]
    assert set(names_in(text_of(client_as("municipal_economist").get(reverse("registry:own"))))) == {"Sivkær", "Bækrosen"}
    assert client_as("case_worker").get(reverse("registry:own")).status_code == 403
    manager = queries.tasks_for(register.cast.service_manager, TODAY)
    assert [(task.due, task.url) for task in manager] == [(None, reverse("registry:confirm", args=[register.sivkaer.pk]))]
    actions.confirm_figures(by=register.cast.service_manager, today=TODAY, service_id=register.sivkaer.pk, nothing_changed=True)
    assert queries.tasks_for(register.cast.service_manager, TODAY) == []
    assert queries.tasks_for(register.cast.case_worker, TODAY) == []


@pytest.mark.parametrize(
    ("age", "due"),
    [(30, []), (31, [59]), (90, [0]), (91, [-1])],
    ids=["fresh on the last day", "the first day it ages", "the last day it is not old", "the first day it is old"],
)
def test_a_manager_is_asked_from_the_day_the_figures_age(
    register: Register, client_as: Browser, age: int, due: list[int]
) -> None:
    manager = register.cast.service_manager
    confirmed = TODAY - timedelta(days=age)
    actions.confirm_figures(by=manager, today=confirmed, service_id=register.sivkaer.pk, nothing_changed=True)
    tasks = queries.tasks_for(manager, TODAY)
    assert [task.due for task in tasks] == [TODAY + timedelta(days=left) for left in due]
    assert ("Bekræft tallene for Sivkær" in text_of(client_as("service_manager").get("/"))) is bool(due)


def test_the_task_leads_to_a_page_where_nothing_changed_is_one_click(register: Register, client_as: Browser) -> None:
    client = client_as("service_manager")
    (task,) = queries.tasks_for(register.cast.service_manager, TODAY)
    page = text_of(client.get(task.url))
    (chosen,) = re.findall(r'<input type="radio" name="what" value="(\w+)"[^>]*checked', page)
    assert client.post(task.url, {"what": chosen}).status_code == 302
    confirmation = register.sivkaer.confirmations.get()
    assert (confirmation.on, confirmation.nothing_changed) == (TODAY, True)


def test_nobody_is_asked_about_a_service_that_is_closed_or_another_persons(register: Register) -> None:
    manager, economist = register.cast.service_manager, register.cast.municipal_economist

    def asked(by: RoleAssignment) -> list[str]:
        return [task.title for task in queries.tasks_for(by, TODAY)]

    assert asked(economist) == ["Bekræft tallene for Bækrosen", "Bekræft tallene for Sivkær"]
    Service.objects.filter(pk=register.sivkaer.pk).update(closed_on=TODAY + timedelta(days=1))
    assert asked(manager) == ["Bekræft tallene for Sivkær"]
    Service.objects.filter(pk=register.sivkaer.pk).update(closed_on=TODAY)
    assert (asked(manager), asked(economist)) == ([], ["Bekræft tallene for Bækrosen"])


# ---- import pages ----

ODD = "navn,kommune,takst_kr,takst_enhed,aar\nNy El,Slagelse,77570,døgn,2026\nNy Bøg,Slagelse,2200,døgn,2026\n"


def upload(client: Client, content: str = ODD, name: str = "tilbud.csv") -> Any:
    return client.post(reverse("registry:imports"), {"file": SimpleUploadedFile(name, content.encode())})


@pytest.mark.parametrize("who", ROLES)
def test_only_the_secretariat_reaches_the_import(register: Register, client_as: Browser, who: str) -> None:
    batch = actions.preview_import(by=None, today=TODAY, file_name="tilbud.csv", content=ODD.encode())
    client = client_as(who)
    pages = [reverse("registry:imports"), reverse("registry:import_batch", args=[batch.pk])]
    pages.append(reverse("registry:import_row", args=[batch.pk, 2]))
    expected = 200 if "secretariat" in who else 302 if who == "public" else 403
    assert {client.get(page).status_code for page in pages} == {expected}
    if expected == 403:
        assert upload(client).status_code == 403
        assert client.post(reverse("registry:import_apply", args=[batch.pk])).status_code == 403


def test_upload_preview_write_and_decide(register: Register, client_as: Browser) -> None:
    from rammevaerk.web.models import Job

    client = client_as("secretariat")
    address = upload(client).url
    assert client.get(address).status_code == 200
    assert not Service.objects.filter(name="Ny Bøg").exists()
    assert client.post(address + "skriv/").url == address
    assert "hx-get" in text_of(client.get(address))
    assert Job.objects.get().kind == "registry.apply_import"
    batch = queries.import_batch(int(address.strip("/").split("/")[-1]))
    actions.apply_import(by=register.cast.secretariat, today=TODAY, batch_id=batch.pk)
    assert Service.objects.filter(name="Ny Bøg").exists()
    row = reverse("registry:import_row", args=[batch.pk, 2])
    refused = client.post(row, {"act": "correct", "year": "2025"})
    assert refused.status_code == 422
    assert client.post(row, {"act": "correct", "price_unit": "month", "why": "Ringet"}).status_code == 302
    assert Service.objects.get(name="Ny El").price_unit == "month"
    assert "Ringet" in text_of(client.get(row))
    again = upload(client)
    assert again.url == address
    assert client.post(address + "skriv/").status_code == 302


def test_a_file_that_cannot_be_read_is_told_on_the_page(register: Register, client_as: Browser) -> None:
    client = client_as("secretariat")
    for content, name in (("kommune\nSlagelse\n", "tilbud.csv"), (ODD, "tilbud.pdf"), (ODD, "010190-1234.csv")):
        response = upload(client, content, name)
        assert response.status_code == 422
        assert "010190" not in text_of(response)


def test_files_and_rows_that_are_not_there(register: Register, client_as: Browser) -> None:
    client = client_as("secretariat")
    assert client.get(reverse("registry:import_batch", args=[999])).status_code == 404
    assert client.get(reverse("registry:import_row", args=[999, 1])).status_code == 404
