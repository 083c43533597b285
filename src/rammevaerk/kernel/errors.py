"""The two ways a rule or an action says no, both carrying findings."""

from __future__ import annotations

from collections.abc import Iterable

from rammevaerk.kernel.finding import Finding


class DomainError(Exception):
    """The facts do not allow a result. ``findings`` says why; there is always at least one."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        if not self.findings:
            raise ValueError("A domain error needs at least one finding.")
        super().__init__("; ".join(finding.message_in() for finding in self.findings))


class Refused(DomainError):
    """An act was refused and nothing was written. Pages show the findings and keep what was typed."""
