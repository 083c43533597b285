"""A payment plan shared among its buyers: the schedules it would be, looked at first and written as they were shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.financing.rules.keys import KeyKind
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.settlement import plan_reads
from rammevaerk.settlement.actions.scheduling import NewSchedule, write_schedules
from rammevaerk.settlement.rules.plan_shares import PlanShare, check_weights, plan_shares
from rammevaerk.web import amounts


@dataclass(frozen=True)
class PlanAsked:
    """A payment plan as somebody wants it, before it is shared among its buyers; `price` is øre for one, in all."""

    source: str
    title: str
    decided: str
    buyers: tuple[int, ...]
    key: KeyKind
    numbers: dict[int, Decimal]
    measure: str
    price: int | None
    item: int | None
    quantity: Decimal
    reckoned: int | None
    start: date
    stop: date | None

    def schedule(self, seller: int, buyer: int, **changed: Any) -> NewSchedule:
        """The schedule of one buyer."""
        values: dict[str, Any] = {
            "title": self.title, "decided": self.decided, "measure": self.measure, "valid_from": self.start,
            "valid_to": self.stop, "quantity": self.quantity, "price_ore": self.price, "item": self.item,
            "reckoned_months": self.reckoned,
        }  # fmt: skip
        return NewSchedule(seller=seller, buyer=buyer, source=self.source, **values | changed)


@dataclass(frozen=True)
class SharedPlan:
    """The schedules of a plan; `shares` is empty when one buyer carries it alone, and `quarter` the inhabitants' quarter."""

    schedules: tuple[NewSchedule, ...]
    shares: tuple[PlanShare, ...]
    quarter: str = ""

    @property
    def total(self) -> int:
        """Øre in all each time it is charged."""
        return sum(share.ore for share in self.shares)


def share_plan(asked: PlanAsked, seller: int) -> SharedPlan:
    """The plan as schedules, one for each buyer, whose shares sum to the amount. Raises Refused, each finding at its field."""
    if len(asked.buyers) == 1:
        return SharedPlan((asked.schedule(seller, asked.buyers[0]),), ())
    if asked.price is None or asked.item is not None:
        message = text("Only an amount can be shared. Write one, or choose one that pays.")
        raise Refused([Finding("settlement.share_amount", Severity.BLOCKING, message, where="price")])
    quarter, weights = _weights(asked)
    wrong = check_weights(weights)
    if wrong:
        raise Refused(wrong)
    total = int((Decimal(asked.price) * asked.quantity).to_integral_value(rounding=ROUND_HALF_UP))
    shares = plan_shares(total, {buyer: weight for buyer, weight in weights.items() if weight is not None})
    words = {share.buyer: _decided(asked, share, shares, quarter) for share in shares}
    carried = [share for share in shares if share.ore]
    schedules = tuple(
        asked.schedule(seller, share.buyer, price_ore=share.ore, quantity=Decimal(1), decided=words[share.buyer])
        for share in carried
    )
    return SharedPlan(schedules, shares, quarter)


def write_plan(*, by: RoleAssignment, today: date, asked: PlanAsked) -> list[int]:
    """Write the plan as `share_plan` showed it, all its schedules or none; gives their chains. Raises Refused."""
    plan = share_plan(asked, by.organisation_id)
    return write_schedules(by=by, today=today, schedules=plan.schedules)


def _weights(asked: PlanAsked) -> tuple[str, Mapping[int, Decimal | None]]:
    if asked.key is KeyKind.POPULATION:
        return plan_reads.inhabitants(asked.buyers)
    if asked.key is KeyKind.AGREED:
        if set(asked.numbers) - set(asked.buyers):
            message = text("There is a number for somebody who does not pay.")
            raise Refused([Finding("settlement.share_stranger", Severity.BLOCKING, message, where="numbers")])
        return "", {buyer: asked.numbers.get(buyer, Decimal(0)) for buyer in asked.buyers}
    return "", dict.fromkeys(asked.buyers, Decimal(1))


def _decided(asked: PlanAsked, share: PlanShare, shares: tuple[PlanShare, ...], quarter: str) -> str:
    """What the line rests on, with the share and who got the rest of the rounding: the buyer reads it on the statement."""
    whole = sum(one.weight for one in shares)
    part = _("%(decided)s. Share %(part)s of %(whole)s")
    said = part % {"decided": asked.decided, "part": _number(share.weight), "whole": _number(Decimal(whole))}
    if quarter:
        said += " " + _("inhabitants, %(quarter)s") % {"quarter": quarter}
    return said + (", " + _("1 øre of it is the rest of the rounding") if share.has_rest else "")


def _number(value: Decimal) -> str:
    return amounts.thousands(value, max(-int(value.normalize().as_tuple().exponent), 0))
