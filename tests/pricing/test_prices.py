"""Several prices of one sheet: from the expected mix to the lines of the tariff list, and what a shift of the mix costs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import Publication, YearChange
from rammevaerk.pricing.calculating import recompute_sheet
from rammevaerk.pricing.models import Sheet, SheetPrice, Tariff, TariffItem
from rammevaerk.pricing.price_rows import mixes_of
from rammevaerk.pricing.rules import Measure, calculate
from rammevaerk.pricing.rules.price_mix import (
    ExpectedPrice,
    PriceMix,
    check_mix,
    first_year_with_hold,
    income_at,
    prices_of_mix,
    shift_of,
)
from rammevaerk.pricing.rules.structures import StructureKind
from rammevaerk.pricing.rules.whatif import supposed
from rammevaerk.registry.models import PublishedPrice

from tests.pricing.conftest import TODAY, Priced, moment
from tests.pricing.facts import D, demo_rulebook, real_rulebook, sivkaer
from tests.pricing.prices import HOURS, LEVELS, PACKAGES, PER_CENTS
from tests.pricing.support import refused

ALL = (PACKAGES, LEVELS, HOURS, PER_CENTS)
BASES = st.decimals(min_value=100_000_000, max_value=10**9, places=2)
DAYS = st.decimals(min_value=100, max_value=10_000, places=2)


@st.composite
def mixes(draw: st.DrawFn) -> PriceMix:
    kind = draw(st.sampled_from([kind for kind in StructureKind if kind is not StructureKind.AVERAGE]))
    places = draw(st.lists(st.decimals(0, 40, places=3), min_size=1, max_size=6).filter(any))
    factors = [Decimal(draw(st.integers(1, 30))) / 10 for _place in places]
    rows = [ExpectedPrice(f"Pris {number}", *row) for number, row in enumerate(zip(places, factors, strict=True), 1)]
    return PriceMix(kind, tuple(rows), draw(st.decimals(1, 400, places=2)))


class TestRules:
    @given(BASES, DAYS, mixes())
    def test_the_expected_mix_brings_the_basis_in_within_half_a_krone_a_day(
        self, basis: Decimal, days: Decimal, mix: PriceMix
    ) -> None:
        found = prices_of_mix(mix, basis, days)
        assert abs(found.difference) <= days / 2
        assert abs(sum(sold.amount * sold.units for sold in found.sold) - found.income) < D("0.01")
        assert abs(income_at(found, [row.expected for row in mix.prices]) - found.income) < D("0.01")

    @given(BASES, DAYS, mixes(), st.integers(2, 9))
    def test_only_the_shares_of_the_mix_count(self, basis: Decimal, days: Decimal, mix: PriceMix, times: int) -> None:
        more = replace(mix, prices=tuple(replace(row, expected=row.expected * times) for row in mix.prices))
        found, other = prices_of_mix(mix, basis, days), prices_of_mix(more, basis, days)
        assert [row.amount for row in found.prices] == [row.amount for row in other.prices]

    def test_thirds_of_a_service_are_exact(self) -> None:
        mix = PriceMix(StructureKind.LEVELS, tuple(ExpectedPrice(name, D(1), D(1)) for name in "abc"))
        found = prices_of_mix(mix, D(3_000_000), D(3000))
        assert [row.days for row in found.prices] == [1000, 1000, 1000]
        assert found.difference == 0

    def test_package_prices_are_those_of_the_region_of_southern_denmark(self) -> None:
        """TR W3: 159, 476, 793 and 1,110 on top of the base."""
        found = prices_of_mix(PACKAGES, D(26_000_000), D(8541))
        assert [round(row.unrounded - found.base) for row in found.prices] == [159, 476, 793, 1110]
        assert [sold.position for sold in found.sold] == [1, 2, 3, 4]

    def test_base_and_hours_are_sold_as_two_things(self) -> None:
        found = prices_of_mix(HOURS, D(26_000_000), D(8000))
        base, hour = found.sold
        assert (hour.amount, hour.measure, hour.units) == (D("402.50"), "hour", 8000)
        assert base.units == 8000
        assert [row.amount for row in found.prices] == [base.amount, base.amount + 805]

    def test_a_shift_of_the_mix_costs_what_the_prices_say(self) -> None:
        found = prices_of_mix(LEVELS, D(8_000_000), D(3600))
        low, middle, high = (row.amount for row in found.prices)
        assert shift_of(found).down == -((middle - low) + (high - middle)) * 1200
        assert shift_of(found).up == ((middle - low) + (high - middle)) * 1200
        assert income_at(found, [D(24), D(0), D(0)]) - found.income < shift_of(found).down
        assert first_year_with_hold(D(-1_200_000), 3) == -900_000
        assert first_year_with_hold(D(-1_200_000), 18) == 0

    @pytest.mark.parametrize(
        ("mix", "code"),
        [
            (replace(PACKAGES, step=None), "pricing.step_price_missing"),
            (replace(PACKAGES, prices=()), "pricing.no_steps"),
            (replace(LEVELS, prices=(ExpectedPrice("A", D(1)),)), "pricing.factor_missing"),
            (replace(LEVELS, prices=(ExpectedPrice("A", D(1), D(0)),)), "pricing.factor_missing"),
            (replace(LEVELS, prices=(ExpectedPrice("A", D(0), D(1)),)), "pricing.no_steps"),
            (
                replace(LEVELS, prices=(ExpectedPrice("A", D(1), D(1)), ExpectedPrice("a ", D(1), D(1)))),
                "pricing.same_price_twice",
            ),
            (HOURS, "pricing.structure_not_allowed"),
        ],
    )
    def test_what_cannot_be_right_stops_the_prices_but_not_the_average(self, mix: PriceMix, code: str) -> None:
        found = calculate(sivkaer(mix=mix), demo_rulebook())
        assert code in {finding.code for finding in found.findings if finding.blocks}
        assert found.prices is None
        assert found.tariff is not None

    def test_an_unknown_list_of_structures_is_said_and_stops_nothing(self) -> None:
        findings = check_mix(HOURS, places=24, rulebook=real_rulebook())
        assert [(finding.code, finding.blocks) for finding in findings] == [("pricing.structures_unknown", False)]

    def test_only_places_by_the_day_have_several_prices(self) -> None:
        found = calculate(sivkaer(mix=LEVELS, measure=Measure.MONTH), demo_rulebook())
        assert "pricing.mix_needs_days" in {finding.code for finding in found.findings if finding.blocks}

    def test_other_places_than_the_sheets_are_asked_about(self) -> None:
        (finding,) = check_mix(LEVELS, places=30, rulebook=demo_rulebook())
        assert finding.code == "pricing.mix_places"
        assert finding.params == {"mix": "24", "places": "30"}

    def test_fixed_parts_above_the_basis_are_refused(self) -> None:
        mix = replace(PACKAGES, step=D(9000))
        assert "pricing.price_not_positive" in {finding.code for finding in calculate(sivkaer(mix=mix), demo_rulebook()).findings}

    def test_the_trace_explains_the_base_and_every_price(self) -> None:
        found = calculate(sivkaer(mix=PACKAGES), demo_rulebook())
        assert found.trace is not None and found.prices is not None and found.tariff is not None
        assert found.trace.find("tariff") == found.tariff.figure
        assert [found.trace.find(f"price_{place}").value for place in (1, 2, 3, 4)] == [row.amount for row in found.prices.prices]  # type: ignore[union-attr]
        basis, fixed, days = (found.trace.find(key).number for key in ("basis", "fixed_income", "weighted_days"))  # type: ignore[union-attr]
        assert abs((basis - fixed) / days - found.prices.base) < D("0.01")
        assert {finding.code for finding in found.findings} >= {"pricing.mix_recovers"}


def priced_draft(priced: Priced, mix: PriceMix = PACKAGES) -> Sheet:
    sheet = priced.draft()
    return actions.edit_prices(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk, mix=mix)


def publish(priced: Priced, sheet: Sheet, **how: Any) -> Sheet:
    by = priced.cast.municipal_economist
    actions.approve_sheet(by=by, today=TODAY, sheet_id=sheet.pk)
    actions.publish_sheets(by=by, today=TODAY, sheet_ids=[sheet.pk], **how)
    return Sheet.objects.select_related("item__unit__service").get(pk=sheet.pk)


def on(day: date) -> dict[str, int]:
    """The prices that hold on a day, by name of item."""
    rows = Tariff.objects.current().filter(valid_from__lte=day, valid_to__gt=day).select_related("item")
    return {row.item.name: row.amount_ore // 100 for row in rows}


NEW_YEAR = date(2027, 1, 1)


class TestDraft:
    def test_prices_are_kept_with_the_average_and_can_be_recomputed(self, priced: Priced) -> None:
        sheet = priced_draft(priced)
        rows = list(sheet.prices.order_by("position"))
        assert [row.amount_ore is not None for row in rows] == [True] * 4
        stored = Sheet.objects.select_related("item__unit__service").get(pk=sheet.pk)
        found = recompute_sheet(stored)
        assert found.same and found.same_rulebook
        SheetPrice.objects.filter(pk=rows[0].pk).update(amount_ore=1)
        assert not recompute_sheet(stored).same

    def test_the_average_stays_what_it_was(self, priced: Priced) -> None:
        before = priced.draft()
        after = actions.edit_prices(by=priced.cast.municipal_economist, today=TODAY, sheet_id=before.pk, mix=PACKAGES)
        assert (after.tariff_ore, after.basis_ore) == (before.tariff_ore, before.basis_ore)
        back = actions.edit_prices(by=priced.cast.municipal_economist, today=TODAY, sheet_id=before.pk, mix=None)
        assert back.structure == "average"
        assert not back.prices.exists()
        assert AuditEntry.objects.filter(act="edit_prices").count() == 2

    def test_only_the_operators_economist_changes_a_draft(self, priced: Priced) -> None:
        sheet = priced.draft()
        for who in ("operator_economist", "case_worker"):
            with pytest.raises(PermissionDenied):
                actions.edit_prices(by=priced.cast.person(who), today=TODAY, sheet_id=sheet.pk, mix=PACKAGES)
        published = publish(priced, sheet)
        with refused("pricing.wrong_state"):
            actions.edit_prices(by=priced.cast.municipal_economist, today=TODAY, sheet_id=published.pk, mix=PACKAGES)

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            (ExpectedPrice("pakke 2", D(1)), "pricing.same_price_twice"),
            (ExpectedPrice(" ", D(1)), "pricing.same_price_twice"),
            (ExpectedPrice("Pakke 9", D(-1)), "pricing.expected_negative"),
            (ExpectedPrice("Pakke til 010203-1234", D(1)), "kernel.cpr_number"),
        ],
    )
    def test_prices_that_cannot_be_kept_are_refused(self, priced: Priced, row: ExpectedPrice, code: str) -> None:
        sheet = priced.draft()
        with refused(code):
            actions.edit_prices(
                by=priced.cast.municipal_economist,
                today=TODAY,
                sheet_id=sheet.pk,
                mix=replace(PACKAGES, prices=(*PACKAGES.prices, row)),
            )
        assert not SheetPrice.objects.exists()

    def test_a_structure_the_agreement_does_not_allow_cannot_be_approved(self, priced: Priced) -> None:
        sheet = priced_draft(priced, HOURS)
        with refused("pricing.structure_not_allowed"):
            actions.approve_sheet(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)

    def test_a_new_version_and_the_next_year_go_on_with_the_prices(self, priced: Priced) -> None:
        sheet = publish(priced, priced_draft(priced))
        draft = actions.start_version(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)
        assert mixes_of([draft])[draft.pk] == PACKAGES
        assert [row.amount_ore for row in draft.prices.order_by("position")] == [
            row.amount_ore for row in sheet.prices.order_by("position")
        ]
        Sheet.objects.filter(pk=draft.pk).delete()
        Sheet.objects.filter(pk=sheet.pk).update(year=2026)
        made = actions.make_sheets_from_round(by=priced.cast.municipal_economist, today=TODAY, year=2027)
        later = Sheet.objects.get(pk__in=made.sheet_ids)
        assert mixes_of([later])[later.pk] == PACKAGES
        assert later.prices.filter(amount_ore__gt=0).count() == 4


class TestPublication:
    def test_each_price_becomes_an_item_and_the_average_is_not_sold(self, priced: Priced) -> None:
        sheet = publish(priced, priced_draft(priced))
        names = ["Døgnplads, pakke 1", "Døgnplads, pakke 2", "Døgnplads, pakke 3", "Døgnplads, pakke 4"]
        assert sorted(on(NEW_YEAR)) == names
        rows = list(sheet.prices.order_by("position").select_related("item"))
        assert [row.item.name for row in rows] == names  # type: ignore[union-attr]
        assert [row.amount_ore for row in rows] == [on(NEW_YEAR)[name] * 100 for name in names]
        items = TariffItem.objects.filter(priced_with=sheet.item)
        assert {(item.unit_id, item.paragraph, item.measure, item.kind) for item in items} == {
            (sheet.item.unit_id, "SEL-108", "day", "calculated")
        }
        shown = PublishedPrice.objects.current().filter(unit=sheet.item.unit, year=2027)
        assert sorted(shown.values_list("label", flat=True)) == names

    def test_base_and_hours_become_two_items(self, priced: Priced, monkeypatch: pytest.MonkeyPatch) -> None:
        allowed = supposed(demo_rulebook(), "pricing.price_structures", ["base_hours"])
        monkeypatch.setattr("rammevaerk.pricing.actions.prices.rulebook_of_year", lambda _year: allowed)
        draft = priced_draft(priced, HOURS)
        sheet = Sheet.objects.select_related("item__unit__service").get(pk=draft.pk)
        actions.bulk_approve([sheet], at=moment(TODAY))
        actions.bulk_publish([sheet], Publication(moment(TODAY)))
        assert sorted(on(NEW_YEAR)) == ["Døgnplads, grundtakst", "Støttetime"]
        hour = Tariff.objects.get(item__name="Støttetime")
        assert (hour.amount_ore, hour.item.measure) == (40_250, "hour")
        row = SheetPrice.objects.get(position=2)
        assert on(NEW_YEAR)["Døgnplads, grundtakst"] * 100 + 80_500 == row.amount_ore

    def test_a_new_version_supersedes_all_prices_at_once(self, priced: Priced) -> None:
        sheet = publish(priced, priced_draft(priced))
        ids = {item.name: item.pk for item in TariffItem.objects.filter(priced_with=sheet.item)}
        by = priced.cast.municipal_economist
        draft = actions.start_version(by=by, today=TODAY, sheet_id=sheet.pk)
        fewer = replace(PACKAGES, prices=(*PACKAGES.prices[:3], ExpectedPrice("Særpakke", D(3))))
        draft = actions.edit_prices(by=by, today=TODAY, sheet_id=draft.pk, mix=fewer)
        change = YearChange(date(2027, 7, 1), "Ny pakke", "Styregruppen 20. oktober 2026")
        publish(priced, draft, change=change)
        assert sorted(on(NEW_YEAR)) == sorted(ids)
        later = on(date(2027, 7, 1))
        assert sorted(later) == ["Døgnplads, pakke 1", "Døgnplads, pakke 2", "Døgnplads, pakke 3", "Døgnplads, særpakke"]
        assert {item.name: item.pk for item in TariffItem.objects.filter(priced_with=sheet.item)}.items() >= ids.items()
        gone = Tariff.objects.current().filter(item=ids["Døgnplads, pakke 4"]).values_list("valid_from", "valid_to")
        assert list(gone) == [(NEW_YEAR, date(2027, 7, 1))]
        told = PublishedPrice.objects.current().filter(label="Døgnplads, pakke 4").values_list("valid_to", flat=True)
        assert list(told) == [date(2027, 7, 1)]

    def test_from_average_to_prices_and_back_within_the_year(self, priced: Priced) -> None:
        first = publish(priced, priced.draft())
        assert list(on(NEW_YEAR)) == ["Døgnplads"]
        by = priced.cast.municipal_economist
        draft = actions.start_version(by=by, today=TODAY, sheet_id=first.pk)
        actions.edit_prices(by=by, today=TODAY, sheet_id=draft.pk, mix=LEVELS)
        second = publish(priced, draft)
        assert sorted(on(NEW_YEAR)) == ["Døgnplads, niveau 1", "Døgnplads, niveau 2", "Døgnplads, niveau 3"]
        third = actions.start_version(by=by, today=TODAY, sheet_id=second.pk)
        actions.edit_prices(by=by, today=TODAY, sheet_id=third.pk, mix=None)
        publish(priced, third)
        assert list(on(NEW_YEAR)) == ["Døgnplads"]
        assert Sheet.objects.filter(state="superseded").count() == 2

    def test_the_calculated_item_of_a_unit_stays_the_one_with_the_sheets(self, priced: Priced) -> None:
        sheet = publish(priced, priced_draft(priced))
        assert priced.item().pk == sheet.item_id
        assert actions.make_sheets_from_round(by=priced.cast.municipal_economist, today=TODAY, year=2027).made == 0

    def test_a_name_that_is_another_items_is_refused_and_nothing_is_published(self, priced: Priced) -> None:
        sheet = priced_draft(priced)
        TariffItem.objects.create(unit=priced.sivkaer, paragraph="SEL-108", name="Døgnplads, pakke 2", kind="registered")
        with refused("pricing.item_name_taken"):
            publish(priced, sheet)
        assert Sheet.objects.get(pk=sheet.pk).state == "approved"
        assert not Tariff.objects.exists()

    def test_the_old_price_of_the_average_is_used_provisionally_where_placements_lie_on_it(self, priced: Priced) -> None:
        draft = priced.draft()
        Sheet.objects.filter(pk=draft.pk).update(year=2026)
        earlier = Sheet.objects.select_related("item__unit__service").get(pk=draft.pk)
        actions.bulk_approve([earlier], at=moment(date(2025, 10, 1)))
        actions.bulk_publish([earlier], Publication(moment(date(2025, 10, 20))))
        publish(priced, priced_draft(priced))
        assert "Døgnplads" not in on(NEW_YEAR)
        actions.use_provisional(by=priced.cast.municipal_economist, today=date(2027, 1, 4), year=2027)
        assert Tariff.objects.current().get(item=earlier.item, valid_from=NEW_YEAR).provisional
        assert len(on(NEW_YEAR)) == 5

    def test_the_number_of_queries_does_not_grow_with_the_prices(
        self, priced: Priced, django_assert_max_num_queries: Any
    ) -> None:
        sheet = priced_draft(priced)
        sheet = Sheet.objects.select_related("item__unit__service").get(pk=sheet.pk)
        actions.bulk_approve([sheet], at=moment(TODAY))
        with django_assert_max_num_queries(40):
            actions.bulk_publish([sheet], Publication(moment(TODAY)))
        assert connection.vendor == "postgresql"
