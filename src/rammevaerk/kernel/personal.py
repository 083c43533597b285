"""What could tell who a citizen is in a text: phone numbers, addresses and names. Only a warning, since a guess by form
cannot know; a CPR number is refused (see `cpr`)."""

from __future__ import annotations

import re

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

_PHONE = re.compile(r"(?<![\d.,])(?:(?:\+|00)45 ?)?\d{2}(?: ?\d{2}){3}(?![\d.,]\d|\d)")
_STREET = re.compile(
    r"\b[A-ZÆØÅ][\wæøåé.\- ]{0,40}?(?:vej|vejen|gade|gaden|allé|alle|stræde|vænge|vænget|parken|toften|boulevard|plads|torv)"
    r"\s+\d{1,3}\s?[A-Z]?\b"
)
_NAME = re.compile(r"\b[A-ZÆØÅ][a-zæøåé]{1,20}(?:[ \-][A-ZÆØÅ]\.?)?(?: [A-ZÆØÅ][a-zæøåé]{1,20})+\b")
_NOT_NAMES = frozenset(
    {"Region", "Kommune", "Sjælland", "Tilbudsportalen", "Barnets", "Lov", "København", "Den", "Det", "De", "Der"}
)


def personal_traits(value: str, where: str) -> tuple[Finding, ...]:
    """A warning for each kind of trait the text seems to hold; it never repeats what was typed. `where` is the field."""
    traits = (
        ("phone", _PHONE.search(value), text("There is something that looks like a phone number here.")),
        ("address", _STREET.search(value), text("There is something that looks like an address here.")),
        ("name", _has_name(value), text("There is something that looks like a person's name here.")),
    )
    return tuple(
        Finding(
            code=f"kernel.{kind}",
            severity=Severity.WARNING,
            message=message,
            remedy=text("Leave it out: the case is known by its reference. Save again if it is no person's."),
            where=where,
            rule="Databeskyttelsesforordningen art. 5, stk. 1, litra c",
        )
        for kind, found, message in traits
        if found
    )


def _has_name(value: str) -> bool:
    """Two capitalised words in a row, neither of them a word that is written so without being a name."""
    return any(not _NOT_NAMES & set(re.split(r"[ \-]", match.group())) for match in _NAME.finditer(value))
