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
from rammevaerk.communities.queries.communities import CommunityRow, community_rows, led_by, running
from rammevaerk.communities.queries.knowledge import unanswered, unassessed
from rammevaerk.communities.rules.reports import ReportState
from rammevaerk.parameters.facts import rulebook_in
from rammevaerk.registry.queries import acting_of, related_groups, services_of, target_group_tree
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
    answered = Exists(KnowledgeAnswer.objects.filter(request=OuterRef("pk")))
    assessed = Exists(NoveltyAssessment.objects.filter(novelty=OuterRef("pk")))
    communities = _counted(Community.objects.filter(running(today)), "communities")
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
    ids, asked = ([], []) if keeper else _concerned(assignment, today)
    led = _led(assignment, today, ids) if ids else []
    found = _reports(led) + _answers([row.id for row in led], asked)
    if keeper or any(row.row.kind == Community.Kind.NETWORK for row in led):
        found += _novelties(led, keeper=keeper)
    return found


def _concerned(assignment: RoleAssignment, today: date) -> tuple[list[int], list[int]]:
    """The communities one's organisation leads or has led, and the requests to one's own services without an answer, asked for
    together: most people have neither, and the first page is asked for often (1 query)."""
    parties = acting_of(assignment, today).parties
    leads = Lead.objects.filter(organisation_id__in=parties, valid_from__lte=today)
    answered = Exists(KnowledgeAnswer.objects.filter(request=OuterRef("pk")))
    waiting = KnowledgeRequest.objects.filter(~answered, withdrawn_on__isnull=True).order_by()
    if assignment.as_role is Role.SERVICE_MANAGER:
        waiting = waiting.filter(service_id__in=services_of(assignment))
    elif assignment.as_role is Role.OPERATOR_ECONOMIST:
        waiting = waiting.filter(service__operator_id__in=parties)
    else:
        waiting = waiting.filter(service_id__in=[])
    both = leads.values_list(Value("led"), "community_id").union(waiting.values_list(Value("asked"), "pk"))
    found = list(both)
    return [pk for what, pk in found if what == "led"], [pk for what, pk in found if what == "asked"]


def _led(assignment: RoleAssignment, today: date, ids: list[int]) -> list[CommunityRow]:
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


def _answers(led: list[int], asked: list[int]) -> list[Task]:
    if not (led or asked):
        return []
    rows = unanswered().filter(Q(community_id__in=led) | Q(pk__in=asked))
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
    rows = unassessed()
    if not keeper:
        named = {group for row in led if row.row.kind == Community.Kind.NETWORK for group, _name in row.groups}
        groups = related_groups(named, target_group_tree(led[0].day))
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
