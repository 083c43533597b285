"""The form of what stops a document."""

from __future__ import annotations

from rammevaerk.kernel.finding import Finding, Severity


def stop(code: str, message: str, where: str, rule: str, *, remedy: str = "", **params: str) -> Finding:
    """A blocking finding of this area; ``rule`` is the number of the rule it comes from."""
    return Finding(f"invoices.{code}", Severity.BLOCKING, message, remedy, where, params, rule)
