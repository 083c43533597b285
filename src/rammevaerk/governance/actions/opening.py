"""Opening an agreement's cycle with its timetable."""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.queries import area
from rammevaerk.governance import facts
from rammevaerk.governance.actions.cycles import guarded
from rammevaerk.governance.models import Cycle, CycleStep, Deadline, Phase
from rammevaerk.governance.rules.cycle import AgreementState, CycleFact
from rammevaerk.governance.rules.opening import Opening, PlannedDeadline, PlannedPhase, check_opening
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding

OPENING_LOCK = 41_003
"""Key of the advisory lock under which the agreements of an area are opened one at a time."""


@dataclass(frozen=True)
class NewCycle:
    """An agreement to open: its name (2027-2028), title, period [starts, ends), and timetable."""

    name: str
    title: str
    starts: date
    ends: date
    deadlines: tuple[PlannedDeadline, ...] = ()
    phases: tuple[PlannedPhase, ...] = ()
    is_demo: bool = False

    @property
    def opening(self) -> Opening:
        cycle = CycleFact(self.name, self.starts, self.ends, AgreementState.PLANNED)
        return Opening(cycle, self.deadlines, self.phases)


@transaction.atomic
def open_cycle(*, by: RoleAssignment, today: date, area_code: str, new: NewCycle) -> tuple[Cycle, tuple[Finding, ...]]:
    """Open an agreement's cycle with its deadlines and phases. Returns it with the findings that do not block.

    The same person who opens the very same agreement again on the same day (a button pressed twice) gets the one that is
    open.
    Raises Refused when the period is no whole years or overlaps another agreement, or the name says other years.
    """
    require(by, Permission.EDIT_AGREEMENT)
    guarded(name=new.name, title=new.title, **{item.key: item.name for item in new.deadlines})
    agreement_area = area(area_code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [OPENING_LOCK, agreement_area.pk])
    if (known := _opened_already(by, today, area_code, new)) is not None:
        return known, ()
    findings = check_opening(new.opening, facts.opening_facts(area_code, new.starts), today)
    if stopped := [finding for finding in findings if finding.blocks]:
        raise Refused(stopped)
    cycle = Cycle.objects.create(
        area=agreement_area, name=new.name, title=new.title, starts=new.starts, ends=new.ends, is_demo=new.is_demo
    )
    CycleStep.objects.create(cycle=cycle, to_state=cycle.state, on=today, by=by)
    _write_timetable(cycle, new)
    details = {"name": new.name, "deadlines": len(new.deadlines), "phases": len(new.phases)}
    audit("open_cycle", by=by, target=Target("cycle", cycle.pk), details=details)
    return cycle, findings


def _opened_already(by: RoleAssignment, today: date, area_code: str, new: NewCycle) -> Cycle | None:
    rows = Cycle.objects.filter(area__code=area_code, name=new.name, title=new.title, starts=new.starts, ends=new.ends)
    known = rows.filter(steps__from_state="", steps__by__user=by.user_id, steps__on=today).first()
    if known is None:
        return None
    deadlines = set(known.deadlines.values_list("due", "name"))
    phases = set(known.phases.values_list("starts", "ends", "name"))
    same = deadlines == {(item.due, item.name) for item in new.deadlines} and phases == {
        (item.starts, item.ends, item.name) for item in new.phases
    }
    return known if same else None


def _write_timetable(cycle: Cycle, new: NewCycle) -> None:
    Deadline.objects.bulk_create(
        Deadline(
            cycle=cycle,
            due=item.due,
            name=item.name,
            body_id=item.body,
            role=item.role,
            party_stage=item.stage.value if item.stage else "",
        )
        for item in sorted(new.deadlines, key=lambda item: item.due)
    )
    Phase.objects.bulk_create(
        Phase(cycle=cycle, position=place, name=item.name, state=item.state.value, starts=item.starts, ends=item.ends)
        for place, item in enumerate(sorted(new.phases, key=lambda item: item.starts))
    )
