"""Which day it is: the real one, or in demo mode the day somebody has set, so that a year can be walked in an hour."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def is_demo() -> bool:
    """True when the platform runs as a demonstration with invented data and a clock of its own."""
    return getattr(settings, "RAMMEVAERK_MODE", "") == "demo"


def real_now() -> datetime:
    """The real moment in Danish time."""
    return timezone.now().astimezone(COPENHAGEN)


def present() -> datetime:
    """The moment the platform acts at, in Danish time: the demo day at the real time of day, or the real moment."""
    day = demo_date() if is_demo() else None
    return real_now() if day is None else moment_on(day)


def moment_on(today: date) -> datetime:
    """The moment of an act on the platform's day: that day at the real time of day."""
    return real_now().replace(year=today.year, month=today.month, day=today.day)


def demo_date() -> date | None:
    """The day set for the demo, or None when none is set. One query."""
    from rammevaerk.web.models import DemoClock

    return DemoClock.objects.values_list("day", flat=True).first()


def set_demo_date(day: date) -> None:
    """Sets the day of the demo for every process. Raises RuntimeError outside demo mode: production has no such clock."""
    from rammevaerk.web.models import DemoClock

    if not is_demo():
        raise RuntimeError("the date can only be set in demo mode")
    DemoClock.objects.update_or_create(pk=DemoClock.ONLY, defaults={"day": day})
