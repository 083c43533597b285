"""Pages of outreach: where services go out, on a map and in a list; recording and ending it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.communities import actions, queries
from rammevaerk.communities.forms import EndForm, OutreachForm
from rammevaerk.communities.models import Outreach
from rammevaerk.communities.pages.outreach import coverage, hours_words, municipality_words
from rammevaerk.communities.views.shared import form_page, municipality_choices, said, tried
from rammevaerk.registry import queries as registry
from rammevaerk.web import dates
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_COMMUNITIES)
def outreach_list(request: AskedRequest) -> HttpResponse:
    """Which services go out to which municipalities, with what and for how many hours."""
    rows, own = queries.outreach(request.today), _own(request)
    may_end = may(request, Permission.KEEP_COMMUNITIES)

    def ending(row: Outreach) -> SafeString | str:
        if not (may_end or row.service_id in own):
            return _("By its operator")
        return format_html('<a href="{}">{}</a>', reverse("communities:end_outreach", args=[row.pk]), _("End it"))

    columns = [
        Column("service", _("Service"), cell=_link, export="service.name"),
        Column("subject", _("Subject"), cell="subject", sortable="subject"),
        Column("hours", _("Hours in all"), cell=hours_words),
        Column("covers", _("Covers"), cell=municipality_words),
        Column("runs", _("Runs"), cell=lambda row: dates.period(row.valid_from, row.valid_to)),
    ]
    if (may_end or own) and not request.GET.get("format"):
        columns.append(Column("end", _("Change"), cell=ending))
    table = Table(
        columns, rows=rows, request=request, name="outreach", caption=_("Outreach"), empty=_("No service goes out yet.")
    )
    if file := table.export():
        return file
    context = {"table": table, "may_keep": may_end or bool(own), "invented": any(row.is_demo for row in rows)}
    crumbs = [(_("Communities"), "communities:list"), (_("Outreach"), "")]
    return render(request, "communities/outreach.html", context | coverage(rows, request) | {"crumbs": crumbs})


def _own(request: AskedRequest) -> set[int]:
    return set(registry.own_service_ids(request.assignment, request.today))


def _link(row: Outreach) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("registry:service", args=[row.service_id]), row.service.name)


@permission(Permission.KEEP_OUTREACH)
def new_outreach(request: AskedRequest) -> HttpResponse:
    """Record what a service goes out with."""
    if may(request, Permission.KEEP_COMMUNITIES):
        services = list({row.service_id: row.service_name for row in registry.units(request.today)}.items())
    else:
        services = registry.own_service_names(request.assignment, request.today)
    form = OutreachForm(
        request.POST or None,
        services=services,
        municipalities=municipality_choices(request.today),
        initial={"service": request.GET.get("tilbud"), "per": "week", "valid_from": request.today},
    )
    if request.method == "POST" and form.is_valid():
        new = form.new()
        if tried(request, form, actions.start_outreach, new=new):
            return said(request, _("It is recorded where the service goes out."), "communities:outreach")
    crumbs = [(_("Outreach"), reverse("communities:outreach"))]
    return form_page(request, form, _("Record outreach"), _("Record it"), crumbs=crumbs)


@permission(Permission.KEEP_OUTREACH)
def end_outreach(request: AskedRequest, pk: int) -> HttpResponse:
    """End what a service goes out with."""
    try:
        row = queries.one_outreach(pk)
    except Outreach.DoesNotExist:
        raise Http404 from None
    if not may(request, Permission.KEEP_COMMUNITIES) and row.service_id not in _own(request):
        raise PermissionDenied(_("You keep only what your own services go out with."))
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["on"]
        if tried(request, form, actions.end_outreach, outreach_id=pk, on=day):
            return said(request, _("The end is recorded."), "communities:outreach")
    heading = _("End: %(service)s, %(subject)s") % {"service": row.service.name, "subject": row.subject}
    crumbs = [(_("Outreach"), reverse("communities:outreach"))]
    return form_page(request, form, heading, _("Record the end"), crumbs=crumbs)
