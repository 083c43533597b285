"""Rows of communities as facts for the rules. The rows are read along with the community; no query here."""

from rammevaerk.accounts.models import OrganisationKind
from rammevaerk.communities.models import Community, Lead, Member
from rammevaerk.communities.rules.membership import LeadFact, Life, MemberFact


def life(row: Community) -> Life:
    """When a community runs."""
    return Life(row.valid_from, row.valid_to)


def member_fact(row: Member) -> MemberFact:
    organisation = row.organisation
    if organisation is None:
        return MemberFact(row.pk, None, row.other_name, row.valid_from, row.valid_to)
    leads = organisation.kind == OrganisationKind.MUNICIPALITY
    return MemberFact(row.pk, organisation.pk, organisation.name, row.valid_from, row.valid_to, leads)


def lead_fact(row: Lead) -> LeadFact:
    return LeadFact(row.pk, row.organisation_id, row.valid_from)


def members(row: Community) -> tuple[MemberFact, ...]:
    """All members a community has or has had, in Danish order when read by `queries.read`."""
    return tuple(member_fact(each) for each in row.members.all())


def leads(row: Community) -> tuple[LeadFact, ...]:
    """All leads a community has or has had."""
    return tuple(lead_fact(each) for each in row.leads.all())
