"""The acts of a data collection, from opening to publishing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils.timezone import localtime

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import AuditEntry
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.models import Occupancy, Service
from rammevaerk.reporting import actions, facts
from rammevaerk.reporting.models import DemandAnswer, HearingAnswer, Return, ReturnStep, Round, UnitAnswer
from rammevaerk.reporting.rules.answers import DemandReport, UnitReport

from tests.reporting.conftest import DEADLINE, OPENED, TODAY, Register, make_unit, unit_report


def codes(refused: Any) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def test_a_round_asks_every_service_of_the_parties_and_every_municipality(cast: Any, register: Register, a_round: Round) -> None:
    asked = set(a_round.returns.filter(kind="operator").values_list("service__name", "respondent__name"))
    assert asked == {
        ("Sivkær", "Slagelse Kommune"),
        ("Tangstien", "Slagelse Kommune"),
        ("Hyldemosen", "Region Sjælland"),
    }
    demand = a_round.returns.filter(kind="demand")
    assert set(demand.values_list("respondent__name", flat=True)) == {"Næstved Kommune", "Slagelse Kommune"}
    assert DemandAnswer.objects.filter(return_of__in=demand).count() == 2 * 12


def test_reference_rows_and_closed_services_are_not_asked(cast: Any, register: Register) -> None:
    Service.objects.filter(pk=register.tangstien.pk).update(closed_on=OPENED)
    Service.objects.filter(pk=register.hyldemosen.pk).update(is_reference=True)
    made = actions.open_round(by=cast.secretariat, today=OPENED, area=cast.area, plan=actions.RoundPlan("R", 2027, DEADLINE))
    assert set(made.returns.filter(kind="operator").values_list("service__name", flat=True)) == {"Sivkær"}


def test_the_successor_is_asked_for_what_it_has_taken_over(cast: Any, register: Register) -> None:
    accounts.record_succession(
        by=cast.secretariat,
        predecessor=cast.region,
        successor=cast.successor_region,
        effective=date(2027, 1, 1),
        legal_source="Lov nr. 699",
    )
    later = date(2027, 9, 1)
    made = actions.open_round(by=cast.secretariat, today=later, area=cast.area, plan=actions.RoundPlan("R", 2028, later))
    assert made.returns.get(service=register.hyldemosen).respondent == cast.successor_region


def test_known_places_and_use_are_filled_in(cast: Any, register: Register) -> None:
    Occupancy.objects.bulk_create(
        Occupancy(
            unit=register.sivkaer_a,
            paragraph="SEL-108",
            month=date(2025, month, 1),
            origin="placements",
            place_days=Decimal(360),
            people=12 + month % 2,
            people_at_end=12,
        )
        for month in range(1, 13)
    )
    made = actions.open_round(by=cast.secretariat, today=OPENED, area=cast.area, plan=actions.RoundPlan("R", 2027, DEADLINE))
    answer = UnitAnswer.objects.get(return_of__round=made, unit=register.sivkaer_a)
    assert (answer.approved, answer.budgeted, answer.agreement, answer.expected_places) == (13, 12, 12, 12)
    assert (answer.place_days, answer.people, answer.accounts_year, answer.budget_year) == (Decimal(4320), 13, 2025, 2027)
    empty = UnitAnswer.objects.get(return_of__round=made, unit=register.sivkaer_b)
    assert empty.place_days is None and empty.people is None


def test_a_year_with_months_missing_is_not_filled_in(cast: Any, register: Register) -> None:
    Occupancy.objects.create(
        unit=register.sivkaer_a,
        paragraph="SEL-108",
        month=date(2025, 1, 1),
        origin="placements",
        place_days=9,
        people=1,
        people_at_end=1,
    )
    made = actions.open_round(by=cast.secretariat, today=OPENED, area=cast.area, plan=actions.RoundPlan("R", 2027, DEADLINE))
    assert UnitAnswer.objects.get(return_of__round=made, unit=register.sivkaer_a).place_days is None


def test_only_the_secretariat_opens_rounds(cast: Any, register: Register) -> None:
    with pytest.raises(PermissionDenied):
        actions.open_round(by=cast.controller, today=OPENED, area=cast.area, plan=actions.RoundPlan("R", 2027, DEADLINE))


def test_a_round_is_refused_twice_for_a_year_and_with_a_deadline_that_has_passed(cast: Any, a_round: Round) -> None:
    with pytest.raises(Refused) as refused:
        actions.open_round(
            by=cast.secretariat, today=OPENED, area=cast.area, plan=actions.RoundPlan("R", 2027, date(2026, 8, 31))
        )
    assert codes(refused) == ["reporting.deadline_passed", "reporting.round_exists"]
    assert Round.objects.count() == 1


def test_a_draft_keeps_what_is_written_and_says_what_is_missing(cast: Any, of_sivkaer: Return, register: Register) -> None:
    half = unit_report(register.sivkaer_a, waiting=None, lines=())
    found = actions.save_draft(by=cast.service_manager, today=TODAY, return_id=of_sivkaer.pk, reports=[half])
    assert {"reporting.number_missing", "reporting.no_budget"} <= {finding.code for finding in found}
    (kept, _other) = facts.unit_reports([of_sivkaer.pk])[of_sivkaer.pk]
    assert kept == half
    of_sivkaer.refresh_from_db()
    assert of_sivkaer.state == "draft" and of_sivkaer.saved_at is not None


def test_saving_again_replaces_the_budget_lines(cast: Any, of_sivkaer: Return, register: Register) -> None:
    for lines in (unit_report(register.sivkaer_a).lines, unit_report(register.sivkaer_a).lines[:1]):
        report = unit_report(register.sivkaer_a, lines=lines)
        actions.save_draft(by=cast.municipal_economist, today=TODAY, return_id=of_sivkaer.pk, reports=[report])
    assert len(facts.unit_reports([of_sivkaer.pk])[of_sivkaer.pk][0].lines) == 1


def test_a_draft_with_a_cpr_number_is_refused_and_nothing_is_kept(cast: Any, of_sivkaer: Return, register: Register) -> None:
    report = unit_report(register.sivkaer_a, remarks="Borger 010180-1234 flyttede")
    with pytest.raises(Refused) as refused:
        actions.save_draft(by=cast.service_manager, today=TODAY, return_id=of_sivkaer.pk, reports=[report])
    assert codes(refused) == ["kernel.cpr_number"]
    assert "010180" not in str(refused.value.findings)
    assert facts.unit_reports([of_sivkaer.pk])[of_sivkaer.pk][0].people is None


def test_a_unit_of_another_service_is_refused(cast: Any, of_sivkaer: Return, register: Register) -> None:
    stranger = unit_report(make_unit(register.tangstien, "Fremmed", places=4))
    with pytest.raises(Refused) as refused:
        actions.save_draft(by=cast.service_manager, today=TODAY, return_id=of_sivkaer.pk, reports=[stranger])
    assert codes(refused) == ["reporting.unit_not_asked"]


@pytest.mark.parametrize("person", ["operator_economist", "controller", "case_worker", "secretariat", "auditor", "outsider"])
def test_only_those_it_belongs_to_write_in_a_return(cast: Any, of_sivkaer: Return, full_sivkaer: Any, person: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.save_draft(by=cast.person(person), today=TODAY, return_id=of_sivkaer.pk, reports=full_sivkaer)


def test_a_manager_does_not_write_for_another_service_of_the_municipality(cast: Any, a_round: Round, register: Register) -> None:
    other = a_round.returns.get(service=register.tangstien)
    with pytest.raises(PermissionDenied):
        actions.save_draft(by=cast.service_manager, today=TODAY, return_id=other.pk, reports=[])


@pytest.mark.parametrize("person", ["service_manager", "municipal_economist", "controller", "outsider"])
def test_demand_is_written_by_the_municipalitys_own_authority(
    cast: Any, of_naestved: Return, full_demand: Any, person: str
) -> None:
    with pytest.raises(PermissionDenied):
        actions.save_draft(by=cast.person(person), today=TODAY, return_id=of_naestved.pk, reports=full_demand)


def test_demand_is_submitted_when_every_group_is_answered(
    cast: Any, of_naestved: Return, full_demand: tuple[DemandReport, ...]
) -> None:
    actions.save_draft(by=cast.case_worker, today=TODAY, return_id=of_naestved.pk, reports=full_demand[:5])
    with pytest.raises(Refused) as refused:
        actions.submit(by=cast.case_worker, today=TODAY, return_id=of_naestved.pk)
    assert codes(refused) == ["reporting.score_missing"] * 7
    actions.save_draft(by=cast.buying_controller, today=TODAY, return_id=of_naestved.pk, reports=full_demand)
    assert actions.submit(by=cast.case_worker, today=TODAY, return_id=of_naestved.pk).state == "submitted"
    assert facts.demand_reports([of_naestved.pk])[of_naestved.pk] == full_demand


def test_an_incomplete_return_is_not_submitted(cast: Any, of_sivkaer: Return) -> None:
    with pytest.raises(Refused):
        actions.submit(by=cast.service_manager, today=TODAY, return_id=of_sivkaer.pk)
    of_sivkaer.refresh_from_db()
    assert of_sivkaer.state == "draft" and not ReturnStep.objects.exists()


def test_the_whole_way_with_a_return_in_between(cast: Any, submitted: Return, full_sivkaer: tuple[UnitReport, ...]) -> None:
    actions.send_back(by=cast.secretariat, today=TODAY, return_id=submitted.pk, comment="Ventelisten er for 2025.")
    corrected = [replace(report, waiting=1) for report in full_sivkaer]
    actions.save_draft(by=cast.service_manager, today=TODAY, return_id=submitted.pk, reports=corrected)
    actions.submit(by=cast.service_manager, today=TODAY, return_id=submitted.pk)
    actions.accept(by=cast.secretariat, today=TODAY, return_id=submitted.pk)
    steps = list(
        ReturnStep.objects.filter(return_of=submitted).order_by("pk").values_list("from_state", "to_state", "by__user__username")
    )
    assert steps == [
        ("draft", "submitted", "service_manager"),
        ("submitted", "returned", "secretariat"),
        ("returned", "submitted", "service_manager"),
        ("submitted", "accepted", "secretariat"),
    ]
    acts = AuditEntry.objects.filter(target_type="return", target_id=submitted.pk).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["save_return", "submit_return", "send_back_return", "save_return", "submit_return", "accept_return"]
    assert localtime(ReturnStep.objects.filter(return_of=submitted)[0].at).date() == TODAY


def test_what_is_odd_is_kept_with_the_return_and_its_rulebook(cast: Any, of_sivkaer: Return, register: Register) -> None:
    reports = [unit_report(register.sivkaer_a, lines=()), unit_report(register.sivkaer_b, "SEL-107")]
    actions.save_draft(by=cast.service_manager, today=TODAY, return_id=of_sivkaer.pk, reports=reports)
    row = actions.submit(by=cast.service_manager, today=TODAY, return_id=of_sivkaer.pk)
    assert [finding["code"] for finding in row.odd] == ["reporting.no_budget"]
    assert len(row.rulebook) == 16


def test_a_return_is_held_against_the_last_round(
    cast: Any, submitted: Return, full_sivkaer: tuple[UnitReport, ...], register: Register
) -> None:
    actions.accept(by=cast.secretariat, today=TODAY, return_id=submitted.pk)
    later = date(2027, 9, 1)
    made = actions.open_round(by=cast.secretariat, today=later, area=cast.area, plan=actions.RoundPlan("R", 2028, later))
    row = made.returns.get(service=register.sivkaer)
    grown = [replace(report, accounts_year=2026, budget_year=2028, budgeted=20) for report in full_sivkaer]
    found = actions.save_draft(by=cast.service_manager, today=later, return_id=row.pk, reports=grown)
    assert [finding.code for finding in found] == ["reporting.budgeted_moved"] * 2


@pytest.mark.parametrize("person", ["controller", "service_manager", "steering_group", "auditor"])
def test_only_the_secretariat_answers_a_return(cast: Any, submitted: Return, person: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.accept(by=cast.person(person), today=TODAY, return_id=submitted.pk)
    with pytest.raises(PermissionDenied):
        actions.send_back(by=cast.person(person), today=TODAY, return_id=submitted.pk, comment="x")


def test_a_comment_with_a_cpr_number_is_refused(cast: Any, submitted: Return) -> None:
    with pytest.raises(Refused) as refused:
        actions.send_back(by=cast.secretariat, today=TODAY, return_id=submitted.pk, comment="Ret 010180-1234")
    assert codes(refused) == ["kernel.cpr_number"]


def test_a_round_does_not_close_over_submitted_returns(cast: Any, submitted: Return) -> None:
    with pytest.raises(Refused) as refused:
        actions.close_round(by=cast.secretariat, today=TODAY, round_id=submitted.round_id)
    assert codes(refused) == ["reporting.returns_waiting"]


def test_a_closed_round_takes_nothing_and_what_was_not_accepted_is_closed(
    cast: Any, in_hearing: Round, register: Register, full_sivkaer: Any, of_naestved: Return, full_demand: Any
) -> None:
    states = dict(in_hearing.returns.values_list("service__name", "state"))
    assert states["Sivkær"] == "accepted" and states["Tangstien"] == "closed"
    with pytest.raises(Refused) as refused:
        actions.save_draft(by=cast.case_worker, today=TODAY, return_id=of_naestved.pk, reports=full_demand)
    assert codes(refused) == ["reporting.round_closed"]


def test_late_answers_are_taken_while_the_round_is_open(cast: Any, submitted: Return) -> None:
    assert submitted.round.deadline < TODAY and submitted.state == "submitted"


def test_a_hearing_is_answered_by_the_parties_until_its_last_day(cast: Any, in_hearing: Round) -> None:
    until = in_hearing.hearing_until
    assert until is not None
    answer = actions.answer_hearing(by=cast.controller, today=until, round_id=in_hearing.pk, comment=" Vi er enige. ")
    assert (answer.organisation, answer.text) == (cast.slagelse, "Vi er enige.")
    with pytest.raises(Refused) as refused:
        actions.answer_hearing(by=cast.controller, today=date(2026, 12, 2), round_id=in_hearing.pk, comment="For sent")
    assert codes(refused) == ["reporting.hearing_closed"]
    with pytest.raises(Refused) as refused:
        actions.answer_hearing(by=cast.controller, today=TODAY, round_id=in_hearing.pk, comment="  ")
    assert codes(refused) == ["reporting.hearing_empty"]


@pytest.mark.parametrize("person", ["auditor", "secretariat"])
def test_those_who_are_not_heard_do_not_answer(cast: Any, in_hearing: Round, person: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.answer_hearing(by=cast.person(person), today=TODAY, round_id=in_hearing.pk, comment="Hej")


def test_there_is_no_hearing_while_the_round_is_open(cast: Any, a_round: Round) -> None:
    with pytest.raises(Refused) as refused:
        actions.answer_hearing(by=cast.controller, today=TODAY, round_id=a_round.pk, comment="Hej")
    assert codes(refused) == ["reporting.hearing_closed"]


def test_a_round_is_published_after_the_hearing(cast: Any, in_hearing: Round) -> None:
    done = actions.publish_round(by=cast.secretariat, today=TODAY, round_id=in_hearing.pk)
    assert (done.state, done.published_on) == ("published", TODAY)
    with pytest.raises(Refused):
        actions.publish_round(by=cast.secretariat, today=TODAY, round_id=in_hearing.pk)


def test_those_who_have_not_answered_are_reminded_and_nobody_else(cast: Any, submitted: Return, a_round: Round) -> None:
    everybody = list(a_round.returns.values_list("pk", flat=True))
    assert actions.remind(by=cast.secretariat, today=TODAY, round_id=a_round.pk, returns=everybody) == len(everybody) - 1
    submitted.refresh_from_db()
    assert submitted.reminded_on is None
    with pytest.raises(PermissionDenied):
        actions.remind(by=cast.controller, today=TODAY, round_id=a_round.pk, returns=everybody)


def test_accepted_budgets_are_facts_for_pricing(
    cast: Any, submitted: Return, register: Register, django_assert_num_queries: Any
) -> None:
    assert facts.adopted_budgets(2027) == ()
    actions.accept(by=cast.secretariat, today=TODAY, return_id=submitted.pk)
    with django_assert_num_queries(2):
        found = facts.adopted_budgets(2027)
    assert [(one.unit_id, one.paragraph, one.operator_id) for one in found] == [
        (register.sivkaer_a.pk, "SEL-108", cast.slagelse.pk),
        (register.sivkaer_b.pk, "SEL-107", cast.slagelse.pk),
    ]
    assert sum(line.amount_ore for line in found[0].lines) == 850_000_000
    assert (found[0].accounts_year, found[0].place_days) == (2025, Decimal(3577))
    assert facts.adopted_budgets(2026) == ()
    assert facts.adopted_budgets(2027, services=[register.tangstien.pk]) == ()


def test_accepted_demand_is_a_fact_for_insight(
    cast: Any, of_naestved: Return, full_demand: Any, answer_all: Callable[..., None], django_assert_num_queries: Any
) -> None:
    answer_all(of_naestved, full_demand, cast.case_worker)
    with django_assert_num_queries(1):
        found = facts.reported_demand(2027)
    assert [one.report for one in found] == list(full_demand)
    assert {one.municipality_id for one in found} == {cast.naestved.pk}


def test_the_database_guards_scores_and_steps(cast: Any, of_naestved: Return, submitted: Return) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DemandAnswer.objects.filter(return_of=of_naestved).update(score=6)
    with pytest.raises(IntegrityError), transaction.atomic():
        DemandAnswer.objects.filter(return_of=of_naestved).update(score=4, score_unknown=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitAnswer.objects.filter(return_of=submitted).update(budgeted=-1)
    with pytest.raises(ProgrammingError), transaction.atomic():
        ReturnStep.objects.filter(return_of=submitted).update(comment="x")
    with pytest.raises(ProgrammingError), transaction.atomic():
        HearingAnswer.objects.all().delete()
