"""A service's own order of its waiting lists, entered by its own staff with where it was decided."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry import queries as registry
from rammevaerk.waiting import facts
from rammevaerk.waiting.actions.under import acting, place_asked, require_unit
from rammevaerk.waiting.models import ServiceCriteria
from rammevaerk.waiting.rules.entering import check_own_order
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class NewOrder:
    """The criteria by their codes, `first` empty for the agreement's own order again."""

    first: str
    then: str
    valid_from: date
    reference: str


def set_own_order(*, by: RoleAssignment, today: date, service: int, new: NewOrder) -> None:
    """Let a service's own criteria decide its lists from a day on. No municipality is among them. Raises Refused as
    `check_own_order` says."""
    with acting(by, today) as who:
        place = place_asked(next(unit.id for unit in registry.units_of([service])), today)
        require_unit(who, service, place.operator)
        scale = facts.agreed_on(today).scale
        wrong = check_own_order(new.first, new.then, valid_from=new.valid_from, today=today, scale=scale)
        guarded = guard_text(new.reference, "reference")
        if findings := (*wrong, *([guarded] if guarded else [])):
            raise Refused(findings)
        row = ServiceCriteria.objects.create(
            service_id=service,
            operator_id=place.operator,
            criteria=[code for code in (new.first, new.then) if code],
            valid_from=new.valid_from,
            reference=new.reference.strip(),
            is_demo=is_demo(),
            at=moment_on(today),
            by=by,
        )
        details = {"criteria": ", ".join(row.criteria), "from": row.valid_from.isoformat()}
        accounts.audit("set_waiting_order", by=by, target=accounts.Target("service", service), details=details)
