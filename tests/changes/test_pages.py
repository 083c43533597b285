"""Every page for who may see it, who may not, in a state it does not fit, and with what cannot be."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rammevaerk.changes.models import BuyerNotice, Change, ClosingEntry, ConsultationAnswer, PlanStep
from rammevaerk.changes.queries import tasks_for
from rammevaerk.changes.rules.kinds import ChangeKind
from rammevaerk.cooperation import facts as levels
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.registry.models import TargetGroup, UnitTargetGroup

from tests.changes.conftest import EFFECT, World
from tests.support.levels import give_level
from tests.support.people import PEOPLE, TODAY

CLOSE = {"takes_effect": "01.06.2027", "reason": "Bygningen er slidt.", "forced": ""}


def page(name: str, *args: Any) -> str:
    return reverse(f"changes:{name}", args=args)


@pytest.mark.parametrize("name", [*PEOPLE, "public"])
def test_everybody_signed_in_sees_what_is_about_to_change(world: World, client_as: Any, name: str) -> None:
    pk = world.notify()
    client = client_as(name)
    for address in (page("list"), page("change", pk), page("plan", pk), page("account", pk)):
        answer = client.get(address)
        assert answer.status_code == (302 if name == "public" else 200), address
    if name not in ("public", "disability_council"):
        assert "Næstved Kommune" in client.get(page("change", pk)).content.decode()


def test_an_organisation_sees_no_small_numbers(world: World, client_as: Any) -> None:
    pk = world.notify()
    said = client_as("disability_council").get(page("change", pk)).content.decode()
    assert "skjult" in said


def test_the_operator_notifies_by_the_form(world: World, client_as: Any) -> None:
    client = client_as("municipal_economist")
    assert "Hvad vil I?" in client.get(page("choose_kind")).content.decode()
    shown = client.get(page("notify", "close")).content.decode()
    assert "Skal det lukke straks?" in shown
    assert "Målgruppe" not in shown
    assert client.post(page("notify", "close"), CLOSE).status_code == 422
    answer = client.post(page("notify", "close"), CLOSE | {"service": str(world.house.sivkaer.pk)})
    assert answer.status_code == 302
    assert answer["Location"] == page("change", Change.objects.get().pk)
    assert client.get(page("notify", "x")).status_code == 404


@pytest.mark.parametrize("name", ["secretariat", "controller", "case_worker", "service_manager", "disability_council", "auditor"])
def test_nobody_else_notifies(world: World, client_as: Any, name: str) -> None:
    assert client_as(name).get(page("notify", "close")).status_code == 403


def test_another_operator_notifies_nothing_for_this_one(world: World, client_as: Any) -> None:
    form = CLOSE | {"service": str(world.house.sivkaer.pk)}
    assert client_as("operator_economist").post(page("notify", "close"), form).status_code in (403, 422)
    assert not Change.objects.exists()


def test_the_consultation_is_opened_answered_and_shown(world: World, client_as: Any) -> None:
    pk = world.notify()
    secretariat, buyer = client_as("secretariat"), client_as("buying_controller")
    assert buyer.get(page("answer", pk)).status_code == 404
    soon = f"{TODAY + timedelta(days=3):%d.%m.%Y}"
    assert secretariat.post(page("consult", pk), {"deadline": soon}).status_code == 422
    assert secretariat.post(page("consult", pk), {"deadline": "01.12.2026"}).status_code == 302
    assert [task.url for task in tasks_for(world.cast.buying_controller, TODAY)] == [page("answer", pk)]
    assert "Svar på høringen" in buyer.get(page("change", pk)).content.decode()
    assert buyer.post(page("answer", pk), {"places": "3", "objects_to": "on"}).status_code == 422
    form = {"places": "3", "objects_to": "on", "words": "Der er ingen andre pladser."}
    assert buyer.post(page("answer", pk), form).status_code == 302
    assert ConsultationAnswer.objects.get().objects_to
    said = client_as("controller").get(page("change", pk)).content.decode()
    assert "Der er ingen andre pladser." in said
    assert client_as("controller").get(page("answer", pk)).status_code == 404
    assert tasks_for(world.cast.buying_controller, TODAY) == []
    assert secretariat.post(page("prolong", pk), {"deadline": "08.12.2026"}).status_code == 302


def test_notice_effect_and_plan_by_the_pages(world: World, client_as: Any) -> None:
    pk = world.decided()
    client = client_as("municipal_economist")
    assert [task.url for task in tasks_for(world.cast.municipal_economist, TODAY)] == [page("change", pk), page("plan", pk)]
    form = {"buyer": str(world.cast.naestved.pk), "dispatched_on": "10.11.2026", "how": "digital_post", "receipt": "Nr. 8"}
    assert client.post(page("notice", pk), form).status_code == 302
    assert BuyerNotice.objects.get().receipt == "Nr. 8"
    client.post(page("effect", pk))
    assert Change.objects.get().in_effect_on is None  # not before its day
    world.register(pk)
    world.at(EFFECT)
    client.post(page("effect", pk))
    assert Change.objects.get().in_effect_on == EFFECT
    step = {"kind": "staff", "what": "Møde", "who": "Leder", "due": "01.07.2027"}
    assert client.post(page("plan", pk), step | {"due": "01.01.2027"}).status_code == 422
    assert client.post(page("plan", pk), step).status_code == 302
    assert client.post(page("step_done", PlanStep.objects.get().pk)).status_code == 302
    assert PlanStep.objects.get().done_on == EFFECT
    assert client_as("secretariat").post(page("plan", pk), step).status_code == 200  # shown, and nothing written
    assert PlanStep.objects.count() == 1


def test_withdrawn_with_its_reason(world: World, client_as: Any) -> None:
    pk = world.notify()
    client = client_as("municipal_economist")
    assert client.post(page("withdraw", pk), {"because": "Tilbuddet fortsætter."}).status_code == 302
    assert "Tilbuddet fortsætter." in client.get(page("change", pk)).content.decode()
    assert client.post(page("withdraw", pk), {"because": "Igen"}).status_code == 422
    said = client.get(page("withdraw", pk)).content.decode()
    assert "Sagen står ikke sådan, at det kan gøres nu." in said
    assert 'name="because"' not in said


def test_the_money_pages(world: World, client_as: Any) -> None:
    pk, opening = world.notify(), world.notify(ChangeKind.OPEN)
    client = client_as("municipal_economist")
    line = {"words": "Løn", "kind": "cost", "amount_ore": "1.000", "counts": "yes"}
    assert client.post(page("account", pk), line).status_code == 302
    assert client.post(page("account", pk), line | {"amount_ore": "-1"}).status_code == 422
    assert client.post(page("closing_terms", pk), {"counted_on": "01.10.2026", "own_use": "yes"}).status_code == 302
    client.post(page("leftovers", pk))
    assert client.post(page("remove_entry", ClosingEntry.objects.get().pk)).status_code == 302
    assert ClosingEntry.objects.get().removed_on == TODAY
    client.post(page("write_shares", pk))
    assert client_as("secretariat").post(page("write_shares", pk)).status_code == 403
    members = [str(world.cast.naestved.pk)]
    form = {"opened_on": "01.06.2027", "members": members, "ages": "i alt", "has_cap": "no", "ordered": "Vejle: 2"}
    assert client.post(page("guarantee_terms", opening), form).status_code == 422
    assert client.post(page("guarantee_terms", opening), form | {"ordered": "Næstved: 2,5"}).status_code == 302
    again = client.get(page("guarantee_terms", opening)).content.decode()
    assert "Næstved: 2,5" in again
    assert "checked" in again
    said = client.get(page("guarantee", opening)).content.decode()
    assert "Intet loft" in said
    client.post(page("settle_year", opening, 1))
    assert client_as("auditor").post(page("settle_year", opening, 1)).status_code == 403


def test_an_overlap_is_shown_and_waits_for_a_decision(world: World, client_as: Any) -> None:
    group = TargetGroup.objects.get(name="Autisme")
    UnitTargetGroup.objects.create(unit=world.house.home.unit, target_group=group)
    give_level(world.cast, levels.service(world.house.sivkaer.pk), 1, date(2025, 1, 1))
    pk = world.notify(ChangeKind.OPEN)
    said = client_as("secretariat").get(page("change", pk)).content.decode()
    assert "Det ligner beskyttede tilbud" in said
    assert "Niveau 1 i tredelingen" in said
    assert world.case(pk).facts.conflicts == 1
    world.say(pk, Act.PROTECTION)
    assert world.case(pk).facts.protection_on == TODAY


@pytest.mark.parametrize("ending", ["pdf", "word"])
def test_the_case_as_a_document(world: World, client_as: Any, ending: str) -> None:
    answer = client_as("controller").get(page(f"case_{ending}", world.notify()))
    assert answer.status_code == 200
    assert answer.content[:4] == {"pdf": b"%PDF", "word": b"PK\x03\x04"}[ending]


def test_the_panels(world: World, client_as: Any) -> None:
    pk = world.notify()
    shown = client_as("secretariat").get(reverse("registry:service", args=[world.house.sivkaer.pk])).content.decode()
    assert page("change", pk) in shown
    assert "1 ændring er på vej" in client_as("secretariat").get(reverse("cooperation:tripartition")).content.decode()
    assert (
        page("change", pk)
        not in client_as("public").get(reverse("registry:service", args=[world.house.sivkaer.pk])).content.decode()
    )


@pytest.mark.parametrize(
    ("name", "kind", "most"),
    [
        ("list", ChangeKind.CLOSE, 17),
        ("change", ChangeKind.CLOSE, 18),
        ("change", ChangeKind.OPEN, 19),
        ("plan", ChangeKind.CLOSE, 17),
        ("account", ChangeKind.CLOSE, 18),
        ("guarantee", ChangeKind.OPEN, 17),
    ],
)
def test_the_number_of_questions_does_not_grow(
    world: World, client_as: Any, django_assert_max_num_queries: DjangoAssertNumQueries, name: str, kind: ChangeKind, most: int
) -> None:
    """Six of them are asked by every page."""
    pks = {one: world.notify(one) for one in (ChangeKind.CLOSE, ChangeKind.OPEN, ChangeKind.SINGLE_PERSON)}
    world.consult(pks[kind])
    world.answer(pks[kind])
    client = client_as("secretariat")
    with django_assert_max_num_queries(most):
        client.get(page(name, *([pks[kind]] if name != "list" else [])))
