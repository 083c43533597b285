"""Acts on the agreement: who may, what is refused, what is written, and that nothing issued changes."""

import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from rammevaerk.accounts.models import AuditEntry, RoleAssignment
from rammevaerk.decisions.models import Body
from rammevaerk.governance import actions, facts, queries
from rammevaerk.governance.actions import Meeting, NewCycle, NewFocusArea, NewProlongation, Registration
from rammevaerk.governance.models import (
    ApprovalStep,
    Cycle,
    CycleState,
    CycleStep,
    Deadline,
    Document,
    FocusArea,
    HearingAnswer,
    Version,
)
from rammevaerk.governance.rules.cycle import AgreementState
from rammevaerk.governance.rules.opening import next_opening
from rammevaerk.governance.rules.party import Mark, PartyStanding, PartyStep, Stage
from rammevaerk.kernel.errors import Refused

from tests.governance.conftest import Agreement, make_version_row, with_names
from tests.support.people import TODAY, Cast

CPR = "010190-1234"
APPROVED = Registration(PartyStep.APPROVED, "Byrådet", date(2026, 10, 28), item_number="7", case_number="26-000055")


def approve(agreement: Agreement, party: Any, *, confirmed: bool = True, new: Registration = APPROVED) -> ApprovalStep:
    cast = agreement.cast
    version = agreement.cycle.versions.order_by("-pk")[0]
    step = actions.register_approval(by=cast.secretariat, today=TODAY, version_id=version.pk, party_id=party.pk, new=new)
    if confirmed:
        actions.confirm_approval(by=cast.second_secretariat, today=TODAY, step_id=step.pk)
    return step


def refused(act: Any, *args: Any, **kwargs: Any) -> list[str]:
    with pytest.raises(Refused) as error:
        act(*args, **kwargs)
    return with_names(error.value.findings)


def advance(agreement: Agreement, to: AgreementState, today: date = TODAY) -> Cycle:
    return actions.advance_cycle(by=agreement.cast.secretariat, today=today, cycle_id=agreement.cycle.pk, to=to)


# ---- opening and moving ----


def test_a_cycle_is_opened_with_its_first_step_and_an_audit_row(cast: Cast) -> None:
    new = NewCycle("2029-2030", "Rammeaftale 2029–2030", date(2029, 1, 1), date(2031, 1, 1))
    cycle, findings = actions.open_cycle(by=cast.secretariat, today=TODAY, area_code="sjaelland", new=new)
    assert with_names(findings) == ["governance.no_deadlines"]
    assert cycle.state == CycleState.PLANNED
    assert CycleStep.objects.get(cycle=cycle).on == TODAY
    assert AuditEntry.objects.filter(act="open_cycle", target_id=cycle.pk).exists()


def test_a_cycle_of_three_years_is_opened_with_a_warning(cast: Cast) -> None:
    new = NewCycle("2029-2031", "Rammeaftale 2029–2031", date(2029, 1, 1), date(2032, 1, 1))
    _cycle, findings = actions.open_cycle(by=cast.secretariat, today=TODAY, area_code="sjaelland", new=new)
    assert with_names(findings) == ["governance.other_length", "governance.no_deadlines"]


def test_a_cycle_that_overlaps_another_is_refused(agreement: Agreement) -> None:
    new = NewCycle("2028-2029", "Rammeaftale 2028–2029", date(2028, 1, 1), date(2030, 1, 1))
    codes = refused(actions.open_cycle, by=agreement.cast.secretariat, today=TODAY, area_code="sjaelland", new=new)
    assert codes == ["governance.period_overlaps"]


def next_agreement(agreement: Agreement, **change: Any) -> NewCycle:
    deadlines, phases = facts.timetable(agreement.cycle.pk)
    known = next_opening(facts.cycle_facts("sjaelland")[agreement.cycle.pk], deadlines, phases, years=2)
    given = {"name": "2029-2030", "title": "Rammeaftale 2029–2030", "starts": date(2029, 1, 1), "ends": date(2031, 1, 1)}
    return NewCycle(**{**given, "deadlines": known.deadlines, "phases": known.phases, **change})


def test_the_next_agreement_gets_the_timetable_with_bodies_roles_and_stages(agreement: Agreement) -> None:
    Deadline.objects.filter(party_stage="decided").update(body=Body.objects.get(key="kkr"))
    new = next_agreement(agreement)
    cycle, _found = actions.open_cycle(by=agreement.cast.secretariat, today=TODAY, area_code="sjaelland", new=new)
    last = cycle.deadlines.get(party_stage="decided")
    assert (last.due, last.role, last.done_on) == (date(2028, 12, 1), "secretariat", None)
    assert last.body is not None
    assert last.body.key == "kkr"
    phase = cycle.phases.get()
    assert (phase.starts, phase.ends, phase.state) == (date(2028, 9, 8), date(2028, 12, 2), "in_ratification")


def test_the_same_person_who_opens_the_same_agreement_twice_gets_one(agreement: Agreement) -> None:
    new, cast = next_agreement(agreement), agreement.cast
    first, _found = actions.open_cycle(by=cast.secretariat, today=TODAY, area_code="sjaelland", new=new)
    second, _found = actions.open_cycle(by=cast.secretariat, today=TODAY, area_code="sjaelland", new=new)
    assert first.pk == second.pk
    assert Cycle.objects.filter(name="2029-2030").count() == 1
    assert AuditEntry.objects.filter(act="open_cycle").count() == 1


@pytest.mark.parametrize("change", [{"title": "En anden"}, {"deadlines": ()}, {"phases": ()}])
def test_another_agreement_in_the_same_years_is_refused(agreement: Agreement, change: dict[str, Any]) -> None:
    new, other = next_agreement(agreement), next_agreement(agreement, **change)
    cast = agreement.cast
    actions.open_cycle(by=cast.secretariat, today=TODAY, area_code="sjaelland", new=new)
    for by, given in ((cast.secretariat, other), (cast.second_secretariat, new)):
        codes = refused(actions.open_cycle, by=by, today=TODAY, area_code="sjaelland", new=given)
        assert codes[0] == "governance.period_overlaps"


@pytest.mark.django_db(transaction=True)
def test_two_who_open_at_the_same_moment_get_one_agreement(cast: Cast) -> None:
    new = NewCycle("2029-2030", "Rammeaftale 2029–2030", date(2029, 1, 1), date(2031, 1, 1))
    both_ready, results = threading.Barrier(2), []

    def ask(by: RoleAssignment) -> None:
        try:
            both_ready.wait(timeout=10)
            cycle, _found = actions.open_cycle(by=by, today=TODAY, area_code="sjaelland", new=new)
            results.append(cycle.name)
        except Refused as error:
            results.append(error.findings[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[by]) for by in (cast.secretariat, cast.second_secretariat)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(results) == ["2029-2030", "governance.period_overlaps"]
    assert Cycle.objects.count() == 1


@pytest.mark.parametrize("name", ["case_worker", "steering_group", "disability_council", "auditor", "outsider"])
def test_only_the_secretariat_opens_an_agreement(cast: Cast, name: str) -> None:
    new = NewCycle("2029-2030", "Rammeaftale 2029–2030", date(2029, 1, 1), date(2031, 1, 1))
    with pytest.raises(PermissionDenied):
        actions.open_cycle(by=cast.person(name), today=TODAY, area_code="sjaelland", new=new)
    assert not Cycle.objects.exists()


@pytest.mark.parametrize("name", ["case_worker", "steering_group", "disability_council", "auditor", "outsider"])
def test_only_the_secretariat_moves_the_agreement(agreement: Agreement, name: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.advance_cycle(by=agreement.cast.person(name), today=TODAY, cycle_id=agreement.cycle.pk, to=AgreementState.ADOPTED)


def test_the_agreement_goes_from_the_parties_to_in_force(agreement: Agreement) -> None:
    cast = agreement.cast
    for party in (cast.naestved, cast.slagelse):
        approve(agreement, party)
    assert refused(advance, agreement, AgreementState.ADOPTED) == ["governance.approvals_missing"]
    approve(agreement, cast.region)
    assert advance(agreement, AgreementState.ADOPTED).state == CycleState.ADOPTED
    assert refused(advance, agreement, AgreementState.PUBLISHED) == ["governance.no_documents"]
    for kind in ("word", "pdf"):
        Document.objects.create(version=agreement.version, kind=kind, file_name=kind, media_type="x", sha256="0", content=b"x")
    advance(agreement, AgreementState.PUBLISHED)
    assert refused(advance, agreement, AgreementState.IN_FORCE) == ["governance.not_yet"]
    advance(agreement, AgreementState.IN_FORCE, date(2027, 1, 1))
    states = list(CycleStep.objects.filter(cycle=agreement.cycle).order_by("pk").values_list("from_state", "to_state"))
    assert states == [("in_ratification", "adopted"), ("adopted", "published"), ("published", "in_force")]


def test_a_party_that_joins_before_the_first_day_must_approve_too(agreement: Agreement) -> None:
    from rammevaerk.accounts.actions import ensure_member

    cast = agreement.cast
    for party in (cast.naestved, cast.slagelse, cast.region):
        approve(agreement, party)
    ensure_member(cast.area, cast.odense, valid_from=date(2027, 1, 1))
    assert refused(advance, agreement, AgreementState.ADOPTED) == ["governance.approvals_missing"]
    approve(agreement, cast.odense)
    assert advance(agreement, AgreementState.ADOPTED).state == CycleState.ADOPTED


def test_the_successor_of_a_region_approves_not_the_region_it_succeeds(agreement: Agreement) -> None:
    from rammevaerk.accounts.actions import record_succession

    cast = agreement.cast
    record_succession(
        by=cast.secretariat,
        predecessor=cast.region,
        successor=cast.successor_region,
        effective=date(2027, 1, 1),
        legal_source="Lov 699",
    )
    codes = refused(approve, agreement, cast.region)
    assert codes == ["governance.no_party"]
    for party in (cast.naestved, cast.slagelse, cast.successor_region):
        approve(agreement, party)
    assert advance(agreement, AgreementState.ADOPTED).state == CycleState.ADOPTED


def test_a_prolongation_is_recorded_and_closes_the_gap(agreement: Agreement) -> None:
    new_year = date(2027, 1, 1)
    assert queries.agreement_notice(new_year) is not None
    new = NewProlongation(date(2027, 7, 1), "KKR Sjælland", date(2026, 11, 1), "Aftalen er ikke vedtaget endnu.")
    actions.prolong_terms(by=agreement.cast.secretariat, today=TODAY, cycle_id=agreement.before.pk, new=new)
    assert queries.agreement_notice(new_year) is None
    prolonged = queries.prolonged(new_year)
    assert prolonged is not None
    assert prolonged.name == "2025-2026"
    codes = refused(actions.prolong_terms, by=agreement.cast.secretariat, today=TODAY, cycle_id=agreement.before.pk, new=new)
    assert codes == ["governance.prolongation_too_short"]


def test_a_deadline_is_met_on_a_past_day(agreement: Agreement) -> None:
    deadline = agreement.cycle.deadlines.first()
    assert deadline is not None
    given = {"by": agreement.cast.secretariat, "today": TODAY, "deadline_id": deadline.pk}
    assert refused(actions.set_deadline_done, **given, done_on=date(2026, 11, 11)) == ["governance.decision_in_future"]
    actions.set_deadline_done(**given, done_on=TODAY)
    deadline.refresh_from_db()
    assert deadline.done_on == TODAY


def test_a_focus_area_is_added_at_the_end_and_points_to_the_one_it_goes_on_from(agreement: Agreement) -> None:
    earlier = FocusArea.objects.get(cycle=agreement.before)
    new = NewFocusArea("Unge", "Fælles plan", agreement.cast.slagelse.pk, earlier.pk)
    row = actions.record_focus_area(by=agreement.cast.secretariat, today=TODAY, cycle_id=agreement.cycle.pk, new=new)
    assert (row.position, row.continues_id, row.lead) == (2, earlier.pk, agreement.cast.slagelse)


# ---- approvals ----


def test_a_decision_counts_when_a_second_person_has_confirmed_it(agreement: Agreement) -> None:
    cast = agreement.cast
    step = approve(agreement, cast.naestved, confirmed=False)
    row = next(item for item in queries.board(agreement.cycle, TODAY).rows if item.party.id == cast.naestved.pk)
    assert row.status.standing is PartyStanding.UNCONFIRMED
    assert refused(actions.confirm_approval, by=cast.secretariat, today=TODAY, step_id=step.pk) == ["governance.same_person"]
    actions.confirm_approval(by=cast.second_secretariat, today=TODAY, step_id=step.pk)
    row = next(item for item in queries.board(agreement.cycle, TODAY).rows if item.party.id == cast.naestved.pk)
    assert row.status.standing is PartyStanding.APPROVED
    assert refused(actions.confirm_approval, by=cast.second_secretariat, today=TODAY, step_id=step.pk) == [
        "governance.confirmed_already"
    ]


def test_a_second_role_of_the_same_person_does_not_confirm(agreement: Agreement) -> None:
    from rammevaerk.accounts.models import RoleAssignment

    step = approve(agreement, agreement.cast.naestved, confirmed=False)
    own = RoleAssignment.objects.create(
        user=agreement.cast.secretariat.user, organisation=agreement.cast.steering_body, role="secretariat"
    )
    assert refused(actions.confirm_approval, by=own, today=TODAY, step_id=step.pk) == ["governance.same_person"]


def test_a_new_version_needs_new_approvals(agreement: Agreement) -> None:
    cast = agreement.cast
    approve(agreement, cast.naestved)
    make_version_row(cast, agreement.cycle, "1.1", "Nu er teksten en anden.")
    standings = {item.party.id: item.status.standing for item in queries.board(agreement.cycle, TODAY).rows}
    assert standings[cast.naestved.pk] is PartyStanding.CANNOT_MAKE_IT
    approve(agreement, cast.naestved)
    standings = {item.party.id: item.status.standing for item in queries.board(agreement.cycle, TODAY).rows}
    assert standings[cast.naestved.pk] is PartyStanding.APPROVED


def test_an_approval_is_registered_only_while_the_version_is_with_the_parties(agreement: Agreement) -> None:
    Cycle.objects.filter(pk=agreement.cycle.pk).update(state=CycleState.HEARD)
    assert refused(approve, agreement, agreement.cast.naestved) == ["governance.not_with_parties"]


@pytest.mark.parametrize("field", ["body", "remarks"])
def test_no_citizens_number_gets_into_the_texts(agreement: Agreement, field: str) -> None:
    new = replace(APPROVED, **{field: f"Sag {CPR}"})
    assert refused(approve, agreement, agreement.cast.naestved, new=new) == ["kernel.cpr_number"]
    assert not ApprovalStep.objects.exists()


def test_a_planned_day_moves_the_party_and_can_be_taken_back(agreement: Agreement) -> None:
    cast = agreement.cast
    given: dict[str, Any] = {
        "by": cast.secretariat,
        "today": TODAY,
        "version_id": agreement.version.pk,
        "party_id": cast.naestved.pk,
    }
    actions.plan_meeting(**given, new=Meeting(Stage.DECIDED, date(2026, 11, 26)))
    assert _decided(agreement).mark is Mark.PLANNED
    actions.plan_meeting(**given, new=Meeting(Stage.DECIDED, None, "Aflyst"))
    assert _decided(agreement).mark is Mark.MISSING


def _decided(agreement: Agreement) -> Any:
    board = queries.board(agreement.cycle, TODAY)
    return next(item for item in board.rows if item.party.id == agreement.cast.naestved.pk).status.treatments[-1]


@pytest.mark.parametrize(
    "table", ["version", "approvalstep", "approvalconfirmation", "hearinganswer", "document", "cyclestep", "prolongation"]
)
def test_what_is_issued_is_never_changed_nor_deleted(agreement: Agreement, table: str) -> None:
    for statement in (f"UPDATE governance_{table} SET id = id", f"DELETE FROM governance_{table}"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


# ---- hearing ----


def test_a_disability_council_answers_for_itself(agreement: Agreement) -> None:
    cast = agreement.cast
    given: dict[str, Any] = {"today": TODAY, "version_id": agreement.version.pk}
    row = actions.answer_hearing(by=cast.disability_council, **given, words="Vi ønsker mere tid.")
    assert (row.organisation, row.on) == (cast.council, TODAY)
    assert refused(actions.answer_hearing, by=cast.disability_council, **given, words=" ") == ["governance.empty_answer"]
    assert refused(actions.answer_hearing, by=cast.disability_council, **given, words=CPR) == ["kernel.cpr_number"]
    with pytest.raises(PermissionDenied):
        actions.answer_hearing(by=cast.secretariat, **given, words="Vi svarer for rådet.")
    assert HearingAnswer.objects.count() == 1


def test_a_closed_hearing_takes_no_answer(agreement: Agreement) -> None:
    Cycle.objects.filter(pk=agreement.cycle.pk).update(state=CycleState.ADOPTED)
    codes = refused(
        actions.answer_hearing,
        by=agreement.cast.disability_council,
        today=TODAY,
        version_id=agreement.version.pk,
        words="For sent",
    )
    assert codes == ["governance.hearing_closed"]


# ---- versions ----


def make(agreement: Agreement, number: str, today: date = TODAY) -> Version:
    return actions.make_version(by=agreement.cast.secretariat, today=today, cycle_id=agreement.cycle.pk, number=number)


def test_a_version_is_frozen_from_the_data_with_its_hash(agreement: Agreement) -> None:
    version = make(agreement, "1.1")
    assert len(version.content_hash) == 64
    headings = [section["heading"] for section in version.content["sections"]]
    assert headings[0] == "Parter"
    assert [heading for heading in headings if heading.startswith("Bilag")] == [
        "Bilag 1. Tilbudsliste",
        "Bilag 2. Takstliste",
        "Bilag 3. Balance mellem udbud og efterspørgsel",
        "Bilag 4. Tilbagemeldinger fra indberetningsrunden",
        "Bilag 5. Hvem beslutter hvad",
        "Bilag 6. Udpegede tilbud",
        "Bilag 7. Særlige vilkår",
    ]
    parties = next(block for block in version.content["sections"][0]["blocks"] if block["kind"] == "bullets")
    assert parties["items"] == ["Næstved Kommune", "Region Sjælland", "Slagelse Kommune"]


def test_an_unchanged_text_makes_no_new_version(agreement: Agreement) -> None:
    make(agreement, "1.1")
    assert refused(make, agreement, "1.2") == ["governance.nothing_changed"]


def test_a_changed_focus_area_changes_the_hash(agreement: Agreement) -> None:
    first = make(agreement, "1.1")
    actions.record_focus_area(
        by=agreement.cast.secretariat, today=TODAY, cycle_id=agreement.cycle.pk, new=NewFocusArea("Spiseforstyrrelser")
    )
    assert make(agreement, "1.2").content_hash != first.content_hash


def test_a_taken_number_and_an_adopted_agreement_are_refused(agreement: Agreement) -> None:
    assert refused(make, agreement, "1.0") == ["governance.number_taken"]
    Cycle.objects.filter(pk=agreement.cycle.pk).update(state=CycleState.ADOPTED)
    assert refused(make, agreement, "2.0") == ["governance.adopted_already"]


def test_what_is_not_known_stands_as_unknown_in_the_text(agreement: Agreement) -> None:
    version = make(agreement, "1.1")
    decides, designated, terms = version.content["sections"][-3:]
    assert decides["heading"] == "Bilag 5. Hvem beslutter hvad"
    assert designated["blocks"][-1]["words"] == "Ingen tilbud er udpeget."
    assert terms["blocks"][0]["words"] == "Ingen særlige vilkår er i kraft."
    row = next(block for block in decides["blocks"] if block["kind"] == "table")["rows"][0]
    assert row == ["Rammeaftalen", "–", "–", "KKR Sjælland", "Ukendt", "–"]
