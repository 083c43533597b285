"""The picture over time: what was answered, counted by the quarter in which the case was closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from rammevaerk.casework.rules.checklist import CheckAnswer, CheckPoint, LegalDefect
from rammevaerk.contracts.rules.counts import suppressed

MONTHS_OF_QUARTER = 3
CASE, CLOSED, CHECKED = "case", "closed", "checked"
LEGAL_DEFECT = "legal_defect"
SAME, DIFFERENT = "same", "different"


class CountedAs(Enum):
    """Whose answer is counted: the case worker's own, a sampling colleague's, or whether the two agree."""

    OWN = "own"
    SAMPLE = "sample"
    AGREEMENT = "agreement"


@dataclass(frozen=True)
class CodedCount:
    """How many cases of a quarter (its first day) have an answer to a point. Beside the points stand *case* (closed, checked)
    and *legal_defect* (none, defect, substantial)."""

    quarter: date
    counted_as: CountedAs
    point: str
    answer: str
    cases: int


@dataclass(frozen=True)
class Tally:
    """The answers to one point; None is hidden."""

    fulfilled: int | None = 0
    not_fulfilled: int | None = 0
    not_relevant: int | None = 0

    @property
    def judged(self) -> int | None:
        """How many it was relevant to; the share is of these."""
        if self.fulfilled is None or self.not_fulfilled is None:
            return None
        return self.fulfilled + self.not_fulfilled

    @property
    def share(self) -> Decimal | None:
        """The share fulfilled; None when nobody was asked or a part is hidden."""
        return Decimal(self.fulfilled or 0) / self.judged if self.judged else None


@dataclass(frozen=True)
class Defects:
    """What sampling colleagues found of whole cases; None is hidden."""

    none: int | None = 0
    defect: int | None = 0
    substantial: int | None = 0

    @property
    def cases(self) -> int | None:
        """All sampled cases; None when a part is hidden."""
        parts = (self.none, self.defect, self.substantial)
        return None if None in parts else sum(part or 0 for part in parts)

    @property
    def share_without(self) -> Decimal | None:
        """The share without a legal defect."""
        return Decimal(self.none or 0) / self.cases if self.cases else None


@dataclass(frozen=True)
class Picture:
    """Counts of some quarters added up. `closed` and `checked` are cases; `agreed` is (same, both answered) by point."""

    own: Mapping[CheckPoint, Tally] = field(default_factory=dict)
    sampled: Mapping[CheckPoint, Tally] = field(default_factory=dict)
    agreed: Mapping[CheckPoint, tuple[int, int]] = field(default_factory=dict)
    defects: Defects = Defects()
    closed: int = 0
    checked: int = 0


def quarter_of(day: date) -> date:
    """The first day of the quarter a day lies in."""
    return day.replace(month=(day.month - 1) // MONTHS_OF_QUARTER * MONTHS_OF_QUARTER + 1, day=1)


def quarters_back(today: date, count: int) -> tuple[date, ...]:
    """The quarter of a day and those before it, oldest first."""
    last = quarter_of(today)
    months = [last.year * 12 + last.month - 1 - MONTHS_OF_QUARTER * back for back in range(count)]
    return tuple(date(month // 12, month % 12 + 1, 1) for month in reversed(months))


def picture(counts: Iterable[CodedCount]) -> Picture:
    """Counts as one picture; points nobody has answered are left out."""
    rows = list(counts)
    cells: dict[tuple[CountedAs, str, str], int] = {}
    for row in rows:
        key = (row.counted_as, row.point, row.answer)
        cells[key] = cells.get(key, 0) + row.cases

    def number(counted_as: CountedAs, point: str, answer: str) -> int:
        return cells.get((counted_as, point, answer), 0)

    def tallies(counted_as: CountedAs) -> dict[CheckPoint, Tally]:
        found = {point: Tally(*(number(counted_as, point.value, answer.value) for answer in CheckAnswer)) for point in CheckPoint}
        return {point: tally for point, tally in found.items() if tally != Tally()}

    both = {
        point: (number(CountedAs.AGREEMENT, point.value, SAME), number(CountedAs.AGREEMENT, point.value, DIFFERENT))
        for point in CheckPoint
    }
    return Picture(
        own=tallies(CountedAs.OWN),
        sampled=tallies(CountedAs.SAMPLE),
        agreed={point: (same, same + other) for point, (same, other) in both.items() if same + other},
        defects=Defects(*(number(CountedAs.SAMPLE, LEGAL_DEFECT, found.value) for found in LegalDefect)),
        closed=number(CountedAs.OWN, CASE, CLOSED),
        checked=number(CountedAs.OWN, CASE, CHECKED),
    )


def shown_tally(tally: Tally, least: int) -> Tally:
    """The tally for others than the municipality: counts of 1 to `least` − 1 are hidden, and with them the next smallest, since
    the number of cases stands beside them (readings 8)."""
    parts = {"fulfilled": tally.fulfilled, "not_fulfilled": tally.not_fulfilled, "not_relevant": tally.not_relevant}
    return Tally(**suppressed({name: part or 0 for name, part in parts.items()}, least))


def shown_defects(found: Defects, least: int) -> Defects:
    """The same for legal defects."""
    parts = {"none": found.none, "defect": found.defect, "substantial": found.substantial}
    return Defects(**suppressed({name: part or 0 for name, part in parts.items()}, least))
