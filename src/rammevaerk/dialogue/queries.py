"""Reads of dialogues for pages, tasks and the areas above."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, Role, role_may
from rammevaerk.accounts.queries import Party
from rammevaerk.decisions.queries import Course
from rammevaerk.dialogue import facts, sources
from rammevaerk.dialogue.due import tasks_for
from rammevaerk.dialogue.facts import Said
from rammevaerk.dialogue.models import (
    Comment,
    Dialogue,
    Meeting,
    MunicipalReturn,
    PanelNote,
    ReportDraft,
    StatusKind,
    StatusOutcome,
    YearlyReport,
)
from rammevaerk.dialogue.rules.deadlines import YearPlan
from rammevaerk.dialogue.rules.report import ReportWriting, writing_of
from rammevaerk.dialogue.rules.returns import ExpectedUse
from rammevaerk.dialogue.rules.steps import DialogueFacts, DialogueStage, stage
from rammevaerk.dialogue.sources import Designation

__all__ = [
    "Case",
    "YearLine",
    "case_of",
    "comments_of",
    "counts_of_year",
    "dialogue_of",
    "draft_of",
    "expected_places",
    "expected_use",
    "expected_uses",
    "for_special_terms",
    "history_of_returns",
    "latest_of_service",
    "meetings_of",
    "notes_of",
    "open_year",
    "reports_of",
    "tasks_for",
    "visible_returns",
    "year_lines",
    "years",
]


@dataclass(frozen=True)
class YearLine:
    """A designated service in the list of a year; `dialogue` None: not opened."""

    service: int
    name: str
    dialogue: Dialogue | None
    said: Said
    facts: DialogueFacts | None
    stage: DialogueStage | None


def year_lines(
    designated: Sequence[Designation], year: int, plan: YearPlan, asked: Sequence[Party], today: date
) -> list[YearLine]:
    """The dialogues of a year, and designated services that lack one (9 queries)."""
    opened = {row.service_id: row for row in Dialogue.objects.filter(year=year).select_related("service").order_by("pk")}
    said = facts.said_in([row.pk for row in opened.values()])
    ids = [party.id for party in asked]
    names = {row.id: row.name for row in designated} | {pk: row.service.name for pk, row in opened.items()}
    found = []
    for pk, name in names.items():
        row = opened.get(pk)
        if row is None:
            found.append(YearLine(pk, name, None, Said(), None, None))
            continue
        done = facts.steps_of(said[row.pk], ids, plan)
        found.append(YearLine(pk, name, row, said[row.pk], done, stage(done, today)))
    return found


def for_special_terms(pk: int) -> Dialogue | None:
    """A dialogue whose status discussion came to special terms; None when it did not (1 query)."""
    proposed = StatusOutcome.objects.filter(kind=StatusKind.SPECIAL_TERMS).values("dialogue")
    return Dialogue.objects.filter(pk=pk, pk__in=proposed).first()


def years() -> list[int]:
    """The years that have a dialogue, newest first (1 query)."""
    return list(Dialogue.objects.order_by("-year").values_list("year", flat=True).distinct())


def dialogue_of(service_id: int, year: int) -> Dialogue:
    """One dialogue with its service (1 query). Raises Dialogue.DoesNotExist."""
    rows = Dialogue.objects.select_related("service__operator", "service__location")
    return rows.get(service_id=service_id, year=year)


@dataclass(frozen=True)
class Case:
    """A dialogue as it stands today, with what its bodies have decided."""

    dialogue: Dialogue
    plan: YearPlan
    parties: tuple[Party, ...]
    said: Said
    facts: DialogueFacts
    stage: DialogueStage
    status: Course
    panel: Course | None

    @property
    def asked(self) -> list[Party]:
        """The municipalities that give returns."""
        return sources.asked_of(self.parties)


def case_of(dialogue: Dialogue, today: date) -> Case:
    """All that decides what may be done in a dialogue (21 queries at most)."""
    plan, parties = sources.plan_of(dialogue.year), tuple(sources.parties(today))
    said = facts.said_in([dialogue.pk])[dialogue.pk]
    status = facts.status_of(dialogue, today)
    panel = facts.panel_of(said.panel, dialogue, today) if said.panel else None
    done = replace(
        facts.steps_of(said, [party.id for party in sources.asked_of(parties)], plan),
        decided_on=status.standing.decided_on,
        panel_approved_on=panel.standing.decided_on if panel else None,
    )
    return Case(dialogue, plan, parties, said, done, stage(done, today), status, panel)


def visible_returns(case: Case, reader: RoleAssignment) -> list[MunicipalReturn]:
    """The returns a reader may see (readings 8): a municipality its own, the secretariat and the auditor all, everybody all from
    the day the hearing was sent; no query."""
    rows = sorted(case.said.returns.values(), key=lambda row: row.municipality.name)
    if case.facts.sent_on is not None or reader.as_role in (Role.SECRETARIAT, Role.AUDITOR):
        return rows
    own = role_may(reader.as_role, Permission.RETURN_IN_DIALOGUE)
    return [row for row in rows if own and row.municipality_id == reader.organisation_id]


def history_of_returns(dialogue: Dialogue, municipality: int) -> list[MunicipalReturn]:
    """All that a municipality has answered in a dialogue, newest first (1 query)."""
    return list(MunicipalReturn.objects.filter(dialogue=dialogue, municipality=municipality).order_by("-pk"))


def reports_of(dialogue: Dialogue) -> list[YearlyReport]:
    """The submitted versions, newest first (1 query)."""
    return list(YearlyReport.objects.filter(dialogue=dialogue).select_related("by__user").order_by("-version"))


def comments_of(dialogue: Dialogue) -> QuerySet[Comment]:
    """What the parties have said in the hearing, oldest first (1 query)."""
    return Comment.objects.filter(dialogue=dialogue).select_related("party").order_by("pk")


def meetings_of(dialogue: Dialogue) -> QuerySet[Meeting]:
    """The dialogue meetings, oldest first (1 query)."""
    return Meeting.objects.filter(dialogue=dialogue).order_by("held_on", "pk")


def notes_of(dialogue: Dialogue) -> QuerySet[PanelNote]:
    """The panel's notes, oldest first (1 query)."""
    return PanelNote.objects.filter(dialogue=dialogue).order_by("pk")


def draft_of(dialogue: Dialogue) -> tuple[ReportWriting, int]:
    """What the operator has written towards the next version, and how many times it was saved (1 query)."""
    row = ReportDraft.objects.filter(dialogue=dialogue).first()
    if row is None:
        return ReportWriting({}, {}, {}), 0
    return writing_of(row.texts, row.expected, row.stated), row.edition


def open_year(year: int) -> dict[int, Dialogue]:
    """The dialogues of a year by service (1 query)."""
    return {row.service_id: row for row in Dialogue.objects.filter(year=year).select_related("service")}


def expected_use(service_id: int, year: int, today: date) -> ExpectedUse:
    """The places the municipalities expect to use of a service in a year, on an average day, by municipality (4 queries)."""
    known = expected_uses([service_id], [year], today)
    return known.get((service_id, year)) or ExpectedUse({}, len(sources.municipalities(today)))


def expected_uses(services: Collection[int], years: Collection[int], today: date) -> dict[tuple[int, int], ExpectedUse]:
    """The same of many services and years that somebody has answered for (4 queries)."""
    rows = Dialogue.objects.filter(service__in=list(services), year__in=list(years))
    found: dict[tuple[int, int], dict[int, Decimal]] = defaultdict(dict)
    for row in facts.latest_returns(rows).select_related("dialogue"):
        found[row.dialogue.service_id, row.dialogue.year][row.municipality_id] = row.expected_places
    asked = len(sources.municipalities(today)) if found else 0
    return {key: ExpectedUse(by, asked) for key, by in found.items()}


def expected_places(service_id: int, year: int) -> Decimal | None:
    """The sum of the places expected in a year by those who have answered; None when nobody has, or no dialogue was opened
    (2 queries). `expected_use` tells whether all have."""
    ids = list(Dialogue.objects.filter(service_id=service_id, year=year).values_list("pk", flat=True))
    found = [row.expected_places for row in facts.latest_returns(ids)]
    return sum(found, Decimal(0)) if found else None


def counts_of_year(year: int, today: date) -> dict[str, int]:
    """Dialogues open, reports in, in hearing and ended in a year (8 queries)."""
    rows = list(Dialogue.objects.filter(year=year))
    said = facts.said_in([row.pk for row in rows]) if rows else {}
    return {
        "opened": len(rows),
        "reports": sum(bool(one.report) for one in said.values()),
        "hearing": sum(bool(one.hearing and one.hearing.deadline >= today and not one.outcome) for one in said.values()),
        "ended": sum(bool(one.outcome) for one in said.values()),
    }


def latest_of_service(service_id: int, today: date) -> tuple[Dialogue, DialogueStage] | None:
    """The latest dialogue of a service and how far it has come; None when it has none (10 queries at most)."""
    row = Dialogue.objects.filter(service=service_id).order_by("-year").first()
    if row is None:
        return None
    plan, asked = sources.plan_of(row.year), sources.municipalities(today)
    done = facts.steps_of(facts.said_in([row.pk])[row.pk], [party.id for party in asked], plan)
    return row, stage(done, today)
