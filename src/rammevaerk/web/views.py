"""The shell's own addresses: progress of a job and language; and what is shown when something is wrong."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rammevaerk.web.middleware import LANGUAGES
from rammevaerk.web.models import Job

STOP_POLLING = 286


@require_GET
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress of one job, for the one who started it and for the same organisation; stops the asking when it is over."""
    found = get_object_or_404(Job, pk=pk)
    assignment = getattr(request, "assignment", None)
    own = request.user.is_authenticated and found.started_by_id == request.user.pk
    same = assignment is not None and found.organisation_id == assignment.organisation_id
    if not own and not same:
        raise Http404
    response = render(request, "web/job.html", {"job": found, "url": request.path})
    if found.is_over and getattr(request, "htmx", False):
        response.status_code = STOP_POLLING
    return response


def _back(request: HttpRequest) -> HttpResponseRedirect:
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(asked if safe else "/")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keeps the reader's language in a cookie of our own and goes back to the page."""
    response = _back(request)
    chosen = request.POST.get("language", "")
    if chosen in LANGUAGES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 60 * 60,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _fault(request: HttpRequest, status: int, template: str, why: str = "") -> HttpResponse:
    return render(request, f"web/errors/{template}.html", {"why": why}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the address or the form was not understood."""
    return _fault(request, 400, "400")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the sentence given with `PermissionDenied` says why."""
    why = str(exception) if isinstance(exception, PermissionDenied) and exception.args else ""
    return _fault(request, 403, "403", why)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or nothing for this reader."""
    return _fault(request, 404, "404")


def fault(request: HttpRequest) -> HttpResponse:
    """500: our fault; the page leans on nothing that may be broken."""
    return render(None, "web/errors/500.html", status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that lay open too long or came from elsewhere; `reason` is for developers and not shown."""
    return _fault(request, 403, "403", _("The form was open too long, or it came from another page. Go back and send it again."))
