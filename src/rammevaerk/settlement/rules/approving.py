"""Whether a month made ready by one person may be approved by another, and issued (readings 4.12)."""

from __future__ import annotations

from dataclasses import dataclass

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class ReadyMonth:
    """A month made ready as it stands: who made it ready (a user's id), and what has come of it since."""

    prepared_by: int
    newest: bool
    approved: bool
    issued: bool


def check_approval(ready: ReadyMonth, user: int) -> tuple[Finding, ...]:
    """Blocking findings when a user may not approve: it is issued, approved, made ready anew since, or their own work."""
    if ready.issued:
        return (_issued(),)
    if ready.approved:
        return (
            _finding(
                "settlement.already_approved",
                text("The month is approved already."),
                text("Issue the statements when they are not issued yet."),
            ),
        )
    if not ready.newest:
        return (
            _finding(
                "settlement.prepared_anew",
                text("The month has been made ready anew since."),
                text("Look at the newest one and approve that."),
            ),
        )
    if ready.prepared_by == user:
        return (
            _finding(
                "settlement.own_preparation",
                text("You made the month ready yourself. Another person must approve it."),
                text("Ask a colleague who may issue statements for your organisation."),
            ),
        )
    return ()


def check_issue(ready: ReadyMonth) -> tuple[Finding, ...]:
    """Blocking findings when a month made ready may not be issued: it is issued, or nobody has approved it."""
    if ready.issued:
        return (_issued(),)
    if not ready.approved:
        return (
            _finding(
                "settlement.not_approved",
                text("The month is not approved yet."),
                text("Another person than the one who made it ready approves it."),
            ),
        )
    return ()


def changed_since(*, lines_before: str, sum_before: str, lines_now: str, sum_now: str) -> Finding:
    """The finding that what would be written is no longer what was looked at; numbers and sums are written ones."""
    return Finding(
        code="settlement.changed_since_prepared",
        severity=Severity.BLOCKING,
        message=text(
            "There have been changes since the month was made ready: {lines_before} lines for {sum_before} then, "
            "{lines_now} lines for {sum_now} now."
        ),
        remedy=text("Nothing is issued. Make the month ready again, and have it approved."),
        params={"lines_before": lines_before, "sum_before": sum_before, "lines_now": lines_now, "sum_now": sum_now},
    )


def _issued() -> Finding:
    return _finding(
        "settlement.already_issued",
        text("The statements of this month are issued already."),
        text("Look at them under the runs so far. To charge what is new, make the month ready again."),
    )


def _finding(code: str, message: str, remedy: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, remedy=remedy)
