"""Writing a changed placement: rows that no longer hold are kept as what was known, new ones take their place."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import groupby

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import facts
from rammevaerk.contracts.actions.writing import (
    RowsToWrite,
    may_write,
    note_change,
    recount_occupancy,
    supersede,
    touched_by,
    write_rows,
)
from rammevaerk.contracts.facts import Chain
from rammevaerk.contracts.rules.correcting import CurrentRow, Rewritten
from rammevaerk.web.clock import moment_on


def target_of(chain: int) -> accounts.Target:
    """A placement in the audit trail."""
    return accounts.Target("placement", chain)


def may_change(who: Acting, known: Chain) -> None:
    """Whoever changes a placement is a party to every row of it that one sees."""
    for row in known.placed:
        may_write(who, operator=row.operator, service=row.service, municipalities=(row.acting, row.paying))


def rewrite(
    known: Chain, rewritten: Rewritten, *, by: RoleAssignment, today: date, reason: str, citizen: int | None = None
) -> None:
    """Write a change of a chain, tell settlement, and count the months touched anew.

    `citizen` is who the rows from the first day touched are of, when that changes; rows before keep theirs.
    """
    at = moment_on(today)
    items = {row.item_id: facts.item_chosen(row.item_id) for row in rewritten.rows}
    rows = [
        (row, item, facts.operator_on(item, row.terms.valid_from))
        for row in rewritten.rows
        if (item := items[row.item_id]) is not None
    ]
    supersede([row.id for row in rewritten.superseded], at)

    def whose(part: tuple[CurrentRow, object, object]) -> int:
        is_after = part[0].terms.valid_from >= rewritten.first_day
        return citizen if citizen and is_after else known.citizen_of_row(part[0].id)

    for owned_by, parts in groupby(rows, key=whose):
        write_rows(RowsToWrite(known.chain, owned_by, list(parts), by, at, reason))
    for operator in {known.operator, *(operator for _row, _item, operator in rows)}:
        note_change(known.chain, operator, rewritten.first_day, at)
    touched = touched_by(known) + [(item.unit_id, item.paragraph) for _row, item, _operator in rows]
    recount_occupancy(touched, rewritten.first_day, today)


@contextmanager
def handing_over(who: Acting, *municipalities: int) -> Iterator[None]:
    """Write rows that another municipality takes over: the walls let nobody write others' rows, and an authority that hands a
    citizen over must. The act has asked its permission before; nothing is read for the person who acts inside."""
    if who.function is not Function.AUTHORITY:
        yield
        return
    with acting_for(replace(who, parties=tuple({*who.parties, *municipalities}), departments=None)):
        yield
