"""What the law tables cannot say: comparisons with the last round and with placements. Moves, checks and sight stand in
tests/law/reporting_*.yml."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.kernel.finding import Severity
from rammevaerk.law.loader import rulebook
from rammevaerk.law.rulebook import EnteredValue
from rammevaerk.law.values import State
from rammevaerk.reporting.rules.answers import BudgetItem, BudgetKind, UnitReport
from rammevaerk.reporting.rules.plausibility import PLAUSIBLE_CHANGE, Compared, odd_in_units
from rammevaerk.reporting.rules.sight import Belongs, Standing, Viewer, is_own, sees_return
from rammevaerk.reporting.rules.states import AnswerAct, AnswerState, RoundStage, move

DAY = date(2026, 11, 10)
BOOK = rulebook("sjaelland", DAY, demo=False)
LINES = (
    BudgetItem(BudgetKind.DIRECT, "Løn", 800),
    BudgetItem(BudgetKind.INDIRECT, "Centrale puljer", 100),
    BudgetItem(BudgetKind.INCOME, "Salg", 50),
)
LAST = UnitReport(
    unit_id=1,
    unit_name="Hus A",
    paragraph="SEL-108",
    accounts_year=2024,
    budget_year=2026,
    budgeted=20,
    people=22,
    place_days=Decimal(7000),
    waiting=2,
    actual_cost_ore=100_000,
    lines=LINES,
)
THIS = replace(LAST, accounts_year=2025, budget_year=2027)
KEY = (1, "SEL-108")


def codes(report: UnitReport, compared: Compared | None = None, book: Any = BOOK) -> list[str]:
    compared = Compared(last={KEY: LAST}) if compared is None else compared
    return [finding.code.removeprefix("reporting.") for finding in odd_in_units([report], compared, rulebook=book)]


def test_the_same_as_last_year_is_not_odd() -> None:
    assert codes(THIS) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"budgeted": 24}, []),
        ({"budgeted": 25}, ["budgeted_moved"]),
        ({"budgeted": 15}, ["budgeted_moved"]),
        ({"people": 30}, ["people_moved"]),
        ({"place_days": Decimal(8401)}, ["place_days_moved"]),
        ({"actual_cost_ore": 79_999}, ["actual_cost_moved"]),
        ({"lines": (replace(LINES[0], amount_ore=2000), *LINES[1:])}, ["budget_moved"]),
        ({"budgeted": None, "people": None}, []),
    ],
)
def test_what_moved_more_than_the_limit_is_odd(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(replace(THIS, **changes)) == expected


def test_few_people_are_not_compared() -> None:
    assert codes(replace(THIS, people=4), Compared(last={KEY: replace(LAST, people=2)})) == []


def test_the_first_round_has_nothing_to_compare_with() -> None:
    assert codes(replace(THIS, budgeted=200), Compared()) == []


def test_the_finding_says_how_far_in_danish_numbers() -> None:
    (found,) = odd_in_units(
        [replace(THIS, actual_cost_ore=250_000_000)],
        Compared(last={KEY: replace(LAST, actual_cost_ore=200_000_000)}),
        rulebook=BOOK,
    )
    assert (found.params["before"], found.params["after"], found.params["change"]) == ("2.000.000", "2.500.000", "+25,0\u00a0%")
    assert found.severity is Severity.WARNING and not found.blocks
    (fell,) = odd_in_units([replace(THIS, people=10)], Compared(last={KEY: LAST}), rulebook=BOOK)
    assert fell.params["change"] == "\u221254,5\u00a0%"


def test_with_remarks_what_is_odd_is_a_note() -> None:
    (found,) = odd_in_units([replace(THIS, people=40, remarks="Udvidet 1. marts")], Compared(last={KEY: LAST}), rulebook=BOOK)
    assert found.severity is Severity.NOTE


@pytest.mark.parametrize(
    ("counted", "expected"), [(7000, []), (8000, []), (9000, ["differs_from_placements"]), (5000, ["differs_from_placements"])]
)
def test_place_days_are_held_against_the_placements(counted: int, expected: list[str]) -> None:
    assert codes(THIS, Compared(place_days={KEY: Decimal(counted)})) == expected


def test_no_placements_at_all_are_no_comparison() -> None:
    assert codes(THIS, Compared(place_days={KEY: Decimal(0)})) == []


def test_a_budget_without_lines_or_kinds_is_odd() -> None:
    assert codes(replace(THIS, lines=())) == ["no_budget"]
    assert codes(replace(THIS, lines=(LINES[0], LINES[2])), Compared()) == ["kind_lacking"]


def test_a_line_of_last_year_that_is_gone_is_named() -> None:
    found = odd_in_units([replace(THIS, lines=LINES[:2])], Compared(last={KEY: LAST}), rulebook=BOOK)
    assert [(finding.code, finding.params["line"]) for finding in found] == [("reporting.line_gone", "Salg")]
    respelled = (replace(LINES[0], text=" løn "), *LINES[1:])
    assert codes(replace(THIS, lines=respelled)) == []


def test_an_unknown_limit_is_said_and_nothing_is_measured() -> None:
    unknown = EnteredValue(PLAUSIBLE_CHANGE, "sjaelland", date(2020, 1, 1), None, State.UNKNOWN, "Ikke vedtaget")
    book = rulebook("sjaelland", DAY, demo=False, entered=(unknown,))
    found = odd_in_units([replace(THIS, people=400)], Compared(last={KEY: LAST}), rulebook=book)
    assert [(finding.code, finding.severity) for finding in found] == [("law.unknown_parameter", Severity.WARNING)]


def test_the_budget_is_costs_less_income() -> None:
    assert LAST.budget_ore() == 850
    assert replace(LAST, lines=()).budget_ore() is None


@pytest.mark.parametrize("state", AnswerState)
@pytest.mark.parametrize("act", AnswerAct)
@pytest.mark.parametrize("stage", [stage for stage in RoundStage if stage is not RoundStage.OPEN])
def test_nothing_moves_in_a_round_that_is_not_open(state: AnswerState, act: AnswerAct, stage: RoundStage) -> None:
    outcome = move(state, act, stage=stage, comment="x")
    assert outcome.to is state and outcome.findings[0].blocks


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("stage", RoundStage)
def test_what_is_own_is_always_seen_and_strangers_own_nothing(standing: Standing, stage: RoundStage) -> None:
    for belongs in (Belongs(1, 10), Belongs(1, None), Belongs(1, None, "Voksen")):
        viewer = Viewer(standing, (1,), (10,), ("Voksen",))
        assert not is_own(viewer, belongs) or sees_return(viewer, belongs, stage)
        assert not is_own(replace(viewer, parties=(2,)), belongs)
