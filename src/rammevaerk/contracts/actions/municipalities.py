"""Another acting, paying or registered-address municipality, from a day, also back in time (readings 3.9)."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.contracts import facts
from rammevaerk.contracts.actions.rewriting import handing_over, may_change, rewrite, target_of
from rammevaerk.contracts.actions.sides import placed_on
from rammevaerk.contracts.actions.telling import held_from, tell_placed
from rammevaerk.contracts.actions.writing import acting, citizen_of
from rammevaerk.contracts.facts import Chain
from rammevaerk.contracts.models import Absence
from rammevaerk.contracts.rules import municipalities as rules
from rammevaerk.contracts.rules.correcting import Rewritten, check_reason
from rammevaerk.contracts.rules.municipalities import Municipalities
from rammevaerk.contracts.rules.placing import check_private_item, check_reference
from rammevaerk.contracts.rules.splitting import check_inside, split_from
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.web.clock import moment_on


@dataclass(frozen=True)
class MunicipalityChange:
    """Who acts, pays and has the registered address from a day on, the reference the acting municipality knows the citizen by,
    and why, in words both sides see."""

    to: Municipalities
    reference: str
    reason: str


def change_municipality(*, by: RoleAssignment, today: date, chain: int, change: MunicipalityChange) -> None:
    """Change the municipalities of a placement from a day on; what was before the day stays.

    Settled months touched are reversed and claimed anew from the new payer by the next run. The municipality that hands over
    sees the stay until the day, the one that takes over from it.
    """
    with acting(by, today) as who:
        known = facts.chain(chain, lock=True)
        may_change(who, known)
        to = change.to
        if findings := _against(change, known):
            raise Refused(findings)
        rewritten = split_from(known.rows, to.from_day, lambda row: rules.moved(row, to))
        before = placed_on(known, to.from_day)
        with handing_over(who, to.acting, to.paying):
            citizen = citizen_of(to.acting, change.reference.strip()) if to.acting != before.acting else None
            rewrite(known, rewritten, by=by, today=today, reason=change.reason, citizen=citizen)
            _move_absence(chain, rewritten, to, today)
        details = {"from": to.from_day.isoformat(), "acting": to.acting, "paying": to.paying}
        accounts.audit("change_municipality", by=by, target=target_of(chain), details=details)
        after = before._replace(acting=to.acting, paying=to.paying, department=to.department)
        tell_placed(HappeningKind.PLACEMENT_CHANGED, chain, today, *held_from(known, to.from_day), after)


def _against(change: MunicipalityChange, known: Chain) -> tuple[Finding, ...]:
    to = change.to
    touched = [row for row in known.rows if row.terms.valid_to is None or row.terms.valid_to > to.from_day]
    private = [
        finding for row in touched for finding in check_private_item(facts.item_chosen(row.item_id), rules.moved(row, to).terms)
    ]
    return (
        *check_inside(known.rows, to.from_day),
        *rules.check_municipalities(to, known.rows, facts.payers()),
        *check_reference(change.reference),
        *check_reason(change.reason),
        *private,
    )


def _move_absence(chain: int, rewritten: Rewritten, to: Municipalities, today: date) -> None:
    """Days away from the day on follow the citizen, so that who takes over sees them."""
    at = moment_on(today)
    rows = list(Absence.objects.current().filter(chain=chain, valid_from__gte=rewritten.first_day))
    Absence.objects.filter(pk__in=[row.pk for row in rows]).update(superseded_at=at)
    for row in rows:
        row.corrects_id, row.pk, row.superseded_at, row.recorded_at = row.pk, None, None, at
        row.acting_id, row.paying_id, row.department = to.acting, to.paying, to.department
        row.save(force_insert=True)
