"""One need with the services that fit it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.needs import actions
from rammevaerk.needs.pages.narrowing import NarrowingForm
from rammevaerk.needs.pages.need import Seen, around_for, need_context, proposal_for
from rammevaerk.needs.pages.placing import placed_matches
from rammevaerk.needs.pages.proposal import groups_shown
from rammevaerk.needs.rules.ordering import PUBLIC_FIRST, Choice
from rammevaerk.needs.views.reasons import with_reason
from rammevaerk.needs.views.under import crumbs_of, may_edit, need_on_file, need_row, while_it_stands
from rammevaerk.web.doing import act
from rammevaerk.web.panels import panels_for


@permission(Permission.SEE_NEEDS)
@with_reason
def need(request: AskedRequest, pk: int) -> HttpResponse:
    """A need with the services that fit it, in the agreed order."""
    known, choice = need_on_file(request, pk), _choice(request)
    row, found = known.need, proposal_for(known, request.by, choice=choice, today=request.today)
    narrowing = NarrowingForm(request.GET, found=found)
    asked = narrowing.narrowing()
    compared = {int(value) for value in request.GET.getlist("sammenlign") if value.isdecimal()}
    seen = Seen(choice, compared, frozenset(request.GET.getlist("alle")))
    context = need_context(known, found, asked, seen, request.today) | {
        "narrowing": narrowing,
        "fitting": len(found.candidates),
        "municipal": sum(one.group in PUBLIC_FIRST for one in found.candidates),
        "narrowed": asked.asks,
        "asked_for": request.GET.urlencode(),
        "taken_away": asked.taken_away(found),
        "may_edit": may_edit(request, row),
        "may_place": may(request, Permission.EDIT_PLACEMENTS),
        "crumbs": crumbs_of(row),
    }
    return render(request, "needs/need.html", context)


@permission(Permission.SEE_NEEDS)
@with_reason
def on_map(request: AskedRequest, pk: int) -> HttpResponse:
    """The same matches, ordered and narrowed alike, on a map with their numbers."""
    known, choice = need_on_file(request, pk), _choice(request)
    found = proposal_for(known, request.by, choice=choice, today=request.today)
    left = NarrowingForm(request.GET, found=found).narrowing().of(found)
    groups = groups_shown(left)
    context = {
        "need": known.need,
        "near": known.need.near or known.need.municipality,
        "groups": groups,
        "map": placed_matches(groups, around_for(known, request.by, request.today)),
        "asked": request.GET.urlencode(),
        "crumbs": crumbs_of(known.need, _("Map")),
    }
    return render(request, "needs/on_map.html", context)


@permission(Permission.SEE_NEEDS)
@with_reason
def beside(request: AskedRequest, pk: int) -> HttpResponse:
    """What other parts of the platform tell of the case: as a part of the need's page, or a page of its own without script."""
    row = need_row(request, pk)
    panels = panels_for("need", request, pk)
    if getattr(request, "htmx", False):
        return HttpResponse("".join(panels))
    context = {"panels": panels, "crumbs": crumbs_of(row, _("More of the case"))}
    return render(request, "needs/beside.html", context)


@permission(Permission.EDIT_NEEDS)
@require_POST
@while_it_stands
def search(request: AskedRequest, pk: int) -> HttpResponse:
    """Search again and keep what is shown."""
    need_row(request, pk)
    choice = Choice(request.POST.get("orden", Choice.DISTANCE.value))
    return act(
        request,
        lambda: actions.search_again(by=request.by, today=request.today, need_id=pk, choice=choice),
        said=_("The search is kept."),
        back=f"{reverse('needs:need', args=[pk])}?orden={choice.value}",
    )


def _choice(request: AskedRequest) -> Choice:
    asked = request.GET.get("orden", "")
    return Choice(asked) if asked in {choice.value for choice in Choice} else Choice.DISTANCE
