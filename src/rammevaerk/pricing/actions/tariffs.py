"""Tariffs over time: a price is never overwritten. The old row is superseded, what still holds of it is said anew."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions.shared import moment, refuse, require_of_the_list, require_own
from rammevaerk.pricing.actions.within_year import require_agreed, require_notice
from rammevaerk.pricing.models import BETWEEN_TWO, ItemKind, Sheet, Tariff, TariffItem
from rammevaerk.pricing.rulebooks import smallest_public
from rammevaerk.pricing.taken_over import open_periods
from rammevaerk.registry.actions import GonePrice, PriceRecord, end_prices, record_prices
from rammevaerk.registry.queries import acting_of


@dataclass(frozen=True)
class NewTariff:
    """A price of an item in a period, in ore per measure."""

    item_id: int
    amount_ore: int
    period: Period
    sheet_id: int | None = None
    provisional: bool = False
    reason: str = ""
    source: str = ""
    is_demo: bool = False


def replace_tariffs(new: Sequence[NewTariff], *, at: datetime) -> list[Tariff]:
    """Record prices as known from a moment; whatever they overlap is superseded, and its days outside said anew.

    One new price for each item. The rows given back are the new ones, without the remains of the old (4 queries).
    """
    if len({price.item_id for price in new}) != len(new):
        raise ValueError("one new price for each item")
    standing = _standing(new)
    old = [row for price in new for row in standing[price.item_id] if _period(row).overlaps(price.period)]
    Tariff.objects.filter(pk__in=[row.pk for row in old]).update(superseded_at=at)
    corrected = {price.item_id: _corrected(price, standing[price.item_id]) for price in new}
    rows = [_row(price, at=at, corrects=corrected[price.item_id]) for price in new]
    remains = [piece for price in new for row in standing[price.item_id] for piece in _remains(row, price.period, at=at)]
    Tariff.objects.bulk_create([*rows, *remains], batch_size=2000)
    return rows


def end_tariffs(ended: Sequence[tuple[TariffItem, Period]], *, at: datetime) -> int:
    """Items that are not sold in a period any more: what they cost then is superseded, their days outside it said anew, here
    and in the register. Gives the number of prices ended (4 queries at most)."""
    periods = {item.pk: period for item, period in ended}
    rows = Tariff.objects.select_for_update().filter(item__in=periods, superseded_at__isnull=True)
    old = [row for row in rows if _period(row).overlaps(periods[row.item_id])]
    if not old:
        return 0
    Tariff.objects.filter(pk__in=[row.pk for row in old]).update(superseded_at=at)
    Tariff.objects.bulk_create([piece for row in old for piece in _remains(row, periods[row.item_id], at=at)])
    gone = {row.item_id for row in old}
    end_prices(
        [GonePrice(item.unit_id, item.paragraph, item.name, period) for item, period in ended if item.pk in gone],
        today=at.date(),
    )
    return len(old)


def cut_tariffs(item_id: int, end: date, *, at: datetime) -> None:
    """Let an item's prices end before a day: what lies after is superseded, what stands across it said anew (4 queries)."""
    rows = Tariff.objects.select_for_update().filter(item=item_id, superseded_at__isnull=True)
    cut = list(rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=end)))
    Tariff.objects.filter(pk__in=[row.pk for row in cut]).update(superseded_at=at)
    after = Period(end)
    Tariff.objects.bulk_create([piece for row in cut if row.valid_from < end for piece in _remains(row, after, at=at)])


def record_tariffs(new: Sequence[NewTariff], items: Mapping[int, TariffItem], *, at: datetime) -> list[Tariff]:
    """Record prices and show them in the register too."""
    tell_register(items, new, today=at.date())
    return replace_tariffs(new, at=at)


def tell_register(items: Mapping[int, TariffItem], new: Sequence[NewTariff], *, today: date) -> None:
    """Show the prices in the register, where they stand beside those of services that are not calculated here.

    The register is open to everybody: prices between two parties alone and those of services too small to tell are left out
    (readings 2.9);
    the parties read them in the tariff list.
    """
    small = _too_small(new, today)
    record_prices(
        [
            PriceRecord(
                unit_id=items[price.item_id].unit_id,
                paragraph=items[price.item_id].paragraph,
                label=items[price.item_id].name,
                amount_ore=price.amount_ore,
                price_unit=items[price.item_id].measure,
                year=price.period.start.year,
                valid_from=price.period.start,
                valid_to=price.period.end,
                source=price.source,
                is_demo=price.is_demo,
            )
            for price in new
            if price.sheet_id not in small and items[price.item_id].kind not in BETWEEN_TWO
        ],
        today=today,
    )


def _too_small(new: Sequence[NewTariff], today: date) -> set[int]:
    """The sheets behind the prices with fewer places than the public may see an amount of (1 query)."""
    sheets = Sheet.objects.filter(pk__in=[price.sheet_id for price in new if price.sheet_id is not None])
    return set(sheets.filter(places__lt=smallest_public(today)).values_list("pk", flat=True))


def _standing(new: Sequence[NewTariff]) -> dict[int, list[Tariff]]:
    rows = Tariff.objects.select_for_update().filter(item__in=[price.item_id for price in new], superseded_at__isnull=True)
    found: dict[int, list[Tariff]] = defaultdict(list)
    for row in rows.order_by("valid_from"):
        found[row.item_id].append(row)
    return found


def _period(row: Tariff) -> Period:
    return Period(row.valid_from, row.valid_to)


def _corrected(price: NewTariff, standing: Sequence[Tariff]) -> Tariff | None:
    return next((row for row in standing if _period(row).overlaps(price.period)), None)


def _row(price: NewTariff, *, at: datetime, corrects: Tariff | None) -> Tariff:
    return Tariff(
        item_id=price.item_id,
        amount_ore=price.amount_ore,
        valid_from=price.period.start,
        valid_to=price.period.end,
        sheet_id=price.sheet_id,
        provisional=price.provisional,
        reason=price.reason,
        source=price.source,
        is_demo=price.is_demo,
        recorded_at=at,
        corrects=corrects,
    )


def _remains(row: Tariff, taken: Period, *, at: datetime) -> list[Tariff]:
    if not _period(row).overlaps(taken):
        return []
    return [
        Tariff(
            item_id=row.item_id,
            amount_ore=row.amount_ore,
            valid_from=piece.start,
            valid_to=piece.end,
            sheet_id=row.sheet_id,
            provisional=row.provisional,
            reason=row.reason,
            source=row.source,
            is_demo=row.is_demo,
            recorded_at=at,
            corrects=row,
        )
        for piece in _period(row).minus(taken)
    ]


@dataclass(frozen=True)
class TariffCorrection:
    """A price the parties have agreed on, in ore, from a day: why, and who decided it (body, day, where it can be read)."""

    item_id: int
    amount_ore: int
    from_date: date
    reason: str
    decided_by: str


@transaction.atomic
def correct_tariff(*, by: RoleAssignment, today: date, correction: TariffCorrection) -> Tariff:
    """A correction the parties have agreed: the price from a day to the end of that year, back in time too (readings 2.8).

    Reason and deciding body are shown beside the price. Refused without them, below zero, where no price stands, and from a
    coming day with a shorter notice than the agreement's, or when nobody knows that.
    """
    require(by, Permission.EDIT_SHEETS)
    item = TariffItem.objects.select_related("unit__service").get(pk=correction.item_id)
    require_own(by, [item], today)
    require_of_the_list([item])
    _check_correction(correction, today)
    from_date = correction.from_date
    day = Tariff.objects.filter(item=item, superseded_at__isnull=True, valid_from__lte=from_date)
    standing = day.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=from_date)).first()
    if standing is None:
        raise refuse("pricing.no_tariff", text("No tariff holds on that day."), where="from_date")
    price = NewTariff(
        item_id=item.pk,
        amount_ore=correction.amount_ore,
        period=Period(from_date, standing.valid_to or date(from_date.year + 1, 1, 1)),
        sheet_id=standing.sheet_id,
        reason=correction.reason,
        source=correction.decided_by,
        is_demo=item.is_demo,
    )
    (row,) = replace_tariffs([price], at=moment(today))
    tell_register({item.pk: item}, [price], today=today)
    details = {"from": from_date.isoformat(), "reason": correction.reason, "decided_by": correction.decided_by}
    audit("correct_tariff", by=by, target=Target("tariff", row.pk), details=details)
    return row


def _check_correction(correction: TariffCorrection, today: date) -> None:
    require_agreed(reason=correction.reason, decided_by=correction.decided_by)
    if correction.amount_ore <= 0:
        raise refuse("pricing.tariff_not_positive", text("A tariff must be above zero."), where="amount")
    if correction.from_date > today:
        require_notice(correction.from_date, today)


@transaction.atomic
def use_provisional(*, by: RoleAssignment, today: date, year: int) -> int:
    """Where a tariff of the year is not ready on 1 January, last year's is used and marked provisional (readings 2.8).

    Gives the number of prices. It is replaced, back to 1 January, when the sheet is published. What has ended gets none.
    """
    require(by, Permission.EDIT_SHEETS)
    period = year_period(year)
    if today < period.start:
        raise refuse("pricing.year_not_begun", text("{year} has not begun."), where="year", params={"year": str(year)})
    own = TariffItem.objects.filter(kind=ItemKind.CALCULATED, unit__service__operator__in=acting_of(by, today).parties)
    current = Tariff.objects.filter(item__in=own, superseded_at__isnull=True)
    ready = set(current.filter(valid_from__gte=period.start).values_list("item_id", flat=True))
    last = list(current.filter(valid_to=period.start).exclude(item__in=ready))
    sold = open_periods([row.item_id for row in last])
    new = [
        NewTariff(
            row.item_id,
            row.amount_ore,
            sold.within(row.item_id, period),
            row.sheet_id,
            provisional=True,
            source=row.source,
            is_demo=row.is_demo,
        )
        for row in last
        if sold.is_open_in(row.item_id, year)
    ]
    replace_tariffs(new, at=moment(today))
    audit("use_provisional", by=by, details={"year": year, "prices": len(new)})
    return len(new)
