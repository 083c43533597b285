"""Who is asking, for every request: the chosen role, the walls that follow from it, and the menu open to it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.queries import assignments_of
from rammevaerk.accounts.walls import acting_for
from rammevaerk.home.menu import menu_for, role_name
from rammevaerk.registry.queries import acting_of

ASSIGNMENT_KEY = "assignment"


class ActingMiddleware:
    """Sets request.assignment (None for the public) and request.acting, and lets the database know while the page is
    made. A role that has ended, or is somebody else's, is dropped from the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        today = request.today  # type: ignore[attr-defined]  # set by TodayMiddleware, before us
        assignment = chosen_assignment(request)
        request.assignment = assignment  # type: ignore[attr-defined]
        request.acting = acting_of(assignment, today)  # type: ignore[attr-defined]
        request.menu = menu_for(request)  # type: ignore[attr-defined]
        if assignment:
            request.who = (role_name(assignment.as_role), assignment.organisation.name)  # type: ignore[attr-defined]
        else:
            request.who = (_("Public visitor"), "") if request.session.get("visitor") else None  # type: ignore[attr-defined]
        with acting_for(request.acting):  # type: ignore[attr-defined]
            return self.get_response(request)


def chosen_assignment(request: HttpRequest) -> RoleAssignment | None:
    """The role the person chose at login; the only one when there is one; None when not logged in."""
    if not request.user.is_authenticated:
        return None
    held = assignments_of(request.user.pk, request.today)  # type: ignore[attr-defined]
    wanted = request.session.get(ASSIGNMENT_KEY)
    return next((row for row in held if row.pk == wanted), held[0] if held else None)
