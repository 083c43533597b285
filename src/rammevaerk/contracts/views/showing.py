"""The list of placements and one placement with its history. Every look is logged: these are rows about persons."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.walls import Function
from rammevaerk.contracts import queries
from rammevaerk.contracts.forms import KnownForm, ListFilter
from rammevaerk.contracts.models import Placement
from rammevaerk.contracts.queries import PlacementFilter
from rammevaerk.contracts.views.changed import changes_shown
from rammevaerk.contracts.wording import share_words
from rammevaerk.kernel.paragraphs import PARAGRAPHS, paragraph_label
from rammevaerk.web import dates
from rammevaerk.web.clock import COPENHAGEN
from rammevaerk.web.panels import panels_for
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_PLACEMENTS)
def placement_list(request: AskedRequest) -> HttpResponse:
    """The placements one may see: those the municipality acts or pays for, or those at one's own service."""
    chosen = _filter(request)
    values = chosen.chosen()
    wanted = PlacementFilter(**{"state": "now", **{key: value for key, value in values.items() if key != "service"}})
    table = _table(request, chosen, wanted)
    if file := table.export():
        log_look("placement_export", by=request.assignment, rows=queries.MOST_COUNTED)
        return file
    log_look("placement_list", by=request.assignment, rows=len(table.page.rows))
    context = {
        "table": table,
        "people": queries.people_now(request.today),
        "as_unit": request.acting.function is Function.UNIT,
        "may_edit": queries.may_edit(request.assignment),
        "may_count": may(request, Permission.SEE_PLACEMENT_COUNTS),
        "crumbs": [(_("Placements"), "")],
    }
    return render(request, "contracts/placement_list.html", context)


def _filter(request: AskedRequest) -> ListFilter:
    municipalities = [(row.pk, row.name) for row in organisations.operators() if row.kind == "municipality"]
    paragraphs = [(code, paragraph_label(code)) for code in PARAGRAPHS]
    return ListFilter(request.GET, paragraphs=paragraphs, municipalities=municipalities)


def reference_link(row: Placement) -> SafeString:
    """The reference, opening the placement."""
    return format_html('<a href="{}">{}</a>', reverse("contracts:placement", args=[row.chain]), row.citizen.reference)


def _where(row: Placement) -> SafeString:
    return format_html('{}<span class="rv-sub">{}</span>', row.service.name, paragraph_label(row.paragraph))


def _period(row: Placement) -> str:
    return dates.period(row.valid_from, row.valid_to)


def _table(request: AskedRequest, chosen: ListFilter, wanted: PlacementFilter) -> Table:
    columns = [
        Column("reference", _("Citizen"), cell=reference_link, export="citizen.reference"),
        Column("service", _("Service"), cell=_where, sortable="service__sort_key", export="service.name"),
        Column("paragraph", _("Paragraph"), cell=lambda row: paragraph_label(row.paragraph)),
        Column("operator", _("Operator"), cell="operator.name", sortable="operator__sort_key"),
        Column("paying", _("Paid by"), cell="paying.name", sortable="paying__sort_key"),
        Column("period", _("Period"), cell=_period, sortable="valid_from"),
        Column("share", _("Share"), cell=lambda row: share_words(row) or "100\u00a0%", numeric=True),
        Column("follow_up", _("Follow-up"), cell="follow_up_on", sortable="follow_up_on", export_format="date"),
    ]
    empty = _("No placement fits. Choose another state, or remove a filter.")
    shown = [column for column in columns if column.key != "paragraph" or request.GET.get("format")]
    return Table(
        shown,
        rows=queries.placements(request.today, wanted),
        request=request,
        order="-pk",
        filters=chosen,
        caption=_("Placements"),
        empty=empty,
    )


@permission(Permission.SEE_PLACEMENTS)
def placement(request: AskedRequest, chain: int) -> HttpResponse:
    """One placement: what holds, what was known before, days away, and what it has cost."""
    rows = queries.rows_of(chain)
    if not rows:
        raise Http404
    log_look("placement", by=request.assignment, target_id=chain)
    current = sorted((row for row in rows if row.superseded_at is None), key=lambda row: row.valid_from)
    known = KnownForm(request.GET or None)
    day = known.chosen().get("vidst") if request.GET else None
    context: dict[str, Any] = {
        **_parts(current or rows[:1], request.today),
        "current": current,
        "annulled": not current,
        "history": rows,
        "absences": queries.absences_of(chain),
        "others": queries.others_of(rows[0].citizen_id, chain, request.today),
        "known_form": known,
        "known_on": day,
        "known": queries.known_at(chain, _end_of(day)) if day else [],
        "panels": panels_for("placement", request, chain),
        "aside_panels": panels_for("placement_aside", request, chain),
        "acts": panels_for("placement_acts", request, chain),
        "may_edit": queries.may_edit(request.assignment) and bool(current),
        **changes_shown(request, chain, current),
        "crumbs": [(_("Placements"), "contracts:placement_list"), (rows[0].citizen.reference, "")],
    }
    return render(request, "contracts/placement.html", context)


def _parts(current: Sequence[Placement], today: date) -> dict[str, Placement]:
    """The first and the last part of a stay, and as `row` the one that runs: the first before it has begun, the last when it is
    over."""
    begun = [row for row in current if row.valid_from <= today]
    return {"row": begun[-1] if begun else current[0], "first": current[0], "last": current[-1]}


def _end_of(day: Any) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), COPENHAGEN)
