"""Pages of partners in other sectors, and of the dated form of a service."""

from datetime import date

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.communities import actions, queries
from rammevaerk.communities.forms import EndForm, FormForm, PartnerForm
from rammevaerk.communities.models import OperatingForm, Partner
from rammevaerk.communities.rules.dated import holding_on, in_order
from rammevaerk.communities.views.shared import HOME, for_acts_of, form_page, said, tried
from rammevaerk.registry import queries as registry
from rammevaerk.web import dates
from rammevaerk.web.components.lists import StepShown
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_COMMUNITIES)
def partner_list(request: AskedRequest) -> HttpResponse:
    """Partners in other sectors: who, in which form, about what, from when, and where it is agreed."""
    rows = queries.partners()
    table = _table(rows, request)
    if file := table.export():
        return file
    context = {
        "table": table,
        "running": sum(_runs(row, request.today) for row in rows),
        "may_keep": may(request, Permission.KEEP_COMMUNITIES),
        "invented": any(row.is_demo for row in rows),
        "crumbs": [(_("Communities"), "communities:list"), (_("Partners"), "")],
    }
    return render(request, "communities/partners.html", context)


def _table(rows: list[Partner], request: AskedRequest) -> Table:
    return Table(
        [
            Column("name", _("Partner"), cell=_link, sortable="sort_key", export="name"),
            Column("kind", _("Kind of operator"), cell=lambda row: _kind(row, request.today)),
            Column("about", _("What the partnership is about"), cell="about"),
            Column("runs", _("Runs"), cell=lambda row: dates.period(row.valid_from, row.valid_to)),
            Column("agreement", _("Agreement"), cell="agreement_reference"),
        ],
        rows=rows,
        request=request,
        name="partners",
        order="name",
        caption=_("Partners"),
        empty=_("No partner is in the list yet."),
    )


def _runs(row: Partner, today: date) -> bool:
    return row.valid_from <= today and (row.valid_to is None or today < row.valid_to)


def _link(row: Partner) -> str:
    return format_html('<a href="{}">{}</a>', reverse("communities:partner", args=[row.pk]), row.name)


def _kind(row: Partner, today: date) -> str:
    held = holding_on(row.forms.all(), today)
    return str(held.get_kind_display()) if held else _("Not yet")


@permission(Permission.KEEP_COMMUNITIES)
def new_partner(request: AskedRequest) -> HttpResponse:
    """Register a partner."""
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = tried(request, form, actions.register_partner, new=form.new())
        if made:
            return said(request, _("The partner is registered."), "communities:partner", made.pk)
    crumbs = [(_("Partners"), reverse("communities:partners"))]
    return form_page(request, form, _("Register a partner"), _("Register it"), crumbs=crumbs)


@permission(Permission.SEE_COMMUNITIES)
def partner(request: AskedRequest, pk: int) -> HttpResponse:
    """One partner with its forms over time."""
    row, keeps = _row(pk), for_acts_of(request, may(request, Permission.KEEP_COMMUNITIES))
    form = FormForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = form.new_form()
        if tried(request, form, actions.record_partner_form, partner_id=pk, new=new):
            return said(request, _("The form is recorded."), "communities:partner", pk)
    running = _runs(row, request.today)
    context = {
        "row": row,
        "period": dates.period(row.valid_from, row.valid_to),
        "runs": running,
        "steps": form_steps(list(row.forms.all()), request.today),
        "form": form if keeps else None,
        "may_end": keeps and (row.valid_to is None or running),
        "crumbs": [(_("Communities"), HOME), (_("Partners"), "communities:partners"), (row.name, "")],
    }
    return render(request, "communities/partner.html", context, status=422 if form.errors else 200)


def _row(pk: int) -> Partner:
    try:
        return queries.partner(pk)
    except Partner.DoesNotExist:
        raise Http404 from None


def form_steps(rows: list[OperatingForm], today: date) -> list[StepShown]:
    """The forms over time, the newest first."""
    held, ordered = holding_on(rows, today), in_order(rows)
    ends = [*(row.valid_from for row in ordered[1:]), None]
    shown = [
        StepShown(
            f"{row.get_kind_display()}, {dates.period(row.valid_from, until)}",
            ". ".join(words for words in (row.governance, row.source) if words),
            "now" if row is held else "next" if row.valid_from > today else "done",
        )
        for row, until in zip(ordered, ends, strict=False)
    ]
    return shown[::-1]


@permission(Permission.KEEP_COMMUNITIES)
def end_partner(request: AskedRequest, pk: int) -> HttpResponse:
    """End a partnership."""
    row, form = _row(pk), EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["on"]
        if tried(request, form, actions.end_partner, partner_id=pk, on=day):
            return said(request, _("The end is recorded."), "communities:partner", pk)
    crumbs = [(row.name, reverse("communities:partner", args=[pk]))]
    return form_page(request, form, _("End the partnership"), _("Record the end"), crumbs=crumbs)


@permission(Permission.SEE_COMMUNITIES)
def service_form(request: AskedRequest, pk: int) -> HttpResponse:
    """Who runs a service in which form, over time."""
    try:
        service = registry.service(pk)
    except ObjectDoesNotExist:
        raise Http404 from None
    keeps, form = for_acts_of(request, may(request, Permission.KEEP_COMMUNITIES)), FormForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = form.new_form()
        if tried(request, form, actions.record_service_form, service_id=pk, new=new):
            return said(request, _("The form is recorded."), "communities:service_form", pk)
    context = {
        "service": service,
        "operator": registry.operator_words(service),
        "kind": service.get_operator_kind_display(),
        "steps": form_steps(queries.forms_of_service(pk), request.today),
        "form": form if keeps else None,
        "crumbs": [(service.name, reverse("registry:service", args=[pk])), (_("Form of operation"), "")],
    }
    return render(request, "communities/service_form.html", context, status=422 if form.errors else 200)
