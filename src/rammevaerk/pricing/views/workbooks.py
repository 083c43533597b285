"""Sheets as workbooks: one or all of one's own out, the filled-in file in, shown before anything is saved."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import DomainError, Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.kernel.sorting import folded
from rammevaerk.pricing import actions
from rammevaerk.pricing.forms import UploadForm
from rammevaerk.pricing.models import SheetState, SheetUpload
from rammevaerk.pricing.uploads import UploadedItem, uploaded_items, workbook_of_operators, workbook_of_sheet
from rammevaerk.pricing.views.sheets import seen_sheet
from rammevaerk.web.doing import tell_refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{slugify(folded(name))}.xlsx"'
    return response


@require_GET
@permission(Permission.SEE_SHEETS)
def sheet_workbook(request: AskedRequest, pk: int) -> HttpResponse:
    """A sheet with formulas that give the same tariff."""
    found, _sight = seen_sheet(request, pk)
    return _file(workbook_of_sheet(found), f"takst {found.item.unit.service.name} {found.year} v{found.version}")


@require_GET
@permission(Permission.EDIT_SHEETS)
def own_workbook(request: AskedRequest, year: int) -> HttpResponse:
    """All own sheets of a year in one workbook, to be filled in and sent back."""
    content = workbook_of_operators(request.acting.parties, year)
    if content is None:
        messages.error(request, _("There are no sheets for %(year)s yet. Make them from the budgets first.") % {"year": year})
        return redirect("pricing:own_sheets")
    return _file(content, f"takster {year} {request.by.organisation.name}")


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_SHEETS)
def upload(request: AskedRequest) -> HttpResponse:
    """Send a filled-in workbook; a correct one is shown, with an error in it nothing is kept."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    findings: tuple[Finding, ...] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = actions.preview_upload(by=request.by, today=request.today, file_name=file.name, content=file.read())
        except DomainError as refusal:
            findings = tuple(refusal.findings)
        else:
            return redirect("pricing:uploaded", pk=kept.pk)
    context = {"form": form, "findings": findings, "next_year": request.today.year + 1, "crumbs": _crumbs((_("Excel"), ""))}
    return render(request, "pricing/upload.html", context, status=422 if findings or form.errors else 200)


@require_GET
@permission(Permission.EDIT_SHEETS)
def uploaded(request: AskedRequest, pk: int) -> HttpResponse:
    """What a file would change, item by item, before it is saved."""
    found = _upload(request, pk)
    items = uploaded_items(found)
    changed = [item for item in items if not item.is_unchanged]
    context = {
        "upload": found,
        "rows": [(item, paragraph_label(item.item.paragraph), _act(item)) for item in changed],
        "unchanged": len(items) - len(changed),
        "warned": [item for item in changed if item.to_look_at],
        "stopped": sum(item.after is None for item in items),
        "crumbs": _crumbs((_("Excel"), reverse("pricing:upload")), (found.file_name, "")),
    }
    return render(request, "pricing/uploaded.html", context)


@require_POST
@permission(Permission.EDIT_SHEETS)
def apply(request: AskedRequest, pk: int) -> HttpResponse:
    """Save a file as drafts."""
    found = _upload(request, pk)
    try:
        actions.apply_upload(by=request.by, today=request.today, upload_id=pk)
    except Refused as refusal:
        tell_refused(request, refusal)
        return redirect("pricing:uploaded", pk=pk)
    messages.success(request, _("The workbook is saved. The sheets it changed are drafts."))
    return redirect(f"{reverse('pricing:own_sheets')}?year={found.year}&state={SheetState.DRAFT}")


def _upload(request: AskedRequest, pk: int) -> SheetUpload:
    try:
        return SheetUpload.objects.get(pk=pk, uploaded_by__organisation=request.by.organisation_id)
    except SheetUpload.DoesNotExist as error:
        raise Http404(_("There is no such file.")) from error


def _act(item: UploadedItem) -> str:
    """What saving does to an item's sheets."""
    if item.newest is None:
        return _("New draft")
    if item.newest.state == SheetState.DRAFT:
        return _("The draft is changed")
    return _("New version %(version)s as a draft") % {"version": item.newest.version + 1}


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Tariffs"), reverse("pricing:tariff_list")), (_("Own tariffs"), reverse("pricing:own_sheets")), *more]
