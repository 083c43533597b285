"""Needs the cooperation did not meet, counted without person and municipality: the third figure of demand (readings 3.12)."""

from collections import Counter
from dataclasses import dataclass

from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.needs.models import ClosedAs, UnmetNeed


@dataclass(frozen=True)
class UnmetCount:
    """How many needs of a paragraph found no municipal place in a year, and how many of them were bought outside; a number
    below the smallest that may be told is None."""

    year: int
    paragraph: str
    needs: int | None
    outside: int | None


def unmet_counts(smallest: int) -> list[UnmetCount]:
    """By year and paragraph, newest year first (1 query). The part is hidden when it or what is left beside it is too small."""
    found: Counter[tuple[int, str]] = Counter()
    outside: Counter[tuple[int, str]] = Counter()
    for month, paragraph, closed_as in UnmetNeed.objects.values_list("month", "paragraph", "closed_as"):
        found[month.year, paragraph] += 1
        outside[month.year, paragraph] += closed_as == ClosedAs.BOUGHT_OUTSIDE
    return [
        UnmetCount(year, paragraph_label(paragraph), *_told(count, outside[year, paragraph], smallest))
        for (year, paragraph), count in sorted(found.items(), key=lambda row: (-row[0][0], row[0][1]))
    ]


def _told(count: int, part: int, smallest: int) -> tuple[int | None, int | None]:
    if count < smallest:
        return None, None
    parts = (part, count - part)
    return count, part if all(one == 0 or one >= smallest for one in parts) else None
