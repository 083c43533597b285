"""The year wheel of an agreement cycle: phases as a ring, months inside, deadlines outside, today as a hand."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rammevaerk.web import dates

WIDE = (360.0, 270.0, 190.0, 140.6)
NARROW = (179.0, 179.0, 160.0, 118.4)
GAP_DEGREES = 0.6
LINE = 16
TOP, BOTTOM = 2, 538
LONGEST_LINE = 19
LETTER, SMALL_LETTER = 6.8, 6.0


@dataclass(frozen=True)
class Phase:
    """One phase `[start, end)`; `state` is `done`, `now` or `next`."""

    label: str
    start: date
    end: date
    state: str
    short: str = ""


@dataclass(frozen=True)
class Deadline:
    """One deadline; `missed` is a deadline that passed without being met."""

    day: date
    label: str
    done: bool = False
    missed: bool = False
    url: str = ""


@dataclass(frozen=True)
class Wheel:
    """One year of a cycle. `year` is the ring's year; phases outside it are cut at its ends. `centre` stands in the middle:
    small, big, small, accent. `labels` deadlines on each side get words. `title` names the wheel for those who do not see it."""

    year: int
    phases: Sequence[Phase]
    deadlines: Sequence[Deadline]
    today: date
    title: str
    centre: Sequence[str] = ()
    labels: int = 7


@dataclass(frozen=True)
class Arc:
    """One phase drawn: its ring part, the line its name follows, and the name (empty when there is no room)."""

    path: str
    guide: str
    label: str
    modifier: str
    text_class: str


@dataclass(frozen=True)
class Spoke:
    """A month: its tick and the place of its name."""

    x1: float
    y1: float
    x2: float
    y2: float
    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Flag:
    """A deadline on the rim, with its lines of text beside the wheel when `lines` is not empty."""

    x: float
    y: float
    modifier: str
    leader: str
    anchor: str
    text_x: float
    lines: tuple[tuple[float, str, str], ...]


@dataclass(frozen=True)
class Drawing:
    """The wheel ready for the template."""

    view_box: str
    narrow: bool
    arcs: tuple[Arc, ...]
    months: tuple[Spoke, ...]
    flags: tuple[Flag, ...]
    hand: tuple[float, float, float, float] | None
    centre: tuple[tuple[float, str, str], ...]
    middle: tuple[float, float]


class _Ring:
    def __init__(self, wheel: Wheel, narrow: bool) -> None:
        self.cx, self.cy, self.outer, self.inner = NARROW if narrow else WIDE
        self.first = date(wheel.year, 1, 1)
        self.days = (date(wheel.year + 1, 1, 1) - self.first).days

    def angle(self, day: date) -> float:
        """Degrees clockwise from the top; days outside the year are held at its ends."""
        return max(0, min((day - self.first).days, self.days)) / self.days * 360

    def at(self, angle: float, radius: float) -> tuple[float, float]:
        turned = math.radians(angle)
        return round(self.cx + radius * math.sin(turned), 1), round(self.cy - radius * math.cos(turned), 1)

    def arc(self, start: float, end: float, radius: float) -> str:
        """The arc to the point at `end` along `radius`, for a path that stands at `start`."""
        x, y = self.at(end, radius)
        return f"A{radius} {radius} 0 {int(abs(end - start) > 180)} {int(end > start)} {x} {y}"


def drawing(wheel: Wheel, *, narrow: bool = False) -> Drawing:
    """The wheel as lines and texts; the narrow one leaves the deadlines' words to the table."""
    ring = _Ring(wheel, narrow)
    phases = [phase for phase in wheel.phases if phase.end > ring.first and phase.start.year <= wheel.year]
    hand = None
    if wheel.today.year == wheel.year:
        angle = ring.angle(wheel.today)
        hand = (*ring.at(angle, ring.inner - 14), *ring.at(angle, ring.outer + 14))
    return Drawing(
        view_box="0 0 358 358" if narrow else "0 0 720 540",
        narrow=narrow,
        arcs=tuple(_arc(ring, phase, SMALL_LETTER if narrow else LETTER) for phase in phases),
        months=tuple(_month(ring, wheel.year, month) for month in range(1, 13)),
        flags=_flags(ring, wheel, narrow),
        hand=hand,
        centre=_centre(ring, wheel.centre),
        middle=(ring.cx, ring.cy),
    )


def _arc(ring: _Ring, phase: Phase, letter: float) -> Arc:
    start, end = ring.angle(phase.start) + GAP_DEGREES, ring.angle(phase.end) - GAP_DEGREES
    end = max(end, start + GAP_DEGREES)
    x1, y1 = ring.at(start, ring.outer)
    x2, y2 = ring.at(end, ring.inner)
    path = f"M{x1} {y1}{ring.arc(start, end, ring.outer)}L{x2} {y2}{ring.arc(end, start, ring.inner)}Z"
    middle = (ring.outer + ring.inner) / 2
    below = 90 < (start + end) / 2 < 270
    radius = middle + 5 if below else middle - 5
    first, last = (end, start) if below else (start, end)
    gx, gy = ring.at(first, radius)
    room = math.radians(end - start) * radius - 2
    label = next((text for text in (phase.label, phase.short) if text and len(text) * letter <= room), "")
    return Arc(
        path=path,
        guide=f"M{gx} {gy}{ring.arc(first, last, radius)}",
        label=label,
        modifier={"done": "rv-wheel-done", "now": "rv-wheel-now"}.get(phase.state, "rv-wheel-next"),
        text_class={"done": "c-bold", "now": "c-on-dark"}.get(phase.state, ""),
    )


def _month(ring: _Ring, year: int, month: int) -> Spoke:
    angle = ring.angle(date(year, month, 1))
    following = date(year, month + 1, 1) if month < 12 else date(year + 1, 1, 1)
    middle = (angle + (360 if month == 12 else ring.angle(following))) / 2
    x1, y1 = ring.at(angle, ring.inner - 2)
    x2, y2 = ring.at(angle, ring.inner - 10)
    x, y = ring.at(middle, ring.inner - 24)
    return Spoke(x1, y1, x2, y2, x, round(y + 5, 1), dates.month_short(month).rstrip("."))


def _centre(ring: _Ring, words: Sequence[str]) -> tuple[tuple[float, str, str], ...]:
    styles = ((-38, "c-small"), (2, "c-big"), (31, "c-small"), (57, "c-text-1"))
    return tuple((ring.cy + drop, style, text) for (drop, style), text in zip(styles, words, strict=False) if text)


def _flags(ring: _Ring, wheel: Wheel, narrow: bool) -> tuple[Flag, ...]:
    in_year = sorted((item for item in wheel.deadlines if item.day.year == wheel.year), key=lambda item: item.day)
    if narrow:
        return tuple(_rim(ring, item) for item in in_year)
    blocks = [_Block(ring.angle(item.day), _lines(item), item) for item in _most_important(ring, in_year, wheel)]
    if wheel.today.year == wheel.year:
        blocks.append(_Block(ring.angle(wheel.today), (("c-bold", _("Today")),), None))
    placed = [flag for right in (True, False) for flag in _side(ring, blocks, right=right)]
    named = {id(block.item) for block in blocks}
    return (*placed, *(_rim(ring, item) for item in in_year if id(item) not in named))


@dataclass(frozen=True)
class _Block:
    """Lines of text that belong to a point on the rim; `item` None is today's hand, which has its own mark."""

    angle: float
    lines: tuple[tuple[str, str], ...]
    item: Deadline | None

    @property
    def height(self) -> float:
        return len(self.lines) * LINE + 8


def _lines(item: Deadline) -> tuple[tuple[str, str], ...]:
    coming = not item.done and not item.missed
    label = "c-bold c-small" if coming else "c-small"
    first = ("c-text-1 c-small" if coming else "c-small", dates.short_in_year(item.day))
    return (first, *((label, line) for line in wrapped(item.label, LONGEST_LINE)))


def _most_important(ring: _Ring, items: list[Deadline], wheel: Wheel) -> list[Deadline]:
    """Those that get words, side by side of the wheel when there are too many: missed ones, then those to come, then the
    latest past ones."""
    ranked = sorted(items, key=lambda item: (not item.missed, item.done, abs((item.day - wheel.today).days)))
    right = [item for item in ranked if ring.angle(item.day) < 180]
    left = [item for item in ranked if ring.angle(item.day) >= 180]
    return sorted(right[: wheel.labels] + left[: wheel.labels], key=lambda item: item.day)


def _modifier(item: Deadline) -> str:
    return "c-missed" if item.missed else "c-fill-ink c-dot" if item.done else "c-hollow"


def _rim(ring: _Ring, item: Deadline) -> Flag:
    x, y = ring.at(ring.angle(item.day), ring.outer)
    return Flag(x, y, _modifier(item), "", "start", 0, ())


def _side(ring: _Ring, blocks: list[_Block], *, right: bool) -> list[Flag]:
    """The words on one side, top to bottom, pushed apart so that no two overlap and all stay in the drawing."""
    chosen = [block for block in blocks if (block.angle < 180) == right]
    chosen.sort(key=lambda block: block.angle if right else -block.angle)
    wished = [ring.at(block.angle, ring.outer + 26)[1] - block.height / 2 for block in chosen]
    tops = spread(wished, [block.height for block in chosen], TOP, BOTTOM)
    return [_flag(ring, block, top, right) for block, top in zip(chosen, tops, strict=True)]


def _flag(ring: _Ring, block: _Block, top: float, right: bool) -> Flag:
    reach = ring.outer + (14 if block.item is None else 0)
    x, y = ring.at(block.angle, reach)
    rim_x, rim_y = ring.at(block.angle, reach + 5)
    text_x = _clear_of_ring(ring, top, top + block.height, right)
    edge = text_x - 5 if right else text_x + 5
    texts = tuple((round(top + 13 + place * LINE, 1), style, words) for place, (style, words) in enumerate(block.lines))
    leader = f"M{rim_x} {rim_y}L{edge:.1f} {top + 9:.1f}"
    mark = "c-fill-ink" if block.item is None else _modifier(block.item)
    return Flag(x, y, mark, leader, "start" if right else "end", round(text_x, 1), texts)


def _clear_of_ring(ring: _Ring, top: float, bottom: float, right: bool) -> float:
    """The x at which words between two heights stand free of the ring; near the axis they keep their distance to it."""
    radius = ring.outer + 30
    nearest = 0.0 if top <= ring.cy <= bottom else min(abs(top - ring.cy), abs(bottom - ring.cy))
    half = math.sqrt(max(radius**2 - nearest**2, 0))
    half = max(half, 24)
    return ring.cx + half if right else ring.cx - half


def wrapped(text: str, longest: int) -> list[str]:
    """The text in at most three lines of about `longest` letters, broken between words."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= longest:
            lines[-1] += " " + word
        elif len(lines) < 3:
            lines.append(word)
        else:
            lines[-1] = lines[-1].rstrip("…") + "…"
            break
    return lines


def spread(wished: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Tops as near the wished ones as can be without overlap, all between `low` and `high`.

    The upper half is pushed up from the middle, the lower half down, so that words stay beside what they name.
    """
    tops = list(wished)
    middle = (low + high) / 2
    split = sum(wish + height / 2 < middle for wish, height in zip(wished, heights, strict=True))
    for place in range(split - 2, -1, -1):
        tops[place] = min(tops[place], tops[place + 1] - heights[place])
    if tops:
        tops[0] = max(tops[0], low)
    for place in range(1, len(tops)):
        tops[place] = max(tops[place], tops[place - 1] + heights[place - 1])
    floor = high
    for place in range(len(tops) - 1, -1, -1):
        tops[place] = min(tops[place], floor - heights[place])
        floor = tops[place]
    return tops
