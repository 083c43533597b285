"""Words of a search as they are looked for: folded, and cut to the stem that all Danish forms of a word share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from rammevaerk.kernel.sorting import folded

_ENDINGS = (
    "erne", "erns", "ernes", "enes", "ene", "ers", "ets", "ens", "er", "et", "en", "es", "e", "s",
)  # fmt: skip
_SHORTEST_STEM = 4
_MOST_WORDS = 8
_LIKE_SHORT = Decimal("0.4")
_LIKE_LONG = Decimal("0.35")


@dataclass(frozen=True)
class SearchWord:
    """One word: a row matches that contains ``stem``, or a word at least ``likeness`` like ``word`` (0 to 1)."""

    word: str
    stem: str
    likeness: Decimal


def search_words(written: str) -> tuple[SearchWord, ...]:
    """The words of what somebody typed, at most eight: *Pladser i Åbenrå* gives ``plads``, ``i`` and ``aabenraa``.

    A row must match every word. Long words need less likeness, since one wrong letter weighs less in them.
    """
    words = re.findall(r"\w+", folded(written))[:_MOST_WORDS]
    return tuple(SearchWord(word, stem(word), _LIKE_LONG if len(word) > 6 else _LIKE_SHORT) for word in words)


def stem(word: str) -> str:
    """The folded word without its Danish ending; short words are kept whole."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return _single(word.removesuffix(ending))
    return word


def _single(stem_found: str) -> str:
    """A doubled consonant before an ending stands single in the bare word: *boligtilbuddene*, *boligtilbud*."""
    doubled = len(stem_found) > _SHORTEST_STEM and stem_found[-1] == stem_found[-2] and stem_found[-1] not in "aeiouy"
    return stem_found[:-1] if doubled else stem_found


def search_text(*parts: str) -> str:
    """What is looked in: all parts folded. The caller leaves out what a search must not reveal (protected towns)."""
    return " ".join(folded(" ".join(part.split())) for part in parts if part.strip())
