"""A need that led nowhere loses its words and its reference, and later goes altogether (readings 1.5). What a run will do is
shown first; two runs at once do it once."""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, acting_for
from rammevaerk.inquiries import actions as inquiries
from rammevaerk.needs.models import Need
from rammevaerk.needs.queries import retention_plan
from rammevaerk.needs.rules.retention import DELETE_AFTER, STRIP_AFTER
from rammevaerk.registry.queries import acting_of
from rammevaerk.waiting import actions as waiting


@dataclass(frozen=True)
class LetGo:
    """How many needs a run has stripped and deleted: fewer than shown when another run did some of them first."""

    stripped: int
    deleted: int


def run_retention(*, by: RoleAssignment, today: date) -> LetGo:
    """Let go of what is due among the needs of one's own municipality."""
    require(by, Permission.RUN_RETENTION)
    return _let_go(acting_of(by, today), by=by, today=today)


def run_retention_for(municipality: Acting, *, today: date) -> LetGo:
    """The platform's own run behind a municipality's walls, by the command of whoever operates it; nobody's name stands on it."""
    return _let_go(municipality, by=None, today=today)


def _let_go(who: Acting, *, by: RoleAssignment | None, today: date) -> LetGo:
    """The run behind somebody's walls, need by need, each in a transaction of its own, so that a stopped run has done what it
    has told of and the next does the rest."""
    with acting_for(who):
        plan = retention_plan(today=today)
        strip, delete = plan.rulebook.integer(STRIP_AFTER), plan.rulebook.integer(DELETE_AFTER)
        stripped = [need.need_id for need in plan.stripped if _strip(need.need_id, strip, today)]
        deleted = [need.need_id for need in plan.deleted if _forget(need.need_id, delete, today)]
        if stripped or deleted:
            details = {"stripped": stripped, "deleted": deleted}
            whose = accounts.Target("organisation", who.parties[0])
            accounts.audit("run_retention", by=by, target=whose, details=details, rulebook=plan.rulebook.identity)
    return LetGo(len(stripped), len(deleted))


def _strip(need_id: int, months: int, today: date) -> bool:
    """With what was sent and entered for it, all or nothing; a reference goes when nothing leads to it any longer."""
    with transaction.atomic():
        if not _is_held(need_id):
            return False
        inquiries.strip_need(need_id)
        waiting.forget_need(need_id)
        done = _is_done("SELECT needs_strip(%s, %s, %s)", need_id, months, today)
        transaction.set_rollback(not done)
    return done


def _forget(need_id: int, months: int, today: date) -> bool:
    """As `_strip`; False when another run has been there first, or the need has got a decision since the plan was made."""
    with transaction.atomic():
        if not _is_held(need_id):
            return False
        inquiries.forget_need(need_id)
        waiting.forget_need(need_id)
        done = _is_done("SELECT needs_forget(%s, %s, %s)", need_id, months, today)
        transaction.set_rollback(not done)
    return done


def _is_held(need_id: int) -> bool:
    """Hold the need, before anything beside it is touched, so that two runs stand in line; False when it is gone."""
    return Need.objects.select_for_update(of=("self",)).filter(pk=need_id).values_list("pk").first() is not None


def _is_done(statement: str, need_id: int, months: int, today: date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [need_id, months, today])
        return bool(cursor.fetchone()[0])
