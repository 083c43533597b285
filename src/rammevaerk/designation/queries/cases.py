"""Cases of designation with where they stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.decisions import queries as decisions
from rammevaerk.decisions.queries import Described
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import CaseStanding
from rammevaerk.designation import facts
from rammevaerk.designation.models import Nomination
from rammevaerk.designation.rules.cases import NominationFact, NominationState
from rammevaerk.designation.rules.scheme import NominationKind


@dataclass(frozen=True)
class CaseSeen:
    """A case, what it is worked out from, and where it stands."""

    row: Nomination
    fact: NominationFact

    @property
    def state(self) -> NominationState:
        return self.fact.state

    @property
    def kind(self) -> NominationKind:
        return self.fact.kind


def cases(rows: QuerySet[Nomination], today: date) -> list[CaseSeen]:
    """The cases with where they stand (3 queries, and 5 for each act that bodies are still asked about)."""
    found = list(rows.select_related("service", "operator", "effect").prefetch_related("steps", "recommendations"))
    stands = _standings([row for row in found if _with_the_bodies(row)], today)
    nothing = {row.pk: CaseStanding(facts.act_of(NominationKind(row.kind)), False, ()) for row in found}
    return [CaseSeen(row, facts.nomination_fact(row, stands.get(row.pk, nothing[row.pk]))) for row in found]


def _with_the_bodies(row: Nomination) -> bool:
    """Whether what bodies have said decides where it stands: a draft, a case taken back and one in effect stand without."""
    kinds = {step.kind for step in row.steps.all()}
    return "sent" in kinds and "withdrawn" not in kinds and not hasattr(row, "effect")


def _standings(rows: Iterable[Nomination], today: date) -> dict[int, CaseStanding]:
    by_act: dict[Act, dict[int, int | None]] = {}
    for row in rows:
        by_act.setdefault(facts.act_of(NominationKind(row.kind)), {})[row.pk] = row.operator_id
    found: dict[int, CaseStanding] = {}
    for act, operators in by_act.items():
        found.update(decisions.standings(act, facts.SUBJECT, list(operators), today, operators))
    return found


def cases_of_year(year: int, today: date) -> list[CaseSeen]:
    """What was asked for in a year, by service in Danish order (queries as `cases`)."""
    return cases(Nomination.objects.filter(year=year).order_by("service__sort_key", "pk"), today)


def cases_of_service(service_id: int, today: date) -> list[CaseSeen]:
    """All that was asked for of a service, newest first (queries as `cases`)."""
    return cases(Nomination.objects.filter(service_id=service_id).order_by("-pk"), today)


def case(pk: int) -> Nomination | None:
    """One case with everything said of it, None when there is none (5 queries)."""
    return facts.read_along(Nomination.objects.all()).filter(pk=pk).first()


def years() -> list[int]:
    """The years in which something was asked for or took effect, newest first (1 query)."""
    return list(Nomination.objects.order_by("-year").values_list("year", flat=True).distinct())


def describe(pk: int) -> Described | None:
    """A case as decisions name it (1 query)."""
    row = Nomination.objects.select_related("service").filter(pk=pk).first()
    if row is None:
        return None
    title = _("Designation %(year)s: %(service)s") % {"year": row.year, "service": row.service.name}
    return Described(title, reverse("designation:case", args=[pk]), row.operator_id)
