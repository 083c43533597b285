"""What the agreement asks of each role today."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Role
from rammevaerk.governance.models import Deadline, HearingAnswer
from rammevaerk.governance.queries.agreements import AgreementsNow, Board, CycleShown, agreements_now, in_preparation
from rammevaerk.governance.rules.cycle import AgreementState
from rammevaerk.governance.rules.party import Mark, PartyStanding, Stage
from rammevaerk.web import dates
from rammevaerk.web.todo import Task

AHEAD = timedelta(days=60)
REMINDER = timedelta(days=23)


def tasks_for(assignment: RoleAssignment, today: date, now: AgreementsNow | None = None) -> list[Task]:
    """The tasks of one role: deadlines it has, and for the secretariat what the parties' treatment needs."""
    now = now or agreements_now(today)
    shown = in_preparation(now.cycles)
    if shown is None:
        return []
    role = assignment.as_role
    tasks = _deadlines(shown, role, today)
    if role is Role.SECRETARIAT and now.board is not None:
        tasks += _treatment(shown, assignment, now.board, today)
    if role is Role.DISABILITY_COUNCIL:
        tasks += _hearing(shown, assignment, today)
    return tasks


def _deadlines(shown: CycleShown, role: Role, today: date) -> list[Task]:
    rows = Deadline.objects.filter(cycle=shown.row, role=role.value, done_on__isnull=True, due__lte=today + AHEAD)
    url = reverse("governance:cycle", args=[shown.row.name])
    return [Task(row.due, row.name, shown.row.title, url) for row in rows.order_by("due")]


def _treatment(shown: CycleShown, assignment: RoleAssignment, seen: Board, today: date) -> list[Task]:
    tasks = [_late(shown, seen, today)] if seen.of(PartyStanding.CANNOT_MAKE_IT) else []
    waiting = [
        row
        for row in seen.of(PartyStanding.UNCONFIRMED)
        if row.status.decision and row.status.decision.registered_by != assignment.user_id
    ]
    for row in waiting:
        decision = row.status.decision
        assert decision is not None
        tasks.append(
            Task(
                None,
                _("Confirm the decision of %(party)s") % {"party": row.name},
                _("%(body)s, %(date)s. Read the minutes first")
                % {"body": decision.body, "date": dates.short_in_year(decision.on)},
                reverse("governance:party", args=[shown.row.name, row.party.code]),
            )
        )
    return tasks


def _late(shown: CycleShown, seen: Board, today: date) -> Task:
    late = seen.of(PartyStanding.CANNOT_MAKE_IT)
    due = seen.due.get(Stage.DECIDED)
    undated = [row.name for row in late if row.status.treatments[-1].mark is Mark.MISSING]
    names = ", ".join(row.name for row in late)
    title = ngettext(
        "Ask %(count)s party for a date in its council", "Ask %(count)s parties for a date in their council", len(late)
    )
    passed = due is not None and today > due
    why = (_("%(names)s did not make the deadline") if passed else _("%(names)s cannot make the deadline")) % {"names": names}
    if undated:
        why += ". " + _("%(names)s have no date") % {"names": ", ".join(undated)}
    return Task(
        due - REMINDER if due else None, title % {"count": len(late)}, why, reverse("governance:parties", args=[shown.row.name])
    )


def _hearing(shown: CycleShown, assignment: RoleAssignment, today: date) -> list[Task]:
    answered = HearingAnswer.objects.filter(version__cycle=shown.row, organisation_id=assignment.organisation_id).exists()
    open_states = (AgreementState.DRAFTED, AgreementState.HEARD, AgreementState.IN_RATIFICATION)
    if answered or shown.state not in open_states:
        return []
    due = Deadline.objects.filter(cycle=shown.row, party_stage=Stage.HEARD.value).values_list("due", flat=True).first()
    return [
        Task(
            due,
            _("Answer the hearing on %(agreement)s") % {"agreement": shown.row.title},
            _("The disability council has not answered yet"),
            reverse("governance:hearing", args=[shown.row.name]),
        )
    ]
