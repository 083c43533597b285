"""Findings: what a rule has to say about the facts it was given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from rammevaerk.kernel.wording import unchanged

Translate = Callable[[str], str]

_PLACE = re.compile(r"\{(\w+)\}")


class Severity(Enum):
    """How much a finding stops: a blocking one stops the act, a warning asks, a note informs."""

    BLOCKING = "blocking"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One statement about the facts, with the place it concerns and what to do next.

    ``code`` is stable and dotted by area (``settlement.claim_lost``). ``message`` and ``remedy``
    are English message ids with ``{name}`` places filled from ``params``. ``where`` is a field,
    cell or row as the user knows it. ``rule`` is the legal or agreed source in Danish.
    """

    code: str
    severity: Severity
    message: str
    remedy: str = ""
    where: str = ""
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    rule: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "params", dict(self.params))

    @property
    def blocks(self) -> bool:
        """True when the act must not be carried out."""
        return self.severity is Severity.BLOCKING

    def message_in(self, translate: Translate = unchanged) -> str:
        """The message in the language of ``translate``, with its places filled in."""
        return fill(translate(self.message), self.params)

    def remedy_in(self, translate: Translate = unchanged) -> str:
        """The remedy in the language of ``translate``; empty when there is none."""
        return fill(translate(self.remedy), self.params) if self.remedy else ""

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON column; ``from_json`` gives an equal finding back."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "remedy": self.remedy,
            "where": self.where,
            "params": dict(self.params),
            "rule": self.rule,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Finding:
        """Read what ``to_json`` wrote. Raises ``KeyError`` or ``ValueError`` on anything else."""
        return cls(
            code=data["code"],
            severity=Severity(data["severity"]),
            message=data["message"],
            remedy=data.get("remedy", ""),
            where=data.get("where", ""),
            params=data.get("params", {}),
            rule=data.get("rule", ""),
        )


def blocking(findings: Iterable[Finding]) -> bool:
    """True when at least one of the findings stops the act."""
    return any(finding.blocks for finding in findings)


def fill(template: str, params: Mapping[str, str]) -> str:
    """Fill ``{name}`` places from ``params``; a place without a value stays as it is written.

    What is filled in is not looked at again, so a value typed by a user can hold braces safely.
    """
    return _PLACE.sub(lambda match: str(params.get(match.group(1), match.group(0))), template)
