"""The yearly revision of prices: look at it, make it ready, and a colleague confirms it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.settlement import revision_reads
from rammevaerk.settlement.actions.revising import (
    RevisionAsked,
    RevisionShown,
    confirm_revision,
    look_at_revision,
    prepare_revision,
)
from rammevaerk.settlement.rules.revision import HIGHEST, LOWEST, a_year_of
from rammevaerk.web import amounts, dates
from rammevaerk.web.doing import tell_refused
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField, PercentField

EXEMPT = "exempt_"


class RevisionForm(Form):
    """From which day, and by how much."""

    from_date = DanishDateField(label=gettext_lazy("From which day"))
    factor = PercentField(
        label=gettext_lazy("Per cent"),
        low=LOWEST,
        high=HIGHEST,
        required=False,
        help_text=gettext_lazy("Left empty: the agreed development of prices and wages of that day"),
    )
    source = GuardedTextField(
        label=gettext_lazy("Where the per cent stands"),
        required=False,
        help_text=gettext_lazy("Needed when you write it yourself"),
    )


def _crumbs(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Settlement"), "settlement:statement_list"), (_("Revision of prices"), "settlement:revision_list"), *further]


@permission(Permission.REVISE_PRICES)
def revision_list(request: AskedRequest) -> HttpResponse:
    """Own revisions, and a new one: looked at first, then made ready for a colleague."""
    form = RevisionForm(request.POST or None, initial={"from_date": date(request.today.year + 1, 1, 1)})
    shown = None
    if request.method == "POST" and form.is_valid():
        asked = _asked(request, form)
        try:
            if "prepare" in request.POST:
                made = prepare_revision(by=request.by, today=request.today, asked=asked)
                messages.success(request, _("It is made ready. A colleague must confirm it before any price changes."))
                return HttpResponseRedirect(reverse("settlement:revision", args=[made]))
            shown = look_at_revision(by=request.by, today=request.today, asked=asked)
        except Refused as refused:
            form.add_findings(refused)
    lines = _lines(request, shown) if shown else []
    context = {
        "form": form,
        "shown": shown,
        "lines": lines,
        "known": any(line["stays"] for line in lines),
        "total": sum(line["year_ore"] or 0 for line in lines),
        "revisions": revision_reads.revisions(request.acting.parties),
        "crumbs": [(_("Settlement"), "settlement:statement_list"), (_("Revision of prices"), "")],
    }
    return render(request, "settlement/revision_list.html", context, status=422 if form.errors else 200)


def _asked(request: AskedRequest, form: RevisionForm) -> RevisionAsked:
    data = form.cleaned_data
    exempt = {
        int(name.removeprefix(EXEMPT)): str(words).strip()
        for name, words in request.POST.items()
        if name.startswith(EXEMPT) and name.removeprefix(EXEMPT).isdigit() and str(words).strip()
    }
    return RevisionAsked(data["from_date"], data["factor"], data["source"], exempt)


def _lines(request: AskedRequest, shown: RevisionShown) -> list[dict[str, Any]]:
    words = revision_reads.item_words([price.now.item for price in shown.prices])
    log_look("price_revision", by=request.assignment, rows=sum(len(stays) for stays in shown.stays.values()))
    return [
        {
            "item": price.now.item,
            "field": f"{EXEMPT}{price.now.item}",
            "exempt": price.exempt,
            "name": words[price.now.item][0],
            "kind": words[price.now.item][1].kind,
            "period": dates.period(price.period.start, price.period.end),
            "old": amounts.ore(price.now.ore),
            "new": amounts.ore(price.ore),
            "year_ore": shown.year_of(price) if price.now.item in shown.stays else None,
            "stays": [(stay.reference, a_year_of(price, stay.share)) for stay in shown.stays.get(price.now.item, [])],
        }
        for price in shown.prices
    ]


@permission(Permission.REVISE_PRICES)
def revision(request: AskedRequest, pk: int) -> HttpResponse:
    """One revision with its lines, and the confirmation by a colleague."""
    found = revision_reads.revision(pk, request.acting.parties)
    if found is None:
        raise Http404
    row, lines = found
    words = revision_reads.item_words([line.item_id for line in lines])
    approval = getattr(row, "approval", None)
    context = {
        "row": row,
        "lines": [(words[line.item_id][0], line) for line in lines],
        "total": sum(line.year_ore or 0 for line in lines),
        "percent": amounts.percent(row.factor, 2),
        "approval": approval,
        "may_confirm": approval is None and row.prepared_by.user_id != request.by.user_id,
        "own": row.prepared_by.user_id == request.by.user_id,
        "crumbs": _crumbs((dates.short(row.from_date), "")),
    }
    return render(request, "settlement/revision.html", context)


@require_POST
@permission(Permission.REVISE_PRICES)
def confirm(request: AskedRequest, pk: int) -> HttpResponse:
    """The colleague's confirmation: the prices are written."""
    try:
        written = confirm_revision(by=request.by, today=request.today, revision_id=pk)
    except Refused as refused:
        tell_refused(request, refused)
    else:
        said = _("%(n)s prices are written. What is charged already is corrected by the next run.")
        messages.success(request, said % {"n": written})
    return HttpResponseRedirect(reverse("settlement:revision", args=[pk]))
