"""The list of rounds, the board of one round, and the secretariat's acts on it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.reporting import actions, board, queries
from rammevaerk.reporting.asked import asked_round, viewer
from rammevaerk.reporting.forms import OpenHearingForm, RoundForm
from rammevaerk.reporting.lists import returns_table, rounds_table
from rammevaerk.reporting.rules.sight import Standing, sees_results
from rammevaerk.reporting.rules.states import RoundStage
from rammevaerk.web.doing import tell_refused

_READ_ALL = (Standing.SECRETARIAT, Standing.AUDITOR)
_SEE_ALL = (Standing.SECRETARIAT, Standing.STEERING, Standing.AUDITOR)


@permission(Permission.SEE_ROUNDS)
def rounds(request: AskedRequest) -> HttpResponse:
    """All rounds, and one's own returns in the newest."""
    table = rounds_table(request)
    if file := table.export():
        return file
    newest = queries.latest_round()
    mine = queries.own_returns_first(newest, viewer(request)) if newest else []
    context = {"table": table, "newest": newest, "mine": mine, "may_run": may(request, Permission.RUN_ROUNDS)}
    return render(request, "reporting/rounds.html", {**context, "crumbs": [(_("Reporting"), "")]})


@permission(Permission.SEE_ROUNDS)
def round_page(request: AskedRequest, pk: int) -> HttpResponse:
    """One round: the board for those who see all, the returns one may open for the others."""
    this, who = asked_round(pk), viewer(request)
    table = returns_table(request, this, who)
    if table is not None and (file := table.export()):
        return file
    statuses = queries.party_statuses(this, request.today) if who.standing in _SEE_ALL else []
    context = {
        "round": this,
        "table": table,
        "groups": board.groups(statuses, this, request.today),
        "strip": board.strip(statuses),
        "counts": board.counts(statuses),
        **board.waiting(queries.waiting_for_answer(this) if who.standing in _READ_ALL else []),
        "late": [status for status in statuses if status.late],
        "round_facts": board.facts_of(this),
        "may_open": table is not None,
        "may_run": may(request, Permission.RUN_ROUNDS),
        "sees_results": sees_results(who, RoundStage(this.state)),
        "crumbs": [(_("Reporting"), "reporting:rounds"), (this.name, "")],
    }
    return render(request, "reporting/round.html", context)


@require_http_methods(["GET", "POST"])
@permission(Permission.RUN_ROUNDS)
def open_round(request: AskedRequest) -> HttpResponse:
    """Open a data collection."""
    form = RoundForm(request.POST or None, initial={"for_year": request.today.year + 1})
    if form.is_valid():
        plan = actions.RoundPlan(**form.cleaned_data)
        try:
            made = actions.open_round(by=request.by, today=request.today, area=accounts.the_area(), plan=plan)
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            messages.success(request, _("The round is open. The respondents have it among their tasks."))
            return redirect("reporting:round", made.pk)
    crumbs = [(_("Reporting"), "reporting:rounds"), (_("Open a round"), "")]
    return render(request, "reporting/open_round.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


@require_POST
@permission(Permission.RUN_ROUNDS)
def close_round(request: AskedRequest, pk: int) -> HttpResponse:
    """Close the round; refused while submitted returns wait."""
    try:
        actions.close_round(by=request.by, today=request.today, round_id=pk)
    except Refused as refusal:
        _say(request, refusal)
    else:
        messages.success(request, _("The round is closed. What was not accepted does not count."))
    return redirect("reporting:round", pk)


@require_http_methods(["GET", "POST"])
@permission(Permission.RUN_ROUNDS)
def open_hearing(request: AskedRequest, pk: int) -> HttpResponse:
    """Lay the collected picture before the parties."""
    this = asked_round(pk)
    form = OpenHearingForm(request.POST or None)
    if form.is_valid():
        try:
            actions.open_hearing(by=request.by, today=request.today, round_id=pk, until=form.cleaned_data["until"])
        except Refused as refusal:
            form.add_findings(refusal)
        else:
            messages.success(request, _("The hearing is open. The parties have it among their tasks."))
            return redirect("reporting:hearing", pk)
    crumbs = [(_("Reporting"), "reporting:rounds"), (this.name, this.get_absolute_url()), (_("Open the hearing"), "")]
    context = {"form": form, "round": this, "crumbs": crumbs}
    return render(request, "reporting/open_hearing.html", context, status=422 if form.errors else 200)


@require_POST
@permission(Permission.RUN_ROUNDS)
def publish_round(request: AskedRequest, pk: int) -> HttpResponse:
    """Publish the aggregate after the hearing."""
    try:
        actions.publish_round(by=request.by, today=request.today, round_id=pk)
    except Refused as refusal:
        _say(request, refusal)
    else:
        messages.success(request, _("The collected picture is published."))
    return redirect("reporting:results", pk)


@require_POST
@permission(Permission.RUN_ROUNDS)
def remind(request: AskedRequest, pk: int) -> HttpResponse:
    """Remind everybody who is late, or one party."""
    party = request.POST.get("party", "")
    statuses = queries.party_statuses(asked_round(pk), request.today)
    chosen = [status for status in statuses if status.late and party in ("", str(status.id))]
    returns = [row for status in chosen for row in status.unanswered]
    count = actions.remind(by=request.by, today=request.today, round_id=pk, returns=returns)
    said = ngettext("%(count)s return is reminded about.", "%(count)s returns are reminded about.", count)
    messages.success(request, said % {"count": count} + " " + _("It stands among the respondents' tasks."))
    return redirect("reporting:round", pk)


def _say(request: AskedRequest, refusal: Refused) -> None:
    tell_refused(request, refusal)
