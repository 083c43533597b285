"""The tables of rounds and returns."""

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.reporting import queries
from rammevaerk.reporting.asked import name_of
from rammevaerk.reporting.forms import ReturnFilter
from rammevaerk.reporting.models import Return, Round
from rammevaerk.reporting.rules.sight import Standing, Viewer
from rammevaerk.reporting.rules.states import AnswerState, is_late
from rammevaerk.reporting.wording import STAGE_BADGES, STAGES, STATE_BADGES, STATES
from rammevaerk.web.tables import Column, Table
from rammevaerk.web.templatetags.rv import badge, demo_mark


def rounds_table(request: AskedRequest) -> Table:
    """All rounds, the newest first."""
    columns = [
        Column("name", _("Round"), _round_link, export="name"),
        Column("for_year", _("Budget year"), lambda row: str(row.for_year)),
        Column("deadline", _("Answers are due on")),
        Column("state", _("State"), lambda row: badge(STAGE_BADGES[row.state], str(STAGES[row.state]))),
        Column("accepted", pgettext("returns", "Accepted"), _accepted_of_asked),
    ]
    rows = queries.rounds()
    return Table(columns, rows=rows, request=request, name="rounds", order="-for_year", caption=_("Rounds"))


def _round_link(row: Round) -> SafeString:
    return format_html('<a href="{}">{}</a> {}', row.get_absolute_url(), row.name, demo_mark(row))


def _accepted_of_asked(row: Round) -> str:
    return _("%(done)s of %(all)s") % {"done": getattr(row, "accepted", 0), "all": getattr(row, "asked", 0)}


def returns_table(request: AskedRequest, this: Round, who: Viewer) -> Table | None:
    """The returns of a round that one may open; None for those who may open none."""
    if who.standing in (Standing.STEERING, Standing.OUTSIDE):
        return None
    filters = ReturnFilter(request.GET)
    rows = queries.seen_returns(this, who)
    chosen = filters.chosen()
    if words := chosen.get("text"):
        rows = rows.filter(Q(service__name__icontains=words) | Q(respondent__name__icontains=words))
    for name in ("state", "kind"):
        if value := chosen.get(name):
            rows = rows.filter(**{name: value})
    if chosen.get("odd"):
        rows = queries.with_something_odd(rows)
    everybody = who.standing in (Standing.SECRETARIAT, Standing.AUDITOR, Standing.CONTROLLER)
    return Table(
        _columns(this, request),
        rows=rows,
        request=request,
        name="returns",
        order="progress",
        page_size=25,
        filters=filters if everybody else None,
        caption=_("Returns"),
        empty=_("No returns match."),
    )


def _columns(this: Round, request: AskedRequest) -> list[Column]:
    def state(row: Return) -> SafeString:
        late = is_late(AnswerState(row.state), deadline=this.deadline, today=request.today)
        shown = badge(STATE_BADGES[row.state], str(STATES[row.state]))
        return format_html("{} {}", shown, badge("error", _("Late"))) if late and this.state == "open" else shown

    return [
        Column("what", _("Answer"), _return_link, export=name_of),
        Column("respondent", _("Respondent"), "respondent.name", sortable="respondent__sort_key"),
        Column("state", _("State"), state, sortable="progress", export=lambda row: str(STATES[row.state])),
        Column("odd", _("Odd things"), "odd_count", numeric=True, sortable="odd_count"),
        Column("submitted", pgettext("return", "Submitted"), "submitted_at", sortable="submitted_at", export_format="date"),
    ]


def _return_link(row: Return) -> SafeString:
    return format_html('<a href="{}">{}</a> {}', reverse("reporting:return", args=[row.pk]), name_of(row), demo_mark(row))
