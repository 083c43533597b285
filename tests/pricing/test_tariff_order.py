"""The tariff list sorted by each of its columns: the database's order is that of the prices the page shows."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.pricing import queries
from rammevaerk.pricing.models import Sheet, Tariff, TariffItem
from rammevaerk.pricing.ordering import ALIKE, with_orders
from rammevaerk.pricing.pages.alike import WAYS, made_alike
from rammevaerk.registry.models import Service, TargetGroup, Unit, UnitTargetGroup
from rammevaerk.web.clock import set_demo_date
from rammevaerk.web.tables.paging import Sorting, decoded, page_of_query

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.listed import private, url
from tests.support.page_queries import asked_queries

ClientOf = Callable[[str], Any]
DAY = date(2028, 5, 1)  # a leap year: 366 days
ON = {"on": "01.05.2027"}


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def many(priced: Priced, sheet: Sheet) -> None:
    """Prices of each kind of operator and measure, with and without days of their own; some are alike when made alike."""
    kinds = ("municipal", "regional", "company", "foundation", "self_owning_agreement", "unknown")
    number = 0
    for kind in kinds:
        service = Service.objects.create(name=f"Tilbud {kind}", operator_kind=kind, location=priced.cast.slagelse)
        unit = Unit.objects.create(service=service, name=service.name)
        for measure in ("day", "month", "year", "hour"):
            for days in (None, 225, 365):
                number += 1
                item = TariffItem.objects.create(unit=unit, paragraph="SEL-104", name=f"Plads {number}", measure=measure)
                of = sheet if days else None
                if days:
                    of = Sheet.objects.get(pk=sheet.pk)
                    of.pk, of.version, of.days, of.state = None, 100 + number, days, "superseded"
                    of.save()
                amount = {"day": 80_000, "month": 2_400_000, "year": 29_000_000, "hour": 40_000}[measure] + number % 5
                Tariff.objects.create(item=item, amount_ore=amount, valid_from=date(2027, 1, 1), sheet=of)


def rows_by(way: str) -> Any:
    alike = made_alike(way, DAY, area_code="sjaelland")
    rows = queries.tariff_list(DAY)
    return with_orders(rows, how=alike.how), alike


@pytest.mark.parametrize("way", list(WAYS))
def test_the_database_calculates_the_price_the_page_shows(priced: Priced, way: str) -> None:
    many(priced, priced.published())
    rows, alike = rows_by(way)
    assert not alike.missing
    known = 0
    for row in rows:
        shown = alike.price(row)
        ordered = getattr(row, ALIKE)
        assert (shown is None) == (ordered is None), row
        if shown is not None:
            known += 1
            assert abs(shown - ordered) <= Decimal("0.000001")
    assert known >= 30


@pytest.mark.parametrize("falling", [False, True])
def test_paging_by_the_comparable_price_meets_each_row_once_in_order(priced: Priced, falling: bool) -> None:
    many(priced, priced.published())
    rows, alike = rows_by("365")
    met: list[Any] = []
    cursor = None
    while True:
        page = page_of_query(rows, Sorting(ALIKE, falling), cursor, 7)
        met += page.rows
        if not page.next:
            break
        cursor = decoded(page.next)
    assert sorted(row.pk for row in met) == sorted(rows.values_list("pk", flat=True))
    prices = [price.quantize(Decimal("0.000001")) for row in met if (price := alike.price(row)) is not None]
    assert prices == sorted(prices, reverse=falling)
    assert all(alike.price(row) is None for row in met[len(prices) :])


def names(client: Any, **given: str) -> list[str]:
    page = client.get(url("tariff_list"), {**ON, **given})
    assert page.status_code == 200
    return [row.item.unit.service.name for row in page.context["table"].page.rows]


def test_every_column_sorts_both_ways(priced: Priced, client_as: ClientOf) -> None:
    sheet = priced.published()
    Tariff.objects.filter(sheet=sheet).update(amount_ore=305_000)
    private(priced, 318_000)  # 3.000 without VAT
    Tariff.objects.create(
        item=sheet.item, amount_ore=300_000, valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 1), sheet=sheet
    )
    client = client_as("buying_controller")
    headings = client.get(url("tariff_list"), {**ON, "alike": "365"}).context["table"].headings
    assert [heading.column.key for heading in headings if not heading.url] == ["included"]  # seven parts have no order
    assert names(client, **{"takster-sort": "amount"}) == ["Sivkær", "Fjordlyngen"]
    assert names(client, **{"takster-sort": "alike", "alike": "365"}) == ["Fjordlyngen", "Sivkær"]
    assert names(client, **{"takster-sort": "-alike", "alike": "365"}) == ["Sivkær", "Fjordlyngen"]
    assert names(client, **{"takster-sort": "places"}) == ["Sivkær", "Fjordlyngen"]
    assert names(client, **{"takster-sort": "-change"})[0] == "Sivkær"
    assert names(client, **{"takster-sort": "operator"}) == ["Sivkær", "Fjordlyngen"]
    assert names(client, **{"takster-sort": "kind"}) == ["Sivkær", "Fjordlyngen"]
    assert names(client, **{"takster-sort": "alike"}) == ["Fjordlyngen", "Sivkær"]  # no such column now: by name


@pytest.mark.parametrize("column", ["amount", "alike", "change"])
def test_the_public_cannot_sort_by_what_a_range_hides(priced: Priced, client_as: ClientOf, column: str) -> None:
    priced.published()
    page = client_as("public").get(url("tariff_list"), {**ON, "alike": "365", "takster-sort": column})
    heading = next(row for row in page.context["table"].headings if row.column.key == column)
    assert not heading.url
    assert page.context["table"].sorted_by == "service"


def group(name: str, parent: TargetGroup | None = None) -> TargetGroup:
    held = {"scheme": "ffb", "valid_from": date(2020, 1, 1), "depth": 1 if parent else 0, "is_leaf": parent is not None}
    return TargetGroup.objects.create(code=name, name=name, parent=parent, **held)


def test_by_target_group_those_below_it_count_and_a_row_stands_once(priced: Priced, client_as: ClientOf) -> None:
    sheet = priced.published()
    private(priced, 318_000)
    above = group("Funktionsnedsættelse")
    below = [group(name, above) for name in ("Demens", "Autisme")]
    for taken in below:
        UnitTargetGroup.objects.create(unit=sheet.item.unit, target_group=taken)
    client = client_as("buying_controller")
    assert names(client, group=str(above.pk)) == ["Sivkær"]
    assert names(client, group=str(below[1].pk)) == ["Sivkær"]
    assert len(names(client, group="no number")) == 2
    page = client.get(url("tariff_list"), {**ON, "group": str(above.pk)})
    assert "Målgruppe: Funktionsnedsættelse" in page.content.decode()


def test_at_most_ten_queries_whatever_is_asked(priced: Priced, client_as: ClientOf) -> None:
    sheet = priced.published()
    many(priced, sheet)
    dementia = group("Demens")
    client = client_as("buying_controller")
    client.get(url("tariff_list"), ON)
    for given in ({}, {"alike": "365", "takster-sort": "alike"}, {"group": str(dementia.pk), "takster-sort": "-change"}):
        with asked_queries() as asked:
            assert client.get(url("tariff_list"), {**ON, **given}).status_code == 200
        assert (len(asked.own), len(asked.frame)) == (5, 6), asked
