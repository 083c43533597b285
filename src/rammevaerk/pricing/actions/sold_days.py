"""A closed year with several prices whose accounts came with its days in one sum: they are shared by price, once."""

from collections.abc import Sequence
from copy import copy
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions.handing_on import hand_on_closed, lag_missing
from rammevaerk.pricing.actions.shared import refuse, require_own
from rammevaerk.pricing.models import YearResult
from rammevaerk.pricing.rules.sold import SoldUnits, check_sold
from rammevaerk.pricing.year_income import priced_year, put_result


@transaction.atomic
def state_sold_days(*, by: RoleAssignment, today: date, result_id: int, sold: Sequence[SoldUnits]) -> YearResult:
    """Share a closed year's days by price, which gives it its result; an item that has ended hands it on.

    Refused when the year has a result, when it has no published calculation, when a price is missing or unknown, and when the
    days are not those of the accounts: these are fixed.
    """
    require(by, Permission.EDIT_SHEETS)
    row = YearResult.objects.select_for_update(of=("self",)).select_related("item__unit__service").get(pk=result_id)
    require_own(by, [row.item], today)
    _put(row, sold)
    if missing := lag_missing(row.item_id, today):
        raise Refused(missing)
    row.save()
    hand_on_closed([row], today=today)
    audit(
        "state_sold_days",
        by=by,
        target=Target("year_result", row.pk),
        details={"year": row.year, "sold": row.sold, "result_ore": row.result_ore},
    )
    return row


def look_at_sold_days(row: YearResult, sold: Sequence[SoldUnits]) -> YearResult:
    """The year with the result the days would give it, not saved (2 queries). Raises Refused as `state_sold_days`."""
    looked = copy(row)
    _put(looked, sold)
    return looked


def _put(row: YearResult, sold: Sequence[SoldUnits]) -> None:
    year = {"year": str(row.year)}
    if row.result_ore is not None:
        raise refuse(
            "pricing.result_stands",
            text("{year} has its result."),
            remedy=text("A correction is posted in the open year."),
            params=year,
        )
    priced = priced_year(row.item_id, row.year)
    if priced is None:
        raise refuse("pricing.no_calculation", text("There is no published calculation of {year}."), params=year)
    if stops := check_sold(sold, priced.prices, billable_days=row.billable_days):
        raise Refused(stops)
    put_result(row, priced, sold)
