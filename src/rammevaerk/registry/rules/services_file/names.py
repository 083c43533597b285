"""Names in a services file: operator, its kind, unit and price level, target groups in the source's words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rammevaerk.kernel.sorting import folded

OPERATOR_KINDS: Mapping[str, str] = {
    "kommune": "municipal",
    "kommunal": "municipal",
    "region": "regional",
    "regional": "regional",
    "selvejende m. driftsoverenskomst": "self_owning_agreement",
    "selvejende med driftsoverenskomst": "self_owning_agreement",
    "selvejende": "self_owning",
    "fond": "foundation",
    "privat": "company",
}

_LEVEL = re.compile(
    r"^(?P<unit>.*?)[\s,]*\b(?P<level>(?:takst|niveau)\s+[0-9IVX]+\b.*|T\d+|basistakst|basis(?:\s*\+\d)?\b.*"
    r"|særlige.*|forhøjet|halv|1:1)$",
    re.IGNORECASE,
)
_GROUP_WORDS: tuple[tuple[str, str], ...] = (
    ("erhvervet hjerneskade", "Erhvervet hjerneskade"),
    ("medfoedt hjerneskade", "Medfødt hjerneskade"),
    ("hjerneskade", "Hjerneskade"),
    ("autis", "Autismespektrum"),
    ("udviklingsh", "Udviklingshæmning"),
    ("hjemloes", "Hjemløshed"),
    ("voldsramt", "Voldeligt overgreb"),
    ("misbrug", "Misbrug"),
    ("demens", "Demens"),
    ("spiseforstyr", "Spiseforstyrrelse"),
    ("doevblind", "Døvblindhed"),
    ("synsneds", "Synsnedsættelse"),
    ("blindhed", "Synsnedsættelse"),
    ("hoereneds", "Hørenedsættelse"),
    ("psykisk saarbar", "Psykiske vanskeligheder"),
    ("psykisk lidelse", "Psykiske vanskeligheder"),
    ("psykisk sygdom", "Psykiske vanskeligheder"),
    ("psykiske vanskelighed", "Psykiske vanskeligheder"),
    ("domfaeldt", "Kriminalitet"),
    ("kriminalitet", "Kriminalitet"),
)


def operator_kind(written: str) -> str | None:
    """Our code of the kind of operator; ``unknown`` for an empty cell, None for a word nobody knows."""
    word = " ".join(written.lower().split())
    return OPERATOR_KINDS.get(word) if word else "unknown"


def split_level(written: str) -> tuple[str, str]:
    """Unit and price level of a line of a price sheet: *Vidarslund, takst 3* is a price of the unit *Vidarslund*.

    A line that only names a level (*Niveau 2*, *T4*) gives an empty unit: the service itself.
    """
    found = _LEVEL.match(" ".join(written.split()))
    return (found["unit"].strip(" ,"), found["level"]) if found else (" ".join(written.split()), "")


def bare_operator(written: str) -> str:
    """An operator's name without what stands in brackets after it, folded: *Slagelse Kommune (AutismeCenter)*."""
    return folded(re.sub(r"\s*\(.*\)\s*$", "", written).strip())


def agreement_party(written: str) -> str:
    """Who a self-owning institution has its operating agreement with, folded; empty when the name does not say so.

    That party is the operator: *Marjatta (driftsoverenskomst med Region Sjælland)*.
    """
    found = re.search(r"driftsoverenskomst med ([^)]+)\)", written, re.IGNORECASE)
    return folded(found[1].strip()) if found else ""


def target_groups(written: str) -> tuple[str, ...]:
    """Names of the FFB target groups that the words mean, the most specific first; empty when none is recognised."""
    words = folded(written)
    found: list[str] = []
    for part, name in _GROUP_WORDS:
        if part in words:
            words = words.replace(part, " ")
            found.append(name)
    return tuple(dict.fromkeys(found))
