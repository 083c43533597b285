"""A sheet's way from draft to published: approved by the operator, then published to all parties with its tariff."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions.price_items import ListedPrice, items_beside, listed_prices
from rammevaerk.pricing.actions.regulation_due import days_awaited, regulation_moved, sold_no_more
from rammevaerk.pricing.actions.shared import locked, moment, require_of_the_list, require_own, wrong_state
from rammevaerk.pricing.actions.tariffs import NewTariff, end_tariffs, record_tariffs
from rammevaerk.pricing.actions.within_year import YearChange, require_stated
from rammevaerk.pricing.deviations import deviation_missing
from rammevaerk.pricing.models import Sheet, SheetState, Tariff
from rammevaerk.pricing.taken_over import open_periods
from rammevaerk.pricing.values_due import values_moved


@dataclass(frozen=True)
class Publication:
    """How sheets are published: on which moment, and from which day their tariffs hold (None: 1 January of the year)."""

    at: datetime
    from_date: date | None = None
    reason: str = ""
    decided_by: str = ""


@transaction.atomic
def approve_sheet(*, by: RoleAssignment, today: date, sheet_id: int) -> Sheet:
    """The operator approves its own draft. Refused while a finding stops it or the budget is not adopted."""
    require(by, Permission.EDIT_SHEETS)
    (sheet,) = locked([sheet_id])
    require_own(by, [sheet.item], today)
    require_of_the_list([sheet.item])
    if sheet.state != SheetState.DRAFT:
        raise wrong_state(sheet)
    stops = not_ready(sheet) + regulation_moved([sheet]) + values_moved([sheet]) + sold_no_more([sheet])
    stops += deviation_missing([sheet]) + days_awaited([sheet])
    if stops:
        raise Refused(stops)
    bulk_approve([sheet], at=moment(today))
    audit("approve_sheet", by=by, target=Target("sheet", sheet.pk), details=_amount(sheet), rulebook=sheet.rulebook)
    return sheet


def bulk_approve(sheets: Sequence[Sheet], *, at: datetime) -> None:
    """Mark drafts as approved (1 query); the caller has looked at `not_ready`."""
    for sheet in sheets:
        sheet.state, sheet.approved_at = SheetState.APPROVED, at
    Sheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(state=SheetState.APPROVED, approved_at=at)


def not_ready(sheet: Sheet) -> list[Finding]:
    """What keeps a sheet from being approved: blocking findings, no tariff, no adopted budget."""
    found = [finding for stored in sheet.findings if (finding := Finding.from_json(stored)).blocks]
    if sheet.tariff_ore is None and not found:
        found.append(Finding("pricing.not_calculated", Severity.BLOCKING, text("The tariff is not calculated.")))
    if sheet.budget_adopted_on is None:
        found.append(
            Finding(
                code="pricing.budget_not_adopted",
                severity=Severity.BLOCKING,
                message=text("The budget has no date of adoption."),
                remedy=text("Enter the day the operator's council adopted it."),
                where="budget_adopted_on",
                rule="Serviceloven § 174, stk. 1",
            )
        )
    return found


@transaction.atomic
def publish_sheets(
    *, by: RoleAssignment, today: date, sheet_ids: Collection[int], change: YearChange | None = None
) -> list[Tariff]:
    """Publish approved sheets to all parties, and their tariffs from 1 January of their year.

    A sheet already published for the item and year is superseded, its tariff too, on both time axes. Once the year has begun
    with a tariff, the new one must say from which day it holds, why, and who decided it (readings 2.8); a first tariff that
    is late needs none of that, and replaces the provisional one from 1 January.
    """
    require(by, Permission.EDIT_SHEETS)
    sheets = locked(sheet_ids)
    require_own(by, [sheet.item for sheet in sheets], today)
    require_of_the_list(sheet.item for sheet in sheets)
    for sheet in sheets:
        if sheet.state != SheetState.APPROVED:
            raise wrong_state(sheet)
    stops = regulation_moved(sheets) + values_moved(sheets) + sold_no_more(sheets) + days_awaited(sheets)
    if stops:
        raise Refused(stops)
    require_stated(sheets, change, today)
    told = (change.from_date, change.reason.strip(), change.decided_by.strip()) if change else ()
    published = bulk_publish(sheets, Publication(moment(today), *told))
    said = {"from": change.from_date.isoformat(), "reason": change.reason, "decided_by": change.decided_by} if change else {}
    for sheet in sheets:
        details = _amount(sheet) | said
        audit("publish_sheet", by=by, target=Target("sheet", sheet.pk), details=details, rulebook=sheet.rulebook)
    return published


def bulk_publish(sheets: Sequence[Sheet], publication: Publication) -> list[Tariff]:
    """Publish approved sheets, one for each item and year, without asking who (15 queries at most, whatever their number).

    With several prices each is an item of its own. What a sheet no longer sells, its own item beside its prices or a price
    that is gone, has no tariff from then on (readings 2.3, 2.8). Refused when a price's name is another item's.
    """
    _supersede_published(sheets)
    Sheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(state=SheetState.PUBLISHED, published_at=publication.at)
    for sheet in sheets:
        sheet.state, sheet.published_at = SheetState.PUBLISHED, publication.at
    listed = listed_prices(sheets)
    sold = {price.item.pk for price in listed}
    periods = _periods(sheets, publication)
    unsold = [sheet.item for sheet in sheets if sheet.item_id not in sold]
    unsold += [item for item in items_beside(periods) if item.pk not in sold]
    end_tariffs([(item, periods[item.priced_with_id or item.pk]) for item in unsold], at=publication.at)
    prices = [_price(price, publication, periods[price.sheet.item_id]) for price in listed]
    return record_tariffs(prices, {price.item.pk: price.item for price in listed}, at=publication.at)


def _supersede_published(sheets: Sequence[Sheet]) -> None:
    years: dict[int, list[int]] = {}
    for sheet in sheets:
        years.setdefault(sheet.year, []).append(sheet.item_id)
    earlier = Q(pk__in=[])
    for year, items in years.items():
        earlier |= Q(year=year, item__in=items)
    Sheet.objects.filter(earlier, state=SheetState.PUBLISHED).update(state=SheetState.SUPERSEDED)


def _periods(sheets: Sequence[Sheet], publication: Publication) -> dict[int, Period]:
    """By item, from when to when its price holds: the year, or what is left of it, while the item is open (readings 2.7)."""
    open_in = open_periods({sheet.item_id for sheet in sheets})
    years = {sheet.item_id: year_period(sheet.year) for sheet in sheets}
    wanted = {item: Period(publication.from_date or year.start, year.end) for item, year in years.items()}
    return {item: open_in.within(item, period) for item, period in wanted.items()}


def _price(price: ListedPrice, publication: Publication, period: Period) -> NewTariff:
    sheet = price.sheet
    decided = f". {publication.decided_by}" if publication.decided_by else ""
    return NewTariff(
        item_id=price.item.pk,
        amount_ore=price.amount_ore,
        period=period,
        sheet_id=sheet.pk,
        reason=publication.reason,
        source=f"Takstberegning {sheet.year}, version {sheet.version}{decided}",
        is_demo=sheet.is_demo,
    )


def _amount(sheet: Sheet) -> dict[str, int | str | None]:
    return {"year": sheet.year, "version": sheet.version, "tariff_ore": sheet.tariff_ore}
