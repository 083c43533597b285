"""Rows of dialogues as facts for the rules."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import DateField, F, IntegerField, Model, QuerySet, Value

from rammevaerk.decisions import queries as decisions
from rammevaerk.decisions.queries import Course, Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import CaseStanding
from rammevaerk.decisions.rules.who import Part
from rammevaerk.dialogue.models import (
    Dialogue,
    Hearing,
    Meeting,
    MunicipalReturn,
    PanelModel,
    PanelNote,
    StatusOutcome,
    YearlyReport,
)
from rammevaerk.dialogue.rules.deadlines import DialogueDeadline, YearPlan
from rammevaerk.dialogue.rules.steps import DialogueFacts

DIALOGUE, PANEL = "dialogue", "buyers_panel"
"""The words decisions know a dialogue's status and its panel's model by."""


@dataclass
class Said:
    """The latest of each kind in one dialogue, and its returns by municipality."""

    returns: dict[int, MunicipalReturn] = field(default_factory=dict)
    report: YearlyReport | None = None
    hearing: Hearing | None = None
    panel: PanelModel | None = None
    meeting: Meeting | None = None
    note: PanelNote | None = None
    outcome: StatusOutcome | None = None


def said_in(ids: Collection[int]) -> dict[int, Said]:
    """The latest of each kind by dialogue (3 queries)."""
    found: dict[int, Said] = defaultdict(Said)
    chosen = list(ids)
    for row in latest_returns(chosen):
        found[row.dialogue_id].returns[row.municipality_id] = row
    for name, one in _entries(chosen):
        setattr(found[one.dialogue_id], name, one)
    for outcome in StatusOutcome.objects.filter(dialogue__in=chosen).select_related("decision__body").order_by("pk"):
        found[outcome.dialogue_id].outcome = outcome
    return {pk: found.get(pk, Said()) for pk in chosen}


def _entries(ids: Sequence[int]) -> Iterator[tuple[str, Any]]:
    """Reports (without their content), hearings, panel's models, meetings and notes, each kind oldest first, read together (1
    query): what `Said` calls them, and the row."""
    no_day, no_number = Value(None, DateField()), Value(None, IntegerField())
    told: tuple[tuple[type[Model], Any, Any, Any], ...] = (
        (YearlyReport, no_day, F("version"), Value("")),
        (Hearing, F("deadline"), F("report__version"), Value("")),
        (PanelModel, no_day, no_number, F("words")),
        (Meeting, F("held_on"), no_number, F("words")),
        (PanelNote, no_day, no_number, F("words")),
    )
    parts = [
        model._default_manager.filter(dialogue__in=ids).values_list(
            Value(place), "pk", "dialogue_id", "on", day, number, words, F("report_id") if model is Hearing else no_number
        )
        for place, (model, day, number, words) in enumerate(told)
    ]
    for place, pk, dialogue, on, day, number, words, report in sorted(parts[0].union(*parts[1:], all=True)):
        shared = {"pk": pk, "dialogue_id": dialogue, "on": on}
        yield _READ[place](shared, day, number, words, report)


_READ: tuple[Callable[[dict[str, Any], Any, Any, str, Any], tuple[str, Any]], ...] = (
    lambda row, _day, number, _words, _report: ("report", YearlyReport(**row, version=number)),
    lambda row, day, number, _words, report: (
        "hearing",
        Hearing(**row, deadline=day, report=YearlyReport(pk=report, version=number)),
    ),
    lambda row, _day, _number, words, _report: ("panel", PanelModel(**row, words=words)),
    lambda row, day, _number, words, _report: ("meeting", Meeting(**row, held_on=day, words=words)),
    lambda row, _day, _number, words, _report: ("note", PanelNote(**row, words=words)),
)


def latest_returns(ids: Collection[int] | QuerySet[Dialogue]) -> QuerySet[MunicipalReturn]:
    """The return that holds of each municipality in some dialogues."""
    rows = MunicipalReturn.objects.filter(dialogue__in=ids).select_related("municipality")
    return rows.order_by("dialogue_id", "municipality_id", "-pk").distinct("dialogue_id", "municipality_id")


def steps_of(said: Said, asked: Collection[int], plan: YearPlan) -> DialogueFacts:
    """What has been done, without what the bodies have decided; no query."""
    return DialogueFacts(
        asked=frozenset(asked),
        answered=frozenset(said.returns),
        returns_due=plan.due.get(DialogueDeadline.RETURNS),
        report_version=said.report.version if said.report else 0,
        heard_version=said.hearing.report.version if said.hearing else 0,
        sent_on=said.hearing.on if said.hearing else None,
        deadline=said.hearing.deadline if said.hearing else None,
        panel_proposed=said.panel is not None,
        meeting_on=said.meeting.held_on if said.meeting else None,
        panel_note_on=said.note.on if said.note else None,
        outcome=said.outcome.kind if said.outcome else "",
    )


def subject_of(dialogue: Dialogue) -> Subject:
    """The status of a dialogue as decisions know it."""
    return Subject(DIALOGUE, dialogue.pk)


def status_of(dialogue: Dialogue, today: date) -> Course:
    """Who treats the status, and where it stands (5 queries)."""
    return decisions.course(Act.DIALOGUE_STATUS, subject_of(dialogue), today, _operator(dialogue))


def panel_of(panel: PanelModel, dialogue: Dialogue, today: date) -> Course:
    """Who approves the panel's model, and where it stands (5 queries)."""
    return decisions.course(Act.BUYERS_PANEL, Subject(PANEL, panel.pk), today, _operator(dialogue))


def _operator(dialogue: Dialogue) -> int | None:
    operator: int | None = dialogue.service.operator_id
    return operator


def deciding_row(standing: CaseStanding) -> int | None:
    """The recorded decision that made the case approved: the last of them."""
    rows = [item.said for item in standing.awaited if item.part is Part.DECIDES and item.said]
    return max(rows, key=lambda row: (row.on, row.id)).id if standing.approved and rows else None
