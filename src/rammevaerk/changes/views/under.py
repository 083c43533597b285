"""What the pages of changes have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.changes import queries
from rammevaerk.changes.facts import Case
from rammevaerk.changes.rules.standing import AllowedStep, check_step
from rammevaerk.web.forms import Form
from rammevaerk.web.once import reading_once

Crumbs = list[tuple[str, str]]


View = Callable[..., HttpResponse]


def read_once(view: View) -> View:
    """A page that only reads asks for what several parts of it need once; what is posted is read anew."""

    @wraps(view)
    def page_view(request: AskedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET":
            return view(request, *args, **kwargs)
        with reading_once():
            return view(request, *args, **kwargs)

    return page_view


def case_or_404(request: AskedRequest, pk: int) -> Case:
    """The change as it stands today."""
    case = queries.change(pk, request.today)
    if case is None:
        raise Http404
    return case


def page(name: str, pk: int) -> str:
    """The address of one of a change's pages."""
    return reverse(f"changes:{name}", args=[pk])


def crumbs_to(*further: tuple[str, str]) -> Crumbs:
    """The way to a page under the list."""
    return [(_("Cooperation"), "cooperation:tripartition"), (_("Changes of services"), "changes:list"), *further]


def is_operator(request: AskedRequest, case: Case) -> bool:
    """Whether the reader acts for whoever runs the service."""
    return may(request, Permission.NOTIFY_CHANGES) and case.row.operator_id in request.acting.parties


def may_take(request: AskedRequest, case: Case, step: AllowedStep) -> bool:
    """Whether the operator's step can be taken by the reader now."""
    return is_operator(request, case) and not check_step(step, case.facts, request.today)


def form_page(request: AskedRequest, case: Case, form: Form, step: AllowedStep, **context: Any) -> HttpResponse:
    """A page with one form about a change, or with why its step cannot be taken now; 422 when it was refused."""
    status = 422 if form.errors and request.method == "POST" else 200
    back = page("change", case.row.pk)
    crumbs = crumbs_to((case.row.name, back), (context["title"], ""))
    stopped = check_step(step, case.facts, request.today)
    context = {"form": form, "case": case, "stopped": stopped, "back": back, "crumbs": crumbs, **context}
    return render(request, "changes/form.html", context, status=status)
