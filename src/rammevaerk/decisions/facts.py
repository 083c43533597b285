"""Rows of bodies, parts and decisions as facts for the rules."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.models import OrganisationKind
from rammevaerk.decisions.models import DecisionRole, RecordedDecision
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import DecisionFact, Outcome, Parties
from rammevaerk.decisions.rules.who import BodyScope, Part, RoleFact
from rammevaerk.web.once import once


@dataclass(frozen=True)
class Subject:
    """The case a decision is about: the word of the area above for its row ("special_term"), and the row's id."""

    kind: str
    id: int


@once
def roles(area_code: str, act: Act | None = None) -> tuple[RoleFact, ...]:
    """Who does what in an area, all dates, of one act or of all; what somebody entered and nobody confirmed is left out
    (1 query)."""
    rows = DecisionRole.objects.filter(Q(recorded_by=None) | Q(confirmation__isnull=False), area__code=area_code)
    if act is not None:
        rows = rows.filter(act=act.value)
    return tuple(role_fact(row) for row in rows.select_related("body").order_by("pk"))


def role_fact(row: DecisionRole) -> RoleFact:
    """One part; needs `body` selected."""
    part, act = Part(row.part), Act(row.act)
    if row.body is None:
        return RoleFact(act, part, None, row.valid_from, row.state, row.source)
    return RoleFact(act, part, row.body.name, row.valid_from, row.state, row.source, row.body.key, BodyScope(row.body.scope))


def decision_rows(kind: str, ids: Collection[int], act: Act | None = None) -> QuerySet[RecordedDecision]:
    """What was recorded of some cases, in the order it was recorded."""
    rows = RecordedDecision.objects.filter(subject=kind, subject_id__in=list(ids))
    if act is not None:
        rows = rows.filter(act=act.value)
    return rows.select_related("body", "party", "confirmation__by__user", "recorded_by__user").order_by("pk")


def decision_fact(row: RecordedDecision) -> DecisionFact:
    """One decision; needs `body`, `confirmation` and `recorded_by` selected."""
    return DecisionFact(
        id=row.pk,
        act=Act(row.act),
        part=Part(row.part),
        body=row.body.key,
        party=row.party_id,
        outcome=Outcome(row.outcome),
        on=row.on,
        confirmed=hasattr(row, "confirmation"),
        recorded_by=row.recorded_by.user_id if row.recorded_by else None,
        urgent=row.urgent,
    )


def recorded(act: Act, kind: str, ids: Collection[int]) -> dict[int, tuple[DecisionFact, ...]]:
    """What was recorded of some cases for one act, by case (1 query)."""
    found: dict[int, list[DecisionFact]] = defaultdict(list)
    for row in decision_rows(kind, ids, act):
        found[row.subject_id].append(decision_fact(row))
    return {pk: tuple(rows) for pk, rows in found.items()}


@once
def parties(area_code: str, on: date, operator: int | None = None) -> Parties:
    """The area's parties on a day by kind (2 queries)."""
    known = accounts.parties_on(area_code, on)
    return Parties(
        municipalities={row.id: row.name for row in known if row.kind == OrganisationKind.MUNICIPALITY},
        regions={row.id: row.name for row in known if row.kind == OrganisationKind.REGION},
        operator=operator,
    )
