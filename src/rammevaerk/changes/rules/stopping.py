"""What stops an act, said at its field."""

from __future__ import annotations

from rammevaerk.kernel.finding import Finding, Severity


def stop(code: str, message: str, where: str = "", remedy: str = "", **params: str) -> Finding:
    """A finding of the area that stops; `where` is the field it is about."""
    return Finding(f"changes.{code}", Severity.BLOCKING, message, remedy, where, params)
