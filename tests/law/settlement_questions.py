"""Questions the settlement tables ask, in kroner and dates, as a controller would."""

from datetime import date, timedelta
from decimal import Decimal

from rammevaerk.contracts.rules.stays import Stay
from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.pricing.rules import DayConvention
from rammevaerk.settlement.rules import claims, corrections, receipts, warning
from rammevaerk.settlement.rules.charging import Line, Price, lines_of_chain
from rammevaerk.settlement.rules.claims import ClaimLimit
from rammevaerk.settlement.rules.corrections import OpenLine
from rammevaerk.settlement.rules.month import Conventions, Month, month_of
from rammevaerk.settlement.rules.schedules import Scheduled, Sold, lines_of_schedule

WHOLE = {DayConvention.ACTUAL_DAYS: None, DayConvention.YEAR_12: (365, 12), DayConvention.MONTH_30_5: (61, 2)}
SELLER, BUYER, OTHER = 1, 2, 3


def a_month(first: date, convention: str = "actual_days", last_day_billed: bool = True) -> Month:
    chosen = DayConvention(convention)
    return month_of(first, Conventions(chosen, WHOLE[chosen], last_day_billed, last_day_billed, frozenset()))


def stay_in(month: Month, first: date, last: date | None, share: Decimal = Decimal(1), payer: int = BUYER) -> list[Stay]:
    """The stay from the first to the last day, both included, cut to the month; none when it lies outside."""
    start = max((first - month.first).days, 0)
    stop = month.days if last is None else min((last - month.first).days + 1, month.days)
    leaves = last is not None and last < month.next
    return [Stay(7, 7, 7, 9, SELLER, payer, start, stop, leaves, int(share * 1000), False)] if start < stop else []


def shown(month: Month, line: Line) -> dict[str, object]:
    """First and last day of the month as people write them, days, and kroner."""
    return {"dage": f"{line.start + 1}.-{line.stop}.: {line.days}", "kr": kroner(line.amount)}


def month_bill(
    month: date,
    first: date,
    last: date | None = None,
    tariff: Decimal = Decimal(3000),
    share: Decimal = Decimal(1),
    convention: str = "actual_days",
    last_day_billed: bool = True,
    away: list[tuple[date, date]] | None = None,
    changes: list[tuple[date, Decimal]] | None = None,
) -> list[dict[str, object]]:
    """The lines of one month. `away` are first and last day of unpaid absence; `changes` are new tariffs from a day."""
    of = a_month(month, convention, last_day_billed)
    prices = [(0, tariff), *(((day - month).days, new) for day, new in changes or [])]
    ends = [start for start, _tariff in prices[1:]] + [of.days]
    known = {
        9: [Price(start, stop, to_ore(new), place) for place, ((start, new), stop) in enumerate(zip(prices, ends, strict=True))]
    }
    outside = [((start - month).days, (stop - month).days + 1) for start, stop in away or []]
    charged = lines_of_chain(of, stay_in(of, first, last, share), known, outside)
    return [shown(of, line) for line in charged.lines]


def latest_claim(help_given: date, months: int = 12, last_day_counts: bool = True) -> date:
    """The last day on which help of a day can be claimed."""
    return ClaimLimit(months, last_day_counts).latest(help_given)


def correction(
    month: date,
    raised_on: date,
    charged_last: date | None,
    right_last: date | None,
    charged_tariff: Decimal = Decimal(3000),
    right_tariff: Decimal = Decimal(3000),
    new_payer: bool = False,
    received_on: date | None = None,
    taken_back: bool = False,
    unlimited: bool = False,
) -> dict[str, object]:
    """A stay since long before, charged to one last day and tariff, now known to have had others; what is written. It was issued
    on the first of the next month; ``received_on`` None: nobody knows when the buyer had it. ``taken_back``: in between nobody
    was believed to be there. ``unlimited``: the buyer is no municipality."""
    of = a_month(month)
    long_ago = month - timedelta(days=400)
    payer = OTHER if new_payer else BUYER
    before = lines_of_chain(of, stay_in(of, long_ago, charged_last), {9: [Price(0, of.days, to_ore(charged_tariff), 1)]}).lines
    truth = {9: [Price(0, of.days, to_ore(right_tariff), 2)]}
    wanted = lines_of_chain(of, stay_in(of, long_ago, right_last, payer=payer), truth).lines
    open_lines = [] if taken_back else [OpenLine(place, line) for place, line in enumerate(before, 1)]
    limit = ClaimLimit(12)
    in_time = claims.first_day_in_time(of, raised_on, limit)
    issued = [receipts.IssuedLine(line, of.next, received_on, not taken_back) for line in before]
    raised = receipts.raised_days(of, issued, limit, range(in_time))
    allowed, lost = claims.within_limit(of, wanted, raised, in_time, unlimited=[BUYER] if unlimited else ())
    found = corrections.difference(open_lines, allowed)
    return {
        "tilbage": kroner(-sum(line.amount for _pk, line in found.reversals)),
        "nye": [shown(of, line) for line in found.new],
        "tabt": kroner(sum(loss.ore for loss in lost)),
        "tabte_dage": sum(loss.days for loss in lost),
    }


def warned(month: date, today: date, within: int = 90, charged_last: date | None = None) -> dict[str, object] | None:
    """What the seller is warned of: a stay all month, of which the days to `charged_last` have been raised."""
    of, limit = a_month(month), ClaimLimit(12)
    prices = {9: [Price(0, of.days, to_ore(Decimal(3000)), 1)]}
    long_ago = month - timedelta(days=400)
    raised = lines_of_chain(of, stay_in(of, long_ago, charged_last), prices).lines if charged_last else []
    wanted = lines_of_chain(of, stay_in(of, long_ago, None), prices).lines
    lines = corrections.difference([OpenLine(place, line) for place, line in enumerate(raised, 1)], wanted)
    soon = warning.soon_late(of, limit, today, within)
    found = warning.unraised(of, [lines], soon, limit, warning.RiskReason.UNSETTLED)
    if not found:
        return None
    (risk,) = found
    left = risk.days_left(today)
    return {"dage": risk.days, "kr": kroner(risk.ore or 0), "senest": risk.latest, "tilbage": left}


def not_received(
    month: date,
    today: date,
    received_on: date | None,
    within: int = 90,
    first_tariff: Decimal = Decimal(3000),
    raised_again: Decimal | None = None,
) -> dict[str, object] | None:
    """What the seller is warned of: a stay all month, issued, ``received_on`` by the buyer or nobody knows. ``raised_again``: it
    was taken back later and issued again at this tariff, on a statement nobody knows the receipt of."""
    of, limit = a_month(month), ClaimLimit(12)
    stays = stay_in(of, month - timedelta(days=400), None)

    def issued_at(tariff: Decimal, on: date, received: date | None, *, is_open: bool) -> list[receipts.IssuedLine]:
        lines = lines_of_chain(of, stays, {9: [Price(0, of.days, to_ore(tariff), 1)]}).lines
        return [receipts.IssuedLine(line, on, received, is_open) for line in lines]

    chain = issued_at(first_tariff, of.next, received_on, is_open=raised_again is None)
    if raised_again is not None:
        chain += issued_at(raised_again, of.next + timedelta(days=60), None, is_open=True)
    found = warning.unreceived(of, [chain], warning.soon_late(of, limit, today, within), limit)
    if not found:
        return None
    (risk,) = found
    return {"dage": risk.days, "kr": kroner(risk.ore or 0), "senest": risk.latest, "tilbage": risk.days_left(today)}


def minimum_charged(pladser: dict[str, int], brugt: dict[str, int], fra: int | None) -> dict[str, int]:
    """Whole days of June 2026 each committed buyer is charged for: `brugt` are days used by buyer, others among them; `fra` the
    places sold in all from which days sold to others relieve, None for never."""
    month = a_month(date(2026, 6, 1))
    terms = {
        name: Scheduled(
            number, number, SELLER, number, "minimum", 9, "day", places * 1000, None, date(2026, 6, 1), date(2026, 7, 1), 1,
            None if fra is None else fra * 1000,
        )
        for number, (name, places) in enumerate(pladser.items(), 1)
    }  # fmt: skip
    used = {name: {month.first: days * 1000} for name, days in brugt.items()}
    everybody = {month.first: sum(brugt.values()) * 1000}
    found = {}
    for name, schedule in terms.items():
        others = [(other, used.get(of, {})) for of, other in terms.items() if of != name]
        sold = Sold(used.get(name, {}), everybody, others)
        lines = lines_of_schedule(month, schedule, {9: (Price(0, 30, 300_000, 1),)}, sold).lines
        found[name] = sum(line.factor for line in lines) // 1000
    return found
