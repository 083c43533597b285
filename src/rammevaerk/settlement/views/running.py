"""The monthly run: what it would write, starting it, and what it wrote."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from procrastinate.exceptions import AlreadyEnqueued

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.period import add_months
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.settlement import actions, confirming_reads, prepared_reads, queries
from rammevaerk.settlement.forms import MonthFilter
from rammevaerk.settlement.models import PreparedRun, Run
from rammevaerk.settlement.rules.warning import RiskReason
from rammevaerk.settlement.tasks import issue_month
from rammevaerk.web import amounts, dates
from rammevaerk.web.doing import tell_refused
from rammevaerk.web.jobs import enqueue
from rammevaerk.web.models import Job
from rammevaerk.web.tables import Column, Table

RISKS = {
    RiskReason.UNSETTLED: gettext_lazy("The month is not settled"),
    RiskReason.CORRECTION: gettext_lazy("A correction waits for the next run"),
    RiskReason.NOT_RECEIVED: gettext_lazy("Issued, and the buyer is not known to have it"),
    RiskReason.NO_TARIFF: gettext_lazy("The days have no tariff"),
}
URGENT = 90
"""A warning of fewer days than the first is shown as urgent."""


@permission(Permission.ISSUE_STATEMENTS)
def runs(request: AskedRequest) -> HttpResponse:
    """What a run of the month would write now, who has made it ready and approved it, and the runs so far."""
    last = queries.last_month(request.acting.parties)
    proposed = add_months(last, 1) if last else add_months(request.today.replace(day=1), -1)
    form = MonthFilter(request.GET or None, initial={"month": proposed})
    month: date = (form.chosen().get("month") if request.GET else None) or proposed
    preview, findings = _preview(request, month)
    outcome, names = preview.outcome if preview else None, organisations.organisation_names()
    ready = prepared_reads.ready_month(request.by, request.today, month, request.acting.parties)
    context: dict[str, Any] = {
        "form": form,
        "month": month,
        "outcome": outcome,
        "findings": findings,
        "ready": ready,
        "changed": bool(ready and preview and preview.digest != ready.prepared.digest),
        "others": ready.others if ready else prepared_reads.others_who_may(request.by, request.today),
        **_by_buyer(preview, names),
        "warned": _warned(request, preview, names),
        "job": _job(request),
        "table": _table(request),
        "crumbs": [(_("Settlement"), "settlement:statement_list"), (_("Monthly run"), "")],
    }
    return render(request, "settlement/runs.html", context)


def _warned(request: AskedRequest, preview: actions.Preview | None, names: dict[int, str]) -> list[dict[str, Any]]:
    """The claims that soon come too late, in words."""
    found = actions.claims_at_risk(by=request.by, today=request.today, previewed=preview.task if preview else None)
    return [
        {
            "buyer": names.get(one.risk.buyer, "?"),
            "month": one.risk.month,
            "why": RISKS[one.risk.reason],
            "ore": one.risk.ore,
            "days": one.risk.days,
            "latest": one.risk.latest,
            "left": one.left,
            "urgent": one.step < URGENT,
        }
        for one in found
    ]


def _by_buyer(preview: actions.Preview | None, names: dict[int, str]) -> dict[str, Any]:
    """What the run would send whom, and the units that have not confirmed, both by name (1 query)."""
    if preview is None:
        return {}
    units = confirming_reads.unit_names(preview.unconfirmed)
    return {
        "buyers": sorted(((names.get(row.buyer, "?"), row) for row in preview.buyers), key=lambda pair: danish_key(pair[0])),
        "unconfirmed": [(name, preview.unconfirmed[unit]) for unit, name in units],
    }


def _preview(request: AskedRequest, month: date) -> tuple[actions.Preview | None, tuple[Finding, ...]]:
    try:
        preview = actions.preview_month(by=request.by, today=request.today, month=month)
    except Refused as refused:
        return None, refused.findings
    return preview, preview.outcome.findings


def _job(request: AskedRequest) -> Job | None:
    """The newest run on the queue of one's own organisation."""
    rows = Job.objects.filter(organisation_id=request.by.organisation_id, kind="settlement.issue_month")
    return rows.order_by("-created_at").first()


def _table(request: AskedRequest) -> Table:
    return Table(
        [
            Column("month", _("Month"), cell=_link, export="month", export_format="month"),
            Column("seller", _("Seller"), cell="seller.name"),
            Column("at", _("Run at"), cell=lambda row: dates.moment(row.at), export="at"),
            Column("by", _("By"), cell=lambda row: row.by.user.get_full_name() if row.by else _("The demo's own data")),
            Column("charges", _("Lines"), numeric=True),
            Column("statements", _("Statements"), numeric=True),
            Column("total", _("Amount"), cell=lambda row: amounts.ore_as_kroner(row.total_ore), numeric=True),
        ],
        rows=queries.runs_of(request.acting.parties),
        request=request,
        name="runs",
        order="-pk",
        page_size=12,
        caption=_("Runs so far"),
        empty=_("No month has been settled."),
    )


def _link(row: Run) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("settlement:run", args=[row.pk]), dates.month_of(row.month))


@require_POST
@permission(Permission.ISSUE_STATEMENTS)
def prepare(request: AskedRequest) -> HttpResponse:
    """Make a month ready for a colleague to approve."""
    month = MonthFilter(request.POST).chosen().get("month")
    if month is None:
        return HttpResponseRedirect(reverse("settlement:runs"))
    try:
        actions.prepare_run(by=request.by, today=request.today, month=month)
    except Refused as refused:
        return _told(request, refused, month)
    messages.success(request, _("The month is made ready. Another person must approve it."))
    return _back(month)


@require_POST
@permission(Permission.ISSUE_STATEMENTS)
def approve(request: AskedRequest, pk: int) -> HttpResponse:
    """Approve what a colleague made ready, and put the issuing on the queue; cut off between the two, it stays approved."""
    prepared = _prepared(request, pk)
    try:
        actions.approve_run(by=request.by, today=request.today, prepared=pk)
    except Refused as refused:
        return _told(request, refused, prepared.month)
    return _issued_soon(request, prepared)


@require_POST
@permission(Permission.ISSUE_STATEMENTS)
def issue(request: AskedRequest, pk: int) -> HttpResponse:
    """Put the issuing of an approved month on the queue."""
    prepared = _prepared(request, pk)
    if not hasattr(prepared, "approval"):
        messages.error(request, _("The month is not approved yet."))
        return _back(prepared.month)
    return _issued_soon(request, prepared)


def _prepared(request: AskedRequest, pk: int) -> PreparedRun:
    found = prepared_reads.prepared_run(pk, request.acting.parties)
    if found is None:
        raise Http404
    return found


def _issued_soon(request: AskedRequest, prepared: PreparedRun) -> HttpResponse:
    """A second order for the same organisation is refused while the first waits."""
    task = issue_month.configure(queueing_lock=f"settle-{request.by.organisation_id}")
    label = _("Settlement of %(month)s") % {"month": dates.month_of(prepared.month)}
    asked = {"prepared": prepared.pk, "today": request.today.isoformat()}
    try:
        enqueue(task, label=label, by=request.by, assignment=request.by.pk, **asked)
    except AlreadyEnqueued:
        messages.warning(request, _("A run is waiting already. It is shown below."))
    return _back(prepared.month)


def _told(request: AskedRequest, refused: Refused, month: date) -> HttpResponse:
    tell_refused(request, refused)
    return _back(month)


def _back(month: date) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('settlement:runs')}?month={month:%m.%Y}")


@permission(Permission.SEE_STATEMENTS)
def run(request: AskedRequest, pk: int) -> HttpResponse:
    """What one run wrote: statements, internal lines, and what wants looking at."""
    found = queries.run(pk)
    if found is None:
        raise Http404
    table = _statements_table(request, found)
    if file := table.export():
        return file
    crumbs = [(_("Settlement"), "settlement:statement_list"), (dates.month_of(found.month).capitalize(), "")]
    context = {"run": found, "table": table, "findings": _findings(found), "crumbs": crumbs}
    return render(request, "settlement/run.html", context)


def _statements_table(request: AskedRequest, found: Run) -> Table:
    return Table(
        [
            Column("number", _("Statement"), cell=_statement_link, export="number"),
            Column("buyer", _("Buyer"), cell="buyer.name", sortable="buyer__sort_key"),
            Column("lines", _("Lines"), numeric=True),
            Column("total", _("Amount"), cell=lambda row: amounts.ore(row.total_ore), numeric=True, sortable="total_ore"),
        ],
        rows=queries.statements_of_run(found.pk),
        request=request,
        name="statements",
        order="serial",
        caption=_("Statements of the run"),
        empty=_("Nothing new was found, so no statement was issued."),
    )


def _findings(found: Run) -> list[Finding]:
    return [Finding.from_json(row) for row in found.findings]


def _statement_link(row: Any) -> SafeString:
    return format_html('<a class="rv-number" href="{}">{}</a>', reverse("settlement:statement", args=[row.pk]), row.number)
