"""Ending, correcting and annulling a placement: what was known stays, what is known now is new rows."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.contracts import facts
from rammevaerk.contracts.actions.rewriting import may_change, rewrite, target_of
from rammevaerk.contracts.actions.telling import held_from, tell_placed
from rammevaerk.contracts.actions.writing import acting, citizen_of, note_change, recount_occupancy, supersede, touched_by
from rammevaerk.contracts.models import EndReason
from rammevaerk.contracts.rules.correcting import check_end, check_end_reason, check_reason, corrected, ended
from rammevaerk.contracts.rules.placing import Terms, check_placement, check_private_item
from rammevaerk.exchange.actions import HappeningKind
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


def end_placement(*, by: RoleAssignment, today: date, chain: int, last_day: date, end_reason: str, reason: str = ENDED) -> None:
    """Record the last day of a placement and why it ends (`EndReason`); an end recorded before is corrected by it."""
    with acting(by, today) as who:
        known = facts.chain(chain, lock=True)
        after = last_day + timedelta(days=1)
        findings = (*check_end(known.rows, after), *check_end_reason(end_reason, EndReason.values), *check_reason(reason))
        if findings:
            raise Refused(findings)
        may_change(who, known)
        rewrite(known, ended(known.rows, after, end_reason), by=by, today=today, reason=reason)
        details = {"last_day": last_day.isoformat(), "reason": end_reason}
        accounts.audit("end_placement", by=by, target=target_of(chain), details=details)
        tell_placed(HappeningKind.PLACEMENT_ENDED, chain, today, *held_from(known, last_day))


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
        may_change(who, known)
        citizen = citizen_of(terms.acting, reference)
        rewritten = corrected(known.rows, item.item_id, terms, correction.from_day)
        rewrite(known, rewritten, by=by, today=today, reason=correction.reason, citizen=citizen)
        details = {"first_day": rewritten.first_day.isoformat()}
        accounts.audit("correct_placement", by=by, target=target_of(chain), details=details, rulebook=rules.identity)
        since, after = rewritten.first_day, facts.chain(chain)
        tell_placed(HappeningKind.PLACEMENT_CHANGED, chain, today, *held_from(known, since), *held_from(after, since))
    return findings


def annul_placement(*, by: RoleAssignment, today: date, chain: int, reason: str) -> None:
    """Take back a placement that never was; what has been charged for it is reversed by the next run."""
    with acting(by, today) as who:
        known = facts.chain(chain, lock=True)
        if findings := check_reason(reason):
            raise Refused(findings)
        may_change(who, known)
        first = min(row.terms.valid_from for row in known.rows)
        at = moment_on(today)
        supersede([row.id for row in known.rows], at)
        note_change(chain, known.operator, first, at)
        recount_occupancy(touched_by(known), first, today)
        accounts.audit("annul_placement", by=by, target=target_of(chain), details={"reason": reason})
        tell_placed(HappeningKind.PLACEMENT_ANNULLED, chain, today, *known.placed)
