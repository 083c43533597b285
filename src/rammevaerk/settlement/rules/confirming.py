"""A unit's word on who was there in a month: when it can be given, and what has changed since (readings 4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.period import add_months
from rammevaerk.kernel.wording import text


class StayThere(NamedTuple):
    """One stay in a month: days there, days away by kind, and when it began or ended if it did; ``item`` is what is sold."""

    chain: int
    item: int
    days: int
    away: tuple[tuple[str, int], ...]
    began_on: date | None
    last_day: date | None


class StayChange(NamedTuple):
    """A stay that is no longer as it was confirmed; ``before`` None when it has come since, ``now`` None when it has gone."""

    chain: int
    before: StayThere | None
    now: StayThere | None


def changes_since(confirmed: Sequence[StayThere], now: Sequence[StayThere]) -> tuple[StayChange, ...]:
    """What has changed since it was confirmed, in the order of the placements; equal lists give nothing."""
    before = {(stay.chain, stay.item, place): stay for stay, place in _numbered(confirmed)}
    here = {(stay.chain, stay.item, place): stay for stay, place in _numbered(now)}
    return tuple(
        StayChange(key[0], before.get(key), here.get(key))
        for key in sorted(before.keys() | here.keys())
        if before.get(key) != here.get(key)
    )


def _numbered(stays: Sequence[StayThere]) -> list[tuple[StayThere, int]]:
    """Each stay with its number among those of the same placement and item: a citizen may go back to an earlier package."""
    seen: dict[tuple[int, int], int] = {}
    found = []
    for stay in stays:
        place = seen.get((stay.chain, stay.item), 0)
        seen[stay.chain, stay.item] = place + 1
        found.append((stay, place))
    return found


def check_confirmation(month: date, today: date, *, as_shown: bool) -> tuple[Finding, ...]:
    """Blocking findings when a month (its first day) cannot be confirmed: it is not over, or the list is another than the one
    that was shown."""
    if today < add_months(month, 1):
        return (
            Finding(
                code="settlement.confirm_too_early",
                severity=Severity.BLOCKING,
                message=text("{month} can be confirmed from {date}."),
                remedy=text("Choose a month that is over."),
                params={"month": f"{month:%m.%Y}", "date": f"{add_months(month, 1):%d.%m.%Y}"},
            ),
        )
    if not as_shown:
        return (
            Finding(
                code="settlement.list_changed",
                severity=Severity.BLOCKING,
                message=text("The list has changed since you opened the page. Nothing is confirmed."),
                remedy=text("Look at it again below, and confirm it then."),
            ),
        )
    return ()
