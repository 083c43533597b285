"""Putting a decision on file. Whether it may be made is asked above, where needs and their records are known."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.contracts import facts
from rammevaerk.contracts.actions.writing import acting
from rammevaerk.contracts.models import Decision
from rammevaerk.exchange.actions import HappeningKind, tell, to_authority, to_unit
from rammevaerk.kernel.money import to_ore
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class Decided:
    """What is decided for a citizen. `prices` are, for a free choice, allocated, chosen and the dearest that must be paid, like
    for like in kroner a day."""

    citizen: int
    item_id: int
    basis: str
    rulebook: str
    need: int | None = None
    paying: int | None = None
    department: str = ""
    prices: tuple[Decimal, Decimal, Decimal] | None = None
    documented: dict[str, Any] = field(default_factory=dict)


def record_decision(*, by: RoleAssignment, today: date, decided: Decided) -> int:
    """Put a decision of one's own municipality on file; gives its id. Raises ValueError for an item nobody may buy."""
    item = facts.item_chosen(decided.item_id)
    if item is None:
        raise ValueError("a decision is for an item that is sold to the municipality")
    allocated, chosen, limit = (to_ore(price) for price in decided.prices) if decided.prices else (None, None, None)
    with acting(by, today):
        row = Decision.objects.create(
            citizen_id=decided.citizen,
            need=decided.need,
            basis=decided.basis,
            unit_id=item.unit_id,
            service_id=item.service_id,
            paragraph=item.paragraph,
            operator_id=facts.operator_on(item, today) or None,
            acting_id=by.organisation_id,
            paying_id=decided.paying or by.organisation_id,
            department=decided.department,
            decided_on=today,
            allocated_ore=allocated,
            chosen_ore=chosen,
            limit_ore=limit,
            documented=decided.documented,
            rulebook=decided.rulebook,
            at=moment_on(today),
            by=by,
            is_demo=is_demo(),
        )
        target = accounts.Target("decision", row.pk)
        accounts.audit("record_decision", by=by, target=target, details={"basis": decided.basis}, rulebook=decided.rulebook)
        told = [to_authority(row.acting_id, row.department), to_authority(row.paying_id, row.department)]
        unit = [to_unit(row.operator_id, row.service_id)] if row.operator_id is not None else []
        tell(HappeningKind.DECISION_RECORDED, target, *told, *unit, today=today)
    return row.pk
