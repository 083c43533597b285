"""The list of needs."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.needs import queries
from rammevaerk.needs.forms import NeedFilterForm
from rammevaerk.needs.models import Need
from rammevaerk.needs.queries import NeedFilter
from rammevaerk.needs.views.reasons import reason_given, with_reason
from rammevaerk.web import dates
from rammevaerk.web.panels import panels_for
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_NEEDS)
@with_reason
def need_list(request: AskedRequest) -> HttpResponse:
    """The needs one may see, newest first."""
    chosen = NeedFilterForm(request.GET)
    table = _table(request, chosen, queries.needs(NeedFilter(**{"state": "open", **chosen.chosen()})))
    if file := table.export():
        log_look("need_export", by=request.assignment, reason=reason_given(request))
        return file
    log_look("need_list", by=request.assignment, rows=len(table.page.rows), reason=reason_given(request))
    context = {
        "table": table,
        "may_edit": may(request, Permission.EDIT_NEEDS),
        "may_let_go": may(request, Permission.RUN_RETENTION),
        "beside": panels_for("need_list", request, 0),
        "crumbs": [(_("Need and search"), "")],
    }
    return render(request, "needs/need_list.html", context)


def _table(request: AskedRequest, chosen: NeedFilterForm, rows: QuerySet[Need]) -> Table:
    return Table(
        [
            Column("reference", _("Case"), cell=_link, export="citizen.reference"),
            Column("paragraph", _("Paragraph"), cell=lambda row: paragraph_label(row.paragraph)),
            Column("groups", _("Target groups"), cell=_groups),
            Column("start", _("Wanted start"), cell=lambda row: dates.short(row.start), sortable="start"),
            Column("searched", _("Last search"), cell=lambda row: dates.moment(row.searched_at) if row.searched_at else "–"),
            Column("state", _("State"), cell=lambda row: row.get_closed_as_display() if row.closed_on else _("Open")),
        ],
        rows=rows,
        request=request,
        order="-pk",
        filters=chosen,
        caption=_("Needs"),
        empty=_("No need fits. Choose another state, or open a new need."),
    )


def _link(row: Need) -> SafeString:
    reference = row.citizen.reference if row.citizen else _("Without reference")
    return format_html('<a href="{}">{}</a>', reverse("needs:need", args=[row.pk]), reference)


def _groups(row: Need) -> str:
    return ", ".join(group.target_group.name for group in row.groups.all()) or "–"
