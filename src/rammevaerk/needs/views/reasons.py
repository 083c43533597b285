"""Who is no party to a need says why before looking: the auditor's reason is asked for first and kept in the log of looks."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, Role, permission
from rammevaerk.needs.forms import LookForm

KEPT = "needs.reasons"
LIST = "list"
View = Callable[..., HttpResponse]


def reason_given(request: AskedRequest, pk: int | None = None) -> str:
    """Why the reader looks at a need, or at the list; empty when none is asked for or given."""
    kept: dict[str, str] = request.session.get(KEPT, {})
    return kept.get(_key(pk), "")


def with_reason(view: View) -> View:
    """Ask an auditor for the reason first, once for each need and once for the list."""

    @wraps(view)
    def asked(request: AskedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pk = kwargs.get("pk")
        if request.by.as_role is Role.AUDITOR and not reason_given(request, pk):
            here = reverse("needs:reason") if pk is None else reverse("needs:reason_for", args=[pk])
            return HttpResponseRedirect(f"{here}?videre={request.path}")
        return view(request, *args, **kwargs)

    return asked


@permission(Permission.SEE_NEEDS)
def reason(request: AskedRequest, pk: int | None = None) -> HttpResponse:
    """The form; nothing of the need is shown on it."""
    form = LookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.session[KEPT] = {**request.session.get(KEPT, {}), _key(pk): form.cleaned_data["reason"]}
        return HttpResponseRedirect(_onward(request, pk))
    context = {"form": form, "crumbs": [(_("Need and search"), "needs:need_list"), (_("Reason"), "")]}
    return render(request, "needs/reason.html", context, status=422 if form.errors else 200)


def _onward(request: AskedRequest, pk: int | None) -> str:
    """Where the reader was going: a page of this platform, else the need or the list."""
    wanted = request.GET.get("videre", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("needs:need_list") if pk is None else reverse("needs:need", args=[pk])


def _key(pk: int | None) -> str:
    return LIST if pk is None else str(pk)
