"""A decided change written into the register: what it says from the day, what stops it, and a wrong day corrected."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from rammevaerk.changes import actions
from rammevaerk.changes.actions import AgreedTerms
from rammevaerk.changes.models import Change
from rammevaerk.changes.rules.kinds import ChangeKind
from rammevaerk.changes.rules.standing import ChangeState
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.exchange.models import Happening
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry import queries as registry
from rammevaerk.registry.actions import NewReservation, refresh_figures, reserve_place
from rammevaerk.registry.models import Capacity, Service, ServiceEvent, Unit, UnitTargetGroup
from rammevaerk.registry.queries.searching import searched_units

from tests.changes.conftest import EFFECT, World
from tests.support.people import TODAY, acting_as

DAY_BEFORE = EFFECT - timedelta(days=1)
LATER = date(2027, 9, 1)


def codes(refused: Any) -> list[str]:
    return [finding.code.removeprefix("changes.") for finding in refused.value.findings]


def told(world: World, kind: ChangeKind = ChangeKind.CLOSE, **changes: Any) -> int:
    """A change that is decided, every buyer told."""
    pk = world.decided(kind, **changes)
    if world.case(pk).facts.buyers:
        world.give_notice(pk)
    return pk


def four_places(world: World) -> None:
    """Sivkær has four budgeted places, approved for six."""
    unit = world.house.home.unit
    Capacity.objects.filter(unit=unit).delete()
    Capacity.objects.create(unit=unit, paragraph="SEL-108", approved=6, budgeted=4, agreement=4, valid_from=date(2025, 1, 1))


def correct(world: World, pk: int, day: date | None, reason: str = "Forkert dag") -> None:
    actions.correct_register(by=world.cast.municipal_economist, today=world.day, change_id=pk, day=day, reason=reason)


def budgeted(unit: int, day: date) -> int | None:
    row = registry.capacity_of(unit, "SEL-108", day)
    return row.budgeted if row else None


def test_a_closing_closes_the_service_from_its_day(world: World) -> None:
    four_places(world)
    pk = told(world)
    world.register(pk)
    service = Service.objects.get(pk=world.house.sivkaer.pk)
    assert service.closed_on == EFFECT
    assert set(Unit.objects.filter(service=service).values_list("closed_on", flat=True)) == {EFFECT}
    row = Change.objects.get(pk=pk)
    assert (row.registered_from, row.registered_on) == (EFFECT, TODAY)
    found = {unit.service_id for unit in searched_units("SEL-108", (), TODAY, start=DAY_BEFORE)}
    assert service.pk in found
    assert service.pk not in {unit.service_id for unit in searched_units("SEL-108", (), TODAY, start=EFFECT)}
    with acting_as(world.cast.case_worker):
        assert Happening.objects.filter(kind="service_changed", target=service.pk).exists()


def test_a_closing_service_takes_no_stay_and_holds_no_place_from_its_day(world: World) -> None:
    world.register(told(world))
    with acting_as(world.cast.case_worker):
        world.house.place("NÆ-8", valid_from=DAY_BEFORE, follow_up_on=LATER)
        with pytest.raises(Refused) as refused:
            world.house.place("NÆ-9", valid_from=EFFECT, follow_up_on=LATER)
    assert codes(refused) == ["contracts.closed"]
    new = NewReservation(world.house.home.unit_id, "SEL-108", world.cast.naestved.pk, EFFECT, LATER)
    with acting_as(world.cast.service_manager), pytest.raises(Refused) as held:
        reserve_place(by=world.cast.service_manager, today=TODAY, new=new)
    assert "registry.places_closed" in [finding.code for finding in held.value.findings]


def test_lists_and_pages_say_when_it_closes(world: World, client_as: Any) -> None:
    world.register(told(world))
    client = client_as("controller")
    for address in (reverse("registry:service_list"), reverse("registry:service", args=[world.house.sivkaer.pk])):
        assert "Lukker 1. juni 2027" in client.get(address).content.decode()


@pytest.mark.parametrize("missing", ["decision", "notice"])
def test_the_register_waits_for_the_decision_and_every_notice(world: World, missing: str) -> None:
    pk = world.notify() if missing == "decision" else world.decided()
    with pytest.raises(Refused):
        world.register(pk)
    assert not ServiceEvent.objects.exists()


def test_nobody_but_the_operator_writes_it(world: World) -> None:
    pk = told(world)
    with pytest.raises(PermissionDenied):
        actions.write_register(by=world.cast.operator_economist, today=TODAY, change_id=pk, entry=actions.RegisterEntry())


def test_it_has_not_happened_before_the_register_says_it(world: World) -> None:
    pk = told(world)
    with pytest.raises(Refused) as refused:
        actions.put_in_effect(by=world.cast.municipal_economist, today=EFFECT, change_id=pk)
    assert codes(refused) == ["not_registered"]


def test_a_wrong_day_is_corrected_by_a_new_row(world: World) -> None:
    pk = told(world)
    world.register(pk)
    correct(world, pk, LATER)
    old, new = ServiceEvent.objects.order_by("pk")
    assert (old.day, old.superseded_at is None, new.day, new.corrects_id) == (EFFECT, False, LATER, old.pk)
    assert Service.objects.get(pk=world.house.sivkaer.pk).closed_on == LATER
    assert set(Unit.objects.filter(service=world.house.sivkaer).values_list("closed_on", flat=True)) == {LATER}
    with pytest.raises(Refused) as soon:
        actions.put_in_effect(by=world.cast.municipal_economist, today=EFFECT, change_id=pk)
    assert codes(soon) == ["too_soon"]


def test_what_does_not_happen_after_all_can_be_withdrawn(world: World) -> None:
    pk, by = told(world), world.cast.municipal_economist
    world.register(pk)
    with pytest.raises(Refused) as refused:
        actions.withdraw_change(by=by, today=TODAY, change_id=pk, because="Byrådet har ændret mening.")
    assert codes(refused) == ["registered"]
    with pytest.raises(Refused) as unsaid:
        correct(world, pk, None, " ")
    assert codes(unsaid) == ["no_reason"]
    correct(world, pk, None)
    assert Service.objects.get(pk=world.house.sivkaer.pk).closed_on is None
    actions.withdraw_change(by=by, today=TODAY, change_id=pk, because="Byrådet har ændret mening.")
    assert world.case(pk).state is ChangeState.WITHDRAWN


def waived(world: World, kind: ChangeKind = ChangeKind.OPEN) -> int:
    pk = told(world, kind)
    world.say(pk, Act.NO_GUARANTEE)
    return pk


def test_an_opening_is_a_service_with_places_from_its_day(world: World) -> None:
    pk = waived(world)
    world.register(pk, town="Slagelse", approved=8, budgeted=8, agreement=4)
    row = Change.objects.select_related("service").get(pk=pk)
    assert row.service is not None
    assert (row.service.name, row.service.opened_on, row.service.town) == ("Engvang", EFFECT, "Slagelse")
    (unit,) = Unit.objects.filter(service=row.service)
    assert budgeted(unit.pk, DAY_BEFORE) is None
    assert budgeted(unit.pk, EFFECT) == 8
    assert list(UnitTargetGroup.objects.filter(unit=unit).values_list("target_group_id", flat=True)) == list(world.groups)
    correct(world, pk, LATER)
    assert (budgeted(unit.pk, EFFECT), budgeted(unit.pk, LATER)) == (None, 8)
    row.service.refresh_from_db()
    assert row.service.opened_on == LATER


def test_r12_an_opening_needs_its_guarantee_or_a_decision_that_there_is_none(world: World) -> None:
    pk = told(world, ChangeKind.OPEN)
    assert world.case(pk).state is ChangeState.IMPLEMENTING
    with pytest.raises(Refused) as refused:
        world.register(pk, budgeted=8)
    (found,) = refused.value.findings
    assert (found.code, found.rule) == ("changes.guarantee_missing", "R12")
    terms = AgreedTerms(EFFECT, {world.cast.naestved.pk: Decimal(1)})
    actions.agree_guarantee(by=world.cast.municipal_economist, today=TODAY, change_id=pk, terms=terms)
    world.register(pk, budgeted=8)
    assert Change.objects.get(pk=pk).registered_from == EFFECT


@pytest.mark.parametrize(("kind", "after"), [(ChangeKind.EXPAND, 6), (ChangeKind.REDUCE, 3)])
def test_other_numbers_of_places_hold_from_the_day(world: World, kind: ChangeKind, after: int) -> None:
    at = (world.house.home.unit_id, "SEL-108")
    four_places(world)
    more = {"paragraph": "SEL-108", "groups": world.groups} if kind is ChangeKind.EXPAND else {}
    pk = told(world, kind, places_before=4, places_after=after, **more)
    with pytest.raises(Refused) as refused:
        world.register(pk, places={at: after + 1})
    assert codes(refused) == ["places_differ"]
    world.register(pk, places={at: after})
    assert (budgeted(at[0], DAY_BEFORE), budgeted(at[0], EFFECT)) == (4, after)
    correct(world, pk, LATER)
    assert (budgeted(at[0], EFFECT), budgeted(at[0], LATER)) == (4, after)
    correct(world, pk, None)
    assert budgeted(at[0], LATER) == 4


def test_a_conversion_is_a_department_of_its_own(world: World) -> None:
    at = (world.house.home.unit_id, "SEL-108")
    four_places(world)
    pk = told(world, ChangeKind.CONVERT, paragraph="SEL-107", groups=world.groups)
    with pytest.raises(Refused) as refused:
        world.register(pk, name="Skovfløjen", out_of=at, moved=5)
    assert codes(refused) == ["moved_too_many"]
    world.register(pk, name="Skovfløjen", out_of=at, moved=3)
    unit = Unit.objects.get(name="Skovfløjen")
    assert (unit.service_id, unit.opened_on) == (world.house.sivkaer.pk, EFFECT)
    found = registry.capacity_of(unit.pk, "SEL-107", EFFECT)
    assert found is not None
    assert (found.budgeted, budgeted(at[0], EFFECT)) == (3, 1)


def test_a_service_that_moves_lies_where_it_lay_until_the_day(world: World) -> None:
    service = world.house.sivkaer
    Service.objects.filter(pk=service.pk).update(location=world.cast.slagelse, town="Slagelse")
    pk = told(world, ChangeKind.MOVE, location=world.cast.naestved.pk)
    world.register(pk, town="Næstved")
    for day, town in ((DAY_BEFORE, "Slagelse"), (EFFECT, "Næstved"), (TODAY, "Slagelse")):
        refresh_figures(None, today=day)
        assert Service.objects.get(pk=service.pk).town == town
    correct(world, pk, LATER)
    refresh_figures(None, today=EFFECT)
    assert Service.objects.get(pk=service.pk).town == "Slagelse"


def test_a_take_over_is_a_service_of_the_new_operator(world: World) -> None:
    pk = told(world, ChangeKind.TAKE_OVER, new_operator=world.cast.naestved.pk)
    world.register(pk, name="Sivkær")
    old = Service.objects.get(pk=world.house.sivkaer.pk)
    successor = ServiceEvent.objects.get(kind="succeeded").successor
    assert successor is not None
    assert (old.closed_on, successor.opened_on, successor.operator_id) == (EFFECT, EFFECT, world.cast.naestved.pk)
    assert successor.units.count() == old.units.count()
    correct(world, pk, LATER)
    assert Service.objects.get(pk=old.pk).closed_on == LATER
    assert set(successor.units.values_list("opened_on", flat=True)) == {LATER}


def test_merged_services_go_on_in_one(world: World) -> None:
    pk = told(world, ChangeKind.MERGE, others=(world.house.lyngdraget.pk,))
    before = Unit.objects.filter(service=world.house.sivkaer).count()
    world.register(pk)
    assert Service.objects.get(pk=world.house.lyngdraget.pk).closed_on == EFFECT
    assert Unit.objects.filter(service=world.house.sivkaer, opened_on=EFFECT).count() == 1
    assert Unit.objects.filter(service=world.house.sivkaer).count() == before + 1


def test_a_split_gives_each_part_its_departments(world: World) -> None:
    unit = Unit.objects.create(service=world.house.sivkaer, name="Bakken")
    pk = told(world, ChangeKind.SPLIT, other_names="Bakken")
    with pytest.raises(Refused) as refused:
        world.register(pk, parts={unit.pk: ""})
    assert codes(refused) == ["nothing_split"]
    world.register(pk, parts={unit.pk: "Bakken", world.house.home.unit_id: ""})
    assert Unit.objects.get(pk=unit.pk).closed_on == EFFECT
    assert Unit.objects.get(pk=world.house.home.unit_id).closed_on is None
    part = Service.objects.get(name="Bakken")
    assert (part.opened_on, part.units.get().name) == (EFFECT, "Bakken")


@pytest.mark.parametrize("kind", [ChangeKind.CLOSE, ChangeKind.OPEN, ChangeKind.REDUCE, ChangeKind.SPLIT, ChangeKind.CONVERT])
def test_the_register_is_written_and_corrected_by_the_pages(world: World, client_as: Any, kind: ChangeKind) -> None:
    at = f"{world.house.home.unit_id}_SEL-108"
    more: dict[str, Any] = {"places_before": 4, "places_after": 3} if kind is ChangeKind.REDUCE else {}
    more |= {"other_names": "Bakken"} if kind is ChangeKind.SPLIT else {}
    more |= {"paragraph": "SEL-107", "groups": world.groups} if kind is ChangeKind.CONVERT else {}
    four_places(world)
    pk = waived(world) if kind is ChangeKind.OPEN else told(world, kind, **more)
    filled = {
        ChangeKind.OPEN: {"town": "Slagelse", "budgeted": "8"},
        ChangeKind.REDUCE: {f"places_{at}": "3"},
        ChangeKind.SPLIT: {f"part_{world.house.home.unit_id}": "Bakken"},
        ChangeKind.CONVERT: {"name": "Skovfløjen", "out_of": f"places_{at}", "moved": "2"},
    }.get(kind, {})
    client = client_as("municipal_economist")
    address = reverse("changes:register", args=[pk])
    assert client.get(address).status_code == 200
    assert "Gennemfør i registret" in client.get(reverse("changes:change", args=[pk])).content.decode()
    if filled:
        assert client.post(address, {}).status_code == 422
    assert client.post(address, filled).status_code == 302
    assert Change.objects.get(pk=pk).registered_from == EFFECT
    assert client.post(address, filled).status_code == 422
    fixing = reverse("changes:correct", args=[pk])
    assert client.post(fixing, {"day": "01.09.2027"}).status_code == 422
    assert client.post(fixing, {"day": "01.09.2027", "reason": "Forkert dag"}).status_code == 302
    assert "1. sep. 2027" in client.get(reverse("changes:change", args=[pk])).content.decode()
    for name in ("secretariat", "controller", "service_manager", "auditor"):
        assert client_as(name).get(address).status_code == 403
