"""Tools that pay otherwise than by use, with the invariants of appendix B by number and what stops each."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.financing.rules import ShareRounding, allocate
from rammevaerk.financing.rules.bound import bound_shares
from rammevaerk.financing.rules.combination import SpreadCost, combination
from rammevaerk.financing.rules.committed import CommittedPurchase, CommittedUse, committed_payments
from rammevaerk.financing.rules.keys import AllocationKey, agreed_key, equal_key
from rammevaerk.financing.rules.lowered import LoweredOccupancy, lowered_tariff
from rammevaerk.financing.rules.objective import objective_financing
from rammevaerk.financing.rules.outsiders import OutsiderCredit, OutsiderTerms, outsider_payments
from rammevaerk.financing.rules.payments import Payments, share_out
from rammevaerk.financing.rules.population import AgeBand, PopulationFact, population_key
from rammevaerk.financing.rules.saying import term_days
from rammevaerk.financing.rules.subscription import SubscriptionFinancing, subscription_payments
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.kernel.trace import Figure

from tests.financing.given import (
    ADDING_UP,
    HALF_YEAR,
    YEAR,
    amounts,
    key_of_weights,
    keys,
    objective,
    periods,
    roundings,
    shares_of_one,
    weights,
)

adding_up = st.sampled_from(ADDING_UP)
AREA = {"Faxe": 36_000, "Greve": 51_000, "Køge": 62_000}
NOBODY = equal_key([])


def codes(found: object) -> list[str]:
    return [finding.code for finding in found.findings]  # type: ignore[attr-defined]


def inhabitants(numbers: dict[str, int] | None = None) -> AllocationKey:
    day, ages = date(2026, 1, 1), AgeBand(0)
    rows = [PopulationFact(party, day, ages, number) for party, number in (numbers or AREA).items()]
    return population_key(rows, parties=numbers or AREA, ages=ages, on=day)


@given(st.integers(-10_000_000, 10_000_000), weights, adding_up, st.sampled_from([1, 100]))
def test_shares_sum_to_the_amount(amount: int, by_party: dict[str, Decimal], rounding: ShareRounding, unit: int) -> None:
    assert sum(allocate(amount, by_party, rounding=rounding, unit=unit).shares.values()) == amount


@given(st.integers(0, 10_000_000), weights)
def test_each_rounded_alone_shows_its_difference(amount: int, by_party: dict[str, Decimal]) -> None:
    found = allocate(amount, by_party, rounding=ShareRounding.EACH_HALF_UP)
    assert found.total == sum(found.shares.values()) == amount + found.difference
    assert abs(found.difference) <= len(by_party) / 2


@given(amounts, keys, adding_up, periods, shares_of_one)
def test_11_objective_shares_sum_to_the_cost_and_none_is_negative(
    cost: int, key: AllocationKey, rounding: ShareRounding, term: Period, part: Decimal
) -> None:
    found = objective_financing(cost, YEAR, objective(part, term, rounding), key)
    wanted = Fraction(cost) * Fraction(part) * term_days(term, YEAR).part
    assert abs(found.total - wanted) <= Fraction(1, 2)
    assert found.difference == 0
    assert all(share >= 0 for share in found.payments.values())


@given(keys, st.integers(0, 10**9))
def test_11_whole_kroner_and_the_rest_on_the_largest_share(key: AllocationKey, kroner: int) -> None:
    found = objective_financing(100 * kroner, YEAR, objective(), key)
    assert all(share % 100 == 0 for share in found.payments.values())
    assert found.total == 100 * kroner


@given(amounts, weights, roundings, st.randoms(use_true_random=False), st.integers(1, 500))
def test_11_neither_order_nor_scale_of_the_weights_matters(
    cost: int, by_party: dict[str, Decimal], rounding: ShareRounding, shuffling: random.Random, factor: int
) -> None:
    first = objective_financing(cost, YEAR, objective(rounding=rounding), agreed_key(dict(by_party)))
    parties = list(by_party)
    shuffling.shuffle(parties)
    scaled = agreed_key({party: factor * by_party[party] for party in parties})
    assert objective_financing(cost, YEAR, objective(rounding=rounding), scaled).payments == first.payments


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_11_independent_of_use(one: int, other: int) -> None:
    cost, key = SpreadCost(800_000_000, Decimal(3577)), key_of_weights(Faxe=1, Greve=2)
    found = [
        combination(cost, YEAR, objective("0.3"), key, use={"Faxe": Decimal(days)}).objective.payments for days in (one, other)
    ]
    assert found[0] == found[1]


def test_the_trace_of_a_share_has_part_days_weight_and_source() -> None:
    found = objective_financing(36_500_000, YEAR, objective("0.6", HALF_YEAR), key_of_weights(Faxe=1, Greve=3))
    assert found.payments == {"Faxe": 2_760_000, "Greve": 8_280_000}
    assert found.figure is not None
    amount = found.figure.find("amount")
    assert amount is not None
    assert (amount.value, amount.formula) == (Decimal("110400.00"), "{cost} × {part} × {covered} / {whole}")
    assert [figure.key for figure in amount.inputs] == ["cost", "part", "covered", "whole"]
    assert found.figure.rests_on_assumption
    share = [figure for figure in found.figure.inputs if figure.key == "share"][1]
    assert (share.params["party"], share.value, share.formula) == ("Greve", Decimal("82800.00"), "{amount} × {weight} / {whole}")
    assert [figure.value for figure in share.inputs] == [Decimal("110400.00"), Decimal(3), Decimal(4)]
    assert Figure.from_json(found.figure.as_json()) == found.figure


def test_what_is_not_agreed_stops_objective_financing_and_is_named() -> None:
    nothing = replace(objective(), part=None, rounding=None)
    found = objective_financing(100, YEAR, nothing, NOBODY)
    assert codes(found) == ["financing.term_unstated", "financing.term_unstated", "financing.key_nobody"]
    assert [finding.where for finding in found.findings] == ["part", "rounding", "key"]
    assert (found.payments, found.figure, found.stops) == ({}, None, True)
    assert codes(objective_financing(-1, YEAR, objective("1.01"), key_of_weights(Faxe=1))) == [
        "financing.part_outside", "financing.cost_below_zero",
    ]  # fmt: skip


def test_nothing_is_shared_without_a_rounding_or_by_a_key_that_stops() -> None:
    amount = Figure("amount", "x", 1, "kr")
    assert codes(share_out(amount, 100, NOBODY, ShareRounding.EACH_HALF_UP)) == ["financing.key_nobody"]
    assert codes(share_out(amount, 100, key_of_weights(Faxe=1), None)) == ["financing.term_unstated"]


def test_a_term_outside_the_period_shares_nothing() -> None:
    found = objective_financing(100, year_period(2025), objective(), key_of_weights(Faxe=1))
    assert found.payments == {"Faxe": 0}


@given(st.decimals(0, 100, places=2), st.dictionaries(st.sampled_from(sorted(AREA)), periods))
def test_a_subscription_is_paid_by_those_who_joined_for_their_days(each: Decimal, joined: dict[str, Period]) -> None:
    found = subscription_payments(YEAR, SubscriptionFinancing(each, joined), inhabitants())
    assert set(found.payments) == set(AREA)
    for party, paid in found.payments.items():
        part = term_days(joined[party], YEAR).part if party in joined else Fraction(0)
        assert abs(paid - 100 * Fraction(each) * AREA[party] * part) <= Fraction(1, 2)


def test_a_subscription_names_who_stays_out_and_what_stops_it() -> None:
    found = subscription_payments(YEAR, SubscriptionFinancing(Decimal("0.88"), {"Faxe": HALF_YEAR}), inhabitants())
    assert found.findings[0].params == {"parties": "Greve, Køge"}
    assert found.figure is not None
    assert [figure.formula for figure in found.figure.inputs[1:]] == [
        "{per_inhabitant} × {weight} × {covered} / {whole}", "Has not joined", "Has not joined",
    ]  # fmt: skip
    assert codes(subscription_payments(YEAR, SubscriptionFinancing(None, {}), NOBODY)) == [
        "financing.term_unstated", "financing.key_nobody",
    ]  # fmt: skip
    wrong = subscription_payments(YEAR, SubscriptionFinancing(Decimal(-1), {"Sorø": YEAR}), key_of_weights(Faxe=1))
    assert codes(wrong) == ["financing.amount_below_zero", "financing.subscription_key", "financing.joined_unknown"]
    every = subscription_payments(YEAR, SubscriptionFinancing(Decimal(1), dict.fromkeys(AREA, YEAR)), inhabitants())
    assert (every.findings, every.total) == ((), 14_900_000)


def bought(places: Decimal | int, used: Decimal | int, term: Period = YEAR, **more: object) -> Payments:
    terms = [CommittedPurchase("Faxe", Decimal(places), term, bool(more.get("relief", False)))]
    use = CommittedUse("Faxe", Decimal(used), Decimal(str(more.get("outside", 0))), Decimal(str(more.get("resold", 0))))
    return committed_payments(int(str(more.get("tariff", 200_000))), YEAR, terms, [use])


@given(st.decimals(0, 20, places=1), st.decimals(0, 4000, places=1), periods, st.integers(0, 900_000))
def test_12_a_commitment_pays_at_least_the_minimum_and_at_least_what_is_used(
    places: Decimal, used: Decimal, term: Period, tariff: int
) -> None:
    minimum = Fraction(places) * term_days(term, YEAR).covered
    paid = bought(places, used, term, tariff=tariff).payments["Faxe"]
    assert abs(paid - tariff * max(Fraction(used), minimum)) <= Fraction(1, 2)


@given(st.integers(0, 20), st.integers(0, 4000), st.integers(0, 4000))
def test_12_relief_by_resale_never_takes_more_than_what_lacks(places: int, used: int, resold: int) -> None:
    paid = bought(places, used, relief=True, resold=resold).total
    plain = bought(places, used).total
    assert 200_000 * used <= paid <= plain <= paid + 200_000 * resold


def test_use_outside_the_term_and_without_commitment_is_paid_as_used() -> None:
    assert bought(1, 100, HALF_YEAR, outside=50).total == 200_000 * (184 + 50)
    free = committed_payments(200_000, YEAR, [], [CommittedUse("Greve", Decimal("1.5"))])
    assert free.payments == {"Greve": 300_000}
    nobody_came = committed_payments(100, YEAR, [CommittedPurchase("Faxe", Decimal(1), YEAR, True)], [])
    assert nobody_came.payments == {"Faxe": 36_500}


def test_a_commitment_stops_for_buyers_named_twice_and_numbers_below_zero() -> None:
    term, use = CommittedPurchase("Faxe", Decimal(1), YEAR, None), CommittedUse("Faxe", Decimal(1))
    found = committed_payments(-1, YEAR, [term, term], [use, use])
    assert codes(found)[2:] == ["financing.use_below_zero", "financing.buyer_twice", "financing.buyer_twice"]
    assert codes(committed_payments(1, YEAR, [term], [])) == ["financing.term_unstated"]


use_days = st.dictionaries(st.sampled_from(sorted(AREA)), st.integers(0, 4000).map(Decimal), min_size=1)


@given(amounts, st.integers(1, 5000), use_days)
def test_13_no_weight_is_the_pure_tariff(basis: int, place_days: int, use: dict[str, Decimal]) -> None:
    found = combination(SpreadCost(basis, Decimal(place_days)), YEAR, objective("0"), key_of_weights(Faxe=1), use=use)
    tariff = int(Fraction(basis, 100 * place_days) + Fraction(1, 2))
    assert found.tariff == tariff
    assert found.objective.total == 0
    assert found.by_use.payments == {party: 100 * tariff * int(days) for party, days in sorted(use.items())}


@given(amounts, st.integers(1, 5000), use_days, keys)
def test_13_all_of_the_weight_is_objective_financing(
    basis: int, place_days: int, use: dict[str, Decimal], key: AllocationKey
) -> None:
    found = combination(SpreadCost(basis, Decimal(place_days)), YEAR, objective("1"), key, use=use)
    assert found.tariff == 0
    alone = objective_financing(basis, YEAR, objective("1"), key)
    assert {party: ore for party, ore in found.together.payments.items() if party in key.parties} == alone.payments
    assert found.together.total == basis


@given(shares_of_one)
def test_a_combination_pays_the_whole_basis_at_the_budgeted_days(part: Decimal) -> None:
    cost = SpreadCost(800_000_000, Decimal(3577))
    found = combination(cost, YEAR, objective(part), key_of_weights(Faxe=1), use={"Greve": Decimal(3577)})
    assert abs(found.together.total - 800_000_000) <= 100 * 3577 / 2


def test_a_combination_stops_for_part_of_a_period_and_numbers_below_zero() -> None:
    found = combination(SpreadCost(1, Decimal(0)), YEAR, objective("0.3", HALF_YEAR), NOBODY, use={"Faxe": Decimal(-1)})
    assert codes(found.together) == ["financing.no_place_days", "financing.term_within", "financing.use_below_zero"]
    assert found.stops
    inside = combination(SpreadCost(100, Decimal(1)), HALF_YEAR, objective("0.3", YEAR), key_of_weights(Faxe=1), use={})
    assert (inside.tariff, inside.objective.total) == (1, 30)


@given(st.decimals("0.01", 1, places=4), st.decimals("0.01", 1, places=4), st.decimals(1, 9000, places=2))
def test_14_tariffs_stand_as_occupancies_turned_round(old: Decimal, new: Decimal, tariff: Decimal) -> None:
    found = lowered_tariff(tariff, LoweredOccupancy(old, new))
    assert found.unrounded is not None
    assert found.tariff is not None
    assert found.unrounded / Fraction(tariff) == Fraction(old) / Fraction(new)
    assert abs(found.tariff - found.unrounded) <= Fraction(1, 2)
    assert codes(found) == ([] if new < old else ["financing.occupancy_not_lower"])


def test_an_occupancy_that_cannot_be_is_refused() -> None:
    found = lowered_tariff(Decimal(-1), LoweredOccupancy(Decimal("1.1"), Decimal(0)))
    assert codes(found) == ["financing.tariff_below_zero", "financing.occupancy_outside", "financing.occupancy_outside"]
    assert (found.tariff, found.unrounded, found.figure) == (None, None, None)


TO_CIRCLE = OutsiderTerms(OutsiderCredit.CIRCLE, ShareRounding.LARGEST_REMAINDER)
outside_days = st.dictionaries(st.sampled_from(["Odense", "Assens"]), st.decimals(0, 700, places=1), min_size=1)


@given(st.integers(0, 900_000), st.integers(0, 900_000), outside_days, st.sampled_from(OutsiderCredit))
def test_what_outsiders_pay_above_the_circles_tariff_is_credited_to_the_ore(
    one: int, other: int, days: dict[str, Decimal], credit: OutsiderCredit
) -> None:
    full, reduced = max(one, other), min(one, other)
    found = outsider_payments(full, reduced, days, replace(TO_CIRCLE, credit=credit), key_of_weights(Faxe=1, Greve=2))
    assert found.difference == found.to_operator - found.credits.total
    assert abs(found.difference - sum((full - reduced) * Fraction(used) for used in days.values())) <= len(days)
    assert all(ore <= 0 for ore in found.credits.payments.values())
    assert found.payments.total >= found.difference >= 0


def test_an_outsiders_price_needs_a_rule_and_an_outsider() -> None:
    found = outsider_payments(100, 200, {"Faxe": Decimal(1)}, OutsiderTerms(None, None), key_of_weights(Faxe=1))
    assert codes(found.payments) == [
        "financing.term_unstated", "financing.term_unstated", "financing.outsider_numbers", "financing.no_outsider",
    ]  # fmt: skip
    alone = OutsiderTerms(OutsiderCredit.CIRCLE, ShareRounding.EACH_HALF_UP)
    assert codes(outsider_payments(2, 1, {}, alone, NOBODY).payments) == ["financing.rounding_adds_up", "financing.key_nobody"]


@given(
    st.dictionaries(st.sampled_from(sorted(AREA)), st.integers(0, 10**9), min_size=1),
    st.dictionaries(st.sampled_from(sorted(AREA)), st.none() | st.dates(date(2025, 1, 1), date(2027, 6, 1))),
    periods.filter(lambda term: term.overlaps(YEAR)),
)
def test_nobodys_share_grows_when_others_have_not_decided(
    shares: dict[str, int], decided: dict[str, date | None], term: Period
) -> None:
    found = bound_shares(shares, YEAR, term, decided)
    assert found.covered + found.gap == sum(shares.values())
    for row in found.shares:
        assert 0 <= row.covered <= row.share
        alone = bound_shares({row.party: row.share}, YEAR, term, decided)
        assert alone.covered == row.covered
        if decided.get(row.party) is None:
            assert row.covered == 0
    assert bool(found.findings) == (found.gap > 0)


def test_a_term_outside_the_period_binds_nobody() -> None:
    with pytest.raises(ValueError, match="not in force"):
        bound_shares({"Faxe": 1}, YEAR, year_period(2030), {})


def test_a_gap_names_the_share_and_the_reason() -> None:
    found = bound_shares({"Faxe": 36_500, "Greve": 36_500}, YEAR, YEAR, {"Faxe": date(2026, 7, 1)})
    assert [(row.party, row.bound_from, row.gap) for row in found.shares] == [
        ("Faxe", date(2026, 7, 1), 18_100), ("Greve", None, 36_500),
    ]  # fmt: skip
    assert found.findings[0].params == {"parties": "Faxe, Greve"}
    assert [figure.formula for figure in found.figure.inputs] == [
        "The share without the days from the decision", "No decision by its own body",
    ]  # fmt: skip
