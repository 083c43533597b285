"""The spreadsheet of a return: the template out, the filled-in file in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import DomainError
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.sorting import folded
from rammevaerk.reporting import actions, exports, imports
from rammevaerk.reporting.asked import asked_return, editable, name_of, own_return_to_edit
from rammevaerk.reporting.forms import UploadForm
from rammevaerk.reporting.models import Return

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@permission(Permission.SEE_ROUNDS)
def template(request: AskedRequest, pk: int) -> HttpResponse:
    """The spreadsheet to fill in, with known figures."""
    row = asked_return(request, pk)
    name = slugify(folded(f"{row.round.name} {name_of(row)} {row.respondent.name if row.service is None else ''}"))
    response = HttpResponse(exports.template(row), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
@permission(Permission.SEE_ROUNDS)
def upload(request: AskedRequest, pk: int) -> HttpResponse:
    """Send the filled-in spreadsheet; a correct one becomes the draft, a wrong one changes nothing."""
    row = own_return_to_edit(request, pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    findings: list[Finding] = []
    if request.method == "POST" and form.is_valid():
        findings = _kept(request, row, form)
        if not findings:
            return redirect("reporting:return", row.pk)
    context = {
        "row": row,
        "round": row.round,
        "name": name_of(row),
        "form": form,
        "findings": findings,
        "editable": editable(request, row),
        "crumbs": [
            (_("Reporting"), "reporting:rounds"),
            (row.round.name, row.round.get_absolute_url()),
            (name_of(row), row.get_absolute_url()),
            (_("Spreadsheet"), ""),
        ],
    }
    return render(request, "reporting/upload.html", context, status=422 if findings or form.errors else 200)


def _kept(request: AskedRequest, row: Return, form: UploadForm) -> list[Finding]:
    """Read and keep the file as the draft; what is wrong with it, and then nothing is kept."""
    file = form.cleaned_data["file"]
    try:
        uploaded = imports.read_upload(file.read(), file_name=file.name, row=row)
    except DomainError as refusal:
        return list(refusal.findings)
    try:
        actions.save_draft(by=request.by, today=request.today, return_id=row.pk, reports=uploaded.reports)
    except DomainError as refusal:
        return uploaded.at_cells(refusal.findings)
    messages.success(request, _("The spreadsheet is read and saved as a draft. Look it through and submit."))
    return []
