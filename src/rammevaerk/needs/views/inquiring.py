"""Asking others from a need: operators about a place, and the other municipalities for a joint service."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.inquiries import actions as inquiries
from rammevaerk.inquiries.pages import codes_page
from rammevaerk.inquiries.queries import answers_for, place_inquiry
from rammevaerk.inquiries.rules.deadlines import check_deadline, usual_deadline
from rammevaerk.inquiries.rules.outgoing import check_outgoing
from rammevaerk.kernel.errors import Refused
from rammevaerk.needs import facts
from rammevaerk.needs.models import Need
from rammevaerk.needs.pages.inquiring import (
    AskMunicipalitiesForm,
    AskOperatorsForm,
    joint_order,
    joint_told,
    preview,
    proposed_fields,
    seen_of,
    tellable,
    unit_choices,
)
from rammevaerk.needs.rules.ordering import Choice
from rammevaerk.needs.views.under import crumbs_of, need_row
from rammevaerk.web.forms import Form


@permission(Permission.SEND_INQUIRIES)
def ask_operators(request: AskedRequest, pk: int) -> HttpResponse:
    """Choose whom to ask and what to tell, see it as those asked will, and send it."""
    row = need_row(request, pk)
    form = _form(request, row)
    if request.method == "POST" and form.is_valid() and _passes(request, row, form):
        if "send" not in request.POST or request.POST.get("seen") != seen_of(form.order(row)):
            return _page(request, row, form, shown_first="change" not in request.POST)
        try:
            sent = inquiries.send_place_inquiry(by=request.by, today=request.today, order=form.order(row))
        except Refused as refused:
            form.add_findings(refused)
        else:
            return _sent(request, row, sent)
    return _page(request, row, form, shown_first=False)


def _form(request: AskedRequest, row: Need) -> AskOperatorsForm:
    here = facts.around(row.pk, request.acting.parties, request.today)
    found = facts.propose(row, here, choice=Choice.DISTANCE, today=request.today)
    wanted = _asked_for(request.POST if request.method == "POST" else request.GET)
    told = tellable(row)
    initial = {
        "units": wanted,
        "told": proposed_fields(told),
        "deadline": usual_deadline(request.today, rulebook_on(request.today)),
    }
    return AskOperatorsForm(
        request.POST or None, initial=initial, told=told, units=unit_choices(found, wanted, answers_for(row.pk))
    )


def _asked_for(query: QueryDict) -> list[int]:
    """Units from the form, or ticked on the need's page."""
    ids = [*query.getlist("units"), *query.getlist("enhed"), *query.getlist("sammenlign")]
    return [int(value) for value in dict.fromkeys(ids) if value.isdecimal()]


def _passes(request: AskedRequest, row: Need, form: AskOperatorsForm) -> bool:
    """Whether the need is open, and the order would be sent; what is wrong stands at its fields, before the preview."""
    if not _is_open(row, form):
        return False
    order = form.order(row)
    wrong = [*check_outgoing(order.chosen, order.note, looked_through=order.looked_through)]
    wrong += check_deadline(order.deadline, request.today, rulebook_on(request.today))
    if wrong:
        form.add_findings(wrong)
    return not wrong


def _is_open(row: Need, form: Form) -> bool:
    if row.closed_on is not None:
        form.add_error(None, _("The need is closed. Open a new one if it has come back."))
    return row.closed_on is None


def _page(request: AskedRequest, row: Need, form: AskOperatorsForm, *, shown_first: bool) -> HttpResponse:
    context = {
        "need": row,
        "form": form,
        "crumbs": crumbs_of(row, _("Ask about a place")),
        "back": reverse("needs:need", args=[row.pk]),
    }
    if shown_first:
        return render(request, "needs/ask_preview.html", context | preview(form, row))
    return render(request, "needs/ask_operators.html", context, status=422 if form.errors else 200)


def _sent(request: AskedRequest, row: Need, sent: inquiries.Sent) -> HttpResponse:
    """The codes, shown once; back to the need when everybody asked has a login."""
    onward = f"{reverse('needs:need', args=[row.pk])}#forespoergsler"
    if not sent.codes:
        messages.success(request, _("The inquiry is sent. The answers will stand here."))
        return HttpResponseRedirect(onward)
    crumbs = crumbs_of(row, _("Links and codes"))
    return codes_page(request, sent.codes, inquiry=place_inquiry(sent.inquiry), onward=onward, crumbs=crumbs)


@permission(Permission.SEND_INQUIRIES)
def ask_municipalities(request: AskedRequest, pk: int) -> HttpResponse:
    """Ask the other municipalities for a joint service; what they are told is shown first."""
    row = need_row(request, pk)
    proposed = usual_deadline(request.today, rulebook_on(request.today), joint=True)
    form = AskMunicipalitiesForm(request.POST or None, initial={"deadline": proposed})
    if request.method == "POST" and form.is_valid() and _is_open(row, form):
        order = joint_order(row, form.cleaned_data["deadline"])
        try:
            sent = inquiries.send_joint_inquiry(by=request.by, today=request.today, order=order)
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("The other municipalities are asked."))
            return HttpResponseRedirect(reverse("inquiries:joint", args=[sent]))
    title = _("Ask the other municipalities")
    context = {"need": row, "form": form, "lines": joint_told(row), "crumbs": crumbs_of(row, title)}
    context["back"] = reverse("needs:need", args=[pk])
    return render(request, "needs/ask_municipalities.html", context, status=422 if form.errors else 200)
