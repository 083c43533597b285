"""A service's own order of its waiting lists."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.registry import queries as registry
from rammevaerk.waiting import actions, facts, queries
from rammevaerk.waiting.actions import NewOrder
from rammevaerk.waiting.forms import CRITERIA, OrderForm
from rammevaerk.waiting.views.under import address, crumbs_of, done, own_services


@permission(Permission.EDIT_WAITING)
def own_order(request: AskedRequest, service: int) -> HttpResponse:
    """Say what decides the order at one's own service, and see what was said before."""
    units = registry.units_of([service]) if service in own_services(request) else []
    if not units:
        raise Http404
    form = OrderForm(request.POST or None, initial={"valid_from": request.today})

    def act(data: dict[str, Any]) -> None:
        actions.set_own_order(by=request.by, today=request.today, service=service, new=NewOrder(**data))

    if done(request, form, act, _("The order is entered. It holds from its day.")):
        return HttpResponseRedirect(address("own_order", service))
    words = {code: str(name) for code, name in CRITERIA}
    context = {
        "form": form,
        "service": units[0].service_name,
        "agreed": facts.agreed_on(request.today, service),
        "rows": [(row, [words[code] for code in row.criteria]) for row in queries.own_orders(service)],
        "crumbs": crumbs_of((units[0].service_name, ""), (_("The order"), "")),
    }
    return render(request, "waiting/own_order.html", context, status=422 if form.errors else 200)
