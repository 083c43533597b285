"""What communities ask of a role: reports, answers, assessments; and the counts of the card on the hub."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, Role, role_may
from rammevaerk.accounts.queries import the_area
from rammevaerk.communities.models import Community, KnowledgeAnswer, KnowledgeRequest, Lead, Novelty, NoveltyAssessment
from rammevaerk.communities.queries.communities import CommunityRow, community_rows, led_by
from rammevaerk.communities.queries.knowledge import unanswered, unassessed
from rammevaerk.communities.rules.reports import ReportState
from rammevaerk.parameters.facts import rulebook_in
from rammevaerk.registry.queries import acting_of, own_service_ids
from rammevaerk.web.todo import Task

MOST = 10


@dataclass(frozen=True)
class Counts:
    """Communities that run, requests without an answer, and what is new and not assessed."""

    communities: int
    unanswered: int
    unassessed: int


def counts(today: date) -> Counts:
    """The counts of the hub's card (1 query)."""
    runs = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today))
    answered = Exists(KnowledgeAnswer.objects.filter(request=OuterRef("pk")))
    assessed = Exists(NoveltyAssessment.objects.filter(novelty=OuterRef("pk")))
    communities = _counted(Community.objects.filter(runs), "communities")
    requests = _counted(KnowledgeRequest.objects.filter(~answered, withdrawn_on__isnull=True), "unanswered")
    known = dict(communities.union(requests, _counted(Novelty.objects.filter(~assessed), "unassessed")))
    return Counts(*(known.get(name, 0) for name in ("communities", "unanswered", "unassessed")))


def _counted(rows: QuerySet[Any], name: str) -> QuerySet[Any, tuple[str, int]]:
    named = rows.order_by().annotate(counted_as=Value(name)).values("counted_as")
    counted: QuerySet[Any, tuple[str, int]] = named.annotate(found=Count("pk")).values_list("counted_as", "found")
    return counted


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """Reports and answers owed by the communities one's municipality leads, requests to one's own services, and what is new and
    not assessed (at most 12 queries, 1 for whoever leads nothing and runs no service)."""
    role = assignment.as_role
    if not role_may(role, Permission.LEAD_COMMUNITIES):
        return []
    keeper = role_may(role, Permission.KEEP_COMMUNITIES)
    led = [] if keeper else _led(assignment, today)
    found = _reports(led) + _answers(assignment, today, [row.id for row in led])
    if keeper or any(row.row.kind == Community.Kind.NETWORK for row in led):
        found += _novelties(led, keeper=keeper)
    return found


def _led(assignment: RoleAssignment, today: date) -> list[CommunityRow]:
    leads = Lead.objects.filter(organisation_id__in=acting_of(assignment, today).parties, valid_from__lte=today)
    ids = list(leads.values_list("community_id", flat=True).distinct())
    if not ids:
        return []
    rows = community_rows(today, rulebook_in(the_area(), today), Community.objects.filter(pk__in=ids))
    return led_by(assignment, today, rows)


def _reports(led: list[CommunityRow]) -> list[Task]:
    return [
        Task(
            row.owed.due,
            _("Submit the report of %(year)s: %(community)s") % {"year": row.owed.year, "community": row.name},
            _("Your municipality leads the community."),
            reverse("communities:report", args=[row.id, row.owed.year]),
        )
        for row in led
        if row.owed is not None and row.owed.state is not ReportState.SUBMITTED
    ]


def _answers(assignment: RoleAssignment, today: date, led: list[int]) -> list[Task]:
    runs_services = assignment.as_role in (Role.SERVICE_MANAGER, Role.OPERATOR_ECONOMIST)
    own = own_service_ids(assignment, today) if runs_services else ()
    if not (led or own):
        return []
    rows = unanswered().filter(Q(community_id__in=led) | Q(service_id__in=own))
    return [
        Task(
            None,
            _("Answer a request for knowledge: %(subject)s") % {"subject": row.subject},
            _("From %(asker)s.") % {"asker": row.asked_by.name},
            reverse("communities:request", args=[row.pk]),
        )
        for row in rows[:MOST]
    ]


def _novelties(led: list[CommunityRow], *, keeper: bool) -> list[Task]:
    groups = {group for row in led if row.row.kind == Community.Kind.NETWORK for group, _name in row.groups}
    rows = unassessed()
    if not keeper:
        rows = rows.filter(Q(target_group__isnull=True) | Q(target_group_id__in=groups))
    return [
        Task(
            None,
            _("Assess what is new: %(title)s") % {"title": row.title},
            _("Noted by %(organisation)s.") % {"organisation": row.noted_by.name},
            reverse("communities:novelty", args=[row.pk]),
        )
        for row in rows[:MOST]
    ]
