"""A transfer: the stay ends here and begins there, as one act. Another paragraph from a day is one too (readings 3.11)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.contracts import facts
from rammevaerk.contracts.actions.changing import end_placement
from rammevaerk.contracts.actions.placing import Started, start_placement
from rammevaerk.contracts.actions.rewriting import target_of
from rammevaerk.contracts.actions.sides import placed_on
from rammevaerk.contracts.actions.writing import acting
from rammevaerk.contracts.models import Citizen
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

MOVED = text("Transferred")


@dataclass(frozen=True)
class Transfer:
    """Where the citizen is from `first_day` on, on what basis, and why the stay before ends (`EndReason`). What is not said here
    goes on as it was: municipalities, level, goal."""

    first_day: date
    item_id: int | None
    basis: str
    end_reason: str
    follow_up_on: date | None
    expected_end: date | None = None
    no_end_reason: str = ""
    factor: Decimal | None = None


def transfer_placement(*, by: RoleAssignment, today: date, chain: int, transfer: Transfer) -> Started:
    """End a placement the day before and begin another that continues it; both or neither.

    Raises what `end_placement` and `start_placement` raise: a move to another operator is made by the municipality, and a
    basis of *decision after search* asks for the decision at the new service.
    """
    with acting(by, today):
        known = facts.chain(chain, lock=True)
        held = known.rows[-1]
        if transfer.item_id == held.item_id:
            raise Refused([_same_place()])
        reference = Citizen.objects.values_list("reference", flat=True).get(pk=placed_on(known, transfer.first_day).citizen)
        last_day = transfer.first_day - timedelta(days=1)
        end_placement(by=by, today=today, chain=chain, last_day=last_day, end_reason=transfer.end_reason, reason=MOVED)
        terms = replace(
            held.terms,
            valid_from=transfer.first_day,
            valid_to=None,
            basis=transfer.basis,
            follow_up_on=transfer.follow_up_on,
            expected_end=transfer.expected_end,
            no_end_reason=transfer.no_end_reason,
            factor=held.terms.factor if transfer.factor is None else transfer.factor,
            target_group_id=held.terms.target_group_id,
            end_reason="",
            continues=chain,
        )
        started = start_placement(by=by, today=today, reference=reference, item_id=transfer.item_id, terms=terms)
        accounts.audit("transfer_placement", by=by, target=target_of(chain), details={"continued_by": started.chain})
    return started


def _same_place() -> Finding:
    return Finding(
        code="contracts.same_place",
        severity=Severity.BLOCKING,
        message=text("The citizen is there already. Choose another place."),
        where="item",
    )
