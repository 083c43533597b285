"""Prices of private suppliers, recorded by a person: as published, and as negotiated by one buyer."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from rammevaerk.kernel.period import Period
from rammevaerk.pricing.actions.negotiated import Negotiated, Published, record_negotiated, record_published
from rammevaerk.pricing.models import NegotiatedPrice, Tariff, TariffItem
from rammevaerk.registry.models import PublishedPrice
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.listed import private, url
from tests.pricing.support import refused

ClientOf = Callable[[str], Any]
As = Callable[[str], AbstractContextManager[None]]
FORM = {
    "amount": "2.345,50",
    "first_day": "01.01.2027",
    "last_day": "",
    "reason": "several_places",
    "explanation": "Tre pladser i to år",
    "source": "Kontrakt af 1. december 2026",
}


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def negotiated(item: TariffItem, ore: int = 234_500, start: date = date(2027, 1, 1)) -> Negotiated:
    return Negotiated(item.pk, ore, Period(start), "lower", "", "Kontrakt")


def published(priced: Priced, item: TariffItem, **changes: Any) -> Published:
    given = {
        "unit_id": item.unit_id,
        "paragraph": "SEL-108",
        "name": "Pakke 2",
        "amount_ore": 412_300,
        "measure": "day",
        "period": Period(date(2027, 1, 1), date(2028, 1, 1)),
        "source": "https://fjordlyngen.example/priser",
        "read_on": date(2026, 11, 9),
    }
    return Published(**(given | changes))


class TestNegotiated:
    def test_within_the_registered_item_for_the_buyer(self, priced: Priced, acting_as: As) -> None:
        item = private(priced, 300_000)
        row = record_negotiated(by=priced.cast.case_worker, today=TODAY, price=negotiated(item))
        with acting_as("buying_controller"):
            own = TariffItem.objects.get(pk=row.item_id)
            assert (own.kind, own.within_id, own.measure) == ("negotiated", item.pk, "day")
            assert Tariff.objects.current().get(item=own).amount_ore == 234_500
            assert row.buyer_id == priced.cast.naestved.pk
        assert not PublishedPrice.objects.filter(amount_ore=234_500).exists()

    def test_a_new_price_replaces_the_old_in_its_days(self, priced: Priced, acting_as: As) -> None:
        item = private(priced, 300_000)
        record_negotiated(by=priced.cast.case_worker, today=TODAY, price=negotiated(item))
        row = record_negotiated(by=priced.cast.buying_controller, today=TODAY, price=negotiated(item, 240_000, date(2027, 7, 1)))
        with acting_as("case_worker"):
            standing = Tariff.objects.current().filter(item=row.item_id).order_by("valid_from")
            assert [(price.amount_ore, price.valid_from) for price in standing] == [
                (234_500, date(2027, 1, 1)),
                (240_000, date(2027, 7, 1)),
            ]
            assert NegotiatedPrice.objects.count() == 1

    @pytest.mark.parametrize(
        ("who", "seen"),
        [("case_worker", 1), ("buying_controller", 1), ("auditor", 1), ("controller", 0), ("outsider", 0), ("public", 0)],
    )
    def test_the_wall_in_the_database(self, priced: Priced, acting_as: As, who: str, seen: int) -> None:
        row = record_negotiated(by=priced.cast.case_worker, today=TODAY, price=negotiated(private(priced, 300_000)))
        with acting_as(who), connection.cursor() as cursor:
            for table, column in (
                ("pricing_tariffitem", "id"),
                ("pricing_tariff", "item_id"),
                ("pricing_negotiatedprice", "item_id"),
            ):
                cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [row.item_id])
                assert cursor.fetchone()[0] == seen, table

    def test_roles(self, priced: Priced) -> None:
        item = private(priced, 300_000)
        for who in ("municipal_economist", "service_manager", "secretariat", "auditor", "steering_group"):
            with pytest.raises(PermissionDenied):
                record_negotiated(by=priced.cast.person(who), today=TODAY, price=negotiated(item))

    def test_only_within_a_registered_item(self, priced: Priced) -> None:
        with pytest.raises(TariffItem.DoesNotExist):
            record_negotiated(by=priced.cast.case_worker, today=TODAY, price=negotiated(priced.item()))
        item = private(priced, 300_000)
        with refused("pricing.tariff_not_positive"):
            record_negotiated(by=priced.cast.case_worker, today=TODAY, price=negotiated(item, 0))

    def test_the_form_and_the_own_list(self, priced: Priced, client_as: ClientOf) -> None:
        item, browser = private(priced, 300_000), client_as("case_worker")
        assert browser.post(url("negotiated_new", item.pk), FORM).status_code == 302
        page = browser.get(url("negotiated")).content.decode()
        assert "2.345,50" in page or "2.346" in page
        assert "3.000" in page
        assert "Flere pladser købt" in page
        wrong = browser.post(url("negotiated_new", item.pk), FORM | {"amount": "2345.50", "explanation": "010190-1234"})
        assert wrong.status_code == 422
        assert "010190" not in wrong.content.decode().split("form-error")[1][:300]
        assert browser.get(url("negotiated_new", priced.item().pk)).status_code == 404
        assert client_as("secretariat").get(url("negotiated_new", item.pk)).status_code == 403


class TestPublished:
    def test_a_person_records_it_with_source_and_day(self, priced: Priced) -> None:
        item = private(priced, 300_000)
        row = record_published(by=priced.cast.secretariat, today=TODAY, price=published(priced, item))
        assert row.item.kind == "registered"
        assert "læst 09.11.2026" in row.source
        assert PublishedPrice.objects.current().get(unit=item.unit, label="Pakke 2").amount_ore == 412_300

    def test_a_new_price_supersedes_and_keeps_the_old(self, priced: Priced) -> None:
        item = private(priced, 300_000)
        price = published(priced, item, name=item.name, amount_ore=310_000)
        row = record_published(by=priced.cast.buying_controller, today=TODAY, price=price)
        assert row.corrects is not None
        assert Tariff.objects.filter(item=item).count() == 2

    def test_never_for_services_whose_tariffs_are_calculated(self, priced: Priced) -> None:
        with refused("pricing.not_private"):
            record_published(by=priced.cast.secretariat, today=TODAY, price=published(priced, priced.item()))

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"amount_ore": 0}, "pricing.tariff_not_positive"),
            ({"source": " "}, "pricing.no_source"),
            ({"read_on": date(2026, 11, 11)}, "pricing.read_later"),
            ({"name": "Døgnplads", "measure": "month"}, "pricing.item_name_taken"),
        ],
    )
    def test_what_is_refused(self, priced: Priced, changes: dict[str, Any], code: str) -> None:
        item = private(priced, 300_000)
        with refused(code):
            record_published(by=priced.cast.secretariat, today=TODAY, price=published(priced, item, **changes))

    def test_the_form(self, priced: Priced, client_as: ClientOf) -> None:
        item = private(priced, 300_000)
        given = {
            "unit": str(item.unit_id),
            "paragraph": "SEL-108",
            "name": "Pakke 3",
            "amount": "5.100",
            "measure": "day",
            "first_day": "01.01.2027",
            "last_day": "31.12.2027",
            "source": "Leverandørens prisliste 2027",
            "read_on": "09.11.2026",
        }
        browser = client_as("secretariat")
        assert browser.post(url("published_new"), given | {"last_day": "01.01.2026"}).status_code == 422
        answer = browser.post(url("published_new"), given, follow=True)
        assert "5.100" in answer.content.decode()
        assert "Leverandørens prisliste 2027" in answer.content.decode()
        assert client_as("municipal_economist").get(url("published_new")).status_code == 403
