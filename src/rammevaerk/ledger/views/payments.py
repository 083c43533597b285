"""Payments: what finance systems have booked and paid of each statement, one by one or as a file."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.walls import Function
from rammevaerk.kernel.errors import DomainError, Refused
from rammevaerk.kernel.money import kroner
from rammevaerk.ledger import actions, imports, queries
from rammevaerk.ledger.actions import Report, Reported
from rammevaerk.ledger.forms import PaymentFilter, PlaceForm, ReportForm, UploadForm, WordsForm
from rammevaerk.ledger.views.asked import whose
from rammevaerk.settlement import queries as settlement
from rammevaerk.settlement.queries import BOUGHT, SOLD
from rammevaerk.web import amounts, dates
from rammevaerk.web.doing import tell_refused
from rammevaerk.web.sentences import finding_words
from rammevaerk.web.tables import Column, Table

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIGNED = "ledger.reports"
STATES = {
    "paid": ("success", gettext_lazy("Paid")),
    "unpaid": ("grey", gettext_lazy("Not paid")),
    "part": ("warning", gettext_lazy("Partly paid")),
    "over": ("warning", gettext_lazy("Overpaid")),
}


@permission(Permission.SEE_LEDGER)
def payments(request: AskedRequest) -> HttpResponse:
    """Each statement with its voucher and payments in own books."""
    usual = SOLD if request.acting.function is Function.ECONOMY else BOUGHT
    side = request.GET.get("side", "") if request.GET.get("side", "") in (SOLD, BOUGHT) else usual
    chosen = PaymentFilter(request.GET, parties=[(row.pk, row.name) for row in organisations.operators()])
    table = _table(request, side, chosen)
    log_look("ledger_payments", by=request.assignment, rows=len(table.page.rows))
    if file := table.export():
        return file
    everybody = request.acting.function is Function.AUDITOR
    words = (_("By the seller's books"), _("By the buyer's books")) if everybody else (_("We sell"), _("We buy"))
    context = {
        "table": table,
        "everybody": everybody,
        "side": side,
        "sides": list(zip((SOLD, BOUGHT), words, strict=True)),
        "waiting": queries.waiting_payments(request.acting.parties),
        "may_keep": may(request, Permission.KEEP_LEDGER),
        "crumbs": [(_("Ledger"), "ledger:balances"), (_("Payments"), "")],
    }
    return render(request, "ledger/payments.html", context)


def _table(request: AskedRequest, side: str, chosen: PaymentFilter) -> Table:
    other = Column("other", _("Buyer"), cell="buyer.name") if side == SOLD else Column("other", _("Seller"), cell="seller.name")
    return Table(
        [
            Column("number", _("Statement"), cell=_link, export="number"),
            other,
            Column("month", _("Month"), cell=lambda row: dates.month_of(row.month), export="month", export_format="month"),
            Column("voucher", _("Voucher"), cell=_voucher),
            Column("total", _("Amount"), cell=lambda row: _bare(row.total_ore), numeric=True, export=_total, export_format="ore"),
            Column("paid", _("Paid"), cell=lambda row: _bare(row.paid_ore), numeric=True, export=_paid, export_format="ore"),
            Column(
                "left", _("Left"), cell=lambda row: _bare(row.total_ore - row.paid_ore), numeric=True, unit=_("kr."), export=_left
            ),
            Column("due", _("To be paid by"), cell="due_on", export="due_on", export_format="date"),
            Column("state", _("How it stands"), cell=_state, export=lambda row: str(STATES[row.state][1])),
        ],
        rows=queries.statements_with_payments(side, whose(request), chosen.chosen()),
        request=request,
        name="payments",
        page_size=25,
        order="-pk",
        filters=chosen,
        caption=_("Payments"),
        empty=_("No statement fits. Choose the other side, or remove a filter."),
    )


def _link(row: Any) -> SafeString:
    return format_html('<a class="rv-number" href="{}">{}</a>', reverse("ledger:statement", args=[row.pk]), row.number)


def _voucher(row: Any) -> str:
    return f"{row.voucher}, {dates.short(row.voucher_on)}" if row.voucher else _("Not booked")


def _state(row: Any) -> SafeString:
    kind, words = STATES[row.state]
    return format_html('<span class="badge badge-{} rv-badge">{}</span>', kind, words)


def _total(row: Any) -> Any:
    return kroner(row.total_ore)


def _paid(row: Any) -> Any:
    return kroner(row.paid_ore)


def _left(row: Any) -> Any:
    return kroner(row.total_ore - row.paid_ore)


def _bare(ore: int) -> str:
    return amounts.ore(ore).removesuffix(f"{amounts.NO_BREAK}kr.")


@require_http_methods(["GET", "POST"])
@permission(Permission.SEE_LEDGER)
def statement(request: AskedRequest, pk: int) -> HttpResponse:
    """What both sides have told of one statement, and a form for one's own word; or the short of it on the statement's page."""
    found = settlement.statement(pk)
    if found is None:
        raise Http404
    form = ReportForm(request.POST or None)
    if request.method == "POST" and _reported(request, found, form):
        return redirect("ledger:statement", pk=pk)
    context = _told(request, found)
    if getattr(request, "htmx", False):
        return render(request, "ledger/part.html", context)
    context |= {
        "form": form,
        "may_keep": may(request, Permission.KEEP_LEDGER),
        "crumbs": [(_("Ledger"), "ledger:balances"), (_("Payments"), "ledger:payments"), (found.number, "")],
    }
    return render(request, "ledger/statement.html", context, status=422 if form.errors else 200)


def _told(request: AskedRequest, found: Any) -> dict[str, Any]:
    """What both sides have told of a statement, and its sums in own books; `other` is None to who stands on neither side."""
    told = queries.payments_of(found.pk)
    log_look("ledger_payments", by=request.assignment, rows=len(told), target_id=found.pk)
    own = [row for row in told if row.party_id in request.acting.parties]
    paid = sum(row.amount_ore for row in own)
    sells, buys = found.seller_id in request.acting.parties, found.buyer_id in request.acting.parties
    return {
        "statement": found,
        "told": told,
        "own": {row.pk for row in own if row.reverses_id is None and not hasattr(row, "reversal")},
        "paid": paid,
        "left": found.total_ore - paid,
        "other": found.buyer if sells else found.seller if buys else None,
        "vouchers": queries.bookings_of(found.pk, request.acting.parties),
    }


def statement_panel(request: HttpRequest, pk: int) -> SafeString:
    """How the statement stands in own books, on its own page; fetched once the page is there."""
    if not may(request, Permission.SEE_LEDGER):
        return SafeString("")
    return SafeString(render_to_string("ledger/panel.html", {"url": reverse("ledger:statement", args=[pk])}))


def _reported(request: AskedRequest, found: Any, form: ReportForm) -> bool:
    if not form.is_valid():
        return False
    data = form.cleaned_data
    one = Report(
        found.seller_id, found.seller.name, found.number, data["voucher"], data["booked_on"], data["paid_on"],
        data["amount"] or 0, data["reference"],
    )  # fmt: skip
    try:
        done = actions.report(by=request.by, today=request.today, reports=[one])
    except Refused as refusal:
        form.add_findings(refusal)
        return False
    _say(request, done)
    return True


def _say(request: AskedRequest, done: Reported) -> None:
    if done.booked or done.paid:
        said = _("Recorded: %(booked)s vouchers and %(paid)s payments, %(amount)s in all.")
        told = {"booked": done.booked, "paid": done.paid, "amount": amounts.ore(done.paid_ore)}
        messages.success(request, said % told)
    for place, finding in done.findings[:20]:
        messages.warning(request, f"{place}: {finding_words(finding)}" if place else finding_words(finding))


@require_POST
@permission(Permission.KEEP_LEDGER)
def take_back(request: AskedRequest, pk: int) -> HttpResponse:
    """Take an own payment back with words."""
    back = request.POST.get("statement", "")
    try:
        actions.take_back_payment(by=request.by, today=request.today, payment_id=pk, reason=request.POST.get("words", ""))
        messages.success(request, _("The payment is taken back."))
    except Refused as refusal:
        tell_refused(request, refusal)
    return redirect("ledger:statement", pk=int(back)) if back.isdigit() else redirect("ledger:payments")


@require_http_methods(["GET", "POST"])
@permission(Permission.KEEP_LEDGER)
def upload(request: AskedRequest) -> HttpResponse:
    """Read a file, show what it would write, then write it."""
    form, done, signed = UploadForm(request.POST or None, request.FILES or None), None, ""
    if request.method == "POST" and "rows" in request.POST:
        return _saved(request)
    if request.method == "POST" and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            rows = imports.read_reports(file.read(), file.name)
            done = actions.report(by=request.by, today=request.today, reports=rows, way="file", preview=True)
            signed = signing.dumps(imports.as_plain(rows), salt=SIGNED, compress=True)
        except DomainError as refusal:
            form.add_findings(refusal)
    crumbs = [(_("Ledger"), "ledger:balances"), (_("Payments"), "ledger:payments"), (_("Read a file"), "")]
    said = [(place, finding_words(finding)) for place, finding in done.findings] if done else []
    context = {"form": form, "done": done, "said": said, "signed": signed, "crumbs": crumbs}
    return render(request, "ledger/upload.html", context, status=422 if form.errors else 200)


def _saved(request: AskedRequest) -> HttpResponse:
    try:
        rows = imports.from_plain(signing.loads(request.POST["rows"], salt=SIGNED, max_age=3600))
        _say(request, actions.report(by=request.by, today=request.today, reports=rows, way="file"))
    except signing.BadSignature:
        messages.error(request, _("The preview is too old. Read the file again."))
        return redirect("ledger:upload")
    except Refused as refusal:
        tell_refused(request, refusal)
        return redirect("ledger:upload")
    return redirect("ledger:payments")


@permission(Permission.KEEP_LEDGER)
def upload_form(request: AskedRequest) -> HttpResponse:
    """The empty table."""
    response = HttpResponse(imports.empty_table(), content_type=EXCEL)
    response["Content-Disposition"] = 'attachment; filename="betalinger.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
@permission(Permission.KEEP_LEDGER)
def place(request: AskedRequest, pk: int) -> HttpResponse:
    """Place a payment no statement was found for, or write why it is none of the platform's."""
    waiting = next((row for row in queries.waiting_payments(request.acting.parties) if row.pk == pk), None)
    if waiting is None:
        raise Http404
    sellers = [(row.pk, row.name) for row in organisations.operators()]
    dismissing = "words" in request.POST
    form = PlaceForm(None if dismissing else request.POST or None, sellers=sellers, initial={"number": waiting.number})
    words = WordsForm(request.POST if dismissing else None)
    if request.method == "POST" and _placed(request, pk, words if dismissing else form):
        return redirect("ledger:payments")
    crumbs = [(_("Ledger"), "ledger:balances"), (_("Payments"), "ledger:payments"), (_("Place a payment"), "")]
    context = {"waiting": waiting, "form": form, "words": words, "crumbs": crumbs}
    return render(request, "ledger/place.html", context, status=422 if form.errors or words.errors else 200)


def _placed(request: AskedRequest, pk: int, form: PlaceForm | WordsForm) -> bool:
    if not form.is_valid():
        return False
    try:
        if isinstance(form, WordsForm):
            actions.dismiss_payment(by=request.by, today=request.today, unplaced_id=pk, words=form.cleaned_data["words"])
            messages.success(request, _("It is noted why the payment is not placed."))
            return True
        found = actions.place_payment(by=request.by, today=request.today, unplaced_id=pk, **form.cleaned_data)
    except Refused as refusal:
        form.add_findings(refusal)
        return False
    messages.success(request, _("The payment is placed."))
    for finding in found:
        messages.warning(request, finding_words(finding))
    return True
