"""Waiting, vacancies and reservations by their acts."""

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.models import Reservation as Registered
from rammevaerk.waiting import actions, facts
from rammevaerk.waiting.actions import Answered
from rammevaerk.waiting.models import Entry, Event, Happening, Reservation, Vacancy

from tests.support.people import TODAY
from tests.waiting.conftest import PLACES, Waiting


def codes(refused: Any) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def numbers_of(queue: Waiting, acting_as: Any, person: str) -> dict[str, int | None]:
    with acting_as(person):
        found = facts.own_standings([queue.unit], facts.agreed_on(TODAY))
    return {reference: found[entry.pk].number for reference, entry in queue.entries.items() if entry.pk in found}


def test_the_list_stands_in_the_agreed_order_and_each_sees_their_own_number(queue: Waiting, acting_as: Any) -> None:
    assert numbers_of(queue, acting_as, "service_manager") == {"OD-1": 1, "NÆ-1": 2, "NÆ-2": 3, "SL-1": 4}
    assert numbers_of(queue, acting_as, "case_worker") == {"NÆ-1": 2, "NÆ-2": 3}
    assert numbers_of(queue, acting_as, "outside_case_worker") == {"OD-1": 1}
    assert numbers_of(queue, acting_as, "secretariat") == {}


def test_entering_keeps_the_profile_and_tells_the_history(waiting: Waiting, acting_as: Any) -> None:
    waiting.put("NÆ-1", need=7, level=3, groups=(5,), must=("ground_floor",), ages=(30, 40))
    with acting_as("service_manager"):
        row = Entry.objects.get()
        assert (row.citizen.reference, row.need, row.level, row.groups, row.must) == ("NÆ-1", 7, 3, [5], ["ground_floor"])
        event = Event.objects.get()
    assert (event.kind, event.position, event.among) == (Happening.ENTERED, 1, 1)
    assert AuditEntry.objects.filter(act="put_on_waiting_list").count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reference": ""}, "contracts.no_reference"),
        ({"reference": "010190-1234"}, "kernel.cpr_number"),
        ({"paragraph": "SEL-107"}, "waiting.not_of_unit"),
        ({"paragraph": "SEL-110"}, "waiting.no_list"),
        ({"urgency": "wish"}, "waiting.unknown_class"),
        ({"referred_on": date(2026, 11, 11)}, "waiting.referred_ahead"),
        ({"ages": (40, 30)}, "waiting.ages_backwards"),
    ],
)
def test_what_cannot_stand_on_a_list(waiting: Waiting, changes: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        waiting.put(**{"reference": "NÆ-1", **changes})
    assert codes(refused) == [code]


def test_nobody_stands_twice_and_can_come_again_after_leaving(waiting: Waiting) -> None:
    entry = waiting.put("NÆ-1")
    with pytest.raises(Refused) as refused:
        waiting.put("NÆ-1")
    assert codes(refused) == ["waiting.stands_already"]
    actions.take_off_list(by=waiting.cast.case_worker, today=TODAY, entry_id=entry.pk)
    assert waiting.put("NÆ-1").pk != entry.pk


def test_an_inquiry_stands_without_reference_until_the_municipality_gives_it(waiting: Waiting, acting_as: Any) -> None:
    entry = waiting.put("", by=waiting.manager, acting=waiting.cast.naestved.pk, inquiry=9)
    assert entry.citizen_id is None
    with pytest.raises(PermissionDenied):
        actions.name_citizen(by=waiting.manager, today=TODAY, entry_id=entry.pk, reference="NÆ-5")
    actions.name_citizen(by=waiting.cast.case_worker, today=TODAY, entry_id=entry.pk, reference="NÆ-5")
    with acting_as("service_manager"):
        assert Entry.objects.get(pk=entry.pk).citizen.reference == "NÆ-5"


def test_a_manager_puts_nobody_on_another_service_s_list(waiting: Waiting) -> None:
    with pytest.raises(PermissionDenied):
        waiting.put(
            "NÆ-1", by=waiting.manager, acting=waiting.cast.naestved.pk, unit_id=waiting.house.day.unit_id, paragraph="SEL-104"
        )
    with pytest.raises(PermissionDenied):
        waiting.put("OD-1", acting=waiting.cast.odense.pk)
    with pytest.raises(PermissionDenied):
        waiting.put("NÆ-1", by=waiting.cast.secretariat)


def test_a_place_is_proposed_in_turn_and_passed_over_with_a_reason(queue: Waiting, acting_as: Any) -> None:
    vacancy, by = queue.vacancy(), queue.manager

    def answer(reference: str, kind: Happening, **more: str) -> None:
        answered = Answered(kind, **more)
        entry = queue.entries[reference].pk
        actions.answer_turn(by=by, today=TODAY, vacancy_id=vacancy.pk, entry_id=entry, answered=answered)

    with pytest.raises(Refused) as refused:
        answer("NÆ-2", Happening.PROPOSED)
    assert codes(refused) == ["waiting.not_in_turn"]
    answer("OD-1", Happening.PROPOSED)
    answer("OD-1", Happening.REFUSED, reason="citizen_wish")
    with pytest.raises(Refused) as refused:
        answer("NÆ-1", Happening.PASSED_OVER)
    assert codes(refused) == ["waiting.no_reason"]
    answer("NÆ-1", Happening.PASSED_OVER, reason="not_fitting", words="Kræver døgnvagt")
    answer("NÆ-2", Happening.PROPOSED)
    with acting_as("service_manager"):
        history = Event.objects.filter(vacancy=vacancy).order_by("pk").values_list("kind", "position", "among", "reason")
        assert list(history) == [
            ("proposed", 1, 4, ""),
            ("refused", 1, 4, "citizen_wish"),
            ("passed_over", 2, 4, "not_fitting"),
            ("proposed", 3, 4, ""),
        ]


def test_at_a_designated_service_own_citizen_is_no_reason(queue: Waiting, monkeypatch: pytest.MonkeyPatch) -> None:
    vacancy, entry = queue.vacancy(), queue.entries["OD-1"].pk
    over = Answered(Happening.PASSED_OVER, "other", "Vores egne borgere går først")
    actions.answer_turn(by=queue.manager, today=TODAY, vacancy_id=vacancy.pk, entry_id=entry, answered=over)
    monkeypatch.setattr(import_module("rammevaerk.waiting.queries.designated"), "_ASKED", [lambda services, _today: services])
    with pytest.raises(Refused) as refused:
        actions.answer_turn(by=queue.manager, today=TODAY, vacancy_id=vacancy.pk, entry_id=entry, answered=over)
    assert codes(refused) == ["waiting.own_citizen"]


def test_those_whom_the_place_does_not_fit_have_no_turn(queue: Waiting) -> None:
    queue.put("NÆ-3", must=("ground_floor",), urgency="acute", referred_on=date(2026, 1, 1))
    vacancy = queue.vacancy(features={"ground_floor": False})
    entry = queue.entries["OD-1"].pk
    proposed = Answered(Happening.PROPOSED)
    actions.answer_turn(by=queue.manager, today=TODAY, vacancy_id=vacancy.pk, entry_id=entry, answered=proposed)


def test_the_waiting_party_says_no_itself(queue: Waiting) -> None:
    vacancy, entry = queue.vacancy(), queue.entries["NÆ-1"].pk
    by, no = queue.cast.case_worker, Answered(Happening.REFUSED, "not_yet")
    actions.answer_turn(by=by, today=TODAY, vacancy_id=vacancy.pk, entry_id=entry, answered=no)
    with pytest.raises(PermissionDenied):
        proposed = Answered(Happening.PROPOSED)
        actions.answer_turn(by=by, today=TODAY, vacancy_id=vacancy.pk, entry_id=entry, answered=proposed)


def test_a_closed_vacancy_and_a_closed_entry_take_no_answer(queue: Waiting) -> None:
    vacancy, entry = queue.vacancy(), queue.entries["OD-1"]
    actions.take_off_list(by=queue.manager, today=TODAY, entry_id=entry.pk, words="Er flyttet")
    proposed = Answered(Happening.PROPOSED)
    with pytest.raises(Refused) as refused:
        actions.answer_turn(by=queue.manager, today=TODAY, vacancy_id=vacancy.pk, entry_id=entry.pk, answered=proposed)
    assert codes(refused) == ["waiting.entry_closed"]
    actions.withdraw_vacancy(by=queue.manager, today=TODAY, vacancy_id=vacancy.pk)
    other = queue.entries["NÆ-1"].pk
    with pytest.raises(Refused) as refused:
        actions.answer_turn(by=queue.manager, today=TODAY, vacancy_id=vacancy.pk, entry_id=other, answered=proposed)
    assert codes(refused) == ["waiting.vacancy_closed"]


def test_places_are_held_until_none_is_left_and_come_back_the_day_after(queue: Waiting) -> None:
    queue.house.place("NÆ-9")
    for _place in range(PLACES - 1):
        queue.reserve(reference=f"NÆ-{_place}x", acting=queue.cast.naestved.pk)
    with pytest.raises(Refused) as refused:
        queue.reserve(entry=queue.entries["OD-1"].pk)
    assert codes(refused) == ["waiting.none_left"]
    after = date(2026, 12, 10)
    held = actions.reserve(
        by=queue.manager, today=after, new=queue.hold(entry=queue.entries["OD-1"].pk, from_date=after, until=date(2027, 1, 1))
    )
    assert (held.paid, held.acting_id) == (True, queue.cast.odense.pk)
    assert Registered.objects.filter(ended_on__isnull=True).count() == PLACES


def test_a_place_somebody_is_to_have_cannot_be_held_over_that_day(waiting: Waiting) -> None:
    for number in range(PLACES - 1):
        waiting.house.place(f"NÆ-{number}")
    waiting.house.place("NÆ-9", valid_from=date(2026, 12, 1))
    with pytest.raises(Refused):
        waiting.reserve(reference="NÆ-5", acting=waiting.cast.naestved.pk)
    waiting.reserve(reference="NÆ-5", acting=waiting.cast.naestved.pk, until=date(2026, 12, 1))


def test_a_reservation_answers_a_vacancy_and_opens_it_again_when_given_up(queue: Waiting) -> None:
    vacancy = queue.vacancy()
    with pytest.raises(Refused) as refused:
        queue.reserve(entry=queue.entries["SL-1"].pk, vacancy=vacancy.pk)
    assert codes(refused) == ["waiting.not_in_turn"]
    held = queue.reserve(entry=queue.entries["OD-1"].pk, vacancy=vacancy.pk)
    assert Vacancy.objects.get().closed_as == "filled"
    with pytest.raises(Refused) as refused:
        actions.release(by=queue.manager, today=TODAY, reservation_id=held.pk, because=" ")
    assert codes(refused) == ["waiting.no_words"]
    actions.release(by=queue.manager, today=TODAY, reservation_id=held.pk, because="Borgeren har fået en anden plads")
    assert Vacancy.objects.get().closed_on is None
    assert Registered.objects.get().ended_on == TODAY
    with pytest.raises(Refused) as refused:
        actions.release(by=queue.manager, today=TODAY, reservation_id=held.pk, because="Igen")
    assert codes(refused) == ["waiting.held_ended"]


def test_the_municipality_gives_its_own_reservation_up(queue: Waiting, acting_as: Any) -> None:
    vacancy = queue.vacancy()
    for reference in ("OD-1",):
        over = Answered(Happening.PASSED_OVER, "no_answer")
        pk = queue.entries[reference].pk
        actions.answer_turn(by=queue.manager, today=TODAY, vacancy_id=vacancy.pk, entry_id=pk, answered=over)
    held = queue.reserve(entry=queue.entries["NÆ-1"].pk, vacancy=vacancy.pk)
    with pytest.raises(Reservation.DoesNotExist):
        actions.release(by=queue.cast.outside_case_worker, today=TODAY, reservation_id=held.pk, because="Ikke vores")
    actions.release(by=queue.cast.case_worker, today=TODAY, reservation_id=held.pk, because="Borgeren bliver hjemme")
    assert Registered.objects.get().ended_on == TODAY
    assert Vacancy.objects.get().closed_on is None
    with acting_as("case_worker"):
        event = Event.objects.get(kind=Happening.RELEASED)
        assert (event.by_id, event.words) == (queue.cast.case_worker.pk, "Borgeren bliver hjemme")
    assert AuditEntry.objects.filter(act="release_reservation").count() == 1


def test_a_reservation_is_prolonged_to_the_longest_time_and_no_further(queue: Waiting, acting_as: Any) -> None:
    held = queue.reserve(entry=queue.entries["OD-1"].pk)
    later = date(2026, 11, 20)

    def prolong(until: date, by: Any = None) -> None:
        actions.prolong(by=by or queue.manager, today=later, reservation_id=held.pk, until=until)

    for until, code in ((date(2026, 12, 10), "waiting.held_no_longer"), (date(2027, 1, 10), "waiting.held_long")):
        with pytest.raises(Refused) as refused:
            prolong(until)
        assert codes(refused) == [code]
    with pytest.raises(PermissionDenied):
        prolong(date(2026, 12, 20), queue.cast.outside_case_worker)
    prolong(date(2027, 1, 9))
    with acting_as("service_manager"):
        assert Reservation.objects.get().until == Registered.objects.get().until == date(2027, 1, 9)
        assert Event.objects.filter(kind=Happening.PROLONGED, entry=queue.entries["OD-1"]).exists()
    with pytest.raises(Refused) as refused:
        actions.prolong(by=queue.manager, today=date(2027, 1, 9), reservation_id=held.pk, until=date(2027, 1, 12))
    assert codes(refused)[0] == "waiting.held_ended"


def test_a_reservation_is_not_prolonged_over_the_day_somebody_else_is_to_have_the_place(waiting: Waiting) -> None:
    for number in range(PLACES - 1):
        waiting.house.place(f"NÆ-{number}")
    held = waiting.reserve(reference="NÆ-5", acting=waiting.cast.naestved.pk, until=date(2026, 11, 25))
    waiting.house.place("NÆ-9", valid_from=date(2026, 12, 1))
    with pytest.raises(Refused) as refused:
        actions.prolong(by=waiting.manager, today=TODAY, reservation_id=held.pk, until=date(2026, 12, 5))
    assert codes(refused) == ["waiting.none_left"]
    actions.prolong(by=waiting.manager, today=TODAY, reservation_id=held.pk, until=date(2026, 12, 1))


@pytest.mark.parametrize("starts", ["unit", "municipality"])
def test_a_stay_that_begins_ends_the_waiting_and_the_reservation(queue: Waiting, acting_as: Any, starts: str) -> None:
    vacancy = queue.vacancy(free_from=TODAY)
    proposed = Answered(Happening.PROPOSED)
    for reference in ("OD-1",):
        over = Answered(Happening.PASSED_OVER, "no_answer")
        pk = queue.entries[reference].pk
        actions.answer_turn(by=queue.manager, today=TODAY, vacancy_id=vacancy.pk, entry_id=pk, answered=over)
    entry = queue.entries["NÆ-1"].pk
    actions.answer_turn(by=queue.manager, today=TODAY, vacancy_id=vacancy.pk, entry_id=entry, answered=proposed)
    held = queue.reserve(entry=entry)
    by = queue.manager if starts == "unit" else queue.cast.case_worker
    chain = queue.house.place("NÆ-1", by=by, valid_from=date(2026, 11, 15))
    with acting_as("service_manager"):
        assert Reservation.objects.get(pk=held.pk).placement == chain
        assert Entry.objects.get(pk=entry).closed_as == "placed"
        assert Event.objects.filter(entry=entry, kind=Happening.PLACED, vacancy=vacancy).exists()
    assert Vacancy.objects.get().closed_as == "filled"
    assert Registered.objects.get().ended_on == TODAY


def test_whoever_takes_a_reserved_place_is_warned(waiting: Waiting) -> None:
    for number in range(PLACES):
        waiting.reserve(reference=f"NÆ-{number}", acting=waiting.cast.naestved.pk)
    from rammevaerk.contracts.actions import start_placement

    asked = {"by": waiting.manager, "today": TODAY, "item_id": waiting.house.home.pk}
    own = start_placement(reference="NÆ-1", terms=waiting.house.terms(valid_from=TODAY), **asked)
    assert own.findings == ()
    other = start_placement(reference="NÆ-9", terms=waiting.house.terms(valid_from=TODAY), **asked)
    assert [finding.code for finding in other.findings] == ["contracts.crowded"]
    assert dict(other.findings[0].params) == {"placed": "2", "reserved": "2", "places": "3"}


def test_what_a_need_led_to_is_forgotten_with_it(queue: Waiting, acting_as: Any) -> None:
    gone, still = queue.put("NÆ-7", need=7, must=("pets",)), queue.put("NÆ-8", need=8)
    actions.take_off_list(by=queue.manager, today=TODAY, entry_id=gone.pk, words="Hedder noget bestemt")
    with acting_as("outside_case_worker"):
        assert actions.forget_need(7) == 0
    with acting_as("case_worker"):
        assert (actions.forget_need(7), actions.forget_need(8)) == (1, 0)
        row = Entry.objects.get(pk=gone.pk)
        assert (row.citizen_id, row.need, row.must) == (None, None, [])
        assert set(Event.objects.filter(entry=gone).values_list("words", flat=True)) == {""}
        assert Entry.objects.get(pk=still.pk).citizen_id is not None


def test_history_is_never_changed(queue: Waiting, acting_as: Any) -> None:
    from django.db import ProgrammingError, transaction

    with acting_as("service_manager"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("DELETE FROM waiting_event")
