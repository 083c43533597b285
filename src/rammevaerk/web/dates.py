"""Dates, months and periods as the product writes them: `10. nov. 2026`, `10. november`, `1.–31. okt.`.

Periods are half-open in the code, `[start, end)`; on the page the last day is shown, because that is how people say it.
"""

from datetime import date, datetime, timedelta

from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.web.amounts import DASH


def month_short(month: int) -> str:
    """`11` → `nov.`"""
    return (
        pgettext("short month", "Jan"),
        pgettext("short month", "Feb"),
        pgettext("short month", "Mar"),
        pgettext("short month", "Apr"),
        pgettext("short month", "May"),
        pgettext("short month", "Jun"),
        pgettext("short month", "Jul"),
        pgettext("short month", "Aug"),
        pgettext("short month", "Sep"),
        pgettext("short month", "Oct"),
        pgettext("short month", "Nov"),
        pgettext("short month", "Dec"),
    )[month - 1]


def month_long(month: int) -> str:
    """`11` → `november`"""
    return (
        pgettext("month", "January"),
        pgettext("month", "February"),
        pgettext("month", "March"),
        pgettext("month", "April"),
        pgettext("month", "May"),
        pgettext("month", "June"),
        pgettext("month", "July"),
        pgettext("month", "August"),
        pgettext("month", "September"),
        pgettext("month", "October"),
        pgettext("month", "November"),
        pgettext("month", "December"),
    )[month - 1]


def weekday(day: date) -> str:
    """`Tirsdag`"""
    return (
        pgettext("weekday", "Monday"),
        pgettext("weekday", "Tuesday"),
        pgettext("weekday", "Wednesday"),
        pgettext("weekday", "Thursday"),
        pgettext("weekday", "Friday"),
        pgettext("weekday", "Saturday"),
        pgettext("weekday", "Sunday"),
    )[day.weekday()]


def short(day: date | None) -> str:
    """`10. nov. 2026`"""
    if day is None:
        return DASH
    return _("%(day)s %(month)s %(year)s") % {"day": day.day, "month": month_short(day.month), "year": day.year}


def short_in_year(day: date | None) -> str:
    """`12. nov.`, where the year is plain from the page."""
    return DASH if day is None else _("%(day)s %(month)s") % {"day": day.day, "month": month_short(day.month)}


def long(day: date | None) -> str:
    """`10. november 2026`"""
    if day is None:
        return DASH
    return _("%(day)s %(month)s %(year)s") % {"day": day.day, "month": month_long(day.month), "year": day.year}


def in_sentence(day: date | None) -> str:
    """`10. november`"""
    return DASH if day is None else _("%(day)s %(month)s") % {"day": day.day, "month": month_long(day.month)}


def full(day: date) -> str:
    """`Tirsdag den 10. november 2026`"""
    return _("%(weekday)s %(date)s") % {"weekday": weekday(day), "date": long(day)}


def moment(at: datetime | None) -> str:
    """`10. nov. 2026 kl. 9.12`, in Danish time."""
    if at is None:
        return DASH
    at = localtime(at) if is_aware(at) else at
    return _("%(date)s at %(time)s") % {"date": short(at.date()), "time": f"{at.hour}.{at.minute:02d}"}


def month_of(day: date | None) -> str:
    """`oktober 2026`"""
    return DASH if day is None else f"{month_long(day.month)} {day.year}"


def period(start: date, end: date | None) -> str:
    """A half-open period `[start, end)` with its last day shown: `1.–31. okt. 2026`, `fra 1. jan. 2027`."""
    if end is None:
        return _("from %(date)s") % {"date": short(start)}
    last = end - timedelta(days=1)
    if last <= start:
        return short(start)
    if (start.year, start.month) == (last.year, last.month):
        return _("%(first)s–%(last)s %(month)s %(year)s") % {
            "first": start.day,
            "last": last.day,
            "month": month_short(start.month),
            "year": start.year,
        }
    first = short_in_year(start) if start.year == last.year else short(start)
    return f"{first}\u00a0–\u00a0{short(last)}"


def distance(day: date, today: date) -> str:
    """`I dag`, `om 10 dage`, `2 dage for sent`: stands beside the date, never instead of it."""
    days = (day - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days > 0:
        return _("in %(days)s days") % {"days": days}
    if days == -1:
        return _("1 day late")
    return _("%(days)s days late") % {"days": -days}
