"""The unit confirms who was there; what is not confirmed is charged as planned, and marked."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from rammevaerk.accounts.models import LookEntry
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import actions as contracts
from rammevaerk.contracts.queries import attending_in_month
from rammevaerk.kernel.errors import Refused
from rammevaerk.settlement import actions
from rammevaerk.settlement.actions.confirming import fingerprint
from rammevaerk.settlement.models import Charge, Confirmation, ConfirmedStay, Statement
from rammevaerk.settlement.queries import tasks_for
from rammevaerk.settlement.rules.confirming import StayThere, changes_since
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY, acting_as
from tests.support.placements import House
from tests.support.queries import queries_of
from tests.support.settling import run_month

CONFIRM, STAYS = "/afregning/bekraeft/", "/afregning/bekraeftet/"
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def unit_of(house: House) -> int:
    return house.home.unit_id


def shown(house: House, month: date = OCTOBER) -> str:
    with acting_as(house.cast.service_manager):
        return fingerprint(attending_in_month(month, [unit_of(house)]))


def confirm(house: House, month: date = OCTOBER, today: date = TODAY) -> Confirmation:
    by = house.cast.service_manager
    return actions.confirm_month(by=by, today=today, unit=unit_of(house), month=month, shown=shown(house, month))


def away(house: House, chain: int, kind: str, first: date, last: date) -> None:
    by = house.cast.service_manager
    contracts.record_absence(by=by, today=TODAY, chain=chain, kind=kind, first_day=first, last_day=last)


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


def marks(house: House) -> dict[int, bool | None]:
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        return dict(Charge.objects.filter(month=OCTOBER, chain__gt=0).values_list("chain", "confirmed"))


def test_the_list_tells_days_absence_beginnings_and_ends(house: House) -> None:
    house.place("NÆ-1", valid_from=date(2026, 10, 5), valid_to=date(2026, 10, 21))
    second = house.place("NÆ-2")
    away(house, second, "hospital", date(2026, 10, 30), date(2026, 11, 4))
    away(house, second, "holiday", date(2026, 10, 1), date(2026, 10, 3))
    with acting_as(house.cast.service_manager):
        first, later = attending_in_month(OCTOBER, [unit_of(house)])
    assert (first.days, first.began_on, first.last_day) == (16, date(2026, 10, 5), date(2026, 10, 20))
    assert (later.days, dict(later.away), later.began_on, later.last_day) == (26, {"hospital": 2, "holiday": 3}, None, None)


def test_a_confirmation_is_a_snapshot_and_marks_the_lines(house: House) -> None:
    chain, elsewhere = house.place("NÆ-1"), house.place("NÆ-2", house.day)
    row = confirm(house)
    assert row.people == 1
    with acting_as(house.cast.buying_controller):
        stay = ConfirmedStay.objects.get()
        assert (stay.chain, stay.days, stay.paying_id) == (chain, 31, house.cast.naestved.pk)
    run_month(by=house.cast.controller, today=TODAY, month=OCTOBER)
    assert marks(house) == {chain: True, elsewhere: False}


def test_a_change_after_it_takes_the_mark_away_until_it_is_confirmed_again(house: House) -> None:
    chain = house.place("NÆ-1")
    confirm(house)
    away(house, chain, "holiday", date(2026, 10, 8), date(2026, 10, 9))
    with acting_as(house.cast.service_manager):
        (task,) = tasks_for(house.cast.service_manager, TODAY)
        assert "ændring" in task.context
    run_month(by=house.cast.controller, today=TODAY, month=OCTOBER)
    assert marks(house) == {chain: False}


def test_a_change_of_a_later_month_leaves_it_standing(house: House) -> None:
    chain = house.place("NÆ-1")
    confirm(house)
    away(house, chain, "holiday", date(2026, 11, 2), date(2026, 11, 3))
    run_month(by=house.cast.controller, today=TODAY, month=OCTOBER)
    assert marks(house) == {chain: True}


def test_a_month_that_is_not_over_or_another_list_than_shown_is_refused(house: House) -> None:
    house.place("NÆ-1")
    with pytest.raises(Refused) as error:
        confirm(house, date(2026, 11, 1))
    assert [finding.code for finding in error.value.findings] == ["settlement.confirm_too_early"]
    old = shown(house)
    house.place("NÆ-2")
    by = house.cast.service_manager
    with pytest.raises(Refused) as error:
        actions.confirm_month(by=by, today=TODAY, unit=unit_of(house), month=OCTOBER, shown=old)
    assert [finding.code for finding in error.value.findings] == ["settlement.list_changed"]
    with acting_as(by):
        assert not Confirmation.objects.exists()


def test_nobody_confirms_for_another_unit(house: House) -> None:
    for by, unit in ((house.cast.service_manager, house.day.unit_id), (house.cast.controller, unit_of(house))):
        with pytest.raises(PermissionDenied):
            actions.confirm_month(by=by, today=TODAY, unit=unit, month=OCTOBER, shown="")


@pytest.mark.parametrize(
    ("person", "words", "stays"),
    [
        ("service_manager", 1, 1),
        ("controller", 1, 0),
        ("municipal_economist", 1, 1),
        ("buying_controller", 0, 1),
        ("case_worker", 0, 1),
        ("operator_economist", 0, 0),
        ("outsider", 0, 0),
        ("secretariat", 0, 0),
        ("steering_group", 0, 0),
        ("public", 0, 0),
        ("auditor", 1, 1),
    ],
)
def test_who_sees_the_word_and_the_stays(house: House, person: str, words: int, stays: int) -> None:
    house.place("NÆ-1")
    confirm(house)
    with acting_as(None if person == "public" else house.cast.person(person)), connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM settlement_confirmation), (SELECT count(*) FROM settlement_confirmedstay)")
        assert cursor.fetchone() == (words, stays)


def test_changes_are_told_stay_by_stay() -> None:
    one, two = StayThere(1, 5, 31, (), None, None), StayThere(2, 5, 31, (), None, None)
    ended = one._replace(days=20, last_day=date(2026, 10, 20))
    assert changes_since([one, two], [one, two]) == ()
    assert [(c.chain, c.before, c.now) for c in changes_since([one, two], [ended])] == [(1, one, ended), (2, two, None)]
    assert [(c.chain, c.before) for c in changes_since([], [two])] == [(2, None)]
    again = changes_since([one, one._replace(days=3)], [one, one._replace(days=4)])
    assert len(again) == 1, "back at an earlier package: the second part is held against the second"


class TestPages:
    def test_the_manager_looks_mends_and_confirms(self, house: House, client_as: Any) -> None:
        set_demo_date(TODAY)
        chain = house.place("NÆ-1")
        client = client_as("service_manager")
        page = text_of(client.get(CONFIRM))
        assert "Sivkær" in page and "oktober 2026" in page and "NÆ-1" in page and "Ikke bekræftet" in page
        assert f"/indskrivninger/{chain}/fravaer/" in page
        sent = {"unit": unit_of(house), "month": "10.2026", "shown": shown(house)}
        page = text_of(client.post(CONFIRM, sent, follow=True))
        assert "Måneden er bekræftet." in page and "Ole Friis" in page and "Bekræft måneden igen" not in page
        away(house, chain, "holiday", date(2026, 10, 8), date(2026, 10, 9))
        page = text_of(client.get(CONFIRM))
        assert "Ændret siden" in page and "Bekræft måneden igen" in page and "Ferie 2 døgn" in page
        page = text_of(client.post(CONFIRM, sent, follow=True))
        assert "Listen er ændret, siden du åbnede siden." in page
        assert LookEntry.objects.filter(what="month_to_confirm").exists()

    def test_bad_input_shows_the_usual_month_and_a_coming_one_cannot_be_confirmed(self, house: House, client_as: Any) -> None:
        set_demo_date(TODAY)
        house.place("NÆ-1")
        client = client_as("service_manager")
        assert "oktober 2026" in text_of(client.get(f"{CONFIRM}?unit=x&month=y"))
        page = text_of(client.get(f"{CONFIRM}?unit={unit_of(house)}&month=11.2026"))
        assert "kan bekræftes fra" in page and 'name="shown"' not in page
        assert "Lyngdraget" not in text_of(client.get(f"{CONFIRM}?unit={house.day.unit_id}&month=10.2026"))

    @pytest.mark.parametrize("person", ["case_worker", "controller", "municipal_economist", "secretariat", "auditor"])
    def test_only_the_unit_confirms(self, house: House, client_as: Any, person: str) -> None:
        assert client_as(person).get(CONFIRM).status_code == 403
        assert client_as(person).post(CONFIRM, {"unit": unit_of(house), "month": "10.2026"}).status_code == 403

    def test_the_buyer_sees_its_own_by_the_word_that_holds(self, house: House, client_as: Any) -> None:
        set_demo_date(TODAY)
        chain = house.place("NÆ-1")
        house.place_own("SL-1")
        confirm(house)
        away(house, chain, "holiday", date(2026, 10, 8), date(2026, 10, 9))
        confirm(house)
        page = text_of(client_as("buying_controller").get(STAYS))
        assert page.count("NÆ-1") == 1 and "Ferie 2 døgn" in page and "SL-1" not in page
        assert "NÆ-1" not in text_of(client_as("outsider").get(STAYS))
        assert client_as("service_manager").get(STAYS).status_code == 403
        assert client_as("buying_controller").get(f"{STAYS}?month=x").status_code == 200

    def test_the_statement_marks_what_was_not_confirmed_on_page_and_in_excel(self, house: House, client_as: Any) -> None:
        set_demo_date(TODAY)
        house.place("NÆ-1")
        house.place("NÆ-2", house.day)
        confirm(house)
        run_month(by=house.cast.controller, today=TODAY, month=OCTOBER)
        with acting_as(house.cast.buying_controller):
            pk = Statement.objects.get().pk
        client = client_as("buying_controller")
        assert text_of(client.get(f"/afregning/{pk}/")).count("Ikke bekræftet") == 1
        sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/afregning/{pk}/afregning.xlsx").content)).active
        assert sheet is not None
        assert sorted(str(row[11].value) for row in list(sheet.iter_rows())[1:3]) == ["Ja", "Nej"]

    def test_few_questions_whatever_the_list_holds(self, house: House, client_as: Any) -> None:
        set_demo_date(TODAY)
        house.place("NÆ-1")
        client = client_as("service_manager")
        few = queries_of(client, CONFIRM)
        for number in range(2, 9):
            house.place(f"NÆ-{number}")
        assert queries_of(client, CONFIRM) == few <= 10
        confirm(house)
        assert queries_of(client, CONFIRM) <= 11


def test_the_task_comes_when_the_month_is_over_and_goes_when_it_is_confirmed(house: House) -> None:
    house.place("NÆ-1")
    manager = house.cast.service_manager
    with acting_as(manager):
        (task,) = tasks_for(manager, TODAY)
        assert task.title == "Bekræft, hvem der var der i oktober 2026"
    confirm(house)
    with acting_as(manager):
        assert tasks_for(manager, TODAY) == []
        assert tasks_for(manager, date(2026, 12, 1)) != []
