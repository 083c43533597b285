"""The parallel run: the seller's own invoice file for a month beside the month as settled here."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import DomainError
from rammevaerk.kernel.period import add_months
from rammevaerk.settlement import exports, parallel_reads, queries
from rammevaerk.settlement.actions.comparing import keep_invoice_file
from rammevaerk.settlement.models import InvoiceFile
from rammevaerk.settlement.parallel_file import COLUMNS
from rammevaerk.settlement.rules.parallel import Cause, CauseKind, ParallelLine, parallel_sums
from rammevaerk.web import amounts
from rammevaerk.web.forms import FilterForm, Form, GuardedFileField, MonthField
from rammevaerk.web.tables import Column, Table

CAUSE_WORDS = {
    CauseKind.MISSING_HERE: gettext_lazy("Missing here"),
    CauseKind.MISSING_THERE: gettext_lazy("Missing in the file"),
    CauseKind.DAYS: gettext_lazy("Days differ"),
    CauseKind.TARIFF: gettext_lazy("Price differs"),
    CauseKind.SHARE: gettext_lazy("Share of full time differs"),
    CauseKind.ROUNDING: gettext_lazy("Rounding"),
}
COLUMN_WORDS = {
    "buyer": gettext_lazy("Buyer"),
    "reference": gettext_lazy("Reference"),
    "what": gettext_lazy("Service or text"),
    "first": gettext_lazy("From"),
    "last": gettext_lazy("To"),
    "days": gettext_lazy("Days or number"),
    "amount": gettext_lazy("Amount"),
}


class ParallelForm(Form):
    """The file of a month, and what its columns are called where they are not the usual names."""

    month = MonthField(label=gettext_lazy("Month"))
    file = GuardedFileField(label=gettext_lazy("Invoice file from your own system"), help_text=gettext_lazy(".xlsx or .csv"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column, words in COLUMN_WORDS.items():
            usual = _("Usually %(names)s") % {"names": ", ".join(COLUMNS[column][:3])}
            label = _("Heading for: %(column)s") % {"column": words}
            self.fields[f"named_{column}"] = forms.CharField(label=label, max_length=60, required=False, help_text=usual)

    def headings(self) -> list[forms.BoundField]:
        """The fields for headings of one's own."""
        return [self[f"named_{column}"] for column in COLUMN_WORDS]

    def named(self) -> Mapping[str, str]:
        """The headings somebody has written, by column."""
        return {column: self.cleaned_data[f"named_{column}"] for column in COLUMN_WORDS}


class CauseFilter(FilterForm):
    """Which causes the list shows."""

    cause = forms.ChoiceField(
        label=gettext_lazy("Cause"),
        choices=[("", gettext_lazy("All differences")), *((kind.value, words) for kind, words in CAUSE_WORDS.items())],
    )


@permission(Permission.ISSUE_STATEMENTS)
def parallel(request: AskedRequest) -> HttpResponse:
    """The newest month with what was uploaded for it, and the form."""
    month = _asked_month(request)
    form = ParallelForm(request.POST or None, request.FILES or None, initial={"month": month})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        file = (data["file"].name, data["file"].read())
        try:
            keep_invoice_file(by=request.by, today=request.today, month=data["month"], file=file, named=form.named())
        except DomainError as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("The file is read. Nothing is charged by it."))
            return HttpResponseRedirect(reverse("settlement:parallel") + f"?month={data['month']:%m.%Y}")
    kept = parallel_reads.file_of(request.by.organisation_id, month)
    context: dict[str, Any] = {"form": form, "month": month, "kept": kept, "crumbs": _crumbs()}
    if kept is not None:
        lines = parallel_reads.compared(request.acting.parties, kept)
        log_look("parallel_run", by=request.assignment, rows=len(lines), target_id=kept.pk)
        table = _table(request, lines, kept)
        if file_out := table.export():
            return file_out
        context |= {"table": table, **_sums(lines)}
    return render(request, "settlement/parallel.html", context, status=422 if form.errors else 200)


def _asked_month(request: AskedRequest) -> date:
    typed = MonthField(required=False)
    try:
        asked = typed.clean(request.GET.get("month", ""))
    except forms.ValidationError:
        asked = None
    return asked or queries.last_month(request.acting.parties) or add_months(request.today.replace(day=1), -1)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Settlement"), "settlement:statement_list"), (_("Parallel run"), "")]


def _sums(lines: tuple[ParallelLine, ...]) -> dict[str, Any]:
    sums = parallel_sums(lines)
    causes = [(CAUSE_WORDS[kind], sums.by_cause[kind]) for kind in CauseKind if kind in sums.by_cause]
    difference = sums.theirs - sums.ours
    said = _("Your own system and the month here come to the same sum.")
    if difference > 0:
        said = _("Your own system charges %(amount)s more than the month here.") % {"amount": amounts.ore(difference)}
    elif difference < 0:
        said = _("Your own system charges %(amount)s less than the month here.") % {"amount": amounts.ore(-difference)}
    return {"sums": sums, "causes": causes, "difference": difference, "said": said}


def _table(request: AskedRequest, lines: tuple[ParallelLine, ...], kept: InvoiceFile) -> Table:
    names = organisations.organisation_names()
    chosen = CauseFilter(request.GET)
    wanted = chosen.chosen().get("cause")
    rows = [
        {
            "about": line.about, "buyer": names.get(line.buyer, "?"), "our_days": line.our_days, "their_days": line.their_days,
            "ours": line.ours, "theirs": line.theirs, "difference": line.difference, "causes": _causes_in_words(line.causes),
        }
        for line in lines
        if line.causes and (not wanted or any(cause.kind.value == wanted for cause in line.causes))
    ]  # fmt: skip
    return Table(
        [
            Column("about", _("Line"), sortable="about"),
            Column("buyer", _("Buyer"), sortable="buyer"),
            Column("our_days", _("Days here"), cell=lambda row: _number(row["our_days"]), numeric=True),
            Column("their_days", _("Days in the file"), cell=lambda row: _number(row["their_days"]), numeric=True),
            _money("ours", _("Here")),
            _money("theirs", _("In the file")),
            _money("difference", _("Difference")),
            Column("causes", _("Cause")),
        ],
        rows=rows, request=request, name="parallel", order="-difference", filters=chosen, caption=_("Differences"),
        empty=_("The file and the month agree, or no difference has this cause."),
    )  # fmt: skip


def _money(key: str, words: str) -> Column:
    return Column(
        key, words, cell=lambda row: amounts.ore(row[key]), numeric=True, sortable=key,
        export=lambda row: exports.kroner(row[key]), export_format="ore",
    )  # fmt: skip


def _number(days: Any) -> str:
    written = f"{days.normalize():f}" if days else "0"
    return written.replace(".", ",").replace("-", amounts.MINUS)


def _causes_in_words(causes: tuple[Cause, ...]) -> str:
    return "; ".join(f"{CAUSE_WORDS[cause.kind]}: {amounts.ore(cause.ore)}" for cause in causes)
