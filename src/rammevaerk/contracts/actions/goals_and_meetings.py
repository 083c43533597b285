"""Setting goals, and putting follow-up meetings on file. Nothing of it touches what is settled."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Model
from django.db.utils import ProgrammingError
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import Acting, Function
from rammevaerk.contracts import facts, following
from rammevaerk.contracts.actions.telling import held_from, tell_placed
from rammevaerk.contracts.actions.writing import acting, may_write, next_id, supersede
from rammevaerk.contracts.facts import Chain
from rammevaerk.contracts.models import FollowUp, Goal, GoalResult, Placement
from rammevaerk.contracts.rules.follow_up import GoalSet, Held, check_goal, check_held
from rammevaerk.contracts.rules.transitions import check_birth_month
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity, blocking
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import is_demo, moment_on

Row = TypeVar("Row", bound=Model)

FOLLOWED_UP = text("Followed up")
PROLONGED = text("Prolonged")
MOVED = text("The follow-up is moved")


@dataclass(frozen=True)
class OnFile:
    """The first row of a follow-up, and what was noted about it without stopping it."""

    pk: int
    findings: tuple[Finding, ...]


def set_goals(*, by: RoleAssignment, today: date, chain: int, goals: Sequence[GoalSet]) -> tuple[int, ...]:
    """Set goals of a placement; either side may. Gives the goals' ids. Raises Refused with what is wrong with any of them."""
    with acting(by, today) as who:
        known = facts.chain(chain, lock=True)
        _may(who, known)
        first = _first_day(known)
        if findings := [finding for goal in goals for finding in check_goal(goal, first, today)]:
            raise Refused(findings)
        made = tuple(Goal.objects.create(**_of(known, by, today), **_goal(goal)).pk for goal in goals)
        accounts.audit("set_goals", by=by, target=_target(chain), details={"goals": len(made)})
        tell_placed(HappeningKind.GOALS_CHANGED, known.chain, today, known.placed[-1])
    return made


def correct_goal(*, by: RoleAssignment, today: date, goal: int, wanted: GoalSet | None) -> None:
    """Put other words for a goal; None takes it back. What was written stays. Raises `Goal.DoesNotExist` for one nobody sees."""
    with acting(by, today) as who:
        first = Goal.objects.get(pk=goal, corrects=None)
        known = facts.chain(first.chain, lock=True)
        _may(who, known)
        held = following.goals_of(first.chain)[goal]
        told = wanted or GoalSet(held.goal_type, held.theme, held.words, held.set_on)
        if wanted and (findings := check_goal(told, _first_day(known), today)):
            raise Refused(findings)
        Goal.objects.create(**_of(known, by, today), **_goal(told), corrects=first, withdrawn=wanted is None)
        accounts.audit("correct_goal", by=by, target=_target(first.chain), details={"withdrawn": wanted is None})
        tell_placed(HappeningKind.GOALS_CHANGED, known.chain, today, known.placed[-1])


def hold_follow_up(*, by: RoleAssignment, today: date, chain: int, held: Held, corrects: int | None = None) -> OnFile:
    """Put a follow-up meeting on file, or correct one (`corrects` is its first row); either side may.

    The newest meeting sets the placement's next follow-up. Raises Refused with what is wrong.
    """
    with acting(by, today) as who:
        known = facts.chain(chain, lock=True)
        _may(who, known)
        meetings = following.follow_ups_of(chain)
        others = {first: row for first, row in meetings.items() if first != corrects}
        goals = following.goals_open_on(chain, held.held_on, others)
        findings = check_held(
            held,
            first_day=_first_day(known),
            today=today,
            goals=goals,
            other_days={row.held_on for row in FollowUp.objects.filter(chain=chain, corrects=None) if row.pk != corrects},
        )
        if blocking(findings):
            raise Refused(findings)
        row = _write_meeting(known, by, today, held, None if corrects is None else _corrected(meetings, corrects))
        _next_follow_up(by, today, chain, [*others.values(), row])
        accounts.audit("hold_follow_up", by=by, target=_target(chain), details={"outcome": held.outcome})
        tell_placed(HappeningKind.FOLLOW_UP_HELD, chain, today, known.placed[-1])
    return OnFile(row.corrects_id or row.pk, findings)


def withdraw_follow_up(*, by: RoleAssignment, today: date, chain: int, follow_up: int) -> None:
    """Take back a meeting that was never held; what was written stays."""
    with acting(by, today) as who:
        known = facts.chain(chain, lock=True)
        _may(who, known)
        held = _corrected(following.follow_ups_of(chain), follow_up)
        row = _copied(held)
        row.pk, row.corrects_id, row.withdrawn = None, follow_up, True
        row.at, row.made_by = moment_on(today), by
        row.save(force_insert=True)
        accounts.audit("withdraw_follow_up", by=by, target=_target(chain))
        tell_placed(HappeningKind.FOLLOW_UP_WITHDRAWN, chain, today, known.placed[-1])


def prolong_placement(*, by: RoleAssignment, today: date, chain: int, expected_end: date) -> None:
    """Set a new expected end. The acting municipality decides it (readings 3.8); days and price stay as they are."""
    with acting(by, today) as who:
        known = facts.chain(chain, lock=True)
        last = known.placed[-1]
        if who.function is not Function.AUTHORITY or last.acting not in who.parties:
            raise PermissionDenied(_("The acting municipality decides whether a stay is prolonged."))
        if expected_end < max(today, _first_day(known)):
            raise Refused([_wrong("early_expected_end", text("The new expected end lies ahead."), "expected_end")])
        restate(by, today, chain, PROLONGED, {"expected_end": expected_end, "no_end_reason": ""})
        accounts.audit("prolong_placement", by=by, target=_target(chain), details={"until": expected_end.isoformat()})
        tell_placed(HappeningKind.PLACEMENT_CHANGED, chain, today, *held_from(known, today))


def move_follow_up(*, by: RoleAssignment, today: date, chain: int, day: date) -> None:
    """Set another day for the next follow-up, without a meeting."""
    with acting(by, today) as who:
        known = facts.chain(chain, lock=True)
        _may(who, known)
        if day < max(today, _first_day(known)):
            raise Refused([_wrong("early_follow_up_day", text("The next follow-up lies ahead."), "follow_up_on")])
        restate(by, today, chain, MOVED, {"follow_up_on": day})
        accounts.audit("move_follow_up", by=by, target=_target(chain), details={"to": day.isoformat()})
        tell_placed(HappeningKind.PLACEMENT_CHANGED, chain, today, *held_from(known, today))


def set_birth_month(*, by: RoleAssignment, today: date, chain: int, month: date) -> None:
    """Enter the month a placement's citizen was born in. The unit may where none is entered; the acting municipality may change
    it. Never taken from a number."""
    with acting(by, today) as who:
        known = facts.chain(chain)
        _may(who, known)
        if findings := check_birth_month(month, today):
            raise Refused(findings)
        if not _entered(known.citizen, month.replace(day=1)):
            raise Refused(
                [_wrong("birth_month_known", text("A month is entered already. The acting municipality can change it."), "month")]
            )
        accounts.audit("set_birth_month", by=by, target=_target(chain))


def restate(by: RoleAssignment, today: date, chain: int, reason: str, changes: Mapping[str, Any]) -> None:
    """Say something else of a placement's rows that hold today or later (of the last one when it is over) that touches neither
    days nor price: settlement is told nothing. `reason` is seen by both sides. The chain must be locked."""
    rows = list(Placement.objects.current().filter(chain=chain).order_by("valid_from"))
    wanted = [row for row in rows if row.valid_to is None or row.valid_to > today] or rows[-1:]
    at = moment_on(today)
    supersede([row.pk for row in wanted], at)
    Placement.objects.bulk_create(_restated(row, by, at, reason, changes) for row in wanted)


def _restated(row: Placement, by: RoleAssignment, at: Any, reason: str, changes: Mapping[str, Any]) -> Placement:
    new = _copied(row)
    new.pk, new.corrects_id, new.recorded_at, new.superseded_at = next_id(), row.pk, at, None
    new.correction_reason, new.made_by = reason, by
    for name, value in changes.items():
        setattr(new, name, value)
    return new


def _copied(row: Row) -> Row:
    new = copy.copy(row)
    new._state = copy.copy(row._state)
    new._state.adding = True
    return new


def _write_meeting(known: Chain, by: RoleAssignment, today: date, held: Held, corrects: FollowUp | None) -> FollowUp:
    values = {name: getattr(held, name) for name in ("held_on", "outcome", "next_on", "level", "goal_type")}
    row = FollowUp.objects.create(
        **_of(known, by, today),
        **values,
        took_part=list(held.took_part),
        words=held.words.strip(),
        was_due=corrects.was_due if corrects else _due(known, held.held_on),
        corrects_id=(corrects.corrects_id or corrects.pk) if corrects else None,
    )
    parties = _parties(known)
    GoalResult.objects.bulk_create(
        GoalResult(follow_up=row, goal_id=goal, progress=result.progress, is_over=result.is_over, **parties)
        for goal, result in held.results.items()
    )
    return row


def _due(known: Chain, held_on: date) -> date:
    """The day the placement's row of the meeting's day says a follow-up was due."""
    terms = next((row.terms for row in reversed(known.rows) if row.terms.valid_from <= held_on), known.rows[0].terms)
    return terms.follow_up_on or held_on


def _next_follow_up(by: RoleAssignment, today: date, chain: int, meetings: Iterable[FollowUp]) -> None:
    newest = max(meetings, key=lambda row: row.held_on)
    if newest.next_on is not None:
        restate(by, today, chain, FOLLOWED_UP, {"follow_up_on": newest.next_on})


def _corrected(meetings: Mapping[int, FollowUp], first: int) -> FollowUp:
    if first not in meetings:
        raise FollowUp.DoesNotExist(first)
    return meetings[first]


def _entered(citizen: int, month: date) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT enter_birth_month(%s, %s)", [citizen, month])
            return bool(cursor.fetchone()[0])
    except ProgrammingError as error:
        raise PermissionDenied(_("The month of birth is entered by the acting municipality or by the service.")) from error


def _goal(goal: GoalSet) -> dict[str, Any]:
    return {"goal_type": goal.goal_type, "theme": goal.theme, "words": goal.words.strip(), "set_on": goal.set_on}


def _of(known: Chain, by: RoleAssignment, today: date) -> dict[str, Any]:
    return {"chain": known.chain, "at": moment_on(today), "made_by": by, "is_demo": is_demo(), **_parties(known)}


def _parties(known: Chain) -> dict[str, Any]:
    placed = known.placed[-1]
    return {
        "operator_id": placed.operator,
        "acting_id": placed.acting,
        "paying_id": placed.paying,
        "service_id": placed.service,
        "department": placed.department,
    }


def _may(who: Acting, known: Chain) -> None:
    placed = known.placed[-1]
    may_write(who, operator=placed.operator, service=placed.service, municipalities=(placed.acting, placed.paying))


def _first_day(known: Chain) -> date:
    return min(row.terms.valid_from for row in known.rows)


def _target(chain: int) -> accounts.Target:
    return accounts.Target("placement", chain)


def _wrong(code: str, message: str, where: str) -> Finding:
    return Finding(f"contracts.{code}", Severity.BLOCKING, message, where=where)
