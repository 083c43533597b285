"""What may stand on a waiting list, what a vacancy must say, and when a place can be held."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from rammevaerk.contracts.rules.placing import SELF_REFERRED
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.wording import text


def check_paragraph(paragraph: str, of_unit: Collection[str]) -> tuple[Finding, ...]:
    """Nobody waits for a shelter or a crisis centre, and only for what the unit has."""
    if paragraph in SELF_REFERRED:
        return (
            _blocking(
                "no_list",
                text("There is no waiting list for admission under {paragraph}: the citizen goes there, and the leader decides."),
                "paragraph",
                remedy=text("Ask another service, or the service's leader."),
                paragraph=paragraph_label(paragraph),
                rule="SEL §§ 109 og 110",
            ),
        )
    if paragraph not in of_unit:
        return (_blocking("not_of_unit", text("The department has no places under this paragraph."), "paragraph"),)
    return ()


def check_urgency(urgency: str, scale: Collection[str]) -> tuple[Finding, ...]:
    """A class of the agreed scale; none where none is agreed."""
    if urgency and urgency not in scale:
        return (_blocking("unknown_class", text("Choose one of the agreed classes."), "urgency"),)
    return ()


def check_own_order(first: str, then: str, *, valid_from: date, today: date, scale: Collection[str]) -> tuple[Finding, ...]:
    """What stops a service's own order: a day gone by, the same criterion twice, a second one without a first, and urgency
    where no classes are agreed. Without criteria the agreement's order holds again."""
    found = []
    if valid_from < today:
        message = text("The order cannot be changed back in time: others have had their number by the old one.")
        found.append(_blocking("own_order_back", message, "valid_from"))
    if then and (not first or first == then):
        found.append(_blocking("own_order_twice", text("Choose two different criteria, or only the first."), "then"))
    if "urgency" in (first, then) and not scale:
        message = text("No classes of urgency are agreed, so they cannot decide the order.")
        found.append(_blocking("own_order_scale", message, "first"))
    return tuple(found)


def check_referral(referred_on: date, today: date) -> tuple[Finding, ...]:
    """The day of referral is no day to come: nobody waits from tomorrow."""
    if referred_on > today:
        return (_blocking("referred_ahead", text("The day of referral has not come yet."), "referred_on"),)
    return ()


def check_ages(age_from: int | None, age_to: int | None) -> tuple[Finding, ...]:
    """The highest age does not lie below the lowest."""
    if age_from is not None and age_to is not None and age_to < age_from:
        return (_blocking("ages_backwards", text("The highest age lies below the lowest."), "age_to"),)
    return ()


@dataclass(frozen=True)
class HoldingFacts:
    """What decides whether one more place can be held: the fewest places left on any day of the period (None when no number of
    places is told), and the agreed longest time in days (None when nobody has agreed one)."""

    today: date
    left: int | None
    longest_days: int | None


def check_holding(from_date: date, until: date, facts: HoldingFacts) -> tuple[Finding, ...]:
    """Whether a place can be held in ``[from_date, until)``; who asks last for the last place is told so."""
    if until <= from_date:
        return (_blocking("held_backwards", text("The last day lies before the first."), "last_day"),)
    if from_date < facts.today:
        return (_blocking("held_back", text("A place cannot be held for days that have gone."), "from_date"),)
    return _held_too_far(from_date, until, facts)


def check_prolonging(held: Period, until: date, facts: HoldingFacts) -> tuple[Finding, ...]:
    """Whether a reservation that runs can hold its place until another day; `facts.left` are the fewest places left on the days
    between. The longest time counts from the first day it was held, so that nobody holds a place by one day at a time."""
    if held.end is not None and held.end <= facts.today:
        message = text("The reservation has run out, and the place counts as free. Reserve it anew.")
        return (_blocking("held_ended", message),)
    if held.end is None or until <= held.end:
        return (_blocking("held_no_longer", text("The place is held that long already. Write a later day."), "last_day"),)
    return _held_too_far(held.start, until, facts)


def _held_too_far(from_date: date, until: date, facts: HoldingFacts) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    days = (until - from_date).days
    if facts.longest_days is not None and days > facts.longest_days:
        params = {"days": str(days), "longest": str(facts.longest_days)}
        message = text("This is {days} days; a place can be held for {longest} days at most.")
        findings.append(_blocking("held_long", message, "last_day", **params))
    if facts.left is None:
        findings.append(
            _blocking(
                "places_untold",
                text("The department's places are not told, so nobody can see whether one is free."),
                remedy=text("Report the places first."),
            )
        )
    elif facts.left < 1:
        findings.append(
            _blocking(
                "none_left",
                text("No place is free in this period. Somebody else may just have taken the last one."),
                remedy=text("What you wrote is still here. Choose other days, or let the citizen stay on the list."),
            )
        )
    return tuple(findings)


def _blocking(code: str, message: str, where: str = "", *, remedy: str = "", rule: str = "", **params: str) -> Finding:
    return Finding(f"waiting.{code}", Severity.BLOCKING, message, remedy, where, params, rule)
