"""How a placement changes: the old rows keep what was known, new rows say what is known now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rammevaerk.contracts.rules.placing import Terms
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class CurrentRow:
    """One row of a chain that is known now."""

    id: int
    item_id: int
    terms: Terms


@dataclass(frozen=True)
class Rewritten:
    """What a change writes: rows that no longer hold, the rows that take their place, and the first day that differs."""

    superseded: tuple[CurrentRow, ...]
    rows: tuple[CurrentRow, ...]
    first_day: date


def ended(rows: Sequence[CurrentRow], last_day_after: date, end_reason: str = "") -> Rewritten:
    """The chain cut at ``last_day_after`` (the day after the last): rows beyond it go, the one it falls in is shortened.

    Ending earlier than first said and later than first said are the same act; a later end lengthens the last row.
    """
    ordered = sorted(rows, key=lambda row: row.terms.valid_from)
    kept = [row for row in ordered if row.terms.valid_from < last_day_after]
    last = kept[-1]
    old_end = ordered[-1].terms.valid_to
    changed = replace(last, terms=replace(last.terms, valid_to=last_day_after, end_reason=end_reason))
    gone = tuple(row for row in ordered if row.terms.valid_from >= last_day_after)
    return Rewritten((last, *gone), (changed,), last_day_after if old_end is None else min(last_day_after, old_end))


def corrected(rows: Sequence[CurrentRow], item_id: int, terms: Terms, from_day: date | None) -> Rewritten:
    """The chain with new terms: over its whole period, or from a day on; before that day it stays as it was."""
    ordered = sorted(rows, key=lambda row: row.terms.valid_from)
    if from_day is None or from_day <= ordered[0].terms.valid_from:
        new = CurrentRow(ordered[0].id, item_id, terms)
        return Rewritten(tuple(ordered), (new,), min(terms.valid_from, ordered[0].terms.valid_from))
    touched = [row for row in ordered if row.terms.valid_to is None or row.terms.valid_to > from_day]
    new_rows = [CurrentRow(ordered[-1].id, item_id, replace(terms, valid_from=from_day))]
    if touched and touched[0].terms.valid_from < from_day:
        before = replace(touched[0], terms=replace(touched[0].terms, valid_to=from_day))
        new_rows.insert(0, before)
    return Rewritten(tuple(touched), tuple(new_rows), from_day)


def check_end(rows: Sequence[CurrentRow], last_day_after: date) -> tuple[Finding, ...]:
    """A placement cannot end before it has begun."""
    first = min(row.terms.valid_from for row in rows)
    if last_day_after > first:
        return ()
    return (
        Finding(
            code="contracts.ends_before_start",
            severity=Severity.BLOCKING,
            message=text("The placement began {date}. The last day cannot lie before it."),
            remedy=text("If nobody came, annul the placement instead."),
            where="last_day",
            params={"date": f"{first:%d.%m.%Y}"},
        ),
    )


def check_end_reason(end_reason: str, reasons: Sequence[str]) -> tuple[Finding, ...]:
    """Every end has its reason, from the list (readings 3.13)."""
    if end_reason in reasons:
        return ()
    return (
        Finding(
            code="contracts.no_end_reason",
            severity=Severity.BLOCKING,
            message=text("Choose why the stay ends."),
            where="end_reason",
        ),
    )


def check_reason(reason: str) -> tuple[Finding, ...]:
    """A correction says why, without a name and a CPR number."""
    if not reason.strip():
        return (
            Finding(
                code="contracts.no_reason",
                severity=Severity.BLOCKING,
                message=text("Write why it is corrected. Both municipalities see it."),
                where="reason",
            ),
        )
    guarded = guard_text(reason, "reason")
    return (guarded,) if guarded else ()


def check_absence(rows: Sequence[CurrentRow], start: date, stop: date) -> tuple[Finding, ...]:
    """Days away lie inside the placement; ``[start, stop)``."""
    covered = any(row.terms.valid_from <= start and (row.terms.valid_to is None or stop <= row.terms.valid_to) for row in rows)
    if stop > start and covered:
        return ()
    return (
        Finding(
            code="contracts.absence_outside",
            severity=Severity.BLOCKING,
            message=text("The days away must lie inside the placement, first day before last."),
            where="valid_from",
        ),
    )
