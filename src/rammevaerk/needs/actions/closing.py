"""A need is closed, and what it leaves behind."""

from collections.abc import Iterable
from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.needs.actions.under import acting, open_need_row, target, tell_of
from rammevaerk.needs.models import ClosedAs, Need, NeedGroup, UnmetNeed

UNMET = frozenset({ClosedAs.BOUGHT_OUTSIDE, ClosedAs.NO_MATCH})


def close_need(*, by: RoleAssignment, today: date, need_id: int, closed_as: str) -> None:
    """Close a need. One that found no municipal place leaves a coded row without person or municipality (readings 3.12)."""
    reason = ClosedAs(closed_as)
    with acting(by, today):
        need = open_need_row(need_id)
        need.closed_on, need.closed_as = today, reason
        need.save(update_fields=["closed_on", "closed_as"])
        if reason in UNMET:
            groups = NeedGroup.objects.filter(need=need).values_list("target_group__code", flat=True)
            leave_unmet(need, groups, reason, today)
        accounts.audit("close_need", by=by, target=target(need), details={"closed_as": reason})
        tell_of(HappeningKind.NEED_CLOSED, need, today)


def leave_unmet(need: Need, groups: Iterable[str], closed_as: ClosedAs, today: date) -> None:
    """Leave the coded row of a need that found no municipal place; `groups` are the codes of its target groups."""
    UnmetNeed.objects.create(
        paragraph=need.paragraph,
        groups=sorted(groups),
        level=need.level,
        closed_as=closed_as,
        month=today.replace(day=1),
        is_demo=need.is_demo,
    )
