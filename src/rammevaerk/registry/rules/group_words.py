"""Target groups from words as people write them: Danish endings are taken off, and a slip of the pen or two is forgiven.

*autister*, *hjerneskadet*, *døvblinde* and *autisem* lead to the groups that are meant; the reader chooses among those proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rammevaerk.kernel.sorting import danish_key, folded

ENDINGS = [
    "hederne",
    "heden",
    "heder",
    "hedens",
    "ernes",
    "erne",
    "ende",
    "enes",
    "ede",
    "ens",
    "ers",
    "ets",
    "ene",
    "eds",
    "isk",
    "iske",
    "er",
    "en",
    "et",
    "es",
    "ed",
    "hed",
    "e",
    "s",
    "t",
]
"""Endings of nouns and adjectives, folded; the longest that leaves SHORTEST_STEM letters is taken."""

SHORTEST_STEM = 4
MEANT_BY_PART = 5
"""So many letters of a longer word point to it: *hjerneskade* in *hjerneskadekoordinator*."""

SILENT = frozenset(
    [
        "anden",
        "andet",
        "andre",
        "med",
        "uden",
        "og",
        "eller",
        "af",
        "til",
        "ved",
        "for",
        "den",
        "det",
        "der",
        "som",
        "har",
        "en",
        "et",
        "paa",
        "i",
        "borger",
        "borgere",
        "person",
        "mand",
        "kvinde",
        "svaer",
        "let",
        "moderat",
        "psykisk",
        "psykiske",
        "fysisk",
        "social",
        "socialt",
    ]
)
"""Words that tell nothing of a group by themselves."""


@dataclass(frozen=True)
class NamedGroup:
    """A target group with its names: the one of the list first, then what else it is called."""

    group_id: int
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggested:
    """A group that was probably meant, and the name of it that was recognised."""

    group_id: int
    name: str
    recognised: str


def suggested(written: str, groups: Iterable[NamedGroup], most: int = 6) -> tuple[Suggested, ...]:
    """The groups that words point to, the surest first; none when nothing is recognised."""
    asked = _stems(written)
    found: dict[int, tuple[tuple[object, ...], Suggested]] = {}
    for group in groups:
        for called in (group.name, *group.also):
            if (distance := _distance(asked, _stems(called))) is None:
                continue
            key = (*distance, called != group.name, danish_key(group.name), group.group_id)
            if group.group_id not in found or key < found[group.group_id][0]:
                found[group.group_id] = (key, Suggested(group.group_id, group.name, called))
    return tuple(one for _key, one in sorted(found.values(), key=lambda pair: pair[0])[:most])


def _stems(written: str) -> tuple[str, ...]:
    words = re.findall(r"[a-z0-9]+", folded(written))
    return tuple(stem(word) for word in words if len(word) >= 3 and word not in SILENT)


def stem(word: str) -> str:
    """A folded word without its ending: *hjerneskader*, *hjerneskadet* and *hjerneskade* become one."""
    for ending in sorted(ENDINGS, key=len, reverse=True):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def _distance(asked: tuple[str, ...], called: tuple[str, ...]) -> tuple[int, int] | None:
    """How sure it is: the best likeness of any word, then how much of the name was not written. None when none is like it."""
    best = {word: min((like for one in asked if (like := _likeness(one, word)) is not None), default=None) for word in called}
    likenesses = [like for like in best.values() if like is not None]
    return (min(likenesses), len(best) - len(likenesses)) if likenesses else None


def _likeness(written: str, meant: str) -> int | None:
    """0 the same, 1 a part of a longer word, 2 and 3 one or two slips; None for another word."""
    if written == meant:
        return 0
    shorter, longer = sorted((written, meant), key=len)
    if len(shorter) >= MEANT_BY_PART and longer.startswith(shorter):
        return 1
    allowed = 0 if len(shorter) < MEANT_BY_PART else 1 if len(shorter) < 8 else 2
    if abs(len(written) - len(meant)) > allowed or written[0] != meant[0]:
        return None
    wrong = slips(written, meant)
    return 1 + wrong if wrong <= allowed else None


def slips(written: str, meant: str) -> int:
    """How many letters are missing, too many, wrong, or have changed places with the next one."""
    before: list[int] = []
    last, row = before, list(range(len(meant) + 1))
    for i, letter in enumerate(written, 1):
        last, before, row = before, row, [i]
        for j, wanted in enumerate(meant, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == meant[j - 2] and written[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def named_groups(groups: Mapping[int, str], also: Mapping[str, tuple[str, ...]]) -> tuple[NamedGroup, ...]:
    """Groups by id with the other words that lead to them; `also` holds them by the group's own name."""
    return tuple(NamedGroup(pk, name, also.get(name, ())) for pk, name in groups.items())
