"""The parallel run (readings 4.11): a month as settled here beside the seller's own invoice file, line by line with cause.

Lines are put together by buyer and by what they are about: the citizen's reference, or the words of a line without one. What
lies between the two sums is parted into causes whose parts sum to the difference, to the øre.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

from rammevaerk.kernel.money import Ore


class CauseKind(Enum):
    """Why the two differ."""

    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    DAYS = "days"
    TARIFF = "tariff"
    SHARE = "share"
    ROUNDING = "rounding"


class FileLine(NamedTuple):
    """A line of the seller's file. ``about`` is the reference, or the words of a line without one."""

    buyer: int
    about: str
    days: Decimal
    ore: Ore


class OwnLine(NamedTuple):
    """A line as settled here; ``factor`` is the part-time share and ``tariff_ore`` the price of one day, both those charged.
    A reversal has negative days and a negative amount."""

    buyer: int
    about: str
    days: Decimal
    ore: Ore
    factor: Decimal
    tariff_ore: Ore


class Cause(NamedTuple):
    """One reason and its part of the difference, in øre (positive: the file charges more)."""

    kind: CauseKind
    ore: Ore


class ParallelLine(NamedTuple):
    """What both say of one buyer's one matter. ``causes`` sum to ``theirs - ours``; empty when the two agree."""

    buyer: int
    about: str
    our_days: Decimal
    their_days: Decimal
    ours: Ore
    theirs: Ore
    causes: tuple[Cause, ...]

    @property
    def difference(self) -> Ore:
        """Øre the file charges more than is charged here."""
        return self.theirs - self.ours


def compare(ours: Iterable[OwnLine], theirs: Iterable[FileLine]) -> tuple[ParallelLine, ...]:
    """Both sides put together, the largest difference first. Every line of either side is in exactly one of them."""
    own: dict[tuple[int, str], list[OwnLine]] = {}
    other: dict[tuple[int, str], list[FileLine]] = {}
    for mine in ours:
        own.setdefault((mine.buyer, _key(mine.about)), []).append(mine)
    for one in theirs:
        other.setdefault((one.buyer, _key(one.about)), []).append(one)
    found = [_compared(own.get(key, []), other.get(key, [])) for key in {**own, **other}]
    return tuple(sorted(found, key=lambda line: (-abs(line.difference), line.buyer, line.about)))


def _key(about: str) -> str:
    return "".join(about.split()).casefold()


def _compared(own: Sequence[OwnLine], other: Sequence[FileLine]) -> ParallelLine:
    buyer, about = (own[0].buyer, own[0].about) if own else (other[0].buyer, other[0].about)
    our_days, their_days = sum((line.days for line in own), Decimal(0)), sum((line.days for line in other), Decimal(0))
    ours, theirs = sum(line.ore for line in own), sum(line.ore for line in other)
    causes: tuple[Cause, ...] = ()
    if theirs != ours or our_days != their_days:
        if not own:
            causes = (Cause(CauseKind.MISSING_HERE, theirs),)
        elif not other:
            causes = (Cause(CauseKind.MISSING_THERE, -ours),)
        else:
            causes = _causes(own, len(other), their_days, theirs)
    return ParallelLine(buyer, about, our_days, their_days, ours, theirs, causes)


def _causes(own: Sequence[OwnLine], lines: int, their_days: Decimal, theirs: Ore) -> tuple[Cause, ...]:
    """Days first, at the price of a day here; what is left is the price, or rounding when it is no more than a line can lose."""
    ours = sum(line.ore for line in own)
    our_days = sum((line.days for line in own), Decimal(0))
    found = []
    rest = theirs - ours
    if our_days and their_days != our_days:
        for_days = _half_up(Fraction(ours) * Fraction(their_days - our_days) / Fraction(our_days))
        found.append(Cause(CauseKind.DAYS, for_days))
        rest -= for_days
    if rest:
        kind = CauseKind.ROUNDING if abs(rest) <= max(lines, len(own)) else _price_cause(own, their_days, theirs)
        found.append(Cause(kind, rest))
    return tuple(found)


def _price_cause(own: Sequence[OwnLine], their_days: Decimal, theirs: Ore) -> CauseKind:
    """The share when the file's price of a day is our full tariff by another share in whole twentieths, else the tariff."""
    charged = [line for line in own if line.ore > 0]
    if not their_days or not charged:
        return CauseKind.TARIFF
    tariffs, shares = {line.tariff_ore for line in charged}, {line.factor for line in charged}
    if len(tariffs) != 1 or len(shares) != 1:
        return CauseKind.TARIFF
    (tariff,), (share,) = tariffs, shares
    twentieths = Fraction(theirs, tariff) / Fraction(their_days) * 20
    nearest = _half_up(twentieths)
    is_share = 0 < nearest <= 20 and abs(twentieths - nearest) * tariff * Fraction(their_days) <= 20
    return CauseKind.SHARE if is_share and Fraction(nearest, 20) != Fraction(share) else CauseKind.TARIFF


def _half_up(amount: Fraction) -> int:
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


class ParallelSums(NamedTuple):
    """A comparison in sums, øre; ``by_cause`` sums to ``theirs - ours``."""

    ours: Ore
    theirs: Ore
    agreeing: int
    differing: int
    by_cause: dict[CauseKind, Ore]


def parallel_sums(lines: Sequence[ParallelLine]) -> ParallelSums:
    """The sums of a comparison."""
    by_cause: dict[CauseKind, Ore] = {}
    for line in lines:
        for cause in line.causes:
            by_cause[cause.kind] = by_cause.get(cause.kind, 0) + cause.ore
    differing = sum(bool(line.causes) for line in lines)
    ours, theirs = sum(line.ours for line in lines), sum(line.theirs for line in lines)
    return ParallelSums(ours, theirs, len(lines) - differing, differing, by_cause)
