"""Answering a place inquiry: by login for one's own unit, or by link with a code."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.inquiries import actions, queries
from rammevaerk.inquiries.actions.answering import Door
from rammevaerk.inquiries.forms import CodeForm, LinkAnswerForm, PlaceAnswerForm
from rammevaerk.inquiries.pages import told
from rammevaerk.inquiries.rules.place import check_open
from rammevaerk.inquiries.views.place import asked_shown
from rammevaerk.inquiries.views.under import crumbs_to
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.queries.searching import names_of_units
from rammevaerk.web.doing import try_form


@permission(Permission.ANSWER_PLACE_INQUIRIES)
def answer(request: AskedRequest, pk: int) -> HttpResponse:
    """What one's own unit is asked, and the answer."""
    asked = queries.asked_unit(pk)
    if asked is None:
        raise Http404
    log_look("place_inquiry_asked", by=request.assignment, target_id=pk)
    paragraph = str(asked.row.inquiry.profile.get("paragraph", ""))
    prices = queries.prices_of_unit(asked.row.unit_id, paragraph, request.today)
    form = PlaceAnswerForm(request.POST or None, prices=prices)

    def doing() -> None:
        actions.answer_place(by=request.by, today=request.today, asked_id=pk, answer=form.answered())

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The answer is with the municipality."))
        return HttpResponseRedirect(reverse("inquiries:answer", args=[pk]))
    context = (
        asked_shown(asked, request)
        | told(asked.row.inquiry.profile)
        | {
            "form": form,
            "stopped": check_open(asked.fact, request.today),
            "crumbs": crumbs_to((asked.name, "")),
        }
    )
    return render(request, "inquiries/answer.html", context, status=422 if form.errors else 200)


def by_link(request: AskedRequest, link: str) -> HttpResponse:
    """The page behind a link: first the code, then what is asked and the answer. Needs no login."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            opened = actions.door(today=request.today, link=link, code=code)
        except Refused as refused:
            form.add_findings(refused)
        else:
            log_look("place_inquiry_by_link", by=request.assignment, target_id=opened.asked)
            return _opened(request, link, code, opened)
    return _private(render(request, "inquiries/link.html", {"form": form}, status=422 if form.errors else 200))


def _opened(request: AskedRequest, link: str, code: str, opened: Door) -> HttpResponse:
    prices = queries.prices_of_unit(opened.unit, str(opened.profile.get("paragraph", "")), request.today)
    form = LinkAnswerForm(request.POST if "answer" in request.POST else None, prices=prices)

    def doing() -> None:
        actions.answer_with_code(today=request.today, link=link, code=code, answer=form.answered())

    context = told(opened.profile) | {
        "form": form,
        "code": code,
        "opened": opened,
        "unit": names_of_units([opened.unit])[opened.unit],
    }
    if form.is_bound and form.is_valid() and try_form(form, doing):
        return _private(render(request, "inquiries/link_done.html", context))
    return _private(render(request, "inquiries/link_answer.html", context, status=422 if form.errors else 200))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
