"""Changing the places of one's own service, holding a place, and confirming the figures."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.registry import actions, queries, shown
from rammevaerk.registry.actions import IntakeWish, NewReservation
from rammevaerk.registry.forms import CapacityForm, ConfirmForm, IntakeForm, ReservationForm
from rammevaerk.registry.models import Reservation, Service
from rammevaerk.registry.page import held_places, prices_shown
from rammevaerk.registry.queries import UnitRow
from rammevaerk.registry.views.lists import members_of
from rammevaerk.registry.views.service import found_or_404
from rammevaerk.web.forms import Form


def _own_service(request: AskedRequest, pk: int) -> Service:
    """The service when it is one's own (2 queries); another's page is there to see, but not to change."""
    row = found_or_404(pk)
    if not queries.is_own(request.assignment, row, request.today):
        raise PermissionDenied(_("You can only change the services of your own organisation."))
    return row


def _crumbs(row: Service, here: str) -> list[tuple[str, str]]:
    above = [(_("Services"), reverse("registry:service_list"))]
    return [*above, (row.name, reverse("registry:service", args=[row.pk])), (here, "")]


@permission(Permission.EDIT_OWN_SERVICES)
def places(request: AskedRequest, pk: int) -> HttpResponse:
    """The places of one's own service, each with what can be changed."""
    row = _own_service(request, pk)
    today = request.today
    units = {unit.id: unit for unit in queries.units_of([pk])}
    rows = [
        {"unit": units[unit], "paragraph": code, "label": paragraph_label(code), "places": count}
        for (unit, code), count in queries.places_of_service(pk, today).items()
    ]
    context = {
        "service": row,
        "rows": rows,
        "reservations": held_places(pk, today),
        "crumbs": _crumbs(row, _("Change places")),
    }
    return render(request, "registry/places.html", context)


def _unit(pk: int, unit: int, paragraph: str) -> UnitRow:
    """The unit, when it is of the service and works under the paragraph; else 404."""
    found = next((row for row in queries.units_of([pk]) if row.id == unit), None)
    if found is None or paragraph not in found.paragraphs:
        raise Http404
    return found


def _form_page(request: AskedRequest, row: Service, form: Form, words: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    context = {"service": row, "form": form, "crumbs": _crumbs(row, words["heading"]), **words}
    return render(request, "registry/form.html", context, status=status)


@permission(Permission.EDIT_OWN_SERVICES)
def change_places(request: AskedRequest, pk: int, unit: int, paragraph: str) -> HttpResponse:
    """New numbers of places from a day on."""
    row, place = _own_service(request, pk), _unit(pk, unit, paragraph)
    today = request.today
    now = queries.capacity_of(unit, paragraph, today)
    known = {name: getattr(now, name) for name in ("approved", "budgeted", "agreement")} if now else {}
    form = CapacityForm(request.POST or None, initial={"valid_from": today, **known})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_capacity(
                by=request.by,
                today=today,
                place=actions.PlaceOfCapacity(unit, paragraph, form.cleaned_data["reason"]),
                wish=form.wish(),
            )
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("The places are changed. Confirm the figures when the rest is right too."))
            return redirect("registry:confirm", pk=pk)
    words = {"heading": _("Change places"), "lead": _of(place, paragraph), "submit": _("Save the places")}
    return _form_page(request, row, form, words)


def _of(unit: UnitRow, paragraph: str) -> str:
    return f"{unit.name}, {paragraph_label(paragraph)}"


@permission(Permission.EDIT_OWN_SERVICES)
def change_intake(request: AskedRequest, pk: int, unit: int, paragraph: str) -> HttpResponse:
    """Close places for intake or open them again, and say which are given only after assessment."""
    row, place = _own_service(request, pk), _unit(pk, unit, paragraph)
    today = request.today
    count = queries.places_of_units([unit], today).get((unit, paragraph))
    start = {"valid_from": today, "closed": count.closed if count else 0}
    assessed = {"after_assessment": count.open_after_assessment if count else 0}
    form = IntakeForm(request.POST or None, initial=start | assessed)
    if request.method == "POST" and form.is_valid():
        wish = IntakeWish(**form.cleaned_data)
        try:
            actions.change_intake(
                by=request.by,
                today=today,
                unit_id=unit,
                paragraph=paragraph,
                wish=wish,
            )
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("Intake is changed."))
            return redirect("registry:places", pk=pk)
    words = {"heading": _("Open or close for intake"), "lead": _of(place, paragraph), "submit": _("Save intake")}
    return _form_page(request, row, form, words)


@permission(Permission.EDIT_OWN_SERVICES)
def reserve(request: AskedRequest, pk: int, unit: int, paragraph: str) -> HttpResponse:
    """Hold one place for a municipality."""
    row, place = _own_service(request, pk), _unit(pk, unit, paragraph)
    today = request.today
    start = {"from_date": today, "until": today + timedelta(days=30)}
    form = ReservationForm(request.POST or None, initial=start, municipalities=members_of(today))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        new = NewReservation(unit, paragraph, data["reserved_for"], data["from_date"], data["until"])
        try:
            actions.reserve_place(by=request.by, today=today, new=new)
        except Refused as refused:
            form.add_findings(refused)
        else:
            messages.success(request, _("The place is held."))
            return redirect("registry:places", pk=pk)
    words = {"heading": _("Hold a place"), "lead": _of(place, paragraph), "submit": _("Hold the place")}
    return _form_page(request, row, form, words)


@require_POST
@permission(Permission.EDIT_OWN_SERVICES)
def end_reservation(request: AskedRequest, pk: int) -> HttpResponse:
    """Give a held place free."""
    try:
        ended = actions.end_reservation(
            by=request.by,
            today=request.today,
            reservation_id=pk,
        )
    except Reservation.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("The place is free again."))
    return redirect("registry:places", pk=ended.unit.service_id)


@permission(Permission.EDIT_OWN_SERVICES)
def confirm(request: AskedRequest, pk: int) -> HttpResponse:
    """Stand for the figures of one's own service; nothing changed is a confirmation too."""
    row = _own_service(request, pk)
    today = request.today
    form = ConfirmForm(request.POST or None, initial={"what": "nothing"})
    if request.method == "POST" and form.is_valid():
        actions.confirm_figures(
            by=request.by,
            today=today,
            service_id=pk,
            nothing_changed=form.cleaned_data["what"] == "nothing",
        )
        messages.success(request, _("The figures of %(name)s are confirmed.") % {"name": row.name})
        return redirect("registry:service", pk=pk)
    context = {
        "service": row,
        "form": form,
        "rows": _confirmed_rows(pk, today),
        "prices": [row for row in prices_shown(pk) if row.price.year in (None, today.year, today.year + 1)],
        "fresh": shown.fresh_mark(row.confirmed_on, row.confirmed_by, today),
        "crumbs": _crumbs(row, _("Confirm figures")),
    }
    return render(request, "registry/confirm.html", context)


def _confirmed_rows(pk: int, today: date) -> list[dict[str, Any]]:
    units = {unit.id: unit for unit in queries.units_of([pk])}
    return [
        {"unit": units[unit], "label": paragraph_label(code), "places": count}
        for (unit, code), count in queries.places_of_service(pk, today).items()
    ]
