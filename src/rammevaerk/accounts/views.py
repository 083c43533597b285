"""Pages on parties that succeed one another, who holds which role, and the trails of acts and looks."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rammevaerk.accounts import actions, queries
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.forms import SuccessionForm
from rammevaerk.accounts.models import AuditEntry, LookEntry, RoleAssignment
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.wording import act_name, look_name, role_name
from rammevaerk.kernel.errors import Refused
from rammevaerk.web.tables import Column, Table


@require_http_methods(["GET", "POST"])
@permission(Permission.RECORD_SUCCESSION)
def successions(request: AskedRequest) -> HttpResponse:
    """The recorded successions, and the form that records one."""
    form = SuccessionForm(request.POST or None)
    if form.is_valid():
        try:
            actions.record_succession(by=request.by, **form.cleaned_data)
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            return redirect("accounts:successions")
    columns = [
        Column("predecessor", _("Who is succeeded"), "predecessor.name"),
        Column("successor", _("By whom"), "successor.name"),
        Column("effective", _("From")),
        Column("legal_source", _("Legal source")),
    ]
    table = Table(columns, rows=queries.successions_with_names(), request=request, name="successions", order="effective")
    context = {"table": table, "form": form, "crumbs": [(_("Parties that are succeeded"), "")]}
    return render(request, "accounts/successions.html", context)


@permission(Permission.SEE_ROLES)
def roles(request: AskedRequest) -> HttpResponse:
    """Who holds which role today; the file is the list a data-protection officer asks for."""
    columns = [
        Column("name", _("Person"), lambda row: row.user.get_full_name() or row.user.username),
        Column("role", _("Role"), _role_of),
        Column("organisation", _("Organisation"), "organisation.name", sortable="organisation__sort_key"),
        Column("valid_from", _("From")),
        Column("valid_to", _("To"), lambda row: row.valid_to or _("until further notice")),
    ]
    rows = queries.role_holders(request.today)
    table = Table(columns, rows=rows, request=request, name="roles", order="organisation", caption=_("Who holds which role"))
    return table.export() or render(request, "accounts/roles.html", {"table": table, "crumbs": [(_("Roles"), "")]})


@permission(Permission.SEE_AUDIT_TRAIL)
def audit_trail(request: AskedRequest) -> HttpResponse:
    """Who did what and when, the newest first."""
    columns = [
        Column("at", _("When"), sortable="at"),
        Column("act", _("Act"), lambda row: act_name(row.act)),
        Column("who", _("Who"), _who_of),
        Column("organisation", _("For"), "organisation.name"),
        Column("rulebook", _("Rulebook")),
    ]
    rows = queries.audit_trail()
    table = Table(columns, rows=rows, request=request, name="audit", order="-at", caption=_("Audit trail"))
    return table.export() or render(request, "accounts/audit_trail.html", {"table": table, "crumbs": [(_("Audit"), "")]})


@permission(Permission.SEE_AUDIT_TRAIL)
def looks(request: AskedRequest) -> HttpResponse:
    """Who has looked at rows about persons, the newest first."""
    columns = [
        Column("at", _("When"), sortable="at"),
        Column("what", _("What was looked at"), lambda row: look_name(row.what)),
        Column("rows", _("Rows"), numeric=True),
        Column("who", _("Who"), _who_of),
        Column("organisation", _("For"), "assignment.organisation.name"),
        Column("reason", _("Reason"), lambda row: row.reason or "–"),
    ]
    table = Table(columns, rows=queries.looks(), request=request, name="looks", order="-at", caption=_("Looks at personal data"))
    crumbs = [(_("Audit"), reverse("accounts:audit_trail")), (_("Looks"), "")]
    return table.export() or render(request, "accounts/looks.html", {"table": table, "crumbs": crumbs})


def _role_of(row: RoleAssignment) -> str:
    return role_name(row.as_role)


def _who_of(row: AuditEntry | LookEntry) -> str:
    return f"{row.assignment.user.get_full_name()} ({role_name(row.assignment.as_role)})" if row.assignment else _("The platform")
