"""Services files: upload, preview, decisions on odd rows, writing as a job, and the report."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import DomainError, Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.registry import actions, queries, reports
from rammevaerk.registry.forms import DecisionForm, UploadForm
from rammevaerk.registry.models import ImportBatch, ImportRow
from rammevaerk.registry.rules.services_file.columns import COLUMNS
from rammevaerk.web.sentences import sentence
from rammevaerk.web.tables import Column, Table


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    above = [(_("Services"), reverse("registry:service_list"))]
    here = (_("Import"), reverse("registry:imports") if more else "")
    return [*above, here, *more]


@permission(Permission.IMPORT_SERVICES)
def imports(request: AskedRequest) -> HttpResponse:
    """Upload a services file, and the files read before."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = actions.preview_import(
                by=request.by,
                today=request.today,
                file_name=file.name,
                content=file.read(),
            )
        except DomainError as refused:
            form.add_findings(refused)
        else:
            if batch.state != "previewed":
                messages.info(request, _("This file has been read before. Nothing was changed."))
            return redirect("registry:import_batch", pk=batch.pk)
    context = {
        "form": form,
        "batches": list(queries.batches()[:50]),
        "columns": ", ".join(headings[0] for headings in COLUMNS.values()),
        "crumbs": _crumbs(),
    }
    return render(request, "registry/imports.html", context, status=422 if form.is_bound and form.errors else 200)


def _batch(pk: int) -> ImportBatch:
    try:
        return queries.import_batch(pk)
    except ImportBatch.DoesNotExist as error:
        raise Http404 from error


@permission(Permission.IMPORT_SERVICES)
def import_batch(request: AskedRequest, pk: int) -> HttpResponse:
    """One file: what it would write or has written, and its rows."""
    batch = _batch(pk)
    state = request.GET.get("tilstand", "")
    table = Table(
        _columns(batch),
        rows=queries.batch_rows(pk, state),
        request=request,
        name="raekker",
        order="number",
        page_size=50,
        caption=_("Rows of the file"),
        empty=_("No row is in this state."),
    )
    if file := table.export():
        return file
    context = {
        "batch": batch,
        "table": table,
        "state": state,
        "states": reports.states(batch),
        "result": reports.result(batch),
        "crumbs": _crumbs((batch.file_name, "")),
    }
    return render(request, "registry/import_batch.html", context)


def _columns(batch: ImportBatch) -> list[Column]:
    return [
        Column("number", _("Row"), lambda row: _row_link(batch, row), sortable="number", export="number"),
        Column("what", _("What the row says"), reports.row_words),
        Column(
            "state", _("State"), lambda row: reports.state_badge(row.state), export=lambda row: reports.state_words(row.state)
        ),
        Column("why", _("Why"), lambda row: reports.findings_words(row.findings)),
        Column("resolution", _("Decision"), "resolution"),
    ]


def _row_link(batch: ImportBatch, row: ImportRow) -> Any:
    return format_html('<a href="{}">{}</a>', reverse("registry:import_row", args=[batch.pk, row.number]), row.number)


@require_POST
@permission(Permission.IMPORT_SERVICES)
def import_apply(request: AskedRequest, pk: int) -> HttpResponse:
    """Put the writing of the file on the queue."""
    batch = _batch(pk)
    try:
        actions.start_import(
            by=request.by,
            today=request.today,
            batch_id=batch.pk,
        )
    except Refused as refused:
        for finding in refused.findings:
            messages.warning(request, sentence(finding.message, finding.params))
    return redirect("registry:import_batch", pk=pk)


@permission(Permission.IMPORT_SERVICES)
def import_row(request: AskedRequest, pk: int, number: int) -> HttpResponse:
    """One row with what is odd about it, and what is decided."""
    try:
        row = queries.import_row(pk, number)
    except ImportRow.DoesNotExist as error:
        raise Http404 from error
    form = DecisionForm(request.POST or None, initial={"act": "correct"}, municipalities=queries.municipalities())
    if request.method == "POST" and form.is_valid() and _resolved(request, row, form):
        messages.success(request, _("Row %(number)s is decided.") % {"number": number})
        return redirect(reverse("registry:import_batch", args=[pk]) + "?tilstand=odd")
    here = (_("Row %(number)s") % {"number": number}, "")
    context = {
        "row": row,
        "form": form,
        "findings": [Finding.from_json(item) for item in row.findings],
        "raw": reports.raw_pairs(row),
        "state": reports.state_badge(row.state),
        "crumbs": _crumbs((row.batch.file_name, reverse("registry:import_batch", args=[pk])), here),
    }
    return render(request, "registry/import_row.html", context, status=422 if form.is_bound and form.errors else 200)


def _resolved(request: AskedRequest, row: ImportRow, form: DecisionForm) -> bool:
    """Whether the decision was taken; if it was refused, the form says why."""
    today = request.today
    choice = actions.RowChoice(row.batch_id, row.number, form.decision(), form.cleaned_data["why"])
    try:
        actions.resolve_row(by=request.by, today=today, choice=choice)
    except Refused as refused:
        form.add_findings(refused)
        return False
    return True
