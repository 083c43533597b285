"""A month is made ready by one person and approved by another; only then it is issued, and only as it was looked at."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts import facts as account_facts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.rules import acts_for
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.queries import acting_of
from rammevaerk.settlement.actions.agreeing import Agreed, Digest, totals
from rammevaerk.settlement.actions.running import Outcome, checked, own_sellers, settle_sellers, take_alone, task_of
from rammevaerk.settlement.actions.scheduling import take_up_reservations
from rammevaerk.settlement.actions.working import Tally, work
from rammevaerk.settlement.actions.writing import Sums
from rammevaerk.settlement.models import PreparedRun, Run, RunApproval
from rammevaerk.settlement.rules.approving import ReadyMonth, check_approval, check_issue
from rammevaerk.web.clock import moment_on
from rammevaerk.web.jobs import Reporter, unreported


def prepare_run(*, by: RoleAssignment, today: date, month: date) -> PreparedRun:
    """Make a month (its first day) ready for own organisation and those it has succeeded: what a run would write now is kept as
    sums and digest. Reserved places are taken up as payment plans; no line is written. Refused as the run would be."""
    require(by, Permission.ISSUE_STATEMENTS)
    task, rules = task_of(today, month, own_sellers(by, today))
    with acting_for(Acting(Function.SETTLING, task.operators)), transaction.atomic():
        take_alone(task)
        task = checked(task, rules)
        take_up_reservations(today=today, operators=task.operators)
        sums, digest = Sums(), Digest()
        for found in work(task, Tally()):
            sums.take(found, month)
            digest.take(found)
        charges, statements, total = totals(sums)
        prepared = PreparedRun.objects.create(
            seller_id=by.organisation_id,
            month=month,
            charges=charges,
            statements=statements,
            total_ore=total,
            digest=str(digest),
            rulebook=rules.identity,
            prepared_at=moment_on(today),
            prepared_by=by,
            is_demo=task.values.demo,
        )
        details = {"month": month.isoformat(), "charges": charges, "statements": statements, "total_ore": total}
        _audit("prepare_run", by, prepared.pk, details)
    return prepared


def approve_run(*, by: RoleAssignment, today: date, prepared: int) -> RunApproval:
    """Approve a month another person made ready. Refused for one's own, for an older one, and for one that is approved."""
    require(by, Permission.ISSUE_STATEMENTS)
    with acting_for(acting_of(by, today)):
        try:
            with transaction.atomic():
                row, ready = _ready(by, today, prepared)
                if findings := check_approval(ready, by.user_id):
                    raise Refused(findings)
                approval = RunApproval.objects.create(
                    prepared=row,
                    seller_id=row.seller_id,
                    prepared_user_id=ready.prepared_by,
                    approved_user_id=by.user_id,
                    approved_by=by,
                    approved_at=moment_on(today),
                )
                _audit("approve_run", by, row.pk, {"month": row.month.isoformat()})
        except IntegrityError:
            # Two approved at the same moment: one of them is told as whoever comes a moment later.
            raise Refused(check_approval(ReadyMonth(0, newest=True, approved=True, issued=False), by.user_id)) from None
    return approval


def issue_run(*, by: RoleAssignment, today: date, prepared: int, report: Reporter = unreported) -> Outcome:
    """Issue an approved month: worked out again, and written only when every line is the one that was looked at. Refused when it
    is not approved, has been issued, or has changed; then nothing is written."""
    require(by, Permission.ISSUE_STATEMENTS)
    with acting_for(acting_of(by, today)):
        row, ready = _ready(by, today, prepared)
    if findings := check_issue(ready):
        raise Refused(findings)
    sellers = acts_for(row.seller_id, today, account_facts.successions())
    return settle_sellers(by=by, today=today, month=row.month, sellers=sellers, report=report, agreed=Agreed(row))


def _ready(by: RoleAssignment, today: date, prepared: int) -> tuple[PreparedRun, ReadyMonth]:
    """A month made ready by one's own organisation, and how it stands; PermissionDenied for another's."""
    row = PreparedRun.objects.select_related("prepared_by").filter(pk=prepared).first()
    if row is None or row.seller_id not in own_sellers(by, today):
        raise PermissionDenied(_("You can only settle what your own organisation sells."))
    ready = ReadyMonth(
        prepared_by=row.prepared_by.user_id,
        newest=not PreparedRun.objects.filter(seller=row.seller_id, month=row.month, pk__gt=row.pk).exists(),
        approved=RunApproval.objects.filter(prepared=row).exists(),
        issued=Run.objects.filter(prepared=row).exists(),
    )
    return row, ready


def _audit(act: str, by: RoleAssignment, prepared: int, details: dict[str, object]) -> None:
    accounts.audit(act, by=by, target=accounts.Target("settlement_preparedrun", prepared), details=details)
