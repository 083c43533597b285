"""What comes of the support, in numbers without a person: meetings held on time, goals, and levels (readings 3.13, 8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OUTCOMES_OF: Mapping[str, tuple[str, ...]] = {
    "held": ("on_time", "late", "overdue"),
    "goal": ("progress", "unchanged", "back"),
    "level": ("less", "same", "more"),
}
"""What is measured, and the outcomes of each measure in their order."""


@dataclass(frozen=True)
class OutcomeCount:
    """How many follow-ups, goals or stays had an outcome, and how many citizens they are of."""

    measure: str
    paragraph: str
    kind: str
    outcome: str
    things: int
    people: int


@dataclass(frozen=True)
class OutcomeLine:
    """A line of a table: a paragraph or a kind of goal, and a number for each outcome, None where it is hidden."""

    key: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class OutcomeTable:
    """Lines in the order of their keys, and the sum of each outcome, None where it would give a hidden number away."""

    lines: tuple[OutcomeLine, ...]
    sums: tuple[int | None, ...]

    @property
    def hides(self) -> bool:
        """Whether a number is hidden."""
        return any(count is None for line in self.lines for count in line.counts) or None in self.sums


def outcome_table(rows: Iterable[OutcomeCount], measure: str, *, by_kind: bool, least: int) -> OutcomeTable:
    """One measure by paragraph, or by kind of goal.

    A number of fewer than ``least`` citizens is hidden. No line is summed; an outcome is summed over the lines unless what the
    sum would give away is a single line or fewer than ``least`` citizens. ``least`` 0 hides nothing.
    """
    cells: dict[str, dict[str, tuple[int, int]]] = {}
    for row in rows:
        if row.measure == measure:
            line = cells.setdefault(row.kind if by_kind else row.paragraph, {})
            things, people = line.get(row.outcome, (0, 0))
            line[row.outcome] = (things + row.things, people + row.people)
    outcomes = OUTCOMES_OF[measure]
    lines = tuple(
        OutcomeLine(key, tuple(_shown(cells[key].get(outcome, (0, 0)), least) for outcome in outcomes)) for key in sorted(cells)
    )
    sums = tuple(_sum([cells[key].get(outcome, (0, 0)) for key in sorted(cells)], least) for outcome in outcomes)
    return OutcomeTable(lines, sums)


def _shown(cell: tuple[int, int], least: int) -> int | None:
    things, people = cell
    return None if 0 < people < least else things


def _sum(column: Iterable[tuple[int, int]], least: int) -> int | None:
    cells = list(column)
    hidden = [people for _things, people in cells if 0 < people < least]
    if hidden and (len(hidden) < 2 or sum(hidden) < least):
        return None
    return sum(things for things, _people in cells)
