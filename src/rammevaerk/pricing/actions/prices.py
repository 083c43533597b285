"""Choosing how a draft's prices are built, and the mix they are expected to be used in."""

from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions.shared import locked, refuse, require_own, wrong_state
from rammevaerk.pricing.calculating import calculate_again
from rammevaerk.pricing.models import Sheet, SheetState
from rammevaerk.pricing.price_rows import replace_mix
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules.price_mix import PriceMix


@transaction.atomic
def edit_prices(*, by: RoleAssignment, today: date, sheet_id: int, mix: PriceMix | None) -> Sheet:
    """Give a draft several prices, or one average tariff with None, and calculate it anew. Prices that cannot be kept are
    refused; what only stops the calculation is kept with its finding."""
    require(by, Permission.EDIT_SHEETS)
    (sheet,) = locked([sheet_id])
    require_own(by, [sheet.item], today)
    if sheet.state != SheetState.DRAFT:
        raise wrong_state(sheet)
    if mix is not None:
        _check(mix)
    put_prices(sheet, mix)
    details = {"version": sheet.version, "structure": sheet.structure, "prices": len(mix.prices) if mix else 1}
    audit("edit_prices", by=by, target=Target("sheet", sheet.pk), details=details, rulebook=sheet.rulebook)
    return sheet


def put_prices(sheet: Sheet, mix: PriceMix | None) -> None:
    """Replace a draft's prices and calculate it, without asking who."""
    replace_mix(sheet, mix)
    calculate_again([sheet], year=sheet.year, rulebook=rulebook_of_year(sheet.year))


def _check(mix: PriceMix) -> None:
    personal = [finding for price in mix.prices if (finding := guard_text(price.name, "name")) is not None]
    if personal:
        raise Refused(personal)
    names = [price.name.strip().casefold() for price in mix.prices]
    if not all(names) or len(set(names)) != len(names):
        raise refuse("pricing.same_price_twice", text("Each price needs a name of its own."), where="name")
    if any(price.expected < 0 for price in mix.prices):
        raise refuse("pricing.expected_negative", text("Expected places are not negative."), where="expected")
