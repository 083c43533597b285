"""An alternative: its tools, what it means for each party with the trace of every figure, and the forms it is made by."""

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.terms import actions, pages
from rammevaerk.terms.actions import NewAlternative
from rammevaerk.terms.facts import AlternativeRow, CaseBook, case_books
from rammevaerk.terms.forms import AlternativeForm
from rammevaerk.terms.pages import Weighed
from rammevaerk.terms.rules.state import CaseAct
from rammevaerk.terms.rules.tools import ToolKind
from rammevaerk.terms.tool_forms import FORMS
from rammevaerk.terms.views.cases import book_or_404, crumbs, form_page
from rammevaerk.terms.wording import CREDIT_WORDS, tool_name
from rammevaerk.web import dates
from rammevaerk.web.doing import tell_refused


@permission(Permission.WORK_ON_TERMS)
def new_alternative(request: AskedRequest, pk: int) -> HttpResponse:
    """A name and its days; its tools come next."""
    book = book_or_404(request, pk)
    first = f"01.01.{book.year}"
    form = AlternativeForm(request.POST or None, initial={"first_day": first})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        new = NewAlternative(data["name"], data["first_day"], form.until(), data["credit"])
        try:
            row = actions.add_alternative(by=request.by, today=request.today, case_id=pk, new=new)
        except Refused as refused:
            form.add_findings(refused)
        else:
            return HttpResponseRedirect(reverse("terms:alternative", args=[row.pk]))
    lead = _("Up to four stand side by side: today's terms and at most three alternatives.")
    return form_page(request, book, form, _("A new alternative"), _("Save, and choose tools"), lead)


def _of(request: AskedRequest, pk: int) -> tuple[CaseBook, AlternativeRow]:
    """The alternative with its case, as the reader may see it."""
    book = next(iter(case_books(request.today, Q(alternatives=pk))), None)
    row = book.alternative(pk) if book else None
    if book is None or row is None:
        raise Http404
    return book, row


@permission(Permission.SEE_TERMS)
def alternative(request: AskedRequest, pk: int) -> HttpResponse:
    """Tools, consequence for each party and for the operator, each figure with its trace."""
    book, row = _of(request, pk)
    found = Weighed(book).of(row)
    expected = found.expected
    parties = (
        sorted(expected.parties.items(), key=lambda item: (-abs(item[1].difference), danish_key(item[0]))) if expected else []
    )
    used = book.figures.used
    may_shape = pages.may_now(request, book, CaseAct.SHAPE)
    context = pages.heading_of(book) | {
        "row": row.row,
        "period": dates.period(row.row.valid_from, row.row.valid_to),
        "credit": CREDIT_WORDS.get(row.term.credit) if row.term.credit else "",
        "tools": list(zip(row.tool_rows, pages.tool_lines(row), strict=True)),
        "found": found,
        "parties": parties,
        "people": book.figures.people_by_name,
        "risk": [(used + outcome.change, outcome) for outcome in found.risk],
        "may_shape": may_shape,
        "kinds": [(kind.value, tool_name(kind)) for kind in ToolKind] if may_shape else [],
        "crumbs": crumbs(book, (row.row.name, "")),
    }
    return render(request, "terms/alternative.html", context)


@permission(Permission.WORK_ON_TERMS)
def new_tool(request: AskedRequest, pk: int, kind: str) -> HttpResponse:
    """The form of one tool."""
    book, row = _of(request, pk)
    known = {one.value: one for one in ToolKind}
    if kind not in known:
        raise Http404
    form = FORMS[known[kind]](request.POST or None, book=book)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_tool(by=request.by, today=request.today, alternative_id=pk, tool=form.tool())
        except Refused as refused:
            form.add_findings(refused)
        else:
            return HttpResponseRedirect(reverse("terms:alternative", args=[pk]))
    return form_page(request, book, form, tool_name(known[kind]), _("Add the tool"), row.row.name)


@require_POST
@permission(Permission.WORK_ON_TERMS)
def take_out_tool(request: AskedRequest, pk: int) -> HttpResponse:
    """Take a tool out of its alternative."""
    try:
        back = actions.take_out_tool(by=request.by, today=request.today, tool_id=pk)
    except Refused as refused:
        return _refused(request, refused)
    return HttpResponseRedirect(reverse("terms:alternative", args=[back]))


@require_POST
@permission(Permission.WORK_ON_TERMS)
def take_out_alternative(request: AskedRequest, pk: int) -> HttpResponse:
    """Take an alternative out of its case."""
    try:
        back = actions.take_out_alternative(by=request.by, today=request.today, alternative_id=pk)
    except Refused as refused:
        return _refused(request, refused)
    return HttpResponseRedirect(reverse("terms:case", args=[back]))


def _refused(request: AskedRequest, refused: Refused) -> HttpResponse:
    tell_refused(request, refused)
    return HttpResponseRedirect(reverse("terms:list"))
