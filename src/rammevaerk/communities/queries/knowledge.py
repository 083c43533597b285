"""Knowledge asked for and answered, what is new, and what a service has shared."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from rammevaerk.communities.models import (
    KnowledgeAnswer,
    KnowledgeRequest,
    Novelty,
    NoveltyAssessment,
)


def requests() -> QuerySet[KnowledgeRequest]:
    """All requests with whom they concern, how many answers and hours they have (1 query)."""
    rows = KnowledgeRequest.objects.select_related("asked_by", "community", "service", "target_group")
    return rows.annotate(answer_count=Count("answers"), hours=Sum("answers__hours"))


def unanswered() -> QuerySet[KnowledgeRequest]:
    """Requests that stand without an answer, the oldest first."""
    answered = Exists(KnowledgeAnswer.objects.filter(request=OuterRef("pk")))
    rows = KnowledgeRequest.objects.filter(~answered, withdrawn_on__isnull=True)
    return rows.select_related("asked_by", "community", "service").order_by("asked_on", "pk")


def request_of(pk: int) -> KnowledgeRequest:
    """One request (1 query). Raises `KnowledgeRequest.DoesNotExist`."""
    return requests().get(pk=pk)


def answers_of(request_id: int) -> list[KnowledgeAnswer]:
    """The answers of a request, oldest first (1 query)."""
    rows = KnowledgeAnswer.objects.filter(request_id=request_id).select_related("organisation", "service")
    return list(rows.order_by("answered_on", "pk"))


def requests_of_community(community_id: int) -> list[KnowledgeRequest]:
    """The requests to a community, newest first (1 query)."""
    return list(requests().filter(community_id=community_id).order_by("-asked_on", "-pk"))


def shared_with(service_ids: Collection[int], start: date, end: date) -> dict[int, list[tuple[int | None, Decimal | None]]]:
    """What services have answered in [start, end), answer by answer, as the duties of designated services count them: who asked,
    and the hours (1 query)."""
    rows = KnowledgeAnswer.objects.filter(service_id__in=list(service_ids), answered_on__gte=start, answered_on__lt=end)
    found: dict[int, list[tuple[int | None, Decimal | None]]] = defaultdict(list)
    for service, asker, hours in rows.order_by("pk").values_list("service_id", "request__asked_by_id", "hours"):
        found[service].append((asker, hours))
    return found


def novelties() -> QuerySet[Novelty]:
    """What is new, with how often it was assessed, and the latest outcome (1 query)."""
    latest = NoveltyAssessment.objects.filter(novelty=OuterRef("pk")).order_by("-assessed_on", "-pk")
    rows = Novelty.objects.select_related("noted_by", "target_group")
    return rows.annotate(assessment_count=Count("assessments"), outcome=latest.values("outcome")[:1])


def unassessed() -> QuerySet[Novelty]:
    """What nobody has assessed, the oldest first."""
    rows = Novelty.objects.filter(~Exists(NoveltyAssessment.objects.filter(novelty=OuterRef("pk"))))
    return rows.select_related("noted_by", "target_group").order_by("noted_on", "pk")


def novelty(pk: int) -> Novelty:
    """One novelty (1 query). Raises `Novelty.DoesNotExist`."""
    return novelties().get(pk=pk)


def assessments_of(novelty_id: int) -> list[NoveltyAssessment]:
    """What networks have thought of it, newest first (1 query)."""
    rows = NoveltyAssessment.objects.filter(novelty_id=novelty_id).select_related("community")
    return list(rows.order_by("-assessed_on", "-pk"))


def assessments_by(community_id: int) -> list[NoveltyAssessment]:
    """What a network has assessed, newest first (1 query)."""
    rows = NoveltyAssessment.objects.filter(community_id=community_id).select_related("novelty")
    return list(rows.order_by("-assessed_on", "-pk"))
