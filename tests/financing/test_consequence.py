"""What an alternative means: the same figures as each tool alone, every krone accounted for, whatever the order."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.financing.rules.alternatives import (
    CommittedTool,
    FinancingAlternative,
    GuaranteeTool,
    LoweredTool,
    ObjectiveTool,
    ServiceEconomy,
    SubscriptionTool,
    Tool,
)
from rammevaerk.financing.rules.combination import SpreadCost, combination
from rammevaerk.financing.rules.committed import CommittedPurchase, CommittedUse, committed_payments
from rammevaerk.financing.rules.consequence import Consequence, UseOutcome, consequence
from rammevaerk.financing.rules.guarantee_terms import GuaranteeCap, GuaranteeYears
from rammevaerk.financing.rules.keys import agreed_key, equal_key
from rammevaerk.financing.rules.lowered import LoweredOccupancy, lowered_tariff
from rammevaerk.financing.rules.outsiders import OutsiderCredit, OutsiderTerms, outsider_payments
from rammevaerk.financing.rules.population import AgeBand, PopulationFact, population_key
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.kernel.period import Period, year_period

from tests.financing.given import HALF_YEAR, PARTIES, YEAR, key_of_weights, objective, periods, shares_of_one

ROUNDING = ShareRounding.REST_TO_LARGEST
SERVICE = ServiceEconomy(
    "Slagelse", YEAR, 800_000_000, Decimal(10), Decimal("0.98"), Decimal(365),
    {"Slagelse": Decimal(4), "Faxe": Decimal(3), "Greve": Decimal("1.5")}, 20_000_000,
)  # fmt: skip
BY_PEOPLE = population_key(
    [PopulationFact(party, YEAR.start, AgeBand(0), 10_000 * place) for place, party in enumerate(("Slagelse", *PARTIES), 1)],
    parties=("Slagelse", *PARTIES), ages=AgeBand(0), on=YEAR.start,
)  # fmt: skip
OBJECTIVE = ObjectiveTool(Decimal("0.3"), BY_PEOPLE, ROUNDING)
JOINED = frozenset({"Slagelse", "Faxe"})
SUBSCRIPTION = SubscriptionTool(Decimal("2.5"), JOINED, BY_PEOPLE, lowers_tariff=True)
COMMITTED = CommittedTool({"Faxe": Decimal(4), "Sorø": Decimal(1)})
LOWERED = LoweredTool(Decimal("0.85"))
GUARANTEE = GuaranteeTool(BY_PEOPLE, GuaranteeCap(60_000_000, GuaranteeYears.CALENDAR, by_days=False), Decimal("0.1"), ROUNDING)
TOOLS: tuple[Tool, ...] = (OBJECTIVE, SUBSCRIPTION, COMMITTED, LOWERED, GUARANTEE)


def of(*tools: Tool, term: Period = YEAR, service: ServiceEconomy = SERVICE, changes: tuple[int, ...] = ()) -> Consequence:
    found = FinancingAlternative("Forslag", term, tools, OutsiderCredit.OPERATOR)
    return consequence(service, found, changes=[Decimal(change) for change in changes])


def expected(*tools: Tool, term: Period = YEAR, service: ServiceEconomy = SERVICE) -> UseOutcome:
    found = of(*tools, term=term, service=service)
    assert found.expected is not None, found.findings
    return found.expected


def paid(outcome: UseOutcome) -> dict[str, int]:
    return {party: row.after for party, row in outcome.parties.items()}


def codes(found: Consequence) -> list[str]:
    return [finding.code for finding in found.findings]


def test_without_tools_nothing_changes() -> None:
    found = expected()
    assert found.parties["Faxe"].tariff == found.parties["Faxe"].tariff_before == 2237
    assert all(row.difference == 0 for row in found.parties.values())
    assert found.parties["Greve"].before == 223_700 * 365 * 3 // 2
    assert found.cost == 800_000_000 - 20_000_000 * 13 // 10
    assert found.result_after == found.result_before == round(223_700 * 365 * 8.5) - found.cost


def test_a_key_gives_what_a_combination_gives() -> None:
    spread = SpreadCost(SERVICE.basis, Decimal(3577))
    use = {party: places * 365 for party, places in SERVICE.use.items()}
    alone = combination(spread, YEAR, objective("0.3", rounding=ROUNDING), BY_PEOPLE, use=use)
    found = expected(OBJECTIVE)
    assert paid(found) == dict(sorted(alone.together.payments.items()))
    assert found.parties["Faxe"].tariff == alone.tariff == 1566


def test_a_lower_occupancy_gives_the_lowered_tariff() -> None:
    alone = lowered_tariff(Decimal(8_000_000) / 3577, LoweredOccupancy(Decimal("0.98"), Decimal("0.85")))
    assert {row.tariff for row in expected(LOWERED).parties.values()} == {alone.tariff}


def test_a_commitment_gives_the_committed_payment() -> None:
    terms = [CommittedPurchase(party, places, YEAR, False) for party, places in COMMITTED.places.items()]
    use = [CommittedUse(party, places * 365) for party, places in SERVICE.use.items()]
    assert paid(expected(COMMITTED)) == dict(committed_payments(223_700, YEAR, terms, use).payments)


def test_a_subscription_lowers_the_tariff_of_those_who_joined_or_comes_on_top() -> None:
    found = expected(SUBSCRIPTION)
    assert {party: row.tariff for party, row in found.parties.items()} == {
        "Faxe": 2216, "Greve": 2237, "Køge": 2237, "Slagelse": 2216, "Sorø": 2237,
    }  # fmt: skip
    on_top = expected(replace(SUBSCRIPTION, lowers_tariff=False))
    assert {row.tariff for row in on_top.parties.values()} == {2237}
    assert on_top.parties["Faxe"].difference == 5_000_000
    assert on_top.result_after - on_top.result_before == 7_500_000


def test_a_guarantee_covers_what_the_others_leave_and_the_operator_keeps_its_share() -> None:
    plain, found = expected(), expected(GUARANTEE)
    deficit = -plain.result_before
    covered = sum(row.difference for row in found.parties.values())
    assert covered == min(60_000_000, deficit - round(deficit * 0.1))
    assert found.result_after == plain.result_after + covered
    guarantee = found.figure.find("guarantee")
    assert guarantee is not None
    assert guarantee.number == Decimal(covered) / 100


def test_outsiders_pay_the_full_tariff_and_the_difference_goes_where_the_term_says() -> None:
    circle = key_of_weights(Slagelse=1, Faxe=1)
    tool = ObjectiveTool(Decimal("0.3"), circle, ShareRounding.LARGEST_REMAINDER)
    to_operator = expected(tool)
    assert {party: row.tariff for party, row in to_operator.parties.items()} == {"Faxe": 1566, "Greve": 2237, "Slagelse": 1566}
    assert to_operator.parties["Greve"].difference == 0
    shared = consequence(SERVICE, FinancingAlternative("Kreds", YEAR, (tool,), OutsiderCredit.CIRCLE)).expected
    assert shared is not None
    exact = 100 * Decimal("0.3") * 8_000_000 / 3577
    alone = outsider_payments(
        223_651, round(Decimal(223_651) - exact), {"Greve": Decimal("547.5")},
        OutsiderTerms(OutsiderCredit.CIRCLE, ShareRounding.LARGEST_REMAINDER), circle,
    )  # fmt: skip
    credit = to_operator.result_after - shared.result_after
    assert abs(credit - alone.difference) < 600
    assert shared.parties["Faxe"].after == to_operator.parties["Faxe"].after - credit / 2
    assert codes(consequence(SERVICE, FinancingAlternative("Kreds", YEAR, (tool,)))) == ["financing.term_unstated"]


def test_a_term_from_mid_year_changes_only_its_own_days() -> None:
    whole, half, none = paid(expected(*TOOLS[:4])), paid(expected(*TOOLS[:4], term=HALF_YEAR)), paid(expected())
    for party, ore in half.items():
        assert abs(ore - Fraction(184 * whole[party] + 181 * none.get(party, 0), 365)) <= 300


alternatives = st.lists(st.sampled_from(TOOLS), unique_by=id, max_size=5)
changes = st.lists(st.integers(-12, 6), max_size=3)


@given(alternatives, periods.filter(lambda term: term.overlaps(YEAR)), changes, st.sampled_from(OutsiderCredit))
def test_what_all_pay_less_the_cost_is_the_operators_result(
    tools: list[Tool], term: Period, moved: list[int], credit: OutsiderCredit
) -> None:
    found = consequence(SERVICE, FinancingAlternative("x", term, tuple(tools), credit), changes=list(map(Decimal, moved)))
    assert found.expected is not None
    assert [outcome.change for outcome in found.risk] == sorted(set(moved))
    for outcome in (found.expected, *found.risk):
        assert sum(row.after for row in outcome.parties.values()) - outcome.cost == outcome.result_after
        assert sum(row.before for row in outcome.parties.values()) - outcome.cost == outcome.result_before
        assert all(row.figure.number * 100 == row.after for row in outcome.parties.values())
        assert outcome.figure.number * 100 == outcome.result_after


@given(alternatives, st.sampled_from(OutsiderCredit), st.randoms(use_true_random=False))
def test_the_order_of_tools_and_parties_does_not_matter(
    tools: list[Tool], credit: OutsiderCredit, shuffling: random.Random
) -> None:
    turned, parties = list(tools), list(SERVICE.use)
    shuffling.shuffle(turned)
    shuffling.shuffle(parties)
    other = replace(SERVICE, use={party: SERVICE.use[party] for party in parties})
    moved = [Decimal(-2), Decimal(1)]
    first = consequence(SERVICE, FinancingAlternative("x", YEAR, tuple(tools), credit), changes=moved)
    second = consequence(other, FinancingAlternative("x", YEAR, tuple(turned), credit), changes=moved[::-1])
    assert second == first


@given(shares_of_one, shares_of_one)
def test_two_keys_take_what_one_of_both_takes(one: Decimal, other: Decimal) -> None:
    part, rest = one / 2, other / 2
    two = expected(replace(OBJECTIVE, part=part), replace(OBJECTIVE, part=rest))
    both = expected(replace(OBJECTIVE, part=part + rest))
    assert {party: row.tariff for party, row in two.parties.items()} == {party: row.tariff for party, row in both.parties.items()}
    for party, row in two.parties.items():
        assert abs(row.after - both.parties[party].after) <= 300


def test_the_same_tool_twice_counts_twice() -> None:
    twice, double = expected(OBJECTIVE, OBJECTIVE), expected(replace(OBJECTIVE, part=Decimal("0.6")))
    assert {row.tariff for row in twice.parties.values()} == {row.tariff for row in double.parties.values()}
    assert sum(paid(twice).values()) == sum(paid(double).values())


def test_risk_shows_that_a_key_carries_what_use_does_not() -> None:
    by_use, by_key = of(changes=(-2, 2)), of(replace(OBJECTIVE, part=Decimal(1)), changes=(-2, 2))
    assert by_key.expected is not None
    fall, rise = by_use.risk
    assert fall.parties["Faxe"].after < rise.parties["Faxe"].after
    assert [outcome.parties["Faxe"].after for outcome in by_key.risk] == [by_key.expected.parties["Faxe"].after] * 2
    assert fall.result_after < rise.result_after
    gone = of(changes=(-20,)).risk[0]
    assert (paid(gone), gone.cost) == (dict.fromkeys(sorted(SERVICE.use), 0), 800_000_000 - 196_000_000)


def test_nobody_using_the_service_is_a_warning_when_use_should_change() -> None:
    empty = replace(SERVICE, use={})
    found = of(OBJECTIVE, service=empty, changes=(-1,))
    assert (codes(found), found.risk) == (["financing.no_use"], ())
    assert found.expected is not None
    assert sum(paid(found.expected).values()) == 240_000_000


def test_a_partys_trace_names_each_kind_of_payment() -> None:
    emptier = replace(SERVICE, place_cost=0, use={"Slagelse": Decimal(2), "Faxe": Decimal(3)})
    figure = expected(*TOOLS, term=HALF_YEAR, service=emptier).parties["Faxe"].figure
    assert figure.formula == "{outside_term} + {by_use} + {unused_minimum} + {objective} + {subscription} + {guarantee}"
    assert sum(part.number for part in figure.inputs[:6]) == figure.number
    assert [part.key for part in figure.inputs[6:]] == ["before", "tariff"]


@pytest.mark.parametrize(
    ("tools", "said"),
    [
        ((replace(OBJECTIVE, part=None),), "financing.term_unstated"),
        ((replace(SUBSCRIPTION, lowers_tariff=None),), "financing.term_unstated"),
        ((replace(GUARANTEE, cap=None),), "financing.term_unstated"),
        ((LoweredTool(None),), "financing.term_unstated"),
        ((replace(OBJECTIVE, key=equal_key([])),), "financing.key_nobody"),
        ((replace(GUARANTEE, key=agreed_key({"Faxe": None})),), "financing.key_unknown"),
        ((replace(GUARANTEE, own_share=Decimal(3)),), "financing.part_outside"),
        ((replace(SUBSCRIPTION, joined=frozenset({"Odense"})),), "financing.joined_unknown"),
        ((replace(OBJECTIVE, part=Decimal("0.6")), replace(OBJECTIVE, part=Decimal("0.6"))), "financing.tools_exceed_cost"),
        ((LOWERED, LoweredTool(Decimal("0.8"))), "financing.tool_twice"),
    ],
)
def test_what_stops_an_alternative(tools: tuple[Tool, ...], said: str) -> None:
    found = of(*tools)
    assert said in codes(found)
    assert (found.expected, found.risk) == (None, ())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"period": Period(date(2026, 7, 1), date(2027, 7, 1))}, "financing.period_years"),
        ({"period": Period(date(2026, 7, 1))}, "financing.period_years"),
        ({"places": Decimal(0)}, "financing.no_place_days"),
        ({"occupancy": Decimal("1.2")}, "financing.no_place_days"),
        ({"basis": -1}, "financing.use_below_zero"),
        ({"use": {"Faxe": Decimal(-1)}}, "financing.use_below_zero"),
        ({"period": year_period(2030)}, "financing.term_elsewhere"),
    ],
)
def test_what_stops_a_service(changed: dict[str, object], said: str) -> None:
    assert said in codes(of(service=replace(SERVICE, **changed)))  # type: ignore[arg-type]
