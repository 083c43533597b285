"""Rows of designation as facts for the rules."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from rammevaerk.accounts.models import AgreementArea
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import CaseStanding
from rammevaerk.designation.models import (
    CriterionArgument,
    Designation,
    Nomination,
    NominationStep,
    PanelJudgement,
    PanelRecommendation,
)
from rammevaerk.designation.rules.cases import DesignationFact, NominationFact
from rammevaerk.designation.rules.criteria import Judged, Pointing, SelectionCriterion
from rammevaerk.designation.rules.scheme import DesignationScheme, NominationKind, SchemeTerms, scheme_of, terms_of
from rammevaerk.law.rulebook import UnknownParameter
from rammevaerk.parameters import facts as parameters
from rammevaerk.web.once import once

SUBJECT = "nomination"
"""The word by which decisions name a case of this area."""


def act_of(kind: NominationKind) -> Act:
    """What the bodies are asked: a dispensation has its own line in the table of who decides."""
    return Act.DISPENSATION if kind is NominationKind.DISPENSATION else Act.DESIGNATION


def designation_fact(row: Designation) -> DesignationFact:
    return DesignationFact(row.pk, row.service_id, row.designates, row.valid_from, row.valid_to)


def designations(service_ids: Collection[int] | None = None) -> dict[int, list[DesignationFact]]:
    """What has taken effect, by service (1 query)."""
    found: dict[int, list[DesignationFact]] = defaultdict(list)
    for row in effects() if service_ids is None else Designation.objects.filter(service_id__in=list(service_ids)).order_by("pk"):
        found[row.service_id].append(designation_fact(row))
    return found


@once
def effects() -> list[Designation]:
    """All that has taken effect, oldest first (1 query)."""
    return list(Designation.objects.order_by("pk"))


def scheme(area: AgreementArea, day: date) -> tuple[DesignationScheme, SchemeTerms | None]:
    """Whether the area has the scheme on a day, and its agreed year; None when it has none or it is not known (no query)."""
    book = parameters.rulebook_in(area, day)
    found = scheme_of(book)
    if found.has is not True:
        return found, None
    try:
        return found, terms_of(book)
    except UnknownParameter:
        return found, None


def read_along(rows: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """With everything a case's state is worked out from (4 queries more)."""
    return rows.select_related("service", "operator", "effect", "made_by__user").prefetch_related(
        "steps", "arguments", "judgements", "recommendations"
    )


def judged_of(row: Nomination) -> dict[SelectionCriterion, Judged]:
    """The panel's latest judgement of each criterion; no query when read along."""
    return {SelectionCriterion(one.criterion): judged_fact(one) for one in in_order(row.judgements.all())}


def judged_fact(one: PanelJudgement) -> Judged:
    """A judgement as the rules take it."""
    criterion = SelectionCriterion(one.criterion)
    return Judged(criterion, one.met, one.grounds, one.evidence, one.judged_on, Pointing(one.pointing))


def arguments_of(row: Nomination) -> dict[SelectionCriterion, CriterionArgument]:
    """The operator's latest argument for each criterion."""
    return {SelectionCriterion(one.criterion): one for one in sorted(row.arguments.all(), key=lambda one: one.pk)}


def recommendation_of(row: Nomination) -> PanelRecommendation | None:
    """The panel's latest recommendation, None before there is one."""
    return max(row.recommendations.all(), key=lambda one: one.pk, default=None)


def step_on(row: Nomination, kind: str) -> date | None:
    """The day of a step, None when it is not taken."""
    return next((step.on for step in row.steps.all() if step.kind == kind), None)


def nomination_fact(row: Nomination, stands: CaseStanding) -> NominationFact:
    """A case with what the bodies have come to; no query when read along."""
    recommendation = recommendation_of(row)
    return NominationFact(
        kind=NominationKind(row.kind),
        sent_on=step_on(row, NominationStep.Kind.SENT),
        withdrawn_on=step_on(row, NominationStep.Kind.WITHDRAWN),
        recommended=None if recommendation is None else recommendation.recommends,
        approved=stands.approved,
        rejected=stands.rejected,
        in_effect=hasattr(row, "effect"),
    )


def in_order(rows: Iterable[PanelJudgement]) -> list[PanelJudgement]:
    """As they were recorded, so that the latest of a criterion is the last."""
    return sorted(rows, key=lambda one: one.pk)
