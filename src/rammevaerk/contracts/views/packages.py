"""Pages of a package proposed by the unit and decided by the acting municipality."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.contracts import actions, choosing
from rammevaerk.contracts.change_forms import DecisionForm, PackageForm, WordsForm
from rammevaerk.contracts.models import PackageProposal
from rammevaerk.contracts.views.acting import done, row_of, show, to_placement
from rammevaerk.contracts.wording import level_words
from rammevaerk.web import dates


@permission(Permission.EDIT_PLACEMENTS)
def propose(request: AskedRequest, chain: int) -> HttpResponse:
    """The unit proposes another package of its own list."""
    row = row_of(request, chain)
    items = choosing.packages_beside(row, request.by, request.today)
    form = PackageForm(request.POST or None, items=items, initial={"from_day": request.today, "level": row.level})

    def act(data: dict[str, Any]) -> None:
        proposed = actions.ProposedPackage(data["item"], data["from_day"], data["level"], data["words"])
        actions.propose_package(by=request.by, today=request.today, chain=chain, proposed=proposed)

    if done(request, form, act, _("The package is proposed. The old one runs until the municipality has decided.")):
        return to_placement(chain)
    notes = [
        _("Now: %(item)s.") % {"item": row.item.name},
        _("The acting municipality decides, from a day. Until then the old package and its price run."),
    ]
    nothing = "" if items else _("The unit's list has no other package. Another unit or paragraph is a transfer.")
    title = _("Propose a package for %(reference)s") % {"reference": row.citizen.reference}
    return show(request, form, title, _("Propose"), row=row, notes=notes, nothing=nothing)


def _proposal(pk: int) -> PackageProposal:
    found = PackageProposal.objects.filter(pk=pk).select_related("item", "item_now", "by__user").first()
    if found is None:
        raise Http404
    return found


@permission(Permission.EDIT_PLACEMENTS)
def decide(request: AskedRequest, proposal: int) -> HttpResponse:
    """The acting municipality decides on a proposal."""
    proposed = _proposal(proposal)
    row = row_of(request, proposed.chain)
    form = DecisionForm(request.POST or None, initial={"from_day": proposed.from_day})

    def act(data: dict[str, Any]) -> None:
        from_day = data["from_day"] if data["answer"] == "yes" else None
        actions.decide_package(by=request.by, today=request.today, proposal=proposal, from_day=from_day, words=data["words"])

    if done(request, form, act, _("The decision is registered. Both sides see it.")):
        return to_placement(proposed.chain)
    facts = [
        (_("Now"), proposed.item_now.name),
        (_("Proposed"), proposed.item.name),
        (_("Proposed from"), dates.short(proposed.from_day)),
        (_("Documented need of support"), level_words(proposed.level)),
        (_("Rests on"), proposed.words),
    ]
    title = _("Decide on the package of %(reference)s") % {"reference": row.citizen.reference}
    return show(request, form, title, _("Decide"), row=row, facts=facts)


@permission(Permission.EDIT_PLACEMENTS)
def withdraw(request: AskedRequest, proposal: int) -> HttpResponse:
    """The unit takes its proposal back."""
    proposed = _proposal(proposal)
    row = row_of(request, proposed.chain)
    form = WordsForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        actions.withdraw_package(by=request.by, today=request.today, proposal=proposal, words=data["words"])

    if done(request, form, act, _("The proposal is withdrawn.")):
        return to_placement(proposed.chain)
    title = _("Withdraw the proposal for %(reference)s") % {"reference": row.citizen.reference}
    return show(request, form, title, _("Withdraw"), row=row)
