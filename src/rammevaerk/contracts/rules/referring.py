"""Self-referral to homes under SEL §§ 109 and 110: the leader takes in, the acting municipality is told within weekdays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

NOT_KNOWN = text("The stay began before the municipality was known")
SATURDAY = 5
GREAT_PRAYER_DAY_ENDED = 2024
"""Store bededag is no public holiday from this year on (lov 214/2023)."""

_AFTER_EASTER = (-3, -2, 0, 1, 39, 49, 50)
"""Maundy Thursday, Good Friday, Easter Day and Monday, Ascension Day, Whit Sunday and Monday."""


def tell_by(taken_in: date, weekdays: int) -> date:
    """The last day to tell the acting municipality: that many weekdays after the day of admission, which itself does not count.

    Weekdays are Monday to Friday that are no public holiday (docs/interpretations/self-referral.md).
    """
    day = taken_in
    left = weekdays
    while left > 0:
        day += timedelta(days=1)
        left -= is_weekday(day)
    return day


def is_weekday(day: date) -> bool:
    """Monday to Friday, and no public holiday."""
    return day.weekday() < SATURDAY and day not in public_holidays(day.year)


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of the Danish church and New Year's Day. The fifth of June, 24 and 31 December are weekdays."""
    easter = _easter(year)
    found = {easter + timedelta(days=days) for days in _AFTER_EASTER}
    if year < GREAT_PRAYER_DAY_ENDED:
        found.add(easter + timedelta(days=26))
    return frozenset(found | {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)})


def _easter(year: int) -> date:
    """Easter Day by the Gregorian computus (Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leaps, skipped = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leaps - correction + 15) % 30
    quarter, odd = divmod(rest, 4)
    sunday = (32 + 2 * skipped + 2 * quarter - moon - odd) % 7
    shift = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def check_answer(*, confirmed: bool, words: str) -> tuple[Finding, ...]:
    """A dispute says why; the leader sees it."""
    if not confirmed and not words.strip():
        return (_blocking("no_dispute_reason", text("Write why your municipality is not the acting one."), "words"),)
    guarded = guard_text(words, "words")
    return (guarded,) if guarded else ()


def check_told(told_on: date, *, began: date, today: date) -> tuple[Finding, ...]:
    """The municipality is told on a day that has been, not before the admission."""
    if told_on > today:
        return (_blocking("told_ahead", text("The day has not come yet."), "on"),)
    if told_on < began:
        return (_blocking("told_before", text("The stay began {date}."), "on", date=f"{began:%d.%m.%Y}"),)
    return ()


def check_last_day(last_day: date, *, began: date) -> tuple[Finding, ...]:
    """A stay lasts a day at least."""
    if last_day < began:
        return (_blocking("told_before", text("The stay began {date}."), "last_day", date=f"{began:%d.%m.%Y}"),)
    return ()


def only_leader_starts() -> Finding:
    """Self-referral is to the home itself."""
    sentence = text("A stay by self-referral is begun by the home: its leader decides on the admission.")
    return _blocking("leader_starts", sentence, "basis")


def not_a_referral() -> Finding:
    """Only a stay by self-referral has these steps."""
    return _blocking("no_referral", text("The placement did not begin by self-referral."), "")


def step_taken() -> Finding:
    """Somebody else was first."""
    return _blocking("step_taken", text("This is recorded already. See the placement."), "")


def check_mark(mark: str) -> tuple[Finding, ...]:
    """An anonymous stay has the unit's own mark and nothing that tells who it is."""
    if not mark.strip():
        return (_blocking("no_mark", text("Write the unit's own mark of the stay."), "mark"),)
    guarded = guard_text(mark, "mark")
    return (guarded,) if guarded else ()


def mark_taken() -> Finding:
    """Marks of a unit are used once."""
    return _blocking("mark_taken", text("The unit has used this mark already. Choose another."), "mark")


def only_crisis_centres() -> Finding:
    """Only homes under SEL § 109 take people in without a name."""
    return _blocking("not_anonymous", text("Only stays under SEL § 109 can be anonymous."), "item")


def _blocking(code: str, message: str, where: str, **params: str) -> Finding:
    return Finding(f"contracts.{code}", Severity.BLOCKING, message, where=where, params=params)
