"""Which days a new value changes: from its own day until the next dated value of the area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rammevaerk.law.catalogue import Timeline
from rammevaerk.law.rulebook import NATIONAL
from rammevaerk.parameters.rules.proposing import NewValue


@dataclass(frozen=True)
class Change:
    """A parameter that changes in [start, end), end None without an end. A national value changes nothing in the areas
    that then have a value of their own, ``own_areas``."""

    parameter_id: str
    label: str
    area_code: str
    start: date
    end: date | None
    own_areas: frozenset[str] = field(default=frozenset())

    def holds_in(self, area_code: str) -> bool:
        """Whether the change is felt in an agreement area."""
        if self.area_code == NATIONAL:
            return area_code not in self.own_areas
        return area_code == self.area_code

    def years(self, last: int) -> Sequence[int]:
        """The years up to ``last`` whose 1 January lies in the period: those whose tariffs the value decides."""
        first = self.start.year if (self.start.month, self.start.day) == (1, 1) else self.start.year + 1
        stop = last + 1 if self.end is None else min(last + 1, _first_year_not_before(self.end))
        return range(first, max(first, stop))


def _first_year_not_before(day: date) -> int:
    return day.year if (day.month, day.day) == (1, 1) else day.year + 1


Timelines = Mapping[str, Timeline]
"""By area code."""


def changes_of(values: Iterable[NewValue], labels: Mapping[str, str], timelines: Mapping[str, Timelines]) -> list[Change]:
    """What the values change, given what is held of their parameters (by parameter, then area)."""
    rows = list(values)
    found = []
    for value in rows:
        held = timelines.get(value.parameter_id, {})
        days = {dated.valid_from for dated in held.get(value.area_code, ())}
        days |= {
            other.valid_from for other in rows if (other.parameter_id, other.area_code) == (value.parameter_id, value.area_code)
        }
        later = [day for day in days if day > value.valid_from]
        own = {area for area, timeline in held.items() if timeline and timeline[0].valid_from <= value.valid_from}
        found.append(
            Change(
                value.parameter_id,
                labels.get(value.parameter_id, value.parameter_id),
                value.area_code,
                value.valid_from,
                min(later, default=None),
                frozenset(own - {NATIONAL}),
            )
        )
    return found
