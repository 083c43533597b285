"""Goals, follow-ups and months of birth of a few of the demo's placements; the services the browser's year leans on are left
alone."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.apps import apps

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.config.demo.world import INVENTED, World
from rammevaerk.contracts import actions
from rammevaerk.contracts.rules.follow_up import GoalProgress, GoalSet, Held
from rammevaerk.kernel.period import add_months
from rammevaerk.web.clock import COPENHAGEN

LEFT_ALONE = ("Sivkær", "Tangstien", "Hyldemosen", "Fjordlyngen")
FOLLOWED_UP = 160
LATE_SHARE = 0.22
WORDS = {
    "practical": "Laver selv aftensmad to gange om ugen",
    "relations": "Besøger familien hver anden uge uden støtte på vejen",
    "mental": "Bruger sin dagsplan, når dagen bliver anderledes",
    "self_care": "Klarer morgenbadet med guidning i stedet for hjælp",
    "community": "Kommer i foreningen en gang om ugen",
    "mobility": "Tager bussen til værkstedet",
}
PROGRESS = ("progress", "progress", "unchanged", "unchanged", "back")
OUTCOMES = ("go_on", "go_on", "go_on", "go_on", "smaller")
GOAL_TYPES = ("develop", "develop", "keep", "keep", "limit_loss")


def make_follow_ups(world: World) -> None:
    """One placement of the case worker with goals and two meetings, many with one, and children with a month of birth."""
    random = world.stream("follow_ups")
    told = _tell_one_story(world)
    _follow_up_on_many(world, random, told)
    _enter_birth_months(world, random)


def _running(world: World) -> Any:
    rows = apps.get_model("contracts", "Placement").objects.filter(
        superseded_at__isnull=True, valid_to__isnull=True, valid_from__lte=world.today
    )
    return rows.exclude(service__name__in=LEFT_ALONE).select_related("citizen").order_by("pk")


def _tell_one_story(world: World) -> int:
    """A temporary stay bought by the case worker's municipality: three goals, two meetings, and a smaller package to come."""
    by: RoleAssignment = world.people["case_worker"]
    rows = _running(world).filter(acting=by.organisation, paragraph="SEL-107", expected_end__isnull=False)
    chain = rows.filter(valid_from__lte=date(2026, 3, 1), valid_from__gte=date(2025, 1, 1)).first().chain
    _state_level(chain, 3, "develop", date(2026, 6, 2))
    start, second = date(2026, 3, 2), date(2026, 11, 3)
    goals = actions.set_goals(
        by=by,
        today=start,
        chain=chain,
        goals=[
            GoalSet("develop", "practical", WORDS["practical"], start),
            GoalSet("develop", "relations", WORDS["relations"], start),
            GoalSet("keep", "mental", WORDS["mental"], start),
        ],
    )
    first = Held(
        date(2026, 6, 2),
        ("citizen", "service", "acting"),
        "go_on",
        second,
        level=3,
        goal_type="develop",
        results=_results(goals, ("unchanged", "progress", "unchanged")),
        words="Aftensmaden er svær om vinteren. Vi fortsætter med samme mål.",
    )
    later = Held(
        second,
        ("citizen", "relative", "service", "acting"),
        "smaller",
        date(2027, 5, 4),
        level=2,
        goal_type="develop",
        results=_results(goals, ("progress", "progress", "unchanged"), over=goals[1:2]),
        words="Borgeren klarer mere selv. Tilbuddet foreslår en mindre pakke fra nytår.",
    )
    for held in (first, later):
        actions.hold_follow_up(by=by, today=held.held_on, chain=chain, held=held)
    return int(chain)


def _results(goals: Sequence[int], found: Sequence[str], over: Sequence[int] = ()) -> dict[int, GoalProgress]:
    return {goal: GoalProgress(progress, goal in over) for goal, progress in zip(goals, found, strict=True)}


def _state_level(chain: int, level: int, goal_type: str, follow_up_on: date | None = None) -> None:
    """The level at the start, which the placements were made without."""
    values: dict[str, Any] = {"level": level, "goal_type": goal_type}
    if follow_up_on:
        values["follow_up_on"] = follow_up_on
    apps.get_model("contracts", "Placement").objects.filter(chain=chain).update(**values)


def _follow_up_on_many(world: World, random: Random, told: int) -> None:
    """Stays all over the region with a goal and the last meeting, half a year before the next one."""
    rows = list(_running(world).filter(follow_up_on__gt=world.today, valid_from__lte=date(2025, 10, 1)).exclude(chain=told))
    chosen = sorted(random.sample(rows, FOLLOWED_UP), key=lambda row: row.pk)
    goal, meeting, result = (apps.get_model("contracts", name) for name in ("Goal", "FollowUp", "GoalResult"))
    for row in chosen:
        held_on = min(add_months(row.follow_up_on, -6), world.today - timedelta(days=1))
        level = random.choice((1, 2, 2, 3, 3, 4))
        kind, theme = random.choice(GOAL_TYPES), random.choice(sorted(WORDS))
        _state_level(row.chain, level, kind)
        parties = _parties(row)
        at = datetime(held_on.year, held_on.month, held_on.day, 14, 0, tzinfo=COPENHAGEN)
        set_on = add_months(held_on, -6)
        aim = goal.objects.create(goal_type=kind, theme=theme, words=WORDS[theme], set_on=set_on, at=at, **parties, **_known(row))
        late = random.random() < LATE_SHARE
        held = meeting.objects.create(
            held_on=held_on,
            was_due=held_on + timedelta(days=-9 if late else 4),
            took_part=["citizen", "service", "acting"],
            level=min(max(level + random.choice((-1, 0, 0, 0, 1)), 0), 4),
            goal_type=kind,
            outcome=random.choice(OUTCOMES),
            next_on=row.follow_up_on,
            at=at,
            **parties,
            **_known(row),
        )
        result.objects.create(follow_up=held, goal=aim, progress=random.choice(PROGRESS), **parties)


def _parties(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("operator_id", "acting_id", "paying_id", "service_id", "department")}


def _known(row: Any) -> dict[str, Any]:
    return {"chain": row.chain, "is_demo": True, "source": INVENTED}


def _enter_birth_months(world: World, random: Random) -> None:
    """Most of the case worker's children have a month of birth; one turns 18 next year, one is older and near the pension age."""
    by = world.people["case_worker"]
    children = list(_running(world).filter(acting=by.organisation, paragraph__in=("BL-43", "BL-83")))
    children.sort(key=lambda row: (row.paragraph, row.pk))
    for number, row in enumerate(children):
        if row.paragraph == "BL-43" and number < 2:
            month = (date(2009, 6, 1), date(2008, 12, 1))[number]
        elif random.random() < 0.7:
            month = date(random.randrange(2011, 2019), random.randrange(1, 13), 1)
        else:
            continue
        _born(row, month)
    sheltered = _running(world).filter(acting=by.organisation, paragraph="SEL-103").first()
    if sheltered is not None:
        _born(sheltered, date(1960, 4, 1))


def _born(row: Any, month: date) -> None:
    apps.get_model("contracts", "Citizen").objects.filter(pk=row.citizen_id).update(birth_month=month)
