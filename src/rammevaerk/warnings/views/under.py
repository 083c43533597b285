"""What the pages of warnings have in common."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.registry import queries as registry
from rammevaerk.warnings import queries
from rammevaerk.warnings.queries import WarningShown
from rammevaerk.web.forms import Form

Crumbs = list[tuple[str, str]]


def crumbs_to(*further: tuple[str, str]) -> Crumbs:
    """The way to a page under the list."""
    return [(_("Cooperation"), "cooperation:tripartition"), (_("Early warnings"), "warnings:list"), *further]


def warning_or_404(pk: int) -> WarningShown:
    """The warning as far as the reader sees it."""
    found = queries.warning_or_none(pk)
    if found is None:
        raise Http404
    return found


def service_name_or_404(pk: int) -> str:
    """The name of a service, or 404."""
    try:
        return registry.service(pk).name
    except ObjectDoesNotExist as error:
        raise Http404 from error


def small_form(request: AskedRequest, form: Form, **context: Any) -> HttpResponse:
    """A page of its own with one form; 422 when it was refused."""
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "warnings/small_form.html", {"form": form, **context}, status=status)
