"""What one tariff buys: a day, a month, an hour …; not everything is a day (readings 2.4)."""

from __future__ import annotations

from enum import Enum


class Measure(Enum):
    """The codes of a tariff item's measure. Days and months are spread over places, the others over what is sold a year."""

    DAY = "day"
    MONTH = "month"
    HOUR = "hour"
    ATTENDANCE = "attendance"
    COURSE = "course"
    YEAR = "year"

    @property
    def by_places(self) -> bool:
        """Whether the price is that of a place for a time; else nothing is asked about places and occupancy."""
        return self in (Measure.DAY, Measure.MONTH)

    @property
    def one(self) -> str:
        """Danish, as written after `pr.`: døgn, måned, time …"""
        return _ONE[self]

    @property
    def many(self) -> str:
        """Danish, as written after a number of them: døgn, måneder, timer …"""
        return _MANY[self]

    @property
    def unit(self) -> str:
        """The unit of a figure that is a price."""
        return f"kr/{self.one}"


_ONE = {
    Measure.DAY: "døgn",
    Measure.MONTH: "måned",
    Measure.HOUR: "time",
    Measure.ATTENDANCE: "fremmøde",
    Measure.COURSE: "forløb",
    Measure.YEAR: "år",
}
_MANY = {
    Measure.DAY: "døgn",
    Measure.MONTH: "måneder",
    Measure.HOUR: "timer",
    Measure.ATTENDANCE: "fremmøder",
    Measure.COURSE: "forløb",
    Measure.YEAR: "abonnementer",
}
