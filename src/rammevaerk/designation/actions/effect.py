"""What takes effect, written by a person after the decision; never by itself (appendix B 10)."""

from datetime import date

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.designation import facts
from rammevaerk.designation.actions.under import acting, case, refuse
from rammevaerk.designation.models import Designation
from rammevaerk.designation.rules.cases import check_effect
from rammevaerk.designation.rules.criteria import eligibility
from rammevaerk.designation.rules.scheme import NominationKind, terms_of
from rammevaerk.parameters.facts import rulebook_in


def put_in_effect(*, by: RoleAssignment, today: date, nomination_id: int) -> Designation:
    """Write an approved case's period, or the day from which the service is no longer designated. Raises Refused while a decision
    or a criterion is missing, and the second time; UnknownParameter."""
    with acting(by, Permission.PUT_DESIGNATION_IN_EFFECT) as area:
        row, fact, stands = case(nomination_id, today)
        refuse(*check_effect(fact, eligibility(facts.judged_of(row))))
        assert stands.decided_on is not None
        book = rulebook_in(area, today)
        period = terms_of(book).period(row.year, stands.decided_on)
        designates = NominationKind(row.kind) is not NominationKind.LEAVING
        made = Designation.objects.create(
            nomination=row,
            service_id=row.service_id,
            designates=designates,
            valid_from=period.start,
            valid_to=period.end if designates else None,
            put_on=today,
            by=by,
            rulebook=book.identity,
            is_demo=row.is_demo,
        )
        details = {"designates": designates, "valid_from": period.start.isoformat()}
        audit("put_designation_in_effect", by=by, target=Target("nomination", row.pk), details=details, rulebook=book.identity)
        return made
