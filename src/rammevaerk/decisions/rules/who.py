"""Who decides what in an area: act × body × part, dated, with source and state; unknown stays unknown (readings 1.10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.decisions.rules.acts import Act


class Part(Enum):
    """What a body does with an act."""

    PREPARES = "prepares"
    DISCUSSES = "discusses"
    RECOMMENDS = "recommends"
    DECIDES = "decides"
    INFORMED = "informed"


class BodyScope(Enum):
    """Of whom there is such a body: one for the area, one in each municipality or region, or that of the service's operator."""

    COMMON = "common"
    EACH_MUNICIPALITY = "each_municipality"
    EACH_REGION = "each_region"
    OPERATOR = "operator"


@dataclass(frozen=True)
class RoleFact:
    """A body's part in an act from a date until a later row for the same act and part; body None says that it is not
    known who it is. `state` is that of a parameter: in_force, not_in_force, unknown, assumed. `key` names the body in code."""

    act: Act
    part: Part
    body: str | None
    valid_from: date
    state: str
    source: str
    key: str = ""
    scope: BodyScope = BodyScope.COMMON


@dataclass(frozen=True)
class ActRow:
    """One act with the rows that hold for each part; a part without rows is unknown."""

    act: Act
    parts: Mapping[Part, tuple[RoleFact, ...]]

    @property
    def decider_known(self) -> bool:
        """True when the table names who decides; a table without it is not complete."""
        return any(row.body for row in self.parts.get(Part.DECIDES, ()))


def who_decides(rows: Iterable[RoleFact], on: date) -> tuple[ActRow, ...]:
    """The table on a day, acts in the order they first appear. For each act and part the rows of the latest date hold;
    a row not in force takes the part away again."""
    known = [row for row in rows if row.valid_from <= on]
    acts: dict[Act, dict[Part, tuple[RoleFact, ...]]] = {}
    for row in known:
        acts.setdefault(row.act, {})
    for act, parts in acts.items():
        for part in Part:
            own = [row for row in known if row.act == act and row.part is part]
            latest = max((row.valid_from for row in own), default=None)
            held = tuple(row for row in own if row.valid_from == latest and row.state != "not_in_force")
            if held:
                parts[part] = held
    return tuple(ActRow(act, parts) for act, parts in acts.items())


def row_of(act: Act, rows: Iterable[RoleFact], on: date) -> ActRow:
    """The row of one act on a day; without a part when the area has said nothing of it."""
    own = [row for row in rows if row.act is act]
    return next(iter(who_decides(own, on)), ActRow(act, {}))


def undecided(table: Iterable[ActRow]) -> tuple[Act, ...]:
    """The acts of which nobody knows who decides."""
    return tuple(row.act for row in table if not row.decider_known)
