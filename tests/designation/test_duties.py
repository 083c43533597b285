"""The duties: who owes what, what figures give, what the operator states, and who sees the waiting lists' part."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from rammevaerk.cooperation import facts as levels
from rammevaerk.designation import actions, queries
from rammevaerk.designation.actions import NewDutyStatement, NewKnowledge
from rammevaerk.designation.models import Designation, Nomination, SharedKnowledge
from rammevaerk.designation.queries import Owing
from rammevaerk.designation.rules.cases import LevelClash
from rammevaerk.designation.rules.duties import Duty, DutyMark
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.models import YearResult
from rammevaerk.registry.models import Capacity
from rammevaerk.waiting import queries as waiting
from rammevaerk.waiting.actions import (
    Answered,
    NewEntry,
    NewHold,
    NewVacancy,
    answer_turn,
    declare_vacancy,
    put_on_list,
    reserve,
)
from rammevaerk.waiting.models import Entry, Happening

from tests.designation.conftest import Scheme
from tests.support.levels import give_level
from tests.support.people import acting_as

DAY = date(2026, 7, 15)


def level_1(scheme: Scheme, service: Any) -> None:
    give_level(scheme.cast, levels.service(service.pk), 1, date(2025, 1, 1), on=DAY)


def share(scheme: Scheme, **change: Any) -> SharedKnowledge:
    told: dict[str, Any] = {
        "kind": SharedKnowledge.Kind.COURSE,
        "municipality": scheme.cast.naestved.pk,
        "on": DAY,
        "hours": Decimal(3),
        "words": "Kursus i metode",
    }
    new = NewKnowledge(**(told | change))
    return actions.share_knowledge(by=scheme.manager, today=DAY, service_id=scheme.house.sivkaer.pk, new=new)


def state(scheme: Scheme, duty: Duty, **change: Any) -> Any:
    told: dict[str, Any] = {"mark": DutyMark.KEPT, "words": "Sådan", "evidence": "Rapport", "as_of": DAY}
    new = NewDutyStatement(duty, **(told | change))
    return actions.state_duty(by=scheme.manager, today=DAY, service_id=scheme.house.sivkaer.pk, new=new)


def book(scheme: Scheme, *, lists: Any = None) -> dict[str, Owing]:
    with acting_as(scheme.cast.secretariat):
        return {row.service.name: row for row in queries.duty_book(DAY, lists=lists)}


def marks(row: Owing) -> dict[Duty, DutyMark]:
    return {duty: one.mark for duty, one in row.duties.items()}


def test_a_designated_service_owes_all_and_one_at_level_1_owes_knowledge(scheme: Scheme) -> None:
    scheme.designated()
    level_1(scheme, scheme.house.fjordlyngen)
    found = book(scheme)
    assert set(found["Sivkær"].duties) == set(Duty)
    assert set(found["Fjordlyngen"].duties) == {Duty.KNOWLEDGE}
    assert set(found) == {"Sivkær", "Fjordlyngen"}
    assert queries.duties_owed(scheme.house.lyngdraget.pk, DAY) == ()


def test_what_nobody_states_and_no_figure_shows_is_unknown(scheme: Scheme) -> None:
    scheme.designated()
    found = marks(book(scheme)["Sivkær"])
    assert found[Duty.FLAGSHIP] is found[Duty.EFFECT] is found[Duty.KNOWLEDGE] is DutyMark.UNKNOWN
    assert found[Duty.SOUND_RUNNING] is found[Duty.NO_OWN_PRIORITY] is DutyMark.UNKNOWN
    assert found[Duty.OPEN_TO_ALL] is DutyMark.KEPT


def test_the_operator_states_with_evidence_and_the_latest_holds(scheme: Scheme) -> None:
    scheme.designated()
    state(scheme, Duty.FLAGSHIP)
    state(scheme, Duty.FLAGSHIP, mark=DutyMark.PARTLY)
    assert marks(book(scheme)["Sivkær"])[Duty.FLAGSHIP] is DutyMark.PARTLY
    assert len(queries.statements_of(scheme.house.sivkaer.pk)) == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"words": ""}, "duty_no_words"),
        ({"evidence": ""}, "duty_no_evidence"),
        ({"mark": DutyMark.UNKNOWN}, "duty_unknown"),
        ({"as_of": date(2026, 7, 16)}, "duty_in_future"),
    ],
)
def test_a_wrong_statement_is_refused(scheme: Scheme, change: dict[str, Any], code: str) -> None:
    scheme.designated()
    with pytest.raises(Refused) as refused:
        state(scheme, Duty.FLAGSHIP, **change)
    assert [finding.code for finding in refused.value.findings] == [f"designation.{code}"]


def test_nothing_is_stated_of_a_duty_that_is_not_owed(scheme: Scheme) -> None:
    with pytest.raises(Refused):
        state(scheme, Duty.FLAGSHIP)
    with pytest.raises(Refused):
        share(scheme)
    level_1(scheme, scheme.house.sivkaer)
    share(scheme)
    with pytest.raises(Refused):
        state(scheme, Duty.FLAGSHIP)


def test_knowledge_shared_with_some_is_partly_and_with_all_kept(scheme: Scheme) -> None:
    scheme.designated()
    share(scheme)
    (knowledge,) = [one for duty, one in book(scheme)["Sivkær"].duties.items() if duty is Duty.KNOWLEDGE]
    assert (knowledge.mark, knowledge.params["municipalities"], knowledge.params["hours"]) == (DutyMark.PARTLY, 1, Decimal(3))
    share(scheme, municipality=None, hours=None)
    assert marks(book(scheme)["Sivkær"])[Duty.KNOWLEDGE] is DutyMark.KEPT


@pytest.mark.parametrize(
    ("change", "code"),
    [({"words": ""}, "shared_what"), ({"hours": Decimal(0)}, "no_hours"), ({"on": date(2026, 7, 16)}, "shared_in_future")],
)
def test_wrong_knowledge_is_refused(scheme: Scheme, change: dict[str, Any], code: str) -> None:
    scheme.designated()
    with pytest.raises(Refused) as refused:
        share(scheme, **change)
    assert [finding.code for finding in refused.value.findings] == [f"designation.{code}"]


def test_the_result_of_the_newest_year_is_held_against_the_band(scheme: Scheme) -> None:
    scheme.designated()
    for year, result in ((2024, 0), (2025, -9_000_00)):
        YearResult.objects.create(
            item=scheme.house.home,
            year=year,
            places=4,
            billable_days=1000,
            actual_cost_ore=0,
            result_ore=result,
            basis_ore=100_000_00,
        )
    one = book(scheme)["Sivkær"].duties[Duty.SOUND_RUNNING]
    assert (one.mark, one.params["year"], one.params["share"]) == (DutyMark.NOT_KEPT, "2025", Decimal("-0.09"))


def test_invariant_09_the_waiting_lists_history_is_counted_and_told_to_those_who_may_see_it(
    scheme: Scheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheme.designated()
    service = scheme.house.sivkaer.pk
    monkeypatch.setattr(waiting, "places_given", lambda asked: {service: (4, 1)} if service in asked else {})
    assert marks(book(scheme)["Sivkær"])[Duty.NO_OWN_PRIORITY] is DutyMark.NOT_KEPT
    state(scheme, Duty.NO_OWN_PRIORITY)
    assert marks(book(scheme, lists=())["Sivkær"])[Duty.NO_OWN_PRIORITY] is DutyMark.KEPT
    assert marks(book(scheme)["Sivkær"])[Duty.NO_OWN_PRIORITY] is DutyMark.NOT_KEPT


def test_where_scheme_and_tripartition_differ_is_told_for_both(scheme: Scheme) -> None:
    scheme.designated()
    level_1(scheme, scheme.house.fjordlyngen)
    found = {one.name: (one.kind, one.level) for one in queries.level_clashes(DAY, queries.designated_on(DAY))}
    assert found == {
        "Sivkær": (LevelClash.DESIGNATED_NOT_LEVEL_1, None),
        "Fjordlyngen": (LevelClash.LEVEL_1_NOT_DESIGNATED, 1),
    }


def searched_as_designated(day: date) -> set[int]:
    """What a search is told by the database itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT designated_services(%s)", [day])
        return {pk for (pk,) in cursor.fetchall()}


def test_the_database_tells_a_search_what_the_rule_says_of_every_day(scheme: Scheme) -> None:
    service = scheme.house.sivkaer
    for designates, first, until in (
        (True, date(2026, 7, 1), date(2028, 7, 1)),
        (True, date(2028, 7, 1), date(2030, 7, 1)),
        (False, date(2029, 1, 1), None),
        (True, date(2029, 1, 1), date(2029, 6, 1)),
        (False, date(2029, 4, 1), None),
    ):
        case = Nomination.objects.create(
            area=scheme.cast.area, service=service, operator=service.operator, kind="nomination", year=2026, made_on=DAY
        )
        Designation.objects.create(
            nomination=case, service=service, designates=designates, valid_from=first, valid_to=until, put_on=first
        )
    for day in (date(2026, 6, 30), date(2026, 7, 1), date(2028, 6, 30), date(2028, 7, 1), date(2028, 12, 31), date(2029, 1, 1),
                date(2029, 3, 31), date(2029, 4, 1), date(2029, 6, 1), date(2030, 7, 1)):  # fmt: skip
        assert searched_as_designated(day) == set(queries.designated_ids(day)), day


def test_others_ask_who_is_designated(scheme: Scheme) -> None:
    scheme.designated()
    service = scheme.house.sivkaer.pk
    (found,) = queries.designated_on(DAY)
    assert (found.id, found.service.paragraphs, list(found.service.groups.values())) == (service, ("SEL-108",), ["Autisme"])
    assert {kind.value for kind in found.service.kinds} == {"residential"}
    assert waiting.designated([service], DAY) == {service}
    assert searched_as_designated(DAY) == {service}
    level_1(scheme, scheme.house.fjordlyngen)
    region = scheme.house.fjordlyngen.pk
    assert waiting.designated([region], DAY) == {region}
    assert searched_as_designated(DAY) == {service}


def given_from_the_list(scheme: Scheme, *, own_first: bool) -> None:
    """At Sivkær two wait, Næstved's before Slagelse's own; a vacancy goes to the one in front, or to the own citizen while the
    other is passed over."""
    other, own = waits(scheme, "NÆ-W", scheme.cast.naestved), waits(scheme, "SL-W", scheme.cast.slagelse)
    unit = scheme.house.home.unit_id
    free = declare_vacancy(by=scheme.manager, today=DAY, new=NewVacancy(unit, "SEL-108", DAY))

    def turn(entry: Entry, *answered: str) -> None:
        answer_turn(by=scheme.manager, today=DAY, vacancy_id=free.pk, entry_id=entry.pk, answered=Answered(*answered))

    if own_first:
        turn(other, Happening.PASSED_OVER, "not_fitting")
    chosen = own if own_first else other
    turn(chosen, Happening.PROPOSED)
    hold = NewHold(unit, "SEL-108", DAY, date(2026, 8, 15), entry=chosen.pk, vacancy=free.pk)
    reserve(by=scheme.manager, today=DAY, new=hold)


def waits(scheme: Scheme, reference: str, municipality: Any) -> Entry:
    place = {"unit_id": scheme.house.home.unit_id, "paragraph": "SEL-108", "acting": municipality.pk}
    new = NewEntry(**place, referred_on=date(2026, 6, 1), reference=reference, urgency="planned")
    return put_on_list(by=scheme.manager, today=DAY, new=new)


@pytest.mark.parametrize(("own_first", "given", "mark"), [(False, (1, 0), DutyMark.KEPT), (True, (1, 1), DutyMark.NOT_KEPT)])
def test_invariant_09_own_priority_is_found_in_what_happened_on_the_list(
    scheme: Scheme, at: Any, *, own_first: bool, given: tuple[int, int], mark: DutyMark
) -> None:
    scheme.designated()
    at(DAY)
    service = scheme.house.sivkaer.pk
    Capacity.objects.create(unit=scheme.house.home.unit, paragraph="SEL-108", budgeted=9, valid_from=date(2026, 1, 1))
    given_from_the_list(scheme, own_first=own_first)
    with acting_as(scheme.cast.secretariat, DAY):
        assert waiting.places_given([service, scheme.house.fjordlyngen.pk]) == {service: given}
    with acting_as(scheme.cast.case_worker, DAY):
        assert waiting.places_given([service]) == {}
    found = marks(book(scheme)["Sivkær"])
    assert found[Duty.NO_OWN_PRIORITY] is mark


def test_invariant_09_a_list_nobody_got_a_place_from_says_nothing(scheme: Scheme, at: Any) -> None:
    scheme.designated()
    at(DAY)
    waits(scheme, "NÆ-W", scheme.cast.naestved)
    with acting_as(scheme.cast.secretariat, DAY):
        assert waiting.places_given([scheme.house.sivkaer.pk]) == {scheme.house.sivkaer.pk: (0, 0)}
    assert marks(book(scheme)["Sivkær"])[Duty.NO_OWN_PRIORITY] is DutyMark.UNKNOWN
