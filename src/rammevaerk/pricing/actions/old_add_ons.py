"""Add-ons agreed before the agreement's rule of none: recorded with their end, so that they run out in sight (readings 2.6)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import acting_for
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions.shared import moment, refuse, require_own
from rammevaerk.pricing.models import OldAddOn, TariffItem
from rammevaerk.pricing.rulebooks import rulebook_on
from rammevaerk.registry.queries import acting_of

ADD_ONS = "pricing.add_ons"
NONE_ALLOWED = "none"


@dataclass(frozen=True)
class AgreedBefore:
    """An add-on beside an item's tariff, in ore per the item's measure, for one buyer; its period always ends."""

    item_id: int
    buyer_id: int
    words: str
    amount_ore: int
    period: Period
    source: str


def record_old_add_on(*, by: RoleAssignment, today: date, agreed: AgreedBefore) -> OldAddOn:
    """Record an add-on at an item of one's own. Refused when it began on a day the agreement allowed none, when it has not
    begun or is over, and without words, amount or source. None is ever prolonged: there is no act for it."""
    require(by, Permission.EDIT_SHEETS)
    ends = _check(agreed, today)
    with acting_for(acting_of(by, today)), transaction.atomic():
        item = TariffItem.objects.select_related("unit__service").get(pk=agreed.item_id)
        require_own(by, [item], today)
        row = OldAddOn.objects.create(
            item=item,
            buyer_id=agreed.buyer_id,
            text=agreed.words.strip(),
            amount_ore=agreed.amount_ore,
            starts=agreed.period.start,
            ends=ends,
            recorded_at=moment(today),
            recorded_by=by,
            is_demo=item.is_demo,
            source=agreed.source.strip(),
        )
        audit("record_old_add_on", by=by, target=Target("old_add_on", row.pk), details={"item": item.pk})
    return row


def _check(agreed: AgreedBefore, today: date) -> date:
    """The day after the last one; raises Refused for everything else."""
    for words, where in ((agreed.words, "words"), (agreed.source, "source")):
        if not words.strip():
            raise refuse("pricing.text_missing", text("Write what it is, and where it was agreed."), where=where)
        if finding := guard_text(words, where):
            raise Refused([finding])
    if agreed.amount_ore <= 0:
        raise refuse("pricing.add_on_amount", text("An add-on has an amount above zero."), where="amount")
    if agreed.period.start > today or agreed.period.end is None or agreed.period.end <= today:
        raise refuse("pricing.add_on_not_running", text("Only an add-on that runs today is recorded."), where="first_day")
    if rulebook_on(agreed.period.start).value(ADD_ONS).value == NONE_ALLOWED:
        raise refuse(
            "pricing.no_add_ons",
            text("The agreement allowed no add-ons on {day}."),
            remedy=text("Use an item of the list, or make an individual tariff."),
            where="first_day",
            params={"day": f"{agreed.period.start:%d.%m.%Y}"},
        )
    return agreed.period.end
