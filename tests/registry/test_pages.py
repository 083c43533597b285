"""The pages of the register: who sees what, wrong input, wrong roles, and what a protected address never tells."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.registry import actions, queries
from rammevaerk.registry.models import Capacity, Confirmation, Reservation, Service, Unit
from rammevaerk.web.clock import set_demo_date

from tests.registry.conftest import SECRET_POINT, SECRET_TOWN, Register, make_places
from tests.support.people import PEOPLE, TODAY

ROLES = (*PEOPLE, "public")
EDITORS = ("service_manager", "municipal_economist")
Browser = Callable[[str], Client]


@pytest.fixture(autouse=True)
def demo_day(db: None) -> None:
    set_demo_date(TODAY)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def names_in(page: str) -> list[str]:
    return re.findall(r'<a href="/tilbud/\d+/">([^<]+)</a>', page)


def listed(client: Client, **query: Any) -> list[str]:
    response = client.get(reverse("registry:service_list"), query)
    assert response.status_code == 200
    return names_in(text_of(response))


# ---- the list ----


@pytest.mark.parametrize("who", ROLES)
def test_everybody_sees_the_list_and_a_service(register: Register, client_as: Browser, who: str) -> None:
    client = client_as(who)
    assert sorted(listed(client)) == ["Bækrosen", "Læet", "Sivkær", "Tangstien"]
    assert client.get(reverse("registry:service", args=[register.sivkaer.pk])).status_code == 200


def test_most_open_places_come_first_and_unknown_last(register: Register, client_as: Browser) -> None:
    assert listed(client_as("public"))[-1] == "Bækrosen"
    assert listed(client_as("public"), **{"tilbud-sort": "name"}) == ["Bækrosen", "Læet", "Sivkær", "Tangstien"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "sivkær"}, {"Sivkær"}),
        ({"q": "SIVKAER"}, {"Sivkær"}),
        ({"q": "hjerneskader"}, {"Sivkær"}),
        ({"q": "autsime"}, {"Bækrosen"}),
        ({"q": "aabenraa"}, {"Bækrosen"}),
        ({"q": "slagelse autisme"}, {"Bækrosen"}),
        ({"q": "botilbud korsør"}, {"Sivkær"}),
        ({"q": "findes slet ikke"}, set()),
        ({"paragraf": "SEL-107"}, {"Bækrosen"}),
        ({"paragraf": "SEL-10"}, {"Bækrosen", "Læet", "Sivkær", "Tangstien"}),
        ({"paragraf": "botilbud"}, {"Bækrosen", "Sivkær", "Tangstien"}),
        ({"driftsherre": "regional"}, {"Tangstien"}),
        ({"ledige": "on"}, {"Læet", "Sivkær", "Tangstien"}),
    ],
)
def test_the_list_is_narrowed(register: Register, client_as: Browser, query: dict[str, str], found: set[str]) -> None:
    assert set(listed(client_as("case_worker"), **query)) == found


def test_a_target_group_finds_what_lies_below_it(register: Register, client_as: Browser) -> None:
    assert listed(client_as("public"), maalgruppe=register.injury.pk) == ["Sivkær"]
    assert listed(client_as("public"), maalgruppe=register.acquired.pk) == ["Sivkær"]


def test_a_municipality_narrows_and_wrong_input_narrows_nothing(register: Register, client_as: Browser) -> None:
    client = client_as("public")
    assert set(listed(client, kommune=register.cast.naestved.pk)) == {"Læet", "Tangstien"}
    for wrong in ({"kommune": "x"}, {"maalgruppe": "99999999"}, {"tilbud-at": "%%%"}, {"tilbud-sort": "no"}):
        assert len(listed(client, **wrong)) == 4


def test_reference_services_are_asked_for(register: Register, client_as: Browser) -> None:
    Service.objects.filter(pk=register.tangstien.pk).update(is_reference=True)
    assert "Tangstien" not in listed(client_as("public"))
    assert "Tangstien" in listed(client_as("public"), hele_landet="on")


def test_the_map_links_to_the_municipality_and_counts_its_open_places(register: Register, client_as: Browser) -> None:
    page = text_of(client_as("public").get(reverse("registry:service_list")))
    slagelse, naestved = register.cast.slagelse.pk, register.cast.naestved.pk
    assert re.search(rf'href="[^"]*kommune={slagelse}[^"]*" aria-label="Slagelse: 2 ', page)
    assert re.search(rf'href="[^"]*kommune={naestved}[^"]*" aria-label="Næstved: 6 ', page)
    assert "Odense" not in page.split("rv-map")[1].split("</svg>")[0], "only members of the area"


def test_unknown_is_a_dash_and_never_zero(register: Register, client_as: Browser) -> None:
    row = re.search(r"Bækrosen.*?</tr>", text_of(client_as("public").get(reverse("registry:service_list"))), re.DOTALL)
    assert row is not None
    assert "belægningen er ikke indberettet" in row[0] or "occupancy is not reported" in row[0]
    assert re.search(r'class="rv-num"[^>]*>–', row[0])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_a_file_too(register: Register, client_as: Browser, kind: str) -> None:
    response = client_as("case_worker").get(reverse("registry:service_list"), {"format": kind, "q": "sivkær"})
    assert response.status_code == 200
    assert f"tilbud.{kind}" in response["Content-Disposition"]
    content = response.content
    if kind == "xlsx":
        import openpyxl

        rows = list(openpyxl.load_workbook(BytesIO(content)).worksheets[0].values)
        assert [row[0] for row in rows[1:]] == ["Sivkær"]
        assert rows[1][6:13] == (22, 22, 20, 20, 0, 2, 0)
    else:
        assert content.decode("utf-8-sig").splitlines()[1].startswith("Sivkær;Slagelse Kommune;")


# ---- queries do not grow ----


def many(register: Register, number: int) -> None:
    template = register.sivkaer
    services = Service.objects.bulk_create(
        Service(name=f"Hus {place:05}", operator=template.operator, location=template.location, source="x")
        for place in range(number)
    )
    units = Unit.objects.bulk_create(Unit(service=row, name=row.name) for row in services)
    Capacity.objects.bulk_create(
        Capacity(unit=row, paragraph="SEL-108", approved=5, budgeted=5, agreement=5, valid_from=date(2024, 1, 1)) for row in units
    )
    actions.refresh_figures(today=TODAY)


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_list_makes_ten_queries_however_long_it_is(register: Register, client_as: Browser) -> None:
    client = client_as("public")
    address = reverse("registry:service_list") + "?tilbud-sort=name"
    client.get(address)  # borders are drawn once for the life of the process
    few = queries_of(client, address)
    many(register, 1500)
    assert queries_of(client, address) == few <= 10


def test_a_late_page_costs_what_the_first_one_does(register: Register, client_as: Browser) -> None:
    many(register, 600)
    client = client_as("public")
    address = reverse("registry:service_list") + "?tilbud-sort=name"
    client.get(address)
    first = queries_of(client, address)
    seen: list[str] = []
    for _page in range(20):
        response = client.get(address)
        seen += names_in(text_of(response))
        following = response.context["table"].next_url
        if not following:
            break
        address = following
    assert queries_of(client, address) == first
    assert len(seen) > 450
    assert len(set(seen)) == len(seen)


def test_a_services_page_makes_the_same_queries_whatever_its_size(register: Register, client_as: Browser) -> None:
    client = client_as("public")
    address = reverse("registry:service", args=[register.sivkaer.pk])
    small = queries_of(client, address)
    for letter in "ABCDEF":
        unit = Unit.objects.create(service=register.sivkaer, name=f"Hus {letter}")
        make_places(unit, budgeted=10, occupied=8)
    assert queries_of(client, address) == small


# ---- one service ----


def test_the_page_shows_places_facts_and_their_sources(register: Register, client_as: Browser) -> None:
    page = text_of(client_as("case_worker").get(reverse("registry:service", args=[register.sivkaer.pk])))
    for expected in ("Sivkær", "Erhvervet hjerneskade", "Korsør", PARAGRAPHS["SEL-108"].label, "Slagelse Kommune"):
        assert expected in page
    assert "rv-vega" in page


def test_what_was_known_on_a_day(register: Register, client_as: Browser) -> None:
    actions.change_capacity(
        by=register.cast.service_manager,
        today=TODAY,
        place=actions.PlaceOfCapacity(register.unit.pk, "SEL-108"),
        wish=actions_wish(date(2026, 1, 1), 30),
    )
    client = client_as("public")
    address = reverse("registry:service", args=[register.sivkaer.pk])
    known = client.get(address, {"vidst": "01.06.2026"}).context["known"]
    assert [(item.row.budgeted, item.still) for item in known] == [(22, False)]
    later = client.get(address, {"vidst": "10.11.2026"}).context["known"]
    assert [(item.row.budgeted, item.still) for item in later] == [(22, True), (30, True)]
    before = client.get(address, {"vidst": "01.01.2020"})
    assert before.context["known"] == []
    wrong = client.get(address, {"vidst": "1/6/2026"})
    assert wrong.status_code == 200
    assert wrong.context["known_on"] is None


def actions_wish(day: date, places: int) -> Any:
    from rammevaerk.registry.rules.places import CapacityWish

    return CapacityWish(day, places, places, places)


def test_a_service_that_is_not_there(register: Register, client_as: Browser) -> None:
    assert client_as("public").get(reverse("registry:service", args=[999999])).status_code == 404


# ---- protected addresses ----


def secrets() -> list[str]:
    x, y = SECRET_POINT
    return [SECRET_TOWN, SECRET_TOWN.lower(), str(x), str(y), str(x).replace(".", ","), str(y).replace(".", ",")]


@pytest.mark.parametrize("who", ["public", "case_worker", "secretariat", "auditor", "outside_case_worker"])
def test_a_protected_address_is_told_nowhere(register: Register, client_as: Browser, who: str) -> None:
    client = client_as(who)
    shelter = reverse("registry:service", args=[register.shelter.pk])
    addresses = [reverse("registry:service_list"), shelter, f"{shelter}?vidst=01.06.2026"]
    addresses += [f"{reverse('registry:service_list')}?{query}" for query in ("q=l%C3%A6et", "paragraf=SEL-109", "format=csv")]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200
        page = text_of(response)
        assert "Læet" in page
        assert [secret for secret in secrets() if secret in page] == []


def test_a_protected_address_is_not_in_the_workbook(register: Register, client_as: Browser) -> None:
    import openpyxl

    response = client_as("case_worker").get(reverse("registry:service_list"), {"format": "xlsx"})
    cells = [str(cell) for row in openpyxl.load_workbook(BytesIO(response.content)).worksheets[0].values for cell in row]
    assert "Læet" in cells
    assert [cell for cell in cells if any(secret in cell for secret in secrets())] == []


def test_a_protected_service_is_not_found_by_its_town(register: Register, client_as: Browser) -> None:
    assert listed(client_as("case_worker"), q=SECRET_TOWN) == []
    assert listed(client_as("case_worker"), q="korsør") == ["Sivkær"]


def test_a_protected_distance_is_a_band_that_does_not_depend_on_the_place(register: Register) -> None:
    municipalities = {row.name: row for row in queries.municipalities()}
    shelter = Service.objects.get(pk=register.shelter.pk)
    told = queries.distance_from(municipalities["Slagelse"], [shelter])[shelter.pk]
    assert told.kilometres is None
    shelter.longitude = shelter.latitude = None
    assert queries.distance_from(municipalities["Slagelse"], [shelter])[shelter.pk] == told
    published = next(row for row in queries.published_services(queries.ServiceFilter(), TODAY) if row.name == "Læet")
    assert [secret for secret in secrets() if secret in str(published)] == []


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
