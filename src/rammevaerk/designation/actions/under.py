"""What every act stands on: permission, one transaction, the cases one after another, and whose service it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import hold_the_area
from rammevaerk.accounts.models import AgreementArea, RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.decisions import queries as decisions
from rammevaerk.decisions.queries import Subject
from rammevaerk.decisions.rules.deciding import CaseStanding
from rammevaerk.designation import facts
from rammevaerk.designation.models import Nomination
from rammevaerk.designation.rules.cases import NominationFact
from rammevaerk.designation.rules.scheme import NominationKind
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry import queries as registry


@contextmanager
def acting(by: RoleAssignment, needed: Permission) -> Iterator[AgreementArea]:
    """Permission, and one transaction in which nobody else acts on the area's cases."""
    require(by, needed)
    with transaction.atomic():
        yield hold_the_area()


def own_service(by: RoleAssignment, service_id: int, today: date) -> int:
    """The operator of one's own service. Raises PermissionDenied for another's, Refused when the register does not name the
    operator as an organisation, Service.DoesNotExist."""
    service = registry.service(service_id)
    if not registry.is_own(by, service, today):
        raise PermissionDenied(_("Only the service's own operator does this."))
    operator: int | None = service.operator_id
    if operator is None:
        raise Refused([stopped("no_operator", text("The register does not say who runs the service."))])
    return operator


def case(pk: int, today: date) -> tuple[Nomination, NominationFact, CaseStanding]:
    """A case as it stands. Raises Nomination.DoesNotExist."""
    row = facts.read_along(Nomination.objects.all()).get(pk=pk)
    subject = Subject(facts.SUBJECT, row.pk)
    stands = decisions.standing_of(facts.act_of(NominationKind(row.kind)), subject, today, row.operator_id)
    return row, facts.nomination_fact(row, stands), stands


def refuse(*found: Finding | None) -> None:
    """Raise Refused with what is wrong, if anything is."""
    if wrong := [finding for finding in found if finding is not None]:
        raise Refused(wrong)


def guarded(**texts: str) -> list[Finding]:
    """What stops texts in which a citizen's number stands."""
    return [found for where, value in texts.items() if (found := guard_text(value, where))]


def stopped(code: str, message: str, where: str = "") -> Finding:
    return Finding(f"designation.{code}", Severity.BLOCKING, message, where=where)
