"""Payment plans: their shares add up, the pages for both sides, and what is refused at its field."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.registry.models import Population
from rammevaerk.settlement import actions
from rammevaerk.settlement.models import Schedule
from rammevaerk.settlement.rules.plan_shares import check_weights, plan_shares
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY, acting_as
from tests.support.placements import House
from tests.support.queries import queries_of
from tests.support.settling import run_month

LIST = "/afregning/betalingsplaner/"
NEW = f"{LIST}ny/"


@given(
    st.integers(-(10**12), 10**12),
    st.dictionaries(st.integers(1, 10**6), st.decimals(0, 10**6, places=2), min_size=1, max_size=17).filter(
        lambda weights: sum(weights.values()) > 0
    ),
)
def test_shares_sum_to_the_amount_and_lie_within_one_ore(amount: int, weights: dict[int, Decimal]) -> None:
    shares = plan_shares(amount, weights)
    assert sum(share.ore for share in shares) == amount
    whole = sum(weights.values())
    for share in shares:
        assert abs(share.ore - Decimal(amount) * share.weight / whole) < 1
        assert not (share.has_rest and share.weight == 0)


def test_who_got_the_rest_is_told() -> None:
    assert [(share.ore, share.has_rest) for share in plan_shares(100, {1: Decimal(1), 2: Decimal(1), 3: Decimal(1)})] == [
        (34, True),
        (33, False),
        (33, False),
    ]


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ({}, "share_nobody"),
        ({1: None}, "share_unknown"),
        ({1: Decimal(-1), 2: Decimal(3)}, "share_numbers"),
        ({1: Decimal(0)}, "share_numbers"),
        ({1: Decimal(1)}, None),
    ],
)
def test_a_key_that_cannot_share_is_refused(weights: dict[int, Decimal | None], code: str | None) -> None:
    assert [finding.code.removeprefix("settlement.") for finding in check_weights(weights)] == ([code] if code else [])


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


def form(house: House, **changes: Any) -> dict[str, Any]:
    given = {
        "source": "objective",
        "title": "Objektiv andel, specialrådgivning",
        "decided": "Styringsaftalen § 5, 1. januar 2026",
        "buyers": [house.cast.naestved.pk],
        "other": house.cast.odense.pk,
        "key": "equal",
        "measure": "month",
        "price": "1.000,01",
        "first_day": "01.09.2026",
    }
    return given | changes


@pytest.fixture(autouse=True)
def today(house: House) -> None:
    set_demo_date(TODAY)


def test_shares_are_shown_before_anything_is_saved_and_then_charged(house: House, client_as: Any) -> None:
    client = client_as("controller")
    page = text_of(client.post(NEW, form(house)))
    assert "500,01 kr." in page and "500,00 kr." in page and "1.000,01 kr." in page and "resten af afrundingen" in page
    with acting_as(house.cast.controller):
        assert not Schedule.objects.exists()
    response = client.post(NEW, form(house, save="1"), follow=True)
    assert "Betalingsplanen er skrevet" in text_of(response)
    with acting_as(house.cast.controller):
        rows = list(Schedule.objects.order_by("pk").values_list("buyer__name", "price_ore", "decided"))
    assert [row[:2] for row in rows] == [("Næstved Kommune", 50001), ("Odense Kommune", 50000)]
    assert rows[0][2].endswith("1 øre af den er resten af afrundingen")
    run_month(by=house.cast.controller, today=date(2026, 10, 3), month=date(2026, 9, 1))
    with acting_as(house.cast.controller):
        chain = Schedule.objects.order_by("pk").values_list("chain", flat=True)[0]
    assert "500,01 kr." in text_of(client_as("buying_controller").get(f"{LIST}{chain}/"))


def test_by_inhabitants_and_by_own_numbers(house: House, client_as: Any) -> None:
    for organisation, people in ((house.cast.naestved, 300), (house.cast.odense, 100)):
        Population.objects.create(organisation=organisation, quarter="2021K1", age_band="i alt", inhabitants=people)
    client = client_as("controller")
    page = text_of(client.post(NEW, form(house, key="population", price="400,00")))
    assert "300,00 kr." in page and "2021K1" in page
    page = text_of(client.post(NEW, form(house, key="agreed", price="400,00", numbers="Næstved Kommune 1\nOdense 7")))
    assert "50,00 kr." in page and "350,00 kr." in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"buyers": [], "other": ""}, "buyers"),
        ({"title": ""}, "title"),
        ({"decided": ""}, "decided"),
        ({"price": ""}, "price"),
        ({"price": "-5,00"}, "price"),
        ({"price": "12.34"}, "price"),
        ({"first_day": "1/9/2026"}, "first_day"),
        ({"last_day": "01.08.2026"}, "last_day"),
        ({"key": "population"}, "key"),
        ({"key": "agreed", "numbers": "Lolland 3"}, "numbers"),
        ({"key": "agreed", "numbers": ""}, "numbers"),
        ({"source": "placement"}, "source"),
        ({"title": "Borger 010190-1234"}, "title"),
    ],
)
def test_what_is_refused_stands_at_its_field_and_nothing_is_lost(
    house: House, client_as: Any, changes: dict[str, Any], field: str
) -> None:
    response = client_as("controller").post(NEW, form(house, save="1", **changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    with acting_as(house.cast.controller):
        assert not Schedule.objects.exists()


def one(house: House, **changes: Any) -> int:
    given: dict[str, Any] = {
        "seller": house.cast.slagelse.pk, "buyer": house.cast.naestved.pk, "source": "subscribed", "title": "Abonnement",
        "decided": "Aftale", "measure": "month", "valid_from": date(2026, 9, 1), "price_ore": 1_000_000,
    }  # fmt: skip
    (chain,) = actions.write_schedules(by=house.cast.controller, today=TODAY, schedules=[actions.NewSchedule(**given | changes)])
    return chain


def test_a_plan_ends_or_is_taken_back(house: House, client_as: Any) -> None:
    chain = one(house)
    client = client_as("municipal_economist")
    response = client.post(f"{LIST}{chain}/slut/", {"last_day": "31.08.2026"})
    assert response.status_code == 422 and "last_day" in response.context["form"].errors
    assert "Fra 1. sep. 2026" in text_of(client.get(f"{LIST}{chain}/"))
    client.post(f"{LIST}{chain}/slut/", {"last_day": "30.09.2026"})
    assert "1.–30. sep. 2026" in text_of(client.get(f"{LIST}{chain}/"))
    client.post(f"{LIST}{chain}/tag-tilbage/")
    page = text_of(client.get(f"{LIST}{chain}/"))
    assert "Taget tilbage" in page and "tag-tilbage" not in page


def test_hours_are_sold_in_one_step(house: House, client_as: Any) -> None:
    given = {
        "buyer": house.cast.naestved.pk, "title": "Rådgivning, 3 timer", "quantity": "3", "price": "850,00",
        "day": "05.09.2026", "decided": "Bestilling 12. august 2026",
    }  # fmt: skip
    client = client_as("controller")
    assert client.post(f"{LIST}timer/", given | {"price": ""}).status_code == 422
    assert client.post(f"{LIST}timer/", given | {"quantity": "0"}).context["form"].errors.keys() == {"quantity"}
    page = text_of(client.post(f"{LIST}timer/", given, follow=True))
    assert "3 × 850,00 kr. én gang" in page


def test_the_buyer_reads_and_others_get_nothing(house: House, client_as: Any) -> None:
    chain = one(house)
    assert "Abonnement" in text_of(client_as("buying_controller").get(LIST))
    page = text_of(client_as("buying_controller").get(f"{LIST}{chain}/"))
    assert "10.000,00 kr. pr. måned" in page and "/slut/" not in page
    assert "Abonnement" in text_of(client_as("auditor").get(LIST))
    for person, status in (("outsider", 404), ("operator_economist", 404), ("service_manager", 403), ("public", 302)):
        assert client_as(person).get(f"{LIST}{chain}/").status_code == status
    assert client_as("buying_controller").post(f"{LIST}{chain}/tag-tilbage/").status_code == 403
    assert client_as("auditor").get(NEW).status_code == 403


def test_few_queries(house: House, client_as: Any) -> None:
    chain = one(house)
    client = client_as("controller")
    client.get(LIST)
    assert queries_of(client, f"{LIST}?side=sold") <= 12
    assert queries_of(client, f"{LIST}{chain}/") <= 12
    assert queries_of(client, NEW) <= 12
