"""Levels that went through the bodies: one in force, one decided and waiting to be put in force, one that nobody has treated."""

from datetime import date
from typing import Any, NamedTuple

from django.apps import apps

from rammevaerk.config.demo.governance import moment
from rammevaerk.config.demo.world import World

BODY = "sty"


class Told(NamedTuple):
    """A proposal: service, level, first day, why, when it was proposed, decided (None: not yet), and whether it is in force."""

    service: str
    level: int
    valid_from: date
    reason: str
    proposed: date
    decided: date | None
    in_force: bool = False


PROPOSED = (
    Told(
        "Ellekrattet", 3, date(2026, 7, 1), "Ti kommuner har nu egne tilbud.", date(2026, 4, 20), date(2026, 6, 12), in_force=True
    ),
    Told("Klintesøen", 1, date(2027, 1, 1), "To tilbud til målgruppen lukker.", date(2026, 9, 14), date(2026, 10, 23)),
    Told("Lyngdraget", 3, date(2027, 1, 1), "De fleste kommuner kan selv løse opgaven.", date(2026, 10, 26), None),
)


def make_levels(world: World) -> None:
    """The proposals with what the steering group said of them."""
    ids = dict(apps.get_model("registry", "Service").objects.filter(is_demo=True).values_list("name", "pk"))
    for told in PROPOSED:
        if told.service not in ids:
            continue
        shared = {
            "area": world.area,
            "subject": "service",
            "service_id": ids[told.service],
            "level": told.level,
            "valid_from": told.valid_from,
            "reason": told.reason,
            "recorded_by": world.people["secretariat"],
            "is_demo": True,
        }
        row = _model("LevelProposal").create(**shared, proposed_on=told.proposed, recorded_at=moment(told.proposed))
        if told.decided is None:
            continue
        body = _decided(world, row.pk, told.decided)
        if told.in_force:
            when = {"decided_on": told.decided, "recorded_at": moment(told.decided, 14)}
            _model("Level").create(**shared, proposal=row, decided_by=body.name, **when)


def _model(name: str) -> Any:
    return apps.get_model("cooperation", name).objects


def _decided(world: World, proposal: int, on: date) -> Any:
    """The body's yes, recorded by one and confirmed by another; gives the body."""
    body = apps.get_model("decisions", "Body").objects.get(area=world.area, key=BODY)
    said = apps.get_model("decisions", "RecordedDecision").objects.create(
        area=world.area,
        act="level",
        subject="level",
        subject_id=proposal,
        part="decides",
        body=body,
        outcome="approved",
        on=on,
        item="Niveauer i tredelingen",
        recorded_at=moment(on),
        recorded_by=world.people["secretariat"],
        is_demo=True,
    )
    confirmed = apps.get_model("decisions", "DecisionConfirmation").objects
    confirmed.create(decision=said, by=world.people["second_secretariat"], at=moment(on, 13))
    return body
