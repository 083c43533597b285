"""Citizens who reach an age at which another act or paragraph takes over, and what is planned for them."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.contracts import queries, reminding
from rammevaerk.contracts.models import Placement
from rammevaerk.contracts.reminding import Coming, law_words
from rammevaerk.contracts.views.showing import reference_link
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.web import dates
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_PLACEMENTS)
def transitions(request: AskedRequest) -> HttpResponse:
    """Who of those one sees reaches an age within the first reminder, and whose month of birth is lacking."""
    coming = reminding.transitions_seen(request.today)
    table, lacking = _table(request, coming), _lacking(request)
    if file := table.export() or lacking.export():
        log_look("transition_export", by=request.assignment, rows=len(coming))
        return file
    log_look("transition_list", by=request.assignment, rows=len(coming) + len(lacking.page.rows))
    ages = reminding.age_rules(organisations.the_area(), request.today)
    context = {
        "table": table,
        "lacking": lacking,
        "count": len(coming),
        "unplanned": sum(not each.plans for each in coming),
        "months": max(ages.reminders, default=0),
        "crumbs": [(_("Placements"), "contracts:placement_list"), (_("Transitions"), "")],
    }
    return render(request, "contracts/transitions.html", context)


def _table(request: AskedRequest, coming: list[Coming]) -> Table:
    return Table(
        _columns(lambda each: _opens(request, each)),
        rows=coming,
        request=request,
        name="transitions",
        order="age",
        caption=_("Transitions"),
        empty=_("Nobody reaches an age within the first reminder."),
    )


def _columns(may_open: Callable[[Coming], bool]) -> list[Column]:
    return [
        Column("reference", _("Citizen"), cell=lambda each: reference_link(each.row), export="row.citizen.reference"),
        Column(
            "age",
            _("Reaches"),
            cell=_age,
            sortable="transition.on",
            export=lambda each: reminding.limit_words(each.transition),
        ),
        Column("now", _("Now"), cell=_now, export="row.service.name"),
        Column("law", _("What changes"), cell=_law, export=lambda each: law_words(each.transition)),
        Column(
            "plans",
            _("Planned"),
            cell=lambda each: _plans(each, may_open=may_open(each)),
            export=lambda each: "; ".join(plan.words for plan in each.plans),
        ),
    ]


def _lacking(request: AskedRequest) -> Table:
    may_edit = queries.may_edit(request.assignment)
    columns = [
        Column("reference", _("Citizen"), cell=reference_link, export="citizen.reference"),
        Column("service", _("Service"), cell="service.name", sortable="service__sort_key"),
        Column("paragraph", _("Paragraph"), cell=lambda row: paragraph_label(row.paragraph)),
    ]
    if may_edit:
        columns.append(Column("month", _("Month of birth"), cell=_enter, export="service.name"))
    return Table(
        columns,
        rows=reminding.without_birth_month(request.today),
        request=request,
        name="lacking",
        order="pk",
        page_size=20,
        caption=_("Children without a month of birth"),
        empty=_("Every child's month of birth is entered."),
    )


def _age(each: Coming) -> SafeString:
    found = each.transition
    months = found.reminder
    if months:
        words = ngettext("within %(n)s month", "within %(n)s months", months) % {"n": months}
    else:
        words = _("this month, or passed")
    years = _("%(years)s years") % {"years": found.years}
    day = _("%(day)s at the earliest") % {"day": dates.short(found.on)}
    return format_html('{}<span class="rv-sub">{} · {}</span>', years, day, words)


def _now(each: Coming) -> SafeString:
    ends = _("%(paragraph)s ends") if each.transition.ends else "%(paragraph)s"
    words = ends % {"paragraph": paragraph_label(each.row.paragraph)}
    return format_html('{}<span class="rv-sub">{}</span>', each.row.service.name, words)


def _law(each: Coming) -> SafeString:
    follows = ", ".join(paragraph_label(code) for code in each.transition.follows)
    after = _("May follow: %(paragraphs)s") % {"paragraphs": follows} if follows else ""
    return format_html('{}<span class="rv-sub">{}</span>', law_words(each.transition), after)


def _plans(each: Coming, *, may_open: bool) -> SafeString | str:
    """What is planned; where nothing is and the paragraph ends, the acting municipality is led to a new need."""
    if each.plans:
        return format_html_join(", ", '<a href="{}">{}</a>', ((plan.url, plan.words) for plan in each.plans))
    if not may_open or not each.transition.ends:
        return _("Nothing yet")
    known = {"reference": each.row.citizen.reference, "paragraph": next(iter(each.transition.follows), "")}
    address = f"{reverse('needs:new')}?{urlencode(known)}"
    return format_html('{}<span class="rv-sub"><a href="{}">{}</a></span>', _("Nothing yet"), address, _("Open a need"))


def _opens(request: AskedRequest, each: Coming) -> bool:
    own = request.assignment is not None and queries.is_authority(request.assignment)
    return own and each.row.acting_id == request.by.organisation_id


def _enter(row: Placement) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("contracts:birth_month", args=[row.chain]), _("Enter the month"))
