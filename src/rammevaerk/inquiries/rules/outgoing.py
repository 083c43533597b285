"""What of a need leaves the municipality: the fields that were chosen, and nothing else (readings 3.10)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.personal import personal_traits
from rammevaerk.kernel.wording import text


class ProfileField(Enum):
    """What can be told of a need. The citizen's own words are not among them."""

    PARAGRAPH = "paragraph"
    GROUPS = "groups"
    LEVEL = "level"
    AGES = "ages"
    START = "start"
    MONTHS = "months"
    MUST = "must"
    NICE = "nice"
    NEAR = "near"
    REFERENCE = "reference"


USUAL = frozenset(ProfileField) - {ProfileField.NEAR, ProfileField.REFERENCE}
"""What is proposed: where family lives and the case number are sent only when somebody chooses so."""

NOTE = "note"


@dataclass(frozen=True)
class TellableNeed:
    """A need as it can be told: codes, numbers and days. `groups` are names of target groups, `must` and `nice` codes of
    features, ages in whole years and inclusive, `near` the name of a municipality."""

    paragraph: str
    groups: tuple[str, ...] = ()
    level: int | None = None
    ages: tuple[int | None, int | None] = (None, None)
    start: date | None = None
    months: int | None = None
    must: tuple[str, ...] = ()
    nice: tuple[str, ...] = ()
    near: str = ""
    reference: str = ""

    def plain(self) -> Mapping[ProfileField, Any]:
        """Each field as JSON holds it; None when there is nothing to tell."""
        return {
            ProfileField.PARAGRAPH: self.paragraph,
            ProfileField.GROUPS: list(self.groups) or None,
            ProfileField.LEVEL: self.level,
            ProfileField.AGES: None if self.ages == (None, None) else list(self.ages),
            ProfileField.START: self.start.isoformat() if self.start else None,
            ProfileField.MONTHS: self.months,
            ProfileField.MUST: list(self.must) or None,
            ProfileField.NICE: list(self.nice) or None,
            ProfileField.NEAR: self.near or None,
            ProfileField.REFERENCE: self.reference or None,
        }


def outgoing(need: TellableNeed, chosen: Collection[ProfileField], note: str = "") -> dict[str, Any]:
    """What is sent: the chosen fields that hold something, and the case worker's short text."""
    found = {field.value: value for field, value in need.plain().items() if field in chosen and value is not None}
    return found | ({NOTE: note.strip()} if note.strip() else {})


def check_outgoing(chosen: Collection[ProfileField], note: str, *, looked_through: bool) -> tuple[Finding, ...]:
    """What stands in the way of sending. `looked_through`: the warnings about the text have been seen."""
    found: list[Finding] = []
    if ProfileField.PARAGRAPH not in chosen:
        found.append(
            Finding(
                "inquiries.no_paragraph",
                Severity.BLOCKING,
                text("An operator cannot answer without the paragraph."),
                where="told",
            )
        )
    if finding := guard_text(note, NOTE):
        found.append(finding)
    elif not looked_through:
        found += personal_traits(note, NOTE)
    return tuple(found)
