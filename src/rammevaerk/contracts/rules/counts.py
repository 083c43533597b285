"""Counts that name nobody: small cells are hidden, and one more when a total would give the hidden one away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def suppressed(counts: Mapping[Key, int], least: int) -> dict[Key, int | None]:
    """The counts with cells of 1 to ``least`` − 1 as None (readings 8). Zero is a fact about nobody and stays.

    A total stands beside them, so never one cell alone is hidden, and never so few people that the total gives them
    away: the smallest of the others is hidden too until what is hidden sums to ``least`` or more. Where that cannot be,
    ``total`` is None as well.
    """
    hidden = {key for key, count in counts.items() if 0 < count < least}
    rest = sorted((key for key, count in counts.items() if count and key not in hidden), key=lambda key: (-counts[key], str(key)))
    while hidden and rest and (len(hidden) < 2 or sum(counts[key] for key in hidden) < least):
        hidden.add(rest.pop())
    return {key: None if key in hidden else count for key, count in counts.items()}


def total(counts: Mapping[Key, int], least: int) -> int | None:
    """The sum, or None when it counts fewer than ``least`` people without being zero."""
    whole = sum(counts.values())
    return None if 0 < whole < least else whole
