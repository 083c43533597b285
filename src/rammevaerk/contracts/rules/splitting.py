"""A placement that is another from a day on: package, municipalities. What was before the day stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from rammevaerk.contracts.rules.correcting import CurrentRow, Rewritten
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


def split_from(rows: Sequence[CurrentRow], from_day: date, change: Callable[[CurrentRow], CurrentRow]) -> Rewritten:
    """The chain with ``change`` carried out on every row from a day on; the row the day falls in is split there.

    Later splits of the chain stay: a package decided today does not undo a payer that changes next month.
    """
    ordered = sorted(rows, key=lambda row: row.terms.valid_from)
    touched = [row for row in ordered if row.terms.valid_to is None or row.terms.valid_to > from_day]
    written: list[CurrentRow] = []
    for row in touched:
        begins = max(row.terms.valid_from, from_day)
        if row.terms.valid_from < begins:
            written.append(replace(row, terms=replace(row.terms, valid_to=begins)))
        written.append(change(replace(row, terms=replace(row.terms, valid_from=begins))))
    return Rewritten(tuple(touched), tuple(written), from_day)


def row_on(rows: Sequence[CurrentRow], day: date) -> CurrentRow | None:
    """The row that holds on a day, None when the placement does not."""
    return next(
        (row for row in rows if row.terms.valid_from <= day and (row.terms.valid_to is None or row.terms.valid_to > day)), None
    )


def check_inside(rows: Sequence[CurrentRow], from_day: date) -> tuple[Finding, ...]:
    """The day a change holds from lies inside the placement."""
    if row_on(rows, from_day):
        return ()
    return (
        Finding(
            code="contracts.day_outside",
            severity=Severity.BLOCKING,
            message=text("The placement does not hold on {date}. Choose a day inside it."),
            where="from_day",
            params={"date": f"{from_day:%d.%m.%Y}"},
        ),
    )
