"""The pages of the register: who sees what, wrong input, wrong roles, and what a protected address never tells."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse

from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.registry import actions, queries
from rammevaerk.registry.actions import PriceRecord
from rammevaerk.registry.models import Capacity, Service, Unit
from rammevaerk.web.clock import set_demo_date

from tests.registry.conftest import SECRET_POINT, SECRET_TOWN, Register, make_places
from tests.registry.reading import Browser, listed, names_in, text_of
from tests.support.people import PEOPLE, TODAY
from tests.support.queries import queries_of

ROLES = (*PEOPLE, "public")
EDITORS = ("service_manager", "municipal_economist")


@pytest.fixture(autouse=True)
def demo_day(db: None) -> None:
    set_demo_date(TODAY)


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
        ({"q": "apopleksi"}, {"Sivkær"}),
        ({"q": "senhjerneskadet"}, {"Sivkær"}),
        ({"q": "korsør blodprop"}, {"Sivkær"}),
        ({"q": "slagelse hjernskadet"}, {"Sivkær"}),
        ({"q": "grøntsager"}, set()),
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


def prices(register: Register, *given: tuple[int, str, int]) -> None:
    rows = [
        PriceRecord(register.unit.pk, "SEL-108", f"Takst {place}", ore, per, year, date(year, 1, 1))
        for place, (ore, per, year) in enumerate(given)
    ]
    actions.record_prices(rows, today=TODAY)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (((308800, "day", 2026),), "3.088 kr. pr. døgn"),
        (((308850, "day", 2026), (361200, "day", 2026)), "fra 3.089 kr. pr. døgn"),
        (((308800, "day", 2026), (308800, "day", 2026)), "3.088 kr. pr. døgn"),
        (((308800, "day", 2026), (290000, "day", 2025), (314100, "day", 2027)), "3.088 kr. pr. døgn"),
        (((308800, "day", 2026), (90000000, "month", 2026)), "3.088 kr. pr. døgn"),
    ],
    ids=["one price", "a dearer one beside it", "the same price twice", "prices of other years", "a price of another unit"],
)
def test_from_is_said_only_where_a_dearer_price_stands_beside_it(
    register: Register, client_as: Browser, given: tuple[tuple[int, str, int], ...], said: str
) -> None:
    prices(register, *given)
    client = client_as("case_worker")
    row = re.search(r"Sivkær.*?</tr>", text_of(client.get(reverse("registry:service_list"))), re.DOTALL)
    assert row is not None
    assert f">{said}<".replace(" kr.", "\u00a0kr.") in row[0]
    lines = client.get(reverse("registry:service_list"), {"format": "csv", "q": "sivkær"}).content.decode("utf-8-sig")
    assert said.replace(" kr.", "\u00a0kr.") in lines.splitlines()[1].split(";")


def test_a_service_without_a_price_says_so(register: Register, client_as: Browser) -> None:
    prices(register, (308800, "day", 2026))
    page = text_of(client_as("public").get(reverse("registry:service_list")))
    assert page.count("Ikke oplyst") == 3
    assert "fra " not in "".join(re.findall(r"<td[^>]*>[^<]*", page))


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


@pytest.mark.parametrize("who", ["public", "case_worker"])
def test_the_list_makes_ten_queries_however_long_it_is(register: Register, client_as: Browser, who: str) -> None:
    client = client_as(who)
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
