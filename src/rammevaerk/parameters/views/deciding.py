"""Proposals: what waits, what one holds and would touch, and what is done with it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.parameters import actions, queries
from rammevaerk.parameters.effects import effects_of
from rammevaerk.parameters.facts import changes_by, new_values
from rammevaerk.parameters.forms import RefusalForm
from rammevaerk.parameters.models import Proposal, ProposalState
from rammevaerk.parameters.wording import BADGES
from rammevaerk.web.doing import tell_refused


@require_GET
@permission(Permission.SEE_VALUE_PROPOSALS)
def proposals(request: AskedRequest) -> HttpResponse:
    """All proposals, the newest first."""
    rows = [(row, _badge(row), len(row.values.all())) for row in queries.proposals_for(request.by)]
    context = {
        "rows": rows,
        "may_propose": may(request, Permission.PROPOSE_VALUES),
        "crumbs": [(_("Values"), "parameters:value_list"), (_("Proposed values"), "")],
    }
    return render(request, "parameters/proposals.html", context)


def _badge(row: Proposal) -> tuple[str, str]:
    state = ProposalState(row.state)
    return BADGES[state], str(state.label)


def _seen(request: AskedRequest, pk: int) -> Proposal:
    found = queries.proposals_for(request.by).filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such proposal, or it has not been sent yet."))
    return found


@require_GET
@permission(Permission.SEE_VALUE_PROPOSALS)
def proposal(request: AskedRequest, pk: int) -> HttpResponse:
    """The adopted text, the values beside what is held now, and what they would touch."""
    return _page(request, _seen(request, pk), RefusalForm())


def _page(request: AskedRequest, found: Proposal, refusal: RefusalForm, status: int = 200) -> HttpResponse:
    is_open = found.state in (ProposalState.DRAFT, ProposalState.PROPOSED)
    own = found.proposer_id == request.by.user_id
    waits = found.state == ProposalState.PROPOSED
    context = {
        "proposal": found,
        "badge": _badge(found),
        "rows": queries.rows_of(found),
        "effects": effects_of(changes_by(new_values(found))) if is_open else [],
        "is_open": is_open,
        "may_send": own and found.state == ProposalState.DRAFT,
        "may_withdraw": own and is_open,
        "may_decide": waits and not own and may(request, Permission.DECIDE_VALUES),
        "waits_for_another": waits and own,
        "refusal": refusal,
        "crumbs": [(_("Values"), "parameters:value_list"), (_("Proposed values"), "parameters:proposals"), (found.title, "")],
    }
    return render(request, "parameters/proposal.html", context, status=status)


def _done(request: AskedRequest, pk: int, act: Callable[[], object], words: str) -> HttpResponse:
    """Try the act on a proposal the reader sees, say what came of it, and show it."""
    _seen(request, pk)
    try:
        act()
    except Refused as refusal:
        tell_refused(request, refusal)
    else:
        messages.success(request, words)
    return redirect("parameters:proposal", pk=pk)


@require_POST
@permission(Permission.PROPOSE_VALUES)
def send(request: AskedRequest, pk: int) -> HttpResponse:
    """Send a draft to the second person."""
    act = actions.propose_values
    words = _("The proposal is sent. Another person in the secretariat decides on it.")
    return _done(request, pk, lambda: act(by=request.by, today=request.today, proposal_id=pk), words)


@require_POST
@permission(Permission.DECIDE_VALUES)
def approve(request: AskedRequest, pk: int) -> HttpResponse:
    """Approve a proposal of another person."""
    act = actions.approve_values
    words = _("The values hold from now on. Published tariffs and issued statements stay as they are.")
    return _done(request, pk, lambda: act(by=request.by, today=request.today, proposal_id=pk), words)


@require_POST
@permission(Permission.DECIDE_VALUES)
def refuse(request: AskedRequest, pk: int) -> HttpResponse:
    """Refuse a proposal of another person with a reason."""
    found, form, act = _seen(request, pk), RefusalForm(request.POST), actions.refuse_values
    if not form.is_valid():
        return _page(request, found, form, status=422)
    reason = form.cleaned_data["reason"]
    words = _("The proposal is refused. Nothing has been changed.")
    return _done(request, pk, lambda: act(by=request.by, today=request.today, proposal_id=pk, reason=reason), words)


@require_POST
@permission(Permission.PROPOSE_VALUES)
def withdraw(request: AskedRequest, pk: int) -> HttpResponse:
    """Take one's own proposal back."""
    act = actions.withdraw_values
    words = _("The proposal is withdrawn. Nothing has been changed.")
    return _done(request, pk, lambda: act(by=request.by, today=request.today, proposal_id=pk), words)
