"""Reads of months made ready and approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from rammevaerk.accounts.models import RoleAssignment, User
from rammevaerk.accounts.permissions import Permission
from rammevaerk.accounts.queries import people_who_may
from rammevaerk.settlement.models import PreparedRun, RunApproval


@dataclass(frozen=True)
class Ready:
    """The newest time a month was made ready and not issued yet, as one of those who settle sees it. `others` are the names of
    those who may approve it: everybody but whoever made it ready."""

    prepared: PreparedRun
    approval: RunApproval | None
    is_own: bool
    others: tuple[str, ...]

    @property
    def may_approve(self) -> bool:
        return self.approval is None and not self.is_own


def ready_month(by: RoleAssignment, today: date, month: date, sellers: Sequence[int]) -> Ready | None:
    """A month that is made ready and not issued, None when it is not (2 queries)."""
    rows = PreparedRun.objects.filter(seller_id__in=sellers, month=month).order_by("-pk")
    row = rows.select_related("prepared_by__user", "seller", "approval__approved_user", "run").first()
    if row is None or hasattr(row, "run"):
        return None
    maker: User = row.prepared_by.user
    names = people_who_may(Permission.ISSUE_STATEMENTS, row.seller_id, today)
    others = tuple(name for user, name in names.items() if user != maker.pk)
    return Ready(row, getattr(row, "approval", None), maker.pk == by.user_id, others)


def newest_not_issued(sellers: Sequence[int]) -> QuerySet[PreparedRun]:
    """The newest time each month was made ready, of those whose newest is not issued; older ones hold no more."""
    newer = PreparedRun.objects.filter(seller=OuterRef("seller"), month=OuterRef("month"), pk__gt=OuterRef("pk"))
    rows = PreparedRun.objects.filter(~Exists(newer), seller_id__in=sellers, run__isnull=True)
    return rows.order_by("month", "pk")


def prepared_run(pk: int, sellers: Sequence[int]) -> PreparedRun | None:
    """One month made ready by some sellers, with its approval; None when there is none one may see (1 query)."""
    return PreparedRun.objects.select_related("approval").filter(pk=pk, seller_id__in=sellers).first()


def others_who_may(by: RoleAssignment, today: date) -> tuple[str, ...]:
    """The names of the colleagues who could approve what one makes ready (1 query)."""
    names = people_who_may(Permission.ISSUE_STATEMENTS, by.organisation_id, today)
    return tuple(name for user, name in names.items() if user != by.user_id)


def waiting_for(by: RoleAssignment, sellers: Sequence[int]) -> list[PreparedRun]:
    """The newest months a colleague has made ready that one could approve or issue (1 query)."""
    rows = newest_not_issued(sellers).select_related("prepared_by", "approval")
    return [row for row in rows if hasattr(row, "approval") or row.prepared_by.user_id != by.user_id]
