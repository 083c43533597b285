"""A key figure with its trend in words and as a small line."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, EDGE = 240, 40, 7


@dataclass(frozen=True)
class KeyFigure:
    """One key figure: `value` and `unit` as written, `trend` a sentence, `series` oldest first (None breaks the line).

    `series_words` says what the line shows, for those who do not see it.
    """

    label: str
    value: str
    unit: str = ""
    trend: str = ""
    series: Sequence[int | Decimal | None] = ()
    series_words: str = ""

    @property
    def path(self) -> str:
        return spark_path(self.series)


def spark_path(series: Sequence[int | Decimal | None]) -> str:
    """The line as an SVG path in 240 × 40; empty for fewer than two known values."""
    known = [Decimal(value) for value in series if value is not None]
    if len(known) < 2:
        return ""
    low, span = min(known), (max(known) - min(known)) or Decimal(1)
    step = Decimal(WIDTH - 6) / (len(series) - 1)
    parts, pen_down = [], False
    for position, value in enumerate(series):
        if value is None:
            pen_down = False
            continue
        x = 3 + step * position
        y = HEIGHT - EDGE - (Decimal(value) - low) / span * (HEIGHT - 2 * EDGE)
        parts.append(f"{'L' if pen_down else 'M'}{x:.1f} {y:.1f}")
        pen_down = True
    return "".join(parts)
