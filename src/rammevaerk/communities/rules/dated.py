"""Rows that hold from a day until the next one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol, TypeVar


class FromDay(Protocol):
    """A row that holds from a day; `pk` rises with the time of recording."""

    @property
    def pk(self) -> Any: ...
    @property
    def valid_from(self) -> date: ...


Row = TypeVar("Row", bound=FromDay)


def in_order(rows: Iterable[Row]) -> list[Row]:
    """The rows that ever held, oldest first: of two from the same day the one recorded last."""
    holding = {row.valid_from: row for row in sorted(rows, key=lambda row: row.pk)}
    return [holding[day] for day in sorted(holding)]


def holding_on(rows: Iterable[Row], day: date) -> Row | None:
    """The row that holds on a day; None before the first."""
    held = [row for row in in_order(rows) if row.valid_from <= day]
    return held[-1] if held else None
