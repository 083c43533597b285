"""Writing a contract in steps. Each step is kept as it is typed, while one types and when one goes on."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.contracts import actions, choosing, contract_reads
from rammevaerk.contracts.actions import Begun
from rammevaerk.contracts.contract_choices import DraftRead, draft_read
from rammevaerk.contracts.contract_forms import LINES, STEPS, BeginForm, DraftForm, RefusalForm
from rammevaerk.contracts.contract_paper import DraftLooked, conflict_rows, looked_through
from rammevaerk.contracts.contract_words import step_names
from rammevaerk.contracts.models import ContractDraft
from rammevaerk.contracts.rules.contract import PRIVATE_KINDS
from rammevaerk.kernel.errors import Refused
from rammevaerk.web import dates
from rammevaerk.web.components.lists import StepShown
from rammevaerk.web.doing import tell_refused

FIELDS = frozenset(
    {*(name for names in STEPS.values() for name in names), *(f"{part}_{n}" for n in LINES for part in ("line", "quantity"))}
)
ISSUE = "issue"


@permission(Permission.EDIT_CONTRACTS)
def new_contract(request: AskedRequest) -> HttpResponse:
    """Begin from a decision (`?decision=`), a placement (`?placement=`), or a reference and a service."""
    services = choosing.services(request.assignment, request.today)
    asked = {name: _number(request.GET.get(name)) for name in ("decision", "placement")}
    form = BeginForm(request.POST or None, services=services)
    begun = None
    if asked["decision"] or asked["placement"]:
        begun = Begun(decision=None if asked["placement"] else asked["decision"], chain=asked["placement"])
    elif request.method == "POST" and form.is_valid():
        begun = Begun(reference=form.cleaned_data["reference"], service=form.cleaned_data["service"])
    if request.method == "POST" and begun and (draft := _begun(request, begun, form)):
        return HttpResponseRedirect(_step_url(draft, next(iter(_steps(False)))))
    title = _("New contract")
    context = {"form": form, "title": title, "asked": any(asked.values()), "crumbs": _crumbs(title)}
    return render(request, "contracts/contract_new.html", context, status=422 if form.errors else 200)


def _number(asked: str | None) -> int | None:
    return int(asked) if asked and asked.isdecimal() and len(asked) < 19 else None


def _begun(request: AskedRequest, begun: Begun, form: BeginForm) -> int | None:
    try:
        return actions.start_contract(by=request.by, today=request.today, begun=begun)
    except Refused as refused:
        form.add_findings(refused)
        return None
    except contract_reads.MISSING as missing:
        raise Http404 from missing


@require_POST
@permission(Permission.EDIT_CONTRACTS)
def new_contract_supplement(request: AskedRequest, pk: int) -> HttpResponse:
    """Begin a supplement to a contract."""
    try:
        draft = actions.begin_contract_supplement(by=request.by, today=request.today, contract=pk)
    except Refused as refused:
        tell_refused(request, refused)
        return HttpResponseRedirect(reverse("contracts:contract", args=[pk]))
    except contract_reads.MISSING as missing:
        raise Http404 from missing
    return HttpResponseRedirect(_step_url(draft, "change"))


@permission(Permission.EDIT_CONTRACTS)
def draft_step(request: AskedRequest, pk: int, step: str) -> HttpResponse:
    """One step of a draft: kept first, then checked, so that nothing typed is lost."""
    draft = _draft(request, pk)
    read = draft_read(draft, request.today)
    steps = _steps(draft.base_id is not None)
    if step not in steps:
        raise Http404
    form = read.form(step)
    if request.method == "POST":
        saved = _save(request, draft)
        if saved.aside:
            return HttpResponseRedirect(reverse("contracts:draft_conflict", args=[pk]))
        draft.version, form = saved.version, read.bound(request.POST, step)
        form.is_valid()
        if not form.errors and not saved.findings:
            after = [*steps, ISSUE][list(steps).index(step) + 1]
            return HttpResponseRedirect(_step_url(pk, after))
        form.add_findings(list(saved.findings))
    return _step_page(request, read, form, step)


def _step_page(request: AskedRequest, read: DraftRead, form: DraftForm, step: str) -> HttpResponse:
    draft = read.draft
    steps = _steps(draft.base_id is not None)
    title = step_names()[step]
    context = {
        "form": form,
        "draft": draft,
        "step": step,
        "steps": _shown_steps(draft, steps, step),
        "title": title,
        "refusals": contract_reads.refusals_of(draft.pk) if step == "form" else [],
        "is_private": draft.service.operator_kind in PRIVATE_KINDS,
        "aside": contract_reads.kept_aside(draft.pk),
        "crumbs": _crumbs(_name(draft), reverse("contracts:draft_issue", args=[draft.pk]), title),
    }
    return render(request, "contracts/draft_step.html", context, status=422 if form.errors else 200)


@require_POST
@permission(Permission.EDIT_CONTRACTS)
def draft_save(request: AskedRequest, pk: int) -> HttpResponse:
    """Keep what is typed so far, without leaving the page: asked by the page itself while one types."""
    draft = _draft(request, pk, log=False)
    try:
        saved = _save(request, draft)
    except Refused as refused:
        return render(request, "contracts/draft_saved.html", {"draft": draft, "refused": refused.findings})
    context = {"draft": draft, "version": saved.version, "aside": saved.aside, "at": request.now, "findings": saved.findings}
    return render(request, "contracts/draft_saved.html", context)


def _save(request: AskedRequest, draft: ContractDraft) -> actions.Saved:
    began_at = _number(request.POST.get("version")) or 0
    fields = {name: value for name in FIELDS if isinstance(value := request.POST.get(name), str)}
    return actions.save_draft(by=request.by, today=request.today, draft=draft.pk, began_at=began_at, fields=fields)


@permission(Permission.EDIT_CONTRACTS)
def draft_conflict(request: AskedRequest, pk: int) -> HttpResponse:
    """Two have written at once: both are shown, and one is chosen for each."""
    draft = _draft(request, pk)
    aside = contract_reads.kept_aside(pk)
    if aside is None:
        return HttpResponseRedirect(reverse("contracts:draft_issue", args=[pk]))
    if request.method == "POST":
        use_it = request.POST.get("use") == "aside"
        try:
            actions.settle_draft(by=request.by, today=request.today, draft=pk, save=aside.pk, use_it=use_it)
        except Refused as refused:
            tell_refused(request, refused)
        else:
            messages.success(request, _("The draft holds what you chose. The other save stays in its history."))
        return HttpResponseRedirect(reverse("contracts:draft_issue", args=[pk]))
    read = draft_read(draft, request.today)
    title = _("Two have written at once")
    context = {"draft": draft, "aside": aside, "rows": conflict_rows(read, aside), "title": title}
    crumbs = _crumbs(_name(draft), reverse("contracts:draft_issue", args=[pk]), title)
    return render(request, "contracts/draft_conflict.html", {**context, "crumbs": crumbs})


@permission(Permission.EDIT_CONTRACTS)
def draft_issue(request: AskedRequest, pk: int) -> HttpResponse:
    """The draft as a whole: what it lacks, what to look at, and the contract as it will read. Issued by POST."""
    draft = _draft(request, pk)
    read = draft_read(draft, request.today)
    looked = looked_through(read, request.today)
    if request.method == "POST" and looked.terms is not None:
        began_at = _number(request.POST.get("version")) or 0
        try:
            done = actions.issue_contract(by=request.by, today=request.today, draft=pk, began_at=began_at, terms=looked.terms)
        except Refused as refused:
            return _issue_page(request, read, looked.with_refusal(refused.findings), status=422)
        messages.success(request, _("Issued with number %(reference)s. Now the parties sign.") % {"reference": done.reference})
        return HttpResponseRedirect(reverse("contracts:contract", args=[draft.base_id or done.pk]))
    return _issue_page(request, read, looked, status=422 if request.method == "POST" else 200)


def _issue_page(request: AskedRequest, read: DraftRead, looked: DraftLooked, *, status: int) -> HttpResponse:
    draft = read.draft
    context = {
        "draft": draft,
        "looked": looked,
        "steps": _shown_steps(draft, _steps(draft.base_id is not None), ISSUE),
        "links": _fields(read),
        "aside": contract_reads.kept_aside(draft.pk),
        "title": _name(draft),
        "crumbs": _crumbs(_name(draft)),
    }
    return render(request, "contracts/draft_issue.html", context, status=status)


def _fields(read: DraftRead) -> dict[str, tuple[str, str]]:
    """Each field by its name: the address of its step, and what it is called."""
    labels = {name: str(field.label) for name, field in read.form().fields.items()}
    names = [(name, step) for step in _steps(read.draft.base_id is not None) for name in STEPS.get(step, ())]
    return {name: (_step_url(read.draft.pk, step), labels[name]) for name, step in names if name in labels}


@permission(Permission.EDIT_CONTRACTS)
def draft_refusal(request: AskedRequest, pk: int) -> HttpResponse:
    """Record that a private supplier refused the standard contract."""
    draft = _draft(request, pk)
    form = RefusalForm(request.POST or None, initial={"refused_on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_refusal(by=request.by, today=request.today, draft=pk, **form.cleaned_data)
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("The refusal is on file. The supplier's own form can be used."))
            return HttpResponseRedirect(_step_url(pk, "form"))
    title = _("The supplier refuses the standard contract")
    crumbs = _crumbs(_name(draft), reverse("contracts:draft_issue", args=[pk]), title)
    context = {"form": form, "title": title, "submit": _("Put on file"), "back": _step_url(pk, "form"), "crumbs": crumbs}
    return render(request, "contracts/contract_form.html", context, status=422 if form.errors else 200)


@require_POST
@permission(Permission.EDIT_CONTRACTS)
def draft_discard(request: AskedRequest, pk: int) -> HttpResponse:
    """Put a draft away."""
    draft = _draft(request, pk)
    actions.discard_draft(by=request.by, today=request.today, draft=draft.pk)
    messages.success(request, _("The draft is put away."))
    return HttpResponseRedirect(reverse("contracts:contract_list"))


def _draft(request: AskedRequest, pk: int, *, log: bool = True) -> ContractDraft:
    """The draft, or 404: also when it is issued or put away."""
    draft = contract_reads.draft(pk)
    if draft is None or draft.issued_id is not None or draft.discarded_at is not None:
        raise Http404
    if log:
        log_look("contract_draft", by=request.assignment, target_id=pk)
    return draft


def _steps(is_contract_supplement: bool) -> tuple[str, ...]:
    left_out = "form" if is_contract_supplement else "change"
    return tuple(step for step in STEPS if step != left_out)


def _shown_steps(draft: ContractDraft, steps: tuple[str, ...], now: str) -> list[StepShown]:
    names = step_names()
    every = [*steps, ISSUE]
    place = every.index(now)
    return [
        StepShown(names[step], "", "now" if at == place else "done" if at < place else "next", _step_url(draft.pk, step))
        for at, step in enumerate(every)
    ]


def _step_url(pk: int, step: str) -> str:
    if step == ISSUE:
        return reverse("contracts:draft_issue", args=[pk])
    return reverse("contracts:draft_step", args=[pk, step])


def _name(draft: ContractDraft) -> str:
    known = {"reference": draft.citizen.reference, "day": dates.short(draft.begun_at.date())}
    if draft.base is not None:
        return _("Supplement to %(number)s being written") % {"number": draft.base.reference}
    return _("Contract of %(reference)s being written") % known


def _crumbs(*parts: str) -> list[tuple[str, Any]]:
    """The list first; the last part is the page itself. A part may be followed by its address."""
    found: list[tuple[str, Any]] = [(_("Placements"), "contracts:placement_list"), (_("Contracts"), "contracts:contract_list")]
    if len(parts) == 3:
        return [*found, (parts[0], parts[1]), (parts[2], "")]
    return [*found, *((part, "") for part in parts)]
