"""What is charged without a placement, from a dated schedule (readings 4.2, 4.5): by day, by month, once, or once a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rammevaerk.contracts.rules.stays import Stay
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.period import add_months
from rammevaerk.settlement.rules.charging import ONCE, Charged, Line, Price, amount_of, lines_of_chain, lines_of_stretch
from rammevaerk.settlement.rules.month import Month
from rammevaerk.settlement.rules.sources import MINIMUM, chain_of_schedule

BY_DAY, BY_MONTH, AT_ONCE, EACH_YEAR = "day", "month", "once", "year"


class Scheduled(NamedTuple):
    """A schedule in ``[start, stop)`` (``stop`` None: for as long as it stands).

    ``price`` is øre for one of ``quantity`` (thousandths), None when the item's tariff is the price; ``row`` is the schedule's
    row, ``chain`` its first one. For a minimum purchase ``quantity`` is places and ``reckoned`` the months of each reckoning;
    ``relief_from`` are the places (thousandths) from which what is sold to others relieves it, None when it never does.
    """

    chain: int
    row: int
    seller: int
    buyer: int
    source: str
    item: int
    measure: str
    quantity: int
    price: Ore | None
    start: date
    stop: date | None
    reckoned: int | None = None
    relief_from: int | None = None


class Sold(NamedTuple):
    """Place-days (thousandths) by first day of month that a minimum purchase is held against: those of its buyer, those of all
    buyers of the item, and what the other minimum purchases of the item with a relief lack in the same reckoning."""

    own: Mapping[date, int]
    all: Mapping[date, int] = {}
    others: Sequence[tuple[Scheduled, Mapping[date, int]]] = ()


def lines_of_schedule(month: Month, schedule: Scheduled, prices: Mapping[int, Sequence[Price]], used: Sold) -> Charged:
    """The lines of a schedule in one month; only a minimum purchase asks for what is used."""
    start = max((schedule.start - month.first).days, 0)
    stop = month.days if schedule.stop is None else min((schedule.stop - month.first).days, month.days)
    if start >= stop:
        return Charged([], 0)
    if schedule.source == MINIMUM:
        return _shortfall(month, schedule, prices, used)
    if schedule.measure in (AT_ONCE, EACH_YEAR):
        return Charged(_once(month, schedule, prices), 0)
    stay = _as_stay(schedule, start, stop)
    if schedule.price is None:
        lines, lacking = lines_of_chain(month, [stay], prices)
    else:
        price = Price(0, month.days, schedule.price, 0, schedule.measure == BY_MONTH)
        lines, lacking = lines_of_stretch(month, stay, price, start, stop, is_whole=False), 0
    return Charged([line._replace(source=schedule.source) for line in lines], lacking)


def _as_stay(schedule: Scheduled, start: int, stop: int) -> Stay:
    return Stay(
        chain_of_schedule(schedule.chain), schedule.row, 0, schedule.item, schedule.seller, schedule.buyer,
        start, stop, False, schedule.quantity, False,
    )  # fmt: skip


def _once(month: Month, schedule: Scheduled, prices: Mapping[int, Sequence[Price]]) -> list[Line]:
    """One line on the schedule's first day, or on its date in each later year (28 February for 29 February)."""
    day = _day_due(month, schedule)
    if day is None:
        return []
    return _line_once(month, schedule, prices, day, schedule.quantity)


def _day_due(month: Month, schedule: Scheduled) -> int | None:
    if schedule.measure == AT_ONCE:
        due = schedule.start
    else:
        years = month.first.year - schedule.start.year
        due = add_months(schedule.start, 12 * years)
    is_due = month.first <= due < month.next and due >= schedule.start and (schedule.stop is None or due < schedule.stop)
    return (due - month.first).days if is_due else None


def _line_once(month: Month, schedule: Scheduled, prices: Mapping[int, Sequence[Price]], day: int, quantity: int) -> list[Line]:
    """A line of a number bought on one day, at the schedule's own price or the item's tariff on that day; none without one."""
    price = _price_on(schedule, prices, day)
    if price is None:
        return []
    holders = next(holders for start, stop, holders in month.holders if start <= day < stop)
    return [
        Line(
            holders.get(schedule.seller, schedule.seller), holders.get(schedule.buyer, schedule.buyer), 0, schedule.row,
            schedule.item, price.tariff, ONCE, day, day + 1, quantity, price.ore,
            amount_of(month, ONCE, days=0, factor=quantity, tariff_ore=price.ore), schedule.source,
        )
    ]  # fmt: skip


def _price_on(schedule: Scheduled, prices: Mapping[int, Sequence[Price]], day: int) -> Price | None:
    if schedule.price is not None:
        return Price(day, day + 1, schedule.price, 0)
    return next((price for price in prices.get(schedule.item, ()) if price.start <= day < price.stop), None)


def _shortfall(month: Month, schedule: Scheduled, prices: Mapping[int, Sequence[Price]], used: Sold) -> Charged:
    """What lacks in the minimum when a reckoning ends in this month: place-days not used and not relieved, at the tariff of its
    last day."""
    found = reckoning_that_ends(month, schedule)
    if found is None:
        return Charged([], 0)
    first, after = found
    lacking = _lacking(schedule, used.own, first, after)
    missing = lacking - relief(schedule, used, first, after, lacking)
    if missing <= 0:
        return Charged([], 0)
    lines = _line_once(month, schedule, prices, (after - month.first).days - 1, missing)
    return Charged(lines, 0 if lines else -(-missing // 1000))


def _lacking(schedule: Scheduled, own: Mapping[date, int], first: date, after: date) -> int:
    """Place-days (thousandths) of a minimum that are not used in ``[first, after)``, as far as it holds then."""
    since, until = max(first, schedule.start), min(after, schedule.stop or after)
    return max(schedule.quantity * max((until - since).days, 0) - _in(own, first, after), 0)


def _in(days: Mapping[date, int], first: date, after: date) -> int:
    return sum(number for of_month, number in days.items() if first.replace(day=1) <= of_month < after)


def relief(schedule: Scheduled, used: Sold, first: date, after: date, lacking: int) -> int:
    """Place-days (thousandths) that were sold to others instead. What is sold at the item and what lacks come together to no
    more than ``relief_from`` places; what is above relieves those who lack, each by its part, rounded up in its favour."""
    if schedule.relief_from is None or not lacking:
        return 0
    all_lack = lacking + sum(_lacking(other, own, first, after) for other, own in used.others)
    above = _in(used.all, first, after) + all_lack - schedule.relief_from * (after - first).days
    return min(-(-max(above, 0) * lacking // all_lack), lacking)


def reckoning_that_ends(month: Month, schedule: Scheduled) -> tuple[date, date] | None:
    """The reckoning ``[first, after)`` whose last day lies in the month. Reckonings follow one another from the first day of
    the schedule's first month, so many months each; the first and the last are cut by the schedule's own days."""
    months = schedule.reckoned or 1
    begins = schedule.start.replace(day=1)
    since = (month.first.year - begins.year) * 12 + month.first.month - begins.month
    stops = schedule.stop is not None and schedule.stop <= month.next
    if (since + 1) % months and not stops:
        return None
    first = max(add_months(begins, since - since % months), schedule.start)
    after = min(schedule.stop, month.next) if schedule.stop else month.next
    return first, after
