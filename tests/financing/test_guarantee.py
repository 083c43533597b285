"""The deficit guarantee: its years, caps, leaving members and closing, and that no krone has two destinations."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.financing.rules.guarantee import GuaranteeSettlement, guarantee_settlement
from rammevaerk.financing.rules.guarantee_terms import (
    YEARS,
    ClosedWithin,
    DeficitGuarantee,
    GuaranteeCap,
    GuaranteeFacts,
    GuaranteeYears,
    LeavingMember,
    ServiceResult,
    new_service_guarantee,
    new_service_key,
    years_of,
)
from rammevaerk.financing.rules.keys import KeyKind, equal_key
from rammevaerk.financing.rules.sharing import SUPERVISION_ROUNDING, ShareRounding, share_rounding
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.law.loader import rulebook
from rammevaerk.law.rulebook import UnknownParameter

from tests.financing.given import ADDING_UP, key_of_weights

KEY = key_of_weights(Faxe=1, Greve=2, Køge=0)
CALENDAR, FROM_OPENING = GuaranteeYears.CALENDAR, GuaranteeYears.FROM_OPENING
UNCAPPED = GuaranteeCap(None, CALENDAR, by_days=False)
PLAIN = DeficitGuarantee(
    opened=date(2026, 1, 1), years=3, counted=CALENDAR, surplus_offset=False, cap=UNCAPPED, own_share=Decimal(0),
    own_share_regulated=False, leaving=LeavingMember.TO_THE_DAY, closing=ClosedWithin.TO_THE_DAY,
    rounding=ShareRounding.LARGEST_REMAINDER,
)  # fmt: skip


def yearly(*results: int, first: int = 2026) -> GuaranteeFacts:
    return GuaranteeFacts(tuple(ServiceResult(year_period(first + place), result) for place, result in enumerate(results)))


def settled(terms: DeficitGuarantee, facts: GuaranteeFacts) -> GuaranteeSettlement:
    return guarantee_settlement(terms, facts, KEY)


def codes(found: GuaranteeSettlement) -> list[str]:
    return [finding.code for finding in found.findings]


@given(st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=6))
def test_15_zero_from_year_four_and_in_years_of_surplus(results: list[int]) -> None:
    found = settled(PLAIN, yearly(*results))
    assert len(found.years) == 3
    for year, result in zip(found.years, results, strict=False):
        assert year.covered == max(-result, 0)
        assert year.to_regulate == max(result, 0)
    assert found.outside == sum(results[3:])


def test_the_years_of_a_new_services_guarantee_are_a_dated_value_unknown_for_sjaelland() -> None:
    assert rulebook("sjaelland", date(2026, 1, 1), demo=False).missing(YEARS)
    assert rulebook("sjaelland", date(2026, 1, 1), demo=True).integer(YEARS) == 3


@pytest.mark.parametrize("field", [field.name for field in fields(DeficitGuarantee) if field.name != "opened"])
def test_no_term_has_a_value_of_its_own(field: str) -> None:
    found = settled(replace(PLAIN, **{field: None}), yearly(-1, -1, -1))
    assert (found.years, codes(found)) == ((), ["financing.term_unstated"])
    assert found.findings[0].where == field
    assert found.findings[0].message


def test_everything_that_cannot_be_is_named() -> None:
    wrong = replace(PLAIN, years=0, own_share=Decimal(2), cap=replace(UNCAPPED, amount=-1), rounding=ShareRounding.EACH_HALF_UP)
    facts = replace(yearly(-1), results=(*yearly(-1).results, *yearly(-2).results), left={"Sorø": date(2026, 2, 1)})
    assert codes(settled(wrong, facts)) == [
        "financing.rounding_adds_up", "financing.guarantee_years", "financing.part_outside", "financing.cap_below_zero",
        "financing.results_overlap", "financing.left_unknown",
    ]  # fmt: skip
    assert codes(guarantee_settlement(PLAIN, facts, equal_key([]))) == ["financing.key_nobody", "financing.results_overlap"]
    endless = GuaranteeFacts((ServiceResult(Period(date(2026, 1, 1)), 0),))
    assert codes(settled(PLAIN, endless)) == ["financing.result_open"]


terms_drawn = st.builds(
    DeficitGuarantee,
    opened=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    years=st.integers(1, 4),
    counted=st.sampled_from(GuaranteeYears),
    surplus_offset=st.booleans(),
    cap=st.builds(GuaranteeCap, st.none() | st.integers(0, 10**6), st.sampled_from(GuaranteeYears), st.booleans()),
    own_share=st.decimals(0, 1, places=2),
    own_share_regulated=st.booleans(),
    leaving=st.sampled_from(LeavingMember),
    closing=st.sampled_from(ClosedWithin),
    rounding=st.sampled_from(ADDING_UP),
)
facts_drawn = st.builds(
    lambda results, closed, left: replace(yearly(*results), closed_on=closed, left=left),
    st.lists(st.integers(-(10**6), 10**6), min_size=6, max_size=6),
    st.none() | st.dates(date(2026, 6, 1), date(2031, 6, 1)),
    st.dictionaries(st.sampled_from(["Faxe", "Greve"]), st.dates(date(2026, 1, 1), date(2031, 1, 1))),
)


@given(terms_drawn, facts_drawn)
def test_each_krone_has_one_destination(terms: DeficitGuarantee, facts: GuaranteeFacts) -> None:
    found = settled(terms, facts)
    kept = 0
    for year in found.years:
        borne = 0 if terms.own_share_regulated else year.own
        assert year.result + year.covered + year.from_surplus + borne - year.kept + year.released == year.to_regulate
        kept += year.kept - year.from_surplus
        assert kept >= 0
        kept -= year.released
    total = sum(row.result for row in facts.results)
    if not found.findings and found.years:
        assert sum(year.result for year in found.years) + found.outside == total


@given(terms_drawn, facts_drawn)
def test_never_more_than_the_deficit_nor_the_cap_and_no_surplus_gives_back_more_than_was_paid(
    terms: DeficitGuarantee, facts: GuaranteeFacts
) -> None:
    found = settled(terms, facts)
    assert terms.cap is not None
    paid = dict.fromkeys(KEY.weights, 0)
    for year in found.years:
        assert year.covered <= max(-year.result, 0)
        assert year.covered >= 0 or terms.surplus_offset
        for party, ore in year.payments.items():
            paid[party] += ore
            assert paid[party] >= 0
            assert (ore >= 0) == (year.result < 0 or ore == 0) or year.result >= 0
        if terms.cap.amount is not None and terms.cap.per is terms.counted:
            assert year.covered <= terms.cap.amount
    assert paid["Køge"] == 0
    assert found.payments == (paid if found.years else {})


@given(terms_drawn, facts_drawn)
def test_the_order_of_members_and_results_does_not_matter(terms: DeficitGuarantee, facts: GuaranteeFacts) -> None:
    turned = replace(facts, results=facts.results[::-1], left=dict(reversed(list(facts.left.items()))))
    assert guarantee_settlement(terms, turned, key_of_weights(Køge=0, Greve=2, Faxe=1)) == settled(terms, facts)


@given(terms_drawn, facts_drawn)
def test_a_member_that_leaves_makes_nobody_elses_share_grow(terms: DeficitGuarantee, facts: GuaranteeFacts) -> None:
    terms = replace(terms, surplus_offset=False)
    stayed = settled(terms, replace(facts, left={}))
    for with_left, without in zip(settled(terms, facts).years, stayed.years, strict=True):
        for party, ore in with_left.payments.items():
            assert ore <= without.payments[party]
            assert ore == without.payments[party] or party in facts.left
        assert with_left.gap == sum(without.payments.values()) - sum(with_left.payments.values())


def test_opened_in_mid_year_the_years_are_the_ones_agreed() -> None:
    opened = date(2026, 10, 1)
    assert [str(year.last_day) for year in years_of(opened, 3, CALENDAR)] == ["2026-12-31", "2027-12-31", "2028-12-31"]
    assert [str(year.last_day) for year in years_of(opened, 3, FROM_OPENING)] == ["2027-09-30", "2028-09-30", "2029-09-30"]
    short = GuaranteeFacts(
        (ServiceResult(Period(opened, date(2027, 1, 1)), -9200), *yearly(-36_500, -36_600, first=2027).results)
    )
    assert [year.covered for year in settled(replace(PLAIN, opened=opened), short).years] == [9200, 36_500, 36_600]
    by_twelve = settled(replace(PLAIN, opened=opened, counted=FROM_OPENING), short)
    assert [year.covered for year in by_twelve.years] == [9200 + 27_300, 9200 + 27_400]
    assert codes(by_twelve) == ["financing.result_unknown"]
    assert by_twelve.findings[0].params == {"first": "1.10.2028", "last": "30.9.2029"}


def test_a_cap_counts_for_the_year_it_says() -> None:
    opened, facts = date(2026, 7, 1), yearly(-36_500, -36_500, -36_600)
    terms = replace(PLAIN, opened=opened, years=2, counted=FROM_OPENING)
    per_guarantee_year = replace(terms, cap=GuaranteeCap(20_000, FROM_OPENING, by_days=False))
    assert [year.covered for year in settled(per_guarantee_year, facts).years] == [20_000, 20_000]
    per_calendar_year = replace(terms, cap=GuaranteeCap(20_000, CALENDAR, by_days=False))
    found = settled(per_calendar_year, facts)
    assert [(year.covered, year.over_cap) for year in found.years] == [(36_500, 0), (20_000 - 18_100 + 18_200, 16_500)]
    by_days = replace(terms, cap=GuaranteeCap(20_000, CALENDAR, by_days=True))
    assert settled(by_days, facts).years[0].covered == 20_000 * 184 // 365 + 18_100


def test_a_leaving_member_pays_to_the_day_the_year_out_or_to_the_end() -> None:
    facts = replace(yearly(-36_500, -36_500, -36_600), left={"Faxe": date(2026, 7, 1)})
    paid = {
        rule: [year.payments["Faxe"] for year in settled(replace(PLAIN, leaving=rule), facts).years] for rule in LeavingMember
    }
    assert paid[LeavingMember.TO_THE_DAY] == [round(12_167 * 181 / 365), 0, 0]
    assert paid[LeavingMember.YEAR_OUT] == [12_167, 0, 0]
    assert paid[LeavingMember.TO_THE_END] == [12_167, 12_167, 12_200]
    later = replace(facts, left={"Faxe": date(2027, 1, 1)})
    assert [year.gap for year in settled(PLAIN, later).years] == [0, 12_167, 12_200]


def test_closed_within_the_guarantee_the_last_year_is_covered_as_agreed() -> None:
    facts = replace(yearly(-36_500, -36_500), closed_on=date(2027, 7, 1))
    found = settled(PLAIN, facts)
    assert [year.covered for year in found.years] == [36_500, 18_100]
    assert (found.outside, found.findings) == (-18_400, ())
    nothing = settled(replace(PLAIN, closing=ClosedWithin.NOTHING), facts)
    assert [year.covered for year in nothing.years] == [36_500]
    assert nothing.outside == -36_500
    at_the_end = replace(facts, closed_on=date(2028, 1, 1))
    assert len(settled(replace(PLAIN, closing=ClosedWithin.NOTHING), at_the_end).years) == 2
    before = replace(facts, closed_on=date(2025, 1, 1))
    assert (settled(PLAIN, before).years, settled(PLAIN, before).outside) == ((), -73_000)


def test_the_operators_own_share_is_taken_before_the_cap_and_regulated_only_when_agreed() -> None:
    terms = replace(PLAIN, own_share=Decimal("0.25"), cap=GuaranteeCap(60_000, CALENDAR, by_days=False))
    (year,) = settled(replace(terms, years=1), yearly(-100_000)).years
    assert (year.own, year.covered, year.over_cap, year.to_regulate) == (25_000, 60_000, 15_000, -15_000)
    (regulated,) = settled(replace(terms, years=1, own_share_regulated=True), yearly(-100_000)).years
    assert regulated.to_regulate == -40_000


def test_a_surplus_pays_back_in_the_proportion_paid_and_is_released_at_the_end() -> None:
    terms = replace(PLAIN, surplus_offset=True)
    found = settled(terms, yearly(-30_000, 20_000, 50_000))
    assert [dict(year.payments) for year in found.years] == [
        {"Faxe": 10_000, "Greve": 20_000, "Køge": 0},
        {"Faxe": -6_667, "Greve": -13_333, "Køge": 0},
        {"Faxe": -3_333, "Greve": -6_667, "Køge": 0},
    ]
    assert [(year.kept, year.released, year.to_regulate) for year in found.years] == [
        (0, 0, 0),
        (0, 0, 0),
        (40_000, 40_000, 40_000),
    ]
    early = settled(terms, yearly(50_000, -30_000, -30_000))
    assert [year.from_surplus for year in early.years] == [0, 30_000, 20_000]
    assert found.payments == {"Faxe": 0, "Greve": 0, "Køge": 0}
    assert [year.covered for year in settled(terms, yearly(0, 0, 0)).years] == [0, 0, 0]


def test_a_years_trace_tells_every_part() -> None:
    terms = replace(PLAIN, own_share=Decimal("0.1"), cap=GuaranteeCap(600, CALENDAR, by_days=False))
    facts = replace(yearly(-1000, 0, 0), left={"Greve": date(2026, 7, 1)})
    year = settled(terms, facts).years[0]
    assert year.figure.formula == "−{result} − {own} − {over_cap} − {gap}"
    parts = {figure.key: figure.number for figure in year.figure.inputs if figure.key != "payment"}
    assert parts == {
        "result": Decimal(-10), "own": 1, "over_cap": 3, "gap": Decimal("2.02"), "to_regulate": Decimal("-5.02"),
    }  # fmt: skip
    assert year.figure.number == Decimal("3.98")
    assert year.figure.params == {"number": "1", "first": "1.1.2026", "last": "31.12.2026"}
    surplus, back = (
        settled(PLAIN, yearly(5, 0, 0)).years[0],
        settled(replace(PLAIN, surplus_offset=True), yearly(-5, 5, 0)).years[1],
    )
    assert surplus.figure.formula == "A surplus needs no guarantee"
    assert back.figure.formula == "A surplus gives back what members have paid"


def test_results_of_months_make_a_year() -> None:
    months = tuple(ServiceResult(month, -100) for month in year_period(2026).months())
    (year,) = settled(replace(PLAIN, years=1), GuaranteeFacts(months)).years
    assert year.covered == 1200
    gap = GuaranteeFacts(tuple(row for row in months if row.period.start != date(2026, 3, 1)))
    assert settled(replace(PLAIN, years=1), gap).years == ()


@given(st.integers(1, 4), st.sampled_from(GuaranteeYears), st.dates(date(2024, 2, 28), date(2024, 3, 1)))
def test_years_follow_one_another_without_gap(number: int, counted: GuaranteeYears, opened: date) -> None:
    years = years_of(opened, number, counted)
    assert years[0].start == opened
    assert all(one.end == other.start for one, other in pairwise(years))
    assert all(year.days() <= 366 for year in years)


def test_an_areas_guarantee_for_new_services_comes_from_its_dated_values() -> None:
    terms = new_service_guarantee(rulebook("sjaelland", date(2026, 1, 1), demo=True), date(2026, 4, 1), UNCAPPED)
    assert (terms.years, terms.counted, terms.rounding) == (3, CALENDAR, ShareRounding.REST_TO_LARGEST)
    assert (terms.leaving, terms.closing, terms.surplus_offset) == (LeavingMember.YEAR_OUT, ClosedWithin.TO_THE_DAY, False)
    facts = GuaranteeFacts((ServiceResult(Period(date(2026, 4, 1), date(2027, 1, 1)), -900),))
    assert [year.covered for year in settled(terms, facts).years] == [900]
    with pytest.raises(UnknownParameter, match="Sjælland"):
        new_service_guarantee(rulebook("sjaelland", date(2026, 1, 1), demo=False), date(2026, 4, 1), UNCAPPED)
    assert new_service_key(rulebook("sjaelland", date(2026, 1, 1), demo=True)) is KeyKind.POPULATION
    assert share_rounding(rulebook("national", date(2026, 1, 1), demo=False), SUPERVISION_ROUNDING) is ShareRounding.EACH_HALF_UP
