"""One place inquiry, for the municipality that asks: what was told, who was asked, what they answered."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.inquiries import actions, queries
from rammevaerk.inquiries.forms import DeadlineForm, WithdrawForm
from rammevaerk.inquiries.models import PlaceInquiry
from rammevaerk.inquiries.pages import codes_page, told
from rammevaerk.inquiries.queries import AskedRow
from rammevaerk.inquiries.rules.place import AskedState, PlaceAnswerKind, check_open
from rammevaerk.inquiries.views.under import crumbs_to, small_form
from rammevaerk.inquiries.wording import asked_mark, price_words
from rammevaerk.kernel.errors import Refused
from rammevaerk.web.doing import tell_refused, try_form


@permission(Permission.SEE_PLACE_INQUIRIES)
def place(request: AskedRequest, pk: int) -> HttpResponse:
    """The inquiry with its answers."""
    row = _row(request, pk)
    asked = [asked_shown(one, request) for one in queries.asked_of(row)]
    may_send = may(request, Permission.SEND_INQUIRIES)
    context = told(row.profile) | {
        "inquiry": row,
        "asked": asked,
        "answered": sum(one["asked"].answer is not None for one in asked),
        "may_act": may_send and row.withdrawn_on is None,
        "may_see_need": may(request, Permission.SEE_NEEDS),
        "crumbs": crumbs_to((_("Inquiry %(number)s") % {"number": pk}, "")),
    }
    return render(request, "inquiries/place.html", context)


def asked_shown(one: AskedRow, request: AskedRequest) -> dict[str, Any]:
    """One asked unit as the page shows it: its badge, its answers with prices, and how it stands with its link."""
    state = one.state(request.today)
    answers = [(answer, asked_mark(AskedState.ANSWERED, PlaceAnswerKind(answer.kind)), _price(answer)) for answer in one.answers]
    return {
        "asked": one,
        "mark": asked_mark(state, PlaceAnswerKind(one.answer.kind) if one.answer else None),
        "closed_on": one.fact.closes_on if state is AskedState.UNIT_CLOSED else None,
        "answers": answers,
        "list_address": _list_address(one) if may(request, Permission.SEND_INQUIRIES) else "",
        "code": _code_words(one.code) if one.code else "",
        "takes_code": not check_open(one.fact, request.today),
    }


def _list_address(one: AskedRow) -> str:
    """The form of the waiting list a unit has answered with, filled in with what it was told; empty for other answers."""
    if one.answer is None or one.answer.kind != PlaceAnswerKind.WAITING_LIST.value:
        return ""
    sent, inquiry = one.row.inquiry.profile, one.row.inquiry
    ages = sent.get("ages") or (None, None)
    told = {"paragraf": sent.get("paragraph"), "niveau": sent.get("level"), "fra": ages[0], "til": ages[1]}
    lists = {"krav": sent.get("must", []), "behov": inquiry.need, "enhed": one.row.unit_id}
    known = {name: value for name, value in (told | lists).items() if value is not None}
    return f"{reverse('waiting:new')}?{urlencode(known, doseq=True)}"


def _price(answer: Any) -> str:
    return price_words(answer.price_ore, answer.price_unit)


def _code_words(code: Any) -> str:
    if code.used_at:
        return _("The link has been used.")
    if code.tries_left == 0:
        return _("The link is locked after too many wrong codes.")
    return _("A link with a code has been made; tries left: %(count)s.") % {"count": code.tries_left}


@permission(Permission.SEND_INQUIRIES)
def prolong_place(request: AskedRequest, pk: int) -> HttpResponse:
    """Give those asked more time."""
    _row(request, pk)
    form = DeadlineForm(request.POST or None)

    def doing() -> None:
        actions.prolong_place_inquiry(by=request.by, today=request.today, inquiry_id=pk, deadline=form.cleaned_data["deadline"])

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The deadline is prolonged. Those asked see it."))
        return HttpResponseRedirect(reverse("inquiries:place", args=[pk]))
    return _small(request, pk, form, title=_("Prolong the deadline"), submit=_("Prolong the deadline"))


@permission(Permission.SEND_INQUIRIES)
def withdraw_place(request: AskedRequest, pk: int) -> HttpResponse:
    """Take the inquiry back."""
    _row(request, pk)
    form = WithdrawForm(request.POST or None)

    def doing() -> None:
        actions.withdraw_place_inquiry(by=request.by, today=request.today, inquiry_id=pk, because=form.cleaned_data["because"])

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The inquiry is withdrawn. Answers that came stay here."))
        return HttpResponseRedirect(reverse("inquiries:place", args=[pk]))
    return _small(request, pk, form, title=_("Withdraw the inquiry"), submit=_("Withdraw the inquiry"))


@permission(Permission.SEND_INQUIRIES)
@require_POST
def new_code(request: AskedRequest, pk: int, asked: int) -> HttpResponse:
    """A new link and code for one unit, shown once."""
    row = _row(request, pk)
    if asked not in {one.row.pk for one in queries.asked_of(row)}:
        raise Http404
    back = reverse("inquiries:place", args=[pk])
    try:
        code = actions.make_code(by=request.by, today=request.today, inquiry_id=pk, asked_id=asked)
    except Refused as refused:
        tell_refused(request, refused)
        return HttpResponseRedirect(back)
    crumbs = crumbs_to((_("Inquiry %(number)s") % {"number": pk}, back), (_("New link"), ""))
    return codes_page(request, [code], inquiry=row, onward=back, crumbs=crumbs)


def _small(request: AskedRequest, pk: int, form: Any, *, title: str, submit: str) -> HttpResponse:
    back = reverse("inquiries:place", args=[pk])
    crumbs = crumbs_to((_("Inquiry %(number)s") % {"number": pk}, back), (title, ""))
    over = _("Inquiry %(number)s") % {"number": pk}
    return small_form(request, form, over=over, title=title, submit=submit, back=back, crumbs=crumbs)


def _row(request: AskedRequest, pk: int) -> PlaceInquiry:
    """The inquiry, or 404: one cannot look at what the walls hide. The look is logged."""
    row = queries.place_inquiry(pk)
    if row is None:
        raise Http404
    log_look("place_inquiry", by=request.assignment, target_id=pk)
    return row
