"""A month for every seller, for the command line: what each run would write, how far it is, and issuing what is approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import facts as contracts
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.settlement.actions.preparing import issue_run
from rammevaerk.settlement.actions.running import Outcome, checked, findings_of, outcome_of, task_of
from rammevaerk.settlement.actions.scheduling import take_up_reservations
from rammevaerk.settlement.actions.working import Tally, work
from rammevaerk.settlement.actions.writing import Sums
from rammevaerk.settlement.models import PreparedRun, Run
from rammevaerk.settlement.prepared_reads import newest_not_issued

NOT_READY, PREPARED, APPROVED, ISSUED = "not_ready", "prepared", "approved", "issued"
"""How far a seller's month has come."""


@dataclass(frozen=True)
class SellerMonth:
    """One seller's month: how far it has come, and what a run would write now or wrote; `outcome` None when it was refused."""

    seller: int
    name: str
    state: str
    outcome: Outcome | None
    findings: tuple[Finding, ...] = ()


def sellers_month(*, today: date, month: date) -> list[SellerMonth]:
    """What a run of a month would write for each seller that has placements, in Danish order; nothing is written."""
    with acting_for(Acting(Function.AUDITOR)):
        sellers = contracts.operators_with_placements()
        states = _states(sellers, month)
    found = []
    for seller, name in _named(sellers):
        try:
            outcome = _preview(today, month, seller)
        except Refused as refused:
            found.append(SellerMonth(seller, name, states.get(seller, NOT_READY), None, tuple(refused.findings)))
        else:
            found.append(SellerMonth(seller, name, states.get(seller, NOT_READY), outcome, outcome.findings))
    return found


def issue_approved(*, today: date, month: date) -> list[SellerMonth]:
    """Issue the month for each seller for whom two people have agreed on it, in the name of who approved it; the others are left
    as they are. A seller that is refused does not stop the next."""
    with acting_for(Acting(Function.AUDITOR)):
        sellers = PreparedRun.objects.filter(month=month).order_by().values_list("seller_id", flat=True).distinct()
        rows = newest_not_issued(list(sellers)).filter(month=month, approval__isnull=False)
        people = ("approval__approved_by__organisation", "approval__approved_by__user")
        newest = {row.seller_id: row for row in rows.select_related(*people)}
    found = []
    for seller, name in _named(list(newest)):
        row = newest[seller]
        try:
            outcome = issue_run(by=row.approval.approved_by, today=today, prepared=row.pk)
        except Refused as refused:
            found.append(SellerMonth(seller, name, APPROVED, None, tuple(refused.findings)))
        else:
            found.append(SellerMonth(seller, name, ISSUED, outcome, outcome.findings))
    return found


def _named(sellers: Sequence[int]) -> list[tuple[int, str]]:
    names = organisations.organisation_names()
    return sorted(((seller, names.get(seller, "?")) for seller in sellers), key=lambda row: danish_key(row[1]))


def _states(sellers: Sequence[int], month: date) -> dict[int, str]:
    """How far each seller's month has come, by the newest time it was made ready and by its runs (2 queries)."""
    runs = Run.objects.filter(seller_id__in=sellers, month=month)
    states = dict.fromkeys(runs.values_list("seller_id", flat=True), ISSUED)
    rows = PreparedRun.objects.filter(seller_id__in=sellers, month=month).order_by("pk").select_related("run", "approval")
    for row in rows:
        if not hasattr(row, "run"):
            states[row.seller_id] = APPROVED if hasattr(row, "approval") else PREPARED
        else:
            states[row.seller_id] = ISSUED
    return states


def _preview(today: date, month: date, seller: int) -> Outcome:
    task, _rules = task_of(today, month, [seller])
    with acting_for(Acting(Function.SETTLING, task.operators)), transaction.atomic():
        task = checked(task, _rules)
        unpriced = take_up_reservations(today=today, operators=task.operators)
        sums, tally = Sums(), Tally()
        for found in work(task, tally):
            sums.take(found, month)
        findings = findings_of(tally, unpriced)
        transaction.set_rollback(True)
    return outcome_of(task, sums, tally, findings, {})
