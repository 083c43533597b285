"""Reads of disputes: where each stands, what of a statement is to be paid now, and whose turn it is."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, Role, role_may
from rammevaerk.settlement.models import Charge, Dispute, DisputeAct, DisputeStep, Statement
from rammevaerk.settlement.rules.disputes import (
    AFTER,
    STOPPED,
    DisputeFact,
    DisputeSide,
    DisputeState,
    DisputeStepKind,
    Payable,
    dispute_state,
    is_late,
    payable,
)
from rammevaerk.web import dates
from rammevaerk.web.todo import Task

WITH = ("charge__citizen", "charge__item__unit__service", "charge__schedule", "statement", "seller", "buyer")


@dataclass(frozen=True)
class DisputeRow:
    """A dispute with where it stands."""

    dispute: Dispute
    fact: DisputeFact

    @cached_property
    def state(self) -> DisputeState:
        return dispute_state(self.fact)

    @property
    def is_stopped(self) -> bool:
        """Whether the line is not to be paid as it stands now."""
        return self.state in STOPPED

    @property
    def can_be_raised_again(self) -> bool:
        """Taken back by the buyer, so that the line can be disputed anew."""
        return self.state is DisputeState.WITHDRAWN

    def is_late(self, today: date) -> bool:
        """Whether the seller's answer is overdue."""
        return is_late(self.fact, today)


class DisputeRows:
    """Disputes as a queryset that gives them with where they stand; filters go on ``query``."""

    def __init__(self, query: QuerySet[Any]) -> None:
        self.query = query

    def filter(self, **wanted: Any) -> "DisputeRows":
        return DisputeRows(self.query.filter(**wanted))

    def get(self, **wanted: Any) -> DisputeRow:
        """One of them. Raises Dispute.DoesNotExist."""
        return row_of(self.query.get(**wanted))

    def __iter__(self) -> Iterator[DisputeRow]:
        return (row_of(dispute) for dispute in self.query)


def annotated() -> QuerySet[Any]:
    """Disputes with their last step and whether their line has been taken back (1 query when read)."""
    last = DisputeStep.objects.filter(dispute=OuterRef("pk")).order_by("-number").values("kind")[:1]
    return Dispute.objects.annotate(
        last_step=Subquery(last), taken_back=Exists(Charge.objects.filter(reverses=OuterRef("charge_id")))
    )


def disputes() -> DisputeRows:
    """All disputes one may see, oldest first."""
    return DisputeRows(annotated().order_by("pk"))


def row_of(dispute: Any) -> DisputeRow:
    """A dispute read by `annotated` with where it stands."""
    last = DisputeStepKind(dispute.last_step) if dispute.last_step else None
    return DisputeRow(dispute, DisputeFact(last, dispute.taken_back, dispute.answer_by))


def in_state(query: QuerySet[Any], state: DisputeState) -> QuerySet[Any]:
    """Those of `annotated` that stand in a state."""
    steps = [step.value for step, after in AFTER.items() if after is state]
    if state is DisputeState.CORRECTED:
        ended = [step.value for step, after in AFTER.items() if after not in STOPPED]
        return query.filter(taken_back=True).exclude(last_step__in=ended)
    query = query.filter(last_step__isnull=True) if state is DisputeState.OPEN else query.filter(last_step__in=steps)
    return query.filter(taken_back=False) if state in STOPPED else query


def dispute_list(side: str, parties: Sequence[int] | None, wanted: dict[str, Any]) -> QuerySet[Dispute]:
    """Disputes in which own organisation sells or buys (`sold`, `bought`); None for parties: all one may see (1 query)."""
    rows = annotated().select_related(*WITH)
    if parties is not None:
        rows = rows.filter(**{"seller_id__in" if side == "sold" else "buyer_id__in": parties})
    if wanted.get("state"):
        rows = in_state(rows, DisputeState(wanted["state"]))
    return rows


def dispute(pk: int) -> DisputeRow | None:
    """One dispute with its line and parties, None when there is none one may see (1 query)."""
    found = annotated().select_related(*WITH, "by__user").filter(pk=pk).first()
    return row_of(found) if found else None


def taken_back_on(row: Dispute) -> Statement | None:
    """The statement that took the disputed line back, None when the reader sees none (1 query)."""
    return Statement.objects.filter(charges__reverses=row.charge_id).first()


def own_line(pk: int, parties: Collection[int]) -> Charge | None:
    """A line on a statement that some parties are to pay, None when there is none (1 query)."""
    rows = Charge.objects.filter(pk=pk, buyer_id__in=parties, internal=False, statement__isnull=False)
    return rows.select_related("citizen", "item__unit__service", "schedule", "statement", "seller", "buyer").first()


def steps_of(pk: int) -> list[DisputeStep]:
    """What was said in a dispute, in its order (1 query)."""
    return list(DisputeStep.objects.filter(dispute=pk).order_by("number").select_related("seller", "buyer"))


def disputes_of(statement_id: int) -> dict[int, DisputeRow]:
    """The newest dispute of each disputed line of a statement, by line (1 query)."""
    return {row.dispute.charge_id: row for row in disputes().filter(statement=statement_id)}


def payable_of(totals: dict[int, int]) -> dict[int, Payable]:
    """Total, disputed and to be paid now of statements, by their ids; `totals` are their øre (1 query)."""
    found: dict[int, list[tuple[int, DisputeState]]] = {pk: [] for pk in totals}
    for row in disputes().filter(statement__in=list(totals)):
        found[row.dispute.statement_id].append((row.dispute.amount_ore, row.state))
    return {pk: payable(totals[pk], lines) for pk, lines in found.items()}


def sides_of(row: Dispute, by: RoleAssignment, parties: Collection[int]) -> frozenset[DisputeSide]:
    """The sides somebody stands on: the buyer's is the controller's, the seller's the economist's too."""
    found = set()
    if row.buyer_id in parties and role_may(by.as_role, Permission.DISPUTE_LINES):
        found.add(DisputeSide.BUYER)
    if row.seller_id in parties and role_may(by.as_role, Permission.ANSWER_DISPUTES):
        found.add(DisputeSide.SELLER)
    return frozenset(found)


def tasks_for(assignment: RoleAssignment, today: date, parties: Sequence[int]) -> list[Task]:
    """Disputes that wait for one's own side among `parties`, with the last day to answer where it is known (1 query); for a
    manager the corrections that are to be entered on own placements (1 query)."""
    if assignment.as_role is Role.SERVICE_MANAGER:
        return _corrections()
    if assignment.as_role not in (Role.CONTROLLER, Role.OPERATOR_ECONOMIST):
        return []
    open_rows = annotated().select_related("seller", "buyer", "statement").filter(taken_back=False)
    mine = []
    for row in (row_of(one) for one in open_rows.order_by("pk")):
        if row.state is DisputeState.OPEN and row.dispute.seller_id in parties:
            mine.append(_task(row, _("Answer a dispute of %(party)s") % {"party": row.dispute.buyer.name}, row.dispute.answer_by))
        elif row.state is DisputeState.REFUSED and DisputeSide.BUYER in sides_of(row.dispute, assignment, parties):
            mine.append(_task(row, _("Decide on %(party)s's answer to a dispute") % {"party": row.dispute.seller.name}, None))
        elif row.state is DisputeState.AGREED and row.dispute.seller_id in parties:
            mine.append(_task(row, _("Correct a line you agreed to, for %(party)s") % {"party": row.dispute.buyer.name}, None))
    return mine


def _corrections() -> list[Task]:
    """What has been agreed to correct on placements of own units and nobody has entered anything on since."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, month, act, buyer FROM corrections_agreed() ORDER BY agreed_on, chain, month")
        rows = cursor.fetchall()
    found = []
    for chain, month, act, buyer in rows:
        said = {"what": DisputeAct(act).label, "month": dates.month_of(month), "party": buyer}
        context = _("Agreed with %(party)s of %(month)s: %(what)s. Enter it on the placement; the next run takes the line back.")
        title = _("Correct a placement for %(party)s") % said
        found.append(Task(None, title, context % said, reverse("contracts:placement", args=[chain])))
    return found


def _task(row: DisputeRow, title: str, due: date | None) -> Task:
    context = _("Statement %(number)s. The line is not paid until then.") % {"number": row.dispute.statement.number}
    if row.state is DisputeState.OPEN and due is None:
        context += " " + _("The agreement's term for an answer is not known.")
    return Task(due, title, context, reverse("settlement:dispute", args=[row.dispute.pk]))
