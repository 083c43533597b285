"""The list of cases and terms, a decided term as everybody sees it, and the panels on others' pages."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.terms import queries
from rammevaerk.terms.facts import CaseBook, case_books
from rammevaerk.terms.models import Origin
from rammevaerk.terms.queries import OpenTerm
from rammevaerk.terms.rules.state import CaseState
from rammevaerk.terms.wording import public_lines, state_badge, state_name
from rammevaerk.web import dates
from rammevaerk.web.components.lists import TaskShown


@permission(Permission.SEE_TERMS)
def case_list(request: AskedRequest) -> HttpResponse:
    """Terms in force and ended, open to all; and the cases under way the reader may see."""
    terms, books = queries.open_terms(), case_books(request.today)
    mine = {book.case.pk for book in books}
    under_way = [book for book in books if book.in_force is None]
    context = {
        "in_force": [_term(term, mine) for term in terms if not term.has_ended(request.today)],
        "ended": [_term(term, mine) for term in terms if term.has_ended(request.today)],
        "under_way": [_case(book) for book in under_way if book.state is not CaseState.REJECTED],
        "rejected": [_case(book) for book in under_way if book.state is CaseState.REJECTED],
        "may_open": may(request, Permission.OPEN_TERMS),
        "sees_cases": request.assignment is not None,
        "crumbs": [(_("Cooperation"), "cooperation:tripartition"), (_("Special terms"), "")],
    }
    return render(request, "terms/list.html", context)


def _term(term: OpenTerm, mine: set[int]) -> TaskShown:
    """A term, linked to its case for who may see it, else to the open page."""
    row = term.row
    url = reverse("terms:case", args=[row.case_id]) if row.case_id in mine else reverse("terms:term", args=[row.pk])
    what = _("%(service)s: %(name)s") % {"service": row.service.name, "name": row.name}
    lines = "; ".join(f"{name}: {line}" if line else name for name, line in public_lines(row.tools))
    return TaskShown(what, url, lines, dates.period(row.valid_from, term.valid_to), row.operator.name, is_demo=row.is_demo)


def _case(book: CaseBook) -> TaskShown:
    url = reverse("terms:case", args=[book.case.pk])
    return TaskShown(
        book.case.service.name, url, _shortened(book.case.problem), state_name(book.state), book.case.operator.name,
        is_demo=book.case.is_demo,
    )  # fmt: skip


def _shortened(words: str) -> str:
    return words if len(words) <= 160 else words[:157].rstrip() + "…"


@permission(Permission.SEE_TERMS)
def term(request: AskedRequest, pk: int) -> HttpResponse:
    """A decided term as everybody may see it: what is agreed, from when to when; never who pays what or uses it."""
    found = next(iter(queries.open_terms(Q(pk=pk))), None)
    if found is None:
        raise Http404
    row = found.row
    context = {
        "row": row,
        "has_ended": found.has_ended(request.today),
        "period": dates.period(row.valid_from, found.valid_to),
        "tools": public_lines(row.tools),
        "crumbs": [(_("Cooperation"), "cooperation:tripartition"), (_("Special terms"), "terms:list"), (row.service.name, "")],
    }
    return render(request, "terms/term.html", context)


def service_panel(request: AskedRequest, service_id: int) -> SafeString:
    """A service's term, and a way to open a case, on the service's own page; empty when there is neither (at most 5 queries)."""
    if not may(request, Permission.SEE_TERMS):
        return SafeString("")
    found = queries.term_of_service(service_id, request.today)
    own = may(request, Permission.OPEN_TERMS) and queries.may_open_for(request.assignment, service_id, request.today)
    if found is None and not own:
        return SafeString("")
    context: dict[str, Any] = {"term": found, "may_open": own, "service_id": service_id, "today": request.today}
    if found is not None:
        context |= {"period": dates.period(found.row.valid_from, found.valid_to), "tools": public_lines(found.row.tools)}
    return SafeString(render_to_string("terms/panel.html", context, request=request))


def cooperation_panel(request: AskedRequest, _subject: int) -> SafeString:
    """A card beside the tripartition: how many terms are in force, and what waits for this reader."""
    if not may(request, Permission.SEE_TERMS):
        return SafeString("")
    terms, under_way = queries.counts(request.today)
    words = [ngettext("%(count)s term in force or decided", "%(count)s terms in force or decided", terms) % {"count": terms}]
    if under_way:
        words.append(ngettext("%(count)s case under way", "%(count)s cases under way", under_way) % {"count": under_way})
    return format_html(
        '<section class="rv-section"><div class="rv-section-head"><h2><a href="{}">{}</a></h2></div><p>{}</p></section>',
        reverse("terms:list"), _("Special terms"), ", ".join(words),
    )  # fmt: skip


def warning_panel(request: AskedRequest, warning_id: int) -> SafeString:
    """The case that came of a warning, or the way to open one when it was passed on to special terms."""
    return _origin_panel(request, Origin.WARNING, warning_id)


def dialogue_panel(request: AskedRequest, dialogue_id: int) -> SafeString:
    """The case that came of a dialogue, or the way to open one when its status discussion proposed special terms."""
    return _origin_panel(request, Origin.DIALOGUE, dialogue_id)


def _origin_panel(request: AskedRequest, origin: Origin, pk: int) -> SafeString:
    books = case_books(request.today, Q(origin=origin, origin_id=pk))
    links = [(reverse("terms:case", args=[book.case.pk]), state_name(book.state), state_badge(book.state)) for book in books]
    service = queries.led_here(origin, pk) if not links and may(request, Permission.OPEN_TERMS) else None
    if service is not None and not queries.may_open_for(request.assignment, service, request.today):
        service = None
    if not links and service is None:
        return SafeString("")
    url = f"{reverse('terms:new')}?service={service}&origin={origin.value}&id={pk}" if service else ""
    return SafeString(render_to_string("terms/origin_panel.html", {"links": links, "url": url}, request=request))
