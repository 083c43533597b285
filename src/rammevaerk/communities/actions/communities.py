"""A community from its registration to its end: what it is about, who is in it, who leads it, its commission."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from rammevaerk.accounts.models import OrganisationKind, RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.queries import organisation, the_area
from rammevaerk.communities import facts
from rammevaerk.communities.actions.standing import guarded, kept, needed, not_ahead, refuse, told
from rammevaerk.communities.models import Commission, Community, CommunityGroup, Lead, Member
from rammevaerk.communities.rules.membership import (
    LeadFact,
    MemberFact,
    check_ending,
    check_joining,
    check_lead,
    check_leaving,
)
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class About:
    """What a community is: its kind, its name, what it works with, for whom, and whether the agreement has it."""

    kind: str
    name: str
    theme: str
    in_agreement: bool = True
    groups: tuple[int, ...] = ()


@dataclass(frozen=True)
class NewCommunity:
    """A community from a day, with the organisations that are in it from the first day and the one that leads."""

    about: About
    valid_from: date
    lead: int
    members: tuple[int, ...] = field(default=())
    is_demo: bool = False
    source: str = ""


@transaction.atomic
def register_community(*, by: RoleAssignment, today: date, new: NewCommunity) -> Community:
    """Register a community. Raises Refused when it is there already, or its lead is no municipality."""
    require(by, Permission.KEEP_COMMUNITIES)
    about, area = new.about, the_area()
    refuse([*needed(name=about.name, theme=about.theme), *_lead_found(new.lead), *_there_already(new)])
    row = Community.objects.create(
        area=area,
        kind=about.kind,
        in_agreement=about.in_agreement,
        name=about.name,
        theme=about.theme,
        valid_from=new.valid_from,
        is_demo=new.is_demo,
        source=new.source,
    )
    _set_groups(row, about.groups)
    for pk in dict.fromkeys((new.lead, *new.members)):
        Member.objects.create(community=row, organisation_id=pk, valid_from=new.valid_from, is_demo=new.is_demo)
    Lead.objects.create(community=row, organisation_id=new.lead, valid_from=new.valid_from, recorded_by=by, is_demo=new.is_demo)
    told("register_community", by, "community", row.pk, kind=row.kind, valid_from=row.valid_from.isoformat())
    return row


def _lead_found(lead: int) -> list[Finding]:
    if organisation(lead).kind == OrganisationKind.MUNICIPALITY:
        return []
    message = text("A lead is a municipality that is a member on that day.")
    return [Finding("communities.lead_no_member", Severity.BLOCKING, message, where="lead")]


def _there_already(new: NewCommunity) -> list[Finding]:
    if not Community.objects.filter(name=new.about.name, valid_from=new.valid_from).exists():
        return []
    message = text("A community of that name from that day is in the register already.")
    return [Finding("communities.there_already", Severity.BLOCKING, message, where="name")]


@transaction.atomic
def change_community(*, by: RoleAssignment, today: date, community_id: int, about: About) -> Community:
    """Change what a community is about; what stood before goes into the audit trail."""
    row = kept(by, today, community_id)
    refuse(needed(name=about.name, theme=about.theme))
    before = {"kind": row.kind, "name": row.name, "theme": row.theme, "in_agreement": row.in_agreement}
    row.kind, row.name, row.theme, row.in_agreement = about.kind, about.name, about.theme, about.in_agreement
    row.save(update_fields=["kind", "name", "theme", "in_agreement"])
    _set_groups(row, about.groups)
    told("change_community", by, "community", row.pk, before=before)
    return row


def _set_groups(row: Community, groups: tuple[int, ...]) -> None:
    row.groups.exclude(target_group_id__in=groups).delete()
    there = set(CommunityGroup.objects.filter(community=row).values_list("target_group_id", flat=True))
    CommunityGroup.objects.bulk_create(CommunityGroup(community=row, target_group_id=pk) for pk in groups if pk not in there)


@transaction.atomic
def end_community(*, by: RoleAssignment, today: date, community_id: int, on: date, reason: str) -> Community:
    """End a community: the day before is its last. Its members leave with it."""
    require(by, Permission.KEEP_COMMUNITIES)
    row = kept(by, today, community_id)
    refuse([*check_ending(facts.life(row), on), *needed(reason=reason)])
    row.valid_to, row.end_reason = on, reason
    row.save(update_fields=["valid_to", "end_reason"])
    told("end_community", by, "community", row.pk, on=on.isoformat())
    return row


@transaction.atomic
def join_community(*, by: RoleAssignment, today: date, community_id: int, member: int | str, valid_from: date) -> Member:
    """Enter a member from a day: an organisation of the platform by its id, or another by its name."""
    row = kept(by, today, community_id)
    name = organisation(member).name if isinstance(member, int) else member.strip()
    new = MemberFact(0, member if isinstance(member, int) else None, name, valid_from, None)
    found = check_joining(new, facts.members(row), facts.life(row))
    refuse([*found, *([] if isinstance(member, int) else needed(other_name=name))])
    made = Member.objects.create(
        community=row,
        organisation_id=new.organisation,
        other_name="" if new.organisation else name,
        valid_from=valid_from,
        is_demo=row.is_demo,
    )
    told("join_community", by, "community", row.pk, member=made.pk, valid_from=valid_from.isoformat())
    return made


@transaction.atomic
def leave_community(*, by: RoleAssignment, today: date, member_id: int, on: date) -> Member:
    """A member leaves: the day before is its last. Raises Refused for the one that leads."""
    member = Member.objects.select_related("organisation").get(pk=member_id)
    row = kept(by, today, member.community_id)
    member.refresh_from_db(fields=["valid_to"])
    refuse(check_leaving(facts.member_fact(member), on, facts.leads(row)))
    member.valid_to = on
    member.save(update_fields=["valid_to"])
    told("leave_community", by, "community", row.pk, member=member.pk, on=on.isoformat())
    return member


@transaction.atomic
def name_lead(*, by: RoleAssignment, today: date, community_id: int, organisation_id: int, valid_from: date) -> Lead:
    """Name who leads from a day. Who led before keeps the community until then."""
    require(by, Permission.KEEP_COMMUNITIES)
    row = kept(by, today, community_id)
    new = LeadFact(0, organisation_id, valid_from)
    refuse(check_lead(new, facts.members(row), facts.leads(row), facts.life(row)))
    made = Lead.objects.create(
        community=row, organisation_id=organisation_id, valid_from=valid_from, recorded_by=by, is_demo=row.is_demo
    )
    told("name_community_lead", by, "community", row.pk, lead=organisation_id, valid_from=valid_from.isoformat())
    return made


@dataclass(frozen=True)
class NewCommission:
    """A commission as a body adopted it on a day, and where it stands."""

    words: str
    adopted_by: str
    adopted_on: date
    source: str = ""


@transaction.atomic
def record_commission(*, by: RoleAssignment, today: date, community_id: int, new: NewCommission) -> Commission:
    """Record the commission a body has adopted; the one before stays in the history."""
    row = kept(by, today, community_id)
    found = needed(words=new.words, adopted_by=new.adopted_by) + guarded(source=new.source)
    refuse([*found, *not_ahead(new.adopted_on, today, "adopted_on")])
    made = Commission.objects.create(
        community=row,
        words=new.words,
        adopted_by=new.adopted_by,
        adopted_on=new.adopted_on,
        source=new.source,
        recorded_by=by,
        is_demo=row.is_demo,
    )
    told("record_commission", by, "community", row.pk, adopted_on=new.adopted_on.isoformat())
    return made
