"""The agreements of the demo region: 2025-2026 in force, 2027-2028 with the parties."""

import csv
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

from django.apps import apps

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.models import Organisation
from rammevaerk.config.demo import governance_given as given
from rammevaerk.config.demo.world import World
from rammevaerk.governance.composition import compose
from rammevaerk.web.clock import COPENHAGEN

TITLE = "Rammeaftale {}"
REGION_BODIES = {"committee": "Udvalget for social og psykiatri", "finance": "Forretningsudvalget", "decided": "Regionsrådet"}
BODIES = {"heard": "Handicaprådet", "committee": "Fagudvalget", "finance": "Økonomiudvalget", "decided": "Byrådet"}
STAGES = {"handicapraad": "heard", "fagudvalg": "committee", "oekonomi": "finance", "raad": "decided"}
STEPS = {"heard": "heard", "committee": "committee", "finance": "finance"}


def make_governance(world: World) -> None:
    """Bodies, who decides what, and both agreements with their versions and approvals."""
    bodies = _bodies(world)
    _decisions(world, bodies)
    before = _cycle(world, "2025-2026", "in_force", date(2025, 1, 1))
    _timetable(world, before, bodies, (given.PHASES_2025, given.DEADLINES_2025, given.COURSE_2025))
    earlier = _focus(world, before, given.FOCUS_2025, {})
    coming = _cycle(world, "2027-2028", "in_ratification", date(2027, 1, 1))
    _timetable(world, coming, bodies, (given.PHASES_2027, given.DEADLINES_2027, given.COURSE_2027))
    _focus(world, coming, given.FOCUS_2027, earlier)
    _approved_before(world, _version(world, before, "1.0", date(2024, 9, 9), "Vedtaget af alle parter"))
    draft = _version(world, coming, "0.9", date(2026, 6, 15), "Udkast til høring")
    _hearing(world, draft)
    _treated(world, _version(world, coming, "1.0", date(2026, 8, 31), "Anbefalet af KKR Sjælland"))


def _model(name: str) -> Any:
    return apps.get_model("governance", name).objects


def _bodies(world: World) -> dict[str, Any]:
    body = apps.get_model("decisions", "Body")
    rows = [
        body(area=world.area, key=key, name=name, note=note, scope=given.SCOPES.get(key, "common"))
        for key, name, note in given.BODIES
    ]
    return {row.key: row for row in body.objects.bulk_create(rows)}


def _decisions(world: World, bodies: dict[str, Any]) -> None:
    role = apps.get_model("decisions", "DecisionRole")
    role.objects.bulk_create(
        role(
            area=world.area,
            act=act.value,
            part=part,
            body=bodies[body] if body else None,
            valid_from=given.FIRST,
            state=state,
            source=source,
        )
        for act, part, body, state, source in given.DECISIONS
    )


def _cycle(world: World, name: str, state: str, starts: date) -> Any:
    return _model("Cycle").create(
        area=world.area,
        name=name,
        title=TITLE.format(name.replace("-", "–")),
        starts=starts,
        ends=date(starts.year + 2, 1, 1),
        state=state,
        is_demo=True,
    )


def _timetable(world: World, cycle: Any, bodies: dict[str, Any], plan: tuple[Any, Any, Any]) -> None:
    phases, deadlines, course = plan
    phase, deadline, step = (apps.get_model("governance", name) for name in ("Phase", "Deadline", "CycleStep"))
    _model("Phase").bulk_create(
        phase(cycle=cycle, position=place, name=item.name, state=item.state, starts=item.starts, ends=item.ends)
        for place, item in enumerate(phases)
    )
    _model("Deadline").bulk_create(
        deadline(
            cycle=cycle,
            due=item.due,
            name=item.name,
            body=bodies.get(item.body),
            role=item.role,
            party_stage=item.stage,
            done_on=item.done_on,
        )
        for item in deadlines
    )
    states = ["", *(state for state, _on in course)]
    _model("CycleStep").bulk_create(
        step(cycle=cycle, from_state=before, to_state=state, on=on, at=moment(on), by=world.people["secretariat"])
        for before, (state, on) in zip(states, course, strict=False)
    )


def moment(on: date, hour: int = 10) -> datetime:
    """A time of day on a day, in Danish time."""
    return datetime(on.year, on.month, on.day, hour, tzinfo=COPENHAGEN)


def _focus(world: World, cycle: Any, areas: tuple[given.FocusGiven, ...], earlier: dict[str, Any]) -> dict[str, Any]:
    row = apps.get_model("governance", "FocusArea")
    leads = {item.code: item for item in Organisation.objects.filter(code__in=[area.lead for area in areas])}
    made = _model("FocusArea").bulk_create(
        row(
            cycle=cycle,
            position=place,
            name=area.name,
            text=area.text,
            lead=leads[area.lead],
            state="adopted",
            continues=earlier.get(area.continues),
            is_demo=True,
        )
        for place, area in enumerate(areas, start=1)
    )
    return {item.name: item for item in made}


def _version(world: World, cycle: Any, number: str, on: date, note: str) -> Any:
    content = compose(cycle, as_of=on)
    return _model("Version").create(
        cycle=cycle,
        number=number,
        made_at=moment(on),
        made_on=on,
        made_by=world.people["secretariat"],
        content=content.to_json(),
        content_hash=content.content_hash,
        note=note,
        is_demo=True,
    )


def _approved_before(world: World, version: Any) -> None:
    """Every party of 2025-2026 has approved, each at its own meeting."""
    stream = world.stream("governance")
    first, last = given.APPROVED_2025
    steps = []
    for party in accounts.parties_on(world.area.code, version.cycle.starts):
        on = first + timedelta(days=stream.randrange((last - first).days))
        body = REGION_BODIES["decided"] if party.kind == "region" else BODIES["decided"]
        steps.append(_step(world, version, party.id, ("approved", body, on), stream.randrange(3, 28)))
    _confirmed(world, _model("ApprovalStep").bulk_create(steps))


def _step(world: World, version: Any, party_id: int, what: tuple[str, str, date], item: int) -> Any:
    step, body, on = what
    return apps.get_model("governance", "ApprovalStep")(
        version=version,
        party_id=party_id,
        step=step,
        body=body,
        meeting_on=on,
        item_number=str(item),
        registered_at=moment(on + timedelta(days=1), 9),
        registered_by=world.people["secretariat"],
        is_demo=True,
    )


def _confirmed(world: World, steps: list[Any]) -> None:
    confirmation = apps.get_model("governance", "ApprovalConfirmation")
    _model("ApprovalConfirmation").bulk_create(
        confirmation(step=step, by=world.people["second_secretariat"], at=moment(step.meeting_on + timedelta(days=1), 14))
        for step in steps
    )


def _hearing(world: World, version: Any) -> None:
    councils = {row.code: row for row in Organisation.objects.filter(code__in=[code for code, *_rest in given.HEARING_2027])}
    answer = apps.get_model("governance", "HearingAnswer")
    _model("HearingAnswer").bulk_create(
        answer(
            version=version,
            organisation=councils[code],
            text=words,
            on=on,
            at=moment(on),
            by=world.people["disability_council"],
            is_demo=True,
        )
        for code, on, words in given.HEARING_2027
    )


def _treated(world: World, version: Any) -> None:
    """The parties' treatment of 2027-2028: what lies before the demo's day is registered, the rest is planned."""
    stream = world.stream("treatment")
    parties = {party.code: party for party in accounts.parties_on(world.area.code, version.cycle.starts)}
    steps, meetings = [], []
    with files("rammevaerk.config.demo").joinpath("data/parter_2027.csv").open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            party = parties[row["kode"]]
            steps.extend(_steps_of(world, version, party, row, stream.randrange(3, 28)))
            meetings.extend(_meetings_of(world, version, party, row))
    made = _model("ApprovalStep").bulk_create(steps)
    _model("PlannedMeeting").bulk_create(meetings)
    unconfirmed = {parties[code].id for code in _unconfirmed_codes()}
    decided = [step for step in made if step.step in ("approved", "approved_with_remarks") and step.party_id not in unconfirmed]
    _confirmed(world, decided)


def _unconfirmed_codes() -> list[str]:
    with files("rammevaerk.config.demo").joinpath("data/parter_2027.csv").open(encoding="utf-8") as source:
        return [row["kode"] for row in csv.DictReader(source) if row["beslutning"] == "unconfirmed"]


def _steps_of(world: World, version: Any, party: Any, row: dict[str, str], item: int) -> list[Any]:
    bodies = {**BODIES, **REGION_BODIES} if party.kind == "region" else BODIES
    received = _step(world, version, party.id, ("received", "Forvaltningen", date(2026, 9, 8)), item)
    found = [received]
    for column, stage in STAGES.items():
        on = date.fromisoformat(row[column]) if row[column] else None
        if on is None or on > world.today or (stage == "decided" and not row["beslutning"]):
            continue
        decision = "approved" if row["beslutning"] == "unconfirmed" else row["beslutning"]
        step = _step(world, version, party.id, (STEPS.get(stage, decision), bodies[stage], on), item)
        if stage == "decided":
            step.remarks = row["bemaerkning"]
            step.case_number = f"26-{party.id:06d}"
        found.append(step)
    return found


def _meetings_of(world: World, version: Any, party: Any, row: dict[str, str]) -> list[Any]:
    meeting = apps.get_model("governance", "PlannedMeeting")
    columns = [(column, stage) for column, stage in STAGES.items() if stage != "heard" or party.kind != "region"]
    found = []
    for column, stage in columns:
        on = date.fromisoformat(row[column]) if row[column] else None
        is_last = stage == "decided"
        if (on is None and not (is_last and row["note"])) or (on is not None and on <= world.today):
            continue
        found.append(
            meeting(
                version=version,
                party_id=party.id,
                stage=stage,
                on=on,
                note=row["note"] if is_last else "",
                recorded_at=moment(date(2026, 9, 15)),
                recorded_by=world.people["secretariat"],
                is_demo=True,
            )
        )
    return found
