"""What a guarantee covers of a year's deficit, before anything of it goes into a tariff (readings 5.1)."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions.shared import refuse, require_own
from rammevaerk.pricing.models import YearResult


@transaction.atomic
def cover_results(*, by: RoleAssignment, today: date, covered: Mapping[int, int]) -> None:
    """Note that others pay so much (ore) of results, by result id, beside what is covered already; below zero is what is paid
    back to them of a surplus.

    Refused for a result that is decided on already, for then it is on its way into a tariff, and for more than the deficit or
    surplus: no krone is covered twice.
    """
    require(by, Permission.EDIT_SHEETS)
    rows = YearResult.objects.select_for_update(of=("self",)).filter(pk__in=covered).select_related("item__unit__service")
    for row in rows.order_by("pk"):
        require_own(by, [row.item], today)
        year = {"year": str(row.year)}
        if row.scheduled_ore is not None:
            message = text("The result of {year} is decided already, so nothing more of it can be covered.")
            raise refuse("pricing.carry_decided", message, params=year)
        wanted = row.covered_ore - covered[row.pk]
        result = row.result_ore
        if result is None or covered[row.pk] * result > 0 or abs(wanted) > abs(result):
            raise refuse(
                "pricing.covered_too_much", text("More would be covered or paid back than the result of {year}."), params=year
            )
        row.covered_ore = wanted
        row.save(update_fields=["covered_ore"])
        audit("cover_result", by=by, target=Target("year_result", row.pk), details={"covered_ore": wanted})
