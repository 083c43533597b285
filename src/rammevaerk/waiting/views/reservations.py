"""Reservations: what is held until when, holding a place, and giving it up."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.registry.queries import unit_named
from rammevaerk.waiting import actions, facts, queries
from rammevaerk.waiting.actions import NewHold
from rammevaerk.waiting.forms import HoldForm, ProlongForm, UnitForm, WordsForm
from rammevaerk.waiting.models import Reservation
from rammevaerk.waiting.views.under import (
    address,
    crumbs_of,
    done,
    form_page,
    is_unit,
    municipalities,
    own_unit,
    reservation_row,
    unit_choices,
)
from rammevaerk.waiting.wording import who
from rammevaerk.web import dates


@permission(Permission.SEE_WAITING)
def reservations(request: AskedRequest) -> HttpResponse:
    """Places held now and those whose time has run out lately."""
    rows = [_shown(row, request) for row in queries.reservations(request.today)]
    log_look("reservation_list", by=request.assignment, rows=len(rows))
    context = {
        "running": [row for row in rows if row["running"]],
        "over": [row for row in rows if not row["running"]],
        "as_unit": is_unit(request),
        "may_reserve": is_unit(request) and may(request, Permission.EDIT_WAITING),
        "crumbs": crumbs_of((_("Reservations"), "")),
    }
    return render(request, "waiting/reservations.html", context)


def _shown(row: Reservation, request: AskedRequest) -> dict[str, Any]:
    return {
        "row": row,
        "whom": row.citizen.reference if row.citizen else who(row.entry) if row.entry else "–",
        "place": unit_named(row.service.name, row.unit.name),
        "label": paragraph_label(row.paragraph),
        "last_day": row.until - timedelta(days=1),
        "running": queries.running(row, request.today),
        "lapsed": queries.lapsed(row, request.today),
    }


@permission(Permission.SEE_WAITING)
def reservation(request: AskedRequest, pk: int) -> HttpResponse:
    """One reservation: for whom, until when, who pays, and what it became."""
    row = reservation_row(request, pk)
    shown = _shown(row, request)
    placing = f"{reverse('contracts:new')}?service={row.service_id}&borger={row.citizen_id or ''}"
    context = {
        **shown,
        "place_url": placing if shown["running"] and may(request, Permission.EDIT_PLACEMENTS) else "",
        "may_prolong": shown["running"] and is_unit(request) and may(request, Permission.EDIT_WAITING),
        "may_release": shown["running"] and _may_release(request, row),
        "crumbs": crumbs_of((_("Reservations"), address("reservations")), (shown["whom"], "")),
    }
    return render(request, "waiting/reservation.html", context)


@permission(Permission.EDIT_WAITING)
def hold(request: AskedRequest) -> HttpResponse:
    """Hold a place for somebody on the list, or for a citizen by reference."""
    asked = _asked(request)
    if asked is None:
        which = UnitForm(request.GET if "enhed" in request.GET else None, units=unit_choices(request))
        words = {"title": _("Reserve a place"), "submit": _("Next"), "back": address("reservations"), "method": "get"}
        return form_page(request, which, words)
    known = asked["entry"] is not None
    agreed = facts.agreed_on(request.today)
    initial = {"from_date": asked["from_date"]}
    form = HoldForm(request.POST or None, initial=initial, municipalities=[] if known else municipalities(), known=known)

    def act(data: dict[str, Any]) -> None:
        actions.reserve(by=request.by, today=request.today, new=_new(asked, data))

    if done(request, form, act, _("The place is reserved.")):
        return HttpResponseRedirect(address("reservations"))
    words = {
        "title": _("Reserve a place"),
        "submit": _("Reserve the place"),
        "back": address("reservations"),
        "over": asked["over"],
    }
    return form_page(request, form, {**words, "agreed": agreed})


def _asked(request: AskedRequest) -> dict[str, Any] | None:
    """What the address asks for: somebody on the list (perhaps for a vacancy), or a unit under a paragraph."""
    if not is_unit(request):
        raise Http404
    if pk := request.GET.get("venter", ""):
        row = queries.entry(int(pk)) if pk.isdecimal() else None
        vacancy = queries.vacancy(int(request.GET.get("ledig") or 0)) if request.GET.get("ledig", "").isdecimal() else None
        if row is None or row.closed_on is not None:
            raise Http404
        first = max(vacancy.free_from, request.today) if vacancy else request.today
        over = f"{who(row)} · {row.service.name} · {paragraph_label(row.paragraph)}"
        found = {"unit": row.unit_id, "paragraph": row.paragraph, "entry": row.pk, "vacancy": vacancy.pk if vacancy else None}
        return {**found, "from_date": first, "over": over}
    unit = own_unit(request, request.GET.get("enhed"))
    if unit is None or not unit.paragraphs:
        return None
    paragraph = request.GET.get("paragraf", "")
    paragraph = paragraph if paragraph in unit.paragraphs else unit.paragraphs[0]
    over = f"{unit.full_name} · {paragraph_label(paragraph)}"
    found = {"unit": unit.id, "paragraph": paragraph, "entry": None, "vacancy": None}
    return {**found, "from_date": request.today, "over": over}


def _new(asked: dict[str, Any], data: dict[str, Any]) -> NewHold:
    return NewHold(
        unit_id=asked["unit"],
        paragraph=asked["paragraph"],
        from_date=data["from_date"],
        until=data["last_day"] + timedelta(days=1),
        entry=asked["entry"],
        vacancy=asked["vacancy"],
        reference=data.get("reference", ""),
        acting=data.get("acting"),
    )


@permission(Permission.EDIT_WAITING)
def release(request: AskedRequest, pk: int) -> HttpResponse:
    """Give a held place up."""
    row = reservation_row(request, pk)
    if not _may_release(request, row):
        raise Http404
    form = WordsForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        actions.release(by=request.by, today=request.today, reservation_id=pk, because=data["words"])

    if done(request, form, act, _("The place is free again.")):
        return HttpResponseRedirect(address("reservations"))
    words = {"title": _("Give the reservation up"), "submit": _("Give it up"), "back": address("reservation", pk)}
    return form_page(request, form, {**words, "over": row.service.name})


def _may_release(request: AskedRequest, row: Reservation) -> bool:
    """The unit's own staff, and the municipality the place is held for."""
    asks = is_unit(request) or actions.may_give_up(request.acting, row)
    return asks and may(request, Permission.EDIT_WAITING)


@permission(Permission.EDIT_WAITING)
def prolong(request: AskedRequest, pk: int) -> HttpResponse:
    """Hold a place longer."""
    row = reservation_row(request, pk)
    if not is_unit(request):
        raise Http404
    form = ProlongForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        until = data["last_day"] + timedelta(days=1)
        actions.prolong(by=request.by, today=request.today, reservation_id=pk, until=until)

    if done(request, form, act, _("The place is held longer.")):
        return HttpResponseRedirect(address("reservation", pk))
    held = {"first": dates.short(row.from_date), "last": dates.short(row.until - timedelta(days=1))}
    words = {"title": _("Hold the place longer"), "submit": _("Hold it longer"), "back": address("reservation", pk)}
    lead = _("It is held from %(first)s to %(last)s.") % held
    return form_page(request, form, {**words, "lead": lead, "over": row.service.name, "agreed": facts.agreed_on(request.today)})
