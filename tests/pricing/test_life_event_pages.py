"""The pages of life events: looked at first, then recorded; answered by the other operator; seen by the parties."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rammevaerk.pricing import actions, queries
from rammevaerk.pricing.models import LifeEvent, Posting, TariffItem
from rammevaerk.pricing.rules.life_events import EventKind, HandedShare
from rammevaerk.registry.models import Capacity, Service

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.support import refused
from tests.pricing.test_life_events import Houses, houses  # noqa: F401

ClientOf = Callable[[str], Any]
GIVEN = {"day": "01.01.2026", "decision": "Byrådet 1. december 2025, punkt 7", "note": ""}


def url(name: str, pk: int, **query: str) -> str:
    return reverse(f"pricing:{name}", args=[pk], query=query) if query else reverse(f"pricing:{name}", args=[pk])


def key(item: TariffItem) -> str:
    return f"{item.unit_id}:{item.paragraph}"


@pytest.fixture
def places(houses: Houses) -> Houses:  # noqa: F811
    """The houses have places in the register, so that they can be named in the form."""
    for item in (houses.first, houses.second, houses.third, houses.foreign):
        Service.objects.filter(pk=item.unit.service_id).update(paragraphs=f",{item.paragraph},SEL-107,")
        assert Capacity.objects.count() == 0
    return houses


class TestRecord:
    def test_a_merger_is_looked_at_and_then_recorded(self, places: Houses, client_as: ClientOf) -> None:
        places.result(places.first, 2024, 3_000_000, carry=1_000_000)
        browser = client_as("municipal_economist")
        address = url("new_life_event", places.first.pk, kind="merger")
        filled = GIVEN | {"other_1": key(places.second), "successor_1": key(places.third)}
        looked = browser.post(address, filled | {"look": "1"})
        assert looked.status_code == 200
        text = looked.content.decode()
        assert [(line.year, line.amount) for line in looked.context["page"].lines] == [(2024, 10_000), (2024, 20_000)]
        assert "Hensættelse" in text
        assert "31. december 2025" in text
        assert not LifeEvent.objects.exists()
        answer = browser.post(address, filled)
        assert answer.url == url("life_event", LifeEvent.objects.get().pk)
        assert Posting.objects.count() == 2
        page = browser.get(answer.url).content.decode()
        assert "Sammenlægning" in page
        assert "30.000,00" in page.replace("\N{NO-BREAK SPACE}", " ")

    def test_a_place_without_a_tariff_gets_one_when_it_is_recorded_and_not_before(
        self, places: Houses, client_as: ClientOf
    ) -> None:
        browser, here = client_as("municipal_economist"), f"{places.first.unit_id}:SEL-107"
        address, before = url("new_life_event", places.first.pk, kind="change_of_paragraph"), TariffItem.objects.count()
        assert browser.post(address, GIVEN | {"successor_1": here, "look": "1"}).context["page"]
        assert TariffItem.objects.count() == before
        assert browser.post(address, GIVEN | {"successor_1": here}).status_code == 302
        assert TariffItem.objects.count() == before + 1

    def test_a_split_by_per_cents(self, places: Houses, client_as: ClientOf) -> None:
        places.result(places.first, 2025, 101, carry=0)
        browser = client_as("municipal_economist")
        address = url("new_life_event", places.first.pk, kind="split")
        halves = {"successor_1": key(places.second), "successor_2": key(places.third), "share_1": "50"}
        wrong = browser.post(address, GIVEN | halves | {"share_2": "49,5", "look": "1"})
        assert "99,5" in wrong.content.decode()
        assert "Skriv den andel" in browser.post(address, GIVEN | halves | {"look": "1"}).content.decode()
        twice = halves | {"successor_2": key(places.second), "share_2": "50"}
        assert "valgt to gange" in browser.post(address, GIVEN | twice).content.decode()
        assert browser.post(address, GIVEN | halves | {"share_2": "50"}).status_code == 302
        assert sorted(Posting.objects.values_list("amount_ore", flat=True)) == [50, 51]

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"day": "31.02.2026"}, "dato"),
            ({"day": ""}, "Skal udfyldes"),
            ({"decision": ""}, "Skal udfyldes"),
            ({"decision": "Borger 010190-1234"}, "cpr"),
            ({"day": "01.01.2025"}, "er afsluttet med døgn efter hændelsen"),
        ],
    )
    def test_wrong_input_is_said(self, places: Houses, client_as: ClientOf, changes: dict[str, str], words: str) -> None:
        places.result(places.first, 2025, 1_000)
        page = client_as("municipal_economist").post(url("new_life_event", places.first.pk, kind="closing"), GIVEN | changes)
        assert page.status_code == 422
        assert words in page.content.decode()
        assert not LifeEvent.objects.exists()

    def test_every_kind_is_explained_and_has_its_form(self, places: Houses, client_as: ClientOf) -> None:
        browser = client_as("municipal_economist")
        choice = browser.get(url("new_life_event", places.first.pk)).content.decode()
        for kind in EventKind:
            assert f"?kind={kind.value}" in choice
            assert browser.get(url("new_life_event", places.first.pk, kind=kind.value)).status_code == 200

    @pytest.mark.parametrize("who", ["controller", "service_manager", "secretariat", "auditor", "case_worker"])
    def test_not_by_other_roles(self, places: Houses, client_as: ClientOf, who: str) -> None:
        assert client_as(who).get(url("new_life_event", places.first.pk)).status_code == 403

    def test_not_for_another_operators_service(self, places: Houses, client_as: ClientOf) -> None:
        address = url("new_life_event", places.first.pk, kind="closing")
        assert client_as("operator_economist").post(address, GIVEN).status_code == 403
        assert not LifeEvent.objects.exists()


class TestAnswer:
    def proposed(self, places: Houses) -> LifeEvent:
        places.result(places.first, 2025, 2_000_000, carry=500_000)
        return places.record(EventKind.CHANGE_OF_OPERATOR, HandedShare(places.first.pk, places.foreign.pk))

    def test_the_other_operator_sees_what_will_move_and_accepts(self, places: Houses, client_as: ClientOf) -> None:
        row = self.proposed(places)
        own, other = client_as("municipal_economist"), client_as("operator_economist")
        assert not own.get(url("life_event", row.pk)).context["may_accept"]
        assert own.post(url("accept_event", row.pk)).status_code == 403
        page = other.get(url("life_event", row.pk))
        assert page.context["may_accept"]
        assert [line.amount for line in page.context["page"].lines] == [5_000, 15_000]
        other.post(url("accept_event", row.pk))
        row.refresh_from_db()
        assert row.recorded_at is not None
        assert [line.amount for line in other.get(url("life_event", row.pk)).context["page"].lines] == [5_000, 15_000]

    def test_a_no_needs_a_reason(self, places: Houses, client_as: ClientOf) -> None:
        row, other = self.proposed(places), client_as("operator_economist")
        assert "Skriv hvorfor." in other.post(url("decline_event", row.pk), {"because": ""}, follow=True).content.decode()
        other.post(url("decline_event", row.pk), {"because": "Bygningen er ikke overdraget"})
        assert "Bygningen er ikke overdraget" in other.get(url("life_event", row.pk)).content.decode()
        assert not Posting.objects.exists()


class TestSeen:
    def test_both_histories_tell_it_with_nothing_left_over(self, places: Houses, client_as: ClientOf) -> None:
        places.result(places.first, 2024, 3_000_000, carry=1_000_000)
        shares = [HandedShare(item.pk, places.third.pk) for item in (places.first, places.second)]
        places.record(EventKind.MERGER, *shares)
        browser = client_as("buying_controller")
        gave = browser.get(url("history", places.first.pk))
        got = browser.get(url("history", places.third.pk))
        assert [(line.moved.amount, line.left) for line in gave.context["page"].lines] == [(30_000, 0)]
        (line,) = got.context["page"].lines
        assert (line.result, line.carried.amount, line.scheduled.amount, line.left) == (30_000, 10_000, 20_000, 0)
        assert "overtaget fra Alfa" in got.content.decode()
        assert "10.000 til Gamma" in gave.content.decode()
        assert all("Sammenlægning" in page.content.decode() for page in (gave, got))

    @pytest.mark.parametrize(
        ("who", "status"), [("buying_controller", 200), ("secretariat", 200), ("auditor", 200), ("outsider", 403)]
    )
    def test_who_may_see(self, places: Houses, client_as: ClientOf, who: str, status: int) -> None:
        row = places.record(EventKind.CLOSING, HandedShare(places.first.pk, None))
        browser = client_as(who)
        assert browser.get(url("life_event", row.pk)).status_code == status
        assert browser.get(reverse("pricing:life_events")).status_code == status
        assert browser.get(url("life_event", 999_999)).status_code == 404

    def test_the_list_asks_no_more_for_more_events(self, places: Houses, client_as: ClientOf) -> None:
        browser = client_as("buying_controller")
        places.record(EventKind.CLOSING, HandedShare(places.first.pk, None))

        def asked() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(reverse("pricing:life_events")).status_code == 200
            return len(captured)

        asked()
        one = asked()
        places.record(EventKind.CLOSING, HandedShare(places.second.pk, None))
        places.record(EventKind.CLOSING, HandedShare(places.third.pk, None))
        assert asked() == one
        assert one <= 12


def test_an_ended_item_has_no_later_tariff(places: Houses, client_as: ClientOf, priced: Priced) -> None:
    places.tariff(places.first)
    places.tariff(places.second)
    places.record(EventKind.CLOSING, HandedShare(places.first.pk, None))
    operator = priced.cast.slagelse.pk
    assert queries.without_tariff([operator], 2026) == 1
    assert actions.use_provisional(by=places.by, today=TODAY, year=2026) == 1


def test_a_year_in_which_the_item_was_not_open_has_no_accounts(houses: Houses) -> None:  # noqa: F811
    houses.record(EventKind.OPENING, HandedShare(None, houses.first.pk))
    with refused("pricing.item_not_open"):
        actions.close_year(
            by=houses.by, today=TODAY, accounts=actions.ClosedAccounts(houses.first.pk, 2025, Decimal(1), 1, places=1)
        )
