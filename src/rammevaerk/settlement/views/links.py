"""A statement for whoever has no login: the seller makes a link, whoever has link and code reads that statement and disputes a
line of it."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.walls import Acting, acting_for
from rammevaerk.kernel.errors import Refused
from rammevaerk.settlement import actions, files, page, queries
from rammevaerk.settlement.actions import linking
from rammevaerk.settlement.dispute_forms import DisputeForm
from rammevaerk.settlement.models import ReceivedBy, Statement, StatementLink
from rammevaerk.settlement.rules.links import ENDED, LinkState, check_link
from rammevaerk.settlement.views.statements import EXCEL, statement_file
from rammevaerk.web.doing import tell_refused
from rammevaerk.web.forms import Form, GuardedTextField

P = ParamSpec("P")
OpenedView = Callable[Concatenate[AskedRequest, str, Acting, Statement, P], HttpResponse]


class LinkCodeForm(Form):
    """The code that belongs to a link."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        help_text=gettext_lazy("Eight letters and digits, for example K7QM-4TXP"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class LinkDisputeForm(DisputeForm):
    """A dispute by link, with the office that raises it."""

    office = GuardedTextField(
        label=gettext_lazy("Which office you are"),
        max_length=120,
        help_text=gettext_lazy("For example: Betalingskontoret, Socialforvaltningen. No person's name is needed."),
    )


@permission(Permission.ISSUE_STATEMENTS)
def statement_link(request: AskedRequest, pk: int) -> HttpResponse:
    """The seller's page of a statement's link: whether one is out, a new one, and revoking it."""
    found = queries.statement(pk)
    if found is None or found.seller_id not in request.acting.parties:
        raise Http404
    made = None
    if request.method == "POST":
        try:
            made = linking.make_link(by=request.by, today=request.today, statement_id=pk)
        except Refused as refused:
            tell_refused(request, refused)
    out = StatementLink.objects.filter(statement=pk, revoked_at__isnull=True).first()
    context = {
        "statement": found,
        "made": made,
        "address": request.build_absolute_uri(reverse("settlement:by_link", args=[made.link])) if made else "",
        "out": out,
        "crumbs": [
            (_("Settlement"), "settlement:statement_list"),
            (found.number, reverse("settlement:statement", args=[pk])),
            (_("Link"), ""),
        ],
    }
    return _private(render(request, "settlement/link_made.html", context))


@require_POST
@permission(Permission.ISSUE_STATEMENTS)
def revoke_link(request: AskedRequest, pk: int) -> HttpResponse:
    """Revoke the link that is out."""
    linking.revoke_link(by=request.by, today=request.today, statement_id=pk)
    messages.success(request, _("The link is revoked. Nobody can open the statement by it any more."))
    return HttpResponseRedirect(reverse("settlement:statement_link", args=[pk]))


def by_link(request: AskedRequest, link: str) -> HttpResponse:
    """The page behind a link: first the code, then the statement. Needs no login."""
    state, opened = linking.opened_by(today=request.today, link=link, key=_key(request, link))
    if opened is not None:
        return _statement(request, link, opened)
    if state in ENDED:
        return _closed(request, state)
    form = LinkCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = linking.open_link(today=request.today, link=link, code=form.cleaned_data["code"])
        except Refused as refused:
            form.add_findings(refused)
        else:
            request.session[_name(link)] = key
            return HttpResponseRedirect(reverse("settlement:by_link", args=[link]))
    return _private(render(request, "settlement/link_open.html", {"form": form}, status=422 if form.errors else 200))


def _name(link: str) -> str:
    return f"statement_link:{link}"


def _key(request: AskedRequest, link: str) -> str:
    return str(request.session.get(_name(link), ""))


def _closed(request: AskedRequest, state: LinkState) -> HttpResponse:
    """A clear page that tells nothing of the statement."""
    context = {"findings": check_link(state, 0)}
    return _private(render(request, "settlement/link_closed.html", context, status=404 if state is LinkState.UNKNOWN else 410))


def _statement(request: AskedRequest, link: str, opened: Acting) -> HttpResponse:
    with acting_for(opened):
        found = queries.opened_statement()
        log_look("statement_by_link", by=None, rows=found.lines, target_id=found.pk)
        if getattr(found, "received_on", None) is None:
            actions.note_received(found, ReceivedBy.LINK, on=request.today, by=None)
        shown = page.of_statement(found)
        context = {"statement": found, "page": shown, "link": link}
        return _private(render(request, "settlement/link_statement.html", context))


def _opened(view: OpenedView[P]) -> Callable[..., HttpResponse]:
    """A view for whoever has opened the link in this browser; everybody else is sent to its first page."""

    def guarded(request: AskedRequest, link: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        _state, opened = linking.opened_by(today=request.today, link=link, key=_key(request, link))
        if opened is None:
            return HttpResponseRedirect(reverse("settlement:by_link", args=[link]))
        with acting_for(opened):
            found = queries.opened_statement()
        return _private(view(request, link, opened, found, *args, **kwargs))

    return guarded


@_opened
def link_pdf(request: AskedRequest, link: str, opened: Acting, found: Statement) -> HttpResponse:
    """The statement as PDF, by link."""
    with acting_for(opened):
        log_look("statement_by_link", by=None, rows=found.lines, target_id=found.pk)
        content = files.statement_pdf(found)
    return statement_file(content, "application/pdf", found, "pdf")


@_opened
def link_excel(request: AskedRequest, link: str, opened: Acting, found: Statement) -> HttpResponse:
    """The statement's lines as a workbook, by link."""
    with acting_for(opened):
        log_look("statement_by_link", by=None, rows=found.lines, target_id=found.pk)
        content = files.statement_excel(found)
    return statement_file(content, EXCEL, found, "xlsx")


@_opened
def link_dispute(request: AskedRequest, link: str, opened: Acting, found: Statement, pk: int) -> HttpResponse:
    """Dispute one line of the statement, by link."""
    with acting_for(opened):
        line = next((line for line in page.lines_shown(found) if line.row.pk == pk), None)
    if line is None:
        raise Http404
    form = LinkDisputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        office = form.cleaned_data["office"]
        try:
            linking.dispute_by_link(today=request.today, opened=opened, charge_id=pk, raised=form.raised(), office=office)
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("The dispute is with the seller. The line is not to be paid until it ends."))
            return HttpResponseRedirect(reverse("settlement:by_link", args=[link]))
    context = {"form": form, "line": line, "statement": found, "link": link}
    return render(request, "settlement/link_dispute.html", context, status=422 if form.errors else 200)


def _private(response: HttpResponse) -> HttpResponse:
    """Kept by no browser. The link stays out of other sites' logs by the referrer policy of all pages, `same-origin`: a stricter
    one would hide the form's own origin, and the form would be refused."""
    response["Cache-Control"] = "no-store"
    return response
