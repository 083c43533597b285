"""What an operator owes while its service is designated, and what figures say of each duty (P&D 3.4; readings 5.6).

What the platform knows it works out; the rest the operator states with evidence. Nothing said is *unknown*, never *kept*.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


class Duty(Enum):
    """The check list, in its order."""

    FLAGSHIP = "flagship"
    KNOWLEDGE = "knowledge"
    EFFECT = "effect"
    OPEN_TO_ALL = "open_to_all"
    NO_OWN_PRIORITY = "no_own_priority"
    SOUND_RUNNING = "sound_running"
    KEY_FIGURES = "key_figures"


LEVEL_1_DUTIES = (Duty.KNOWLEDGE,)
"""What is owed by a service at level 1 that is not designated: the duty to spread knowledge."""


class DutyMark(Enum):
    """How a duty stands: kept, partly, not kept, or unknown."""

    KEPT = "kept"
    PARTLY = "partly"
    NOT_KEPT = "not_kept"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class DutyStanding:
    """A mark with its reason (a text to translate with its places); `computed` says that figures gave it, else the operator."""

    mark: DutyMark
    reason: str
    params: dict[str, str | int | Decimal | date]
    computed: bool = True


UNKNOWN = DutyStanding(DutyMark.UNKNOWN, text("Nobody has stated anything."), {}, computed=False)


def stated(mark: DutyMark, on: date) -> DutyStanding:
    """What the operator itself has stated."""
    return DutyStanding(mark, text("Stated by the operator on {on}."), {"on": on}, computed=False)


def open_to_all(own: int, others: int, municipalities: int) -> DutyStanding:
    """Users of other municipalities than the operator's own show that the service is open. Own users alone show nothing: the
    others may have asked for no place."""
    params: dict[str, str | int | Decimal | date] = {"others": others, "municipalities": municipalities, "own": own}
    if others:
        return DutyStanding(DutyMark.KEPT, text("{others} users come from {municipalities} other municipalities."), params)
    if own:
        return DutyStanding(DutyMark.UNKNOWN, text("All {own} users come from the operator's own municipality."), params)
    return DutyStanding(DutyMark.UNKNOWN, text("Nobody uses the service today."), params)


def no_own_priority(filled: int, favoured: int) -> DutyStanding:
    """From the waiting lists' history: places given from them, and those an own citizen got before somebody who stood first."""
    params: dict[str, str | int | Decimal | date] = {"filled": filled, "favoured": favoured}
    if favoured:
        return DutyStanding(
            DutyMark.NOT_KEPT,
            text("{favoured} of {filled} places went to an own citizen before somebody who stood first."),
            params,
        )
    if filled:
        return DutyStanding(
            DutyMark.KEPT, text("{filled} places given from the list, none to an own citizen out of turn."), params
        )
    return DutyStanding(DutyMark.UNKNOWN, text("No place has been given from a waiting list yet."), params)


def sound_running(share: Decimal | None, band: Decimal | None, year: int | None) -> DutyStanding:
    """The latest closed year's result as a share of its basis, against the agreed band (both inclusive)."""
    if share is None or year is None:
        return DutyStanding(DutyMark.UNKNOWN, text("No closed year has a result yet."), {})
    params: dict[str, str | int | Decimal | date] = {"share": share, "year": str(year)}
    if band is None:
        return DutyStanding(DutyMark.UNKNOWN, text("The agreed band for results is unknown."), params)
    mark = DutyMark.KEPT if abs(share) <= band else DutyMark.NOT_KEPT
    within = text("The result of {year} was {share} of the budget, within the band.")
    outside = text("The result of {year} was {share} of the budget, outside the band.")
    return DutyStanding(mark, within if mark is DutyMark.KEPT else outside, params)


@dataclass(frozen=True)
class FiguresFact:
    """Key figures: the day the register was confirmed and the last day that is not old; the latest round's return, None when not
    asked: `accepted`, or `late` on the day; of the last `of` months how many were confirmed, None when never."""

    confirmed_on: date | None
    fresh_until: date | None
    accepted: bool | None = None
    late: bool = False
    months: int | None = None
    of: int = 3


def key_figures(fact: FiguresFact, today: date) -> DutyStanding:
    """Register, return and months in time: kept when all asked for are; partly when some are; else not kept."""
    fresh = None if fact.confirmed_on is None or fact.fresh_until is None else today <= fact.fresh_until
    answered = None if fact.accepted is None else fact.accepted or not fact.late
    monthly = None if fact.months is None else fact.months >= fact.of
    said = [one for one in (fresh, answered, monthly) if one is not None]
    if not said:
        return DutyStanding(DutyMark.UNKNOWN, text("The figures were never confirmed, and no round has asked for them."), {})
    if all(said):
        return DutyStanding(DutyMark.KEPT, text("The figures are confirmed and reported in time."), {})
    mark = DutyMark.PARTLY if any(said) else DutyMark.NOT_KEPT
    if answered is False:
        return DutyStanding(mark, text("The return of the latest round is late."), {})
    if fresh is False and fact.confirmed_on is not None:
        return DutyStanding(mark, text("The register's figures were last confirmed on {on}."), {"on": fact.confirmed_on})
    params: dict[str, str | int | Decimal | date] = {"months": fact.months or 0, "of": fact.of}
    return DutyStanding(mark, text("Of the last {of} months {months} are confirmed."), params)


@dataclass(frozen=True)
class KnowledgeFact:
    """What was shared in the last year: how often, hours, and to how many of the area's municipalities."""

    times: int
    hours: Decimal
    municipalities: int
    of: int


def knowledge(fact: KnowledgeFact) -> DutyStanding:
    """Knowledge shared with all municipalities of the area is kept, with some partly; nothing recorded is unknown."""
    params: dict[str, str | int | Decimal | date] = {
        "times": fact.times,
        "hours": fact.hours,
        "municipalities": fact.municipalities,
        "of": fact.of,
    }
    if not fact.times:
        return DutyStanding(DutyMark.UNKNOWN, text("No sharing of knowledge is recorded in the last year."), params)
    mark = DutyMark.KEPT if fact.municipalities >= fact.of else DutyMark.PARTLY
    return DutyStanding(
        mark, text("Shared {times} times with {municipalities} of {of} municipalities in the last year, {hours} hours."), params
    )


def weighed(computed: DutyStanding | None, said: DutyStanding | None) -> DutyStanding:
    """What counts: figures where they say something, else what the operator states; an operator's own word never makes a duty
    kept that figures show is not."""
    if computed is not None and computed.mark is not DutyMark.UNKNOWN:
        return computed
    return said or computed or UNKNOWN


def check_stated(mark: DutyMark, words: str, evidence: str, as_of: date, today: date) -> tuple[Finding, ...]:
    """A statement says how, rests on something, and is of today or before."""
    found = []
    if mark is DutyMark.UNKNOWN:
        found.append(_stop("duty_unknown", text("Say whether the duty is kept, partly kept or not kept."), "mark"))
    if not words.strip():
        found.append(_stop("duty_no_words", text("Write how the duty is kept."), "words"))
    if mark is not DutyMark.NOT_KEPT and not evidence.strip():
        found.append(_stop("duty_no_evidence", text("Write what shows it."), "evidence"))
    if as_of > today:
        found.append(_stop("duty_in_future", text("The day lies in the future."), "as_of"))
    return tuple(found)


def _stop(code: str, message: str, where: str) -> Finding:
    return Finding(f"designation.{code}", Severity.BLOCKING, message, where=where)
