"""A need is written on one page."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.needs import actions
from rammevaerk.needs.forms import NeedForm
from rammevaerk.needs.models import Need
from rammevaerk.needs.pages.need import words_of
from rammevaerk.needs.views.under import need_row, while_it_stands
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries.vocabulary import suggestions
from rammevaerk.registry.rules.group_words import Suggested
from rammevaerk.web.forms import Form

SUGGEST = "foreslaa"
"""The button that only asks for target groups; nothing is saved."""


@permission(Permission.EDIT_NEEDS)
def new(request: AskedRequest) -> HttpResponse:
    """A new need on one page; saving it searches."""
    form = _form(request, None)
    if request.method == "POST" and SUGGEST not in request.POST and form.is_valid():
        try:
            opened = actions.open_need(by=request.by, today=request.today, told=form.told())
        except Refused as refused:
            form.add_findings(refused)
        else:
            return HttpResponseRedirect(reverse("needs:need", args=[opened.pk]))
    return _form_page(request, form, _("New need"), reverse("needs:need_list"))


@permission(Permission.EDIT_NEEDS)
@while_it_stands
def change(request: AskedRequest, pk: int) -> HttpResponse:
    """What is said of a need, changed; the search is made again."""
    row = need_row(request, pk)
    form = _form(request, row)
    if request.method == "POST" and SUGGEST not in request.POST and form.is_valid():
        try:
            actions.change_need(by=request.by, today=request.today, need_id=pk, told=form.told())
        except Refused as refused:
            form.add_findings(refused)
        else:
            return HttpResponseRedirect(reverse("needs:need", args=[pk]))
    return _form_page(request, form, _("Change the need"), reverse("needs:need", args=[pk]))


def _form(request: AskedRequest, row: Need | None) -> NeedForm:
    return NeedForm(
        request.POST or None,
        initial=_initial(row) if row else _asked(request),
        groups=registry.target_group_tree(request.today),
        municipalities=registry.municipalities(),
    )


def _asked(request: AskedRequest) -> dict[str, Any]:
    """A new need filled in by the page that leads here; what is wrong in it is told when the form is sent."""
    return {name: request.GET[name] for name in ("reference", "paragraph", "level", "group_1") if name in request.GET}


def _initial(row: Need) -> dict[str, Any]:
    fields = ("paragraph", "level", "age_from", "age_to", "start", "months", "must", "nice")
    groups = {f"group_{number}": group.target_group_id for number, group in enumerate(row.groups.all(), 1)}
    beside = {"reference": row.citizen.reference if row.citizen else "", "near": row.near_id}
    return {name: getattr(row, name) for name in fields} | groups | beside | {"words": words_of(row)}


@permission(Permission.EDIT_NEEDS)
@require_POST
def suggest(request: AskedRequest) -> HttpResponse:
    """The target groups that the words point to, to be ticked: the part of the form that changes while one writes."""
    return render(request, "needs/suggested.html", _suggested(request))


def _suggested(request: AskedRequest) -> dict[str, Any]:
    """What the words of the form point to, and what was ticked before; a CPR number points to nothing."""
    written = request.POST.get("group_words", "")
    ticked = {int(pk) for pk in request.POST.getlist("suggested") if pk.isdecimal()}
    tree = registry.target_group_tree(request.today)
    found = () if guard_text(written, "group_words") else suggestions(written, tree)
    before = tuple(Suggested(row.id, row.name, row.name) for row in tree if row.id in ticked - {one.group_id for one in found})
    return {"suggestions": (*before, *found), "ticked": ticked, "written": written}


def _form_page(request: AskedRequest, form: Form, title: str, back: str) -> HttpResponse:
    if SUGGEST in request.POST:
        form.errors.clear()
    context = {
        **_suggested(request),
        "form": form,
        "title": title,
        "back": back,
        "crumbs": [(_("Need and search"), "needs:need_list"), (title, "")],
    }
    return render(request, "needs/need_form.html", context, status=422 if form.errors else 200)
