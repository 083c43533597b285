"""How fresh a figure is: full, half or empty circle, with the date always written."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from rammevaerk.web import dates

AGING_AFTER_DAYS = 30
OLD_AFTER_DAYS = 90


@dataclass(frozen=True)
class Fresh:
    """The mark and its words."""

    modifier: str
    words: str


def fresh(confirmed: date | None, by: str, *, today: date, limits: tuple[int, int] = (AGING_AFTER_DAYS, OLD_AFTER_DAYS)) -> Fresh:
    """Fresh up to and including the first limit in days, aging up to and including the second, then old; no date is old."""
    if confirmed is None:
        return Fresh("rv-fresh--old", _("Never confirmed"))
    day = confirmed.date() if isinstance(confirmed, datetime) else confirmed
    when = dates.moment(confirmed) if isinstance(confirmed, datetime) else dates.short(confirmed)
    age = (today - day).days
    modifier = "" if age <= limits[0] else "rv-fresh--aging" if age <= limits[1] else "rv-fresh--old"
    if by:
        return Fresh(modifier, _("Confirmed %(date)s by %(by)s") % {"date": when, "by": by})
    return Fresh(modifier, _("Confirmed %(date)s") % {"date": when})
