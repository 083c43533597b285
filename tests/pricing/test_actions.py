"""The acts of pricing: what is written, what is refused, and what stays as it was."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.period import Period
from rammevaerk.pricing import actions, facts
from rammevaerk.pricing.actions import SheetEdit, TariffCorrection, YearChange
from rammevaerk.pricing.models import Sheet, Tariff, YearResult
from rammevaerk.pricing.rules import CostKind, CostLine
from rammevaerk.pricing.snapshots import line_fact
from rammevaerk.registry.models import PublishedPrice, Service, Unit
from rammevaerk.reporting.facts import adopted_budgets
from rammevaerk.reporting.models import BudgetLine, UnitAnswer

from tests.pricing.conftest import TODAY, Priced, moment
from tests.pricing.facts import LINES
from tests.pricing.support import closed_year, refused

D = Decimal


class TestMaking:
    def test_drafts_of_own_services_alone(self, priced: Priced) -> None:
        made = actions.make_sheets_from_round(by=priced.cast.municipal_economist, today=TODAY, year=2027)
        assert (made.made, made.with_tariff, made.stopped) == (1, 1, 0)
        sheet = Sheet.objects.get()
        assert sheet.item.unit == priced.sivkaer
        assert (sheet.state, sheet.places, sheet.version, sheet.made_by) == ("draft", 24, 1, priced.cast.municipal_economist)
        assert sheet.lines.count() == len(LINES)
        assert sheet.occupancy == D("0.9739")
        assert sheet.uses_assumed
        assert len(sheet.rulebook) == 16

    def test_twice_gives_no_second_sheet(self, priced: Priced) -> None:
        priced.draft()
        again = actions.make_sheets_from_round(by=priced.cast.municipal_economist, today=TODAY, year=2027)
        assert (again.made, again.unchanged) == (0, 1)
        assert Sheet.objects.count() == 1

    def test_a_changed_budget_gives_a_new_version_of_a_draft(self, priced: Priced) -> None:
        first = priced.draft()
        UnitAnswer.objects.filter(unit=priced.sivkaer).update(expected_places=25)
        second = priced.draft()
        first.refresh_from_db()
        assert (first.state, second.version, second.places) == ("superseded", 2, 25)

    def test_without_expected_places_those_of_today_count(self, priced: Priced) -> None:
        UnitAnswer.objects.filter(unit=priced.sivkaer).update(expected_places=None)
        assert priced.draft().places == 22

    def test_the_accounts_year_is_closed_and_counts(self, priced: Priced) -> None:
        priced.draft()
        closed = YearResult.objects.get(year=2025)
        assert (closed.billable_days, closed.places) == (7803, 22)
        assert closed.result_ore is None, "no tariff was published for 2025"

    @pytest.mark.parametrize("who", ["case_worker", "controller", "secretariat", "service_manager", "auditor"])
    def test_only_economists(self, priced: Priced, who: str) -> None:
        with pytest.raises(PermissionDenied):
            actions.make_sheets_from_round(by=priced.cast.person(who), today=TODAY, year=2027)

    def test_the_number_of_queries_does_not_grow(self, priced: Priced) -> None:
        def queries_for(count: int) -> int:
            service = Service.objects.create(name=f"S{count}", operator=priced.cast.slagelse, operator_kind="municipal")
            units = [Unit.objects.create(service=service, name=str(number)) for number in range(count)]
            for number, unit in enumerate(units):
                answer = priced.report(unit, places=10) if number == 0 else None
                if answer is None:
                    _copy_answer(unit)
            budgets = [budget for budget in adopted_budgets(2027) if budget.unit_id in {unit.pk for unit in units}]
            with CaptureQueriesContext(
                connection,
            ) as captured:
                made = actions.sheets_from_budgets(budgets, year=2027, today=TODAY)
            assert made.made == count
            return len(captured)

        assert queries_for(2) == queries_for(25)


def _copy_answer(unit: Unit) -> None:
    source = UnitAnswer.objects.filter(unit__service=unit.service).first()
    assert source is not None
    lines = list(source.budget_lines.all())
    source.pk, source.unit = None, unit
    source.save()
    BudgetLine.objects.bulk_create(
        BudgetLine(answer=source, position=line.position, kind=line.kind, text=line.text, amount_ore=line.amount_ore)
        for line in lines
    )


class TestProduction:
    def test_the_real_values_of_sjaelland_stop_the_sheet(self, priced: Priced, settings: Any) -> None:
        settings.RAMMEVAERK_MODE = "production"
        sheet = priced.draft()
        assert sheet.tariff_ore is None
        assert sheet.trace is None
        overhead = next(finding for finding in sheet.findings if finding["where"] == "pricing.overhead_share")
        assert overhead["severity"] == "blocking"
        assert overhead["params"]["area"] == "Sjælland"
        assert overhead["params"]["date"] == "01.01.2027"
        assert "Andel til central ledelse" in overhead["params"]["parameter"]

    def test_what_cannot_be_calculated_cannot_be_approved(self, priced: Priced, settings: Any) -> None:
        settings.RAMMEVAERK_MODE = "production"
        sheet = priced.draft()
        with refused("law.unknown_parameter"):
            actions.approve_sheet(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)

    def test_a_result_cannot_be_decided_on(self, priced: Priced, settings: Any) -> None:
        row = closed_year(priced, cost=2_198_000_000)
        settings.RAMMEVAERK_MODE = "production"
        with refused("law.unknown_parameter"):
            actions.decide_carry(by=priced.cast.municipal_economist, today=TODAY, result_id=row.pk)


class TestEditing:
    def edit(self, sheet: Sheet, **changes: Any) -> SheetEdit:
        given = {
            "places": sheet.places,
            "wanted": None,
            "budget_adopted_on": sheet.budget_adopted_on,
            "lines": tuple(line_fact(row) for row in sheet.lines.order_by("position")),
        }
        return SheetEdit(**(given | changes))

    def test_a_draft_is_calculated_anew(self, priced: Priced) -> None:
        sheet = priced.draft()
        before = sheet.tariff_ore
        more = (*self.edit(sheet).lines, CostLine(CostKind.DIRECT, "Ny udgift", D(1_000_000)))
        changed = actions.edit_sheet(
            by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk, edit=self.edit(sheet, lines=more)
        )
        changed.refresh_from_db()
        assert changed.tariff_ore is not None
        assert before is not None
        assert changed.tariff_ore > before
        assert changed.lines.count() == len(LINES) + 1

    def test_interest_follows_from_the_book_value(self, priced: Priced) -> None:
        sheet = priced.draft()
        lines = (CostLine(CostKind.DIRECT, "Løn", D(1)), CostLine(CostKind.CAPITAL, "Rente", D(0), book_value=D(9_640_000)))
        changed = actions.edit_sheet(
            by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk, edit=self.edit(sheet, lines=lines)
        )
        assert changed.basis_ore == 24_100_106

    def test_what_cannot_be_is_refused_and_nothing_is_changed(self, priced: Priced) -> None:
        sheet = priced.draft()
        by = priced.cast.municipal_economist
        wrong = self.edit(sheet, lines=(CostLine(CostKind.DIRECT, "Løn", D(-1)),))
        with refused("pricing.negative_line"):
            actions.edit_sheet(by=by, today=TODAY, sheet_id=sheet.pk, edit=wrong)
        personal = self.edit(sheet, lines=(CostLine(CostKind.DIRECT, "Borger 010190-1234", D(1)),))
        with pytest.raises(Refused):
            actions.edit_sheet(by=by, today=TODAY, sheet_id=sheet.pk, edit=personal)
        assert sheet.lines.count() == len(LINES)

    def test_zero_places_are_kept_with_their_finding(self, priced: Priced) -> None:
        sheet = priced.draft()
        changed = actions.edit_sheet(
            by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk, edit=self.edit(sheet, places=0)
        )
        assert changed.tariff_ore is None
        assert [finding["code"] for finding in changed.findings] == ["pricing.no_places"]

    @pytest.mark.parametrize("act", ["edit", "recalculate"])
    def test_only_a_draft_can_be_changed(self, priced: Priced, act: str) -> None:
        sheet = priced.published()
        by = priced.cast.municipal_economist
        with refused("pricing.wrong_state"):
            if act == "edit":
                actions.edit_sheet(by=by, today=TODAY, sheet_id=sheet.pk, edit=self.edit(sheet))
            else:
                actions.recalculate_sheet(by=by, today=TODAY, sheet_id=sheet.pk)

    def test_another_operators_economist_may_not(self, priced: Priced) -> None:
        sheet = priced.draft()
        with pytest.raises(PermissionDenied):
            actions.edit_sheet(by=priced.cast.operator_economist, today=TODAY, sheet_id=sheet.pk, edit=self.edit(sheet))

    def test_recalculating_takes_what_is_known_now(self, priced: Priced) -> None:
        sheet = priced.draft()
        YearResult.objects.filter(item=sheet.item, year=2024).update(billable_days=D(7665))
        again = actions.recalculate_sheet(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)
        assert again.occupancy != sheet.occupancy

    def test_making_again_leaves_what_was_changed(self, priced: Priced) -> None:
        sheet = priced.draft()
        by = priced.cast.municipal_economist
        actions.edit_sheet(by=by, today=TODAY, sheet_id=sheet.pk, edit=self.edit(sheet, places=30))
        actions.recalculate_sheet(by=by, today=TODAY, sheet_id=sheet.pk)
        assert actions.make_sheets_from_round(by=by, today=TODAY, year=2027).unchanged == 1
        assert Sheet.objects.get().places == 30

    def test_a_new_version_leaves_the_published_one(self, priced: Priced) -> None:
        sheet = priced.published()
        draft = actions.start_version(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)
        sheet.refresh_from_db()
        assert (sheet.state, draft.state, draft.version) == ("published", "draft", 2)
        assert draft.lines.count() == sheet.lines.count()
        with refused("pricing.wrong_state"):
            actions.start_version(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)


class TestPublishing:
    def test_the_tariff_holds_the_whole_year_and_stands_in_the_register(self, priced: Priced) -> None:
        sheet = priced.published()
        tariff = Tariff.objects.get()
        assert (tariff.valid_from, tariff.valid_to) == (date(2027, 1, 1), date(2028, 1, 1))
        assert (tariff.amount_ore, tariff.sheet) == (sheet.tariff_ore, sheet)
        price = PublishedPrice.objects.get()
        assert (price.unit, price.amount_ore, price.year) == (priced.sivkaer, sheet.tariff_ore, 2027)
        acts = set(AuditEntry.objects.values_list("act", "rulebook"))
        assert {("approve_sheet", sheet.rulebook), ("publish_sheet", sheet.rulebook)} <= acts

    @pytest.mark.parametrize(("places", "told"), [(4, 0), (5, 1)])
    def test_the_open_register_is_not_told_the_price_of_a_service_too_small(self, priced: Priced, places: int, told: int) -> None:
        sheet = priced.approved()
        Sheet.objects.filter(pk=sheet.pk).update(places=places)
        actions.publish_sheets(by=priced.cast.municipal_economist, today=TODAY, sheet_ids=[sheet.pk])
        assert Tariff.objects.count() == 1
        assert PublishedPrice.objects.count() == told
        actions.correct_tariff(
            by=priced.cast.municipal_economist,
            today=TODAY,
            correction=TariffCorrection(
                sheet.item_id, 300_000, date(2027, 1, 1), "Rettet efter aftale", "Styregruppen 3. nov. 2026"
            ),
        )
        assert PublishedPrice.objects.current().filter(amount_ore=300_000).count() == told

    def test_the_steps_cannot_be_skipped(self, priced: Priced) -> None:
        sheet = priced.draft()
        by = priced.cast.municipal_economist
        with refused("pricing.wrong_state"):
            actions.publish_sheets(by=by, today=TODAY, sheet_ids=[sheet.pk])
        actions.approve_sheet(by=by, today=TODAY, sheet_id=sheet.pk)
        with refused("pricing.wrong_state"):
            actions.approve_sheet(by=by, today=TODAY, sheet_id=sheet.pk)

    def test_a_budget_must_be_adopted(self, priced: Priced) -> None:
        sheet = priced.draft()
        Sheet.objects.filter(pk=sheet.pk).update(budget_adopted_on=None)
        with refused("pricing.budget_not_adopted"):
            actions.approve_sheet(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)

    @pytest.mark.parametrize("who", ["operator_economist", "controller"])
    def test_nobody_else_publishes(self, priced: Priced, who: str) -> None:
        sheet = priced.approved()
        with pytest.raises(PermissionDenied):
            actions.publish_sheets(by=priced.cast.person(who), today=TODAY, sheet_ids=[sheet.pk])
        assert not Tariff.objects.exists()

    def test_a_second_version_supersedes_and_what_was_known_stays(self, priced: Priced) -> None:
        first = priced.published()
        change = YearChange(date(2027, 1, 1), "Glemt husleje", "Styregruppen 20. februar 2027")
        corrected = _second_version(priced, first, today=date(2027, 3, 1), change=change)
        first.refresh_from_db()
        assert (first.state, corrected.state) == ("superseded", "published")
        old, new = priced.tariffs()
        assert new.corrects == old
        assert old.amount_ore == first.tariff_ore, "a published tariff is never overwritten"
        item, day = first.item_id, date(2027, 2, 1)
        assert facts.tariffs_on(day, known_at=moment(date(2027, 2, 1)))[item].amount_ore == first.tariff_ore
        assert facts.tariffs_on(day)[item].amount_ore == corrected.tariff_ore

    def test_within_the_year_from_a_day(self, priced: Priced) -> None:
        first = priced.published()
        change = YearChange(date(2027, 7, 1), "Glemt husleje", "Styregruppen 20. april 2027")
        second = _second_version(priced, first, today=date(2027, 5, 1), change=change)
        found = facts.tariffs_for_items([first.item_id], date(2027, 1, 1), date(2028, 1, 1))[first.item_id]
        assert [(tariff.period, tariff.amount_ore) for tariff in found] == [
            (Period(date(2027, 1, 1), date(2027, 7, 1)), first.tariff_ore),
            (Period(date(2027, 7, 1), date(2028, 1, 1)), second.tariff_ore),
        ]

    def test_the_database_refuses_two_tariffs_of_one_item(self, priced: Priced) -> None:
        sheet = priced.published()
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO pricing_tariff (item_id, amount_ore, valid_from, valid_to, recorded_at, provisional, is_demo,
                                               source, reason)
                   VALUES (%s, 1, '2027-06-01', '2027-07-01', now(), false, false, '', '')""",
                [sheet.item_id],
            )


def _second_version(priced: Priced, sheet: Sheet, *, today: date, **how: Any) -> Sheet:
    by = priced.cast.municipal_economist
    draft = actions.start_version(by=by, today=today, sheet_id=sheet.pk)
    lines = tuple(line_fact(row) for row in draft.lines.order_by("position"))
    edit = SheetEdit(draft.places, None, draft.budget_adopted_on, (*lines, CostLine(CostKind.DIRECT, "Glemt", D(500_000))))
    actions.edit_sheet(by=by, today=today, sheet_id=draft.pk, edit=edit)
    actions.approve_sheet(by=by, today=today, sheet_id=draft.pk)
    actions.publish_sheets(by=by, today=today, sheet_ids=[draft.pk], **how)
    return Sheet.objects.get(pk=draft.pk)
