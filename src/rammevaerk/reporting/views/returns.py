"""One return: the form for those who answer, the page to read for the others, and the secretariat's answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.reporting import actions
from rammevaerk.reporting.asked import asked_return, editable, name_of
from rammevaerk.reporting.forms import CommentForm, DemandForm, OperatorForm
from rammevaerk.reporting.models import Return
from rammevaerk.reporting.showing import filled_form, page_of
from rammevaerk.web.sentences import finding_words


@require_http_methods(["GET", "POST"])
@permission(Permission.SEE_ROUNDS)
def one_return(request: AskedRequest, pk: int) -> HttpResponse:
    """A return: written in by those it belongs to while it can be changed, read by those who may see it."""
    row = asked_return(request, pk)
    if not editable(request, row):
        return render(request, "reporting/return_read.html", page_of(request, row))
    form = filled_form(row, request.today, request.POST or None)
    if request.method == "POST" and form.is_valid() and _kept(request, row, form):
        return redirect("reporting:return", row.pk)
    context = page_of(request, row, form)
    template = "reporting/demand_form.html" if row.service_id is None else "reporting/operator_form.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _kept(request: AskedRequest, row: Return, form: OperatorForm | DemandForm) -> bool:
    """Save, and submit when asked to; False when the draft was refused. What is missing for submitting is said on the page
    the draft is shown on again."""
    try:
        actions.save_draft(by=request.by, today=request.today, return_id=row.pk, reports=form.reports())
    except Refused as refusal:
        form.add_findings(refusal)
        return False
    if request.POST.get("act") != "submit":
        messages.success(request, _("The draft is saved. The secretariat does not see it until you submit."))
        return True
    try:
        actions.submit(by=request.by, today=request.today, return_id=row.pk)
    except Refused as refusal:
        said = _("The draft is saved, but it is not submitted: %(count)s things are missing. They stand below.")
        messages.error(request, said % {"count": len(refusal.findings)})
    else:
        messages.success(request, _("The return is submitted."))
    return True


@require_POST
@permission(Permission.RUN_ROUNDS)
def accept(request: AskedRequest, pk: int) -> HttpResponse:
    """Accept a submitted return as complete and plausible."""
    row = asked_return(request, pk)
    try:
        actions.accept(by=request.by, today=request.today, return_id=pk)
    except Refused as refusal:
        messages.error(request, _said(refusal))
    else:
        messages.success(request, _("%(what)s is accepted as complete and plausible.") % {"what": name_of(row)})
    return _back(request, row)


@require_POST
@permission(Permission.RUN_ROUNDS)
def accept_plain(request: AskedRequest, pk: int) -> HttpResponse:
    """Accept all submitted returns of a round in which nothing odd was found."""
    try:
        count = actions.accept_plain(by=request.by, today=request.today, round_id=pk)
    except Refused as refusal:
        messages.error(request, _said(refusal))
    else:
        said = ngettext("%(count)s return is accepted.", "%(count)s returns are accepted.", count)
        messages.success(request, said % {"count": count})
    return redirect("reporting:round", pk)


@require_POST
@permission(Permission.RUN_ROUNDS)
def send_back(request: AskedRequest, pk: int) -> HttpResponse:
    """Send a submitted return back with a comment; a refused comment is shown again on the return's own page."""
    row = asked_return(request, pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            actions.send_back(by=request.by, today=request.today, return_id=pk, comment=form.cleaned_data["comment"])
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            messages.success(request, _("%(what)s is sent back.") % {"what": name_of(row)})
            return _back(request, row)
    context = {**page_of(request, row), "comment_form": form}
    return render(request, "reporting/return_read.html", context, status=422)


def _back(request: AskedRequest, row: Return) -> HttpResponse:
    """To the board when the act came from there."""
    if request.POST.get("from") == "board" and may(request, Permission.RUN_ROUNDS):
        return redirect(f"{row.round.get_absolute_url()}#indsendt")
    return redirect("reporting:return", row.pk)


def _said(refusal: Refused) -> str:
    return " ".join(finding_words(finding) for finding in refusal.findings)
