"""One need with the services that fit it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.needs import actions
from rammevaerk.needs.pages.need import need_context, proposal_for
from rammevaerk.needs.rules.ordering import Choice
from rammevaerk.needs.views.under import act, crumbs_of, may_edit, need_row
from rammevaerk.web.panels import panels_for


@permission(Permission.SEE_NEEDS)
def need(request: AskedRequest, pk: int) -> HttpResponse:
    """A need with the services that fit it, in the agreed order."""
    row, choice = need_row(request, pk), _choice(request)
    found = proposal_for(row, request.by, choice=choice, today=request.today)
    compared = {int(value) for value in request.GET.getlist("sammenlign") if value.isdecimal()}
    context = need_context(row, found, choice=choice, compared=compared) | {
        "may_edit": may_edit(request, row),
        "may_place": may(request, Permission.EDIT_PLACEMENTS),
        "panels": panels_for("need", request, pk),
        "crumbs": crumbs_of(row),
    }
    return render(request, "needs/need.html", context)


@permission(Permission.EDIT_NEEDS)
@require_POST
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
