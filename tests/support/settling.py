"""A month settled as it is on the pages: one makes it ready, another approves, and it is issued."""

from datetime import date

from rammevaerk.accounts.actions import ensure_demo_person
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Role
from rammevaerk.settlement import actions


def colleague_of(by: RoleAssignment) -> RoleAssignment:
    """Another person who may issue statements for the same organisation."""
    name = f"colleague-{by.organisation_id}"
    return ensure_demo_person(name, "Gry Falk", role=Role.OPERATOR_ECONOMIST, organisation=by.organisation)


def approved(by: RoleAssignment, today: date, month: date) -> int:
    """A month made ready by one and approved by a colleague; gives what is to be issued."""
    prepared = actions.prepare_run(by=by, today=today, month=month)
    actions.approve_run(by=colleague_of(by), today=today, prepared=prepared.pk)
    return prepared.pk


def run_month(*, by: RoleAssignment, today: date, month: date) -> actions.Outcome:
    """Settle a month for the organisation of a role, by two people."""
    return actions.issue_run(by=by, today=today, prepared=approved(by, today, month))
