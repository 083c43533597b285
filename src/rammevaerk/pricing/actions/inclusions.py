"""Saying what an item's price includes; what was said before is kept."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.actions.shared import moment, require_of_the_list, require_own
from rammevaerk.pricing.inclusions import Said, item_that_says, said_of
from rammevaerk.pricing.models import Inclusion, TariffItem


@transaction.atomic
def state_inclusions(
    *, by: RoleAssignment, today: date, item_id: int, said: Mapping[str, tuple[bool | None, str]]
) -> tuple[str, ...]:
    """The operator says of each part named whether it is in the price (None: not stated), with a note. Gives the parts that were
    said otherwise before; parts not named stay as they are."""
    require(by, Permission.EDIT_SHEETS)
    item = TariffItem.objects.select_related("unit__service").get(pk=item_id)
    require_own(by, [item], today)
    require_of_the_list([item])
    guarded = [finding for part, (_in, note) in said.items() if (finding := guard_text(note, f"{part}_note"))]
    if guarded:
        raise Refused(guarded)
    says = item_that_says(item)
    before = said_of(says)
    new = {part: None if included is None else Said(included, note.strip()) for part, (included, note) in said.items()}
    changed = tuple(part for part, now in new.items() if before.get(part) != now)
    at = moment(today)
    Inclusion.objects.filter(item=says, part__in=changed, superseded_at__isnull=True).update(superseded_at=at)
    Inclusion.objects.bulk_create(
        Inclusion(item_id=says, part=part, included=now.included, note=now.note, stated_at=at, stated_by=by, is_demo=item.is_demo)
        for part in changed
        if (now := new[part]) is not None
    )
    audit("state_inclusions", by=by, target=Target("tariff_item", says), details={"parts": list(changed)})
    return changed
