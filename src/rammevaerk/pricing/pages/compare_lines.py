"""Two sheets line by line: what each line was and is, what prices and wages explain of it, and what the regulation is made of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing.rules.line_change import LineDifference, Met, line_differences
from rammevaerk.pricing.rules.regulation_parts import (
    CARRIED,
    ELSEWHERE,
    EXPIRED,
    OTHER,
    RESULT,
    RegulationPart,
    regulation_parts,
)
from rammevaerk.web import amounts
from rammevaerk.web.sentences import sentence

COSTS = ("direct", "indirect", "capital", "income")
GROWING = ("direct", "indirect", "income")
"""The kinds that follow prices and wages; depreciation and interest do not."""


@dataclass(frozen=True)
class Difference:
    """A line or condition on both sides as written; `change` empty where it is the same, `note` what more there is to say."""

    label: str
    before: str
    after: str
    change: str
    note: str = ""
    beyond: str = ""


@dataclass(frozen=True)
class DifferencePart:
    """The lines of one part of the basis, and their sum."""

    heading: str
    rows: tuple[Difference, ...]
    total: Difference


@dataclass(frozen=True)
class Moved:
    """Lines that stand on one side only, by name."""

    new: tuple[str, ...]
    dropped: tuple[str, ...]


NOTHING_MOVED = Moved((), ())


def difference_parts(before: Figure, after: Figure, *, development: Decimal | None) -> list[DifferencePart]:
    """The costs by kind, the regulation by what it is made of, and the basis."""
    parts = [_cost_part(key, before, after, development) for key in COSTS]
    regulation = DifferencePart(
        _("Regulation of earlier results"),
        tuple(_regulation_rows(before, after)),
        _written(_("Regulation in all"), _value(before, "regulation"), _value(after, "regulation")),
    )
    basis = DifferencePart("", (), _written(_("Tariff basis"), _value(before, "basis"), _value(after, "basis")))
    return [*(part for part in parts if part.rows), regulation, basis]


def moved_lines(before: Figure, after: Figure) -> Moved:
    """The cost lines only one of the two has."""
    found = [row for key in COSTS for row in line_differences(_lines(before, key), _lines(after, key), development=None)]
    return Moved(
        tuple(row.text for row in found if row.met is Met.NEW), tuple(row.text for row in found if row.met is Met.DROPPED)
    )


def _cost_part(key: str, before: Figure, after: Figure, development: Decimal | None) -> DifferencePart:
    growth = development if key in GROWING else None
    rows = line_differences(_lines(before, key), _lines(after, key), development=growth)
    total = _written(_sums()[key], _value(before, key), _value(after, key))
    return DifferencePart(_headings()[key], tuple(_row(row, growth) for row in rows), _with_beyond(total, rows, growth))


def _headings() -> Mapping[str, str]:
    return {
        "direct": _("Direct costs"),
        "indirect": _("Indirect costs"),
        "capital": _("Depreciation and interest"),
        "income": _("Income of the service"),
    }


def _sums() -> Mapping[str, str]:
    return {
        "direct": _("Direct costs in all"),
        "indirect": _("Indirect costs in all"),
        "capital": _("Depreciation and interest in all"),
        "income": _("Income in all"),
    }


def _row(row: LineDifference, development: Decimal | None) -> Difference:
    written = _written(row.text, row.before, row.after)
    note = {Met.NEW: _("New line"), Met.DROPPED: _("The line has gone"), Met.BOTH: ""}[row.met]
    beyond = _beyond(row.beyond) if development is not None and row.met is Met.BOTH else ""
    return Difference(written.label, written.before, written.after, written.change, note, beyond)


def _with_beyond(total: Difference, rows: Sequence[LineDifference], development: Decimal | None) -> Difference:
    if development is None or not rows:
        return total
    beyond = sum((row.beyond for row in rows), Decimal(0))
    return Difference(total.label, total.before, total.after, total.change, beyond=_beyond(beyond))


def _beyond(amount: Decimal) -> str:
    """`−12.000 ud over pris og løn`."""
    return _("%(amount)s beyond prices and wages") % {"amount": amounts.signed(amount, 0)}


def _regulation_rows(before: Figure, after: Figure) -> Iterator[Difference]:
    """The parts of both lines, each kind of part once; + raises the tariff."""
    sides = [{part.key: part for part in _parts_of(trace)} for trace in (before, after)]
    for key in (RESULT, ELSEWHERE, CARRIED, EXPIRED, OTHER):
        pair = [side.get(key) for side in sides]
        if any(pair):
            written = [None if part is None else part.amount for part in pair]
            yield _written(_regulation_label(key, pair), *written)


def _parts_of(trace: Figure) -> tuple[RegulationPart, ...]:
    line = trace.find("regulation")
    return regulation_parts(line) if line is not None else ()


def _regulation_label(key: str, pair: Sequence[RegulationPart | None]) -> str:
    years = list(dict.fromkeys(str(part.year) for part in pair if part is not None and part.year is not None))
    words = {
        RESULT: _("Result of the accounts: a surplus lowers the tariff, a deficit raises it"),
        ELSEWHERE: _("Met by others or by reserves"),
        CARRIED: _("Carried by the operator"),
        EXPIRED: _("Reserve that could be used no longer"),
        OTHER: _("Spread over several years, or regulated otherwise"),
    }[key]
    if len(years) == 2:
        both = _("%(before)s against %(after)s") % {"before": years[0], "after": years[1]}
        return f"{words} ({both})"
    return f"{words} ({years[0]})" if years else words


def _lines(trace: Figure, key: str) -> dict[str, Decimal]:
    """The lines of a part by their text; lines of one text are added up."""
    part = trace.find(key)
    found: dict[str, Decimal] = {}
    for line in part.inputs if part else ():
        label = sentence(line.label, line.params)
        found[label] = found.get(label, Decimal(0)) + line.number
    return found


def _value(trace: Figure, key: str) -> Decimal | None:
    figure = trace.find(key)
    return figure.number if figure is not None and figure.value is not None else None


def _written(label: str, before: Decimal | None, after: Decimal | None) -> Difference:
    """A line one side lacks is a dash there, and counts as zero in the change."""
    change = (after or Decimal(0)) - (before or Decimal(0))
    shown = [amounts.DASH if amount is None else amounts.thousands(amount, 0) for amount in (before, after)]
    return Difference(label, shown[0], shown[1], amounts.signed(change, 0) if change else "")
