"""Account strings, and files for the finance system."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.paragraphs import PARAGRAPHS, paragraph_label
from rammevaerk.ledger import actions, exports, queries
from rammevaerk.ledger.forms import HandingForm, StringForm
from rammevaerk.ledger.rules.mapping import StringFact
from rammevaerk.settlement.ledger_reads import ACCOUNTS, SOURCES
from rammevaerk.web import amounts, dates
from rammevaerk.web.doing import tell_refused
from rammevaerk.web.tables import Column, Table

KINDS = {
    exports.CSV: "text/csv; charset=utf-8",
    exports.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_http_methods(["GET", "POST"])
@permission(Permission.KEEP_LEDGER)
def strings(request: AskedRequest) -> HttpResponse:
    """Where own organisation books each account, and a new string."""
    form = StringForm(request.POST or None, choices=_choices(), initial={"valid_from": request.today.replace(month=1, day=1)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_string(by=request.by, today=request.today, string=StringFact(**form.cleaned_data))
            messages.success(request, _("The account string is entered."))
            return redirect("ledger:strings")
        except Refused as refusal:
            form.add_findings(refusal)
    table = _strings_table(request)
    if file := table.export():
        return file
    context = {"form": form, "table": table, "crumbs": [(_("Ledger"), "ledger:balances"), (_("Account strings"), "")]}
    return render(request, "ledger/strings.html", context, status=422 if form.errors else 200)


def _choices() -> dict[str, list[tuple[str, str]]]:
    every = [("", _("All"))]
    return {
        "account": [(code, str(words)) for code, words in ACCOUNTS.items()],
        "paragraph": every + [(code, one.label) for code, one in PARAGRAPHS.items()],
        "source": every + [(code, str(words)) for code, words in SOURCES.items()],
    }


def _strings_table(request: AskedRequest) -> Table:
    return Table(
        [
            Column("account", _("Account of the ledger"), cell=lambda row: str(ACCOUNTS[row.account])),
            Column("paragraph", _("Paragraph"), cell=lambda row: paragraph_label(row.paragraph) if row.paragraph else _("All")),
            Column("source", _("Why it is charged"), cell=lambda row: str(SOURCES[row.source]) if row.source else _("All")),
            Column("valid_from", _("From"), cell="valid_from"),
            Column(
                "string", _("Function, grouping, kind"), cell=lambda row: f"{row.function} · {row.grouping or '–'} · {row.kind}"
            ),
            Column("by", _("Entered by"), cell=lambda row: row.recorded_by.user.get_full_name()),
        ],
        rows=queries.account_strings(request.by.organisation_id),
        request=request,
        name="strings",
        order="-pk",
        caption=_("Account strings"),
        empty=_("No account string is entered. Without one no file can be made."),
    )


@require_http_methods(["GET", "POST"])
@permission(Permission.KEEP_LEDGER)
def files(request: AskedRequest) -> HttpResponse:
    """The files handed over, and a new one."""
    known = [(code, one.name) for code, one in exports.forms().items()]
    form, findings = HandingForm(request.POST or None, known=known, initial={"through": request.today}), []
    if request.method == "POST" and form.is_valid():
        try:
            batch = actions.hand_entries(by=request.by, today=request.today, **form.cleaned_data)
            messages.success(request, _("The file is made. It waits to be fetched."))
            return redirect("ledger:file", pk=batch.pk)
        except Refused as refusal:
            findings = list(refusal.findings)
    context = {
        "form": form,
        "findings": findings,
        "table": _files_table(request),
        "crumbs": [(_("Ledger"), "ledger:balances"), (_("Files for the finance system"), "")],
    }
    return render(request, "ledger/files.html", context, status=422 if form.errors or findings else 200)


def _files_table(request: AskedRequest) -> Table:
    return Table(
        [
            Column("pk", _("File"), cell=_link),
            Column("form", _("Form of the file"), cell=lambda row: exports.forms()[row.form].name),
            Column("through", _("Booked through"), cell="through"),
            Column("lines", _("Lines"), numeric=True),
            Column("debit", _("Debit"), cell=lambda row: amounts.ore(row.debit_ore), numeric=True, export=_debit),
            Column("made_at", _("Made"), cell=lambda row: dates.moment(row.made_at), export="made_at"),
            Column("fetched", _("Fetched"), cell=_fetched, numeric=True, export="fetched"),
        ],
        rows=queries.batches(request.acting.parties),
        request=request,
        name="files",
        order="-pk",
        caption=_("Files for the finance system"),
        empty=_("No file has been made."),
    )


def _debit(row: Any) -> Any:
    return kroner(row.debit_ore)


def _fetched(row: Any) -> str:
    """`Not yet`, `1 time`."""
    times = ngettext("%(n)s time", "%(n)s times", row.fetched) % {"n": amounts.thousands(row.fetched)}
    return times if row.fetched else _("Not yet")


def _link(row: Any) -> SafeString:
    name = _("File %(number)s") % {"number": row.pk}
    return format_html('<a class="rv-number" href="{}">{}</a>', reverse("ledger:file", args=[row.pk]), name)


@permission(Permission.KEEP_LEDGER)
def file(request: AskedRequest, pk: int) -> HttpResponse:
    """One file: what it holds, who fetched it, and the button that fetches it."""
    batch = queries.batch_of(pk, request.acting.parties)
    if batch is None:
        raise Http404
    form = exports.forms()[batch.form]
    name = _("File %(number)s") % {"number": pk}
    context = {
        "batch": batch,
        "form_name": form.name,
        "address": reverse(f"ledger:file_{form.ending}", args=[pk]),
        "fetches": queries.fetches_of(batch),
        "name": name,
        "crumbs": [(_("Ledger"), "ledger:balances"), (_("Files for the finance system"), "ledger:files"), (name, "")],
    }
    return render(request, "ledger/file.html", context)


@require_POST
@permission(Permission.KEEP_LEDGER)
def fetch(request: AskedRequest, pk: int) -> HttpResponseBase:
    """The file itself, streamed; again only when that is what was asked for."""
    found = queries.batch_of(pk, request.acting.parties)
    if found is None:
        raise Http404
    try:
        batch = actions.fetch_file(by=request.by, today=request.today, batch_id=pk, again="again" in request.POST)
    except Refused as refusal:
        tell_refused(request, refusal)
        return redirect("ledger:file", pk=pk)
    form = exports.forms()[batch.form]
    name, lines = f"posteringer-{batch.pk}.{form.ending}", exports.lines_of(batch)
    write = exports.write_xlsx if form.ending == exports.XLSX else exports.write_csv
    return FileResponse(write(form, lines), as_attachment=True, filename=name, content_type=KINDS[form.ending])
