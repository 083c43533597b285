"""A key by use: days over some years, or persons on a counting date (TR R1). Own use counts or not, as agreed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from rammevaerk.financing.rules.keys import KIND_UNITS, AllocationKey, KeyKind, KeyMember, key_of
from rammevaerk.financing.rules.saying import exact, remark, stop, written
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.period import Period, add_months
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text

OWN_OUT = text("Own use is left out")


@dataclass(frozen=True)
class UseFact:
    """A person's stay paid by a party: half-open period, and the part of a place it takes (1 is a whole one). `person` tells
    persons apart and is never shown."""

    party: str
    person: int
    period: Period
    part: Decimal = Decimal(1)


@dataclass(frozen=True)
class UseKeyTerms:
    """Whose use counts: the members, the operator among them or not, and whether its own use does (None: not agreed)."""

    parties: tuple[str, ...]
    operator: str
    own_use: bool | None


def days_key(facts: Iterable[UseFact], terms: UseKeyTerms, *, until: date, years: int) -> AllocationKey:
    """By days used in the `years` whole years before `until`, that day itself outside; a part of a place counts as that part of
    a day. ValueError for less than one year."""
    if years < 1:
        raise ValueError("use is counted over at least one year")
    window = Period(add_months(until, -12 * years), until)
    days: dict[str, Fraction] = {}
    for fact in facts:
        common = fact.period.intersection(window)
        if common is not None:
            days[fact.party] = days.get(fact.party, Fraction(0)) + common.days() * Fraction(fact.part)
    words = Figure(
        "key",
        text("Days used from {first} to {until}"),
        0,
        KIND_UNITS[KeyKind.DAYS],
        params={"first": written(window.start), "until": written(until)},
    )
    return replace(_use_key(KeyKind.DAYS, days, terms, words), counted_on=window.last_day)


def persons_key(facts: Iterable[UseFact], terms: UseKeyTerms, *, on: date) -> AllocationKey:
    """By persons there on the counting date; a person counts once for each party that pays, however many places."""
    there: dict[str, set[int]] = {}
    for fact in facts:
        if fact.period.contains(on):
            there.setdefault(fact.party, set()).add(fact.person)
    words = Figure("key", text("Persons on {day}"), 0, KIND_UNITS[KeyKind.PERSONS], params={"day": written(on)})
    used = {party: Fraction(len(people)) for party, people in there.items()}
    return replace(_use_key(KeyKind.PERSONS, used, terms, words), counted_on=on)


def _use_key(kind: KeyKind, used: dict[str, Fraction], terms: UseKeyTerms, words: Figure) -> AllocationKey:
    unit = KIND_UNITS[kind]
    members = [
        KeyMember(
            party,
            used.get(party, Fraction(0)),
            Figure("weight", "{party}", exact(used.get(party, Fraction(0))), unit, params={"party": party}),
        )
        for party in sorted(set(terms.parties))
    ]
    found = key_of(kind, members, _outside(used, terms.parties, unit), words)
    if terms.own_use is None and terms.operator in terms.parties:
        message = text("It is not agreed whether the operator's own use counts in the key.")
        unstated = stop("financing.own_use_unstated", message, where="own_use")
        return replace(found, findings=(*found.findings, unstated))
    return found if terms.own_use is not False else found.leaving_out({terms.operator}, OWN_OUT)


def _outside(used: dict[str, Fraction], parties: Collection[str], unit: str) -> tuple[Finding, ...]:
    others = sorted(party for party, number in used.items() if number and party not in parties)
    if not others:
        return ()
    number = sum((used[party] for party in others), Fraction(0))
    message = text("Use by parties outside the key is not counted: {number} {unit}.")
    return (remark("financing.use_outside_key", message, number=str(exact(number)).replace(".", ","), unit=unit, where="key"),)
