"""Disputes: raising one from a line, the list of both sides, and one with what was said."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.walls import Function
from rammevaerk.kernel.errors import Refused
from rammevaerk.settlement import dispute_reads
from rammevaerk.settlement.actions import disputing
from rammevaerk.settlement.dispute_forms import AgreeForm, DisputeFilter, DisputeForm, WordsForm
from rammevaerk.settlement.dispute_reads import DisputeRow, row_of
from rammevaerk.settlement.dispute_words import STEP_ACTS, bare, clock_words, correcting_words, line_words, state_mark
from rammevaerk.settlement.models import Charge, Dispute, DisputeStep
from rammevaerk.settlement.queries import BOUGHT, SOLD
from rammevaerk.settlement.rules.disputes import DisputeState, DisputeStepKind, steps_open_to
from rammevaerk.web import dates
from rammevaerk.web.components.lists import StepShown
from rammevaerk.web.doing import tell_refused
from rammevaerk.web.forms import Form
from rammevaerk.web.tables import Column, Table
from rammevaerk.web.templatetags.rv import badge

Crumbs = list[tuple[str, str]]
FORMS: dict[DisputeStepKind, type[Form]] = {DisputeStepKind.AGREE: AgreeForm}


def _crumbs(*further: tuple[str, str]) -> Crumbs:
    return [(_("Settlement"), "settlement:statement_list"), *further]


@permission(Permission.SEE_STATEMENTS)
def dispute_list(request: AskedRequest) -> HttpResponse:
    """Disputes in which own organisation sells or buys; the auditor sees all."""
    everybody = request.acting.function is Function.AUDITOR
    usual = SOLD if request.acting.function is Function.ECONOMY else BOUGHT
    side = request.GET.get("side", "") if request.GET.get("side") in (SOLD, BOUGHT) else usual
    chosen = DisputeFilter(request.GET)
    rows = dispute_reads.dispute_list(side, None if everybody else request.acting.parties, chosen.chosen())
    table = _table(request, rows, chosen, side)
    log_look("disputes", by=request.assignment, rows=len(table.page.rows))
    if file := table.export():
        return file
    context = {
        "table": table,
        "side": side,
        "sides": [(SOLD, _("We sell")), (BOUGHT, _("We buy"))],
        "everybody": everybody,
        "crumbs": _crumbs((_("Disputes"), "")),
    }
    return render(request, "settlement/dispute_list.html", context)


def _table(request: AskedRequest, rows: Any, chosen: DisputeFilter, side: str) -> Table:
    other = Column("other", _("Buyer"), cell="buyer.name") if side == SOLD else Column("other", _("Seller"), cell="seller.name")
    return Table(
        [
            Column("line", _("Line"), cell=_link, export=line_words),
            Column("statement", _("Statement"), cell=_number, export="statement.number"),
            other,
            Column("reason", _("What is wrong"), cell=lambda row: row.get_reason_display(), export=_reason),
            Column("amount", _("Amount"), cell=lambda row: bare(row.amount_ore), numeric=True, unit=_("kr.")),
            Column("state", _("Where it stands"), cell=lambda row: _mark(row, request), export=lambda row: _said(row, request)),
            Column("due", _("Answer by"), cell=_due, export="answer_by", export_format="date"),
        ],
        rows=rows, request=request, name="disputes", order="-pk", filters=chosen, caption=_("Disputes"),
        empty=_("No line is disputed. Choose the other side, or remove a filter."),
    )  # fmt: skip


def _number(row: Dispute) -> SafeString:
    return format_html('<span class="rv-number">{}</span>', row.statement.number)


def _link(row: Dispute) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("settlement:dispute", args=[row.pk]), line_words(row))


def _reason(row: Dispute) -> str:
    return str(row.get_reason_display())


def _mark(row: Dispute, request: AskedRequest) -> SafeString:
    kind, words = state_mark(row_of(row), request.today)
    return badge(kind, words)


def _said(row: Dispute, request: AskedRequest) -> str:
    return state_mark(row_of(row), request.today)[1]


def _due(row: Dispute) -> SafeString:
    return format_html('<span class="rv-date">{}</span>', dates.short(row.answer_by) if row.answer_by else _("Not known"))


@permission(Permission.DISPUTE_LINES)
def raise_dispute(request: AskedRequest, pk: int) -> HttpResponse:
    """Dispute one line of a statement one's own municipality is to pay."""
    line = dispute_reads.own_line(pk, request.acting.parties)
    if line is None:
        raise Http404
    log_look("disputed_line", by=request.assignment, target_id=pk)
    form = DisputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = disputing.raise_dispute(by=request.by, today=request.today, charge_id=pk, raised=form.raised())
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("The dispute is with the seller. The line is not to be paid until it ends."))
            return HttpResponseRedirect(reverse("settlement:dispute", args=[made]))
    context = {
        "form": form,
        "line": line,
        "words": line_words(Dispute(charge=line)),
        "crumbs": _crumbs((_of(line), reverse("settlement:statement", args=[line.statement_id])), (_("Dispute"), "")),
    }
    return render(request, "settlement/dispute_new.html", context, status=422 if form.errors else 200)


def _of(line: Charge) -> str:
    return _("Statement %(number)s") % {"number": line.statement.number if line.statement else ""}


def _dispute(request: AskedRequest, pk: int) -> DisputeRow:
    found = dispute_reads.dispute(pk)
    if found is None:
        raise Http404
    log_look("dispute", by=request.assignment, target_id=pk)
    return found


@permission(Permission.SEE_STATEMENTS)
def dispute(request: AskedRequest, pk: int) -> HttpResponse:
    """One dispute: the line, why, what was said, the clock, and what one can do now."""
    return _page(request, _dispute(request, pk), None, None)


def _page(request: AskedRequest, found: DisputeRow, refused: Form | None, at: DisputeStepKind | None) -> HttpResponse:
    row = found.dispute
    sides = dispute_reads.sides_of(row, request.by, request.acting.parties)
    acts = [(step, refused if step is at and refused else _form(step)) for step in steps_open_to(found.state, sides)]
    steps = dispute_reads.steps_of(row.pk)
    context = {
        "row": row,
        "words": line_words(row),
        "mark": state_mark(found, request.today),
        "clock": clock_words(found, request.today),
        "steps": _steps(row, steps),
        "stopped": found.is_stopped,
        "may_see_placement": row.buyer_id in request.acting.parties and may(request, Permission.SEE_PLACEMENTS),
        "taken_back": dispute_reads.taken_back_on(row) if found.state is DisputeState.CORRECTED else None,
        "correcting": correcting_words(row, steps[-1].act) if found.state is DisputeState.AGREED else "",
        "acts": [(step.value, STEP_ACTS[step], form) for step, form in acts],
        "crumbs": _crumbs((_("Disputes"), "settlement:dispute_list"), (_("Statement %(n)s") % {"n": row.statement.number}, "")),
    }
    return render(request, "settlement/dispute.html", context, status=422 if refused else 200)


def _form(step: DisputeStepKind) -> Form | None:
    """The form of a step; None for one that is taken by a button alone."""
    if step in (DisputeStepKind.ACCEPT, DisputeStepKind.WITHDRAW):
        return None
    return FORMS.get(step, WordsForm)(prefix=step.value)


def _steps(row: Dispute, steps: list[DisputeStep]) -> list[StepShown]:
    raised = row.raised_as or (row.by.user.get_full_name() if row.by else "")
    first = _("%(party)s raised it %(date)s (%(who)s)")
    shown = [StepShown(first % {"party": row.buyer.name, "date": dates.short(row.raised_on), "who": raised}, row.words, "done")]
    for step in steps:
        party = step.buyer.name if step.side == step.Side.BUYER else step.seller.name
        said = " ".join(part for part in (f"{step.get_act_display()}." if step.act else "", step.words) if part)
        label = _("%(step)s (%(party)s, %(date)s)")
        told = label % {"step": step.get_kind_display(), "party": party, "date": dates.short(step.on)}
        shown.append(StepShown(told, said, "done"))
    return shown


@require_POST
@permission(Permission.ANSWER_DISPUTES)
def dispute_step(request: AskedRequest, pk: int, step: str) -> HttpResponse:
    """Take one step in a dispute; what was typed stays when it is refused."""
    found = _dispute(request, pk)
    if step not in {kind.value for kind in DisputeStepKind}:
        raise Http404
    kind = DisputeStepKind(step)
    needed = _form(kind)
    form = type(needed)(request.POST, prefix=kind.value) if needed else None
    if form is not None and not form.is_valid():
        return _page(request, found, form, kind)
    said = {name: form.cleaned_data.get(name, "") for name in ("words", "act")} if form else {}
    try:
        disputing.take_step(by=request.by, today=request.today, dispute_id=pk, kind=kind, **said)
    except Refused as refused:
        tell_refused(request, refused)
    else:
        messages.success(request, _("It is noted. The other party can read it now."))
    return HttpResponseRedirect(reverse("settlement:dispute", args=[pk]))
