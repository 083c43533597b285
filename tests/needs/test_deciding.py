"""The decision: what it asks for, what it leaves on file, and what nobody can do twice."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from rammevaerk.contracts.actions import start_placement
from rammevaerk.contracts.models import Decision
from rammevaerk.contracts.rules.placing import Terms
from rammevaerk.kernel.errors import Refused
from rammevaerk.needs import actions
from rammevaerk.needs.actions import Noted, WantedService
from rammevaerk.needs.models import Need, NotChosen, UnmetNeed
from rammevaerk.pricing.models import Tariff, TariffItem
from rammevaerk.registry.models import Capacity

from tests.needs.conftest import Register
from tests.support.people import TODAY
from tests.support.queries import queries_of

As = Callable[..., Any]


@pytest.fixture
def items(register: Register) -> dict[str, int]:
    """An item of the tariff list at each unit."""
    made = {
        name: TariffItem.objects.create(unit=unit, paragraph="SEL-108", name="Døgntakst") for name, unit in register.units.items()
    }
    return {name: item.pk for name, item in made.items()}


@pytest.fixture
def need(register: Register) -> Need:
    return actions.open_need(by=register.cast.case_worker, today=TODAY, told=register.told())


def decide(register: Register, need: Need, item: int, basis: str = "search", allocated: str = "") -> actions.DecisionMade:
    unit = register.units[allocated].pk if allocated else None
    wanted = WantedService(item, basis, unit)
    return actions.decide(by=register.cast.case_worker, today=TODAY, need_id=need.pk, wanted=wanted)


def put_on_file(register: Register, need: Need) -> None:
    for noted in (Noted("portal", TODAY, "To tilbud"), Noted("dialogue", TODAY, "Ingen plads", "Sorø")):
        actions.note_record(by=register.cast.case_worker, today=TODAY, need_id=need.pk, noted=noted)


def lacking(register: Register, need: Need, item: int, **more: Any) -> list[str]:
    with pytest.raises(Refused) as error:
        decide(register, need, item, **more)
    return [f"{finding.code} {finding.where}" for finding in error.value.findings]


def test_a_municipal_service_asks_for_search_portal_and_dialogue(register: Register, items: Any, need: Need) -> None:
    assert lacking(register, need, items["Sivkær"]) == ["needs.no_portal portal", "needs.no_dialogue dialogue"]
    put_on_file(register, need)
    assert decide(register, need, items["Sivkær"]).findings == ()


def test_a_private_one_asks_for_a_reason_for_each_municipal_one(
    register: Register, items: Any, need: Need, acting_as: As
) -> None:
    put_on_file(register, need)
    units = register.units
    assert lacking(register, need, items["Klintesøen"]) == [
        f"needs.no_reason reason-{units[name].pk}" for name in ("Lyngdraget", "Sivkær")
    ]
    by = register.cast.case_worker
    actions.say_why_not(
        by=by, today=TODAY, need_id=need.pk, unit_id=units["Sivkær"].pk, because="Ingen plads før sommer", others_too=True
    )
    decide(register, need, items["Klintesøen"])
    with acting_as("case_worker"):
        assert NotChosen.objects.filter(need=need).count() == 2
        closed = Need.objects.get(pk=need.pk)
    assert (closed.closed_on, closed.closed_as) == (TODAY, "bought_outside")
    assert UnmetNeed.objects.get().closed_as == "bought_outside"


def test_the_decision_tells_what_was_on_file_and_opens_the_way_to_a_placement(
    register: Register, items: Any, need: Need, acting_as: As
) -> None:
    put_on_file(register, need)
    made = decide(register, need, items["Sivkær"])
    with acting_as("case_worker"):
        row = Decision.objects.get(pk=made.decision)
        assert (row.need, row.basis, row.unit_id) == (need.pk, "search", register.units["Sivkær"].pk)
        closed = Need.objects.get(pk=need.pk)
        assert closed.closed_as == "placed" and not UnmetNeed.objects.exists()
    assert row.documented["search"] == row.documented["portal"] == row.documented["dialogue"] == "2026-11-10"
    assert row.documented["item"] == items["Sivkær"] and row.documented["group"] == "area_municipalities"
    own = register.cast.naestved.pk
    terms = Terms(date(2026, 12, 1), None, own, own, "search", follow_up_on=date(2027, 3, 1))
    started = start_placement(
        by=register.cast.case_worker, today=TODAY, reference="NÆ-2026-0417", item_id=items["Sivkær"], terms=terms
    )
    assert started.chain


def test_the_citizens_free_choice_asks_for_no_records_and_keeps_both_prices(
    register: Register, items: Any, need: Need, acting_as: As
) -> None:
    made = decide(register, need, items["Sivkær"], basis="free_choice", allocated="Lyngdraget")
    assert made.findings == ()
    with acting_as("case_worker"):
        row = Decision.objects.get(pk=made.decision)
    assert (row.allocated_ore, row.chosen_ore, row.limit_ore) == (290_000, 310_000, 319_000)
    assert not UnmetNeed.objects.exists()


def test_a_dearer_choice_is_recorded_with_what_it_costs_more(register: Register, items: Any, need: Need) -> None:
    made = decide(register, need, items["Fjordlyngen"], basis="free_choice", allocated="Lyngdraget")
    (finding,) = made.findings
    assert (finding.code, finding.params) == ("needs.above_margin", {"above": "810,00"})


@pytest.mark.parametrize(
    ("allocated", "expected"),
    [("", ["needs.no_allocated allocated"]), ("Sivkær", ["needs.same_allocated allocated"])],
)
def test_a_free_choice_says_what_was_allocated(
    register: Register, items: Any, need: Need, allocated: str, expected: list[str]
) -> None:
    assert lacking(register, need, items["Sivkær"], basis="free_choice", allocated=allocated) == expected


def test_a_free_choice_without_a_known_price_is_not_guessed(register: Register, items: Any, need: Need) -> None:
    unit = register.units["Lyngdraget"]
    unit.service.operator_kind = "unknown"
    unit.service.save()
    told = lacking(register, need, items["Sivkær"], basis="free_choice", allocated="Lyngdraget")
    assert told == ["needs.no_price allocated"]


@pytest.mark.parametrize("basis", ["judgment", "emergency", "continuation"])
def test_the_other_bases_ask_for_no_records(register: Register, items: Any, need: Need, basis: str) -> None:
    assert decide(register, need, items["Klintesøen"], basis=basis).decision


@pytest.mark.parametrize("basis", ["self_referral", "running", "x"])
def test_no_other_basis_is_the_municipalitys(register: Register, items: Any, need: Need, basis: str) -> None:
    assert lacking(register, need, items["Sivkær"], basis=basis) == ["needs.basis basis"]


def test_a_service_for_one_asks_for_a_joint_inquiry_first(register: Register, items: Any, need: Need) -> None:
    Capacity.objects.filter(unit=register.units["Sivkær"]).update(budgeted=1)
    put_on_file(register, need)
    assert lacking(register, need, items["Sivkær"]) == ["needs.no_joint_inquiry joint_inquiry"]


def test_what_is_not_sold_under_the_paragraph_cannot_be_decided(register: Register, need: Need, items: Any) -> None:
    other = TariffItem.objects.create(unit=register.units["Sivkær"], paragraph="SEL-107", name="Døgntakst")
    for item in (other.pk, 0):
        assert lacking(register, need, item) == ["needs.not_sold item"]


def test_a_need_is_decided_once(register: Register, items: Any, need: Need, acting_as: As) -> None:
    put_on_file(register, need)
    decide(register, need, items["Sivkær"])
    assert lacking(register, need, items["Lyngdraget"]) == ["needs.closed "]
    with acting_as("case_worker"):
        assert Decision.objects.count() == 1


def test_a_principle_that_is_switched_off_asks_for_nothing(register: Register, items: Any, need: Need) -> None:
    from rammevaerk.law.loader import rulebook
    from rammevaerk.needs.rules.duty import RecordsKept, check_duty, check_joint_inquiry
    from rammevaerk.needs.rules.ordering import OperatorGroup

    before = rulebook("sjaelland", date(2024, 4, 2), demo=True)
    assert check_duty("search", OperatorGroup.PRIVATE, kept=RecordsKept(), candidates=(), rulebook=before) == ()
    assert check_joint_inquiry("search", single=True, answered_on=None, rulebook=before) == ()


def page_of(register: Register, need: Need, name: str) -> str:
    return f"/visitation/{need.pk}/afgoerelse/{register.units[name].pk}/"


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_the_page_says_what_lacks_with_a_way_to_mend_it(register: Register, items: Any, need: Need, client_as: Any) -> None:
    client, page = client_as("case_worker"), page_of(register, need, "Klintesøen")
    shown = text_of(client.get(page))
    assert "mangler 3 ting på sagen" in shown and f"/visitation/{need.pk}/opslag/?slags=portal" in shown
    answer = client.post(page, {"basis": "search", "item": items["Klintesøen"], "allocated": ""})
    assert answer.status_code == 422 and "intet opslag på Tilbudsportalen" in text_of(answer)
    put_on_file(register, need)
    for name in ("Lyngdraget", "Sivkær"):
        client.post(f"/visitation/{need.pk}/grund/{register.units[name].pk}/", {"because": "Ingen plads"})
    assert client.post(page, {"basis": "search", "item": items["Klintesøen"]}).status_code == 302
    shown = text_of(client.get(f"/visitation/{need.pk}/"))
    assert "Klintesøen" in shown and "Valgt 10. nov. 2026. Grundlag: " in shown.replace("\xa0", " ") and "?service=" in shown


def test_the_page_shows_the_two_prices_of_a_free_choice(register: Register, items: Any, need: Need, client_as: Any) -> None:
    client = client_as("case_worker")
    given = {"basis": "free_choice", "item": items["Fjordlyngen"], "allocated": register.units["Lyngdraget"].pk}
    page = text_of(client.post(page_of(register, need, "Fjordlyngen"), given, follow=True)).replace("\xa0", " ")
    assert "koster 810,00 kr. mere i døgnet" in page and "2.900 kr." in page and "4.000 kr." in page


def test_a_unit_that_sells_nothing_says_so(register: Register, need: Need, client_as: Any) -> None:
    page = text_of(client_as("case_worker").get(page_of(register, need, "Sivkær")))
    assert "ingen takst på takstlisten" in page


def test_a_price_that_begins_later_is_told_with_its_day(register: Register, items: Any, need: Need, client_as: Any) -> None:
    Tariff.objects.create(item_id=items["Sivkær"], valid_from=date(2027, 1, 1), amount_ore=310_000)
    page = text_of(client_as("case_worker").get(page_of(register, need, "Sivkær"))).replace("\xa0", " ")
    assert "3.100 kr. pr. døgn fra 1. jan. 2027" in page and "ingen takst i dag" not in page


def test_a_decided_need_is_headed_by_what_was_chosen(register: Register, items: Any, need: Need, client_as: Any) -> None:
    put_on_file(register, need)
    decide(register, need, items["Sivkær"])
    page = text_of(client_as("case_worker").get(f"/visitation/{need.pk}/")).replace("\xa0", " ")
    heading = page.split("<h1")[1].split("</h1>")[0]
    assert "Sivkær" in heading and "passer" not in heading and "Valgt 10. nov. 2026" in page


@pytest.mark.parametrize(("person", "status"), [("auditor", 403), ("controller", 403), ("outside_case_worker", 404)])
def test_only_the_own_case_worker_decides(
    register: Register, items: Any, need: Need, client_as: Any, person: str, status: int
) -> None:
    assert client_as(person).get(page_of(register, need, "Sivkær")).status_code == status


def test_an_unknown_unit_and_a_closed_need(register: Register, items: Any, need: Need, client_as: Any) -> None:
    client = client_as("case_worker")
    assert client.get(f"/visitation/{need.pk}/afgoerelse/999999/").status_code == 404
    actions.close_need(by=register.cast.case_worker, today=TODAY, need_id=need.pk, closed_as="withdrawn")
    answer = client.post(page_of(register, need, "Sivkær"), {"basis": "judgment", "item": items["Sivkær"]})
    assert answer.status_code == 422 and "Behovet er lukket" in text_of(answer)


def test_the_note_tells_the_decision(register: Register, items: Any, need: Need, acting_as: As) -> None:
    from rammevaerk.needs.documents import case_note, note_text
    from rammevaerk.needs.queries import need as read

    decide(register, need, items["Fjordlyngen"], "free_choice", "Lyngdraget")
    with acting_as("case_worker"):
        row = read(need.pk)
        assert row is not None
        words = note_text(case_note(row)).replace("\xa0", " ")
    assert "Fjordlyngen, afgjort 10. november 2026" in words and "frit valg" in words
    assert "2.900 kr., det valgte 4.000 kr. pr. døgn" in words and "op til 3.190 kr." in words


def test_the_decisions_page_takes_few_queries(register: Register, items: Any, need: Need, client_as: Any) -> None:
    client, page = client_as("case_worker"), page_of(register, need, "Klintesøen")
    client.get(page)
    assert queries_of(client, page) <= 15  # 9 beside session, login and walls, and 1 where a price is to come
