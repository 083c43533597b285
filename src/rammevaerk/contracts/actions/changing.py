"""Ending, correcting and annulling a placement: what was known stays, what is known now is new rows."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import Acting
from rammevaerk.contracts import facts
from rammevaerk.contracts.actions.writing import (
    RowsToWrite,
    acting,
    citizen_of,
    may_write,
    note_change,
    recount_occupancy,
    supersede,
    touched_by,
    write_rows,
)
from rammevaerk.contracts.facts import Chain
from rammevaerk.contracts.rules.correcting import Rewritten, check_end, check_reason, corrected, ended
from rammevaerk.contracts.rules.placing import Terms, check_placement, check_private_item
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import moment_on

ENDED = text("Ended")


@dataclass(frozen=True)
class Correction:
    """What a placement should have said: over its whole period, or from `from_day` on. `reason` is seen by both parties."""

    reference: str
    item_id: int
    terms: Terms
    reason: str
    from_day: date | None = None


def end_placement(*, by: RoleAssignment, today: date, chain: int, last_day: date, reason: str = ENDED) -> None:
    """Record the last day of a placement; an earlier or later end recorded before is corrected by it."""
    with acting(by, today) as who:
        known = facts.chain(chain, lock=True)
        after = last_day + timedelta(days=1)
        findings = (*check_end(known.rows, after), *check_reason(reason))
        if findings:
            raise Refused(findings)
        _may(who, known)
        rewritten = ended(known.rows, after)
        _write(by, today, known, rewritten, reason)
        accounts.audit("end_placement", by=by, target=_target(chain), details={"last_day": last_day.isoformat()})


def correct_placement(*, by: RoleAssignment, today: date, chain: int, correction: Correction) -> tuple[Finding, ...]:
    """Correct a placement: dates, item, payer, share, target group, reference. What was charged in the months touched is
    reversed and charged anew by the next run. Gives the findings that did not stop it."""
    with acting(by, today) as who:
        known = facts.chain(chain, lock=True)
        terms = correction.terms
        item = facts.item_chosen(correction.item_id)
        rules = facts.rulebook_on(correction.from_day or terms.valid_from)
        reference = correction.reference.strip()
        findings = (
            *check_placement(terms, item, reference=reference, payers=facts.payers(), rulebook=rules),
            *check_private_item(item, replace(terms, valid_from=correction.from_day or terms.valid_from)),
            *check_reason(correction.reason),
        )
        if item is None or blocking(findings):
            raise Refused(findings)
        _may(who, known)
        citizen = citizen_of(terms.acting, reference)
        rewritten = corrected(known.rows, item.item_id, terms, correction.from_day)
        _write(by, today, known, rewritten, correction.reason, citizen=citizen)
        details = {"first_day": rewritten.first_day.isoformat()}
        accounts.audit("correct_placement", by=by, target=_target(chain), details=details, rulebook=rules.identity)
    return findings


def annul_placement(*, by: RoleAssignment, today: date, chain: int, reason: str) -> None:
    """Take back a placement that never was; what has been charged for it is reversed by the next run."""
    with acting(by, today) as who:
        known = facts.chain(chain, lock=True)
        if findings := check_reason(reason):
            raise Refused(findings)
        _may(who, known)
        first = min(row.terms.valid_from for row in known.rows)
        at = moment_on(today)
        supersede([row.id for row in known.rows], at)
        note_change(chain, known.operator, first, at)
        recount_occupancy(touched_by(known), first, today)
        accounts.audit("annul_placement", by=by, target=_target(chain), details={"reason": reason})


def _target(chain: int) -> accounts.Target:
    return accounts.Target("placement", chain)


def _may(who: Acting, known: Chain) -> None:
    for row in known.placed:
        may_write(who, operator=row.operator, service=row.service, municipalities=(row.acting, row.paying))


def _write(by: RoleAssignment, today: date, known: Chain, rewritten: Rewritten, reason: str, citizen: int | None = None) -> None:
    at = moment_on(today)
    items = {row.item_id: facts.item_chosen(row.item_id) for row in rewritten.rows}
    rows = [
        (row, item, facts.operator_on(item, row.terms.valid_from))
        for row in rewritten.rows
        if (item := items[row.item_id]) is not None
    ]
    supersede([row.id for row in rewritten.superseded], at)
    write_rows(RowsToWrite(known.chain, citizen or known.citizen, rows, by, at, reason))
    for operator in {known.operator, *(operator for _row, _item, operator in rows)}:
        note_change(known.chain, operator, rewritten.first_day, at)
    touched = touched_by(known) + [(item.unit_id, item.paragraph) for _row, item, _operator in rows]
    recount_occupancy(touched, rewritten.first_day, today)
