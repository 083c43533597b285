"""The own picture over time, and the counts of others."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.casework import queries
from rammevaerk.casework.forms import PointForm, YearForm
from rammevaerk.casework.pages import picture as pages
from rammevaerk.casework.pages.checklist import names_of
from rammevaerk.casework.rules.checklist import BAROMETER, CheckPoint
from rammevaerk.casework.rules.picture import LEGAL_DEFECT, quarters_back
from rammevaerk.contracts.facts import rulebook_on

YEARS = 3


@permission(Permission.SEE_CASE_COUNTS)
def overview(request: AskedRequest) -> HttpResponse:
    """One's own municipality's picture; those who have none of their own see the counts."""
    if not may(request, Permission.SEE_CASE_CHECKS):
        return HttpResponseRedirect(reverse("casework:counts"))
    names = names_of(queries.guide_posts_of(queries.texts_on(request.today)))
    chosen = PointForm(request.GET, choices=_choices(names))
    code = chosen.chosen().get("punkt", BAROMETER[0].value)
    counts = queries.own_counts(quarters_back(request.today, pages.QUARTERS)[0])
    shown = pages.own_picture(counts, code, names, rulebook=rulebook_on(request.today), today=request.today)
    context = {
        "shown": shown,
        "chosen": chosen,
        "of_sample": code == LEGAL_DEFECT,
        "may_sample": may(request, Permission.SAMPLE_CASES),
        "crumbs": [(_("Casework quality"), "")],
    }
    return render(request, "casework/overview.html", context)


def _choices(names: dict[CheckPoint, str]) -> list[tuple[str, str]]:
    points = [*BAROMETER, *(point for point in CheckPoint if point not in BAROMETER)]
    return [*((point.value, names[point]) for point in points), (LEGAL_DEFECT, _("Legal defects (sample)"))]


@permission(Permission.SEE_CASE_COUNTS)
def counts(request: AskedRequest) -> HttpResponse:
    """What the other municipalities have answered, in numbers, small ones hidden."""
    chosen = YearForm(request.GET, today=request.today, years=YEARS)
    year = chosen.chosen().get("aar", request.today.year)
    since = request.today.replace(year=year, month=1, day=1)
    book = rulebook_on(request.today)
    least = book.integer("registry.small_number_n")
    names = organisations.organisation_names()
    shown = pages.counts_shown(
        queries.counts_of_others(since), queries.counts_by_municipality(since), names, year=year, least=least
    )
    own = may(request, Permission.SEE_CASE_CHECKS)
    context = {
        "shown": shown,
        "chosen": chosen,
        "year": year,
        "least": least,
        "own": own,
        "national": [book.value(parameter) for parameter in pages.NATIONAL.values()],
        "crumbs": [(_("Casework quality"), "casework:overview"), (_("In numbers"), "")] if own else [(_("Casework quality"), "")],
    }
    return render(request, "casework/counts.html", context)
