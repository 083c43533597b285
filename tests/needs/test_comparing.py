"""Matches side by side and on a map."""

from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.needs import actions
from rammevaerk.needs.models import Need
from rammevaerk.registry.models import MunicipalityProfile, Service, UnitFeature

from tests.needs.conftest import Register
from tests.support.people import TODAY
from tests.support.queries import queries_of

SQUARE = [[[11.0, 55.0], [12.0, 55.0], [12.0, 56.0], [11.0, 56.0], [11.0, 55.0]]]


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def need(register: Register) -> Need:
    UnitFeature.objects.create(unit=register.units["Lyngdraget"], feature="garden", has=True, source="Test")
    told = register.told(must=("garden",), nice=("own_kitchen",), level=2, ages=(40, 40), months=12)
    return actions.open_need(by=register.cast.case_worker, today=TODAY, told=told)


def ticked(register: Register, *names: str) -> str:
    return "&".join(f"sammenlign={register.units[name].pk}" for name in names)


def test_every_criterion_is_a_row_and_what_differs_is_said(register: Register, client_as: Any, need: Need) -> None:
    client, address = client_as("case_worker"), f"/visitation/{need.pk}/?{ticked(register, 'Lyngdraget', 'Sivkær')}"
    page = text_of(client.get(address)).split('id="side-om-side"')[1]
    rows = {row.split("<")[0]: row for row in page.split('<th scope="row">')[1:]}
    differs = {label: "Afviger" in row.split("</th>")[0] for label, row in rows.items()}
    assert differs["Målgruppe: Erhvervet hjerneskade"] is False and differs["Alder"] is False
    assert differs["Skal være der: Have"] is True and "Ikke oplyst" in rows["Skal være der: Have"]
    assert differs["Ønsket: Eget køkken"] is True and ">Nej<" in rows["Ønsket: Eget køkken"]
    assert "18–67 år" in rows["Alder"] and ">2.900<" in rows["Kr. pr. døgn, sammenlignelig"]
    assert queries_of(client, address) <= 10


def test_more_than_four_and_only_one_are_told(register: Register, client_as: Any, need: Need) -> None:
    client, fifth = client_as("case_worker"), Service.objects.get(name="Sivkær")
    for number in range(2):
        unit = register.units["Sivkær"]
        unit.pk, unit.name, unit.service = None, f"Hus {number}", fifth
        unit.save()
        register.units[unit.name] = type(unit).objects.get(pk=unit.pk)
    names = ("Lyngdraget", "Hus 0", "Hus 1", "Fjordlyngen", "Klintesøen")
    page = text_of(client.get(f"/visitation/{need.pk}/?{ticked(register, *names)}"))
    assert "5 tilbud er valgt. De første 4 på listen vises" in page
    assert "Vælg mindst to tilbud" in text_of(client.get(f"/visitation/{need.pk}/?{ticked(register, 'Lyngdraget')}"))


def test_the_list_is_narrowed_to_a_feature_and_says_what_is_left_out(register: Register, client_as: Any, need: Need) -> None:
    page = text_of(client_as("case_worker").get(f"/visitation/{need.pk}/?har=garden"))
    assert "Have (1)" in page and "1 af 4 tilbud" in page and "3 tilbud vises ikke: har ikke eller har ikke oplyst: Have." in page
    assert "Lyngdraget</a>" in page and "Klintesøen</a>" not in page


@pytest.fixture
def borders(register: Register) -> None:
    for place in (register.cast.naestved, register.cast.slagelse):
        MunicipalityProfile.objects.update_or_create(
            organisation=place,
            defaults={
                "border": {"type": "Polygon", "coordinates": SQUARE},
                "centre_longitude": Decimal("11.5"),
                "centre_latitude": Decimal("55.5"),
            },
        )
    for name, longitude in (("Lyngdraget", "11.2"), ("Sivkær", "11.8"), ("Fjordlyngen", "9.0")):
        Service.objects.filter(name=name).update(longitude=Decimal(longitude), latitude=Decimal("55.4"))


def test_the_map_has_the_numbers_of_the_list_and_never_a_protected_address(
    register: Register, client_as: Any, need: Need, borders: None
) -> None:
    client, address = client_as("case_worker"), f"/visitation/{need.pk}/kort/"
    page = text_of(client.get(address))
    assert 'aria-label="1. Lyngdraget"' in page and 'class="c-own"' in page
    assert "1 tilbud ligger uden for kortet" in page and "1 tilbud har ikke oplyst" in page
    Service.objects.filter(name="Lyngdraget").update(protected_address=True)
    page = text_of(client.get(address))
    assert 'aria-label="1. Lyngdraget"' not in page and "1 tilbud har beskyttet adresse og står kun på listen." in page
    assert queries_of(client, address) <= 10
    assert "kort/?orden=price" in text_of(client.get(f"/visitation/{need.pk}/?orden=price"))


@pytest.mark.parametrize(("person", "status"), [("controller", 403), ("outside_case_worker", 404)])
def test_the_map_is_for_those_who_see_the_need(client_as: Any, need: Need, person: str, status: int) -> None:
    assert client_as(person).get(f"/visitation/{need.pk}/kort/").status_code == status
