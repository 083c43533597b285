"""What the pages of inquiries have in common."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.kernel.errors import Refused
from rammevaerk.web.forms import Form
from rammevaerk.web.sentences import finding_words

Crumbs = list[tuple[str, str]]


def crumbs_to(*further: tuple[str, str]) -> Crumbs:
    """The way to a page under the list."""
    return [(_("Inquiries"), "inquiries:inquiry_list"), *further]


def try_form(form: Form, doing: Callable[[], object]) -> bool:
    """Do something with a valid form; False when it was refused, with what was wrong at its fields."""
    try:
        doing()
    except Refused as refused:
        form.add_findings(refused)
        return False
    return True


def act(request: AskedRequest, doing: Callable[[], object], *, said: str, back: str) -> HttpResponse:
    """Do something, say what came of it, and go back."""
    try:
        doing()
    except Refused as refused:
        for finding in refused.findings:
            messages.error(request, finding_words(finding))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(back)


def small_form(request: AskedRequest, form: Form, **context: Any) -> HttpResponse:
    """A page of its own with one form; 422 when it was refused."""
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "inquiries/small_form.html", {"form": form, **context}, status=status)
