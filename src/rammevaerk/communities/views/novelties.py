"""Pages of what is new: the list, noting it, one with its assessments."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.communities import actions, queries
from rammevaerk.communities.forms import AssessmentForm, NoveltyForm
from rammevaerk.communities.models import Novelty, NoveltyAssessment
from rammevaerk.communities.rules.novelties import NoveltyOutcome, leads_to_a_decision, level_pointed_to
from rammevaerk.communities.views.shared import HOME, for_acts_of, form_page, group_tree, said, tried
from rammevaerk.communities.wording import outcome_name
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_KNOWLEDGE)
def novelty_list(request: AskedRequest) -> HttpResponse:
    """What is new, newest first, with what networks think of it."""
    table = Table(
        [
            Column("title", _("In a few words"), cell=_link, export="title"),
            Column("kind", _("Kind"), cell="get_kind_display"),
            Column("who", _("Noted by"), cell="noted_by.name"),
            Column("day", _("Day"), cell="noted_on", sortable="noted_on", export_format="date"),
            Column("outcome", _("Latest assessment"), cell=_outcome),
        ],
        rows=queries.novelties(),
        request=request,
        name="new",
        order="-noted_on",
        caption=_("New needs and new knowledge"),
        empty=_("Nobody has noted anything new yet."),
    )
    if file := table.export():
        return file
    context = {
        "table": table,
        "waiting": queries.counts(request.today).unassessed,
        "may_note": may(request, Permission.NOTE_NOVELTIES),
        "crumbs": [(_("Communities"), "communities:list"), (_("New needs and new knowledge"), "")],
    }
    return render(request, "communities/novelties.html", context)


def _link(row: Novelty) -> SafeString:
    group = row.target_group.name if row.target_group else ""
    address = reverse("communities:novelty", args=[row.pk])
    return format_html('<a href="{}">{}</a><span class="rv-sub">{}</span>', address, row.title, group)


def _outcome(row: Any) -> str:
    return outcome_name(row.outcome) if row.outcome else _("Not assessed")


@permission(Permission.NOTE_NOVELTIES)
def note(request: AskedRequest) -> HttpResponse:
    """Note something new."""
    form = NoveltyForm(request.POST or None, groups=group_tree(request.today))
    if request.method == "POST" and form.is_valid():
        made = tried(request, form, actions.note_novelty, new=form.new())
        if made:
            return said(request, _("It is noted. A network assesses it."), "communities:novelty", made.pk)
    words = _(
        "Two minutes are enough: what it is, in a few words. All who are signed in can read it; write nothing about a citizen."
    )
    crumbs = [(_("New needs and new knowledge"), reverse("communities:novelties"))]
    return form_page(request, form, _("Note something new"), _("Note it"), crumbs=crumbs, note=words)


@permission(Permission.SEE_KNOWLEDGE)
def one_novelty(request: AskedRequest, pk: int) -> HttpResponse:
    """One thing that is new, with every assessment, and the way on to a decision on the level."""
    row = _row(pk)
    mine = [each for each in queries.open_networks(request.today) if queries.keeps(request.assignment, each, request.today)]
    may_assess = for_acts_of(request, bool(mine))
    form = AssessmentForm(request.POST or None, networks=[(each.pk, each.name) for each in mine])
    if request.method == "POST" and form.is_valid():
        new = form.new()
        if tried(request, form, actions.assess_novelty, novelty_id=pk, new=new):
            return said(request, _("The assessment is recorded."), "communities:novelty", pk)
    assessments = queries.assessments_of(pk)
    context = {
        "row": row,
        "assessments": [(each, outcome_name(each.outcome)) for each in assessments],
        "form": form if may_assess else None,
        "onward": _onward(row, assessments),
        "may_decide": may(request, Permission.DECIDE_LEVELS),
        "crumbs": [(_("Communities"), HOME), (_("New needs and new knowledge"), "communities:novelties"), (row.title, "")],
    }
    return render(request, "communities/novelty.html", context, status=422 if form.errors else 200)


def _onward(row: Novelty, assessments: list[NoveltyAssessment]) -> dict[str, Any] | None:
    """The level the latest assessment points to, and where a body's decision is recorded; nothing is decided here."""
    if not assessments or not leads_to_a_decision(NoveltyOutcome(assessments[0].outcome)):
        return None
    level = level_pointed_to(NoveltyOutcome(assessments[0].outcome))
    url = reverse("cooperation:target_group", args=[row.target_group_id]) if row.target_group_id else ""
    return {"level": level, "url": url, "group": row.target_group.name if row.target_group else ""}


def _row(pk: int) -> Novelty:
    try:
        return queries.novelty(pk)
    except Novelty.DoesNotExist:
        raise Http404 from None
