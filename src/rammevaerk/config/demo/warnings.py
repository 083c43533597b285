"""Invented warnings: one followed with figures, one just raised, one passed on, one finding set aside; and what is found in the
figures alone stands by itself, for nobody has done anything about it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps

from rammevaerk.config.demo.world import INVENTED, World
from rammevaerk.decisions import actions as decisions
from rammevaerk.decisions.actions import NewDecision
from rammevaerk.decisions.queries import Subject, course
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import OUTCOMES
from rammevaerk.decisions.rules.who import Part
from rammevaerk.warnings import actions, reading
from rammevaerk.warnings.actions import HandedIn, NewPlan, NewWarning, StepTaken
from rammevaerk.warnings.actions.raising import Found
from rammevaerk.warnings.rules.course import WarningStepKind
from rammevaerk.warnings.rules.found import FoundKind
from rammevaerk.warnings.rules.monitored import MonitoredFigure

FOLLOWED, RAISED = "Mosestien", "Sivkær"
_F = MonitoredFigure
HANDED_IN = (
    (date(2026, 9, 1), date(2026, 8, 31), "16", "0", "-180", "Ingen nye henvendelser i sommer. Vi holder én stilling ledig."),
    (date(2026, 10, 1), date(2026, 9, 30), "15", "1", "-260", "En beboer er flyttet hjem. En kommune har spurgt til pladsen."),
    (date(2026, 11, 1), date(2026, 10, 30), "16", "2", "-140", "Pladsen er besat fra oktober. To har været på besøg."),
)
"""Due, handed in, places in use, inquiries, expected result in 1,000 kr., words."""


@dataclass(frozen=True)
class _People:
    """Who acts in the demo."""

    manager: Any
    second_manager: Any
    secretariat: Any
    second_secretariat: Any


def make_warnings(world: World) -> None:
    """Raise, follow and set aside as the people of the demo would."""
    people = _People(
        world.people["service_manager"],
        _manager_of(FOLLOWED),
        world.people["secretariat"],
        world.people["second_secretariat"],
    )
    _followed(people)
    _just_raised(people)
    _set_aside(people, world.today)
    for model in ("EarlyWarning", "FindingAside"):
        apps.get_model("warnings", model).objects.update(is_demo=True, source=INVENTED)


def _service(name: str) -> int:
    found: int = apps.get_model("registry", "Service").objects.get(name=name).pk
    return found


def _manager_of(name: str) -> Any:
    return apps.get_model("registry", "ServiceStaff").objects.get(service__name=name).assignment


def _followed(people: _People) -> None:
    new = NewWarning(
        _service(FOLLOWED),
        "demand",
        "Kun to henvendelser siden nytår mod otte i 2025, og to beboere flytter til sommer.",
        date(2026, 1, 1),
        14,
        is_demo=True,
    )
    warning = actions.raise_warning(by=people.second_manager, today=date(2026, 6, 8), new=new)
    plan = NewPlan((_F.OCCUPIED, _F.ASKED, _F.RESULT), 1, date(2026, 9, 1), date(2027, 3, 1))
    grounds = "Faldet er tydeligt, men kan være tilfældigt. Vi følger det hver måned."
    step = StepTaken(warning, WarningStepKind.FOLLOW, 0, grounds)
    proposed = actions.propose_monitoring(by=people.secretariat, today=date(2026, 6, 15), step=step, plan=plan)
    _decided(people, Subject("monitoring", proposed), date(2026, 6, 24))
    begun = StepTaken(warning, WarningStepKind.START, 1, "Aftalt med driftsherren.")
    actions.take_step(by=people.secretariat, today=date(2026, 6, 26), step=begun)
    for due, day, occupied, asked, result, words in HANDED_IN:
        values = {_F.OCCUPIED: Decimal(occupied), _F.ASKED: Decimal(asked), _F.RESULT: Decimal(result)}
        actions.hand_in_figures(by=people.second_manager, today=day, handed=HandedIn(proposed, due, values, words))


def _decided(people: _People, subject: Subject, day: date) -> None:
    """Everybody the area asks says yes, and a second person confirms."""
    for item in course(Act.MONITORING, subject, day).standing.awaited:
        outcome = OUTCOMES[item.part][0]
        new = NewDecision(Act.MONITORING, subject, item.part, item.body, outcome, day, party=item.party, item="7", is_demo=True)
        made = decisions.record_decision(by=people.secretariat, today=day, new=new)
        if item.part is Part.DECIDES:
            decisions.confirm_decision(by=people.second_secretariat, today=day, decision_id=made.pk)


def _just_raised(people: _People) -> None:
    new = NewWarning(
        _service(RAISED),
        "profession",
        "To af fire med særlig viden om hjerneskade har sagt op til nytår, og stillingerne er slået op to gange uden ansøgere.",
        date(2026, 10, 19),
        None,
        is_demo=True,
    )
    actions.raise_warning(by=people.manager, today=date(2026, 11, 5), new=new)


def _set_aside(people: _People, today: date) -> None:
    """The first service's occupancy above the budget asks for nothing."""
    services = [one for one in reading.watched_by(people.secretariat, today) if one.name not in (FOLLOWED, RAISED)]
    read, _book, _limits = reading.read_services(services[:120], today, people.secretariat, ())
    for one in read:
        for found in one.open:
            if found.kind is FoundKind.OCCUPANCY and (found.share or 0) > 0:
                grounds = "Flere pladser er i brug end budgetteret. Det er drøftet i taksten for 2027."
                named = Found(one.service.id, found.kind, found.since)
                actions.set_finding_aside(by=people.secretariat, today=today, found=named, grounds=grounds, is_demo=True)
                return
