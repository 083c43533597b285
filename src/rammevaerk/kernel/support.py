"""A citizen's need of support in the five levels of FFB (fælles faglige begreber), by number and by name."""

from __future__ import annotations

from rammevaerk.kernel.wording import text

SUPPORT_LEVELS = (
    text("No support"),
    text("Light support"),
    text("Moderate support"),
    text("Heavy support"),
    text("Full support"),
)
"""The names, the least first: the level is the place in the row, from 0."""

LEVELS = range(len(SUPPORT_LEVELS))
"""The levels as numbers, 0 to 4."""
