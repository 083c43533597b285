"""Changes as lists and one by one."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from rammevaerk.changes import facts
from rammevaerk.changes.facts import Case
from rammevaerk.changes.models import Change
from rammevaerk.changes.rules.standing import ChangeState, lacking
from rammevaerk.decisions.queries import Described
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.kernel.finding import Finding

OVER = (ChangeState.FOLLOWED, ChangeState.REJECTED, ChangeState.WITHDRAWN)


def changes() -> QuerySet[Change]:
    """All changes, the newest first (1 query)."""
    return Change.objects.select_related("area", "service", "operator").order_by("-notified_on", "-pk")


def change_row(pk: int) -> Change | None:
    """One change, None when there is none (1 query)."""
    return changes().filter(pk=pk).first()


def change(pk: int, today: date) -> Case | None:
    """One change as it stands (at most 27 queries), None when there is none."""
    row = change_row(pk)
    return facts.case_of(row, today) if row else None


def changes_of_service(service_id: int) -> list[Change]:
    """The changes of a service, newest first (1 query)."""
    return list(changes().filter(service=service_id))


@dataclass(frozen=True)
class CountsToday:
    """How many changes are under way, in consultation, and in effect but not followed to the end."""

    under_way: int
    in_consultation: int
    followed: int


def counts_today(today: date, operators: Collection[int] | None = None) -> CountsToday:
    """The numbers of the day, of some operators' changes or of all (at most 26 queries)."""
    rows = changes()
    if operators is not None:
        rows = rows.filter(operator__in=list(operators))
    states = [case.state for case in facts.cases_of(list(rows), today)]
    return CountsToday(
        sum(state not in OVER for state in states),
        states.count(ChangeState.IN_CONSULTATION),
        states.count(ChangeState.EFFECTIVE),
    )


def describe(pk: int) -> Described | None:
    """A change as it is named where decisions are recorded (1 query)."""
    row = change_row(pk)
    if row is None:
        return None
    title = f"{row.get_kind_display()}: {row.name}"

    def too_early(act: Act, on: date) -> tuple[Finding, ...]:
        if act is not Act.CAPACITY_CHANGE:
            return ()
        return lacking(replace(facts.case_of(row, on).facts, decided_on=None), on)

    return Described(title, reverse("changes:change", args=[pk]), row.operator_id, too_early)
