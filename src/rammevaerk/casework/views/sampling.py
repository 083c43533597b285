"""Samples: how they were drawn, and the cases a colleague answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.casework import actions, queries
from rammevaerk.casework.forms import DrawForm, SampleForm, seen_now
from rammevaerk.casework.models import Draw, SampledCase
from rammevaerk.casework.pages import checklist as pages
from rammevaerk.casework.pages.samples import cases_shown, how_drawn
from rammevaerk.casework.rules.picture import quarter_of
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.needs.queries import need as need_of


@permission(Permission.SEE_CASE_CHECKS)
def samples(request: AskedRequest) -> HttpResponse:
    """Every sample of one's own municipality, newest first."""
    context = {
        "draws": list(queries.draws()),
        "may_sample": may(request, Permission.SAMPLE_CASES),
        "crumbs": [_first(), (_("Samples"), "")],
    }
    return render(request, "casework/samples.html", context)


@permission(Permission.SAMPLE_CASES)
def new_draw(request: AskedRequest) -> HttpResponse:
    """Draw a sample."""
    initial = {"first": quarter_of(request.today), "last": request.today, "seed": f"{request.today:%d.%m.%Y}"}
    form = DrawForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.draw_sample(by=request.by, today=request.today, terms=form.terms())
        except Refused as refused:
            form.add_findings(refused)
        else:
            said = ngettext("%(n)s case is drawn.", "%(n)s cases are drawn.", row.drawn) % {"n": row.drawn}
            messages.success(request, said)
            return HttpResponseRedirect(reverse("casework:sample", args=[row.pk]))
    crumbs = [_first(), (_("Samples"), "casework:samples"), (_("Draw a sample"), "")]
    return render(request, "casework/draw.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


@permission(Permission.SAMPLE_CASES)
def sample(request: AskedRequest, pk: int) -> HttpResponse:
    """One sample: its cases, what was found, and how it was drawn."""
    row = _draw(pk)
    cases = queries.cases_of(pk)
    log_look("case_sample", by=request.assignment, rows=len(cases), target_id=pk)
    context = {
        "draw": row,
        "cases": cases_shown(cases, by=request.by.user_id),
        "gone": row.drawn - len(cases),
        "how": how_drawn(row),
        "crumbs": [_first(), (_("Samples"), "casework:samples"), (_("Sample %(n)s") % {"n": pk}, "")],
    }
    return render(request, "casework/sample.html", context)


@permission(Permission.SAMPLE_CASES)
def answer_case(request: AskedRequest, pk: int) -> HttpResponse:
    """A colleague answers a sampled case; the case worker's own answers are shown when that is done."""
    case = queries.sampled_case(pk)
    if case is None:
        raise Http404
    log_look("sampled_case", by=request.assignment, target_id=case.need_id)
    texts = queries.texts_on(queries.day_of(case.need.opened_at))
    answers, verdict = queries.answers_of(case.need_id, sampled=pk), queries.verdicts_of([pk]).get(pk)
    initial = pages.initial_of(answers) | ({"defect": verdict.defect, "note": verdict.note} if verdict else {})
    form = SampleForm(request.POST or None, initial=initial, points=pages.asked(texts), whole=True)
    if request.method == "POST" and form.is_valid() and (kept := _answer(request, case, form)):
        return kept
    names = pages.names_of(queries.guide_posts_of(texts))
    own = queries.answers_of(case.need_id)
    is_own = request.by.user_id in {row.by.user_id for row in own} | {getattr(case.need.opened_by, "user_id", None)}
    context = {
        **_about(case),
        "form": form,
        "is_own": is_own,
        "verdict": verdict and pages.defect_words(verdict.defect),
        "beside": pages.side_by_side(queries.codes(own), queries.codes(answers), names) if verdict or is_own else [],
    }
    return render(request, "casework/sampled_case.html", context, status=422 if form.errors else 200)


def _about(case: SampledCase) -> dict[str, Any]:
    need = need_of(case.need_id)
    reference = need.citizen.reference if need and need.citizen else _("Without reference")
    draw = (_("Sample %(n)s") % {"n": case.draw_id}, reverse("casework:sample", args=[case.draw_id]))
    return {
        "case": case,
        "reference": reference,
        "paragraph": paragraph_label(case.need.paragraph),
        "crumbs": [_first(), draw, (reference, "")],
    }


def _answer(request: AskedRequest, case: SampledCase, form: SampleForm) -> HttpResponse | None:
    try:
        actions.answer_sample(by=request.by, today=request.today, sampled_id=case.pk, given=form.answered())
    except Refused as refused:
        form.add_findings(refused)
        form.data = seen_now(request.POST, queries.answers_of(case.need_id, sampled=case.pk))
        return None
    messages.success(request, _("The case is answered."))
    return HttpResponseRedirect(reverse("casework:answer_case", args=[case.pk]))


def _draw(pk: int) -> Draw:
    row = queries.draw(pk)
    if row is None:
        raise Http404
    return row


def _first() -> tuple[str, str]:
    return (_("Casework quality"), "casework:overview")
