"""What the pages of waiting lists have in common: rows behind the walls, the path, and a page with one form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.walls import Function
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import UnitRow
from rammevaerk.waiting import queries
from rammevaerk.waiting.forms import UnitForm
from rammevaerk.waiting.models import Entry, Reservation, Vacancy
from rammevaerk.web.forms import Form

Crumbs = list[tuple[str, str]]


def is_unit(request: AskedRequest) -> bool:
    """Whether the reader asks as staff of a service."""
    return request.acting.function is Function.UNIT


def own_services(request: AskedRequest) -> tuple[int, ...]:
    """The services of a manager; none for others."""
    return (request.acting.units or ()) if is_unit(request) else ()


def entry_row(request: AskedRequest, pk: int) -> Entry:
    """An entry, or 404: one cannot look at what the walls hide. The look is logged."""
    row = queries.entry(pk)
    if row is None:
        raise Http404
    log_look("waiting_entry", by=request.assignment, target_id=pk)
    return row


def vacancy_row(request: AskedRequest, pk: int) -> Vacancy:
    """A vacancy of one's own service, or 404."""
    row = queries.vacancy(pk)
    if row is None or row.service_id not in own_services(request):
        raise Http404
    return row


def reservation_row(request: AskedRequest, pk: int) -> Reservation:
    """A reservation, or 404. The look is logged."""
    row = queries.reservation(pk)
    if row is None:
        raise Http404
    log_look("reservation", by=request.assignment, target_id=pk)
    return row


def own_unit(request: AskedRequest, asked: str | None) -> UnitRow | None:
    """The unit of the address, when it is one a manager runs or, for a municipality, any that has an operator."""
    if not asked or not asked.isdecimal():
        return None
    own = own_services(request)
    rows = registry.units_of(own) if is_unit(request) else registry.units(request.today)
    return next((row for row in rows if row.id == int(asked) and row.operator_id is not None), None)


def unit_choices(request: AskedRequest) -> list[tuple[int, str]]:
    """Departments somebody can wait for: a manager's own, every one with an operator for a municipality (1 query)."""
    rows = registry.units_of(own_services(request)) if is_unit(request) else registry.units(request.today)
    return [(row.id, row.full_name) for row in rows if row.operator_id is not None]


def chosen_unit(request: AskedRequest, title: str) -> UnitRow | HttpResponse:
    """The department the address names, or the page that asks which: asked first, since its paragraphs decide the rest."""
    if unit := own_unit(request, request.GET.get("enhed")):
        return unit
    form = UnitForm(request.GET if "enhed" in request.GET else None, units=unit_choices(request))
    return form_page(request, form, {"title": title, "submit": _("Next"), "back": address("lists"), "method": "get"})


def municipalities() -> list[tuple[int, str]]:
    """Every municipality (1 query)."""
    return [(row.pk, row.name) for row in organisations.operators() if row.kind == "municipality"]


def paragraphs_of(unit: UnitRow) -> list[tuple[str, str]]:
    """The unit's paragraphs as choices."""
    return [(code, paragraph_label(code)) for code in unit.paragraphs]


def crumbs_of(*steps: tuple[str, str]) -> Crumbs:
    """The way from the lists to a page."""
    return [(_("Waiting lists"), "waiting:lists"), *steps]


def done(request: AskedRequest, form: Form, act: Callable[[dict[str, Any]], object], said: str) -> bool:
    """Whether a valid form was sent and done; what was refused stands in the form, with what was typed."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refused as refused:
        form.add_findings(refused)
        return False
    messages.success(request, said)
    return True


def form_page(request: AskedRequest, form: Form, words: dict[str, Any]) -> HttpResponse:
    """A page with one form; `words` are title, submit, back, and perhaps lead, over and crumbs. 422 when it was refused."""
    refused = form.errors and request.method == "POST"
    context = {"form": form, "crumbs": crumbs_of((words["title"], "")), "method": "post", **words}
    return render(request, "waiting/form.html", context, status=422 if refused else 200)


def address(name: str, *args: int | str) -> str:
    """The address of a page of this area."""
    return reverse(f"waiting:{name}", args=list(args))
