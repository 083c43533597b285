"""The tools of special terms with the engine: appendix B 11–14 by number, the outsider's price, and who is bound."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.financing.rules.alternatives import ServiceEconomy
from rammevaerk.financing.rules.keys import KeyKind, agreed_key, equal_key
from rammevaerk.financing.rules.outsiders import OutsiderCredit
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.terms.rules.consequences import (
    DemandSpan,
    TermAlternative,
    as_today,
    bound_money,
    consequence_of,
    demand_changes,
    result_span,
    who_is_bound,
)
from rammevaerk.terms.rules.effects import (
    DutyKind,
    TermGround,
    a_twelfth,
    charges_of,
    check_effects,
    duties_of,
    notices_of,
    rights_of,
    tariff_of,
    yearly_shares,
)
from rammevaerk.terms.rules.state import (
    POSSIBLE,
    CaseState,
    PartyWord,
    Round,
    TermCaseFacts,
    binding_complete,
    refused_by,
    state_of,
)
from rammevaerk.terms.rules.stored import tool_from_json, tool_to_json
from rammevaerk.terms.rules.tools import TermTool, ToolKind, check_tool

YEAR = year_period(2027)
WEIGHTS = {"Faxe": Decimal(11), "Greve": Decimal(17), "Køge": Decimal(20), "Slagelse": Decimal(25)}
DEMAND = DemandSpan(Decimal(5), Decimal(9))
WHOLE = ShareRounding.REST_TO_LARGEST


def service(**use: int) -> ServiceEconomy:
    """TR C8: 8 million kr., ten places, 98 %, 365 days."""
    places = use or {"Faxe": 3, "Greve": 1, "Slagelse": 4}
    return ServiceEconomy(
        "Slagelse", YEAR, 800_000_000, Decimal(10), Decimal("0.98"), Decimal(365),
        {name: Decimal(number) for name, number in places.items()}, place_cost=0,
    )  # fmt: skip


def alternative(*tools: TermTool, credit: OutsiderCredit | None = None, term: Period = YEAR) -> TermAlternative:
    return TermAlternative("Forslag", term, tools, credit)


def by_key(kind: ToolKind = ToolKind.OBJECTIVE, part: str | None = None) -> TermTool:
    return TermTool(kind, part=Decimal(part) if part else None, key=agreed_key(WEIGHTS), rounding=WHOLE)


COMMITTED = TermTool(
    ToolKind.COMMITTED, places={"Faxe": Decimal(2), "Køge": Decimal(2)}, reckoned=1, resale_relief=False, precedence=False
)
LOWERED = TermTool(ToolKind.LOWERED, occupancy=Decimal("0.8"))


@given(st.lists(st.integers(0, 5), min_size=4, max_size=4), st.integers(1, 10**9))
def test_invariant_11_objective_shares_sum_to_the_cost_whatever_the_use(used: list[int], basis: int) -> None:
    shares = yearly_shares(by_key(), basis * 100)
    assert sum(shares.values()) == basis * 100
    assert all(share % 100 == 0 for share in shares.values())
    use = dict(zip(sorted(WEIGHTS), used, strict=True))
    found = consequence_of(service(**use) if any(used) else service(Faxe=1), alternative(by_key()), DEMAND).expected
    assert found is not None
    assert {party: bound for party, bound in bound_money(found).items() if bound} == dict(yearly_shares(by_key(), 800_000_000))


def test_invariant_12_a_committed_buyer_pays_at_least_the_minimum_at_the_tariff() -> None:
    for faxe in (0, 1, 2, 3):
        found = consequence_of(service(Faxe=faxe, Slagelse=4), alternative(COMMITTED), DEMAND).expected
        assert found is not None
        least = 2 * 365 * 2237 * 100
        assert found.parties["Faxe"].after == max(least, faxe * 365 * 2237 * 100)
        assert found.parties["Køge"].after == least


def test_invariant_13_a_combination_lies_between_tariff_and_objective_financing() -> None:
    now = as_today(service(), "Som i dag", DEMAND).expected
    whole = consequence_of(service(), alternative(by_key(), credit=OutsiderCredit.OPERATOR), DEMAND).expected
    nearly_none = consequence_of(service(), alternative(by_key(ToolKind.COMBINATION, "0.000001")), DEMAND).expected
    nearly_all = consequence_of(service(), alternative(by_key(ToolKind.COMBINATION, "0.999999")), DEMAND).expected
    assert now is not None and whole is not None and nearly_none is not None and nearly_all is not None
    assert {name: party.tariff for name, party in nearly_none.parties.items()}["Faxe"] == now.parties["Faxe"].tariff == 2237
    assert {party.tariff for party in whole.parties.values()} == {0}
    for name in WEIGHTS:
        assert abs(nearly_all.parties[name].after - whole.parties[name].after) < 100_000
    codes = [finding.code for finding in check_tool(by_key(ToolKind.COMBINATION, "1"))]
    assert codes == ["terms.no_combination"]


def test_invariant_14_a_lower_occupancy_raises_the_tariff_in_proportion() -> None:
    found = consequence_of(service(), alternative(LOWERED), DEMAND).expected
    assert found is not None
    assert found.parties["Faxe"].tariff == round(Decimal(8_000_000) / (10 * 365) / Decimal("0.8"))
    assert abs(Decimal(found.parties["Faxe"].tariff) / 2237 - Decimal("0.98") / Decimal("0.8")) < Decimal("0.001")


def test_the_outsider_pays_the_full_tariff_and_who_is_credited_must_be_agreed() -> None:
    odense = service(Faxe=3, Odense=1)
    stopped = consequence_of(odense, alternative(by_key(ToolKind.COMBINATION, "0.4")), DEMAND)
    assert stopped.expected is None and [finding.where for finding in stopped.findings if finding.blocks] == ["credit"]
    found = consequence_of(
        odense, alternative(by_key(ToolKind.COMBINATION, "0.4"), credit=OutsiderCredit.CIRCLE), DEMAND
    ).expected
    assert found is not None
    assert (found.parties["Odense"].tariff, found.parties["Faxe"].tariff) == (2237, 1342)


def test_who_has_not_decided_makes_a_gap_and_nobody_elses_share_grows() -> None:
    combined = alternative(by_key(ToolKind.COMBINATION, "0.4"))
    outcome = consequence_of(service(), combined, DEMAND).expected
    assert outcome is not None
    all_in = who_is_bound(service(), combined, outcome, dict.fromkeys(WEIGHTS, date(2026, 12, 1)))
    some = who_is_bound(service(), combined, outcome, {"Faxe": date(2026, 12, 1), "Greve": date(2027, 7, 1)})
    assert all_in.gap == 0 and all_in.covered == 320_000_000
    assert some.covered + some.gap == 320_000_000
    shares = {row.party: row.share for row in all_in.shares}
    assert {row.party: row.share for row in some.shares} == shares
    greve = next(row for row in some.shares if row.party == "Greve")
    assert greve.covered == round(Decimal(shares["Greve"]) * 184 / 365)


def test_charges_begin_when_a_party_is_bound_and_never_hold_more_than_its_own_share() -> None:
    ground = TermGround(800_000_000, {"Faxe": date(2026, 12, 1), "Greve": date(2027, 7, 1), "Køge": date(2028, 1, 1)})
    charges = {one.party: one for one in charges_of(alternative(by_key(ToolKind.COMBINATION, "0.4")), ground)}
    assert set(charges) == {"Faxe", "Greve"}
    assert (charges["Faxe"].term.start, charges["Greve"].term.start) == (date(2027, 1, 1), date(2027, 7, 1))
    for one in charges.values():
        assert one.price is not None and abs(12 * one.price - one.share) <= 6
    least = charges_of(alternative(COMMITTED), ground)
    assert [(one.party, one.price, one.quantity, one.reckoned) for one in least] == [("Faxe", None, 2, 1)]


@given(st.integers(0, 10**12))
def test_twelve_months_differ_from_the_years_share_by_six_oere_at_the_most(share: int) -> None:
    assert abs(12 * a_twelfth(share) - share) <= 6


def test_a_fixed_amount_is_shared_to_the_oere_and_takes_it_off_the_tariff() -> None:
    other = TermTool(
        ToolKind.OTHER, "Rådgivning", amount=123_456_789, key=equal_key(WEIGHTS), rounding=ShareRounding.LARGEST_REMAINDER
    )
    assert sum(yearly_shares(other, 800_000_000).values()) == 123_456_789
    found = consequence_of(service(), alternative(other), DEMAND).expected
    assert found is not None and found.parties["Faxe"].tariff < 2237


@pytest.mark.parametrize("kind", list(ToolKind), ids=lambda kind: kind.value)
def test_what_a_tool_lacks_stops_at_its_field(kind: ToolKind) -> None:
    found = check_tool(TermTool(kind))
    assert found and all(finding.blocks and finding.where for finding in found)


def test_a_tool_is_kept_as_it_was() -> None:
    tools = (
        COMMITTED,
        LOWERED,
        by_key(ToolKind.COMBINATION, "0.4"),
        TermTool(ToolKind.CLOSING, "Plan", day=date(2027, 12, 31)),
        TermTool(ToolKind.NOTICE, months=6, joined=frozenset({"Faxe"})),
        replace(COMMITTED, resale_relief=True, relief_from=Decimal("4.5"), precedence=True),
    )
    for tool in tools:
        again = tool_from_json(tool.kind, tool_to_json(tool))
        assert tool_to_json(again) == tool_to_json(tool)
        assert again.payers == tool.payers


def test_uncertain_demand_runs_from_the_lowest_to_the_highest_use() -> None:
    assert demand_changes(Decimal(5), DemandSpan(Decimal(4), Decimal(7))) == (-1, 0, 1, 2)
    assert demand_changes(Decimal("5.5"), DemandSpan(Decimal(5), Decimal(6))) == (Decimal("-0.5"), 0, Decimal("0.5"))
    wide = demand_changes(Decimal(50), DemandSpan(Decimal(10), Decimal(90)))
    assert wide[0] == -40 and wide[-1] == 40 and len(wide) <= 11
    span = result_span(as_today(service(), "Som i dag", DEMAND))
    assert span is not None  # each party's payment is rounded to the øre
    assert all(abs(found - places * 365 * 223_700 + 800_000_000) < 5 for found, places in zip(span, (5, 9), strict=True))


def test_a_purchase_without_end_cannot_be_charged() -> None:
    endless = alternative(COMMITTED, term=Period(date(2027, 1, 1), None))
    assert [finding.where for finding in check_effects(endless)] == ["last_day"]


def test_what_people_must_do_is_never_silent() -> None:
    tools = (
        LOWERED,
        by_key(),
        TermTool(ToolKind.NOTICE, months=6, joined=frozenset({"Faxe"})),
        TermTool(ToolKind.STRATEGIES, "Fælles visitation"),
    )
    kinds = [duty.kind for duty in duties_of(alternative(*tools), date(2026, 12, 1))]
    assert kinds[:4] == [DutyKind.PUBLISH_TARIFF, DutyKind.OUTSIDERS, DutyKind.STRATEGIES, DutyKind.WRITE_IN_AGREEMENT]
    assert kinds[4:] == [DutyKind.FOLLOW_UP]


SUBSCRIBED = TermTool(
    ToolKind.SUBSCRIPTION, per_inhabitant=Decimal("0.88"), joined=frozenset({"Faxe", "Greve"}), lowers_tariff=True,
    precedence=True, key=replace(agreed_key(WEIGHTS), kind=KeyKind.POPULATION),
)  # fmt: skip
BOUND = {"Faxe": date(2026, 12, 1), "Greve": date(2027, 7, 1), "Køge": date(2028, 1, 1)}


def test_notice_and_right_to_a_place_bind_each_from_its_own_decision() -> None:
    notice = TermTool(ToolKind.NOTICE, months=6, joined=frozenset({"Faxe", "Køge"}))
    made = alternative(notice, SUBSCRIBED, COMMITTED)
    # Køge is bound only when the term is over; Slagelse has joined nothing.
    assert [(one.party, one.months, one.term) for one in notices_of(made, BOUND)] == [("Faxe", 6, YEAR)]
    rights = [(one.party, one.tool, one.first, one.term.start) for one in rights_of(made, BOUND)]
    assert rights == [
        ("Faxe", 1, True, date(2027, 1, 1)), ("Greve", 1, True, date(2027, 7, 1)), ("Faxe", 2, False, date(2027, 1, 1)),
    ]  # fmt: skip
    assert notice.payers == {"Faxe", "Køge"}, "who pays longer binds money, so its own body decides"


def test_the_tariff_is_given_the_occupancy_and_what_is_paid_otherwise() -> None:
    combined = by_key(ToolKind.COMBINATION, "0.4")
    found = tariff_of(alternative(LOWERED, combined, SUBSCRIBED, COMMITTED), 800_000_000)
    assert [(one.tool, one.occupancy, one.income) for one in found] == [
        (0, Decimal("0.8"), None), (1, None, 320_000_000), (2, None, 2464),
    ]  # fmt: skip
    on_top = replace(SUBSCRIBED, lowers_tariff=False)
    assert tariff_of(alternative(on_top), 800_000_000) == ()


@pytest.mark.parametrize("kind", [ToolKind.COMMITTED, ToolKind.SUBSCRIPTION])
def test_whether_a_right_gives_precedence_must_be_answered(kind: ToolKind) -> None:
    asked = replace(COMMITTED if kind is ToolKind.COMMITTED else SUBSCRIBED, precedence=None)
    assert [finding.where for finding in check_tool(asked)] == ["precedence"]
    assert check_tool(replace(asked, precedence=False)) == ()


def test_a_relief_needs_the_places_it_counts_from() -> None:
    asked = replace(COMMITTED, resale_relief=True)
    assert [finding.where for finding in check_tool(asked)] == ["relief_from"]
    assert [finding.where for finding in check_tool(replace(asked, relief_from=Decimal(3)))] == ["relief_from"]
    assert check_tool(replace(asked, relief_from=Decimal(4))) == ()


def test_the_state_follows_from_what_is_recorded() -> None:
    today = date(2026, 11, 10)
    assert state_of(TermCaseFacts(False, Round()), today) is CaseState.OPENED
    assert state_of(TermCaseFacts(True, Round(2)), today) is CaseState.PROPOSED
    assert state_of(TermCaseFacts(True, Round(2, today)), today) is CaseState.IN_HEARING
    assert state_of(TermCaseFacts(True, Round(2, date(2026, 11, 9))), today) is CaseState.HEARD
    assert state_of(TermCaseFacts(True, Round(2, today, recommended=True)), today) is CaseState.RECOMMENDED
    assert state_of(TermCaseFacts(True, Round(2, today, True, True)), today) is CaseState.AGREED
    assert state_of(TermCaseFacts(True, Round(2, today, True, False, True)), today) is CaseState.REJECTED
    assert state_of(TermCaseFacts(True, Round(2), True, today), today) is CaseState.ENDED
    assert set(POSSIBLE) == set(CaseState)


def test_a_party_that_said_no_stops_unless_the_operator_carries_it() -> None:
    yes, no = PartyWord("1", date(2026, 12, 1)), PartyWord("2", refused=True)
    assert not binding_complete((yes, no)) and refused_by((yes, no)) == ("2",)
    carried = PartyWord("2", refused=True, carried=True)
    assert binding_complete((yes, carried)) and refused_by((yes, carried)) == ()
