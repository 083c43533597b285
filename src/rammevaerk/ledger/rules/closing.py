"""When a month's books may be closed, and what a closed month must still hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.period import add_months
from rammevaerk.kernel.wording import text

AccountKey = tuple[str, int | None]
"""An account and a counterparty; None is the account in all."""


@dataclass(frozen=True)
class BooksFacts:
    """A party's books: the months it has closed, the months settled as seller, and the day of its first entry (None without)."""

    closed: frozenset[date] = field(default_factory=frozenset)
    settled: frozenset[date] = field(default_factory=frozenset)
    first: date | None = None


def check_month_close(month: date, today: date, books: BooksFacts, name: str) -> list[Finding]:
    """What stops the close of a month (its first day). `name` is the month in words.

    A month is closed once, after its end, with no open month before it; a seller's settlement of the month is issued.
    """
    params = {"month": name}
    if month in books.closed:
        return [_blocking("month_closed", text("The books of {month} are closed already."), "", params)]
    found = []
    if add_months(month, 1) > today:
        said = text("{month} has not ended. A month is closed when it is over.")
        found.append(_blocking("month_not_over", said, "", params))
    elif books.settled and month >= min(books.settled) and month not in books.settled:
        said = text("{month} is not settled yet: the statements of what was sold are missing.")
        remedy = text("Issue the month's statements first, then close it.")
        found.append(_blocking("month_not_issued", said, remedy, params))
    if books.first is not None and any(_open_before(month, books)):
        said = text("A month before {month} is open in the books.")
        found.append(_blocking("month_before_open", said, text("Close the months in their order."), params))
    return found


def first_open_day(closed: frozenset[date]) -> date | None:
    """The first day that takes a posting; None when nothing is closed."""
    return add_months(max(closed), 1) if closed else None


def next_to_close(books: BooksFacts) -> date | None:
    """The month that is closed next; None when nothing has been booked."""
    if books.closed:
        return add_months(max(books.closed), 1)
    return books.first.replace(day=1) if books.first else None


def changed_balances(stored: Mapping[AccountKey, Ore], found: Mapping[AccountKey, Ore]) -> list[AccountKey]:
    """The accounts that do not hold what they did at the close; one that held nothing may be missing."""
    keys = sorted({*stored, *found}, key=lambda key: (key[0], key[1] or 0))
    return [key for key in keys if stored.get(key, 0) != found.get(key, 0)]


def _open_before(month: date, books: BooksFacts) -> list[date]:
    assert books.first is not None
    open_months, one = [], books.first.replace(day=1)
    while one < month:
        if one not in books.closed:
            open_months.append(one)
        one = add_months(one, 1)
    return open_months


def _blocking(code: str, message: str, remedy: str, params: Mapping[str, str]) -> Finding:
    return Finding(f"ledger.{code}", Severity.BLOCKING, message, remedy, where="month", params=params)
