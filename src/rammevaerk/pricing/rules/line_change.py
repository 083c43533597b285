"""How a year's costs differ from another's, line by line, with what prices and wages alone would have done taken out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

_ORE = Decimal("0.01")


class Met(Enum):
    """Whether a line stands on both sheets."""

    BOTH = "both"
    NEW = "new"
    DROPPED = "dropped"


@dataclass(frozen=True)
class LineDifference:
    """A line on both sides in kroner a year, None where it does not stand; `development` is what prices and wages alone make
    of what was there, `beyond` the rest. development + beyond = after − before, to the ore."""

    text: str
    before: Decimal | None
    after: Decimal | None
    development: Decimal

    @property
    def change(self) -> Decimal:
        return (self.after or Decimal(0)) - (self.before or Decimal(0))

    @property
    def beyond(self) -> Decimal:
        return self.change - self.development

    @property
    def met(self) -> Met:
        if self.before is None:
            return Met.NEW
        return Met.DROPPED if self.after is None else Met.BOTH


def line_differences(
    before: Mapping[str, Decimal], after: Mapping[str, Decimal], *, development: Decimal | None
) -> tuple[LineDifference, ...]:
    """The lines of one kind by their text, those of the later sheet first; they sum to the change of the kind exactly.

    Prices and wages are taken of lines that stand on both sides: a new line has nothing to grow from, and one that has
    gone nothing to grow to. Without a development nothing is taken out.
    """
    return tuple(
        LineDifference(name, before.get(name), after.get(name), _grown(name, before, after, development))
        for name in dict.fromkeys((*after, *before))
    )


def _grown(name: str, before: Mapping[str, Decimal], after: Mapping[str, Decimal], development: Decimal | None) -> Decimal:
    if development is None or name not in before or name not in after:
        return Decimal(0)
    return (before[name] * development).quantize(_ORE, rounding=ROUND_HALF_UP)
