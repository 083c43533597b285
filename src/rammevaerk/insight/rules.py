"""Supply against demand with each place counted once, and counts small enough to name somebody kept back (readings 1.9, 8).

Places that *can* take a group and places *set aside* for it are two numbers and never added; a place that can take three
groups stands in three rows, so the rows do not sum to the places there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

Cell = tuple[str, str]
_Key = TypeVar("_Key", str, Cell)


@dataclass(frozen=True)
class UnitSupply:
    """A unit's budgeted places by paragraph (None: not reported), where it lies, and the groups it can take with the
    places set aside for each (None: the operator has not said)."""

    unit: int
    municipality: str
    places: Mapping[str, int | None]
    groups: Mapping[str, int | None]

    @property
    def total(self) -> int:
        return sum(count or 0 for count in self.places.values())


@dataclass(frozen=True)
class BalanceRow:
    """One row: what there is and what is asked for. None is not known; `placed` None may also be too small to show."""

    key: str
    can_take: int | None
    set_aside: int | None = None
    placed: int | None = None
    reported: int | None = None


@dataclass(frozen=True)
class Suppressed:
    """A matrix whose small counts are kept back: None stands for a hidden count, also in the totals."""

    cells: Mapping[Cell, int | None]
    rows: Mapping[str, int | None]
    columns: Mapping[str, int | None]
    total: int
    hidden: int = field(default=0)


def places_in_all(units: Iterable[UnitSupply]) -> int:
    """Budgeted places of all units, each counted once."""
    return sum(unit.total for unit in units)


def by_group(
    units: Iterable[UnitSupply], groups: Iterable[str], *, placed: Mapping[str, int | None], reported: Mapping[str, int | None]
) -> tuple[BalanceRow, ...]:
    """A row for each target group: a unit's places count once for every group it can take."""
    known = tuple(units)
    return tuple(
        BalanceRow(
            key=group,
            can_take=sum(unit.total for unit in known if group in unit.groups),
            set_aside=_sum_known(unit.groups[group] for unit in known if group in unit.groups),
            placed=placed.get(group, 0),
            reported=reported.get(group),
        )
        for group in groups
    )


def by_paragraph(units: Iterable[UnitSupply], *, placed: Mapping[str, int | None]) -> tuple[BalanceRow, ...]:
    """A row for each paragraph that has units or people; the known rows sum to the places there are. A paragraph whose
    units have none of them reported their places is unknown, not zero."""
    places: dict[str, list[int | None]] = defaultdict(list)
    for unit in units:
        for paragraph, count in unit.places.items():
            places[paragraph].append(count)
    keys = sorted({*places, *placed})
    return tuple(BalanceRow(key, _sum_known(places.get(key, (0,))), placed=placed.get(key, 0)) for key in keys)


def by_municipality(
    units: Iterable[UnitSupply],
    municipalities: Iterable[str],
    *,
    placed: Mapping[str, int | None],
    reported: Mapping[str, int | None],
) -> tuple[BalanceRow, ...]:
    """A row for each municipality: the places that lie in it, and the citizens it pays for wherever they live."""
    places: dict[str, int] = defaultdict(int)
    for unit in units:
        places[unit.municipality] += unit.total
    return tuple(
        BalanceRow(name, places.get(name, 0), placed=placed.get(name, 0), reported=reported.get(name)) for name in municipalities
    )


def suppress_list(counts: Mapping[str, int], n: int) -> dict[str, int | None]:
    """Counts from 1 to n - 1 are hidden; since a total is shown beside them, never one alone, and never so few that the
    total gives them away: the smallest of the others is hidden too until what is hidden sums to n or more."""
    hidden = _hidden_of({key: value for key, value in counts.items() if 0 < value < n}, counts, n)
    return {key: None if key in hidden else value for key, value in counts.items()}


def suppress(cells: Mapping[Cell, int], n: int) -> Suppressed:
    """Hide small counts of a matrix that shows its row and column totals, with the second smallest in each line.

    Where a line has nothing more to hide, its total is hidden as well. Zero is shown: it names nobody.
    """
    hidden = {cell for cell, value in cells.items() if 0 < value < n}
    while more := _unsafe_cell(cells, hidden, n):
        hidden.add(more)
    rows, columns = _totals(cells, 0), _totals(cells, 1)
    return Suppressed(
        cells={cell: None if cell in hidden else value for cell, value in cells.items()},
        rows=_line_totals(rows, cells, hidden, 0, n),
        columns=_line_totals(columns, cells, hidden, 1, n),
        total=sum(cells.values()),
        hidden=len(hidden),
    )


def _unsafe_cell(cells: Mapping[Cell, int], hidden: set[Cell], n: int) -> Cell | None:
    """A cell that must be hidden because its line could be reckoned from the total; the smallest of the line."""
    for axis in (0, 1):
        for line in sorted({cell[axis] for cell in hidden}):
            own = {cell: value for cell, value in cells.items() if cell[axis] == line}
            shut = {cell for cell in own if cell in hidden}
            wanted = _hidden_of({cell: own[cell] for cell in shut}, own, n)
            if more := wanted - shut:
                return min(more)
    return None


def _line_totals(
    totals: Mapping[str, int], cells: Mapping[Cell, int], hidden: set[Cell], axis: int, n: int
) -> dict[str, int | None]:
    """Totals by line; a line whose hidden counts its total would give away loses the total, and then the next too."""
    unsafe: dict[str, int] = {}
    for line, total in totals.items():
        shut = [cells[cell] for cell in hidden if cell[axis] == line]
        if shut and (len(shut) < 2 or sum(shut) < n):
            unsafe[line] = total
    gone = _hidden_of(unsafe, totals, n)
    return {line: None if line in gone else total for line, total in totals.items()}


def _hidden_of(small: Mapping[_Key, int], counts: Mapping[_Key, int], n: int) -> set[_Key]:
    hidden = set(small)
    others = sorted((value, key) for key, value in counts.items() if value > 0 and key not in hidden)
    while hidden and others and (len(hidden) < 2 or sum(counts[key] for key in hidden) < n):
        hidden.add(others.pop(0)[1])
    return hidden


def _totals(cells: Mapping[Cell, int], axis: int) -> dict[str, int]:
    totals: dict[str, int] = {}
    for cell, value in cells.items():
        totals[cell[axis]] = totals.get(cell[axis], 0) + value
    return totals


def _sum_known(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
