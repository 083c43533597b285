"""Parties over time: who succeeds whom, and who belongs to an agreement area on a date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class SuccessionFact:
    """From `effective` on (inclusive) the successor stands where the predecessor stood."""

    predecessor: int
    successor: int
    effective: date


@dataclass(frozen=True)
class MembershipFact:
    """An organisation is party in [start, end); end None means until further notice."""

    organisation: int
    start: date
    end: date | None


def stands_for(organisation: int, on: date, successions: Iterable[SuccessionFact]) -> int:
    """The organisation that holds another's rights and duties on a date: itself until succeeded, then its successor,
    and so on along the chain."""
    following = {fact.predecessor: fact for fact in successions if fact.effective <= on}
    current = organisation
    while current in following:
        current = following[current].successor
    return current


def acts_for(organisation: int, on: date, successions: Iterable[SuccessionFact]) -> tuple[int, ...]:
    """An organisation and everybody it has succeeded by a date, nearest first: whose rows it may see and answer for.

    A predecessor keeps what it did before the date; it no longer acts once succeeded, so it gets nobody else's rows.
    """
    taken: dict[int, list[int]] = {}
    for fact in sorted(successions, key=lambda fact: (fact.effective, fact.predecessor)):
        if fact.effective <= on:
            taken.setdefault(fact.successor, []).append(fact.predecessor)
    result = [organisation]
    for current in result:
        result.extend(taken.get(current, ()))
    return tuple(result)


def parties(members: Iterable[MembershipFact], on: date) -> tuple[int, ...]:
    """The organisations that are parties on a date; their number is counted, never assumed."""
    return tuple(sorted({fact.organisation for fact in members if fact.start <= on and (fact.end is None or on < fact.end)}))


def check_succession(new: SuccessionFact, existing: Iterable[SuccessionFact], names: Mapping[int, str]) -> tuple[Finding, ...]:
    """Blocking findings for an act of succession that cannot be: to itself, twice, or in a ring."""
    known = tuple(existing)
    params = {"predecessor": names.get(new.predecessor, "?"), "successor": names.get(new.successor, "?")}
    if any(fact.predecessor == new.predecessor for fact in known):
        return (
            Finding(
                code="accounts.succeeded_already",
                severity=Severity.BLOCKING,
                message=text("{predecessor} already has a successor."),
                remedy=text("A recorded succession is never changed. Record the next one for the successor."),
                params=params,
            ),
        )
    far = date.max
    if new.predecessor == new.successor or stands_for(new.successor, far, known) == new.predecessor:
        return (
            Finding(
                code="accounts.succession_ring",
                severity=Severity.BLOCKING,
                message=text("{successor} cannot succeed {predecessor}: they would succeed each other in a ring."),
                remedy=text("Choose another successor."),
                params=params,
            ),
        )
    return ()
