"""A few stays that are about to change: a package proposed, notice given, a self-referral to answer, a couple (invented)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.apps import apps

from rammevaerk.config.demo.world import World
from rammevaerk.contracts.actions.writing import next_id
from rammevaerk.contracts.models import ReferralStepKind
from rammevaerk.web.clock import moment_on

UNTOUCHED = ("Sivkær", "Tangstien", "Hyldemosen", "Fjordlyngen")
"""Services whose placements other parts of the demo and its tests tell of."""

NEED = "Har brug for støtte om natten siden september, se udredningen af 2. oktober."


def make_changes(world: World) -> None:
    """What waits for the demo's case worker at other services than those the demo tells of."""
    acting = world.people["case_worker"].organisation_id
    rows = list(_stays(world, acting))
    _propose(world, acting)
    noticed = _give_notice(world, [row for row in rows if row.operator_id != acting])
    _refer(world, acting)
    _make_couple([row for row in rows if row.chain != noticed])


def _stays(world: World, acting: int) -> Iterable[Any]:
    """Stays of the case worker's municipality that go on, in the order they were made."""
    rows = apps.get_model("contracts", "Placement").objects.current().filter(acting=acting, valid_to__isnull=True)
    rows = rows.filter(is_demo=True, valid_from__lt=world.today - timedelta(days=60)).exclude(service__name__in=UNTOUCHED)
    return rows.select_related("citizen", "service").order_by("pk")


def _sides(row: Any, day: date, words: str) -> dict[str, Any]:
    fields = ("chain", "operator_id", "service_id", "acting_id", "paying_id", "department")
    return {name: getattr(row, name) for name in fields} | {"words": words, "at": moment_on(day), "is_demo": True}


def _propose(world: World, acting: int) -> None:
    """A stay that began lately, and a larger package proposed for it, at a unit that sells several."""
    packages = apps.get_model("pricing", "TariffItem").objects.filter(priced_with__isnull=False).order_by("pk")
    at = apps.get_model("contracts", "Placement").objects.current().filter(is_demo=True, valid_to__isnull=True)
    at = at.filter(unit__in=packages.values("unit")).exclude(service__name__in=UNTOUCHED).exclude(service__operator=acting)
    row = at.order_by("pk").first()
    if row is None:
        return
    row.basis, row.valid_from = "running", world.today - timedelta(days=9)
    _begin(world, row, acting, "NÆ-2026-0587")
    beside = packages.filter(unit=row.unit_id, paragraph=row.paragraph).exclude(pk=row.item_id)
    apps.get_model("contracts", "PackageProposal").objects.create(
        **_sides(row, world.today - timedelta(days=3), NEED),
        number=1,
        item_now_id=row.item_id,
        item=beside[2],
        from_day=date(2027, 1, 1),
        level=3,
    )


def _give_notice(world: World, rows: list[Any]) -> int | None:
    """The operator has given notice and would like an earlier day."""
    row = next((row for row in rows if row.paragraph == "SEL-107"), rows[0] if rows else None)
    if row is None:
        return None
    given_on = world.today - timedelta(days=5)
    last_day = given_on + timedelta(days=30)
    row.valid_to, row.end_reason = last_day + timedelta(days=1), "operator_notice"
    row.save(update_fields=["valid_to", "end_reason"])
    apps.get_model("contracts", "Notice").objects.create(
        **_sides(row, given_on, "Tilbuddet kan ikke længere give den støtte, der er brug for."),
        number=1,
        side="operator",
        given_on=given_on,
        days=30,
        days_from="area",
        last_day=last_day,
        asked_day=world.today + timedelta(days=10),
        end_reason="operator_notice",
        cut=[row.pk],
    )
    return int(row.chain)


def _refer(world: World, acting: int) -> None:
    """A citizen of the municipality's own who went to a home under SEL § 110, told and not yet confirmed."""
    placement = apps.get_model("contracts", "Placement")
    at = placement.objects.current().filter(paragraph__in=("SEL-109", "SEL-110"), is_demo=True, valid_to__isnull=True)
    row = at.exclude(service__name__in=UNTOUCHED).exclude(service__operator=acting).order_by("pk").first()
    if row is None:
        return
    row.basis, row.valid_from = "self_referral", world.today - timedelta(days=4)
    _begin(world, row, acting, "NÆ-2026-0611")
    apps.get_model("contracts", "ReferralStep").objects.create(
        **_sides(row, world.today - timedelta(days=1), "Sikker mail til voksenrådgivningen."),
        kind=ReferralStepKind.TOLD.value,
        on=world.today - timedelta(days=1),
    )


def _begin(world: World, row: Any, acting: int, reference: str) -> None:
    """Insert the row as a new stay of a new citizen of the municipality's own."""
    row.citizen = apps.get_model("contracts", "Citizen").objects.create(
        municipality_id=acting, reference=reference, is_demo=True, source="Demodata"
    )
    row.acting_id = row.paying_id = acting
    row.follow_up_on, row.no_end_reason = world.today + timedelta(days=60), "Ikke afklaret ved optagelsen"
    row.expected_end, row.department = None, ""
    row.pk = row.chain = next_id()
    row.recorded_at, row.corrects_id, row.correction_reason = moment_on(row.valid_from), None, ""
    row.save(force_insert=True)


def _make_couple(rows: list[Any]) -> None:
    """Two citizens at one service are a couple."""
    for row in rows:
        other = next((one for one in rows if one.service_id == row.service_id and one.citizen_id != row.citizen_id), None)
        if other is not None:
            citizens = apps.get_model("contracts", "Citizen").objects.filter(pk__in=[row.citizen_id, other.citizen_id])
            citizens.update(household="HUS-17")
            return
