"""The days of placements inside one month, as the areas above count and charge them.

Days are offsets from the first of the month: 0 is the first day, and a stretch is ``[start, stop)``.
"""

from __future__ import annotations

from typing import NamedTuple

from rammevaerk.kernel.paragraphs import PARAGRAPHS, ParagraphKind

CRISIS_AND_TREATMENT = frozenset(
    code for code, paragraph in PARAGRAPHS.items() if paragraph.kind is ParagraphKind.TREATMENT or code == "SEL-109"
)
"""Paragraphs whose last day has a payment rule of its own (takst-rules S2)."""


class Stay(NamedTuple):
    """A placement's days inside one month.

    ``leaves``: the day before ``stop`` is the last day of the placement, nothing of its chain follows. ``factor`` is
    the part-time share in thousandths. ``crisis``: the last day has a rule of its own.
    """

    chain: int
    placement: int
    citizen: int
    item: int
    operator: int
    paying: int
    start: int
    stop: int
    leaves: bool
    factor: int
    crisis: bool


Away = tuple[int, int]
"""Days of absence as offsets ``[start, stop)``."""
