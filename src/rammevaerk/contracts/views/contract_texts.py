"""The texts of the contract, the own invoicing references, and how many contracts there are."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.contracts import actions, contract_reads, facts
from rammevaerk.contracts.actions import NewInvoicing, NewText
from rammevaerk.contracts.contract_forms import InvoicingForm, TextForm, TextRefusalForm
from rammevaerk.contracts.contract_words import state_words
from rammevaerk.contracts.models import ContractForm, ContractText, InvoicingDefault
from rammevaerk.contracts.rules.contract_steps import ContractState
from rammevaerk.contracts.rules.contract_text import HOLDS, PLACES, ContractWording, readable, wording_on, written
from rammevaerk.contracts.rules.counts import suppressed, total
from rammevaerk.contracts.rules.invoicing import Invoicing
from rammevaerk.contracts.wordings import entered_texts, unconfirmed_texts, wording_of, wordings
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.web.doing import tell_refused


@permission(Permission.SEE_CONTRACT_TEXTS)
def contract_texts(request: AskedRequest) -> HttpResponse:
    """Every version of the text, with which one holds today."""
    known = wordings()
    holding = wording_on(known, request.today)
    context = {
        "wordings": [(place, wording, wording == holding) for place, wording in reversed(list(enumerate(known)))],
        "holding": holding,
        "may_enter": (keeps := may(request, Permission.KEEP_CONTRACT_TEXTS)),
        "waiting": unconfirmed_texts() if keeps else [],
        "crumbs": [*_contracts(request), (_("Contract texts"), "")],
    }
    return render(request, "contracts/contract_texts.html", context)


@permission(Permission.SEE_CONTRACT_TEXTS)
def contract_text(request: AskedRequest, place: int) -> HttpResponse:
    """One version as it reads, with its open places."""
    known = wordings()
    if not 0 <= place < len(known):
        raise Http404
    return render(request, "contracts/contract_text.html", _text_shown(request, known[place]))


def _text_shown(request: AskedRequest, wording: ContractWording) -> dict[str, Any]:
    clauses = [
        (number, clause.heading, [(readable(line.text), HOLDS.get(line.when, "")) for line in clause.lines])
        for number, clause in enumerate(wording.clauses, start=1)
    ]
    crumbs = [*_contracts(request), (_("Contract texts"), "contracts:contract_texts"), (wording.version, "")]
    return {"wording": wording, "clauses": clauses, "crumbs": crumbs}


@permission(Permission.KEEP_CONTRACT_TEXTS)
def contract_text_new(request: AskedRequest) -> HttpResponse:
    """The secretariat enters the parties' own text, begun from the one that holds."""
    holding = wording_on(wordings(), request.today)
    initial = {"title": holding.title, "words": written(holding.clauses)}
    form = TextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.enter_contract_text(by=request.by, today=request.today, new=NewText(**form.cleaned_data))
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("The text is entered. Another person in the secretariat confirms it."))
            return HttpResponseRedirect(reverse("contracts:contract_text_entered", args=[row]))
    title = _("Enter the parties' own text")
    crumbs = [*_contracts(request), (_("Contract texts"), "contracts:contract_texts"), (title, "")]
    context = {"form": form, "title": title, "places": PLACES.values(), "holds": HOLDS.values(), "crumbs": crumbs}
    return render(request, "contracts/contract_text_new.html", context, status=422 if form.errors else 200)


@permission(Permission.KEEP_CONTRACT_TEXTS)
def contract_text_entered(request: AskedRequest, pk: int) -> HttpResponse:
    """A text somebody has entered, with who did and what a second person found."""
    return _entered_page(request, _entered(pk), TextRefusalForm())


@permission(Permission.KEEP_CONTRACT_TEXTS)
@require_POST
def contract_text_confirm(request: AskedRequest, pk: int) -> HttpResponse:
    """A second person says that the text is as adopted; it holds from its day."""
    row = _entered(pk)
    try:
        actions.confirm_contract_text(by=request.by, today=request.today, text_id=row.pk)
    except Refused as refused:
        _told(request, refused)
    else:
        messages.success(request, _("The text is confirmed and holds from its day. Contracts made before keep theirs."))
    return HttpResponseRedirect(reverse("contracts:contract_text_entered", args=[pk]))


@permission(Permission.KEEP_CONTRACT_TEXTS)
@require_POST
def contract_text_refuse(request: AskedRequest, pk: int) -> HttpResponse:
    """A second person turns the text down, with the reason."""
    row, form = _entered(pk), TextRefusalForm(request.POST)
    if form.is_valid():
        try:
            actions.refuse_contract_text(by=request.by, today=request.today, text_id=pk, reason=form.cleaned_data["reason"])
        except Refused as refused:
            _told(request, refused)
        else:
            messages.success(request, _("The text is refused."))
        return HttpResponseRedirect(reverse("contracts:contract_text_entered", args=[pk]))
    return _entered_page(request, row, form)


def _told(request: AskedRequest, refused: Refused) -> None:
    tell_refused(request, refused)


def _entered(pk: int) -> ContractText:
    row = entered_texts().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _entered_page(request: AskedRequest, row: ContractText, form: TextRefusalForm) -> HttpResponse:
    decision = getattr(row, "decision", None)
    own = row.by.user_id == request.by.user_id
    context = {
        **_text_shown(request, wording_of(row)),
        "row": row,
        "decision": decision,
        "may_decide": decision is None and not own,
        "waits": decision is None and own,
        "form": form,
    }
    return render(request, "contracts/contract_text.html", context, status=422 if form.errors else 200)


@permission(Permission.EDIT_CONTRACTS)
def invoicing(request: AskedRequest) -> HttpResponse:
    """What the own municipality writes for its invoices, and from when."""
    form = InvoicingForm(request.POST or None, initial={"effective_from": request.today, "department": request.by.department})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        said = Invoicing(data["gln"].replace(" ", ""), data["order"], data["account"], data["contact"])
        new = NewInvoicing(data["effective_from"], said, data["paragraph"], data["department"])
        try:
            actions.record_invoicing(by=request.by, today=request.today, new=new)
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("Recorded. New contracts begin with these references."))
            return HttpResponseRedirect(reverse("contracts:invoicing"))
    rows = InvoicingDefault.objects.filter(municipality=request.by.organisation_id).order_by("-effective_from", "-pk")
    shown = [(row, paragraph_label(row.paragraph) if row.paragraph else "") for row in rows]
    context = {"form": form, "rows": shown, "crumbs": [*_contracts(request), (_("Invoicing references"), "")]}
    return render(request, "contracts/invoicing.html", context, status=422 if form.errors else 200)


@permission(Permission.SEE_CONTRACT_COUNTS)
def contract_counts(request: AskedRequest) -> HttpResponse:
    """How many contracts there are, by municipality, form and state; small numbers hidden."""
    least = facts.rulebook_on(request.today).integer("registry.small_number_n")
    names = organisations.organisation_names()
    by_acting: Counter[str] = Counter()
    by_form: Counter[str] = Counter()
    by_state: Counter[str] = Counter()
    for row in contract_reads.counted():
        by_acting[names.get(row.acting, "?")] += row.count
        by_form[str(ContractForm(row.form).label)] += row.count
        by_state[state_words(ContractState(row.state))] += row.count
    parts = ((_("By municipality"), by_acting), (_("By form"), by_form), (_("By state"), by_state))
    context = {
        "count": total(by_acting, least),
        "least": least,
        "parts": [(heading, sorted(suppressed(counted, least).items())) for heading, counted in parts],
        "crumbs": [*_contracts(request), (_("Numbers"), "")],
    }
    return render(request, "contracts/contract_counts.html", context)


def _contracts(request: AskedRequest) -> list[tuple[str, str]]:
    """The list for those who see it, the numbers for others."""
    if may(request, Permission.SEE_CONTRACTS):
        return [(_("Placements"), "contracts:placement_list"), (_("Contracts"), "contracts:contract_list")]
    return [(_("Placements"), "contracts:counts"), (_("Contracts"), "contracts:contract_counts")]
