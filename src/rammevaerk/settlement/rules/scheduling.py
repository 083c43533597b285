"""Whether a schedule can be charged as it is written, and whether it can end when asked (readings 4.2, 4.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.wording import text
from rammevaerk.settlement.rules.schedules import AT_ONCE
from rammevaerk.settlement.rules.sources import MINIMUM, REPAYMENT, SCHEDULED

RECKONINGS = (1, 3, 12)
"""A minimum purchase is held against what was used by the month, the quarter or the year."""


@dataclass(frozen=True)
class ScheduleFacts:
    """A schedule as somebody wants to write it in ``[start, stop)``; ``settled_from``: the seller's first month settled here."""

    seller: int
    buyer: int
    source: str
    measure: str
    quantity: Decimal
    price_ore: Ore | None
    item: int | None
    start: date
    stop: date | None
    reckoned: int | None
    title: str
    decided: str
    settled_from: date | None
    relief_from: Decimal | None = None


def check_schedule(asked: ScheduleFacts) -> tuple[Finding, ...]:
    """Blocking findings, all at once: who pays whom, what it rests on, its price, its number, its days."""
    return tuple(
        _finding(code, message, remedy, where)
        for wrong, code, message, remedy, where in (
            *_parties_and_words(asked),
            *_price_and_number(asked),
            *_minimum(asked),
            *_days(asked),
        )
        if wrong
    )


Check = tuple[bool, str, str, str, str]


def _parties_and_words(asked: ScheduleFacts) -> tuple[Check, ...]:
    return (
        (
            asked.source not in SCHEDULED,
            "settlement.schedule_source",
            text("Choose what is charged."),
            text("Days and notice of a placement are charged from the placement itself."),
            "source",
        ),
        (
            asked.seller == asked.buyer,
            "settlement.schedule_to_oneself",
            text("Seller and buyer are the same."),
            text("Choose the municipality that pays."),
            "buyer",
        ),
        (
            not asked.title.strip(),
            "settlement.schedule_untitled",
            text("Write what the line shall say."),
            text("The buyer reads it on the statement."),
            "title",
        ),
        (
            not asked.decided.strip(),
            "settlement.schedule_undecided",
            text("Write what it rests on: the decision or agreement, with its date."),
            text("Nothing is charged without."),
            "decided",
        ),
    )


def _price_and_number(asked: ScheduleFacts) -> tuple[Check, ...]:
    return (
        (
            asked.price_ore is None and asked.item is None,
            "settlement.schedule_unpriced",
            text("Write a price, or choose the tariff that is the price."),
            text("One of the two is needed."),
            "price",
        ),
        (
            asked.price_ore is not None and asked.price_ore <= 0 and asked.source != REPAYMENT,
            "settlement.schedule_price",
            text("The price must be more than 0 kr."),
            text("What is paid back is written as a repayment."),
            "price",
        ),
        (
            asked.source == REPAYMENT and asked.price_ore is not None and asked.price_ore >= 0,
            "settlement.schedule_repayment",
            text("A repayment is written with a minus."),
            text("It is money back to the buyer."),
            "price",
        ),
        (
            asked.quantity <= 0,
            "settlement.schedule_quantity",
            text("The number must be more than 0."),
            text("Write how many are charged."),
            "quantity",
        ),
    )


def _minimum(asked: ScheduleFacts) -> tuple[Check, ...]:
    is_minimum = asked.source == MINIMUM
    return (
        (
            is_minimum and (asked.item is None or asked.price_ore is not None or asked.reckoned not in RECKONINGS),
            "settlement.schedule_minimum",
            text("A minimum purchase needs the tariff it is about and how often it is reckoned, and no price of its own."),
            text("Choose tariff and month, quarter or year."),
            "item",
        ),
        (
            asked.relief_from is not None and (not is_minimum or asked.relief_from < asked.quantity),
            "settlement.schedule_relief",
            text("Days sold to others can relieve a minimum purchase alone, and only above its own places."),
            text("Write more places, or none."),
            "relief_from",
        ),
    )


def _days(asked: ScheduleFacts) -> tuple[Check, ...]:
    return (
        (
            asked.stop is not None and asked.stop <= asked.start,
            "settlement.schedule_backward",
            text("The last day comes before the first."),
            text("Mend one of the two days."),
            "last_day",
        ),
        (
            asked.stop is None and asked.source == MINIMUM,
            "settlement.schedule_endless",
            text("A minimum purchase must have a last day."),
            text("Write when the term ends."),
            "last_day",
        ),
        (
            asked.settled_from is not None and asked.start < asked.settled_from and asked.measure == AT_ONCE,
            "settlement.schedule_before_the_first",
            text("The day lies before the first month that is settled here."),
            text("Choose a later day; what belongs earlier was settled elsewhere."),
            "first_day",
        ),
    )


def check_end(start: date, stop: date | None, last_day: date | None) -> tuple[Finding, ...]:
    """Blocking findings when a schedule in ``[start, stop)`` cannot end with a last day; None takes it back as a whole."""
    if last_day is None:
        return ()
    if last_day < start:
        message = text("The last day comes before the first.")
        return (_finding("settlement.schedule_backward", message, text("Take it back as a whole instead."), "last_day"),)
    if stop is not None and last_day >= stop:
        message = text("It already ends earlier.")
        return (_finding("settlement.schedule_longer", message, text("Write a new one for the days after."), "last_day"),)
    return ()


def _finding(code: str, message: str, remedy: str, where: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, remedy=remedy, where=where)
