"""All of a year's results handed over together: each for itself, what is stopped stops no other, and nothing is typed twice."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.html import strip_tags

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.kernel.errors import Refused
from rammevaerk.ledger import actions
from rammevaerk.ledger.actions import Adoption, Costs
from rammevaerk.ledger.models import ResultHandover
from rammevaerk.pricing.models import Sheet, SheetState, YearResult
from rammevaerk.web.clock import set_demo_date

from tests.ledger.conftest import settle
from tests.support.page_queries import asked_queries
from tests.support.placements import House


def text_of(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode()).replace("\u00a0", " ").split())


FEBRUARY, APRIL = date(2027, 2, 10), date(2027, 4, 20)
PAGE = "/regnskab/aar/2026/resultater/"
SOURCE = "Byrådet 20. april 2027"


@pytest.fixture
def two_over(house: House) -> House:
    """2026 settled and closed for Slagelse, with published calculations at Sivkær and at Lyngdraget."""
    house.place("NÆ-1")
    house.place("NÆ-2", house.day)
    for month in range(5, 13):
        after = date(2026 + month // 12, month % 12 + 1, 3)
        settle(house, date(2026, month, 1), after)
        actions.close_month(by=house.cast.controller, today=after, month=date(2026, month, 1))
    for item, tariff in ((house.home, 300_000), (house.day, 60_000)):
        Sheet.objects.create(
            item=item, year=2026, version=1, state=SheetState.PUBLISHED, places=4, tariff_ore=tariff, basis_ore=400_000_000,
            facts={},
        )  # fmt: skip
    set_demo_date(APRIL)
    return house


def report_accounts(house: House) -> None:
    by = house.cast.municipal_economist
    actions.record_step(by=by, today=FEBRUARY, year=2026, step="settled")
    actions.record_step(by=by, today=APRIL, year=2026, step="accounts", adoption=Adoption(date(2027, 4, 19), "Punkt 7"))


def handed() -> list[int]:
    with acting_for(Acting(Function.AUDITOR)):
        return list(ResultHandover.objects.order_by("item").values_list("item", flat=True))


def costs(house: House, covered: int = 0) -> dict[int, Costs]:
    return {house.home.pk: Costs(10_000_000, 0, 0, SOURCE), house.day.pk: Costs(1_000_000, 0, covered, SOURCE)}


def test_all_are_handed_over_in_one_act_and_the_year_can_be_fixed(two_over: House) -> None:
    report_accounts(two_over)
    by = two_over.cast.municipal_economist
    looked = actions.look_at_each(by=by, today=APRIL, year=2026, costs=costs(two_over))
    assert [one.written for one in looked] == [False, False] and handed() == []
    found = actions.hand_over_each(by=by, today=APRIL, year=2026, costs=costs(two_over))
    assert [one.written for one in found] == [True, True]
    assert (
        [one.result_ore for one in found]
        == [one.result_ore for one in looked]
        == [245 * 300_000 - 10_000_000, 245 * 60_000 - 1_000_000]
    )
    assert handed() == sorted([two_over.home.pk, two_over.day.pk])
    assert AuditEntry.objects.filter(act="hand_over_result").count() == 2
    actions.record_step(by=by, today=APRIL, year=2026, step="fixed")


def test_one_that_is_refused_stops_no_other_and_writes_nothing(two_over: House) -> None:
    report_accounts(two_over)
    by = two_over.cast.municipal_economist
    wrong = costs(two_over, covered=99_000_000)
    wrong[two_over.regional.pk] = Costs(1, 0, 0, SOURCE)
    found = {one.item: one for one in actions.hand_over_each(by=by, today=APRIL, year=2026, costs=wrong)}
    assert found[two_over.home.pk].written
    for item in (two_over.day.pk, two_over.regional.pk):
        assert not found[item].written and found[item].result_ore is None and found[item].findings[0].blocks
    assert handed() == [two_over.home.pk]
    with acting_for(Acting(Function.AUDITOR)):
        assert list(YearResult.objects.values_list("item", flat=True)) == [two_over.home.pk]
    again = actions.hand_over_each(by=by, today=APRIL, year=2026, costs=costs(two_over))
    assert [one.written for one in again] == [False, True], "the first is closed already, the other now has its result"


def test_nothing_is_handed_over_before_the_adoption_nor_by_others(two_over: House) -> None:
    with pytest.raises(Refused, match="not reported as adopted"):
        actions.hand_over_each(by=two_over.cast.municipal_economist, today=APRIL, year=2026, costs=costs(two_over))
    for person in ("controller", "secretariat", "service_manager"):
        with pytest.raises(PermissionDenied):
            actions.hand_over_each(by=two_over.cast.person(person), today=APRIL, year=2026, costs=costs(two_over))


def test_the_page_hands_over_what_is_filled_in_and_says_what_became_of_each(two_over: House, client_as: Any) -> None:
    browser = client_as("municipal_economist")
    assert "Overfør 2 resultater" in text_of(browser.get("/regnskab/aar/2026/"))
    home, day = two_over.home.pk, two_over.day.pk
    typed = {"source": SOURCE, f"actual_{home}": "100.000", f"actual_{day}": "10.000", f"covered_{day}": "990.000"}
    page = text_of(browser.post(PAGE, {**typed, "look": "1"}))
    assert "Regnskabet er ikke meldt vedtaget" in page and "Overfør og fastlæg alle" not in page
    assert browser.post(PAGE, typed).status_code == 422 and handed() == []
    report_accounts(two_over)
    response = browser.post(PAGE, typed)
    page = text_of(response)
    assert response.status_code == 422 and handed() == [home]
    assert "Overført 635.000 kr." in page and "Intet er gemt" not in page and "1 post er stoppet" in page
    assert 'value="990.000"' in response.content.decode(), "what was typed stays"
    assert f'name="actual_{home}"' not in response.content.decode(), "and is not asked for what is handed over"
    assert browser.post(PAGE, {"source": SOURCE, f"actual_{day}": "10.000"}).status_code == 302
    assert handed() == sorted([home, day])
    assert "har sit resultat" in text_of(browser.get(PAGE))
    assert "/resultater/" not in browser.get("/regnskab/aar/2026/").content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Skriv, hvad mindst én af dem kostede."),
        ({"actual": "mange"}, "beløb"),
        ({"covered": "5"}, "udfyldes"),
        ({"actual": "5", "source": ""}, "udfyldes"),
    ],
)
def test_what_is_typed_wrongly_is_said_at_its_field(two_over: House, client_as: Any, changes: dict[str, str], said: str) -> None:
    data = {"source": SOURCE} | {key if key == "source" else f"{key}_{two_over.home.pk}": value for key, value in changes.items()}
    response = client_as("municipal_economist").post(PAGE, data)
    assert response.status_code == 422 and said in text_of(response)


def test_the_page_is_for_who_closes_the_year_and_asks_few_questions(two_over: House, client_as: Any) -> None:
    assert client_as("controller").get(PAGE).status_code == 403
    assert client_as("municipal_economist").get("/regnskab/aar/2030/resultater/").status_code == 404
    assert f"actual_{two_over.home.pk}" not in client_as("operator_economist").get(PAGE).content.decode(), "another operator's"
    browser = client_as("municipal_economist")
    with asked_queries() as asked:
        browser.get(PAGE)
    assert len(asked.own) <= 12, asked.own
