"""Every act as every role; members, leads and reports with what is refused; nothing of it decides a level."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from rammevaerk.accounts.models import AuditEntry, RoleAssignment
from rammevaerk.accounts.wording import ACTS
from rammevaerk.communities import actions, queries
from rammevaerk.communities.actions import (
    Answer,
    Assessment,
    NewCommission,
    NewForm,
    NewNovelty,
    NewOutreach,
    NewPartner,
    NewRequest,
)
from rammevaerk.communities.models import KnowledgeAnswer, Lead, Member, YearlyReport
from rammevaerk.communities.rules.novelties import NoveltyOutcome
from rammevaerk.communities.rules.reports import PARTS
from rammevaerk.cooperation.facts import service
from rammevaerk.cooperation.models import Level
from rammevaerk.designation.queries import duty_book
from rammevaerk.designation.rules.duties import Duty, DutyMark
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.models import Service

from tests.communities.conftest import START, Place, new_network
from tests.support.levels import give_level
from tests.support.people import PEOPLE, TODAY

WRITTEN = dict.fromkeys(PARTS, "Vi holdt to møder.")
FORM = NewForm("foundation", "Bestyrelse på fem", date(2026, 1, 1))
PARTNER = NewPartner("Fonden Havblik", "Bolig efter behandling", "Aftale af 3. december 2025", FORM)
COMMISSION = NewCommission("Netværket deler viden.", "Styregruppen", date(2026, 10, 1))
SECRETARIAT = {"secretariat", "second_secretariat"}
OF_THE_LEAD = {"controller", "service_manager", "municipal_economist"}
PARTIES = {"case_worker", "buying_controller", "operator_economist"} | OF_THE_LEAD
"""Slagelse's people lead the network; those of Odense are of no party."""


def member_of(place: Place, name: str) -> Member:
    return Member.objects.get(community=place.network, organisation=getattr(place.cast, name))


def asked(place: Place, **more: Any) -> Any:
    new = NewRequest("Tegn på udmattelse", "Hvad gør I?", community=place.network.pk)
    return actions.ask_for_knowledge(by=place.cast.case_worker, today=TODAY, new=replace(new, **more))


def noted(place: Place) -> Any:
    new = NewNovelty("technology", "Briller, der læser op", target_group=place.autism.pk)
    return actions.note_novelty(by=place.cast.auditor, today=TODAY, new=new)


def outreach(place: Place, service: Service | None = None) -> NewOutreach:
    own = service or place.house.sivkaer
    return NewOutreach(own.pk, "Autisme", Decimal("7.5"), "week", (place.cast.naestved.pk,), date(2026, 1, 1))


Act = Callable[[Place, RoleAssignment], object]
WHO: dict[str, Any] = {"today": TODAY}
ACTS_AND_ROLES: dict[str, tuple[Act, set[str]]] = {
    "register_community": (
        lambda place, by: actions.register_community(by=by, **WHO, new=new_network(place.cast, name="Nyt netværk")),
        SECRETARIAT,
    ),
    "change_community": (
        lambda place, by: actions.change_community(
            by=by, **WHO, community_id=place.network.pk, about=new_network(place.cast, theme="Andet").about
        ),
        SECRETARIAT | OF_THE_LEAD,
    ),
    "end_community": (
        lambda place, by: actions.end_community(by=by, **WHO, community_id=place.network.pk, on=TODAY, reason="Færdig."),
        SECRETARIAT,
    ),
    "join_community": (
        lambda place, by: actions.join_community(
            by=by, **WHO, community_id=place.network.pk, member=place.cast.odense.pk, valid_from=TODAY
        ),
        SECRETARIAT | OF_THE_LEAD,
    ),
    "leave_community": (
        lambda place, by: actions.leave_community(by=by, **WHO, member_id=member_of(place, "region").pk, on=TODAY),
        SECRETARIAT | OF_THE_LEAD,
    ),
    "name_community_lead": (
        lambda place, by: actions.name_lead(
            by=by, **WHO, community_id=place.network.pk, organisation_id=place.cast.naestved.pk, valid_from=TODAY
        ),
        SECRETARIAT,
    ),
    "record_commission": (
        lambda place, by: actions.record_commission(by=by, **WHO, community_id=place.network.pk, new=COMMISSION),
        SECRETARIAT | OF_THE_LEAD,
    ),
    "save_community_report": (
        lambda place, by: actions.save_report(by=by, **WHO, community_id=place.network.pk, year=2026, parts={}),
        SECRETARIAT | OF_THE_LEAD,
    ),
    "submit_community_report": (
        lambda place, by: actions.submit_report(by=by, **WHO, community_id=place.network.pk, year=2025, parts=WRITTEN),
        SECRETARIAT | OF_THE_LEAD,
    ),
    "ask_for_knowledge": (
        lambda place, by: actions.ask_for_knowledge(
            by=by, **WHO, new=NewRequest("Søvn", "Hvad virker?", service=place.house.sivkaer.pk)
        ),
        PARTIES,
    ),
    "answer_knowledge": (
        lambda place, by: actions.answer_knowledge(
            by=by, **WHO, request_id=asked(place).pk, answer=Answer("Vi bruger pauser.", Decimal(2))
        ),
        PARTIES,
    ),
    "withdraw_knowledge_request": (
        lambda place, by: actions.withdraw_request(by=by, **WHO, request_id=asked(place).pk),
        {"case_worker", "buying_controller"},
    ),
    "note_novelty": (
        lambda place, by: actions.note_novelty(by=by, **WHO, new=NewNovelty("need", "Unge med langvarig skolefravær")),
        set(PEOPLE),
    ),
    "assess_novelty": (
        lambda place, by: actions.assess_novelty(
            by=by,
            **WHO,
            novelty_id=noted(place).pk,
            new=Assessment(place.network.pk, NoveltyOutcome.COMMON_SERVICE, "Få borgere."),
        ),
        SECRETARIAT | OF_THE_LEAD,
    ),
    "register_partner": (lambda place, by: actions.register_partner(by=by, **WHO, new=PARTNER), SECRETARIAT),
    "end_partner": (
        lambda place, by: actions.end_partner(by=by, **WHO, partner_id=partner(place).pk, on=TODAY),
        SECRETARIAT,
    ),
    "record_operating_form": (
        lambda place, by: actions.record_service_form(by=by, **WHO, service_id=place.house.sivkaer.pk, new=FORM),
        SECRETARIAT,
    ),
    "start_outreach": (
        lambda place, by: actions.start_outreach(by=by, **WHO, new=outreach(place)),
        SECRETARIAT | {"service_manager", "municipal_economist"},
    ),
    "end_outreach": (
        lambda place, by: actions.end_outreach(by=by, **WHO, outreach_id=going_out(place).pk, on=TODAY),
        SECRETARIAT | {"service_manager", "municipal_economist"},
    ),
}


def partner(place: Place) -> Any:
    return actions.register_partner(by=place.cast.secretariat, today=TODAY, new=PARTNER)


def going_out(place: Place) -> Any:
    return actions.start_outreach(by=place.cast.secretariat, today=TODAY, new=outreach(place))


@pytest.mark.parametrize("act", ACTS_AND_ROLES)
def test_every_act_as_every_role(place: Place, act: str) -> None:
    do, may = ACTS_AND_ROLES[act]
    did = set()
    for name in PEOPLE:
        saved = transaction.savepoint()
        before = AuditEntry.objects.filter(act=act).count()
        try:
            do(place, place.cast.person(name))
        except PermissionDenied:
            pass
        else:
            did.add(name)
            assert AuditEntry.objects.filter(act=act).count() > before, name
        transaction.savepoint_rollback(saved)
    assert did == may
    assert act in ACTS


def test_every_act_is_tried() -> None:
    assert set(actions.__all__) - {"About", "Answer", "Assessment"} - {n for n in actions.__all__ if n.startswith("New")} == {
        "register_community", "change_community", "end_community", "join_community", "leave_community", "name_lead",
        "record_commission", "save_report", "submit_report", "ask_for_knowledge", "answer_knowledge", "withdraw_request",
        "note_novelty", "assess_novelty", "register_partner", "end_partner", "record_partner_form", "record_service_form",
        "start_outreach", "end_outreach",
    }  # fmt: skip


def refused(do: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as caught:
        do()
    return [finding.code for finding in caught.value.findings]


def test_who_led_keeps_the_community_until_another_leads(place: Place) -> None:
    cast, pk = place.cast, place.network.pk
    actions.name_lead(by=cast.secretariat, today=TODAY, community_id=pk, organisation_id=cast.naestved.pk, valid_from=TODAY)
    day_before = TODAY - timedelta(days=1)
    row = queries.community(pk)
    assert [queries.keeps(cast.controller, row, day) for day in (day_before, TODAY)] == [True, False]
    assert [queries.keeps(cast.case_worker, row, day) for day in (day_before, TODAY)] == [False, True]
    assert Lead.objects.filter(community=pk).count() == 2


def test_the_lead_cannot_leave_and_a_member_that_left_can_come_back(place: Place) -> None:
    cast, pk = place.cast, place.network.pk
    leave = {"by": cast.secretariat, "today": TODAY, "on": TODAY}
    assert refused(lambda: actions.leave_community(**leave, member_id=member_of(place, "slagelse").pk)) == [
        "communities.lead_leaves"
    ]
    actions.leave_community(**leave, member_id=member_of(place, "region").pk)
    assert refused(lambda: actions.leave_community(**leave, member_id=member_of(place, "region").pk)) == [
        "communities.left_already"
    ]
    actions.join_community(by=cast.secretariat, today=TODAY, community_id=pk, member=cast.region.pk, valid_from=TODAY)
    assert Member.objects.filter(community=pk, organisation=cast.region).count() == 2


def test_the_database_refuses_a_member_twice_at_a_time(place: Place) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(community=place.network, organisation=place.cast.naestved, valid_from=TODAY)


def test_another_organisation_joins_by_name(place: Place) -> None:
    join = {"by": place.cast.controller, "today": TODAY, "community_id": place.network.pk, "valid_from": TODAY}
    made = actions.join_community(**join, member="Videncenter for Autisme")
    assert (made.organisation_id, made.other_name) == (None, "Videncenter for Autisme")
    assert refused(lambda: actions.join_community(**join, member="videncenter for autisme")) == ["communities.member_already"]
    assert refused(lambda: actions.join_community(**join, member=" ")) == ["communities.text_missing"]


def test_a_region_cannot_lead(place: Place) -> None:
    new = replace(new_network(place.cast, name="Et til"), lead=place.cast.region.pk)
    assert refused(lambda: actions.register_community(by=place.cast.secretariat, today=TODAY, new=new)) == [
        "communities.lead_no_member"
    ]
    same = new_network(place.cast)
    assert refused(lambda: actions.register_community(by=place.cast.secretariat, today=TODAY, new=same)) == [
        "communities.there_already"
    ]


def test_a_submitted_report_stays_as_it_is(place: Place) -> None:
    who = {"by": place.cast.controller, "today": TODAY, "community_id": place.network.pk, "year": 2025}
    actions.save_report(**who, parts={"activities": "Kladde"})
    assert refused(lambda: actions.submit_report(**who, parts={**WRITTEN, "trends": ""})) == ["communities.report_part_missing"]
    report = actions.submit_report(**who, parts=WRITTEN)
    assert (report.submitted_on, report.activities) == (TODAY, "Vi holdt to møder.")
    for act in (actions.save_report, actions.submit_report):
        assert refused(lambda act=act: act(**who, parts=WRITTEN)) == ["communities.report_submitted"]  # type: ignore[misc]
    for change in ({"trends": "Noget andet"}, {"submitted_on": None}):
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
            YearlyReport.objects.filter(pk=report.pk).update(**change)
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        report.delete()


def test_what_is_recorded_once_is_never_changed(place: Place) -> None:
    row = asked(place)
    actions.answer_knowledge(by=place.cast.controller, today=TODAY, request_id=row.pk, answer=Answer("Se her.", Decimal(1)))
    for rows in (KnowledgeAnswer.objects, Lead.objects):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            rows.all().delete()


@pytest.mark.parametrize("field", ["subject", "words"])
def test_a_cpr_number_is_stopped(place: Place, field: str) -> None:
    assert refused(lambda: asked(place, **{field: "Om 010190-1234"})) == ["kernel.cpr_number"]
    new = NewNovelty("need", "Noget", words="Om 010190-1234")
    assert refused(lambda: actions.note_novelty(by=place.cast.auditor, today=TODAY, new=new)) == ["kernel.cpr_number"]


def test_a_request_is_asked_of_one_that_runs(place: Place) -> None:
    assert refused(lambda: asked(place, service=place.house.sivkaer.pk)) == ["communities.nobody_asked"]
    assert refused(lambda: asked(place, community=None)) == ["communities.nobody_asked"]
    end = {"by": place.cast.secretariat, "today": TODAY, "community_id": place.network.pk, "reason": "Færdig."}
    actions.end_community(**end, on=TODAY)
    assert refused(lambda: asked(place)) == ["communities.outside_life"]
    assert refused(lambda: actions.end_community(**end, on=TODAY)) == ["communities.ended_already"]


def test_a_request_is_withdrawn_once_and_not_when_it_is_answered(place: Place) -> None:
    cast, first, second = place.cast, asked(place), asked(place)
    for _again in (1, 2):
        actions.withdraw_request(by=cast.case_worker, today=TODAY, request_id=first.pk)
    assert AuditEntry.objects.filter(act="withdraw_knowledge_request").count() == 1
    answer = Answer("Ja.", Decimal(0))
    assert refused(lambda: actions.answer_knowledge(by=cast.controller, today=TODAY, request_id=first.pk, answer=answer)) == [
        "communities.request_withdrawn"
    ]
    actions.answer_knowledge(by=cast.controller, today=TODAY, request_id=second.pk, answer=answer)
    assert refused(lambda: actions.withdraw_request(by=cast.case_worker, today=TODAY, request_id=second.pk)) == [
        "communities.request_answered"
    ]


def test_hours_are_counted_for_ones_own_service_and_the_one_that_asked(place: Place) -> None:
    cast, sivkaer = place.cast, place.house.sivkaer.pk
    row = asked(place)
    for hours in ("2.5", "1"):
        answer = Answer("Vi bruger pauser.", Decimal(hours), sivkaer)
        actions.answer_knowledge(by=cast.service_manager, today=TODAY, request_id=row.pk, answer=answer)
    other = Answer("x", Decimal(1), place.house.fjordlyngen.pk)
    assert refused(lambda: actions.answer_knowledge(by=cast.service_manager, today=TODAY, request_id=row.pk, answer=other)) == [
        "communities.service_not_own"
    ]
    found = queries.shared_with([sivkaer], date(2026, 1, 1), date(2027, 1, 1))
    assert found == {sivkaer: [(cast.naestved.pk, Decimal("2.5")), (cast.naestved.pk, Decimal(1))]}
    assert queries.shared_with([sivkaer], date(2027, 1, 1), date(2028, 1, 1)) == {}


def test_an_assessment_is_a_networks_and_changes_no_level(place: Place) -> None:
    cast, novelty = place.cast, noted(place)
    cluster = actions.register_community(
        by=cast.secretariat, today=TODAY, new=new_network(cast, name="En klynge", kind="cluster")
    )
    for outcome in NoveltyOutcome:
        new = Assessment(place.network.pk, outcome, "Vi har set det to gange.")
        actions.assess_novelty(by=cast.controller, today=TODAY, novelty_id=novelty.pk, new=new)
    wrong = Assessment(cluster.pk, NoveltyOutcome.GENERALISED, "x")
    assert refused(lambda: actions.assess_novelty(by=cast.secretariat, today=TODAY, novelty_id=novelty.pk, new=wrong)) == [
        "communities.no_network"
    ]
    assert queries.assessments_of(novelty.pk)[0].outcome == "nothing"
    assert len(queries.assessments_of(novelty.pk)) == len(NoveltyOutcome)
    assert not Level.objects.exists()


def test_a_partner_has_forms_within_the_partnership(place: Place) -> None:
    row, who = partner(place), {"by": place.cast.secretariat, "today": TODAY}
    again = NewForm("section_60", "Fælles bestyrelse", date(2026, 6, 1))
    actions.record_partner_form(**who, partner_id=row.pk, new=again)
    assert refused(
        lambda: actions.record_partner_form(**who, partner_id=row.pk, new=replace(again, valid_from=date(2025, 12, 31)))
    ) == ["communities.outside_life"]
    assert refused(lambda: actions.end_partner(**who, partner_id=row.pk, on=date(2026, 1, 1))) == [
        "communities.ends_before_start"
    ]
    actions.end_partner(**who, partner_id=row.pk, on=TODAY)
    assert refused(lambda: actions.end_partner(**who, partner_id=row.pk, on=TODAY)) == ["communities.ended_already"]
    assert refused(lambda: actions.record_partner_form(**who, partner_id=row.pk, new=replace(again, valid_from=TODAY))) == [
        "communities.outside_life"
    ]
    assert refused(lambda: partner(place)) == ["communities.partner_there"]


def test_outreach_covers_somebody_with_some_hours(place: Place) -> None:
    new, who = outreach(place), {"by": place.cast.secretariat, "today": TODAY}
    assert refused(lambda: actions.start_outreach(**who, new=replace(new, hours=Decimal(0), municipalities=()))) == [
        "communities.no_hours",
        "communities.covers_nobody",
    ]
    row = going_out(place)
    actions.end_outreach(**who, outreach_id=row.pk, on=TODAY)
    assert [len(queries.outreach(day)) for day in (TODAY - timedelta(days=1), TODAY)] == [1, 0]
    assert refused(lambda: actions.end_outreach(**who, outreach_id=row.pk, on=TODAY)) == ["communities.ended_already"]


def test_a_manager_keeps_own_services_alone(place: Place) -> None:
    with pytest.raises(PermissionDenied):
        actions.start_outreach(by=place.cast.service_manager, today=TODAY, new=outreach(place, place.house.fjordlyngen))


def test_a_community_runs_from_its_first_day(place: Place) -> None:
    counts = [queries.counts(day).communities for day in (START - timedelta(days=1), START)]
    assert counts == [0, 1]


def test_answers_count_as_knowledge_shared_by_a_service_at_level_1(place: Place) -> None:
    cast, sivkaer = place.cast, place.house.sivkaer.pk
    give_level(cast, service(sivkaer), 1, date(2026, 1, 1))

    def standing() -> Any:
        (row,) = duty_book(TODAY, lists=None, only=sivkaer)
        return row.duties[Duty.KNOWLEDGE]

    assert standing().mark is DutyMark.UNKNOWN
    row = asked(place)
    answer = Answer("Vi bruger pauser.", Decimal("2.5"), sivkaer)
    actions.answer_knowledge(by=cast.service_manager, today=TODAY, request_id=row.pk, answer=answer)
    found = standing()
    assert (found.mark, found.params["municipalities"], found.params["hours"]) == (DutyMark.PARTLY, 1, Decimal("2.5"))
