"""Purchases from outside, budgets, and the files they come from."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.kernel.errors import DomainError, Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.spending import actions, imports, queries
from rammevaerk.spending.entering import BudgetForm, FileForm, OutsideForm
from rammevaerk.spending.models import OutsidePurchase
from rammevaerk.spending.pages import outside as page
from rammevaerk.spending.pages.forecast import forecast_page
from rammevaerk.web import amounts, dates
from rammevaerk.web.doing import tell_refused
from rammevaerk.web.sentences import finding_words
from rammevaerk.web.tables import Column, Table

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BACK = {"outside": "spending:outside", "budget": "spending:budget"}


def _year(request: AskedRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else request.today.year


@permission(Permission.SEE_SPENDING)
def outside(request: AskedRequest) -> HttpResponse:
    """What is bought outside the platform in a year; the controller enters more."""
    year, keeps = _year(request), may(request, Permission.KEEP_SPENDING)
    form = OutsideForm(request.POST or None, initial={"year": year}) if keeps else None
    if request.method == "POST" and form and form.is_valid():
        try:
            actions.enter_outside_purchase(by=request.by, today=request.today, new=form.new())
        except Refused as error:
            form.add_findings(error)
        else:
            messages.success(request, _("The purchase is entered."))
            return HttpResponseRedirect(reverse("spending:outside") + f"?year={form.new().year}")
    table = _outside_table(request, year)
    file = table.export()
    log_look("outside_purchases", by=request.assignment, rows=len(table.page.rows))
    if file:
        return file
    crumbs = [(_("Spending"), "spending:purchases"), (_("Purchases from outside"), "")]
    context = {"form": form, "table": table, "year": year, "crumbs": crumbs}
    return render(request, "spending/outside.html", context, status=422 if form and form.errors else 200)


def _outside_table(request: AskedRequest, year: int) -> Table:
    keeps = may(request, Permission.KEEP_SPENDING)
    return Table(
        [
            Column("supplier", _("Supplier"), cell="supplier"),
            Column("number", _("Invoice"), cell=lambda row: row.invoice_number or _("Whole year"), export="invoice_number"),
            Column("month", _("Month"), cell=_month, export="month", export_format="month"),
            Column("paragraph", _("Paragraph"), cell=lambda row: paragraph_label(row.paragraph) if row.paragraph else _("None")),
            Column("citizen", _("Citizen"), cell=lambda row: row.citizen.reference if row.citizen else _("None")),
            Column("amount", _("Amount"), cell=_amount, numeric=True, export=_bare, export_format="ore"),
            Column("state", _("State"), cell=lambda row: _state(row, keeps=keeps)),
        ],
        rows=queries.outside_purchases(request.acting.parties, year),
        request=request,
        name="outside",
        order="-pk",
        page_size=20,
        caption=_("Purchases from outside"),
        empty=_("Nothing from outside is entered for this year."),
    )


def _month(row: OutsidePurchase) -> str:
    return dates.month_of(row.month) if row.month else _("All months")


def _amount(row: OutsidePurchase) -> str:
    return amounts.ore(row.amount_ore)


def _bare(row: OutsidePurchase) -> Any:
    return kroner(row.amount_ore)


def _state(row: OutsidePurchase, *, keeps: bool) -> Any:
    back = getattr(row, "taken_back", None)
    if back is not None:
        return _("Taken back %(day)s") % {"day": dates.short(back.at.date())}
    if not keeps:
        return _("Entered")
    return format_html('<a href="{}">{}</a>', reverse("spending:take_back_purchase", args=[row.pk]), _("Take back"))


@permission(Permission.KEEP_SPENDING)
def take_back_purchase(request: AskedRequest, pk: int) -> HttpResponse:
    """Ask once more, then take a purchase back."""
    row = queries.outside_purchase(pk)
    if row is None:
        raise Http404
    back = reverse("spending:outside") + f"?year={row.year}"
    if request.method == "POST":
        try:
            actions.take_back_purchase(by=request.by, today=request.today, purchase_id=pk)
        except Refused as error:
            tell_refused(request, error)
        else:
            messages.success(request, _("The purchase is taken back. Both rows stay."))
        return HttpResponseRedirect(back)
    log_look("outside_purchases", by=request.assignment)
    crumbs = [(_("Purchases from outside"), "spending:outside"), (_("Take back"), "")]
    return render(request, "spending/take_back_purchase.html", {"row": row, "back": back, "crumbs": crumbs})


@permission(Permission.SEE_FORECAST)
def budget(request: AskedRequest) -> HttpResponse:
    """The year's budget beside what is granted; no budget is no zero."""
    year = _year(request)
    form = BudgetForm(request.POST or None, initial={"year": year, "holds_from": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_budget(by=request.by, today=request.today, new=form.new())
        except Refused as error:
            form.add_findings(error)
        else:
            messages.success(request, _("The budget is entered. Earlier versions stay."))
            return HttpResponseRedirect(reverse("spending:budget") + f"?year={form.new().year}")
    table, findings = _budget_table(request, year)
    if file := table.export():
        return file
    log_look("forecast", by=request.assignment, rows=len(table.page.rows))
    crumbs = [(_("Spending"), "spending:purchases"), (_("Budget"), "")]
    context = {"form": form, "table": table, "year": year, "findings": findings, "crumbs": crumbs}
    return render(request, "spending/budget.html", context, status=422 if form.errors else 200)


def _budget_table(request: AskedRequest, year: int) -> tuple[Table, tuple[Finding, ...]]:
    granted: dict[str, int] | None = None
    findings: tuple[Finding, ...] = ()
    try:
        granted = forecast_page(request.acting.parties, year, request.today, with_movers=False).by_paragraph
    except Refused as error:
        findings = error.findings
    columns = [
        Column("name", _("Paragraph or account")),
        _kroner("budget", _("Budget")),
        Column("since", _("Holds from")),
        _kroner("granted", _("Granted")),
        _kroner("deviation", _("Deviation")),
        Column("share", _("Of the budget"), numeric=True),
    ]
    rows = page.budget_rows(request.acting.parties, year, request.today, granted)
    empty = _("No budget is entered and nothing is granted.")
    return Table(columns, rows=rows, request=request, name="budget", caption=_("Budget and granted"), empty=empty), findings


def _kroner(name: str, header: str) -> Column:
    def shown(row: page.BudgetRow) -> str | None:
        ore = getattr(row, name)
        if ore is None:
            return None
        return amounts.signed(round(kroner(ore))) if name == "deviation" else amounts.thousands(round(kroner(ore)), 0)

    def exact(row: page.BudgetRow) -> Any:
        return None if getattr(row, name) is None else kroner(getattr(row, name))

    return Column(name, header, cell=shown, numeric=True, unit=_("kr."), export=exact, export_format="ore")


@permission(Permission.KEEP_SPENDING)
def upload(request: AskedRequest, kind: str) -> HttpResponse:
    """Send a file of invoices or budgets; it is shown before anything is saved."""
    if kind not in imports.HEADINGS:
        raise Http404
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent: UploadedFile[Any] = form.cleaned_data["file"]
        try:
            rows = imports.rows_of_file(kind, sent.read(), sent.name or "")
            row = actions.keep_upload(by=request.by, today=request.today, kind=kind, name=sent.name or "", rows=rows)
        except DomainError as error:
            form.add_error("file", [finding_words(finding) for finding in error.findings])
        else:
            return HttpResponseRedirect(reverse("spending:uploaded", args=[row.pk]))
    crumbs = [(_("Spending"), "spending:purchases"), (_("From a file"), "")]
    context = {"form": form, "kind": kind, "columns": imports.HEADINGS[kind], "back": BACK[kind], "crumbs": crumbs}
    return render(request, "spending/upload.html", context, status=422 if form.errors else 200)


@permission(Permission.KEEP_SPENDING)
def upload_template(request: AskedRequest, kind: str) -> HttpResponse:
    """The empty spreadsheet."""
    if kind not in imports.HEADINGS:
        raise Http404
    response = HttpResponse(imports.template(kind), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{kind}.xlsx"'
    return response


@permission(Permission.KEEP_SPENDING)
def uploaded(request: AskedRequest, pk: int) -> HttpResponse:
    """What a file says, row by row, with what is wrong at its cell; saving takes the rows that are right."""
    found = queries.upload(pk)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            n = actions.save_upload(by=request.by, today=request.today, upload_id=pk)
            messages.success(request, ngettext("%(n)s row is saved.", "%(n)s rows are saved.", n) % {"n": n})
        except Refused as error:
            tell_refused(request, error)
        return HttpResponseRedirect(reverse(BACK[found.kind]))
    rows = page.rows_read(found, request.acting.parties)
    log_look("spending_upload", by=request.assignment, rows=len(rows))
    wrong = [row for row in rows if row.findings]
    crumbs = [(_("Spending"), "spending:purchases"), (_("From a file"), "")]
    context = {"upload": found, "wrong": wrong[:200], "right": len(rows) - len(wrong), "count": len(wrong), "crumbs": crumbs}
    return render(request, "spending/uploaded.html", context)
