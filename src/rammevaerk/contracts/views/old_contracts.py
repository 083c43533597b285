"""Taking in contracts of old form by spreadsheet: template, upload, look, save."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.contracts import actions
from rammevaerk.contracts.contract_forms import UploadForm
from rammevaerk.contracts.imports import old_read, template
from rammevaerk.contracts.models import ContractUpload
from rammevaerk.contracts.rules.old_contracts import HEADINGS
from rammevaerk.kernel.errors import DomainError, Refused
from rammevaerk.web.doing import tell_refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@permission(Permission.EDIT_CONTRACTS)
def old_contracts(request: AskedRequest) -> HttpResponse:
    """Upload a filled-in template."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = actions.upload_old_contracts(by=request.by, today=request.today, content=file.read(), name=file.name)
        except DomainError as error:
            form.add_findings(error)
        else:
            return HttpResponseRedirect(reverse("contracts:old_upload", args=[upload]))
    context = {"form": form, "columns": HEADINGS, "crumbs": _crumbs(_("Take in old contracts"))}
    return render(request, "contracts/old_contracts.html", context, status=422 if form.errors else 200)


@permission(Permission.EDIT_CONTRACTS)
def old_template(request: AskedRequest) -> HttpResponse:
    """The spreadsheet to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="gamle-kontrakter.xlsx"'}
    return HttpResponse(template(), content_type=XLSX, headers=headers)


@permission(Permission.EDIT_CONTRACTS)
def old_upload(request: AskedRequest, pk: int) -> HttpResponse:
    """The file as it was read, with what is wrong by cell; saved by POST."""
    upload = ContractUpload.objects.filter(pk=pk, saved_at__isnull=True).first()
    if upload is None:
        raise Http404
    log_look("contract_upload", by=request.assignment, rows=len(upload.rows), target_id=pk)
    if request.method == "POST":
        try:
            count = actions.save_old_contracts(by=request.by, today=request.today, upload=pk)
        except Refused as refused:
            tell_refused(request, refused)
        else:
            messages.success(request, _("%(count)s contracts of old form are saved.") % {"count": count})
            return HttpResponseRedirect(reverse("contracts:contract_list") + "?form=old")
    rows = old_read(upload.rows, request.acting.parties)
    wrong = sum(bool(row.findings) for row in rows)
    title = _("Look through %(file)s") % {"file": upload.file_name}
    context = {"upload": upload, "rows": rows, "wrong": wrong, "columns": HEADINGS, "title": title, "crumbs": _crumbs(title)}
    return render(request, "contracts/old_upload.html", context, status=422 if request.method == "POST" else 200)


def _crumbs(name: str) -> list[tuple[str, str]]:
    return [(_("Placements"), "contracts:placement_list"), (_("Contracts"), "contracts:contract_list"), (name, "")]
