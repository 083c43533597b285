"""A case: its page, its opening, the analysis, and its document."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.facts import newest_sheet
from rammevaerk.terms import actions, pages, printing, queries
from rammevaerk.terms.actions import NewAnalysis, NewCase
from rammevaerk.terms.facts import CaseBook, case_book
from rammevaerk.terms.forms import AnalysisForm, CaseForm
from rammevaerk.terms.models import Origin
from rammevaerk.terms.pages import Weighed
from rammevaerk.terms.pictures import payments_chart, risk_chart
from rammevaerk.terms.rules.effects import DutyKind, DutyOf
from rammevaerk.terms.rules.state import CaseAct
from rammevaerk.terms.wording import DUTY_OF_WORDS, duty_line, duty_title, number
from rammevaerk.web import amounts, dates


def book_or_404(request: AskedRequest, pk: int) -> CaseBook:
    """The case as the reader may see it."""
    book = case_book(pk, request.today)
    if book is None:
        raise Http404
    return book


def crumbs(book: CaseBook, *further: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of a case."""
    name = book.case.service.name
    own = [(name, reverse("terms:case", args=[book.case.pk])), *further] if further else [(name, "")]
    return [(_("Cooperation"), "cooperation:tripartition"), (_("Special terms"), "terms:list"), *own]


@permission(Permission.SEE_TERMS)
def case(request: AskedRequest, pk: int) -> HttpResponse:
    """Alternatives side by side, what each municipality pays, the operator's risk, the way and the decision."""
    book = book_or_404(request, pk)
    weighed = Weighed(book)
    bound, gap = pages.bound_lines(book, weighed)
    context = pages.heading_of(book) | {
        "lead": weighed.lead,
        "columns": columns(request, weighed),
        "rows": pages.comparison(weighed),
        "payments": payments_chart(weighed.found, book.figures.people_by_name, book.year),
        "risk": risk_chart(weighed.found, book.figures.used, book.year),
        "situation": situation(book),
        "steps": pages.steps(book),
        "course": pages.treatment(book),
        "bound": bound,
        "gap": gap,
        "undecided": bool(book.deciding and book.deciding.undecided),
        "duties": _duties(request, book),
        "acts": pages.acts_of(request, book),
        "change": pages.change_words(book.change) if book.change else "",
        "may_carry_out": book.change is not None and pages.may_now(request, book, CaseAct.CARRY_OUT_CHANGE),
        "change_approved": book.change is not None and book.decidings[book.change.pk].approved,
        "crumbs": crumbs(book),
    }
    return render(request, "terms/case.html", context)


def columns(request: AskedRequest, weighed: Weighed) -> list[dict[str, Any]]:
    """The heads of the comparison: name, tools, address, and what stops the calculation."""
    found: list[dict[str, Any]] = [{"name": _("As today"), "tools": [(_("No change"), "")], "url": "", "findings": ()}]
    for row in weighed.book.alternatives:
        url = reverse("terms:alternative", args=[row.row.pk])
        stops = [finding for finding in weighed.of(row).findings if finding.blocks]
        found.append({"name": row.row.name, "tools": pages.tool_lines(row), "url": url, "findings": stops})
    return found


def situation(book: CaseBook) -> list[tuple[str, str]]:
    """The register's numbers on the day the case was opened, and what the analysis expects."""
    figures = book.figures
    low, high = figures.span
    rows = [
        (_("Places in use"), _("%(used)s of %(places)s") % {"used": number(figures.used), "places": figures.places}),
        (_("Citizens and parties that pay"), f"{figures.people} / {len(figures.users)}"),
        (_("In use the last two years"), _("%(low)s to %(high)s") % {"low": number(low), "high": number(high)}),
        (_("Cost a year"), amounts.millions(figures.basis_ore // 100)),
        (_("Tariff"), _("%(amount)s a day") % {"amount": amounts.ore_as_kroner(figures.tariff_ore)}),
        (_("Budgeted occupancy"), amounts.percent(figures.occupancy, 1)),
        (_("Calculation"), _("that of %(year)s") % {"year": figures.sheet_year}),
        (_("Frozen on"), dates.short(book.case.opened_on)),
    ]
    if book.analysis:
        expected = pages.demand_words(book)
        rows.insert(3, (pgettext("terms", "Expected"), expected))
    return rows


def _duties(request: AskedRequest, book: CaseBook) -> list[dict[str, Any]]:
    """Tasks of the term in force, each with who does it and whether it is done."""
    if book.in_force is None:
        return []
    own = queries.duty_for(request.by.as_role) if request.assignment else ()
    may_do = pages.may_now(request, book, CaseAct.FOLLOW_UP)
    return [
        {
            "title": duty_title(DutyKind(row.kind), row.params),
            "line": duty_line(DutyKind(row.kind), row.params),
            "of": DUTY_OF_WORDS[DutyOf(row.of)],
            "due": row.due,
            "done": getattr(row, "done", None),
            "url": reverse("terms:duty", args=[row.pk]) if may_do and row.of in own else "",
            "sheet": _sheet(book, row.due) if row.kind == DutyKind.PUBLISH_TARIFF.value and row.due else None,
        }
        for row in queries.duties_of_case(book.case.pk)
    ]


def _sheet(book: CaseBook, day: date) -> tuple[str, str]:
    """Where the tariff's draft is, and how it stands (1 query)."""
    found = newest_sheet(book.case.item_id, day.year)
    if found is None:
        return "", _("There is no calculation for %(year)s yet.") % {"year": day.year}
    words = {
        "published": _("The tariff of %(year)s is published."),
        "approved": _("The tariff of %(year)s is approved and ready to be published."),
    }.get(found.state, _("The tariff of %(year)s is ready to be checked and published."))
    return reverse("pricing:sheet", args=[found.pk]), words % {"year": day.year}


@permission(Permission.OPEN_TERMS)
def new_case(request: AskedRequest) -> HttpResponse:
    """Open a case: the service's tariff it is about, and the problem."""
    service = _number(request.GET.get("service"))
    form = CaseForm(request.POST or None, items=queries.items_to_open(request.by, request.today, service))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        own = queries.service_of_item(data["item"])
        new = NewCase(own, data["item"], data["problem"], *_origin(request, own))
        try:
            row = actions.open_case(by=request.by, today=request.today, new=new)
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("The case is open. The register's numbers are kept as they are today."))
            return HttpResponseRedirect(reverse("terms:case", args=[row.pk]))
    context = {
        "form": form,
        "heading": _("Open a case of special terms"),
        "lead": _("Special terms are for the exception. Nothing is agreed by opening a case."),
        "submit": _("Open the case"),
        "back": reverse("terms:list"),
        "crumbs": [(_("Cooperation"), "cooperation:tripartition"), (_("Special terms"), "terms:list"), (_("Open a case"), "")],
    }
    return render(request, "terms/form.html", context, status=422 if form.errors else 200)


def _origin(request: AskedRequest, service: int) -> tuple[str, int | None]:
    """The warning or dialogue a case came from, when it led to special terms and is about the same service."""
    origin, found = request.GET.get("origin", ""), _number(request.GET.get("id"))
    led_here = found is not None and queries.led_here(origin, found) == service
    return (origin, found) if led_here else (Origin.REQUEST.value, None)


def _number(written: str | None) -> int | None:
    return int(written) if written and written.isdecimal() and len(written) < 18 else None


@permission(Permission.WORK_ON_TERMS)
def analysis(request: AskedRequest, pk: int) -> HttpResponse:
    """The joint analysis; what stands is shown to be mended."""
    book = book_or_404(request, pk)
    form = AnalysisForm(request.POST or None, initial=_analysed(book))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        new = NewAnalysis(data["professional"], data["economic"], data["place_cost"], data["lowest"], data["highest"])
        try:
            actions.analyse(by=request.by, today=request.today, case_id=pk, new=new)
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("The analysis is recorded."))
            return HttpResponseRedirect(reverse("terms:case", args=[pk]))
    return form_page(request, book, form, _("The joint analysis"), _("Record the analysis"))


def _analysed(book: CaseBook) -> dict[str, Any]:
    row = book.analysis
    low, high = (row.lowest, row.highest) if row else book.figures.span
    found: dict[str, Any] = {"lowest": number(low), "highest": number(high)}
    if row:
        found |= {"professional": row.professional, "economic": row.economic, "place_cost": row.place_cost_ore}
    return found


def form_page(request: AskedRequest, book: CaseBook, form: Any, heading: str, submit: str, lead: str = "") -> HttpResponse:
    """A page with one form of a case."""
    context = pages.heading_of(book) | {
        "form": form,
        "heading": heading,
        "lead": lead,
        "submit": submit,
        "back": reverse("terms:case", args=[book.case.pk]),
        "crumbs": crumbs(book, (heading, "")),
    }
    return render(request, "terms/form.html", context, status=422 if form.errors else 200)


@permission(Permission.SEE_TERMS)
def document(request: AskedRequest, pk: int, kind: str) -> HttpResponse:
    """The case's paper as PDF or Word, as the reader may see it."""
    book = book_or_404(request, pk)
    paper = printing.paper_of(book)
    content = printing.as_pdf(paper) if kind == "pdf" else printing.as_word(paper)
    audit("fetch_special_terms", by=request.assignment, target=Target("special_terms", pk), details={"kind": kind})
    response = HttpResponse(content, content_type=printing.TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="saerlige-vilkaar-{pk}.{kind}"'
    return response
