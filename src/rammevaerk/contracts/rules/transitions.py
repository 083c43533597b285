"""Ages at which another act or another paragraph takes over (readings 3.11; docs/interpretations/transitions.md).

Only the month of birth is known. The first of the month is taken as the earliest day the age can be reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.paragraphs import PARAGRAPHS, Paragraph, ParagraphKind
from rammevaerk.kernel.period import add_months
from rammevaerk.kernel.wording import text

OLDEST = 120


class AgeLimit(Enum):
    """An age the law sets."""

    ADULT = "adult"
    YOUTH = "youth"
    PENSION = "pension"


@dataclass(frozen=True)
class AgeFrom:
    """The pension age of those who reach it on ``start`` or later, until the next one."""

    start: date
    years: int


@dataclass(frozen=True)
class AgeRules:
    """The ages of the law in years, and how many months before an age one is reminded, the longest first."""

    adult: int
    youth: int
    pension: tuple[AgeFrom, ...]
    reminders: tuple[int, ...]


@dataclass(frozen=True)
class Transition:
    """An age a citizen reaches while at a placement. ``on`` is the earliest day it can be.

    ``ends`` says that the paragraph of the placement ends there; otherwise it is to be looked at. ``follows`` are paragraphs
    that may take over. ``reminder`` is the last reminder that is due, in months before; 0 from the month itself on, None when
    it is too early for the first.
    """

    limit: AgeLimit
    years: int
    on: date
    ends: bool
    follows: tuple[str, ...]
    reminder: int | None


_ADULT = {
    ParagraphKind.RESIDENTIAL: ("SEL-107", "SEL-108", "ABL-105", "SEL-85"),
    ParagraphKind.DAY: ("SEL-104", "SEL-103"),
    ParagraphKind.SUPPORT: ("SEL-85", "SEL-82b"),
    ParagraphKind.SHORT_STAY: ("SEL-84", "SEL-85"),
}
_CHILDRENS = ("BL", "SEL")
_KEPT_AS_YOUNG = (ParagraphKind.RESIDENTIAL, ParagraphKind.SUPPORT)
_ENDS_AT_PENSION = ("SEL-103", "SEL-97")
_LONG = (ParagraphKind.RESIDENTIAL, ParagraphKind.DAY, ParagraphKind.SUPPORT)


def transitions(birth_month: date, paragraph: str, today: date, ages: AgeRules) -> tuple[Transition, ...]:
    """The ages that matter for a placement under a paragraph, in order of time.

    One that has passed stays for as long as the last reminder comes before it, since nobody may have acted; then the next one
    counts. ``birth_month`` is any day of the month.
    """
    known = PARAGRAPHS.get(paragraph)
    if known is None:
        return ()
    born = birth_month.replace(day=1)
    found = [made for limit in _limits(known) if (made := _transition(limit, known, born, today, ages)) is not None]
    return tuple(sorted(found, key=lambda each: each.on))


def due_transition(birth_month: date, paragraph: str, today: date, ages: AgeRules) -> Transition | None:
    """The first transition whose first reminder is due, None when there is none yet."""
    return next((each for each in transitions(birth_month, paragraph, today, ages) if each.reminder is not None), None)


def pension_day(born: date, pension: Sequence[AgeFrom]) -> tuple[date, int] | None:
    """The first day of the month in which the pension age is reached, and the age; None for those who had the lowest age of
    the table before the table begins."""
    for years in sorted({each.years for each in pension}):
        day = add_months(born, 12 * years)
        holding = [each.years for each in sorted(pension, key=lambda each: each.start) if each.start <= day]
        if not holding:
            return None
        if holding[-1] <= years:
            return day, years
    return None


def check_birth_month(month: date | None, today: date) -> tuple[Finding, ...]:
    """A month somebody can be born in: not to come, and not so long ago that it must be a mistake."""
    if month is not None and add_months(today, -12 * OLDEST) <= month <= today:
        return ()
    return (
        Finding(
            code="contracts.birth_month",
            severity=Severity.BLOCKING,
            message=text("Write the month of birth. It cannot lie ahead, nor more than 120 years back."),
            where="month",
        ),
    )


def _limits(paragraph: Paragraph) -> tuple[AgeLimit, ...]:
    if paragraph.children:
        if paragraph.law not in _CHILDRENS:
            return ()
        return (AgeLimit.ADULT, AgeLimit.YOUTH) if paragraph.kind in _KEPT_AS_YOUNG else (AgeLimit.ADULT,)
    return (AgeLimit.PENSION,) if paragraph.kind in _LONG else ()


def _transition(limit: AgeLimit, paragraph: Paragraph, born: date, today: date, ages: AgeRules) -> Transition | None:
    reached = _reached(limit, born, ages)
    if reached is None:
        return None
    day, years = reached
    last_reminder = min(ages.reminders, default=0)
    if today >= add_months(day, last_reminder):
        return None
    ends, follows = True, _ADULT.get(paragraph.kind, ())
    if limit is AgeLimit.PENSION:
        ends, follows = paragraph.code in _ENDS_AT_PENSION, ("SEL-104",) if paragraph.code == "SEL-103" else ()
    return Transition(limit, years, day, ends, follows, _reminder(day, today, ages.reminders))


def _reached(limit: AgeLimit, born: date, ages: AgeRules) -> tuple[date, int] | None:
    if limit is AgeLimit.PENSION:
        return pension_day(born, ages.pension)
    years = ages.adult if limit is AgeLimit.ADULT else ages.youth
    return add_months(born, 12 * years), years


def _reminder(day: date, today: date, reminders: Sequence[int]) -> int | None:
    if today >= day:
        return 0
    return min((months for months in reminders if today >= add_months(day, -months)), default=None)
