"""Free places and held ones, for both sides' own systems: declared, gone through in turn, reserved, prolonged, given up."""

from datetime import date, timedelta
from typing import Literal

from django.http import Http404
from ninja import Router, Status

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.walls import Function
from rammevaerk.exchange.calls import CALLED, CalledRequest, IdempotencyKey, once
from rammevaerk.waiting import actions, queries
from rammevaerk.waiting.api.entries import READ, WRITE
from rammevaerk.waiting.api.forms import (
    GivenUpIn,
    HeldUntilIn,
    HoldIn,
    ReservationOut,
    ReservationsOut,
    TurnIn,
    VacanciesOut,
    VacancyIn,
    VacancyOut,
    features_of,
    groups_of,
    municipality_of,
)
from rammevaerk.waiting.models import Happening, Reservation
from rammevaerk.web.api import PathId, Written, written

ONE_DAY = timedelta(days=1)

vacancies = Router(tags=["waiting"])
reservations = Router(tags=["waiting"])


@vacancies.get("", auth=READ, response={200: VacanciesOut, **CALLED}, summary="Free places at one's own units")
def list_vacancies(request: CalledRequest) -> VacanciesOut:
    rows = queries.vacancies_of(_own_services(request), request.today)
    shown = [VacancyOut(id=row.pk, unit=row.unit_id, paragraph=row.paragraph, free_from=row.free_from) for row in rows]
    return VacanciesOut(vacancies=shown)


@vacancies.post("", auth=WRITE, response={201: Written, **CALLED}, summary="Say that a place is free")
@once
def declare_vacancy(request: CalledRequest, asked: VacancyIn, key: IdempotencyKey) -> Status[Written]:
    new = actions.NewVacancy(
        unit_id=asked.unit,
        paragraph=asked.paragraph,
        free_from=asked.free_from,
        groups=groups_of(asked.target_groups, request.today),
        sex=asked.sex,
        features=dict.fromkeys(features_of(asked.has, "has"), True) | dict.fromkeys(features_of(asked.lacks, "lacks"), False),
        ages=(asked.age_from, asked.age_to),
    )
    return Status(201, written(actions.declare_vacancy(by=request.by, today=request.today, new=new).pk))


@vacancies.post("/{vacancy}/withdrawal", auth=WRITE, response={201: Written, **CALLED}, summary="The place is not free after all")
@once
def withdraw_vacancy(request: CalledRequest, vacancy: PathId, key: IdempotencyKey) -> Status[Written]:
    row = queries.vacancy(vacancy)
    if row is None or row.service_id not in _own_services(request):
        raise Http404
    actions.withdraw_vacancy(by=request.by, today=request.today, vacancy_id=vacancy)
    return Status(201, written(vacancy))


@vacancies.post("/{vacancy}/turns", auth=WRITE, response={201: Written, **CALLED}, summary="Go one step through the list")
@once
def answer_turn(request: CalledRequest, vacancy: PathId, asked: TurnIn, key: IdempotencyKey) -> Status[Written]:
    """The unit proposes or passes over; a no can be sent by the waiting municipality too."""
    if queries.entry(asked.entry) is None:
        raise Http404
    answered = actions.Answered(Happening(asked.answer), asked.reason, asked.words)
    actions.answer_turn(by=request.by, today=request.today, vacancy_id=vacancy, entry_id=asked.entry, answered=answered)
    return Status(201, written(vacancy))


@reservations.get("", auth=READ, response={200: ReservationsOut, **CALLED}, summary="Held places")
def list_reservations(request: CalledRequest) -> ReservationsOut:
    rows = list(queries.reservations(request.today))
    log_look("reservation_list", by=request.by, rows=len(rows))
    return ReservationsOut(reservations=[_out(row, request.today) for row in rows])


@reservations.get("/{reservation}", auth=READ, response={200: ReservationOut, **CALLED}, summary="One held place")
def show_reservation(request: CalledRequest, reservation: PathId) -> ReservationOut:
    row = queries.reservation(reservation)
    if row is None:
        raise Http404
    log_look("reservation", by=request.by, target_id=reservation)
    return _out(row, request.today)


@reservations.post("", auth=WRITE, response={201: Written, **CALLED}, summary="Hold a place")
@once
def reserve(request: CalledRequest, asked: HoldIn, key: IdempotencyKey) -> Status[Written]:
    new = actions.NewHold(
        unit_id=asked.unit,
        paragraph=asked.paragraph,
        from_date=asked.from_day,
        until=asked.last_day + ONE_DAY,
        entry=asked.entry,
        vacancy=asked.vacancy,
        reference=asked.reference,
        acting=municipality_of(asked.acting),
    )
    return Status(201, written(actions.reserve(by=request.by, today=request.today, new=new).pk))


@reservations.post("/{reservation}/prolonging", auth=WRITE, response={201: Written, **CALLED}, summary="Hold a place longer")
@once
def prolong(request: CalledRequest, reservation: PathId, asked: HeldUntilIn, key: IdempotencyKey) -> Status[Written]:
    actions.prolong(by=request.by, today=request.today, reservation_id=reservation, until=asked.last_day + ONE_DAY)
    return Status(201, written(reservation))


@reservations.post("/{reservation}/release", auth=WRITE, response={201: Written, **CALLED}, summary="Give a held place up")
@once
def release(request: CalledRequest, reservation: PathId, asked: GivenUpIn, key: IdempotencyKey) -> Status[Written]:
    actions.release(by=request.by, today=request.today, reservation_id=reservation, because=asked.words)
    return Status(201, written(reservation))


def _own_services(request: CalledRequest) -> tuple[int, ...]:
    """The services of the unit's system; none for others."""
    who = request.acting
    return (who.units or ()) if who.function is Function.UNIT else ()


def _out(row: Reservation, today: date) -> ReservationOut:
    return ReservationOut(
        id=row.pk,
        reference=row.citizen.reference if row.citizen else None,
        municipality=row.acting.code,
        unit=row.unit_id,
        service=row.service.name,
        paragraph=row.paragraph,
        from_day=row.from_date,
        last_day=row.until - ONE_DAY,
        state=_state(row, today),
        ended_because=row.ended_because,
        entry=row.entry_id,
        placement=row.placement,
    )


def _state(row: Reservation, today: date) -> Literal["running", "lapsed", "ended"]:
    if queries.running(row, today):
        return "running"
    return "lapsed" if queries.lapsed(row, today) else "ended"
