"""What has been charged against what should be: reversals and new lines, so that the net is the truth known now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rammevaerk.settlement.rules.charging import Line


class OpenLine(NamedTuple):
    """A line charged before and not reversed since; ``id`` is its row."""

    id: int
    line: Line


class Difference(NamedTuple):
    """What to write for one placement and month: open lines to reverse, and lines to add."""

    reversals: list[OpenLine]
    new: list[Line]


def difference(open_lines: Sequence[OpenLine], wanted: Sequence[Line]) -> Difference:
    """The reversal of each open line that should not be as it is, and the lines that are missing; same gives nothing.

    Two lines are the same when parties, citizen, item, days, share, tariff and amount are; a new row of the placement
    or the tariff that changes none of these is no reason to write.
    """
    if not open_lines:
        return Difference([], list(wanted))
    missing = [*wanted]
    signatures = [_signature(line) for line in wanted]
    reversals = []
    for open_line in open_lines:
        signature = _signature(open_line.line)
        if signature in signatures:
            place = signatures.index(signature)
            del signatures[place], missing[place]
        else:
            reversals.append(open_line)
    return Difference(reversals, missing)


def _signature(line: Line) -> tuple[object, ...]:
    return (
        line.seller, line.buyer, line.citizen, line.item, line.kind, line.start, line.stop,
        line.factor, line.tariff_ore, line.amount,
    )  # fmt: skip


def net(lines: Iterable[Line], reversed_lines: Iterable[Line] = ()) -> int:
    """The sum in øre of lines less those reversed."""
    return sum(line.amount for line in lines) - sum(line.amount for line in reversed_lines)
