"""What the pages of inquiries have in common."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.web.forms import Form

Crumbs = list[tuple[str, str]]


def crumbs_to(*further: tuple[str, str]) -> Crumbs:
    """The way to a page under the list."""
    return [(_("Inquiries"), "inquiries:inquiry_list"), *further]


def small_form(request: AskedRequest, form: Form, **context: Any) -> HttpResponse:
    """A page of its own with one form; 422 when it was refused."""
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "inquiries/small_form.html", {"form": form, **context}, status=status)
