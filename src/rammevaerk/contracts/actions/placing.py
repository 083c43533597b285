"""Starting a placement."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import Function
from rammevaerk.contracts import facts
from rammevaerk.contracts.actions.contract_issuing import tie_new_placement
from rammevaerk.contracts.actions.following import StayBegun, follow_start
from rammevaerk.contracts.actions.telling import tell_placed
from rammevaerk.contracts.actions.writing import (
    RowsToWrite,
    acting,
    citizen_of,
    may_write,
    next_id,
    note_change,
    recount_occupancy,
    write_rows,
)
from rammevaerk.contracts.facts import Placed
from rammevaerk.contracts.models import PlacementBasis
from rammevaerk.contracts.rules.correcting import CurrentRow
from rammevaerk.contracts.rules.crowding import check_crowding
from rammevaerk.contracts.rules.placing import Terms, check_decision, check_placement, check_private_item
from rammevaerk.contracts.rules.referring import only_leader_starts
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.registry.actions import hold_unit
from rammevaerk.web.clock import moment_on


@dataclass(frozen=True)
class Started:
    """The chain of the new placement, and what was noted about it without stopping it."""

    chain: int
    findings: tuple[Finding, ...]


def start_placement(*, by: RoleAssignment, today: date, reference: str, item_id: int | None, terms: Terms) -> Started:
    """Place a citizen, by the acting municipality's reference, at a tariff item.

    By the municipality that acts or pays, or by the unit that receives. Raises Refused with what is wrong, an overlap
    with another placement at the same item among it; PermissionDenied for anybody else's citizens and units.
    """
    with acting(by, today) as who:
        item = facts.item_chosen(item_id)
        rules = facts.rulebook_on(terms.valid_from)
        findings = (
            *check_placement(terms, item, reference=reference, payers=facts.payers(), rulebook=rules),
            *check_private_item(item, terms),
        )
        if terms.basis == PlacementBasis.SELF_REFERRAL and who.function is Function.AUTHORITY:
            findings = (*findings, only_leader_starts())
        if item is None or blocking(findings):
            raise Refused(findings)
        operator = facts.operator_on(item, terms.valid_from)
        may_write(who, operator=operator, service=item.service_id, municipalities=(terms.acting, terms.paying))
        citizen = citizen_of(terms.acting, reference.strip())
        decided = terms.basis != PlacementBasis.SEARCH or facts.is_decided(citizen, item.service_id)
        if lacking := check_decision(terms.basis, decided=decided):
            raise Refused([*findings, *lacking])
        hold_unit(item.unit_id)
        chain, at = next_id(), moment_on(today)
        write_rows(RowsToWrite(chain, citizen, [(CurrentRow(chain, item.item_id, terms), item, operator)], by, at))
        note_change(chain, operator, terms.valid_from, at)
        recount_occupancy([(item.unit_id, item.paragraph)], terms.valid_from, today)
        tie_new_placement(citizen=citizen, service=item.service_id, chain=chain, today=today)
        details = {"service": item.service_id, "from": terms.valid_from.isoformat(), "basis": terms.basis}
        accounts.audit(
            "start_placement", by=by, target=accounts.Target("placement", chain), details=details, rulebook=rules.identity
        )
        begun = StayBegun(chain, citizen, item.unit_id, item.service_id, item.paragraph, terms.valid_from)
        follow_start(by, today, begun)
        sides = (terms.acting, terms.paying, terms.department)
        placed = Placed(operator, item.service_id, item.unit_id, item.paragraph, *sides, citizen)
        tell_placed(HappeningKind.PLACEMENT_STARTED, chain, today, placed)
        crowded = check_crowding(facts.places_in_use(item.unit_id, item.paragraph, max(terms.valid_from, today)))
    return Started(chain, (*findings, *crowded))
