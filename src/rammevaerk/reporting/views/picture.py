"""The collected picture: results with chart and table, and the hearing of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.period import year_period
from rammevaerk.reporting import actions, queries
from rammevaerk.reporting.asked import round_with_results, viewer
from rammevaerk.reporting.charts import match_chart
from rammevaerk.reporting.forms import HearingAnswerForm
from rammevaerk.reporting.models import Round
from rammevaerk.reporting.results import ParagraphResult, RoundResults
from rammevaerk.reporting.rules.sight import sees_reasons
from rammevaerk.reporting.rules.states import RoundStage
from rammevaerk.web import amounts
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_ROUNDS)
def results(request: AskedRequest, pk: int) -> HttpResponse:
    """What the accepted returns say together."""
    this = round_with_results(request, pk)
    found = queries.results(this)
    stage = RoundStage(this.state)
    demand, supply = _demand_table(request, found), _supply_table(request, found)
    if file := demand.export() or supply.export():
        return file
    context = {
        "round": this,
        "found": found,
        "chart": match_chart(found),
        "demand": demand,
        "supply": supply,
        "explained": [result for result in found.groups if result.explanations and sees_reasons(viewer(request), stage)],
        "crumbs": [(_("Reporting"), "reporting:rounds"), (this.name, this.get_absolute_url()), (_("Results"), "")],
    }
    return render(request, "reporting/results.html", context)


def _demand_table(request: AskedRequest, found: RoundResults) -> Table:
    columns = [
        Column("group", _("Target group")),
        Column("citizens", _("Citizens now"), numeric=True),
        Column("places", _("Places needed"), numeric=True, unit=str(found.for_year)),
        Column("rising", _("Need rises"), numeric=True, unit=_("municipalities")),
        Column("falling", _("Need falls"), numeric=True, unit=_("municipalities")),
        Column("low", _("Score 1 or 2"), numeric=True, unit=_("municipalities")),
    ]
    caption = _("Expected demand by target group")
    return Table(columns, rows=list(found.groups), request=request, name="demand", caption=caption)


def _supply_table(request: AskedRequest, found: RoundResults) -> Table:
    days = year_period(found.for_year - 2).days()
    columns = [
        Column("label", _("Paragraph")),
        Column("units", pgettext("return", "Units"), numeric=True),
        Column("budgeted", _("Budgeted places"), numeric=True),
        Column("expected", _("Expected places"), numeric=True, unit=str(found.for_year)),
        Column(
            "occupancy",
            _("Occupancy"),
            lambda row: amounts.percent(row.occupancy(days), 1),
            numeric=True,
            unit=str(found.for_year - 2),
        ),
        Column("waiting", _("Waiting"), numeric=True, unit=_("people")),
        Column("budget", _("Budget"), _millions, numeric=True, unit=str(found.for_year)),
    ]
    caption = _("Services by paragraph")
    return Table(columns, rows=list(found.paragraphs), request=request, name="supply", caption=caption)


def _millions(row: ParagraphResult) -> str:
    return amounts.millions(None if row.budget_ore is None else row.budget_ore // 100)


@require_http_methods(["GET", "POST"])
@permission(Permission.SEE_ROUNDS)
def hearing(request: AskedRequest, pk: int) -> HttpResponse:
    """The hearing: what the parties wrote, and the form for one's own answer while it is open."""
    this = round_with_results(request, pk)
    form = HearingAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _answered(request, this, form):
        return redirect("reporting:hearing", pk)
    is_open = this.state == "hearing" and this.hearing_until is not None and request.today <= this.hearing_until
    context = {
        "round": this,
        "form": form if is_open and may(request, Permission.ANSWER_HEARING) else None,
        "is_open": is_open,
        "answers": queries.hearing_answers(this),
        "may_run": may(request, Permission.RUN_ROUNDS),
        "crumbs": [(_("Reporting"), "reporting:rounds"), (this.name, this.get_absolute_url()), (_("Hearing"), "")],
    }
    return render(request, "reporting/hearing.html", context, status=422 if form.errors else 200)


def _answered(request: AskedRequest, this: Round, form: HearingAnswerForm) -> bool:
    try:
        actions.answer_hearing(by=request.by, today=request.today, round_id=this.pk, comment=form.cleaned_data["comment"])
    except Refused as refusal:
        form.add_findings(refusal)
        return False
    messages.success(request, _("Your comment is sent. It stands below."))
    return True
