"""Who is asking, for every request: the chosen role, the walls that follow from it, and the menu open to it."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.queries import assignments_of
from rammevaerk.accounts.versions import one_version
from rammevaerk.accounts.walls import acting_for
from rammevaerk.accounts.wording import role_name
from rammevaerk.exchange.calls import CalledRequest
from rammevaerk.exchange.queries.tokens import call_of
from rammevaerk.home.menu import FOOTER, IN_THE_DEMO, links_for, menu_for
from rammevaerk.registry.queries import acting_of, services_of_roles
from rammevaerk.web.context import FramedRequest

ASSIGNMENT_KEY = "assignment"
API = "/api/"


class ActingMiddleware:
    """Sets `assignment` (None for the public) and `acting` on the request, and lets the database know while the page
    is made. A role that has ended, or is somebody else's, falls back to another the person holds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponse:
        with one_version():
            return self._answer(plain)

    def _answer(self, plain: HttpRequest) -> HttpResponse:
        request = cast(AskedRequest, plain)
        assignment = self._asking(request)
        request.assignment = assignment
        request.by = cast(RoleAssignment, assignment)
        request.acting = acting_of(assignment, request.today)
        frame = cast(FramedRequest, plain)
        frame.menu = menu_for(request)
        frame.footer_links = links_for(request, FOOTER + (IN_THE_DEMO if settings.RAMMEVAERK_DEMO else ()))
        frame.who = who(request)
        with acting_for(request.acting):
            return self.get_response(request)

    def _asking(self, request: AskedRequest) -> RoleAssignment | None:
        """Under the API a token says who asks, and nothing else does: a browser's cookie gives another page no way in."""
        if not request.path.startswith(API):
            return chosen_assignment(request)
        called = cast(CalledRequest, request)
        called.call = call_of(request.headers.get("Authorization", ""), request.today)
        return called.call.assignment if called.call else None


def chosen_assignment(request: AskedRequest) -> RoleAssignment | None:
    """The role the person chose at login; the first held when none is chosen; None when not logged in."""
    if not request.user.is_authenticated:
        return None
    held = assignments_of(request.user.pk, request.today, services=services_of_roles())
    wanted = request.session.get(ASSIGNMENT_KEY)
    return next((row for row in held if row.pk == wanted), held[0] if held else None)


def who(request: AskedRequest) -> tuple[str, str] | None:
    """Role and organisation in words, as they stand at the top of every page."""
    if request.assignment:
        return role_name(request.assignment.as_role), request.assignment.organisation.name
    return (_("Public visitor"), "") if request.session.get("visitor") else None
