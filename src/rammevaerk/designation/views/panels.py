"""What designation adds to other pages: the service's own, and the hub of the cooperation."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.accounts.queries import the_area
from rammevaerk.designation import facts, queries, wording
from rammevaerk.designation.models import Nomination
from rammevaerk.designation.queries.designated import level_of
from rammevaerk.designation.rules.cases import level_clash


def service_panel(request: AskedRequest, service_id: int) -> SafeString:
    """Whether a service is or was designated, on its own page; empty where the area has no scheme and never designated it."""
    if not may(request, Permission.SEE_DESIGNATIONS):
        return SafeString("")
    scheme, _terms = facts.scheme(the_area(), request.today)
    spans = queries.history_of(service_id)
    if scheme.has is not True and not spans:
        return SafeString("")
    now = next((span for span in spans if span.start <= request.today < span.end), None)
    level = level_of(service_id, request.today)
    clash = level_clash(designated=now is not None, level=level)
    latest = Nomination.objects.filter(service_id=service_id, steps__kind="sent").order_by("-pk").first()
    owed = (now is not None or level == 1) and may(request, Permission.SEE_DUTIES)
    context: dict[str, Any] = {
        "now": now,
        "before": [span for span in spans if span is not now],
        "clash": wording.clash_words(clash, level) if clash else "",
        "case_url": reverse("designation:case", args=[latest.pk]) if latest else "",
        "duties_url": reverse("designation:duties_of", args=[service_id]) if owed else "",
    }
    return render_to_string("designation/service_panel.html", context, request=request)


def cooperation_panel(request: AskedRequest, _subject: int) -> SafeString:
    """A card on the cooperation's page: how many are designated today, and what is under way."""
    if not may(request, Permission.SEE_DESIGNATIONS):
        return SafeString("")
    scheme, _terms = facts.scheme(the_area(), request.today)
    designated, open_cases = queries.counted(request.today)
    context = {"scheme": scheme, "count": designated, "open": open_cases, "duties": may(request, Permission.SEE_DUTIES)}
    return render_to_string("designation/cooperation_panel.html", context, request=request)
