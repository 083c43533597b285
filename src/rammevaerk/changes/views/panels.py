"""What is told of changes on a service's page and on the hub."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.changes import facts, queries
from rammevaerk.changes.wording import state_mark


def service_panel(request: AskedRequest, service_id: int) -> SafeString:
    """What is notified of a service; empty when nothing is, and for readers who may not see it."""
    if not may(request, Permission.SEE_CHANGES):
        return SafeString("")
    cases = facts.cases_of(queries.changes_of_service(service_id), request.today)
    if not cases:
        return SafeString("")
    context = {"cases": [(case, state_mark(case.state)) for case in cases]}
    return render_to_string("changes/panel.html", context, request=request)


def hub_panel(request: AskedRequest, _page: int) -> SafeString:
    """How many changes are under way; empty for readers who may not see them."""
    if not may(request, Permission.SEE_CHANGES):
        return SafeString("")
    return render_to_string("changes/hub.html", {"counts": queries.counts_today(request.today)}, request=request)
