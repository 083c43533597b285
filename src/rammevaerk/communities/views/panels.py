"""What communities add to the pages of other areas: a card on the hub, and a part of a service's page."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.communities import queries
from rammevaerk.communities.pages.outreach import hours_words, municipality_words
from rammevaerk.communities.rules.dated import holding_on


def hub_card(request: AskedRequest, _subject: int) -> SafeString:
    """Communities that run and, for whoever is signed in, what waits (1 query)."""
    if not may(request, Permission.SEE_COMMUNITIES):
        return SafeString("")
    context = {"counts": queries.counts(request.today), "may_see": may(request, Permission.SEE_KNOWLEDGE)}
    return render_to_string("communities/card.html", context, request=request)


def service_panel(request: AskedRequest, service_id: int) -> SafeString:
    """The communities about the target groups the service takes, what it goes out with, and its form (at most 10 queries)."""
    if not may(request, Permission.SEE_COMMUNITIES):
        return SafeString("")
    may_ask, may_keep = queries.shares(request.assignment, request.today), may(request, Permission.KEEP_COMMUNITIES)
    context = {
        "service_id": service_id,
        "communities": queries.about_service(service_id, request.today),
        "outreach": [
            (row.subject, hours_words(row), municipality_words(row)) for row in queries.outreach(request.today, service_id)
        ],
        "held": holding_on(queries.forms_of_service(service_id), request.today),
        "may_ask": may_ask,
        "may_keep": may_keep,
    }
    if not (context["communities"] or context["outreach"] or context["held"] or may_ask or may_keep):
        return SafeString("")
    return render_to_string("communities/panel.html", context, request=request)
