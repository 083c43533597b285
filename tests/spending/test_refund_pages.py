"""State refund: claim list, one case, other costs; unknown limits stop with the value named; claims become differences."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from rammevaerk.accounts.models import AuditEntry, LookEntry
from rammevaerk.kernel.errors import Refused
from rammevaerk.law.loader import rulebook
from rammevaerk.spending import actions
from rammevaerk.spending.actions import NewCost, NewFact
from rammevaerk.spending.models import OtherCost, RefundClaim, RefundFact
from rammevaerk.spending.rules.refund import AmountKind

from tests.spending.conftest import born, citizen, seen_by
from tests.spending.test_purchases_pages import text_of
from tests.support.page_queries import asked_queries
from tests.support.people import TODAY
from tests.support.placements import House

PAGE, COSTS, FACT = "/forbrug/refusion/", "/forbrug/refusion/udgifter/", "/forbrug/refusion/borger/"


@pytest.fixture
def dear(settled: House) -> Iterator[House]:
    """NÆ-1 and NÆ-3 are adults; a month of 90,000 lies above a twelfth of the demo's 940,000."""
    born(settled, date(1980, 5, 1), "NÆ-1", "NÆ-3")
    yield settled


def enter(house: House, **changes: Any) -> OtherCost:
    new = {"reference": "NÆ-3", "month": date(2026, 9, 1), "kind": AmountKind.RUNNING, "ore": 1_000_000, **changes}
    return actions.enter_other_cost(by=house.cast.buying_controller, today=TODAY, new=NewCost(**new))


def test_the_list_shows_what_is_to_claim_and_by_which_limits(dear: House, client_as: Any) -> None:
    page = text_of(client_as("buying_controller").get(PAGE))
    # 25 % of 90.000 − 78.333,33 for September, of 93.000 − 78.333,33 for October; NÆ-1's corrected September is below
    assert "6.583,33 kr. for de måneder, der er gået" in page
    assert "NÆ-3" in page and "2.916,67" in page and "3.666,66" in page
    assert "25 % over 940.000 kr." in page and "Antaget" in page
    assert ("refund_list", 1) in set(LookEntry.objects.values_list("what", "rows"))


def test_one_case_shows_what_every_figure_is_made_of(dear: House, client_as: Any) -> None:
    enter(dear)
    pk = citizen(dear, "NÆ-3")
    page = text_of(client_as("buying_controller").get(f"{PAGE}2026/sag/C{pk}/"))
    assert "Anden løbende udgift" in page and "10.000,00 kr." in page and "100.000,00 kr." in page
    assert "25 % af 21.666,67 kr. over 78.333,33 kr." in page and "5.416,67 kr." in page
    for address in (f"{PAGE}2026/sag/C999/", f"{PAGE}2030/sag/C{pk}/"):
        assert client_as("buying_controller").get(address).status_code == 404
    assert client_as("controller").get(f"{PAGE}2026/sag/C{pk}/").status_code == 404


def test_a_claim_is_recorded_once_and_later_changes_are_differences(dear: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    for _time in range(2):
        assert client.post(f"{PAGE}2026/opgjort/").status_code == 302
    assert len(seen_by(dear, RefundClaim)) == 2
    assert "0,00 kr. er endnu ikke opgjort" in text_of(client.get(PAGE))
    row = enter(dear)
    page = text_of(client.get(PAGE))
    assert "2.500,00 kr. er endnu ikke opgjort" in page and "Senest opgjort" in page
    assert len(actions.record_claims(by=dear.cast.buying_controller, today=TODAY, year=2026)) == 1
    actions.take_back_other_cost(by=dear.cast.buying_controller, today=TODAY, cost_id=row.pk)
    (back,) = actions.record_claims(by=dear.cast.buying_controller, today=TODAY, year=2026)
    assert (back.number, back.claimed_ore) == (3, -250_000)
    assert AuditEntry.objects.filter(act="claim_refund").count() == 3


def test_unknown_limits_stop_and_name_the_value(dear: House, client_as: Any) -> None:
    page = text_of(client_as("buying_controller").get(f"{PAGE}?year=2021"))
    assert "25 % over 850.000 kr." in page
    assert rulebook("sjaelland", date(2026, 1, 1), demo=False).value("settlement.expensive_case_refund").value is None


def test_outside_the_demo_the_page_says_which_value_is_missing(dear: House, client_as: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("rammevaerk.parameters.facts.is_demo", lambda: False)
    page = text_of(client_as("buying_controller").get(PAGE))
    assert "Refusion i særligt dyre enkeltsager" in page and "Sekretariatet kan indtaste den" in page
    client = client_as("buying_controller")
    assert client.post(f"{PAGE}2026/opgjort/").status_code == 302
    assert len(seen_by(dear, RefundClaim)) == 0


def test_who_is_left_out_is_said(settled: House, client_as: Any) -> None:
    page = text_of(client_as("buying_controller").get(PAGE))
    assert "Holdt ude" in page and "Fødselsmåneden er ikke kendt" in page
    born(settled, date(1955, 1, 1), "NÆ-3")
    assert "om ordningen omfattede borgeren" in text_of(client_as("buying_controller").get(PAGE))
    new = NewFact("NÆ-3", covered_before=True)
    actions.enter_refund_fact(by=settled.cast.buying_controller, today=TODAY, new=new)
    assert "6.583,33 kr." in text_of(client_as("buying_controller").get(PAGE))


def test_a_cost_is_entered_on_the_page_and_taken_back(dear: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    typed = {"reference": "NÆ-3", "month": "09.2026", "kind": "user_payment", "amount": "1.500", "words": ""}
    assert client.post(COSTS, typed).status_code == 302
    (row,) = seen_by(dear, OtherCost)
    assert (row.kind, row.amount_ore) == ("user_payment", 150_000)
    assert "1.500,00 kr." in text_of(client.get(COSTS))
    assert "Række" not in text_of(client.get(f"{COSTS}{row.pk}/"))
    for _time in range(2):
        assert client.post(f"{COSTS}{row.pk}/").status_code == 302
    assert len(seen_by(dear, OtherCost)) == 2 and "Taget tilbage" in text_of(client.get(COSTS))
    assert client.get(f"{COSTS}999/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reference": "XX-1"}, "Ingen af jeres borgere"),
        ({"amount": "0"}, "over nul"),
        ({"amount": "x"}, "komma"),
        ({"words": "010170-1234"}, "CPR"),
        ({"month": "13.2026"}, "måned"),
    ],
)
def test_bad_input_keeps_what_was_typed(dear: House, client_as: Any, changed: dict[str, str], words: str) -> None:
    typed = {"reference": "NÆ-3", "month": "09.2026", "kind": "running", "amount": "1.500", "words": "Taxa", **changed}
    response = client_as("buying_controller").post(COSTS, typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page and len(seen_by(dear, OtherCost)) == 0
    if "words" not in changed:
        assert "Taxa" in page


def test_facts_are_entered_on_the_page(dear: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    typed = {"reference": "NÆ-3", "after_care_from": "01.02.2026", "after_care_to": "31.03.2026", "covered": "no"}
    assert client.post(FACT, typed).status_code == 302
    (fact,) = seen_by(dear, RefundFact)
    assert (fact.after_care_to, fact.covered_before) == (date(2026, 4, 1), False)
    assert client.post(FACT, {**typed, "after_care_to": "01.01.2026"}).status_code == 422
    assert client.post(FACT, {**typed, "reference": "?"}).status_code == 422
    assert "NÆ-3" in text_of(client.get(f"{FACT}?reference=NÆ-3"))


def test_what_is_settled_cannot_be_entered_as_a_cost(dear: House) -> None:
    with pytest.raises(Refused):
        enter(dear, kind=AmountKind.CHARGED)


def test_somebody_limited_to_a_department_cannot_claim(dear: House) -> None:
    by = dear.cast.buying_controller
    by.department = "Børn"
    by.save()
    with pytest.raises(Refused, match="departments"):
        actions.record_claims(by=by, today=TODAY, year=2026)


def test_others_see_nothing_of_it(dear: House, client_as: Any) -> None:
    for person in ("case_worker", "municipal_economist", "service_manager", "secretariat", "steering_group", "auditor"):
        for address in (PAGE, COSTS, FACT):
            assert client_as(person).get(address).status_code == 403, (person, address)
        assert client_as(person).post(f"{PAGE}2026/opgjort/").status_code == 403
    assert client_as("public").get(PAGE).status_code == 302
    page = text_of(client_as("outsider").get(PAGE))
    assert "NÆ-3" not in page and "Ingen borgers måned" in page


def test_the_pages_ask_few_questions(dear: House, client_as: Any) -> None:
    client = client_as("buying_controller")
    enter(dear)
    pk = citizen(dear, "NÆ-3")
    for address in (PAGE, COSTS, FACT, f"{PAGE}2026/sag/C{pk}/"):
        with asked_queries() as asked:
            client.get(address)
        assert len(asked.own) <= 12, asked.own
