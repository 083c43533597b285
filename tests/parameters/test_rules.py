"""What a proposal must hold, who decides, and which days a value changes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.law.catalogue import DatedValue
from rammevaerk.law.loader import load_parameters
from rammevaerk.law.values import State
from rammevaerk.parameters.rules import (
    NewValue,
    ProposalFact,
    changes_of,
    check_decision,
    check_sending,
    check_text,
    check_values,
    check_withdrawal,
)

from tests.parameters.writing import DAYS, INDEX, OVERHEAD, TEXT, value

TODAY = date(2026, 11, 10)
CATALOGUE = load_parameters()
JANUARY = date(2027, 1, 1)


def wrong(*values: NewValue, held: Any = None) -> list[str]:
    return [finding.code for finding in check_values(values, CATALOGUE, held or {})]


def test_a_complete_source_and_a_fitting_value_pass() -> None:
    assert check_text(TEXT, TODAY) == []
    assert wrong(value()) == []


@pytest.mark.parametrize("name", ["title", "reference", "body"])
def test_a_source_names_its_text_the_place_and_the_body(name: str) -> None:
    (finding,) = check_text(replace(TEXT, **{name: "  "}), TODAY)
    assert (finding.code, finding.where, finding.blocks) == ("parameters.source_missing", name, True)


def test_a_text_adopted_tomorrow_is_not_adopted() -> None:
    assert [f.code for f in check_text(replace(TEXT, adopted_on=date(2026, 11, 11)), TODAY)] == ["parameters.not_adopted_yet"]
    assert check_text(replace(TEXT, adopted_on=TODAY), TODAY) == []


@pytest.mark.parametrize("name", ["title", "reference", "body", "note"])
def test_no_citizens_number_in_the_source(name: str) -> None:
    assert "kernel.cpr_number" in {f.code for f in check_text(replace(TEXT, **{name: "sag 010180-1234"}), TODAY)}
    assert "kernel.cpr_number" in wrong(replace(value(), source="sag 010180-1234"))


@pytest.mark.parametrize(
    ("parameter_id", "raw"),
    [
        ("pricing.vat_comparison_factor", "0"),
        ("pricing.vat_comparison_factor", "-1"),
        (DAYS, 0),
        (DAYS, 367),
        (DAYS, "365.5"),
        (OVERHEAD, "6"),
        (OVERHEAD, "-0.01"),
        (OVERHEAD, "seks"),
        (INDEX, "2.8"),
        ("pricing.occupancy_method", "noget andet"),
        ("settlement.last_day_billed", "måske"),
        ("settlement.payment_terms_days", 31),
        ("settlement.claim_warning_days", [90, 0]),
    ],
)
def test_what_cannot_be_is_refused(parameter_id: str, raw: Any) -> None:
    (finding,) = check_values([value(raw, parameter_id=parameter_id)], CATALOGUE, {})
    assert finding.code == "parameters.bad_value"
    assert CATALOGUE.definition(parameter_id).label in finding.params["parameter"]


@pytest.mark.parametrize(("parameter_id", "raw"), [(DAYS, 1), (DAYS, 366), (OVERHEAD, "0"), (OVERHEAD, "0.50")])
def test_the_ends_are_included(parameter_id: str, raw: Any) -> None:
    assert wrong(value(raw, parameter_id=parameter_id)) == []


def test_every_number_of_the_law_has_its_ends() -> None:
    without = [
        key
        for key, parameter in CATALOGUE.parameters.items()
        if parameter.definition.type.value in ("share", "decimal", "integer")
        and (parameter.definition.lowest is None or parameter.definition.highest is None)
    ]
    assert without == []


def test_a_share_out_of_reach_is_told_in_per_cent() -> None:
    (finding,) = check_values([value("6")], CATALOGUE, {})
    assert (finding.params["low"], finding.params["high"]) == ("0\N{NO-BREAK SPACE}%", "50\N{NO-BREAK SPACE}%")


@pytest.mark.parametrize("state", [State.UNKNOWN, State.NOT_IN_FORCE])
def test_state_and_value_go_together(state: State) -> None:
    assert wrong(value(state=state)) == ["parameters.state_and_value"]
    assert wrong(value(None, state=state)) == []
    assert wrong(value(None)) == ["parameters.state_and_value"]


def test_nothing_and_the_same_twice() -> None:
    assert wrong() == ["parameters.nothing"]
    assert wrong(value(), value("0.08")) == ["parameters.twice"]
    assert wrong(value(), value("0.08", start=date(2028, 1, 1)), value("0.08", area="nordjylland")) == []


def test_no_such_parameter_area_or_year() -> None:
    assert wrong(value(parameter_id="pricing.no_such")) == ["parameters.not_known_here"]
    assert wrong(value(area="jylland")) == ["parameters.not_known_here"]
    assert wrong(value(start=date(1907, 1, 1))) == ["parameters.odd_date"]


def test_what_is_held_already_is_not_entered_again() -> None:
    held = {(OVERHEAD, "sjaelland", JANUARY): DatedValue(JANUARY, Decimal("0.07"), State.IN_FORCE, "")}
    assert wrong(value("0.070"), held=held) == ["parameters.held_already"]
    assert wrong(value("0.07", state=State.ASSUMED), held=held) == []
    assert wrong(value("0.08"), held=held) == []
    assert wrong(value("0.07", start=date(2028, 1, 1)), held=held) == []


OPEN = ProposalFact("proposed", 7)


def test_another_person_decides() -> None:
    assert check_decision(OPEN, 8) == []
    assert [f.code for f in check_decision(OPEN, 7)] == ["parameters.same_person"]
    assert [f.code for f in check_decision(OPEN, 7, "nej")] == ["parameters.same_person"]


@pytest.mark.parametrize("state", ["draft", "approved", "refused", "withdrawn"])
def test_only_what_waits_is_decided_on(state: str) -> None:
    assert [f.code for f in check_decision(ProposalFact(state, 7), 8)] == ["parameters.moved_on"]


def test_a_refusal_has_a_reason_without_a_citizen() -> None:
    assert [f.code for f in check_decision(OPEN, 8, " ")] == ["parameters.no_reason"]
    assert [f.code for f in check_decision(OPEN, 8, "se 010180-1234")] == ["kernel.cpr_number"]
    assert check_decision(OPEN, 8, "Bilaget siger 6 %") == []


def test_only_ones_own_draft_is_sent_and_withdrawn() -> None:
    draft = ProposalFact("draft", 7)
    assert check_sending(draft, 7) == [] == check_withdrawal(draft, 7) == check_withdrawal(OPEN, 7)
    assert [f.code for f in check_sending(draft, 8)] == ["parameters.not_yours"]
    assert [f.code for f in check_sending(OPEN, 7)] == ["parameters.moved_on"]
    assert [f.code for f in check_withdrawal(OPEN, 8)] == ["parameters.not_yours"]
    assert [f.code for f in check_withdrawal(ProposalFact("approved", 7), 7)] == ["parameters.moved_on"]


def test_a_value_changes_the_days_until_the_next_one() -> None:
    later = DatedValue(date(2029, 1, 1), Decimal("0.08"), State.IN_FORCE, "")
    (change,) = changes_of([value()], {OVERHEAD: "Andel"}, {OVERHEAD: {"sjaelland": (later,)}})
    assert (change.start, change.end, change.label) == (JANUARY, date(2029, 1, 1), "Andel")
    assert list(change.years(2050)) == [2027, 2028]
    (alone,) = changes_of([value()], {}, {})
    assert alone.end is None
    assert list(alone.years(2029)) == [2027, 2028, 2029]


def test_two_values_of_a_proposal_end_each_other() -> None:
    first, second = changes_of([value(), value("0.08", start=date(2028, 7, 1))], {}, {})
    assert (first.end, second.end) == (date(2028, 7, 1), None)
    assert list(first.years(2030)) == [2027, 2028]
    assert list(second.years(2030)) == [2029, 2030]


def test_a_national_value_is_felt_where_there_is_no_own() -> None:
    own = DatedValue(date(2020, 1, 1), Decimal("0.06"), State.IN_FORCE, "")
    (change,) = changes_of([value(area="national")], {}, {OVERHEAD: {"hovedstaden": (own,), "national": (own,)}})
    assert change.holds_in("sjaelland")
    assert not change.holds_in("hovedstaden")
    (regional,) = changes_of([value()], {}, {})
    assert regional.holds_in("sjaelland")
    assert not regional.holds_in("hovedstaden")
