"""What the pages of the area share: a page with one form, an act tried, choices of organisations and target groups."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.communities import queries
from rammevaerk.communities.models import Community
from rammevaerk.communities.queries import CommunityRow
from rammevaerk.kernel.errors import Refused
from rammevaerk.parameters.facts import rulebook_in
from rammevaerk.registry import queries as registry
from rammevaerk.web.forms import Form

HOME = "communities:list"
Made = TypeVar("Made")


def asked_community(request: AskedRequest, pk: int) -> CommunityRow:
    """The community of the address as it stands today; 404 when there is none (6 queries)."""
    try:
        row = queries.community(pk)
    except Community.DoesNotExist:
        raise Http404 from None
    return queries.shown(row, request.today, rulebook_in(accounts.the_area(), request.today))


def kept_community(request: AskedRequest, pk: int) -> CommunityRow:
    """The same for whoever keeps it; 403 for others."""
    found = asked_community(request, pk)
    if not queries.keeps(request.assignment, found.row, request.today):
        raise PermissionDenied(_("The secretariat and the municipality that leads the community keep it."))
    return found


def for_acts_of(request: AskedRequest, may_act: bool) -> bool:
    """Whether the reader may act on the page; 403 when one who may not sends its form."""
    if request.method == "POST" and not may_act:
        raise PermissionDenied(_("Your role does not allow this."))
    return may_act


def tried(request: AskedRequest, form: Form, act: Callable[..., Made], **what: Any) -> Made | None:
    """What the act of whoever asks made; None when it refused, and then the form says why."""
    try:
        return act(by=request.by, today=request.today, **what)
    except Refused as refused:
        form.add_findings(refused)
    except ObjectDoesNotExist:
        raise Http404 from None
    return None


def form_page(
    request: AskedRequest, form: Form, heading: str, submit: str, *, crumbs: Sequence[tuple[str, str]], note: str = ""
) -> HttpResponse:
    """A page with one form."""
    context = {
        "form": form,
        "heading": heading,
        "submit": submit,
        "note": note,
        "crumbs": [(_("Communities"), HOME), *crumbs, (heading, "")],
        "back": crumbs[-1][1] if crumbs else HOME,
    }
    return render(request, "communities/form.html", context, status=422 if form.errors else 200)


def said(request: AskedRequest, words: str, to: str, *args: object) -> HttpResponse:
    """Say that it is done, and go on."""
    messages.success(request, words)
    return redirect(to, *args)


def municipality_choices(today: date) -> list[tuple[int, str]]:
    """The municipalities of the area (3 queries)."""
    return [(party.id, party.name) for party in accounts.municipalities_on(accounts.the_area().code, today)]


def party_choices(today: date) -> list[tuple[int, str]]:
    """The parties of the area (3 queries)."""
    return [(party.id, party.name) for party in accounts.parties_on(accounts.the_area().code, today)]


def group_tree(today: date) -> list[registry.GroupRow]:
    """Target groups to choose from (1 query)."""
    return registry.target_group_tree(today)
