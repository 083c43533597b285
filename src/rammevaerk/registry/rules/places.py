"""Places are counted, and four numbers are kept apart: approved, budgeted, agreement places, and how the budgeted stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.rules.freshness import FreshnessLimits, too_old


class OccupiedFrom(Enum):
    """Where the number of occupied places comes from; placements go before what the operator reported."""

    PLACEMENTS = "placements"
    REPORTED = "reported"
    NOWHERE = "nowhere"


class WhyUnknown(Enum):
    """Why the number of open places cannot be told."""

    BUDGETED_NOT_REPORTED = "budgeted_not_reported"
    OCCUPANCY_NOT_REPORTED = "occupancy_not_reported"
    OCCUPANCY_TOO_OLD = "occupancy_too_old"


@dataclass(frozen=True)
class PlacesFact:
    """What is known of a unit's places under one paragraph on a day, in places.

    None is *not reported*, never zero. ``occupied`` counts part-time users by their factor and may exceed ``budgeted``;
    ``occupied_in`` is the first day of the month it was counted in. ``reserved`` are running reservations, ``closed`` and
    ``after_assessment`` what the operator has said of the places nobody lives in.
    """

    budgeted: int | None
    approved: int | None = None
    agreement: int | None = None
    occupied: Decimal | int | None = None
    occupied_from: OccupiedFrom = OccupiedFrom.NOWHERE
    occupied_in: date | None = None
    people: int | None = None
    reserved: int = 0
    closed: int = 0
    closed_reason: str = ""
    after_assessment: int = 0


@dataclass(frozen=True)
class PlacesCount:
    """Places counted out, of a unit or summed over several, in whole places.

    ``open`` is None when it cannot be told and ``unknown`` says why; with parts both known and unknown ``open`` is what
    is known to be open at least, and ``parts_unknown`` of ``parts`` say that there may be more. ``over`` is how many more
    live there than there are budgeted places.
    """

    approved: int | None
    budgeted: int | None
    agreement: int | None
    occupied: int | None
    people: int | None
    reserved: int
    open: int | None
    open_after_assessment: int
    closed: int
    over: int = 0
    unknown: WhyUnknown | None = None
    parts: int = 1
    parts_unknown: int = 0
    occupied_from: OccupiedFrom = OccupiedFrom.NOWHERE
    occupied_in: date | None = None
    closed_reasons: tuple[str, ...] = field(default=())


def count_places(fact: PlacesFact) -> PlacesCount:
    """Open places are what is left of the budgeted: ``max(0, budgeted − occupied − reserved − closed)``.

    A part of a place that is in use counts as a used place. Closed places are counted only among those nobody lives in
    and nobody has reserved, so that the parts never sum to more than the budgeted places because of them.
    """
    occupied = None if fact.occupied is None else whole_places(fact.occupied)
    unknown = _why_unknown(fact)
    if unknown is not None or fact.budgeted is None or occupied is None:
        open_places, closed, over = None, fact.closed, 0
    else:
        free = max(0, fact.budgeted - occupied - fact.reserved)
        closed = min(fact.closed, free)
        open_places = free - closed
        over = max(0, occupied - fact.budgeted)
    return PlacesCount(
        approved=fact.approved,
        budgeted=fact.budgeted,
        agreement=fact.agreement,
        occupied=occupied,
        people=fact.people,
        reserved=fact.reserved,
        open=open_places,
        open_after_assessment=min(fact.after_assessment, open_places or 0),
        closed=closed,
        over=over,
        unknown=unknown,
        parts_unknown=int(unknown is not None),
        occupied_from=fact.occupied_from,
        occupied_in=fact.occupied_in,
        closed_reasons=(fact.closed_reason,) if closed and fact.closed_reason else (),
    )


def whole_places(places: Decimal | int) -> int:
    """Places taken out of use by this many places in use: part places are rounded up."""
    return int(Decimal(places).to_integral_value(rounding=ROUND_CEILING))


def _why_unknown(fact: PlacesFact) -> WhyUnknown | None:
    if fact.budgeted is None:
        return WhyUnknown.BUDGETED_NOT_REPORTED
    if fact.occupied is not None:
        return None
    return WhyUnknown.OCCUPANCY_NOT_REPORTED if fact.occupied_in is None else WhyUnknown.OCCUPANCY_TOO_OLD


def sum_places(counts: Iterable[PlacesCount]) -> PlacesCount | None:
    """Several units or paragraphs together; None when there are none.

    A sum in which one part is unknown is unknown, except open places: what is known to be open is shown as *at least*.
    """
    parts = tuple(counts)
    if not parts:
        return None
    known_open = [part.open for part in parts if part.open is not None]
    return PlacesCount(
        approved=_sum(part.approved for part in parts),
        budgeted=_sum(part.budgeted for part in parts),
        agreement=_sum(part.agreement for part in parts),
        occupied=_sum(part.occupied for part in parts),
        people=_sum(part.people for part in parts),
        reserved=sum(part.reserved for part in parts),
        open=sum(known_open) if known_open else None,
        open_after_assessment=sum(part.open_after_assessment for part in parts),
        closed=sum(part.closed for part in parts),
        over=sum(part.over for part in parts),
        unknown=next((part.unknown for part in parts if part.unknown), None),
        parts=sum(part.parts for part in parts),
        parts_unknown=sum(part.parts_unknown for part in parts),
        occupied_from=_weakest(part.occupied_from for part in parts),
        occupied_in=min((part.occupied_in for part in parts if part.occupied_in), default=None),
        closed_reasons=tuple(dict.fromkeys(reason for part in parts for reason in part.closed_reasons)),
    )


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = list(numbers)
    return None if any(number is None for number in known) else sum(number for number in known if number is not None)


def _weakest(origins: Iterable[OccupiedFrom]) -> OccupiedFrom:
    found = set(origins)
    return next(origin for origin in (OccupiedFrom.NOWHERE, OccupiedFrom.REPORTED, OccupiedFrom.PLACEMENTS) if origin in found)


def unknown_words(why: WhyUnknown) -> str:
    """The reason as an English message id."""
    return {
        WhyUnknown.BUDGETED_NOT_REPORTED: text("Budgeted places are not reported."),
        WhyUnknown.OCCUPANCY_NOT_REPORTED: text("Occupancy is not reported."),
        WhyUnknown.OCCUPANCY_TOO_OLD: text("The latest report of occupancy is too old."),
    }[why]


@dataclass(frozen=True)
class CapacityWish:
    """New numbers for a unit under a paragraph from a day; None leaves a number unreported, zero is a number."""

    valid_from: date
    approved: int | None
    budgeted: int | None
    agreement: int | None
    valid_to: date | None = None


def check_capacity(wish: CapacityWish) -> tuple[Finding, ...]:
    """What is wrong or odd with the numbers; ``where`` names the field."""
    findings = [
        _finding("negative", Severity.BLOCKING, text("A number of places cannot be below zero."), where=name)
        for name in ("approved", "budgeted", "agreement")
        if (getattr(wish, name) or 0) < 0
    ]
    if wish.approved is None and wish.budgeted is None and wish.agreement is None:
        findings.append(
            _finding("empty", Severity.BLOCKING, text("No number of places is given. Write 0 if there are none."), "budgeted")
        )
    if wish.valid_to is not None and wish.valid_to <= wish.valid_from:
        findings.append(_finding("backwards", Severity.BLOCKING, text("The last day lies before the first."), "valid_to"))
    if None not in (wish.budgeted, wish.agreement) and (wish.agreement or 0) > (wish.budgeted or 0):
        findings.append(
            _finding(
                "agreement_above_budgeted",
                Severity.BLOCKING,
                text("There cannot be more agreement places than budgeted places."),
                "agreement",
            )
        )
    if None not in (wish.budgeted, wish.approved) and (wish.budgeted or 0) > (wish.approved or 0):
        findings.append(
            _finding(
                "budgeted_above_approved",
                Severity.WARNING,
                text("There are more budgeted places than the social supervision has approved."),
                "budgeted",
            )
        )
    return tuple(findings)


def check_intake(*, closed: int, after_assessment: int, budgeted: int | None, reason: str) -> tuple[Finding, ...]:
    """Closing places needs a reason, and neither number can exceed the budgeted places."""
    findings = []
    if closed > 0 and not reason.strip():
        findings.append(
            _finding("no_reason", Severity.BLOCKING, text("Say why the places are closed for intake."), "closed_reason")
        )
    for name, number in (("closed", closed), ("after_assessment", after_assessment)):
        if number < 0:
            findings.append(_finding("negative", Severity.BLOCKING, text("A number of places cannot be below zero."), name))
        elif budgeted is not None and number > budgeted:
            findings.append(
                _finding(
                    "above_budgeted",
                    Severity.BLOCKING,
                    text("There are only {budgeted} budgeted places."),
                    name,
                    budgeted=str(budgeted),
                )
            )
    return tuple(findings)


def check_reservation(now: PlacesCount, *, from_date: date, until: date) -> tuple[Finding, ...]:
    """Whether one more place can be held in ``[from_date, until)``.

    With unknown occupancy a place can be held as long as reserved and closed places leave one of the budgeted.
    """
    if until <= from_date:
        return (_finding("backwards", Severity.BLOCKING, text("The last day lies before the first."), "until"),)
    left = now.open
    if left is None:
        left = (now.budgeted or 0) - now.reserved - now.closed
    if left > 0:
        return ()
    return (
        _finding(
            "none_open",
            Severity.BLOCKING,
            text("No place is open any more. Somebody else may have taken the last one."),
            remedy=text("Ask the operator, or look for a place at another service."),
        ),
    )


def check_running(closed_on: date | None, from_date: date) -> tuple[Finding, ...]:
    """No place is held from the day the department or service is closed, that day inside."""
    if closed_on is None or from_date < closed_on:
        return ()
    message = text("It closes on {day}, so no place can be held from then on.")
    return (_finding("closed", Severity.BLOCKING, message, "from_date", day=f"{closed_on:%d.%m.%Y}"),)


def _finding(code: str, severity: Severity, message: str, where: str = "", *, remedy: str = "", **params: str) -> Finding:
    return Finding(f"registry.places_{code}", severity, message, remedy, where, params)


@dataclass(frozen=True)
class LatestCount:
    """The latest monthly count of who uses a unit: people, and places (part-time by factor; None is a place each)."""

    month: date
    people: int
    places: Decimal | None = None

    @property
    def occupied(self) -> Decimal:
        return Decimal(self.people) if self.places is None else self.places


def with_occupancy(
    fact: PlacesFact, placements: LatestCount | None, reported: LatestCount | None, *, today: date, limits: FreshnessLimits
) -> PlacesFact:
    """The fact with the places that are occupied: from placements when they are kept, else as the operator reported.

    A count too old to say anything of today gives no number, only the month it was for.
    """
    for origin, count in ((OccupiedFrom.PLACEMENTS, placements), (OccupiedFrom.REPORTED, reported)):
        if count is not None and not too_old(count.month, today, limits):
            return replace(fact, occupied=count.occupied, occupied_from=origin, occupied_in=count.month, people=count.people)
    latest = max((count.month for count in (placements, reported) if count is not None), default=None)
    return replace(fact, occupied=None, occupied_from=OccupiedFrom.NOWHERE, occupied_in=latest, people=None)
