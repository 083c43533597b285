"""What the pages of needs have in common: the need behind the walls, its path, and a page with one small form."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.needs import queries
from rammevaerk.needs.dossier import Dossier, dossier
from rammevaerk.needs.models import Need
from rammevaerk.needs.views.reasons import reason_given
from rammevaerk.web.forms import Form


def need_row(request: AskedRequest, pk: int) -> Need:
    """The need, or 404: one cannot look at what the walls hide. The look is logged."""
    row = queries.need(pk)
    if row is None:
        raise Http404
    log_look("need", by=request.assignment, target_id=pk, reason=reason_given(request, pk))
    return row


def need_on_file(request: AskedRequest, pk: int) -> Dossier:
    """The need with what is on file, or 404: one cannot look at what the walls hide. The look is logged."""
    known = dossier(pk, request.today)
    if known is None:
        raise Http404
    log_look("need", by=request.assignment, target_id=pk, reason=reason_given(request, pk))
    return known


_P = ParamSpec("_P")


def while_it_stands(view: Callable[_P, HttpResponse]) -> Callable[_P, HttpResponse]:
    """404 when the need is deleted between the page and the act, as a run of retention may do."""

    @wraps(view)
    def answered(*args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except Need.DoesNotExist as gone:
            raise Http404 from gone

    return answered


def may_edit(request: AskedRequest, row: Need) -> bool:
    """Whether the reader may act on the need: it is open, and the role has the permission."""
    return may(request, Permission.EDIT_NEEDS) and row.closed_on is None


def crumbs_of(row: Need, here: str = "") -> list[tuple[str, str]]:
    """The way to the need, or to a page `here` under it."""
    reference = row.citizen.reference if row.citizen else _("Without reference")
    own = [(_("Need and search"), "needs:need_list"), (reference, reverse("needs:need", args=[row.pk]) if here else "")]
    return [*own, (here, "")] if here else own


def small_form(request: AskedRequest, row: Need, form: Form, title: str, submit: str) -> HttpResponse:
    """A page of its own with one form about the need; 422 when it was refused."""
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "back": reverse("needs:need", args=[row.pk]),
        "need": row,
        "paragraph": paragraph_label(row.paragraph),
        "crumbs": crumbs_of(row, title),
    }
    return render(request, "needs/small_form.html", context, status=422 if form.errors and request.method == "POST" else 200)
