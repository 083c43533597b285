"""The panel's page: all six criteria with argument, figures and judgement, and what it recommends."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.designation import facts, sources, wording
from rammevaerk.designation.actions import NewJudgement, NewRecommendation, judge, recommend
from rammevaerk.designation.forms import JudgementForm, RecommendationForm
from rammevaerk.designation.rules.cases import check_recommending
from rammevaerk.designation.rules.criteria import eligibility
from rammevaerk.designation.views.case import criteria_shown, criterion_page
from rammevaerk.designation.views.under import case_crumbs, case_or_404, criterion_or_404
from rammevaerk.web.doing import try_form
from rammevaerk.web.once import page_reads_once


@permission(Permission.RECORD_PANEL)
@page_reads_once
def panel_page(request: AskedRequest, pk: int) -> HttpResponse:
    """What the panel has before it, and what is still to be recorded."""
    seen, _course = case_or_404(request, pk)
    service = sources.services_seen([seen.row.service_id])[seen.row.service_id]
    judged = eligibility(facts.judged_of(seen.row))
    context = {
        "row": seen.row,
        "criteria": criteria_shown(request, seen.row, sources.indications_of(service, request.today, the_area())),
        "judged": judged,
        "failing": [wording.REQUIREMENTS[one] for one in judged.failing],
        "missing": ", ".join(criterion.sign for criterion in judged.missing),
        "recommendation": facts.recommendation_of(seen.row),
        "may_recommend": not check_recommending(seen.kind, False, judged),
        "crumbs": case_crumbs(seen.row, (_("The panel's assessment"), "")),
    }
    return render(request, "designation/panel.html", context)


@permission(Permission.RECORD_PANEL)
@page_reads_once
def judge_page(request: AskedRequest, pk: int, criterion: str) -> HttpResponse:
    """Record the panel's judgement of one criterion."""
    about, (seen, _course) = criterion_or_404(criterion), case_or_404(request, pk)
    before = facts.judged_of(seen.row).get(about)
    initial: dict[str, object] = {"on": request.today}
    if before:
        initial |= {"met": "yes" if before.met else "no", "grounds": before.grounds, "evidence": before.evidence}
    form = JudgementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        new = NewJudgement(about, **form.cleaned_data)
        if try_form(form, lambda: judge(by=request.by, today=request.today, nomination_id=pk, new=new)):
            return HttpResponseRedirect(reverse("designation:panel", args=[pk]))
    return criterion_page(request, seen, about, form)


@permission(Permission.RECORD_PANEL)
def recommend_page(request: AskedRequest, pk: int) -> HttpResponse:
    """Record what the panel recommends."""
    seen, _course = case_or_404(request, pk)
    form = RecommendationForm(request.POST or None, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        new = NewRecommendation(**form.cleaned_data)
        if try_form(form, lambda: recommend(by=request.by, today=request.today, nomination_id=pk, new=new)):
            return HttpResponseRedirect(reverse("designation:case", args=[pk]))
    judged = eligibility(facts.judged_of(seen.row))
    context = {
        "form": form,
        "row": seen.row,
        "judged": judged,
        "failing": [wording.REQUIREMENTS[one] for one in judged.failing],
        "crumbs": case_crumbs(seen.row, (_("The panel's recommendation"), "")),
    }
    return render(request, "designation/recommend.html", context, status=422 if form.errors else 200)
