"""The dialogue as a document: PDF and Word."""

from django.http import HttpResponse
from django.utils import translation

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.dialogue import printing
from rammevaerk.dialogue.shown.page import page_of
from rammevaerk.dialogue.views.under import asked_for

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@permission(Permission.SEE_DIALOGUE)
def pdf(request: AskedRequest, service: int, year: int) -> HttpResponse:
    """The dialogue as PDF."""
    return _file(request, service, year, "pdf")


@permission(Permission.SEE_DIALOGUE)
def word(request: AskedRequest, service: int, year: int) -> HttpResponse:
    """The dialogue as a Word document."""
    return _file(request, service, year, "docx")


def _file(request: AskedRequest, service: int, year: int, kind: str) -> HttpResponse:
    with translation.override("da"):
        page = page_of(asked_for(service, year), request.by, request.today)
        content = printing.as_pdf(page, request.today) if kind == "pdf" else printing.as_word(page, request.today)
    answer = HttpResponse(content, content_type="application/pdf" if kind == "pdf" else WORD)
    answer["Content-Disposition"] = f'attachment; filename="{printing.file_name(page)}.{kind}"'
    return answer
