"""Contracts of old form from a spreadsheet, and outcomes counted without giving a person away."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.contracts.rules.old_contracts import HEADINGS, OldContract, PlacedHere, TypedCell, match_old, read_old, twin
from rammevaerk.contracts.rules.outcomes import OutcomeCount, outcome_table
from rammevaerk.kernel.finding import Finding

TYPED = ("NÆ-1", "Sivkær", "2019-44", "1.3.2019", "", "30", "Kontrakten, punkt 9", "")
OLD = OldContract(4, "NÆ-1", "Sivkær", "2019-44", date(2019, 3, 1), None, 30, "Kontrakten, punkt 9")
PLACED = PlacedHere(7, "næ-1", "SIVKÆR", has_contract=False)


def cells(**changes: str) -> dict[str, TypedCell]:
    said = dict(zip(HEADINGS, TYPED, strict=True)) | {name.replace("_", " "): words for name, words in changes.items()}
    return {name: TypedCell(f"{chr(65 + place)}4", said[name]) for place, name in enumerate(HEADINGS)}


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.code.removeprefix("contracts."), finding.where) for finding in findings]


def test_a_row_is_read_as_it_is_written() -> None:
    assert read_old(4, cells()) == (OLD, ())
    written, findings = read_old(4, cells(sidste_dag="2027-01-31", opsigelsesvarsel_i_dage=""))
    assert findings == () and written is not None
    assert (written.last_day, written.notice_days) == (date(2027, 1, 31), None)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"borgerreference": " ", "tilbud": ""}, [("old_empty", "A4"), ("old_empty", "B4")]),
        ({"første_dag": "i foråret"}, [("old_day", "D4")]),
        ({"første_dag": "31.2.2019"}, [("old_day", "D4")]),
        ({"sidste_dag": "engang"}, [("old_day", "E4")]),
        ({"sidste_dag": "28.2.2019"}, [("old_order", "E4")]),
        ({"opsigelsesvarsel_i_dage": "1096"}, [("old_notice", "F4")]),
        ({"opsigelsesvarsel_i_dage": "løbende"}, [("old_notice", "F4")]),
        ({"hvor_varslet_står": "010190-1234"}, [("kernel.cpr_number", "G4")]),
        ({"tilkøb": "Ridning"}, [("add_on", "H4")]),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(changes: dict[str, str], expected: list[tuple[str, str]]) -> None:
    written, findings = read_old(4, cells(**changes))
    assert written is None
    assert told(findings) == expected


def test_a_row_without_cells_is_empty_and_no_more() -> None:
    written, findings = read_old(4, {})
    assert written is None
    assert [code for code, _where in told(findings)] == ["old_empty", "old_empty", "old_empty", "old_day"]


def test_the_placement_is_found_however_it_is_spelled() -> None:
    assert match_old(OLD, [PLACED]) == (PLACED, ())
    assert told(match_old(OLD, [])[1]) == [("old_nobody", "A4")]
    taken = PlacedHere(8, "NÆ-1", "Sivkær", has_contract=True)
    assert told(match_old(OLD, [taken])[1]) == [("old_twice", "A4")]
    assert match_old(OLD, [taken, PLACED]) == (PLACED, ())
    assert told((twin(4),)) == [("old_twin", "A4")]


def counted(*rows: tuple[str, str, int, int]) -> list[OutcomeCount]:
    return [OutcomeCount("goal", paragraph, "Fastholde", outcome, things, people) for paragraph, outcome, things, people in rows]


def test_a_table_has_a_line_by_paragraph_and_a_sum_by_outcome() -> None:
    rows = [
        *counted(("SEL-108", "progress", 9, 7), ("SEL-107", "progress", 6, 6)),
        OutcomeCount("held", "SEL-104", "", "late", 1, 1),
    ]
    table = outcome_table(rows, "goal", by_kind=False, least=5)
    assert [(line.key, line.counts) for line in table.lines] == [("SEL-107", (6, 0, 0)), ("SEL-108", (9, 0, 0))]
    assert (table.sums, table.hides) == ((15, 0, 0), False)
    by_kind = outcome_table(rows, "goal", by_kind=True, least=5)
    assert [(line.key, line.counts) for line in by_kind.lines] == [("Fastholde", (15, 0, 0))]


def test_a_single_hidden_number_takes_its_sum_with_it() -> None:
    rows = counted(("SEL-108", "progress", 9, 7), ("SEL-107", "progress", 4, 3))
    table = outcome_table(rows, "goal", by_kind=False, least=5)
    assert [line.counts[0] for line in table.lines] == [None, 9]
    assert table.sums[0] is None and table.hides


def test_two_hidden_numbers_of_enough_citizens_keep_the_sum() -> None:
    rows = counted(("SEL-108", "progress", 4, 4), ("SEL-107", "progress", 3, 3))
    table = outcome_table(rows, "goal", by_kind=False, least=5)
    assert [line.counts[0] for line in table.lines] == [None, None]
    assert table.sums[0] == 7


@given(st.dictionaries(st.sampled_from(("SEL-104", "SEL-107", "SEL-108", "SEL-109")), st.integers(0, 9), min_size=1))
def test_nobody_is_reckoned_from_a_sum(people: dict[str, int]) -> None:
    table = outcome_table(counted(*((key, "back", n, n) for key, n in people.items())), "goal", by_kind=False, least=5)
    hidden = [n for n in people.values() if 0 < n < 5]
    if table.sums[2] is None:
        assert hidden
    elif hidden:
        assert len(hidden) > 1 and table.sums[2] - sum(n for n in people.values() if n not in hidden) >= 5
    shown = outcome_table(counted(*((key, "back", n, n) for key, n in people.items())), "goal", by_kind=False, least=0)
    assert not shown.hides and shown.sums[2] == sum(people.values())
