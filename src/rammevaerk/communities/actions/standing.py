"""What every act on a community begins with: the row, locked, of somebody who keeps it."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.communities import queries
from rammevaerk.communities.models import Community
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


def kept(by: RoleAssignment, today: date, community_id: int) -> Community:
    """The community, locked, with what hangs on it. Raises PermissionDenied unless `by` keeps it, `Community.DoesNotExist`."""
    require(by, Permission.LEAD_COMMUNITIES)
    Community.objects.select_for_update().get(pk=community_id)
    row = queries.community(community_id)
    if not queries.keeps(by, row, today):
        raise PermissionDenied(_("The secretariat and the municipality that leads the community keep it."))
    return row


def guarded(**texts: str) -> list[Finding]:
    """A finding for each text that holds a CPR number; the key names the field."""
    return [found for where, value in texts.items() if (found := guard_text(value, where))]


def needed(**texts: str) -> list[Finding]:
    """A finding for each text that is empty, and for each that holds a CPR number."""
    message = text("This must be filled in.")
    empty = [
        Finding("communities.text_missing", Severity.BLOCKING, message, where=where)
        for where, value in texts.items()
        if not value.strip()
    ]
    return empty + guarded(**texts)


def not_ahead(on: date, today: date, where: str) -> list[Finding]:
    """A finding when a day lies ahead."""
    if on <= today:
        return []
    return [Finding("communities.day_ahead", Severity.BLOCKING, text("The day lies ahead."), where=where)]


def refuse(findings: Iterable[Finding]) -> None:
    """Raise Refused when anything was found."""
    if found := list(findings):
        raise Refused(found)


def told(act: str, by: RoleAssignment, target: str, pk: int, **details: object) -> None:
    """The row of the audit trail."""
    audit(act, by=by, target=Target(target, pk), details=dict(details))
