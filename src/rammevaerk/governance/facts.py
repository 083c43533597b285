"""Rows of cycles, versions and approvals as facts for the rules."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Max

from rammevaerk.accounts import queries as accounts
from rammevaerk.governance.models import (
    ApprovalStep,
    Cycle,
    Deadline,
    Document,
    Phase,
    PlannedMeeting,
    Version,
)
from rammevaerk.governance.rules.cycle import AgreementState, CycleFact, MoveFacts
from rammevaerk.governance.rules.deadlines import DeadlineFact, PhaseFact
from rammevaerk.governance.rules.opening import OpeningFacts, PlannedDeadline, PlannedPhase
from rammevaerk.governance.rules.party import PartyStep, PlanFact, Stage, StepFact, VersionFact
from rammevaerk.parameters.facts import rulebook_on


def cycle_fact(cycle: Cycle, prolonged_until: date | None) -> CycleFact:
    return CycleFact(cycle.name, cycle.starts, cycle.ends, AgreementState(cycle.state), prolonged_until)


def cycle_facts(area_code: str) -> dict[int, CycleFact]:
    """All cycles of an area by id, with their recorded prolongation (1 query)."""
    rows = Cycle.objects.filter(area__code=area_code).annotate(until=Max("prolongations__until")).order_by("starts")
    return {row.pk: cycle_fact(row, row.until) for row in rows}


def versions(cycle_id: int) -> tuple[VersionFact, ...]:
    """The versions of a cycle without their content (1 query)."""
    rows = Version.objects.filter(cycle_id=cycle_id).order_by("pk")
    return tuple(VersionFact(*row) for row in rows.values_list("pk", "number", "made_on", "content_hash"))


def step_fact(row: ApprovalStep) -> StepFact:
    """A registered step; needs `confirmation` and `registered_by` selected."""
    return StepFact(
        id=row.pk,
        party=row.party_id,
        version=row.version_id,
        step=PartyStep(row.step),
        on=row.meeting_on,
        confirmed=hasattr(row, "confirmation"),
        registered_by=row.registered_by.user_id if row.registered_by else None,
        remarks=row.remarks,
        body=row.body,
    )


def steps(cycle_id: int, version_ids: Iterable[int] | None = None) -> tuple[StepFact, ...]:
    """The registered steps of a cycle's versions, or of some of them (1 query)."""
    rows = ApprovalStep.objects.filter(version__cycle_id=cycle_id)
    if version_ids is not None:
        rows = rows.filter(version_id__in=list(version_ids))
    return tuple(step_fact(row) for row in rows.select_related("confirmation", "registered_by").order_by("pk"))


def plans(version_ids: Iterable[int]) -> tuple[PlanFact, ...]:
    """The planned meetings of versions (1 query)."""
    rows = PlannedMeeting.objects.filter(version_id__in=list(version_ids)).order_by("pk")
    return tuple(PlanFact(row.pk, row.party_id, Stage(row.stage), row.on, row.note) for row in rows)


def party_names(cycle: Cycle) -> dict[int, str]:
    """The parties the agreement binds, name by id: the area's members on its first day (2 queries)."""
    return {party.id: party.name for party in accounts.parties_on(cycle.area.code, cycle.starts)}


def move_facts(cycle: Cycle, note: str = "") -> MoveFacts:
    """What a move of the cycle is judged by (8 queries)."""
    known = versions(cycle.pk)
    kinds = Document.objects.filter(version_id=known[-1].id).values_list("kind", flat=True) if known else ()
    until = cycle.prolongations.aggregate(until=Max("until"))["until"]
    return MoveFacts(
        cycle=cycle_fact(cycle, until),
        parties=party_names(cycle),
        versions=known,
        steps=steps(cycle.pk),
        focus_areas=cycle.focus_areas.count(),
        hearing_answers=cycle.versions.filter(hearing_answers__isnull=False).count(),
        documents=frozenset(kinds),
        note=note,
    )


def deadlines(cycle_id: int) -> tuple[DeadlineFact, ...]:
    """A cycle's deadlines by date (1 query)."""
    return deadlines_of([cycle_id])[cycle_id]


def deadlines_of(cycle_ids: Sequence[int]) -> dict[int, tuple[DeadlineFact, ...]]:
    """The same of several cycles (1 query)."""
    found: dict[int, list[DeadlineFact]] = {cycle: [] for cycle in cycle_ids}
    for row in Deadline.objects.filter(cycle__in=cycle_ids).order_by("due", "pk"):
        found[row.cycle_id].append(DeadlineFact(row.pk, row.due, row.name, row.done_on))
    return {cycle: tuple(rows) for cycle, rows in found.items()}


def stage_deadlines(cycle_id: int) -> dict[Stage, date]:
    """By when each party must have passed each stage (1 query)."""
    rows = Deadline.objects.filter(cycle_id=cycle_id).exclude(party_stage="").order_by("due")
    return {Stage(row.party_stage): row.due for row in rows}


def phases(cycle_ids: Sequence[int]) -> dict[int, tuple[PhaseFact, ...]]:
    """The phases of some cycles in their order (1 query)."""
    found: dict[int, list[PhaseFact]] = {cycle: [] for cycle in cycle_ids}
    for row in Phase.objects.filter(cycle__in=cycle_ids).order_by("position"):
        found[row.cycle_id].append(PhaseFact(row.name, row.starts, row.ends))
    return {cycle: tuple(rows) for cycle, rows in found.items()}


def agreed_years(area_code: str, on: date) -> int | None:
    """How many years an agreement of the area holds by what was agreed on a day; None when it is not known."""
    value = rulebook_on(area_code, on).value("governance.cycle_years").value
    return value if isinstance(value, int) else None


def opening_facts(area_code: str, starts: date) -> OpeningFacts:
    """What the opening of an agreement that starts on a day is judged by (3 queries)."""
    return OpeningFacts(
        existing=tuple(cycle_facts(area_code).values()),
        parties=len(accounts.parties_on(area_code, starts)),
        years=agreed_years(area_code, starts),
    )


def timetable(cycle_id: int) -> tuple[tuple[PlannedDeadline, ...], tuple[PlannedPhase, ...]]:
    """A cycle's deadlines and phases as the next one's can be planned from them (2 queries)."""
    due = Deadline.objects.filter(cycle_id=cycle_id).order_by("due", "pk")
    stretches = Phase.objects.filter(cycle_id=cycle_id).order_by("position")
    deadlines = tuple(
        PlannedDeadline(
            key=f"deadline_{row.pk}",
            due=row.due,
            name=row.name,
            body=row.body_id,
            role=row.role,
            stage=Stage(row.party_stage) if row.party_stage else None,
        )
        for row in due
    )
    phases = tuple(
        PlannedPhase(f"phase_{row.pk}", row.name, AgreementState(row.state), row.starts, row.ends) for row in stretches
    )
    return deadlines, phases
