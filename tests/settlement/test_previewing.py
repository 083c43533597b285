"""What a run would write, seen by the seller and, once it is made ready, by each buyer for its own lines alone."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from rammevaerk.accounts.models import LookEntry
from rammevaerk.contracts import actions as contracts
from rammevaerk.pricing.models import Tariff
from rammevaerk.settlement import actions
from rammevaerk.settlement.models import Charge, Run
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY, acting_as
from tests.support.placements import House
from tests.support.queries import queries_of
from tests.support.settling import approved, run_month

RUNS, DRAFTS = "/afregning/koersel/", "/afregning/udkast/"
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
IN_OCTOBER, IN_NOVEMBER = date(2026, 10, 3), date(2026, 11, 3)


@pytest.fixture
def months(house: House) -> House:
    """September settled; since then a late end, a new citizen, an absence without pay, and a citizen of Odense's."""
    set_demo_date(TODAY)
    late, stays = house.place("NÆ-1"), house.place("NÆ-2")
    run_month(by=house.cast.controller, today=IN_OCTOBER, month=SEPTEMBER)
    contracts.end_placement(
        by=house.cast.case_worker,
        today=date(2026, 10, 14),
        chain=late,
        last_day=date(2026, 9, 22),
        end_reason="other",
        reason="Flyttede hjem",
    )
    house.place("NÆ-3", house.day, valid_from=date(2026, 10, 20))
    absence = {"kind": "prison", "first_day": date(2026, 10, 5), "last_day": date(2026, 10, 6)}
    contracts.record_absence(by=house.cast.service_manager, today=TODAY, chain=stays, **absence)
    odense = house.cast.odense.pk
    house.place("OD-1", by=house.cast.outside_case_worker, acting=odense, paying=odense, valid_from=OCTOBER)
    house.place_own("SL-1")
    return house


def sold(house: House, buyer: int | None = None) -> actions.PreviewLines:
    buyer = buyer or house.cast.naestved.pk
    return actions.preview_sold(by=house.cast.controller, today=IN_NOVEMBER, month=OCTOBER, buyer=buyer)


def bought(house: House, person: str = "buying_controller") -> actions.PreviewLines | None:
    by = house.cast.person(person)
    return actions.preview_bought(by=by, today=IN_NOVEMBER, month=OCTOBER, seller=house.cast.slagelse.pk)


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


def test_the_lines_and_their_difference_from_the_month_before_sum(months: House) -> None:
    found = sold(months)
    assert found.before_ore == 2 * 30 * 300_000
    assert found.ore == sum(line.amount_ore for line in found.lines) == 29 * 300_000 + 12 * 60_000 - 8 * 300_000
    assert sum(part.ore for part in found.parts) == found.change_ore
    told = {(part.reason.value, found.of[part.chain], part.ore) for part in found.parts}
    assert told == {
        ("left", "NÆ-1", -9_000_000),
        ("correction", "NÆ-1", -2_400_000),
        ("absence", "NÆ-2", -600_000),
        ("days", "NÆ-2", 300_000),
        ("new", "NÆ-3", 720_000),
    }


def test_who_is_there_without_a_tariff_is_not_told_to_have_left(months: House) -> None:
    Tariff.objects.filter(item=months.home, valid_from=date(2026, 1, 1)).update(superseded_at="2026-10-10T10:00Z")
    found = sold(months)
    told = {(part.reason.value, found.of[part.chain]) for part in found.parts}
    assert {("left", "NÆ-1"), ("no_tariff", "NÆ-2")} <= told and ("left", "NÆ-2") not in told
    assert sum(part.ore for part in found.parts) == found.change_ore


def test_what_is_shown_is_what_is_issued(months: House) -> None:
    before = sold(months)
    run_month(by=months.cast.controller, today=IN_NOVEMBER, month=OCTOBER)
    with acting_as(months.cast.buying_controller):
        rows = Charge.objects.filter(statement__month=OCTOBER).order_by("id")
        issued = sorted(rows.values_list("chain", "month", "days", "amount_ore", "confirmed"))
    assert issued == sorted((row.chain, row.month, row.days, row.amount_ore, row.confirmed) for row in before.lines)


def test_a_preview_writes_nothing(months: House) -> None:
    sold(months)
    with acting_as(months.cast.municipal_economist):
        assert Run.objects.count() == 1 and not Charge.objects.filter(month=OCTOBER).exists()


class TestWalls:
    def test_a_buyer_sees_its_own_once_it_is_made_ready(self, months: House) -> None:
        assert bought(months) is None
        approved(months.cast.controller, IN_NOVEMBER, OCTOBER)
        own, others = bought(months), bought(months, "outsider")
        assert own is not None and others is not None
        assert own == sold(months) or (own.lines, own.parts) == (sold(months).lines, sold(months).parts)
        assert {line.reference for line in own.lines} == {"NÆ-1", "NÆ-2", "NÆ-3"} == set(own.of.values())
        assert [line.reference for line in others.lines] == ["OD-1"] == list(others.of.values())

    def test_it_is_gone_when_it_is_issued(self, months: House) -> None:
        pk = approved(months.cast.controller, IN_NOVEMBER, OCTOBER)
        actions.issue_run(by=months.cast.controller, today=IN_NOVEMBER, prepared=pk)
        assert bought(months) is None
        assert actions.made_ready_for(by=months.cast.buying_controller, today=IN_NOVEMBER) == []

    def test_the_sellers_own_citizens_leave_by_neither_door(self, months: House) -> None:
        approved(months.cast.controller, IN_NOVEMBER, OCTOBER)
        assert bought(months, "municipal_economist") is None
        for person in ("buying_controller", "outsider"):
            found = bought(months, person)
            assert found and "SL-1" not in {line.reference for line in found.lines} | set(found.of.values())

    def test_whoever_buys_nothing_there_sees_nothing(self, months: House) -> None:
        approved(months.cast.controller, IN_NOVEMBER, OCTOBER)
        found = bought(months, "operator_economist")
        assert found is not None and (found.lines, found.parts, found.of, found.ore) == ((), (), {}, 0)

    @pytest.mark.parametrize("person", ["case_worker", "service_manager", "secretariat", "steering_group"])
    def test_other_roles_may_not(self, months: House, person: str) -> None:
        with pytest.raises(PermissionDenied):
            bought(months, person)
        with pytest.raises(PermissionDenied):
            actions.made_ready_for(by=months.cast.person(person), today=IN_NOVEMBER)

    def test_it_acts_for_the_buyer_again_afterwards(self, months: House) -> None:
        approved(months.cast.controller, IN_NOVEMBER, OCTOBER)
        with acting_as(months.cast.buying_controller):
            bought(months)
            actions.made_ready_for(by=months.cast.buying_controller, today=IN_NOVEMBER)
            assert not Run.objects.exists()
            assert set(Charge.objects.values_list("buyer_id", flat=True)) == {months.cast.naestved.pk}


class TestPages:
    def test_the_run_page_tells_by_buyer_and_who_has_not_confirmed(self, months: House, client_as: Any) -> None:
        page = text_of(client_as("controller").get(f"{RUNS}?month=10.2026"))
        assert "Efter køber" in page and f"{RUNS}udkast/{months.cast.naestved.pk}/?month=10.2026" in page
        assert "Odense Kommune" in page and "180.000,00 kr." in page
        assert "Ikke bekræftet af afdelingen" in page and "Lyngdraget" in page

    def test_the_seller_reads_line_by_line_why(self, months: House, client_as: Any) -> None:
        page = text_of(client_as("controller").get(f"{RUNS}udkast/{months.cast.naestved.pk}/?month=10.2026"))
        for words in ("Ny borger", "Er rejst", "Fravær uden betaling", "Rettelse af september 2026", "Tilbageførsel", "NÆ-3"):
            assert words in page
        assert "Ikke bekræftet" in page and "OD-1" not in page and "SL-1" not in page
        assert "Flyttede hjem" not in page, "why a placement was corrected belongs to the placement"
        assert "Til månedskørslen" in page and page.count(f"{RUNS}?month=10.2026") == 2, "back to the month looked at"
        assert LookEntry.objects.filter(what="settlement_preview").exists()

    def test_the_buyer_finds_it_when_it_is_ready(self, months: House, client_as: Any) -> None:
        client, seller = client_as("buying_controller"), months.cast.slagelse.pk
        assert "Ingen sælger har en måned klar nu." in text_of(client.get(DRAFTS))
        assert client.get(f"{DRAFTS}{seller}/?month=10.2026").status_code == 404
        approved(months.cast.controller, IN_NOVEMBER, OCTOBER)
        assert f"{DRAFTS}{seller}/?month=10.2026" in text_of(client.get(DRAFTS))
        page = text_of(client.get(f"{DRAFTS}{seller}/?month=10.2026"))
        assert "Slagelse Kommune til Næstved Kommune" in page and "NÆ-3" in page and "OD-1" not in page
        assert "Flyttede hjem" in page, "the buyer may see the placement, so it may see why it was corrected"
        assert client.get(f"{DRAFTS}{seller}/?month=x").status_code == 200

    def test_wrong_roles_and_months_that_cannot_be_settled(self, months: House, client_as: Any) -> None:
        buyer = months.cast.naestved.pk
        for person in ("case_worker", "service_manager", "secretariat", "auditor"):
            assert client_as(person).get(f"{RUNS}udkast/{buyer}/?month=10.2026").status_code == 403
        assert client_as("service_manager").get(DRAFTS).status_code == 403
        response = client_as("controller").get(f"{RUNS}udkast/{buyer}/?month=12.2026")
        assert response.status_code == 409 and "12.2026 kan afregnes fra" in text_of(response)
        assert client_as("controller").get(f"{RUNS}udkast/987654/?month=10.2026").status_code == 404

    def test_questions_do_not_grow_with_the_lines(self, months: House, client_as: Any) -> None:
        client, address = client_as("controller"), f"{RUNS}udkast/{months.cast.naestved.pk}/?month=10.2026"
        few, runs = queries_of(client, address), queries_of(client, RUNS)
        for number in range(10, 16):
            months.place(f"NÆ-{number}")
        assert queries_of(client, address) == few <= 37
        assert queries_of(client, RUNS) == runs <= 38
