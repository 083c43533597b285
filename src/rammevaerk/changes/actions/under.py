"""What every act stands on: permission, walls around one transaction, the change's row locked, and the step allowed now."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, acting_for
from rammevaerk.changes import facts
from rammevaerk.changes.facts import Case
from rammevaerk.changes.models import Change
from rammevaerk.changes.rules.standing import AllowedStep, check_step
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.registry.queries import acting_of


@contextmanager
def acting(by: RoleAssignment, today: date, needed: Permission) -> Iterator[Acting]:
    """Permission, the walls of the person who acts, and one transaction inside them."""
    require(by, needed)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        yield who


def case_for_step(pk: int, step: AllowedStep, today: date) -> Case:
    """The change, locked until the end of the transaction, as it stands then. Raises Refused when the step may not be taken now,
    Change.DoesNotExist."""
    row = Change.objects.select_for_update(of=("self",)).select_related("area", "service", "operator").get(pk=pk)
    case = facts.case_of(row, today)
    if stopped := check_step(step, case.facts, today):
        raise Refused(stopped)
    return case


def own_case(pk: int, step: AllowedStep, today: date, who: Acting) -> Case:
    """The same for whoever runs the service. Raises PermissionDenied for everybody else."""
    case = case_for_step(pk, step, today)
    if case.row.operator_id not in who.parties:
        raise PermissionDenied(_("Only the operator of the service can do this."))
    return case


def guarded(**texts: str) -> None:
    """Refuse free text with a CPR number, each at its field."""
    found: list[Finding] = [finding for where, value in texts.items() if (finding := guard_text(value, where))]
    if found:
        raise Refused(found)


def audited(act: str, by: RoleAssignment, pk: int, rulebook: str = "", **details: Any) -> None:
    """One row of the audit trail about a change."""
    accounts.audit(act, by=by, target=accounts.Target("change", pk), details=details, rulebook=rulebook)
