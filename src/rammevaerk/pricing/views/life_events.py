"""What happens to services: recorded by the operator, seen by the parties."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.wording import text
from rammevaerk.pricing import actions, queries
from rammevaerk.pricing.actions.shared import refuse
from rammevaerk.pricing.event_forms import DeclineForm, LifeEventForm, first_day, places_of
from rammevaerk.pricing.event_plans import EventPlan, plan_event
from rammevaerk.pricing.models import LifeEvent, TariffItem
from rammevaerk.pricing.pages.event_lines import event_lines
from rammevaerk.pricing.pages.life_event import EventPage, kinds_explained, planned_page, recorded_page
from rammevaerk.pricing.rules.life_events import EventKind
from rammevaerk.pricing.sight import sight_of
from rammevaerk.pricing.views.found import item_or_404
from rammevaerk.registry.queries import units
from rammevaerk.web.doing import tell_refused


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Tariffs"), reverse("pricing:tariff_list")), *more]


@require_safe
@permission(Permission.SEE_SHEETS)
def life_events(request: AskedRequest) -> HttpResponse:
    """All events of the region, newest first, for the parties."""
    if not sight_of(request.assignment, request.today, request.acting.parties).published:
        raise PermissionDenied(_("Results are seen by the parties of the agreement and by the operator."))
    lines = event_lines(LifeEvent.objects.all())
    context = {"events": lines, "crumbs": _crumbs((_("What has happened to services"), ""))}
    return render(request, "pricing/life_events.html", context)


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_SHEETS)
def new_life_event(request: AskedRequest, pk: int) -> HttpResponse:
    """Choose what happens, look at what it does, and record it."""
    item = item_or_404(pk)
    kind = _kind(request.GET.get("kind", ""))
    context = {"item": item, "kinds": kinds_explained(), "kind": kind, "crumbs": _item_crumbs(item)}
    if kind is None:
        return render(request, "pricing/life_event_new.html", context)
    form = _form(request, item, kind)
    if request.method == "POST" and form.is_valid():
        try:
            if "look" not in request.POST:
                return _recorded(request, form, item)
            context["page"] = _preview(form, item)
        except Refused as refusal:
            form.add_findings(refusal)
    words = next(words for one, words, _why in kinds_explained() if one is kind)
    context |= {"form": form, "words": words}
    return render(request, "pricing/life_event_new.html", context, status=422 if form.errors else 200)


def _item_crumbs(item: TariffItem) -> list[tuple[str, str]]:
    service = (item.unit.service.name, reverse("pricing:item", args=[item.pk]))
    return _crumbs(service, (_("Record what happens"), ""))


def _kind(code: str) -> EventKind | None:
    try:
        return EventKind(code)
    except ValueError:
        return None


def _form(request: AskedRequest, item: TariffItem, kind: EventKind) -> LifeEventForm:
    """The form with the places one may name: one's own, and for a change of operator the other side's."""
    own = places_of(units(request.today, operators=request.acting.parties))
    is_own = item.unit.service.operator_id in request.acting.parties
    successors = own
    if kind is EventKind.CHANGE_OF_OPERATOR and is_own:
        mine = {one.key for one in own}
        successors = [one for one in places_of(units(request.today)) if one.key not in mine]
    data: Any = request.POST or None
    here = f"{item.unit_id}:{item.paragraph}"
    others = [one for one in own if one.key != here]
    wanted = successors if kind is EventKind.SPLIT else [one for one in successors if one.key != here]
    return LifeEventForm(data, kind=kind, origins=others, successors=wanted, initial=first_day(request.today))


def _plan(form: LifeEventForm, item: TariffItem) -> EventPlan:
    """The event with the items of every named place; those that are missing are made."""
    named = actions.ensure_items(form.chosen())
    others = {(one.unit_id, one.paragraph): one for one in queries.items_at(form.origins_named())}
    missing = [place for place in form.origins_named() if place not in others]
    if missing:
        raise refuse("pricing.no_item_there", text("One of the places has no tariff, so there is nothing to hand over."))
    return plan_event(form.event(item, {**named, **others, (item.unit_id, item.paragraph): item}))


def _preview(form: LifeEventForm, item: TariffItem) -> EventPage:
    """What it would do; nothing stays behind."""
    with transaction.atomic():
        page = planned_page(_plan(form, item))
        transaction.set_rollback(True)
    return page


def _recorded(request: AskedRequest, form: LifeEventForm, item: TariffItem) -> HttpResponse:
    with transaction.atomic():
        plan = _plan(form, item)
        row = actions.record_life_event(by=request.by, today=request.today, event=plan.event)
    messages.success(request, _("It is recorded.") if row.recorded_at else _("It is proposed to the other operator."))
    return redirect("pricing:life_event", pk=row.pk)


@require_safe
@permission(Permission.SEE_SHEETS)
def life_event(request: AskedRequest, pk: int) -> HttpResponse:
    """One event: who becomes whom, by which decision, and what was moved, year of origin by year of origin."""
    row = _event(pk)
    sight = sight_of(request.assignment, request.today, request.acting.parties)
    planned = actions.planned_event(row)
    plan = plan_event(planned) if row.recorded_at is None else None
    operators = queries.operators_of_event(row)
    if not sight.published and not operators & set(sight.operators):
        raise PermissionDenied(_("Results are seen by the parties of the agreement and by the operator."))
    page = planned_page(plan) if plan is not None else recorded_page(row)
    (line,) = event_lines([row])
    waits = row.recorded_at is None and row.declined_at is None
    context = {
        "event": row,
        "line": line,
        "page": page,
        "waits": waits,
        "may_answer": waits and may(request, Permission.EDIT_SHEETS) and bool(operators & set(request.acting.parties)),
        "may_accept": waits and _other_side(request, row, operators),
        "form": DeclineForm(),
        "crumbs": _crumbs((_("What has happened to services"), reverse("pricing:life_events")), (line.kind, "")),
    }
    return render(request, "pricing/life_event.html", context)


def _event(pk: int) -> LifeEvent:
    try:
        return LifeEvent.objects.select_related("proposed_by__organisation", "recorded_by__organisation").get(pk=pk)
    except LifeEvent.DoesNotExist as error:
        raise Http404(_("There is no such event.")) from error


def _other_side(request: AskedRequest, row: LifeEvent, operators: set[int | None]) -> bool:
    """Whether the reader answers for the operator that did not propose it."""
    proposed = row.proposed_by.organisation_id if row.proposed_by else None
    return bool((operators - {proposed}) & set(request.acting.parties)) and may(request, Permission.EDIT_SHEETS)


@require_POST
@permission(Permission.EDIT_SHEETS)
def accept_event(request: AskedRequest, pk: int) -> HttpResponse:
    """The other operator's yes."""
    act = actions.accept_life_event
    return _answered(request, pk, lambda: act(by=request.by, today=request.today, event_id=pk), _("It is accepted."))


@require_POST
@permission(Permission.EDIT_SHEETS)
def decline_event(request: AskedRequest, pk: int) -> HttpResponse:
    """No to a proposed event."""
    act, because = actions.decline_life_event, request.POST.get("because", "")
    done = _("It is declined.")
    return _answered(request, pk, lambda: act(by=request.by, today=request.today, event_id=pk, because=because), done)


def _answered(request: AskedRequest, pk: int, act: Callable[[], object], words: str) -> HttpResponse:
    _event(pk)
    try:
        act()
    except Refused as refusal:
        tell_refused(request, refusal)
    else:
        messages.success(request, words)
    return redirect("pricing:life_event", pk=pk)
