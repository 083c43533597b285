"""The monthly run as it writes: once, for the right sellers, with what came to light about earlier months."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.db.models import Sum

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import AuditEntry
from rammevaerk.accounts.permissions import Role
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import actions as contracts
from rammevaerk.kernel.errors import Refused
from rammevaerk.law import loader
from rammevaerk.pricing.models import Tariff
from rammevaerk.settlement import actions
from rammevaerk.settlement.actions.running import RUN_LOCK
from rammevaerk.settlement.models import Charge, Entry, Posting, Run, Statement

from tests.support.people import TODAY
from tests.support.placements import House
from tests.support.settling import run_month

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)
IN_OCTOBER, IN_NOVEMBER = date(2026, 10, 3), date(2026, 11, 3)


def run(house: House, month: date = OCTOBER, today: date = IN_NOVEMBER) -> actions.Outcome:
    return run_month(by=house.cast.controller, today=today, month=month)


def charged(house: House, **wanted: Any) -> list[tuple[date, int, int]]:
    """Month, days and øre of the lines Slagelse and Næstved may see, in the order written."""
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk, house.cast.naestved.pk))):
        rows = Charge.objects.filter(**wanted).order_by("id")
        return list(rows.values_list("month", "days", "amount_ore"))


def test_a_month_becomes_a_statement_with_its_lines_and_postings(house: House) -> None:
    house.place("NÆ-1")
    house.place("NÆ-2", house.day, factor=Decimal("0.85"))
    house.place_own("SL-1")
    outcome = run(house)
    assert (outcome.placements, outcome.charges, outcome.statements, outcome.internal_lines) == (3, 3, 1, 1)
    assert outcome.total_ore == 31 * 300_000 + 31 * 60_000 * 85 // 100
    assert outcome.internal_ore == 31 * 300_000
    with acting_for(Acting(Function.ECONOMY, (house.cast.naestved.pk,))):
        statement = Statement.objects.get()
        postings = {(row.account, row.amount_ore) for row in Posting.objects.all()}
    assert (statement.number, statement.serial, statement.lines) == ("2026-000001", 1, 2)
    assert (statement.total_ore, statement.due_on) == (outcome.total_ore, date(2026, 12, 3))
    assert statement.uses_assumed
    home, day = 31 * 300_000, 31 * 60_000 * 85 // 100
    assert postings == {("expense", home), ("expense", day), ("payable", -outcome.total_ore)}


def test_own_citizens_give_an_internal_line_and_never_a_statement(house: House) -> None:
    house.place_own("SL-1")
    outcome = run(house)
    assert (outcome.statements, outcome.internal_lines, outcome.total_ore) == (0, 1, 0)
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        assert not Statement.objects.exists()
        assert Charge.objects.get().internal
        assert sorted(Posting.objects.values_list("account", "amount_ore")) == [("expense", 9_300_000), ("income", -9_300_000)]


def test_running_twice_gives_the_same_and_no_second_statement(house: House) -> None:
    house.place("NÆ-1")
    first = run(house)
    before = charged(house)
    again = run(house)
    assert (first.charges, again.charges, again.statements) == (1, 0, 0)
    assert charged(house) == before
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        assert Run.objects.count() == 2
        assert Statement.objects.count() == Entry.objects.count() == 1


def test_a_late_end_is_reversed_and_charged_anew_on_the_next_statement(house: House) -> None:
    chain = house.place("NÆ-1")
    run(house, SEPTEMBER, IN_OCTOBER)
    contracts.end_placement(
        by=house.cast.case_worker,
        today=date(2026, 10, 14),
        chain=chain,
        last_day=date(2026, 9, 22),
        end_reason="other",
        reason="Flyttede",
    )
    outcome = run(house)
    assert (outcome.corrected, outcome.reversals, outcome.charges) == ({SEPTEMBER: 1}, 1, 2)
    assert charged(house) == [(SEPTEMBER, 30, 9_000_000), (SEPTEMBER, -30, -9_000_000), (SEPTEMBER, 22, 6_600_000)]
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        new = Statement.objects.order_by("id").last()
        assert new is not None
        assert (new.month, new.total_ore, new.number) == (OCTOBER, -2_400_000, "2026-000002")
        assert Charge.objects.get(reverses__isnull=False).reverses_id == Charge.objects.order_by("id")[0].pk
    assert run(house).charges == 0


def test_a_late_start_is_charged_in_the_months_it_reaches_back_to(house: House) -> None:
    house.place("NÆ-1")
    run(house, SEPTEMBER, IN_OCTOBER)
    house.place("NÆ-2", today=date(2026, 10, 20), valid_from=date(2026, 9, 11))
    outcome = run(house)
    assert outcome.corrected == {SEPTEMBER: 1}
    assert (SEPTEMBER, 20, 6_000_000) in charged(house)


def test_months_before_the_first_run_are_not_reached_back_to(house: House) -> None:
    house.place("NÆ-1")
    run(house, SEPTEMBER, IN_OCTOBER)
    house.place("NÆ-2", today=date(2026, 10, 20), valid_from=date(2026, 3, 1))
    run(house)
    assert {month for month, _days, _amount in charged(house)} == {SEPTEMBER, OCTOBER}


def test_an_annulled_placement_is_taken_back(house: House) -> None:
    chain = house.place("NÆ-1")
    run(house, SEPTEMBER, IN_OCTOBER)
    contracts.annul_placement(by=house.cast.case_worker, today=date(2026, 10, 14), chain=chain, reason="Kom aldrig")
    outcome = run(house)
    assert (outcome.reversals, outcome.charges, outcome.total_ore) == (1, 1, -9_000_000)


def test_annulled_in_the_month_that_is_run_again_is_taken_back_too(house: House) -> None:
    house.place("NÆ-0")
    chain = house.place("NÆ-1")
    run(house)
    contracts.annul_placement(by=house.cast.case_worker, today=TODAY, chain=chain, reason="Kom aldrig")
    outcome = run(house, today=TODAY)
    assert (outcome.reversals, outcome.charges) == (1, 1)
    assert run(house, today=TODAY).charges == 0


def test_a_new_payer_from_a_day_gets_the_days_from_then_on(house: House) -> None:
    chain = house.place("NÆ-1")
    run(house, SEPTEMBER, IN_OCTOBER)
    wanted = contracts.Correction(
        "NÆ-1", house.home.pk, house.terms(paying=house.cast.odense.pk), "En anden handlekommune", date(2026, 9, 16)
    )
    contracts.correct_placement(by=house.cast.case_worker, today=date(2026, 10, 14), chain=chain, correction=wanted)
    run(house)
    naestved, odense = house.cast.naestved.pk, house.cast.odense.pk
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        september = Charge.objects.filter(month=SEPTEMBER).order_by().values_list("buyer_id")
        assert dict(september.annotate(Sum("days"))) == {naestved: 15, odense: 15}


def test_a_corrected_tariff_reprices_the_months_it_holds_for(house: House) -> None:
    house.place("NÆ-1")
    run(house, SEPTEMBER, IN_OCTOBER)
    old = Tariff.objects.get(item=house.home, valid_from=date(2026, 1, 1))
    Tariff.objects.filter(pk=old.pk).update(superseded_at="2026-10-10T10:00Z")
    Tariff.objects.create(
        item=house.home, valid_from=old.valid_from, valid_to=old.valid_to, amount_ore=310_000, corrects=old, is_demo=True
    )
    outcome = run(house)
    assert outcome.corrected == {SEPTEMBER: 1}
    assert (SEPTEMBER, 30, 9_300_000) in charged(house)


def test_unpaid_absence_parts_the_line_and_paid_absence_does_not(house: House) -> None:
    chain = house.place("NÆ-1")
    for kind, first in (("prison", date(2026, 10, 5)), ("holiday", date(2026, 10, 20))):
        contracts.record_absence(
            by=house.cast.service_manager, today=TODAY, chain=chain, kind=kind, first_day=first, last_day=first
        )
    run(house)
    assert [days for _month, days, _amount in charged(house)] == [4, 26]


def test_days_without_a_tariff_are_told_and_come_when_the_tariff_is_there(house: House) -> None:
    house.place("NÆ-1")
    priced = Tariff.objects.get(item=house.home, valid_from=date(2026, 1, 1))
    Tariff.objects.filter(pk=priced.pk).update(superseded_at="2026-09-01T10:00Z")
    outcome = run(house, SEPTEMBER, IN_OCTOBER)
    assert [finding.code for finding in outcome.findings] == ["settlement.no_tariff"]
    assert outcome.charges == 0


def test_a_claim_older_than_twelve_months_is_lost_and_said(house: House) -> None:
    house.place("NÆ-1", valid_from=date(2025, 1, 1))
    run(house, date(2025, 9, 1), date(2025, 10, 3))
    house.place("NÆ-2", today=date(2026, 9, 20), valid_from=date(2025, 9, 1), valid_to=date(2025, 9, 21))
    outcome = run(house, date(2025, 10, 1), date(2026, 9, 11))
    (lost,) = [finding for finding in outcome.findings if finding.code == "settlement.claim_lost"]
    assert lost.params["days"] == "10"
    assert [days for month, days, _amount in charged(house) if month == date(2025, 9, 1)] == [30, 10]


def test_private_suppliers_are_not_settled_here(house: House) -> None:
    started = contracts.start_placement(
        by=house.cast.case_worker,
        today=TODAY,
        reference="NÆ-1",
        item_id=house.private.pk,
        terms=house.terms(expected_end=date(2026, 12, 31)),
    )
    assert started.chain
    sellers = [house.cast.odense.pk, house.cast.slagelse.pk]
    outcome = actions.settle_sellers(by=None, today=IN_NOVEMBER, month=OCTOBER, sellers=sellers)
    assert (outcome.placements, outcome.charges) == (0, 0)


def test_several_sellers_are_settled_in_one_run_each_with_numbers_of_its_own(house: House) -> None:
    house.place("NÆ-1")
    house.place("NÆ-2", house.regional, expected_end=date(2027, 1, 1))
    sellers = [house.cast.slagelse.pk, house.cast.region.pk]
    outcome = actions.settle_sellers(by=None, today=IN_NOVEMBER, month=OCTOBER, sellers=sellers)
    assert set(outcome.runs) == set(sellers)
    with acting_for(Acting(Function.ECONOMY, (house.cast.naestved.pk,))):
        assert sorted(Statement.objects.values_list("number", flat=True)) == ["2026-000001", "2026-000001"]


def test_the_successor_becomes_the_seller_without_new_contracts(house: House) -> None:
    house.place("NÆ-1", house.regional, valid_from=date(2026, 11, 1), expected_end=date(2027, 6, 1))
    accounts.record_succession(
        by=house.cast.secretariat,
        predecessor=house.cast.region,
        successor=house.cast.successor_region,
        effective=date(2027, 1, 1),
        legal_source="Lov nr. 699 af 20/06/2025 § 126",
    )
    new_region = house.cast.successor_region
    economist = accounts.ensure_demo_person("oe", "Ida Berg", role=Role.OPERATOR_ECONOMIST, organisation=new_region)
    december = run_month(by=economist, today=date(2027, 1, 3), month=date(2026, 12, 1))
    january = run_month(by=economist, today=date(2027, 2, 3), month=date(2027, 1, 1))
    assert list(december.runs) == [house.cast.region.pk], "what was before stays under the old name"
    assert list(january.runs) == [new_region.pk]
    with acting_for(Acting(Function.ECONOMY, (house.cast.naestved.pk,))):
        sellers = list(Charge.objects.order_by("id").values_list("seller_id", "month", "amount_ore"))
    assert sellers == [
        (house.cast.region.pk, date(2026, 12, 1), 31 * 400_000),
        (new_region.pk, date(2027, 1, 1), 31 * 410_000),
    ]


def test_a_correction_of_the_predecessors_month_is_found_by_the_successors_run(house: House) -> None:
    chain = house.place("NÆ-1", house.regional, valid_from=date(2026, 11, 1), expected_end=date(2027, 6, 1))
    run_month(by=house.cast.operator_economist, today=date(2026, 12, 3), month=date(2026, 11, 1))
    accounts.record_succession(
        by=house.cast.secretariat,
        predecessor=house.cast.region,
        successor=house.cast.successor_region,
        effective=date(2027, 1, 1),
        legal_source="Lov nr. 699 af 20/06/2025 § 126",
    )
    economist = accounts.ensure_demo_person(
        "oe", "Ida Berg", role=Role.OPERATOR_ECONOMIST, organisation=house.cast.successor_region
    )
    contracts.end_placement(
        by=house.cast.case_worker, today=date(2027, 1, 2), chain=chain, last_day=date(2026, 11, 20), end_reason="other"
    )
    outcome = run_month(by=economist, today=date(2027, 1, 3), month=date(2026, 12, 1))
    assert (outcome.corrected, outcome.reversals) == ({date(2026, 11, 1): 1}, 1)


def test_nobody_settles_for_others(house: House) -> None:
    with pytest.raises(PermissionDenied):
        actions.prepare_run(by=house.cast.case_worker, today=IN_NOVEMBER, month=OCTOBER)
    prepared = actions.prepare_run(by=house.cast.controller, today=IN_NOVEMBER, month=OCTOBER).pk
    for act in (actions.approve_run, actions.issue_run):
        for stranger in (house.cast.operator_economist, house.cast.buying_controller, house.cast.service_manager):
            with pytest.raises(PermissionDenied):
                act(by=stranger, today=IN_NOVEMBER, prepared=prepared)


def test_a_month_that_is_not_over_or_not_next_is_refused(house: House) -> None:
    house.place("NÆ-1")
    for month, code in ((date(2026, 11, 1), "settlement.too_early"), (date(2026, 7, 1), None)):
        if code:
            with pytest.raises(Refused) as error:
                run(house, month)
            assert [finding.code for finding in error.value.findings] == [code]
        else:
            run(house, month)
    with pytest.raises(Refused) as error:
        run(house, SEPTEMBER)
    assert [finding.code for finding in error.value.findings] == ["settlement.month_skipped"]


def test_without_the_demos_values_the_run_stops_and_names_every_unknown(house: House, settings: Any) -> None:
    settings.RAMMEVAERK_MODE = "production"
    loader.rulebook.cache_clear()
    with pytest.raises(Refused) as error:
        run(house)
    assert {finding.code for finding in error.value.findings} == {"law.unknown_parameter"}


def test_the_run_leaves_an_audit_row_with_its_rulebook(house: House) -> None:
    house.place("NÆ-1")
    run(house)
    entry = AuditEntry.objects.get(act="settle_month")
    assert entry.rulebook and entry.details["statements"] == 1


def test_a_preview_says_the_same_and_writes_nothing(house: House) -> None:
    house.place("NÆ-1")
    preview = actions.preview_month(by=house.cast.controller, today=IN_NOVEMBER, month=OCTOBER)
    assert charged(house) == []
    outcome = run(house)
    told = preview.outcome
    assert (told.charges, told.total_ore, told.statements) == (outcome.charges, outcome.total_ore, outcome.statements)


@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_once_one_is_told_and_writes_nothing(house: House) -> None:
    house.place("NÆ-1")
    other = connections.create_connection("default")  # type: ignore[attr-defined]
    other.settings_dict["NAME"] = connection.settings_dict["NAME"]
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [RUN_LOCK, house.cast.slagelse.pk])
        with pytest.raises(Refused) as error:
            run(house)
        assert [finding.code for finding in error.value.findings] == ["settlement.already_running"]
    finally:
        other.close()
    assert charged(house) == []
    assert run(house).charges == 1


@pytest.mark.django_db(transaction=True)
def test_a_run_that_dies_in_the_middle_leaves_nothing_and_can_be_run_again(house: House, monkeypatch: Any) -> None:
    house.place("NÆ-1")
    from rammevaerk.settlement.actions import writing

    monkeypatch.setattr(writing.Writer, "_write_ledger", _die)
    with pytest.raises(RuntimeError):
        run(house)
    monkeypatch.undo()
    assert charged(house) == []
    assert run(house).charges == 1
    with acting_for(Acting(Function.ECONOMY, (house.cast.slagelse.pk,))):
        assert Statement.objects.get().serial == 1, "no number is lost"


def _die(*arguments: Any) -> None:
    raise RuntimeError("the plug was pulled")
