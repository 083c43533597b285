"""Whether a month can be settled at all: is it over, is it next, is the agreement's say known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.period import add_months
from rammevaerk.kernel.wording import text

ARREARS, ADVANCE = "arrears", "advance"


def check_month(month: date, today: date, *, billing: str, settled: Sequence[date], names: str) -> tuple[Finding, ...]:
    """Blocking findings for a month (its first day) that cannot be settled.

    In arrears a month is settled when it is over; in advance from the first day of the month before. ``settled`` are the
    months settled before: they follow one another, so that a correction always knows what has been charged.
    """
    earliest = add_months(month, 1 if billing == ARREARS else -1)
    if today < earliest:
        return (_too_early(month, earliest),)
    if settled and month > add_months(max(settled), 1):
        return (_skipped(add_months(max(settled), 1), month, names),)
    if settled and month < min(settled):
        return (_before_the_first(min(settled), names),)
    return ()


def _written(day: date) -> str:
    return f"{day:%m.%Y}"


def _too_early(month: date, earliest: date) -> Finding:
    return Finding(
        code="settlement.too_early",
        severity=Severity.BLOCKING,
        message=text("{month} can be settled from {date}."),
        remedy=text("Choose an earlier month."),
        params={"month": _written(month), "date": f"{earliest:%d.%m.%Y}"},
    )


def _skipped(missing: date, month: date, names: str) -> Finding:
    return Finding(
        code="settlement.month_skipped",
        severity=Severity.BLOCKING,
        message=text("{missing} has not been settled for {seller}, so {month} cannot be yet."),
        remedy=text("Settle the earlier month first."),
        params={"missing": _written(missing), "month": _written(month), "seller": names},
    )


def _before_the_first(first: date, names: str) -> Finding:
    return Finding(
        code="settlement.before_the_first",
        severity=Severity.BLOCKING,
        message=text("{seller} began settling here with {month}. Earlier months were settled elsewhere."),
        remedy=text("Choose that month or a later one."),
        params={"month": _written(first), "seller": names},
    )
