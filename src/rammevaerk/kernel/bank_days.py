"""The Danish bank calendar: which days a payment can be made, and so which day it is due at the latest.

Public holidays of the Danish church (six of them move with Easter), Constitution Day, and the days the banks have agreed to
stay closed: the Friday after Ascension, 24 and 31 December. Great Prayer Day was abolished from 2024 (lov nr. 214 af
06/03/2023). Days before 1 January 2009 are not answered for: the banks' own closing days were other ones.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

FIRST_YEAR = 2009
"""The first year the calendar answers for."""

PRAYER_DAY_ABOLISHED = 2024
"""The first year without Great Prayer Day (lov nr. 214 af 06/03/2023 § 1)."""

SATURDAY = 5

_FROM_EASTER = {
    -3: "Skærtorsdag",
    -2: "Langfredag",
    0: "Påskedag",
    1: "2. påskedag",
    39: "Kristi himmelfartsdag",
    40: "Dagen efter Kristi himmelfartsdag",
    49: "Pinsedag",
    50: "2. pinsedag",
}
_PRAYER_DAY_FROM_EASTER = 26
_FIXED = {
    (1, 1): "Nytårsdag",
    (6, 5): "Grundlovsdag",
    (12, 24): "Juleaftensdag",
    (12, 25): "Juledag",
    (12, 26): "2. juledag",
    (12, 31): "Nytårsaftensdag",
}


def easter(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar (the computus of Gauss in the form of Meeus, Jones and Butcher)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    leap_centuries, corrected = century // 4, (century + 8) // 25
    moon = (19 * golden + century - leap_centuries - (century - corrected + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def closed_days(year: int) -> dict[date, str]:
    """The days of a year the banks are closed beside Saturdays and Sundays, with their Danish names; some of them fall on a
    weekend. Raises ``ValueError`` for a year before 2009."""
    if year < FIRST_YEAR:
        raise ValueError(f"the bank calendar begins with {FIRST_YEAR}")
    sunday = easter(year)
    found = {date(year, month, day): name for (month, day), name in _FIXED.items()}
    moving = {sunday + timedelta(days=days): name for days, name in _FROM_EASTER.items()}
    if year < PRAYER_DAY_ABOLISHED:
        moving[sunday + timedelta(days=_PRAYER_DAY_FROM_EASTER)] = "Store bededag"
    return dict(sorted((found | moving).items()))


def is_bank_day(day: date) -> bool:
    """Whether the banks settle payments on a day. Raises ``ValueError`` before 2009."""
    return day.weekday() < SATURDAY and day not in closed_days(day.year)


def next_bank_day(day: date) -> date:
    """The day itself, or the first bank day after it."""
    while not is_bank_day(day):
        day += timedelta(days=1)
    return day


def due_date(issued: date, terms: int) -> date:
    """The last day to pay what is issued on a day: so many days later, and the first bank day after when that one is none
    (gældsbrevsloven § 5; see docs/interpretations/invoices.md)."""
    return next_bank_day(issued + timedelta(days=terms))
