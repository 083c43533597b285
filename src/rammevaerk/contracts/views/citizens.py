"""All placements of one citizen, the household, and what waits of placements."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.walls import Function
from rammevaerk.contracts import actions, awaited, changes, queries
from rammevaerk.contracts.change_forms import HouseholdForm
from rammevaerk.contracts.models import Citizen
from rammevaerk.contracts.views.acting import done, show


def _citizen(pk: int) -> Citizen:
    found = changes.citizen_or_none(pk)
    if found is None:
        raise Http404
    return found


def _may_tell(request: AskedRequest, citizen: Citizen) -> bool:
    own = request.acting.function is Function.AUTHORITY and citizen.municipality_id in request.acting.parties
    return own and queries.may_edit(request.assignment)


@permission(Permission.SEE_PLACEMENTS)
def citizen(request: AskedRequest, pk: int) -> HttpResponse:
    """Every placement of one reference, what they cost together, and whom the citizen lives with."""
    row = _citizen(pk)
    log_look("citizen", by=request.assignment, target_id=pk)
    context: dict[str, Any] = {
        "citizen": row,
        "all": changes.all_of(row, request.today),
        "may_tell": _may_tell(request, row),
        "crumbs": [(_("Placements"), "contracts:placement_list"), (row.reference, "")],
    }
    return render(request, "contracts/citizen.html", context)


@permission(Permission.EDIT_PLACEMENTS)
def household(request: AskedRequest, pk: int) -> HttpResponse:
    """State the household of a citizen of one's own municipality."""
    row = _citizen(pk)
    log_look("citizen", by=request.assignment, target_id=pk)
    form = HouseholdForm(request.POST or None, initial={"household": row.household})

    def act(data: dict[str, Any]) -> None:
        actions.set_household(by=request.by, today=request.today, citizen=pk, household=data["household"])

    own = reverse("contracts:citizen", args=[pk])
    if done(request, form, act, _("The household is registered.")):
        return HttpResponseRedirect(own)
    notes = [_("Citizens with the same reference of household are shown together: couples and siblings.")]
    return show(request, form, _("Household of %(reference)s") % {"reference": row.reference}, _("Save"), notes=notes, back=own)


@permission(Permission.SEE_PLACEMENTS)
def waiting(request: AskedRequest) -> HttpResponse:
    """What waits to be decided, answered or done, for the reader's side."""
    rows = awaited.waiting(request.acting, request.today)
    as_unit = request.acting.function is Function.UNIT
    log_look("placement_waiting", by=request.assignment, rows=len(rows))
    kinds = dict.fromkeys(row.kind for row in rows)
    context = {
        "groups": [(awaited.kind_words(kind), awaited.act_words(kind), _of_kind(rows, kind)) for kind in kinds],
        "as_unit": as_unit,
        "anonymous": changes.anonymous_stays() if as_unit else [],
        "may_edit": queries.may_edit(request.assignment),
        "crumbs": [(_("Placements"), "contracts:placement_list"), (_("Waiting"), "")],
    }
    return render(request, "contracts/waiting.html", context)


def _of_kind(rows: Sequence[awaited.Waits], kind: str) -> list[awaited.Waits]:
    return [row for row in rows if row.kind == kind]
