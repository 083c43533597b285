"""Invented services and their units: about 480, spread as people live, by operator, paragraph and target group."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from django.apps import apps

from rammevaerk.accounts.actions import NewOrganisation, ensure_organisation
from rammevaerk.accounts.models import Organisation, OrganisationKind
from rammevaerk.config.demo import service_mix as mix
from rammevaerk.config.demo.geography import rows_of
from rammevaerk.config.demo.world import INVENTED, World

SERVICES = 480
PLACES = 7_000
SECOND_UNIT = 0.27


@dataclass
class InventedUnit:
    """A unit on its way into the register, with the places it will have."""

    row: Any
    kind: mix.Kind
    group: str
    places: int
    next_year: int | None = None
    named: bool = False


def make_services(world: World) -> list[InventedUnit]:
    """Services, units, target groups and who manages Sivkær; the units come back with the places they are to have."""
    random = world.stream("registry")
    towns = _towns(world)
    plans = _named_plans() + _plans(random, towns)
    _to_size(plans, random)
    names = _names(random, {plan.name for plan in plans if plan.name})
    private = _private_operators(world)
    rows = [_service(number, plan, names, (world, random, towns, private)) for number, plan in enumerate(plans, start=1)]
    service = apps.get_model("registry", "Service")
    service.objects.bulk_create(rows, batch_size=1000)
    units = [unit for row, plan in zip(rows, plans, strict=True) for unit in _units(row, plan)]
    apps.get_model("registry", "Unit").objects.bulk_create([unit.row for unit in units], batch_size=1000)
    _target_groups(units, random)
    sivkaer = next(row for row in rows if row.name == "Sivkær")
    apps.get_model("registry", "ServiceStaff").objects.create(assignment=world.people["service_manager"], service=sivkaer)
    return units


@dataclass
class _Plan:
    kind: mix.Kind
    operator: str
    municipality: str
    group: str
    sizes: list[int]
    paragraphs: list[str]
    name: str = ""
    next_year: int | None = None


def _kind(paragraph: str) -> mix.Kind:
    return next(kind for kind in mix.KINDS if kind.paragraph == paragraph)


def _named_plans() -> list[_Plan]:
    return [
        _Plan(
            kind=_kind(named.paragraph),
            operator=named.kind,
            municipality=named.municipality,
            group=named.group,
            sizes=[named.places],
            paragraphs=[named.paragraph],
            name=named.name,
            next_year=named.next_year,
        )
        for named in mix.NAMED
    ]


def _plans(random: Random, towns: dict[str, list[dict[str, str]]]) -> list[_Plan]:
    """The services to invent: kinds in fixed shares, municipalities by the inhabitants of their towns."""
    wanted = SERVICES - len(mix.NAMED)
    kinds = [kind for kind in mix.KINDS for _number in range(round(kind.share * wanted))]
    random.shuffle(kinds)
    codes = list(towns)
    weights = [sum(int(town["indbyggere_geonames"] or 500) for town in towns[code]) ** 0.7 for code in codes]
    plans = []
    for kind, code in zip(kinds, random.choices(codes, weights, k=len(kinds)), strict=True):
        two = random.random() < SECOND_UNIT
        second = random.choice(kind.partners) if kind.partners and random.random() < 0.4 else kind.paragraph
        paragraphs = [kind.paragraph, second] if two else [kind.paragraph]
        names, chances = zip(*kind.groups, strict=True)
        plans.append(
            _Plan(
                kind=kind,
                operator=_operator_kind(kind, random),
                municipality=code,
                group=random.choices(names, chances)[0],
                sizes=[random.randint(*kind.places) for _paragraph in paragraphs],
                paragraphs=paragraphs,
            )
        )
    return plans


def _operator_kind(kind: mix.Kind, random: Random) -> str:
    allowed = [
        (name, share)
        for name, share in mix.OPERATOR_SHARES
        if not (name == "regional" and kind.paragraph in mix.NEVER_REGIONAL)
        and not (name in ("company", "foundation") and kind.paragraph in mix.NEVER_PRIVATE)
    ]
    more = 3 if kind.paragraph == "BL-43" else 1  # a placement of children is more often bought from a private supplier
    weights = [share * (more if name in ("company", "foundation") else 1) for name, share in allowed]
    return random.choices([name for name, _share in allowed], weights)[0]


def _to_size(plans: list[_Plan], random: Random) -> None:
    """Take or give places one at a time until the region has its size; services with a fixed size keep it."""
    free = [plan for plan in plans if not plan.name]
    total = sum(sum(plan.sizes) for plan in plans)
    while total != PLACES:
        step = 1 if total < PLACES else -1
        plan = random.choice(free)
        place = random.randrange(len(plan.sizes))
        if plan.sizes[place] + step >= 3:
            plan.sizes[place] += step
            total += step


def _towns(world: World) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows_of("byer_rs17.csv"):
        found.setdefault(row["kommunekode"], []).append(row)
    return {code: found[code] for code in sorted(found)}


def _names(random: Random, taken: set[str]) -> list[str]:
    """Names made of Danish parts, none of them a real service's of the file."""
    real = {row["navn"] for row in rows_of("tilbud.csv")}
    found = [first + last for first in _parts("første") for last in _parts("sidste") if not first.endswith(last[:2])]
    names = [name for name in found if name not in taken and name not in real]
    random.shuffle(names)
    return names


def _parts(which: str) -> list[str]:
    return [row["navn"] for row in rows_of("opdigtede_navne.csv") if row["del"] == which]


def _private_operators(world: World) -> dict[str, list[Organisation]]:
    found: dict[str, list[Organisation]] = {"foundation": [], "self_owning": [], "company": []}
    for number, name in enumerate(_parts("driftsherre"), start=1):
        which = "foundation" if name.startswith("Fonden") else "self_owning" if name.startswith("Den ") else "company"
        kind = OrganisationKind.SELF_OWNING if which == "self_owning" else OrganisationKind.PRIVATE
        new = NewOrganisation(code=f"P{number:03}", name=name, kind=kind, is_demo=True, source=INVENTED)
        found[which].append(ensure_organisation(new))
    return found


def _service(number: int, plan: _Plan, names: list[str], around: tuple[World, Random, Any, Any]) -> Any:
    world, random, towns, private = around
    name = plan.name or names.pop()
    town = random.choices(towns[plan.municipality], [int(row["indbyggere_geonames"] or 500) for row in towns[plan.municipality]])[
        0
    ]
    operator, operator_name = _operator(plan, name, world, random, private)
    hidden = plan.kind.protected
    off_x, off_y = random.uniform(-0.022, 0.022), random.uniform(-0.012, 0.012)
    return apps.get_model("registry", "Service")(
        external_id=f"D-{number:04}",
        name=name,
        operator=operator,
        operator_kind=plan.operator,
        operator_name=operator_name,
        location=world.municipalities[plan.municipality],
        region_name="Region Sjælland",
        town="" if hidden else town["by"],
        longitude=None if hidden else Decimal(f"{float(town['lon']) + off_x:.5f}"),
        latitude=None if hidden else Decimal(f"{float(town['lat']) + off_y:.5f}"),
        protected_address=hidden,
        opened_on=date(random.randint(1978, 2022), random.randint(1, 12), 1),
        is_demo=True,
        source=INVENTED,
    )


def _operator(plan: _Plan, name: str, world: World, random: Random, private: Any) -> tuple[Organisation, str]:
    """A self-owning institution with operating agreement has the municipality it agrees with as operator."""
    municipality = world.municipalities[plan.municipality]
    if plan.operator == "municipal":
        return municipality, ""
    if plan.operator == "regional":
        return world.region, ""
    if plan.operator == "self_owning_agreement":
        return municipality, f"Den selvejende institution {name} (driftsoverenskomst med {municipality.name})"
    return random.choice(private[plan.operator]), ""


def _units(row: Any, plan: _Plan) -> list[InventedUnit]:
    unit = apps.get_model("registry", "Unit")
    names = [row.name] if len(plan.sizes) == 1 else [f"{row.name}, Hus {letter}" for letter in "AB"]
    age_from, age_to = plan.kind.ages
    return [
        InventedUnit(
            row=unit(
                service=row,
                external_id=f"{row.external_id}-{place}",
                name=name,
                age_from=age_from,
                age_to=age_to,
                described_as=plan.group,
                opened_on=row.opened_on,
                is_demo=True,
                source=INVENTED,
            ),
            kind=_kind(paragraph),
            group=plan.group,
            places=size,
            next_year=plan.next_year,
            named=bool(plan.name),
        )
        for place, (name, size, paragraph) in enumerate(zip(names, plan.sizes, plan.paragraphs, strict=True), start=1)
    ]


def _target_groups(units: list[InventedUnit], random: Random) -> None:
    """What each unit is for, what it can take beside that, and now and then places set aside."""
    takes = apps.get_model("registry", "UnitTargetGroup")
    ids = dict(apps.get_model("registry", "TargetGroup").objects.values_list("name", "pk"))
    rows = []
    for unit in units:
        beside = [name for name in random.sample(mix.SECONDARY, random.choice((0, 1, 1, 2))) if name != unit.group]
        set_aside = random.randint(1, unit.places) if random.random() < 0.15 else None
        kept = {unit.group: set_aside}
        rows += [
            takes(unit=unit.row, target_group_id=ids[name], set_aside=kept.get(name), is_demo=True, source=INVENTED)
            for name in (unit.group, *beside)
        ]
    takes.objects.bulk_create(rows, batch_size=2000)
