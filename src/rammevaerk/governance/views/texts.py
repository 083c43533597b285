"""The versions of an agreement, their documents, and the hearing answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.governance import queries
from rammevaerk.governance.actions import answer_hearing, make_version, order_documents
from rammevaerk.governance.forms import HearingForm, VersionForm
from rammevaerk.governance.models import Document, Version
from rammevaerk.governance.printing.pictures import chart_of
from rammevaerk.governance.rules.document import Section, read_text
from rammevaerk.governance.views.agreements import found_cycle
from rammevaerk.kernel.errors import Refused
from rammevaerk.web.models import Job

MOST_ROWS = 40


@require_http_methods(["GET", "POST"])
@permission(Permission.SEE_AGREEMENT)
def versions(request: AskedRequest, name: str) -> HttpResponse:
    """All versions with their documents; the secretariat makes a new version here."""
    shown = found_cycle(request, name)
    edits = may(request, Permission.EDIT_AGREEMENT)
    form = VersionForm(request.POST if request.method == "POST" and edits else None)
    if form.is_bound and form.is_valid():
        try:
            made = make_version(by=request.by, today=request.today, cycle_id=shown.pk, **form.cleaned_data)
            messages.success(request, _("Version %(number)s is made.") % {"number": made.number})
            return redirect("governance:versions", name=name)
        except Refused as refused:
            form.add_findings(refused)
    context = {
        "shown": shown,
        "versions": _with_documents(shown.pk),
        "form": form if edits and shown.in_preparation else None,
        "edits": edits,
        "job": _job(request),
        "crumbs": [(shown.row.title, f"/rammeaftale/{name}/"), (_("Versions and documents"), "")],
    }
    return render(request, "governance/versions.html", context, status=422 if form.errors else 200)


def _with_documents(cycle_id: int) -> list[tuple[Version, list[Document]]]:
    documents = list(queries.documents(cycle_id))
    return [(row, [item for item in documents if item.version_id == row.pk]) for row in queries.versions(cycle_id)]


def _job(request: AskedRequest) -> Job | None:
    """The job of the address, when it is of one's own organisation."""
    asked = request.GET.get("job", "")
    if not asked.isdecimal() or request.assignment is None:
        return None
    return Job.objects.filter(pk=int(asked), organisation_id=request.assignment.organisation_id).first()


@require_POST
@permission(Permission.EDIT_AGREEMENT)
def build(request: AskedRequest, pk: int) -> HttpResponse:
    """Put the making of a version's documents on the queue."""
    get_object_or_404(Version.objects.defer("content"), pk=pk)
    job = order_documents(by=request.by, today=request.today, version_id=pk)
    return redirect(f"{reverse('governance:versions', args=[queries.cycle_name_of(pk)])}?job={job.pk}")


@permission(Permission.SEE_AGREEMENT)
def document(request: AskedRequest, pk: int) -> HttpResponse:
    """A stored document as it was made."""
    row = get_object_or_404(Document, pk=pk)
    response = HttpResponse(bytes(row.content), content_type=row.media_type)
    response["Content-Disposition"] = f'attachment; filename="{row.file_name}"'
    return response


@permission(Permission.SEE_AGREEMENT)
def version(request: AskedRequest, pk: int) -> HttpResponse:
    """The text of a version on the page; long lists stand in full in the documents."""
    try:
        row = queries.version(pk)
    except Version.DoesNotExist as missing:
        raise Http404 from missing
    text = read_text(row.content)
    context = {
        "version": row,
        "text": text,
        "sections": [_section(place, section) for place, section in enumerate(text.sections)],
        "documents": queries.documents(row.cycle_id).filter(version_id=row.pk),
        "crumbs": [
            (row.cycle.title, reverse("governance:cycle", args=[row.cycle.name])),
            (_("Versions and documents"), reverse("governance:versions", args=[row.cycle.name])),
            (row.number, ""),
        ],
    }
    return render(request, "governance/version.html", context)


def _section(place: int, section: Section) -> dict[str, Any]:
    return {
        "anchor": f"s{place}",
        "heading": section.heading,
        "depth": section.depth,
        "invented": section.invented,
        "blocks": [_block(dict(block)) for block in section.blocks],
    }


def _block(block: dict[str, Any]) -> dict[str, Any]:
    if block["kind"] == "picture":
        return {**block, "chart": chart_of(block)}
    if block["kind"] == "table":
        numeric = set(block["numeric"])
        shown = block["rows"][:MOST_ROWS]
        block["left_out"] = len(block["rows"]) - len(shown)
        block["headers"] = [(header, place in numeric) for place, header in enumerate(block["headers"])]
        block["rows"] = [[(cell, place in numeric) for place, cell in enumerate(row)] for row in shown]
    return block


@require_http_methods(["GET", "POST"])
@permission(Permission.SEE_AGREEMENT)
def hearing(request: AskedRequest, name: str) -> HttpResponse:
    """What the disability councils have answered; a council answers here."""
    shown = found_cycle(request, name)
    current = queries.versions(shown.pk).first()
    answers = may(request, Permission.COMMENT_ON_AGREEMENT) and current is not None
    form = HearingForm(request.POST if request.method == "POST" and answers else None)
    if form.is_bound and form.is_valid() and current is not None:
        try:
            answer_hearing(by=request.by, today=request.today, version_id=current.pk, words=form.cleaned_data["words"])
            messages.success(request, _("The answer is received."))
            return redirect("governance:hearing", name=name)
        except Refused as refused:
            form.add_findings(refused)
    context = {
        "shown": shown,
        "current": current,
        "answers": queries.hearing_answers(shown.pk),
        "form": form if answers else None,
        "crumbs": [(shown.row.title, f"/rammeaftale/{name}/"), (_("Hearing"), "")],
    }
    return render(request, "governance/hearing.html", context, status=422 if form.errors else 200)
