"""A warning raised by the operator or a party, and a finding in the figures set aside."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, Role
from rammevaerk.kernel.wording import text
from rammevaerk.registry import queries as registry
from rammevaerk.warnings.actions.under import acting, guarded, stop
from rammevaerk.warnings.models import EarlyWarning, FindingAside
from rammevaerk.warnings.rules.found import FoundKind
from rammevaerk.web.clock import moment_on

_AUTHORITIES = (Role.CASE_WORKER, Role.CONTROLLER)
_OPERATORS = (Role.SERVICE_MANAGER, Role.OPERATOR_ECONOMIST)


@dataclass(frozen=True)
class NewWarning:
    """What whoever raises it has seen. `since` is the first day of it; `expected_places` how many places they expect in use;
    `found` and `found_since` the finding it is raised from."""

    service: int
    kind: str
    seen: str
    since: date
    expected_places: int | None = None
    found: FoundKind | None = None
    found_since: date | None = None
    is_demo: bool = False


def raise_warning(*, by: RoleAssignment, today: date, new: NewWarning) -> int:
    """Raise a warning for one's own organisation; an operator on its own services, a municipality or the secretariat on any.
    Raises Refused: the day is to come, or the finding is raised already."""
    guarded(seen=new.seen)
    if new.since > today:
        raise stop("since_future", text("The day is after today."), "since")
    with acting(by, today, Permission.RAISE_WARNINGS):
        service = registry.service(new.service)
        if by.as_role in _OPERATORS and not registry.is_own(by, service, today):
            raise PermissionDenied(_("An operator raises warnings on its own services."))
        row = EarlyWarning(
            service=service,
            operator_id=service.operator_id,
            raised_for_id=by.organisation_id,
            as_authority=by.as_role in _AUTHORITIES,
            kind=new.kind,
            seen=new.seen,
            since=new.since,
            expected_places=new.expected_places,
            found=new.found.value if new.found else "",
            found_since=new.found_since if new.found else None,
            raised_on=today,
            raised_at=moment_on(today),
            raised_by=by,
            is_demo=new.is_demo or service.is_demo,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise stop("raised_already", text("This finding has been raised already.")) from error
        accounts.audit("raise_warning", by=by, target=accounts.Target("early_warning", row.pk), details={"kind": new.kind})
    return row.pk


@dataclass(frozen=True)
class Found:
    """A finding by its service, rule and since when it held."""

    service: int
    kind: FoundKind
    since: date


def set_finding_aside(*, by: RoleAssignment, today: date, found: Found, grounds: str, is_demo: bool = False) -> int:
    """Say why a finding in the figures asks for nothing. Raises Refused: no reason, or somebody has said it already."""
    guarded(grounds=grounds)
    if not grounds.strip():
        raise stop("no_grounds", text("Write why."), "grounds")
    with acting(by, today, Permission.TRIAGE_WARNINGS):
        service = registry.service(found.service)
        row = FindingAside(
            service=service,
            operator_id=service.operator_id,
            found=found.kind.value,
            found_since=found.since,
            grounds=grounds,
            on=today,
            at=moment_on(today),
            by=by,
            is_demo=is_demo or service.is_demo,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise stop("aside_already", text("Somebody has set this finding aside already.")) from error
        details = {"found": found.kind.value}
        accounts.audit("set_finding_aside", by=by, target=accounts.Target("service", found.service), details=details)
    return row.pk
