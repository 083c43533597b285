"""Somebody on a list: the page, and what can be done about it."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.contracts.queries import citizen_known
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.registry import queries as registry
from rammevaerk.waiting import actions, facts, queries
from rammevaerk.waiting.forms import EntryForm, LeaveForm, ReferenceForm, UrgencyForm, WordsForm
from rammevaerk.waiting.models import Entry
from rammevaerk.waiting.views.under import (
    address,
    chosen_unit,
    crumbs_of,
    done,
    entry_row,
    form_page,
    is_unit,
    municipalities,
    paragraphs_of,
)
from rammevaerk.waiting.wording import class_name, feature_names, reason_words, who
from rammevaerk.web.doing import act


@permission(Permission.EDIT_WAITING)
def new(request: AskedRequest) -> HttpResponse:
    """Choose a department, then say who is to wait for what; a need's page fills it in by the address."""
    unit = chosen_unit(request, _("Put on a waiting list"))
    if isinstance(unit, HttpResponse):
        return unit
    agreed = facts.agreed_on(request.today)
    choices: dict[str, list[tuple[Any, str]]] = {
        "paragraphs": [*paragraphs_of(unit)],
        "classes": [(code, class_name(code, agreed)) for code in agreed.scale],
        "municipalities": [*municipalities()] if is_unit(request) else [],
    }
    tree = registry.target_group_tree(request.today)
    filled = EntryForm(request.POST or None, initial=_initial(request), groups=tree, choices=choices, own=not is_unit(request))

    def act(_data: dict[str, Any]) -> None:
        actions.put_on_list(by=request.by, today=request.today, new=filled.new(unit.id))

    if done(request, filled, act, _("The citizen stands on the list.")):
        return HttpResponseRedirect(address("lists"))
    words = {"title": _("Put on the waiting list"), "submit": _("Put the citizen on the list"), "over": unit.full_name}
    return form_page(request, filled, {**words, "back": address("lists")})


def _initial(request: AskedRequest) -> dict[str, Any]:
    """What the address tells of a need, in codes; the reference is looked up behind the walls."""
    asked = request.GET
    named = {"paragraf": "paragraph", "niveau": "level", "fra": "age_from", "til": "age_to", "behov": "need"}
    found: dict[str, Any] = {field: asked[name] for name, field in named.items() if asked.get(name)}
    found |= {f"group_{number}": pk for number, pk in enumerate(asked.getlist("gruppe")[:3], 1)}
    known = citizen_known(asked.get("borger"))
    return {"referred_on": request.today, "must": asked.getlist("krav"), **found, **known}


@permission(Permission.SEE_WAITING)
def entry(request: AskedRequest, pk: int) -> HttpResponse:
    """Somebody on a list: the number, what is waited for, and what has happened."""
    row = entry_row(request, pk)
    agreed = facts.agreed_on(request.today, row.service_id)
    names = feature_names()
    groups = {group.id: group.name for group in registry.target_group_tree(request.today)}
    context = {
        "row": row,
        "whom": who(row),
        "label": paragraph_label(row.paragraph),
        "standing": facts.own_standings([row.unit_id], agreed).get(pk),
        "agreed": agreed,
        "class": class_name(row.urgency, agreed),
        "groups": [groups.get(group, "") for group in row.groups],
        "must": [names.get(code, code) for code in row.must],
        "level": row.level,
        "history": [(event, reason_words(event)) for event in queries.events_of([pk])],
        "proposed": queries.proposed_to([pk]).get(pk),
        "as_unit": is_unit(request),
        "may_edit": may(request, Permission.EDIT_WAITING) and row.closed_on is None,
        "crumbs": crumbs_of((who(row), "")),
    }
    return render(request, "waiting/entry.html", context)


@permission(Permission.EDIT_WAITING)
@require_POST
def confirm(request: AskedRequest, pk: int) -> HttpResponse:
    """Say that the citizen still waits."""
    entry_row(request, pk)
    said = _("It is confirmed that the citizen still waits.")
    back = address("entry", pk)
    return act(request, lambda: actions.confirm_entry(by=request.by, today=request.today, entry_id=pk), said=said, back=back)


@permission(Permission.EDIT_WAITING)
def leave(request: AskedRequest, pk: int) -> HttpResponse:
    """Take somebody off the list."""
    row = entry_row(request, pk)
    form = (WordsForm if is_unit(request) else LeaveForm)(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        actions.take_off_list(by=request.by, today=request.today, entry_id=pk, words=data["words"])

    if done(request, form, act, _("The citizen is off the list. The history stays.")):
        return HttpResponseRedirect(address("lists"))
    return _about(request, row, form, (_("Take off the list"), _("Take off the list")))


@permission(Permission.EDIT_WAITING)
def urgency(request: AskedRequest, pk: int) -> HttpResponse:
    """Put somebody into another class."""
    row, agreed = entry_row(request, pk), facts.agreed_on(request.today)
    classes = [(code, class_name(code, agreed)) for code in agreed.scale]
    form = UrgencyForm(request.POST or None, initial={"urgency": row.urgency}, classes=classes)

    def act(data: dict[str, Any]) -> None:
        actions.change_urgency(by=request.by, today=request.today, entry_id=pk, urgency=data["urgency"], words=data["words"])

    if done(request, form, act, _("The class is changed, and the number with it.")):
        return HttpResponseRedirect(address("entry", pk))
    return _about(request, row, form, (_("How much does it hasten?"), _("Save")))


@permission(Permission.EDIT_WAITING)
def reference(request: AskedRequest, pk: int) -> HttpResponse:
    """Give the reference of somebody an inquiry put on the list."""
    row = entry_row(request, pk)
    form = ReferenceForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        actions.name_citizen(by=request.by, today=request.today, entry_id=pk, reference=data["reference"])

    if done(request, form, act, _("The reference is saved.")):
        return HttpResponseRedirect(address("entry", pk))
    return _about(request, row, form, (_("Whose place is it?"), _("Save")))


def _about(request: AskedRequest, row: Entry, form: Any, texts: tuple[str, str]) -> HttpResponse:
    here = address("entry", row.pk)
    words = {"title": texts[0], "submit": texts[1], "back": here, "over": f"{who(row)} · {row.service.name}"}
    return form_page(request, form, {**words, "crumbs": crumbs_of((who(row), here), (texts[0], ""))})
