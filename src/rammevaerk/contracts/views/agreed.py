"""Contracts as they are issued: the list, one contract with its supplements and signatures, its documents, and signing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.contracts import actions, contract_reads
from rammevaerk.contracts.actions.contracting import own_sides
from rammevaerk.contracts.contract_forms import CancelForm, ContractFilter, SignForm
from rammevaerk.contracts.contract_reads import ContractShown
from rammevaerk.contracts.contract_shown import StepPage, approval_of, differs_from_placement, steps_of
from rammevaerk.contracts.contract_words import SIDES, stands
from rammevaerk.contracts.models import Contract, ContractForm
from rammevaerk.contracts.printing import PDF, WORD, as_pdf, as_word, file_stem, paper_of
from rammevaerk.contracts.rules.contract_steps import ContractState, Signing, sides_of
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_CONTRACTS)
def contract_list(request: AskedRequest) -> HttpResponse:
    """The contracts one may see, and the drafts of one's own municipality."""
    chosen = ContractFilter(request.GET)
    values = chosen.chosen()
    rows = contract_reads.contracts()
    if form := values.get("form"):
        rows = rows.filter(form=form)
    if reference := values.get("reference"):
        rows = contract_reads.beginning_with(rows, reference)
    table = _table(request, chosen, rows)
    if file := table.export():
        log_look("contract_export", by=request.assignment, rows=contract_reads.MOST_ROWS)
        return file
    log_look("contract_list", by=request.assignment, rows=len(table.page.rows))
    may_edit = may(request, Permission.EDIT_CONTRACTS)
    context = {
        "table": table,
        "may_edit": may_edit,
        "drafts": list(contract_reads.drafts()[:20]) if may_edit else [],
        "crumbs": [(_("Placements"), "contracts:placement_list"), (_("Contracts"), "")],
    }
    return render(request, "contracts/contract_list.html", context)


def _table(request: AskedRequest, chosen: ContractFilter, rows: Any) -> Table:
    shown: dict[int, ContractShown] = {}

    def known(row: Contract) -> ContractShown:
        if row.pk not in shown:
            shown.update({one.row.pk: one for one in contract_reads.shown_on([row], request.today)})
        return shown[row.pk]

    columns = _columns(known)
    empty = _("No contract fits. Choose another form, or remove a filter.")
    table = Table(columns, rows=rows, request=request, order="-pk", filters=chosen, caption=_("Contracts"), empty=empty)
    if not request.GET.get("format"):
        shown.update({one.row.pk: one for one in contract_reads.shown_on(table.page.rows, request.today)})
    return table


def _columns(known: Callable[[Contract], ContractShown]) -> list[Column]:
    return [
        Column("reference", _("Contract"), cell=_link, sortable="pk", export="reference"),
        Column("citizen", _("Citizen"), cell="citizen_reference"),
        Column("service", _("Service"), cell=_where, sortable="service__sort_key", export="service.name"),
        Column("acting", _("Acting municipality"), cell="acting.name", sortable="acting__sort_key"),
        Column("from", _("From"), cell="holds_from", sortable="holds_from", export_format="date"),
        Column(
            "state",
            _("State"),
            cell=lambda row: state_cell(known(row)),
            export=lambda row: _stands(known(row))[0],
        ),
    ]


def _link(row: Contract) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("contracts:contract", args=[row.pk]), row.reference)


def _where(row: Contract) -> SafeString:
    return format_html('{}<span class="rv-sub">{}</span>', row.service.name, paragraph_label(row.paragraph))


def state_cell(shown: ContractShown) -> SafeString:
    """The state in words, with the mark of the old form."""
    old = _("Old form") if shown.row.form == ContractForm.OLD else ""
    return format_html('{}<span class="rv-sub">{}</span>', _stands(shown)[0], old)


def _stands(shown: ContractShown) -> tuple[str, str]:
    return stands(shown.state, shown.notice_to)


@permission(Permission.SEE_CONTRACTS)
def contract(request: AskedRequest, pk: int) -> HttpResponse:
    """One contract: how it stands, its parties and signatures, its supplements and documents."""
    shown = _shown(request, pk)
    log_look("contract", by=request.assignment, target_id=pk)
    own = own_sides(request.acting, shown.row)
    steps = steps_of(shown, request.today)
    acts = may(request, Permission.EDIT_CONTRACTS) and "acting" in own
    state, badge = _stands(shown)
    context = {
        "shown": shown,
        "row": shown.row,
        "state": state,
        "badge": badge,
        "steps": steps,
        "may_sign": may(request, Permission.SIGN_CONTRACTS) and bool(own),
        "may_change": acts and shown.state in (ContractState.IN_FORCE, ContractState.COMING),
        "may_cancel": acts,
        "is_old": shown.row.form == ContractForm.OLD,
        "differs": differs_from_placement(shown, request.today),
        "approval": approval_of(shown, request.today),
        "crumbs": _crumbs(shown.row.reference),
    }
    return render(request, "contracts/contract.html", context)


@permission(Permission.SEE_CONTRACTS)
def contract_document(request: AskedRequest, pk: int, step: int, kind: str) -> HttpResponse:
    """The contract or a supplement as Word or PDF, as it was issued, with the signatures there are."""
    shown = _shown(request, pk)
    row = _step(shown, step).row
    if row.form == ContractForm.OLD or kind not in ("pdf", "docx"):
        raise Http404
    log_look("contract_document", by=request.assignment, target_id=row.pk)
    paper = paper_of(row, contract_reads.signatures_of([row]).get(row.pk, []))
    content, media = (as_pdf(paper), PDF) if kind == "pdf" else (as_word(paper), WORD)
    headers = {"Content-Disposition": f'attachment; filename="{file_stem(row)}.{kind}"'}
    return HttpResponse(content, content_type=media, headers=headers)


@permission(Permission.SIGN_CONTRACTS)
def contract_sign(request: AskedRequest, pk: int, step: int) -> HttpResponse:
    """Sign for one's own side, or record what the other has signed on paper."""
    shown = _shown(request, pk)
    page = _step(shown, step)
    row = page.row
    own = own_sides(request.acting, row)
    sides = [
        (side, f"{SIDES[side]}: {_party(row, side)}") for side in sides_of(row.acting_id, row.paying_id) if side in page.lacking
    ]
    first = next((side for side, _name in sides if side in own), None)
    form = SignForm(request.POST or None, sides=sides, initial={"side": first, "signed_on": request.today})
    if request.method == "POST" and form.is_valid():
        signing = Signing(**form.cleaned_data)
        try:
            all_have = actions.sign_contract(by=request.by, today=request.today, contract=pk, signing=signing, step=step)
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("All have signed.") if all_have else _("The signature is recorded."))
            return HttpResponseRedirect(reverse("contracts:contract", args=[pk]))
    beside = [
        _("You sign for your own side here, today."),
        _("Has the other side signed on paper, choose it and write where the paper lies."),
    ]
    return _form_page(request, form, shown, _("Sign %(what)s") % {"what": page.name.lower()}, _("Record the signature"), beside)


@permission(Permission.EDIT_CONTRACTS)
def contract_cancel(request: AskedRequest, pk: int, step: int) -> HttpResponse:
    """Take back what not all have signed."""
    shown = _shown(request, pk)
    page = _step(shown, step)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.cancel_contract(by=request.by, today=request.today, contract=pk, reason=reason, step=step)
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("It is taken back."))
            return HttpResponseRedirect(reverse("contracts:contract", args=[pk]))
    return _form_page(request, form, shown, _("Take %(what)s back") % {"what": page.name.lower()}, _("Take it back"), [])


def _form_page(
    request: AskedRequest, form: Any, shown: ContractShown, title: str, submit: str, beside: list[str]
) -> HttpResponse:
    back = reverse("contracts:contract", args=[shown.row.pk])
    crumbs = [*_crumbs(shown.row.reference)[:-1], (shown.row.reference, back), (title, "")]
    context = {"form": form, "title": title, "submit": submit, "back": back, "beside": beside, "crumbs": crumbs}
    return render(request, "contracts/contract_form.html", context, status=422 if form.errors else 200)


def _party(row: Contract, side: str) -> str:
    return {"acting": row.acting.name, "paying": row.paying.name, "operator": row.supplier}[side]


def _shown(request: AskedRequest, pk: int) -> ContractShown:
    shown = contract_reads.contract_shown(pk, request.today)
    if shown is None:
        raise Http404
    return shown


def _step(shown: ContractShown, step: int) -> StepPage:
    for page in steps_of(shown, shown.row.holds_from):
        if page.row.step == step:
            return page
    raise Http404


def _crumbs(name: str) -> list[tuple[str, str]]:
    return [(_("Placements"), "contracts:placement_list"), (_("Contracts"), "contracts:contract_list"), (name, "")]
