"""Notice of the end of a placement by either side (takst-rules S4, S5; Ankestyrelsens principmeddelelse 47-22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rammevaerk.contracts.rules.correcting import CurrentRow, Rewritten
from rammevaerk.contracts.rules.notice import agreed_notice
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.period import add_months
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook

TENANCIES = ("ABL-105",)
"""Homes let by lease: neither side of a placement ends the tenancy."""

MUNICIPALITY, OPERATOR = "municipality", "operator"
_RULE = "Ankestyrelsens principmeddelelse 47-22"


@dataclass(frozen=True)
class NoticeLength:
    """Days of notice and where they come from: ``area`` the agreement area's value, ``contract`` the contract named, ``term``
    a longer notice agreed for the service."""

    days: int
    days_from: str
    source: str = ""


@dataclass(frozen=True)
class AgreedLonger:
    """A longer notice agreed for a service with the municipality that pays, in ``[start, stop)``; ``source`` says where."""

    months: int
    start: date
    stop: date | None
    source: str


def lengthened(found: NoticeLength | None, longer: Sequence[AgreedLonger], given_on: date, side: str) -> NoticeLength | None:
    """The notice with what is agreed of a longer one on the day it is given: the longest of them, counted in calendar months
    from that day. It binds the municipality that pays, so the operator's own notice is as long as before."""
    if side != MUNICIPALITY:
        return found
    held = [one for one in longer if one.start <= given_on and (one.stop is None or given_on < one.stop)]
    lengths = [NoticeLength((add_months(given_on, one.months) - given_on).days, "term", one.source) for one in held]
    longest = max(lengths, key=lambda one: one.days, default=None)
    if longest is None or (found is not None and found.days >= longest.days):
        return found
    return longest


LengthFound = tuple[NoticeLength | None, tuple[Finding, ...]]
"""The length, None while it is not known, and why."""


def notice_length(paragraph: str, rulebook: Rulebook, *, agreed: int | None, source: str) -> LengthFound:
    """How long the notice is: the contract's days when they are stated with their source, else the area's value.

    An unknown value is no default: the days agreed and where they stand are asked for.
    """
    if agreed is not None:
        if agreed < 0:
            return None, (_blocking("notice_negative", text("The notice cannot be shorter than 0 days."), "agreed_days"),)
        if not source.strip():
            return None, (_blocking("notice_no_source", text("Write where the days are agreed."), "agreed_source"),)
        guarded = guard_text(source, "agreed_source")
        return NoticeLength(agreed, "contract", source.strip()), ((guarded,) if guarded else ())
    known = agreed_notice(rulebook, paragraph)
    if known is not None:
        return NoticeLength(known.days, "area", known.source), ()
    sentence = text("The area's length of notice is not known. Write the days agreed in the contract, and where they stand.")
    return None, (_blocking("notice_unknown", sentence, "agreed_days"),)


def notice_end(given_on: date, days: int) -> date:
    """The last day of the stay: the day that many days after the notice was given. 0 days is the day itself."""
    return given_on + timedelta(days=days)


def check_notice(side: str, paragraph: str, given_on: date, today: date) -> tuple[Finding, ...]:
    """Who may give notice of what: never the operator of a tenancy; and not in advance."""
    found: list[Finding] = []
    if given_on > today:
        found.append(_blocking("notice_ahead", text("A notice is recorded when it is given, not in advance."), "given_on"))
    if paragraph in TENANCIES and side == OPERATOR:
        sentence = text("The home is let under ABL § 105. Neither side of the placement can end the tenancy.")
        found.append(replace(_blocking("tenancy", sentence, ""), rule=_RULE))
    return tuple(found)


def noted_at_notice(side: str, paragraph: str) -> tuple[Finding, ...]:
    """What does not stop a notice and must be said: the help goes on to be the municipality's duty, a tenancy goes on."""
    if paragraph in TENANCIES:
        sentence = text("Only the support ends. The tenancy under ABL § 105 goes on.")
        return (Finding("contracts.tenancy_goes_on", Severity.WARNING, sentence, rule=_RULE),)
    if side == OPERATOR:
        sentence = text("The acting municipality must still see to it that the citizen gets the help decided.")
        return (Finding("contracts.help_goes_on", Severity.WARNING, sentence, rule=_RULE),)
    return ()


def check_new_end(rows: Sequence[CurrentRow], last_day: date) -> tuple[Finding, ...]:
    """A notice ends what would have gone on after it."""
    end = max(rows, key=lambda row: row.terms.valid_from).terms.valid_to
    if end is None or end > last_day + timedelta(days=1):
        return ()
    sentence = text("The placement ends {date} already, no later than the notice would end it.")
    return (_blocking("ends_anyway", sentence, "given_on", date=f"{end - timedelta(days=1):%d.%m.%Y}"),)


def taken_back(rows: Sequence[CurrentRow], cut: Sequence[CurrentRow]) -> Rewritten:
    """The chain as it goes on when a notice is withdrawn: its last row lasts as long as before, and what came after it comes
    again. ``cut`` are the rows the end shortened or took away, as they were; a change made since is kept."""
    last = max(rows, key=lambda row: row.terms.valid_from)
    end = last.terms.valid_to
    before = sorted(cut, key=lambda row: row.terms.valid_from)
    later = [row for row in before if end is not None and row.terms.valid_from >= end]
    until = later[0].terms.valid_from if later else before[-1].terms.valid_to
    longer = replace(last, terms=replace(last.terms, valid_to=until, end_reason=""))
    first_day = end if end is not None else last.terms.valid_from
    return Rewritten((last,), (longer, *later), first_day)


def notice_in_force() -> Finding:
    """A placement has one notice at a time."""
    sentence = text("Notice of this placement is given already. It can be withdrawn or answered.")
    return _blocking("notice_in_force", sentence, "")


def notice_over() -> Finding:
    """Nothing is withdrawn or answered when the stay is over."""
    return _blocking("notice_over", text("The stay is over, or the notice is withdrawn. See the placement."), "")


def notice_answered() -> Finding:
    """Somebody else was first."""
    return _blocking("notice_answered", text("The notice is answered or withdrawn already. See the placement."), "")


def _blocking(code: str, message: str, where: str, **params: str) -> Finding:
    return Finding(f"contracts.{code}", Severity.BLOCKING, message, where=where, params=params)
