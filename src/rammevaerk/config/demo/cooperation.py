"""Levels of the demo region: target groups by their size, some supports, and sixty services with their way since 2022."""

import random
from datetime import date
from typing import Any, NamedTuple

from django.apps import apps

from rammevaerk.accounts.models import AgreementArea
from rammevaerk.config.demo.governance import moment
from rammevaerk.config.demo.world import World
from rammevaerk.cooperation import sources
from rammevaerk.registry import queries as registry

STEERING = "Styregruppen for rammeaftalen"
SERVICES = 60
ASSESSED = (date(2022, 10, 3), date(2024, 10, 7), date(2026, 10, 5))
SMALL, MEDIUM = 60, 250

REASONS = {
    1: "Målgruppen er lille, og viden om den findes kun få steder.",
    2: "Flere kommuner har brug for tilbuddet, men ikke hver for sig.",
    3: "De fleste kommuner kan selv løse opgaven.",
}
SUPPORTS = (
    ("Specialrådgivning om medfødt døvblindhed", 1),
    ("Specialrådgivning om erhvervet hjerneskade", 2),
    ("Behandling for spiseforstyrrelse", 1),
    ("Socialpædagogisk støtte i eget hjem", 3),
)


class Story(NamedTuple):
    """A service known from the region's history: degrees at the three assessments and its decisions."""

    degrees: tuple[int, int, int]
    decisions: tuple[tuple[int, date, str], ...]


BEGINNING = date(2021, 6, 1)
STORIES = {
    "Sivkær": Story(
        (73, 79, 84),
        (
            (2, BEGINNING, REASONS[2]),
            (1, date(2024, 6, 14), "To andre tilbud lukkede, og beboerne er mere komplekse."),
        ),
    ),
    "Hyldemosen": Story(
        (92, 88, 82), ((2, date(2018, 1, 1), REASONS[2]), (1, date(2019, 3, 8), "Central udmelding om svære spiseforstyrrelser."))
    ),
    "Tranestykket": Story(
        (76, 68, 59), ((1, BEGINNING, REASONS[1]), (2, date(2025, 3, 21), "Tre kommuner har bygget egen viden op."))
    ),
    "Ellekrattet": Story((54, 49, 43), ((2, BEGINNING, REASONS[2]),)),
    "Tangstien": Story((90, 91, 92), ((1, BEGINNING, REASONS[1]),)),
    "Strandsvingelen": Story((75, 75, 76), ((1, BEGINNING, REASONS[1]),)),
    "Klintesøen": Story((64, 65, 66), ((2, BEGINNING, REASONS[2]),)),
    "Skovmærken": Story(
        (47, 51, 55), ((3, BEGINNING, REASONS[3]), (2, date(2025, 10, 3), "Målgruppen er blevet mere kompleks."))
    ),
    "Lyngdraget": Story((64, 63, 62), ((2, BEGINNING, REASONS[2]),)),
    "Bækrosen": Story((33, 32, 30), ((3, BEGINNING, REASONS[3]),)),
    "Fjordlyngen": Story((25, 25, 24), ((3, BEGINNING, REASONS[3]),)),
    "Rørdammen": Story((15, 14, 14), ((3, BEGINNING, REASONS[3]),)),
}


def make_cooperation(world: World) -> None:
    """Decisions and assessments; the larger a target group, the lower the level as a rule."""
    stream = world.stream("cooperation")
    sizes = sources.people_by_group(world.today)
    levels = _levels_of_groups(world, sizes) + [
        _level(world.area, {"subject": "support", "support": name}, (level, BEGINNING, REASONS[level]))
        for name, level in SUPPORTS
    ]
    assessments: list[Any] = []
    for service_id, name, group in _chosen(world, stream):
        story = STORIES.get(name) or _story(stream, sizes.get(group, 0))
        subject = {"subject": "service", "service_id": service_id}
        levels.extend(_level(world.area, subject, decision) for decision in story.decisions)
        assessments.extend(_assessments(service_id, story))
    apps.get_model("cooperation", "Level").objects.bulk_create(levels)
    apps.get_model("cooperation", "SpecialisationAssessment").objects.bulk_create(assessments)


def _level(area: AgreementArea, subject: dict[str, Any], decision: tuple[int, date, str]) -> Any:
    level, on, reason = decision
    return apps.get_model("cooperation", "Level")(
        area=area,
        **subject,
        level=level,
        valid_from=on,
        reason=reason,
        decided_by=STEERING,
        decided_on=on,
        recorded_at=moment(on),
        is_demo=True,
    )


def _levels_of_groups(world: World, sizes: dict[int, int]) -> list[Any]:
    groups = [row for row in registry.target_group_tree(world.today) if row.is_leaf and row.group12]
    found = []
    for row in groups:
        size = sizes.get(row.id, 0)
        if not size:
            continue
        level = 1 if size < SMALL else 2 if size < MEDIUM else 3
        subject = {"subject": "target_group", "target_group_id": row.id}
        found.append(_level(world.area, subject, (level, BEGINNING, REASONS[level])))
    return found


def _chosen(world: World, stream: random.Random) -> list[tuple[int, str, int]]:
    """Sixty invented services with a target group: those with a story, and a draw of the others."""
    names = {row.service_id: row.service_name for row in registry.units(world.today) if row.is_demo}
    groups = {pk: row.group_id for pk, row in sources.services(list(names)).items() if row.group_id}
    told = [pk for pk, name in names.items() if name in STORIES and pk in groups]
    others = sorted(pk for pk in names if pk in groups and pk not in told)
    drawn = stream.sample(others, min(len(others), SERVICES - len(told)))
    return [(pk, names[pk], groups[pk]) for pk in (*told, *drawn)]


def _story(stream: random.Random, size: int) -> Story:
    level = 1 if size < SMALL else 2 if size < MEDIUM else 3
    middle = {1: 82, 2: 56, 3: 26}[level]
    last = max(4, min(98, round(stream.gauss(middle, 8))))
    drift = round(stream.gauss(0, 3))
    degrees = (_held(last - 2 * drift), _held(last - drift), last)
    return Story(degrees, ((level, BEGINNING, REASONS[level]),))


def _held(points: int) -> int:
    return max(0, min(100, points))


def _assessments(service_id: int, story: Story) -> list[Any]:
    row = apps.get_model("cooperation", "SpecialisationAssessment")
    grounds = "Opdigtet vurdering af beboernes behov, personalets uddannelse og alternativer i nærheden."
    return [
        row(service_id=service_id, degree=degree, assessed_on=on, assessed_by=STEERING, grounds=grounds, is_demo=True)
        for degree, on in zip(story.degrees, ASSESSED, strict=True)
    ]
