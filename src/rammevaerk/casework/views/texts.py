"""Guide posts, standards and steps: what holds, what held, and entering what was adopted."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.casework import actions, queries
from rammevaerk.casework.forms import RefusalForm, TextForm
from rammevaerk.casework.models import CaseText
from rammevaerk.casework.pages.texts import kinds_shown, text_state
from rammevaerk.casework.rules.texts import TextKind
from rammevaerk.casework.wording import text_name
from rammevaerk.kernel.errors import Refused
from rammevaerk.web.doing import tell_refused


@permission(Permission.SEE_CASE_TEXTS)
def texts(request: AskedRequest) -> HttpResponse:
    """What holds today, kind by kind, with what held before; the secretariat also sees what awaits a second person."""
    may_enter = may(request, Permission.ENTER_CASE_TEXTS)
    rows = list(queries.versions())
    context = {
        "kinds": kinds_shown(rows, request.today),
        "waiting": [row for row in rows if row.state == CaseText.State.ENTERED] if may_enter else [],
        "may_enter": may_enter,
        "crumbs": [(_("Casework quality"), "casework:overview"), (_("Texts"), "")],
    }
    return render(request, "casework/texts.html", context)


@permission(Permission.ENTER_CASE_TEXTS)
def enter(request: AskedRequest) -> HttpResponse:
    """Enter a version of a text as it was adopted."""
    form = TextForm(request.POST or None, initial={"kind": request.GET.get("slags"), "number": request.GET.get("nummer")})
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.enter_text(by=request.by, today=request.today, new=form.new())
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("The text is entered. Another person in the secretariat confirms it."))
            return HttpResponseRedirect(reverse("casework:text", args=[row.pk]))
    context = {"form": form, "crumbs": [*_crumbs(), (_("Enter a text"), "")]}
    return render(request, "casework/enter_text.html", context, status=422 if form.errors else 200)


@permission(Permission.SEE_CASE_TEXTS)
def one_text(request: AskedRequest, pk: int) -> HttpResponse:
    """One version with where it was adopted and who has entered and confirmed it."""
    return _text_page(request, _row(request, pk), RefusalForm())


@permission(Permission.CONFIRM_CASE_TEXTS)
@require_POST
def confirm(request: AskedRequest, pk: int) -> HttpResponse:
    """A second person says that the text is as adopted."""
    _row(request, pk)
    try:
        actions.confirm_text(by=request.by, today=request.today, text_id=pk)
    except Refused as refused:
        tell_refused(request, refused)
    else:
        messages.success(request, _("The text is confirmed and holds from its day."))
    return HttpResponseRedirect(reverse("casework:text", args=[pk]))


@permission(Permission.CONFIRM_CASE_TEXTS)
@require_POST
def refuse(request: AskedRequest, pk: int) -> HttpResponse:
    """A second person turns the text down with a reason."""
    row, form = _row(request, pk), RefusalForm(request.POST)
    if form.is_valid():
        try:
            actions.refuse_text(by=request.by, today=request.today, text_id=pk, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("The text is refused."))
            return HttpResponseRedirect(reverse("casework:text", args=[pk]))
    return _text_page(request, row, form)


def _text_page(request: AskedRequest, row: CaseText, form: RefusalForm) -> HttpResponse:
    is_open = row.state == CaseText.State.ENTERED
    decides = may(request, Permission.CONFIRM_CASE_TEXTS) and is_open
    name = text_name(TextKind(row.kind), row.number)
    context = {
        "row": row,
        "name": name,
        "state": text_state(row, request.today, list(queries.versions())),
        "form": form,
        "may_decide": decides and row.enterer_id != request.by.user_id,
        "waits": decides and row.enterer_id == request.by.user_id,
        "crumbs": [*_crumbs(), (name, "")],
    }
    return render(request, "casework/text.html", context, status=422 if form.errors else 200)


def _row(request: AskedRequest, pk: int) -> CaseText:
    """The version; one that is not confirmed is shown to the secretariat alone."""
    row = queries.versions().filter(pk=pk).first()
    if row is None or (row.state != CaseText.State.CONFIRMED and not may(request, Permission.ENTER_CASE_TEXTS)):
        raise Http404
    return row


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Casework quality"), "casework:overview"), (_("Texts"), "casework:texts")]
