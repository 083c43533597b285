"""Pages of communities: the list, one community, and what is changed about it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.communities import actions, queries
from rammevaerk.communities.forms import (
    AboutForm,
    CommissionForm,
    CommunityFilter,
    CommunityForm,
    EndCommunityForm,
    EndForm,
    LeadForm,
    MemberForm,
)
from rammevaerk.communities.models import Member
from rammevaerk.communities.pages.communities import community_context, community_table, filtered
from rammevaerk.communities.views.shared import (
    asked_community,
    form_page,
    group_tree,
    kept_community,
    municipality_choices,
    party_choices,
    said,
    tried,
)
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.parameters.facts import rulebook_in
from rammevaerk.web.once import reading_once


@permission(Permission.SEE_COMMUNITIES)
def community_list(request: AskedRequest) -> HttpResponse:
    """The communities, filtered, and the ways on to requests, what is new, partners and outreach."""
    rows = queries.community_rows(request.today, rulebook_in(accounts.the_area(), request.today))
    groups = sorted({pair for row in rows for pair in row.groups}, key=lambda pair: danish_key(pair[1]))
    members = {(each.organisation, each.name) for row in rows for each in row.members if each.organisation}
    form = CommunityFilter(request.GET, groups=groups, members=sorted(members, key=lambda pair: danish_key(pair[1])))
    table = community_table(filtered(rows, form.chosen()), request, form)
    if file := table.export():
        return file
    counts = queries.counts(request.today)
    context = {
        "table": table,
        "counts": counts,
        "may_keep": may(request, Permission.KEEP_COMMUNITIES),
        "may_see": may(request, Permission.SEE_KNOWLEDGE),
        "may_note": may(request, Permission.NOTE_NOVELTIES),
        "invented": any(row.row.is_demo for row in rows),
        "crumbs": [(_("Cooperation"), "cooperation:tripartition"), (_("Communities"), "")],
    }
    return render(request, "communities/list.html", context)


@permission(Permission.SEE_COMMUNITIES)
def community(request: AskedRequest, pk: int) -> HttpResponse:
    """One community: what it is about, who is in it, its commission, reports, requests and assessments."""
    with reading_once():
        found = asked_community(request, pk)
        context = community_context(request, found)
    return render(request, "communities/community.html", context)


@permission(Permission.KEEP_COMMUNITIES)
def register(request: AskedRequest) -> HttpResponse:
    """Register a community."""
    form = CommunityForm(
        request.POST or None,
        groups=group_tree(request.today),
        municipalities=municipality_choices(request.today),
        members=party_choices(request.today),
        initial={"in_agreement": True, "kind": "network"},
    )
    if request.method == "POST" and form.is_valid():
        made = tried(request, form, actions.register_community, new=form.new())
        if made:
            return said(request, _("The community is registered."), "communities:community", made.pk)
    return form_page(request, form, _("Register a community"), _("Register it"), crumbs=[])


@permission(Permission.LEAD_COMMUNITIES)
def change(request: AskedRequest, pk: int) -> HttpResponse:
    """Change what a community is about."""
    found = kept_community(request, pk)
    row = found.row
    initial = {"name": row.name, "kind": row.kind, "theme": row.theme, "in_agreement": row.in_agreement}
    initial |= {f"group_{number}": group for number, (group, _name) in enumerate(found.groups, start=1)}
    form = AboutForm(request.POST or None, groups=group_tree(request.today), initial=initial)
    if request.method == "POST" and form.is_valid():
        about = form.about()
        if tried(request, form, actions.change_community, community_id=pk, about=about):
            return said(request, _("It is changed."), "communities:community", pk)
    return form_page(request, form, _("Change the community"), _("Save"), crumbs=_crumbs(found))


def _crumbs(found: queries.CommunityRow) -> list[tuple[str, str]]:
    return [(found.name, reverse("communities:community", args=[found.id]))]


@permission(Permission.KEEP_COMMUNITIES)
def end(request: AskedRequest, pk: int) -> HttpResponse:
    """End a community."""
    found, form = asked_community(request, pk), EndCommunityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if tried(request, form, actions.end_community, community_id=pk, on=data["on"], reason=data["reason"]):
            return said(request, _("The end is recorded."), "communities:community", pk)
    return form_page(request, form, _("End the community"), _("Record the end"), crumbs=_crumbs(found))


@permission(Permission.LEAD_COMMUNITIES)
def join(request: AskedRequest, pk: int) -> HttpResponse:
    """Enter a member."""
    found = kept_community(request, pk)
    form = MemberForm(request.POST or None, organisations=party_choices(request.today), initial={"valid_from": request.today})
    if request.method == "POST" and form.is_valid():
        member, day = form.member, form.cleaned_data["valid_from"]
        if tried(request, form, actions.join_community, community_id=pk, member=member, valid_from=day):
            return said(request, _("The member is entered."), "communities:community", pk)
    return form_page(request, form, _("Enter a member"), _("Enter the member"), crumbs=_crumbs(found))


@permission(Permission.LEAD_COMMUNITIES)
def leave(request: AskedRequest, pk: int, member: int) -> HttpResponse:
    """Record that a member leaves."""
    found = kept_community(request, pk)
    row: Member | None = next((each for each in found.row.members.all() if each.pk == member), None)
    if row is None:
        return redirect("communities:community", pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["on"]
        if tried(request, form, actions.leave_community, member_id=member, on=day):
            return said(request, _("It is recorded that the member leaves."), "communities:community", pk)
    name = row.organisation.name if row.organisation else row.other_name
    heading = _("%(name)s leaves the community") % {"name": name}
    return form_page(request, form, heading, _("Record it"), crumbs=_crumbs(found))


@permission(Permission.KEEP_COMMUNITIES)
def lead(request: AskedRequest, pk: int) -> HttpResponse:
    """Name who leads the community from a day."""
    found = asked_community(request, pk)
    able = [(each.organisation, each.name) for each in found.members if each.may_lead]
    form = LeadForm(request.POST or None, municipalities=able, initial={"valid_from": request.today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        new = {"community_id": pk, "organisation_id": data["organisation"], "valid_from": data["valid_from"]}
        if tried(request, form, actions.name_lead, **new):
            return said(request, _("The lead is recorded."), "communities:community", pk)
    note = _("Who leads now keeps the community until the day before.")
    return form_page(request, form, _("Name another lead"), _("Record the lead"), crumbs=_crumbs(found), note=note)


@permission(Permission.LEAD_COMMUNITIES)
def commission(request: AskedRequest, pk: int) -> HttpResponse:
    """Record the commission that a body has adopted."""
    found, form = kept_community(request, pk), CommissionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = form.new()
        if tried(request, form, actions.record_commission, community_id=pk, new=new):
            return said(request, _("The commission is recorded."), "communities:community", pk)
    note = _("Write it as the body adopted it. The one before stays in the history.")
    return form_page(request, form, _("Record a commission"), _("Record it"), crumbs=_crumbs(found), note=note)
