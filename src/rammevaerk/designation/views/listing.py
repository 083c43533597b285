"""The list of designated services year by year, and what is asked for."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.designation import facts, queries, wording
from rammevaerk.designation.forms import YearFilter
from rammevaerk.designation.queries import CaseSeen
from rammevaerk.designation.rules.cases import NominationState, designated_spans
from rammevaerk.designation.rules.scheme import DesignationScheme, SchemeTerms
from rammevaerk.designation.sources import ServiceSeen, services_seen
from rammevaerk.registry import queries as registry
from rammevaerk.web import dates
from rammevaerk.web.once import page_reads_once
from rammevaerk.web.tables import Column, Table

FIRST_YEARS = 4


@dataclass(frozen=True)
class ListRow:
    """A service in a year's list: the period, and how it stands today."""

    service: ServiceSeen
    start: date
    end: date
    case: int
    today: date

    @property
    def standing(self) -> str:
        """Whether the period holds, has ended or is to come."""
        if self.end <= self.today:
            return _("Ended")
        return _("Holds") if self.start <= self.today else _("To come")

    @property
    def groups(self) -> str:
        return ", ".join(sorted(self.service.groups.values())) or _("Not stated")

    @property
    def last(self) -> date:
        """The last day of the period, inclusive."""
        return self.end - timedelta(days=1)


@permission(Permission.SEE_DESIGNATIONS)
@page_reads_once
def designation_list(request: AskedRequest) -> HttpResponse:
    """Which services are designated in a year, what was asked for, and whether the area has the scheme at all."""
    scheme, terms = facts.scheme(the_area(), request.today)
    chosen = YearFilter(request.GET, years=_years(request.today))
    year = chosen.chosen().get("year") or request.today.year
    rows = rows_of_year(year, request.today)
    table = _table(rows, request, chosen)
    if file := table.export():
        return file
    designated = queries.designated_on(request.today)
    context = {
        "scheme": scheme,
        "year": year,
        "wheel": _wheel(terms, request.today),
        "table": table,
        "now": len(designated),
        "cases": _cases(request, year),
        "clashes": [(one, wording.clash_words(one.kind, one.level)) for one in queries.level_clashes(request.today, designated)],
        "own": _own(request, scheme, terms),
        "may_see_duties": may(request, Permission.SEE_DUTIES),
        "invented": any(row.service.is_demo for row in rows),
        "crumbs": [(_("Cooperation"), "cooperation:tripartition"), (_("Designation"), "")],
    }
    return render(request, "designation/list.html", context)


def _years(today: date) -> list[int]:
    return sorted({today.year, *queries.years()}, reverse=True)


def rows_of_year(year: int, today: date) -> list[ListRow]:
    """The services designated on some day of a year with the latest period of it, in the register's order (5 queries)."""
    made = {row.pk: row.nomination_id for row in facts.effects()}
    spans = [span for rows in facts.designations().values() for span in designated_spans(rows)]
    held = [span for span in spans if span.start <= date(year, 12, 31) and span.end > date(year, 1, 1)]
    latest = {span.service: span for span in sorted(held, key=lambda span: span.start)}
    seen = services_seen(sorted(latest))
    return [ListRow(service, latest[pk].start, latest[pk].end, made[latest[pk].row], today) for pk, service in seen.items()]


def _table(rows: list[ListRow], request: AskedRequest, chosen: YearFilter) -> Table:
    def name(row: ListRow) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("registry:service", args=[row.service.id]), row.service.name)

    def standing(row: ListRow) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("designation:case", args=[row.case]), row.standing)

    return Table(
        [
            Column("name", _("Service"), cell=name, export=lambda row: row.service.name),
            Column("operator", _("Operator"), cell=lambda row: row.service.operator or _("Not stated")),
            Column("paragraphs", _("Paragraph"), cell=lambda row: row.service.paragraph_labels),
            Column("groups", _("Target groups")),
            Column("start", _("From"), cell=lambda row: dates.short(row.start), export="start"),
            Column("last", _("Until and including"), cell=lambda row: dates.short(row.last), export="last"),
            Column("standing", _("Today"), cell=standing, export="standing"),
        ],
        rows=rows,
        request=request,
        name="designated",
        filters=chosen,
        caption=_("Designated services of the year"),
        empty=_("No service was designated in this year."),
    )


def _cases(request: AskedRequest, year: int) -> list[tuple[CaseSeen, str, str, str]]:
    """The year's cases in words, drafts for their own operator alone."""
    found = queries.cases_of_year(year, request.today)
    drafts = any(case.state is NominationState.DRAFT for case in found)
    own = set(registry.own_service_ids(request.assignment, request.today)) if drafts else set()
    return [
        (case, str(wording.KINDS[case.kind]), *_badge(case))
        for case in found
        if case.state is not NominationState.DRAFT or case.row.service_id in own
    ]


def _badge(case: CaseSeen) -> tuple[str, str]:
    kind, words = wording.STATES[case.state]
    return kind, str(words)


def _wheel(terms: SchemeTerms | None, today: date) -> dict[str, object] | None:
    """The year's days, for the side of the page."""
    if terms is None:
        return None
    window = terms.window(today.year)
    assert window.end is not None
    return {
        "open": window.contains(today),
        "first": window.start,
        "last": window.end - timedelta(days=1),
        "decided_by": terms.decided_by(today.year) - timedelta(days=1),
        "starts": terms.starts(today.year),
        "years": terms.period_years,
        "reassesses": terms.reassesses(today.year),
        "even": terms.even_years,
    }


def _own(request: AskedRequest, scheme: DesignationScheme, terms: SchemeTerms | None) -> list[tuple[int, str]]:
    """Own services somebody can nominate today."""
    if terms is None or scheme.has is not True or not may(request, Permission.NOMINATE_SERVICES):
        return []
    if not terms.window(request.today.year).contains(request.today):
        return []
    return registry.own_service_names(request.assignment, request.today)
