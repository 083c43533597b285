"""The duties: the picture of all, and the check list of one service with its evidence."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.designation import queries, wording
from rammevaerk.designation.actions import NewDutyStatement, NewKnowledge, share_knowledge, state_duty
from rammevaerk.designation.forms import DutyForm, KnowledgeForm
from rammevaerk.designation.models import DutyStatement
from rammevaerk.designation.pictures import duties_chart
from rammevaerk.designation.queries import Owing
from rammevaerk.designation.rules.duties import Duty
from rammevaerk.designation.sources import members
from rammevaerk.registry import queries as registry
from rammevaerk.web.doing import try_form
from rammevaerk.web.once import page_reads_once


def lists_seen(request: AskedRequest) -> Collection[int] | None:
    """The services whose waiting lists' history the reader may see; None is all."""
    if may(request, Permission.SEE_WAITING_ORDER):
        return None
    return registry.services_of(request.by) if may(request, Permission.SEE_WAITING) and request.assignment else ()


@permission(Permission.SEE_DUTIES)
@page_reads_once
def duty_list(request: AskedRequest) -> HttpResponse:
    """Every service that owes something, and how each duty stands."""
    book = queries.duty_book(request.today, lists=lists_seen(request))
    context = {
        "chart": duties_chart(book),
        "designated": [row for row in book if row.designated],
        "level_1": [(row, _shown(row, Duty.KNOWLEDGE)) for row in book if not row.designated],
        "invented": any(row.service.is_demo for row in book),
        "lists_hidden": lists_seen(request) is not None,
        "crumbs": [(_("Designation"), "designation:list"), (_("Duties"), "")],
    }
    return render(request, "designation/duties.html", context)


def _shown(row: Owing, duty: Duty) -> dict[str, Any]:
    standing = row.duties[duty]
    name, content = wording.DUTIES[duty]
    kind, mark = wording.MARKS[standing.mark]
    words = wording.standing_words(standing)
    return {
        "duty": duty,
        "name": name,
        "content": content,
        "kind": kind,
        "mark": mark,
        "words": words,
        "computed": standing.computed,
    }


@permission(Permission.SEE_DUTIES)
@page_reads_once
def duties_of_service(request: AskedRequest, service: int) -> HttpResponse:
    """The check list of one service: what figures say, what the operator states, and what it has shared."""
    found, own = service_or_404(request, service)
    book = queries.duty_book(request.today, lists=lists_seen(request), only=service)
    statements = queries.statements_of(service)
    latest: dict[str, DutyStatement] = {}
    for row in reversed(statements):
        latest[row.duty] = row
    shared = queries.knowledge_of(service)
    context = {
        "service": found,
        "own": own,
        "owing": book[0] if book else None,
        "checks": [{**_shown(book[0], duty), "stated": latest.get(duty.value)} for duty in book[0].duties] if book else [],
        "knowledge": [
            (row, wording.knowledge_kind(row.kind), wording.hours_words(row.hours or Decimal(0))) for row in shared[:50]
        ],
        "older": max(0, len(shared) - 50),
        "statements": [(row, wording.DUTIES[Duty(row.duty)][0]) for row in statements],
        "crumbs": [(_("Designation"), "designation:list"), (_("Duties"), "designation:duties"), (found.name, "")],
    }
    return render(request, "designation/duties_of.html", context)


def service_or_404(request: AskedRequest, pk: int) -> tuple[Any, bool]:
    """A service, and whether the reader states its duties."""
    try:
        service = registry.service(pk)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    return service, may(request, Permission.STATE_DUTIES) and registry.is_own(request.assignment, service, request.today)


def _own_or_403(request: AskedRequest, pk: int) -> Any:
    service, own = service_or_404(request, pk)
    if not own:
        raise PermissionDenied(_("Only the service's own operator does this."))
    return service


@permission(Permission.STATE_DUTIES)
def duty_page(request: AskedRequest, service: int, duty: str) -> HttpResponse:
    """State how a duty is kept."""
    if duty not in {one.value for one in Duty}:
        raise Http404
    found, about = _own_or_403(request, service), Duty(duty)
    form = DutyForm(request.POST or None, initial={"as_of": request.today})
    if request.method == "POST" and form.is_valid():
        new = NewDutyStatement(about, **form.cleaned_data)
        if try_form(form, lambda: state_duty(by=request.by, today=request.today, service_id=service, new=new)):
            return HttpResponseRedirect(reverse("designation:duties_of", args=[service]))
    name, content = wording.DUTIES[about]
    return _form_page(request, found, form, heading=str(name), lead=str(content))


@permission(Permission.STATE_DUTIES)
def knowledge_page(request: AskedRequest, service: int) -> HttpResponse:
    """Record knowledge that was shared."""
    found = _own_or_403(request, service)
    here = list(members(the_area(), request.today).items())
    form = KnowledgeForm(request.POST or None, municipalities=here, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        new = NewKnowledge(**form.cleaned_data)
        if try_form(form, lambda: share_knowledge(by=request.by, today=request.today, service_id=service, new=new)):
            return HttpResponseRedirect(reverse("designation:duties_of", args=[service]))
    return _form_page(request, found, form, heading=_("Record shared knowledge"), lead="")


def _form_page(request: AskedRequest, service: Any, form: Any, *, heading: str, lead: str) -> HttpResponse:
    crumbs = [
        (_("Designation"), "designation:list"),
        (service.name, reverse("designation:duties_of", args=[service.pk])),
        (heading, ""),
    ]
    context = {"service": service, "form": form, "title": heading, "words": lead, "crumbs": crumbs}
    return render(request, "designation/duty_form.html", context, status=422 if form.errors else 200)
