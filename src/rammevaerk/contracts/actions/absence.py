"""Days away from a placement."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.contracts import facts
from rammevaerk.contracts.actions.telling import tell_placed
from rammevaerk.contracts.actions.writing import acting, may_write, note_change, recount_occupancy, touched_by
from rammevaerk.contracts.models import Absence, AbsenceKind
from rammevaerk.contracts.rules.correcting import check_absence
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import is_demo, moment_on


def record_absence(*, by: RoleAssignment, today: date, chain: int, kind: str, first_day: date, last_day: date) -> None:
    """Record that a citizen was away, both days included; whether the days are paid is the agreement's rule of the kind."""
    with acting(by, today) as who:
        known = facts.chain(chain, lock=True)
        after = last_day + timedelta(days=1)
        if findings := check_absence(known.rows, first_day, after):
            raise Refused(findings)
        placed = known.placed[-1]
        may_write(who, operator=placed.operator, service=placed.service, municipalities=(placed.acting, placed.paying))
        at = moment_on(today)
        row = Absence(
            chain=chain,
            kind=AbsenceKind(kind).value,
            valid_from=first_day,
            valid_to=after,
            operator_id=placed.operator,
            acting_id=placed.acting,
            paying_id=placed.paying,
            service_id=placed.service,
            department=placed.department,
            recorded_at=at,
            made_by=by,
            is_demo=is_demo(),
        )
        _insert(row)
        note_change(chain, placed.operator, first_day, at)
        recount_occupancy(touched_by(known), first_day, today)
        tell_placed(HappeningKind.ABSENCE_RECORDED, chain, today, placed)
        accounts.audit("record_absence", by=by, target=accounts.Target("placement", chain), details={"kind": kind})


def _insert(row: Absence) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "absence_no_overlap" not in str(error):
            raise
        finding = Finding(
            code="contracts.absence_overlap",
            severity=Severity.BLOCKING,
            message=text("Some of these days are already registered as absence."),
            where="valid_from",
        )
        raise Refused([finding]) from error
