"""The page of one service."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.registry import queries, shown
from rammevaerk.registry.forms import KnownAtForm
from rammevaerk.registry.models import Service
from rammevaerk.registry.page import known_rows, service_page
from rammevaerk.web.panels import panels_for


def found_or_404(pk: int) -> Service:
    """The service (1 query), or 404."""
    try:
        return queries.service(pk)
    except Service.DoesNotExist as error:
        raise Http404 from error


@permission(Permission.SEE_REGISTER)
def service(request: AskedRequest, pk: int) -> HttpResponse:
    """One service: places today and over time, prices, target groups, facts with their sources, what was known when."""
    row = found_or_404(pk)
    today = request.today
    form = KnownAtForm(request.GET or None)
    day = form.chosen().get("vidst") if form.is_bound else None
    context = {
        "page": service_page(row, request),
        "service": row,
        "own": queries.is_own(request.assignment, row, today),
        "over": " · ".join(filter(None, [shown.paragraph_labels(row), shown.operator_line(row)])),
        "fresh": shown.fresh_mark(row.confirmed_on, row.confirmed_by, today),
        "life": shown.life_words(row, today),
        "known_form": form,
        "known_on": day,
        "known": known_rows(pk, day) if day else [],
        "panels": panels_for("service", request, pk),
        "crumbs": [(_("Services"), reverse("registry:service_list")), (row.name, "")],
    }
    return render(request, "registry/service.html", context)
