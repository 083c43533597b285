"""Communities with members, lead and reports, and who keeps one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from rammevaerk.accounts.facts import memberships
from rammevaerk.accounts.models import Organisation, RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.accounts.queries import the_area
from rammevaerk.accounts.rules import parties
from rammevaerk.communities import facts
from rammevaerk.communities.models import (
    Community,
    CommunityGroup,
    Lead,
    Member,
    YearlyReport,
)
from rammevaerk.communities.rules.membership import Life, MemberFact, lead_on, members_on
from rammevaerk.communities.rules.reports import ReportState, due_on, owed_year, state_of
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.registry.queries import acting_of, groups_of_units, related_groups, target_group_tree, units_of


@dataclass(frozen=True)
class Owed:
    """The report a community owes for the newest year that is over. `due` is None while the area's term is not known."""

    year: int
    due: date | None
    state: ReportState


@dataclass(frozen=True)
class CommunityRow:
    """A community as it stands on a day."""

    row: Community
    life: Life
    lead: Organisation | None
    members: tuple[MemberFact, ...]
    groups: tuple[tuple[int, str], ...]
    owed: Owed | None
    day: date

    @property
    def id(self) -> int:
        return self.row.pk

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def sort_key(self) -> str:
        return danish_key(self.row.name)

    @property
    def member_count(self) -> int:
        return len(self.members)

    @property
    def runs(self) -> bool:
        return self.life.runs_on(self.day)


def running(day: date) -> Q:
    """Those that run on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def read(rows: QuerySet[Community]) -> list[Community]:
    """The communities with members, leads, groups and reports, in Danish order (5 queries)."""
    return list(
        rows.order_by("sort_key", "pk").prefetch_related(
            Prefetch("members", Member.objects.select_related("organisation").order_by("valid_from", "pk")),
            Prefetch("leads", Lead.objects.select_related("organisation").order_by("valid_from", "pk")),
            Prefetch("groups", CommunityGroup.objects.select_related("target_group").order_by("target_group__name")),
            Prefetch("reports", YearlyReport.objects.order_by("-year")),
        )
    )


def community_rows(today: date, rulebook: Rulebook, rows: QuerySet[Community] | None = None) -> list[CommunityRow]:
    """All communities, or some, as they stand today (5 queries)."""
    return [shown(row, today, rulebook) for row in read(Community.objects.all() if rows is None else rows)]


def community(pk: int) -> Community:
    """One community with what hangs on it (5 queries). Raises `Community.DoesNotExist`."""
    found = read(Community.objects.filter(pk=pk))
    if not found:
        raise Community.DoesNotExist(pk)
    return found[0]


def shown(row: Community, today: date, rulebook: Rulebook) -> CommunityRow:
    """A community that `read` gave, as it stands today; one that has ended as it stood on its last day. No query."""
    life = facts.life(row)
    leading = lead_on(facts.leads(row), today)
    lead = next((each.organisation for each in row.leads.all() if each.organisation_id == leading), None)
    day = min(today, life.end.fromordinal(life.end.toordinal() - 1)) if life.end else today
    members = sorted(members_on(facts.members(row), day), key=lambda member: danish_key(member.name))
    groups = tuple((each.target_group_id, each.target_group.name) for each in row.groups.all())
    return CommunityRow(row, life, lead, tuple(members), groups, _owed(row, life, today, rulebook), today)


def _owed(row: Community, life: Life, today: date, rulebook: Rulebook) -> Owed | None:
    year = owed_year(life, today) if row.in_agreement else None
    if year is None:
        return None
    due = due_on(year, rulebook)
    report = next((each for each in row.reports.all() if each.year == year), None)
    state = state_of(report is not None and report.submitted_on is not None, report is not None, due, today)
    return Owed(year, due, state)


def report_of(community_id: int, year: int) -> YearlyReport | None:
    """The report of a year with who wrote it, a draft too (1 query)."""
    rows = YearlyReport.objects.filter(community_id=community_id, year=year)
    return rows.select_related("submitted_by__user", "changed_by__user").first()


def keeps(by: RoleAssignment | None, row: Community, today: date) -> bool:
    """Whether somebody keeps a community: the secretariat, and the people of the municipality that leads it today."""
    if by is None or not role_may(by.as_role, Permission.LEAD_COMMUNITIES):
        return False
    if role_may(by.as_role, Permission.KEEP_COMMUNITIES):
        return True
    return lead_on(facts.leads(row), today) in acting_of(by, today).parties


def shares(by: RoleAssignment | None, today: date) -> bool:
    """Whether somebody asks and answers: a role that shares knowledge, of a party of the agreement or a member of a community
    that runs (at most 3 queries)."""
    if by is None or not role_may(by.as_role, Permission.SHARE_KNOWLEDGE):
        return False
    own = set(acting_of(by, today).parties)
    if own & set(parties(memberships(the_area().code), today)):
        return True
    return Member.objects.filter(running(today), organisation_id__in=own).exists()


def led_by(by: RoleAssignment, today: date, rows: Iterable[CommunityRow]) -> list[CommunityRow]:
    """Those of the communities that somebody's organisation leads today."""
    own = acting_of(by, today).parties
    return [row for row in rows if row.lead is not None and row.lead.pk in own]


def about_service(service_id: int, day: date) -> list[Community]:
    """The communities that run on a day and are about a target group the service takes, or one above or below it, in Danish
    order (at most 4 queries)."""
    units = [unit.id for unit in units_of([service_id])]
    taken = {row.target_group_id for rows in groups_of_units(units).values() for row in rows}
    if not taken:
        return []
    like = related_groups(taken, target_group_tree(day))
    rows = Community.objects.filter(running(day), groups__target_group_id__in=like).distinct()
    return list(rows.order_by("sort_key", "pk"))


def open_networks(day: date) -> list[Community]:
    """The networks that run on a day with their leads, in Danish order (2 queries)."""
    rows = Community.objects.filter(running(day), kind=Community.Kind.NETWORK)
    return list(rows.order_by("sort_key", "pk").prefetch_related("leads"))
