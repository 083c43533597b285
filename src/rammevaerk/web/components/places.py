"""The strip of places: one square for each place up to thirty, then a bar; the numbers stand beside it in words."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.web.amounts import thousands

MOST_SQUARES = 30
ONE_ROW = 18
BAR_WIDTH = 232


@dataclass(frozen=True)
class Places:
    """Places of a unit on a day, in whole places.

    `budgeted` (normerede) is what the others add up to, unless more people live there than there are places: then `over`
    is the number above. `open_after_assessment` are those of the `open` that are given only after an assessment.
    `occupied` None means that occupancy is not reported, never that nobody lives there.
    """

    budgeted: int
    occupied: int | None
    reserved: int = 0
    open: int = 0
    open_after_assessment: int = 0
    closed: int = 0

    @property
    def over(self) -> int:
        return max(0, (self.occupied or 0) + self.reserved - self.budgeted)


@dataclass(frozen=True)
class Mark:
    """One square or one part of the bar; `half` draws the lower triangle filled."""

    kind: str
    x: str
    y: str
    width: str
    height: str
    half: str = ""


@dataclass(frozen=True)
class Strip:
    """The finished drawing."""

    width: str
    height: str
    marks: tuple[Mark, ...]
    label: str
    limit: str = ""


def strip(places: Places, *, large: bool = False) -> Strip | None:
    """The drawing of the strip, or None when occupancy is not reported."""
    if places.occupied is None:
        return None
    kinds = _kinds(places)
    if sum(count for _kind, count in kinds) > MOST_SQUARES:
        return _bar(places, kinds)
    return _squares(places, kinds, pitch=25 if large else 13, side=20 if large else 10)


def _kinds(places: Places) -> list[tuple[str, int]]:
    assessed = min(places.open_after_assessment, places.open)
    return [
        ("occupied", places.occupied or 0),
        ("reserved", places.reserved),
        ("open", places.open - assessed),
        ("assess", assessed),
        ("closed", places.closed),
    ]


def _squares(places: Places, kinds: list[tuple[str, int]], *, pitch: int, side: int) -> Strip:
    marks = [kind for kind, count in kinds for _number in range(count)]
    across = len(marks) if len(marks) <= ONE_ROW else -(-len(marks) // 2)
    drawn = []
    for number, kind in enumerate(marks):
        x, y = number % across * pitch + 1, number // across * pitch + 1
        half = f"M{x} {y + side}V{y}H{x + side}Z" if kind == "reserved" else ""
        name = "open" if kind == "reserved" else kind
        drawn.append(Mark(name, str(x), str(y), str(side), str(side), half))
    rows = -(-len(marks) // max(across, 1))
    limit = ""
    if places.over and marks:
        x, y = places.budgeted % across * pitch - 1, places.budgeted // across * pitch
        limit = f"M{x} {y}V{y + side + 2}"
    return Strip(str(max(across, 1) * pitch), str(max(rows, 1) * pitch), tuple(drawn), in_words(places), limit)


def _bar(places: Places, kinds: list[tuple[str, int]]) -> Strip:
    total = sum(count for _kind, count in kinds)
    drawn, x = [], Decimal(1)
    for kind, count in kinds:
        width = Decimal(BAR_WIDTH * count) / total
        if count:
            drawn.append(Mark(kind, f"{x:.1f}", "1", f"{width:.1f}", "12"))
        x += width
    at = 1 + Decimal(BAR_WIDTH * places.budgeted) / total
    limit = f"M{at:.1f} 0V14" if places.over else ""
    return Strip(str(BAR_WIDTH + 2), "14", tuple(drawn), in_words(places), limit)


def in_words(places: Places) -> str:
    """The strip for those who do not see it: all numbers, the unknown as unknown."""
    parts = [
        ngettext("%(count)s budgeted place", "%(count)s budgeted places", places.budgeted) % {"count": thousands(places.budgeted)}
    ]
    if places.occupied is None:
        return parts[0] + ": " + _("occupancy is not reported")
    parts_of_it = [
        _("%(count)s occupied") % {"count": thousands(places.occupied)},
        _("%(count)s reserved") % {"count": thousands(places.reserved)},
        _("%(count)s open") % {"count": thousands(places.open)},
    ]
    if places.open_after_assessment:
        parts_of_it.append(_("%(count)s of them only after assessment") % {"count": thousands(places.open_after_assessment)})
    if places.closed:
        parts_of_it.append(_("%(count)s closed for intake") % {"count": thousands(places.closed)})
    if places.over:
        parts_of_it.append(_("%(count)s above the budgeted places") % {"count": thousands(places.over)})
    return f"{parts[0]}: {', '.join(parts_of_it)}"
