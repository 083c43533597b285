"""Pages of electronic invoices. A document holds rows about persons: each look at one is logged."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.invoices import actions, mending, queries
from rammevaerk.invoices.facts import Document
from rammevaerk.invoices.finance import finance_csv
from rammevaerk.invoices.forms import DetailsForm
from rammevaerk.invoices.listing import columns, row_of
from rammevaerk.invoices.rules.delivery import Stage, Standing, standing
from rammevaerk.invoices.ubl import ENDINGS, Format
from rammevaerk.invoices.wording import stage_words, steps_shown
from rammevaerk.kernel.errors import Refused
from rammevaerk.settlement import queries as settlement
from rammevaerk.web import dates
from rammevaerk.web.tables import Table

XML, CSV = "application/xml", "text/csv; charset=utf-8"
MOST = 300
"""Invoices a list shows; whoever has more waiting has another worry than the list."""


def statement_panel(request: HttpRequest, statement: int) -> SafeString:
    """The invoice on the statement's page, fetched once the page is there: it costs as much as the page itself."""
    if not may(request, Permission.SEE_STATEMENTS):
        return SafeString("")
    return SafeString(render_to_string("invoices/panel.html", {"url": reverse("invoices:invoice", args=[statement])}))


def _document(request: AskedRequest, pk: int, what: str) -> Document:
    """The document of a statement one may see, or 404; the look at its lines is logged."""
    row = settlement.statement(pk)
    if row is None:
        raise Http404
    log_look(what, by=request.assignment, rows=row.lines, target_id=pk)
    return queries.document_of(row)


@permission(Permission.SEE_STATEMENTS)
def invoice(request: AskedRequest, pk: int) -> HttpResponse:
    """How a statement's invoice stands, what stops it, and its files: a part of the statement's page, or one of its own."""
    document = _document(request, pk, "invoice")
    steps = queries.steps_of([pk]).get(pk, [])
    now = standing(steps, stopped=not document.may_be_sent)
    findings, links = mending.shown(request, document)
    context: dict[str, Any] = {
        "document": document,
        "statement": document.statement,
        "stage": stage_words(now),
        "steps": steps_shown(steps, now),
        "findings": findings if now.stage in (Stage.STOPPED, Stage.READY, Stage.REFUSED) else [],
        "links": links,
        "may_edit": document.statement.seller_id in request.acting.parties and may(request, Permission.EDIT_INVOICE_DETAILS),
        "has_file": document.may_be_sent or bool(steps),
        "endings": [(str(ending), form is Format.PEPPOL) for form, ending in ENDINGS.items()],
    }
    if getattr(request, "htmx", False):
        return render(request, "invoices/part.html", context)
    context |= {"alone": True, "crumbs": _crumbs(document, _("Electronic invoice"))}
    return render(request, "invoices/invoice.html", context)


def _crumbs(document: Document, title: str) -> list[tuple[str, str]]:
    row = document.statement
    address = reverse("settlement:statement", args=[row.pk])
    month = _("%(month)s, %(seller)s") % {"month": dates.month_of(row.month).capitalize(), "seller": row.seller.name}
    return [(_("Settlement"), "settlement:statement_list"), (month, address), (title, "")]


@permission(Permission.SEND_INVOICES)
def invoice_list(request: AskedRequest) -> HttpResponse:
    """Own invoices that the buyer has not received yet: what stops them, what is on its way, what was refused."""
    found = queries.unreceived_now(request.acting.parties, MOST)
    log_look("invoice_list", by=request.assignment, rows=sum(one.document.statement.lines for one in found))
    table = Table(
        columns(), rows=[row_of(one) for one in found], request=request, name="invoices", order="-number",
        caption=_("Invoices not received"), empty=_("The buyers have received every invoice."),
    )  # fmt: skip
    if file := table.export():
        return file
    states = Counter(one.now.stage for one in found)
    context = {
        "table": table,
        "counts": [(*stage_words(Standing(stage, 1)), states[stage]) for stage in Stage if states[stage]],
        "most": MOST if len(found) == MOST else 0,
        "crumbs": [(_("Settlement"), "settlement:statement_list"), (_("Electronic invoices"), "")],
    }
    return render(request, "invoices/invoice_list.html", context)


def list_link(request: HttpRequest, _subject: int) -> SafeString:
    """The way from the statements to their invoices, for those who send them."""
    if not may(request, Permission.SEND_INVOICES):
        return SafeString("")
    words = _("Electronic invoices")
    return format_html('<a class="button button-secondary" href="{}">{}</a>', reverse("invoices:invoice_list"), words)


@permission(Permission.SEE_STATEMENTS)
def invoice_file(request: AskedRequest, pk: int, form: str) -> HttpResponse:
    """The document as a file: the one that went out, or as it would go out now. A stopped one has none: its page says why."""
    document = _document(request, pk, f"invoice_{form}")
    steps = queries.steps_of([pk]).get(pk, [])
    now = standing(steps, stopped=not document.may_be_sent)
    wanted = Format(form)
    if now.stage in (Stage.OUT, Stage.DELIVERED) and now.form == form:
        return _file(queries.sent_content(pk), XML, document, ENDINGS[wanted])
    if not document.may_be_sent:
        messages.error(request, _("The invoice is stopped, so there is no file. See what stops it."))
        return HttpResponseRedirect(reverse("invoices:invoice", args=[pk]))
    return _file(document.content(wanted), XML, document, ENDINGS[wanted])


@permission(Permission.SEE_STATEMENTS)
def lines_csv(request: AskedRequest, pk: int) -> HttpResponse:
    """The lines for a finance system."""
    document = _document(request, pk, "invoice_csv")
    return _file(finance_csv(document), CSV, document, "linjer.csv")


def _file(content: bytes, kind: str, document: Document, ending: str) -> HttpResponse:
    row = document.statement
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{row.seller.code}-{row.number}-{ending}"'
    return response


@permission(Permission.EDIT_INVOICE_DETAILS)
def details(request: AskedRequest) -> HttpResponse:
    """What own organisation writes on its invoices, and since when."""
    form = DetailsForm(request.POST or None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_details(by=request.by, today=request.today, new=form.wanted())
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("Recorded. Invoices of statements issued from then on carry it."))
            return HttpResponseRedirect(reverse("invoices:details"))
    context = {
        "form": form,
        "organisation": request.by.organisation,
        "rows": queries.details_of(request.by.organisation_id)[:20],
        "crumbs": [(_("Settlement"), "settlement:statement_list"), (_("Own invoice details"), "")],
    }
    return render(request, "invoices/details.html", context, status=422 if form.errors else 200)


def _initial(request: AskedRequest) -> dict[str, Any]:
    """What holds today, to be changed."""
    held = queries.details_on(request.by.organisation_id, request.today)
    known = {name: getattr(held, name) for name in DetailsForm.base_fields if held and name != "effective_from"}
    return {**known, "effective_from": request.today}
