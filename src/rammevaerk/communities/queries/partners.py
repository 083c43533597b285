"""Partners in other sectors with their forms, and what outreach covers."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet

from rammevaerk.communities.models import OperatingForm, Outreach, OutreachMunicipality, Partner
from rammevaerk.communities.queries.communities import running
from rammevaerk.communities.rules.outreach import OutreachFact


def partners() -> list[Partner]:
    """All partners with their forms, in Danish order (2 queries)."""
    return list(_with_forms(Partner.objects.all()))


def partner(pk: int) -> Partner:
    """One partner with its forms (2 queries). Raises `Partner.DoesNotExist`."""
    return _with_forms(Partner.objects.all()).get(pk=pk)


def _with_forms(rows: QuerySet[Partner]) -> QuerySet[Partner]:
    forms = OperatingForm.objects.order_by("valid_from", "pk")
    return rows.order_by("sort_key", "pk").prefetch_related(Prefetch("forms", forms))


def forms_of_service(service_id: int) -> list[OperatingForm]:
    """The forms recorded of a service, oldest first (1 query)."""
    return list(OperatingForm.objects.filter(service_id=service_id).order_by("valid_from", "pk"))


def outreach(day: date | None = None, service_id: int | None = None) -> list[Outreach]:
    """Outreach that runs on a day, or all, of every service or one, with municipalities (2 queries)."""
    rows = Outreach.objects.all() if day is None else Outreach.objects.filter(running(day))
    rows = rows if service_id is None else rows.filter(service_id=service_id)
    covered = OutreachMunicipality.objects.select_related("municipality").order_by("municipality__sort_key")
    return list(
        rows.select_related("service")
        .order_by("service__sort_key", "subject", "pk")
        .prefetch_related(Prefetch("municipalities", covered))
    )


def one_outreach(pk: int) -> Outreach:
    """One outreach with its service (1 query). Raises `Outreach.DoesNotExist`."""
    return Outreach.objects.select_related("service").get(pk=pk)


def outreach_facts(rows: Iterable[Outreach]) -> list[OutreachFact]:
    """What the rows cover; no query."""
    return [OutreachFact(row.service_id, frozenset(each.municipality_id for each in row.municipalities.all())) for row in rows]
