"""The page of a community's report of a year: the draft for those who keep it, the submitted one for everybody signed in."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.communities import actions, queries
from rammevaerk.communities.forms import ReportForm
from rammevaerk.communities.models import YearlyReport
from rammevaerk.communities.queries import CommunityRow
from rammevaerk.communities.rules.reports import PARTS, check_year, due_on
from rammevaerk.communities.views.shared import asked_community, said, tried
from rammevaerk.communities.wording import PART_NAMES
from rammevaerk.parameters.facts import rulebook_in


@permission(Permission.SEE_KNOWLEDGE)
def report(request: AskedRequest, pk: int, year: int) -> HttpResponse:
    """The report of a year. A draft is seen by those who keep the community."""
    found, row = asked_community(request, pk), queries.report_of(pk, year)
    if row is not None and row.submitted_on is not None:
        return _page(request, found, year, row, None)
    if not queries.keeps(request.assignment, found.row, request.today) or check_year(year, found.life, request.today):
        raise Http404
    form = ReportForm(request.POST or None, initial={part: getattr(row, part) for part in PARTS} if row else {})
    if request.method == "POST" and form.is_valid():
        submits = "submit" in request.POST
        act = actions.submit_report if submits else actions.save_report
        parts = form.cleaned_data
        if tried(request, form, act, community_id=pk, year=year, parts=parts):
            words = _("The report is submitted.") if submits else _("The draft is saved.")
            return said(request, words, "communities:report", pk, year)
    return _page(request, found, year, row, form)


def _page(
    request: AskedRequest, found: CommunityRow, year: int, row: YearlyReport | None, form: ReportForm | None
) -> HttpResponse:
    heading = _("The community's report of %(year)s") % {"year": year}
    context = {
        "found": found,
        "year": year,
        "row": row,
        "form": form,
        "parts": [(PART_NAMES[part], getattr(row, part)) for part in PARTS] if form is None else [],
        "due": due_on(year, rulebook_in(accounts.the_area(), request.today)),
        "over": year < request.today.year or (found.life.end is not None and found.life.end <= request.today),
        "heading": heading,
        "crumbs": [
            (_("Communities"), "communities:list"),
            (found.name, reverse("communities:community", args=[found.id])),
            (heading, ""),
        ],
    }
    return render(request, "communities/report.html", context, status=422 if form is not None and form.errors else 200)
