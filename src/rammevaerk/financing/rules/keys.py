"""Keys that share a cost (fordelingsnøgler): by inhabitants of any age band, by use, by ordered places, equal, agreed, mixed.

A key is a value: its members with weights, the facts behind them and the words of its trace. A member whose weight is zero stays
and is seen. Nobody, or nobody above zero, is a finding and never a division by zero. What is unknown of a member stops the
key: an unknown number is not zero. Sources: TR R1, R6, R7; P&D 3.8, 4.5; readings 5.13, 5.14.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from rammevaerk.financing.rules.saying import exact, stop
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text


class KeyKind(Enum):
    """What a key weighs by."""

    POPULATION = "population"
    DAYS = "days"
    PERSONS = "persons"
    ORDERED_PLACES = "ordered_places"
    EQUAL = "equal"
    AGREED = "agreed"
    MIXED = "mixed"


KIND_WORDS: Mapping[KeyKind, str] = {
    KeyKind.POPULATION: text("Inhabitants"),
    KeyKind.DAYS: text("Days used"),
    KeyKind.PERSONS: text("Persons on the counting date"),
    KeyKind.ORDERED_PLACES: text("Ordered places"),
    KeyKind.EQUAL: text("Equal parts"),
    KeyKind.AGREED: text("Agreed weights"),
    KeyKind.MIXED: text("Several keys together"),
}
KIND_UNITS: Mapping[KeyKind, str] = {
    KeyKind.POPULATION: "indbyggere",
    KeyKind.DAYS: "døgn",
    KeyKind.PERSONS: "borgere",
    KeyKind.ORDERED_PLACES: "pladser",
    KeyKind.EQUAL: "parter",
    KeyKind.AGREED: "",
    KeyKind.MIXED: "",
}


@dataclass(frozen=True)
class KeyMember:
    """A party of a key with its weight, zero or more, and the figure that says where the weight comes from."""

    party: str
    weight: Fraction
    figure: Figure


@dataclass(frozen=True)
class AllocationKey:
    """Members in the order of their names, and the key's trace. When a finding blocks, nothing can be shared by it.

    Parties are named by the caller: the same text for the same party in every key, shown as it is. `counted_on` is the last day
    whose use counts, None for keys that count no use.
    """

    kind: KeyKind
    members: tuple[KeyMember, ...]
    figure: Figure
    findings: tuple[Finding, ...] = ()
    counted_on: date | None = None

    @property
    def stops(self) -> bool:
        """True when nothing can be shared by this key."""
        return blocking(self.findings)

    @property
    def weights(self) -> dict[str, Fraction]:
        """The exact weights by party."""
        return {member.party: member.weight for member in self.members}

    @property
    def total(self) -> Fraction:
        """The sum of the weights."""
        return sum((member.weight for member in self.members), Fraction(0))

    @property
    def parties(self) -> frozenset[str]:
        """All members, those of weight zero too."""
        return frozenset(member.party for member in self.members)

    def share(self, party: str) -> Fraction:
        """A party's part of the whole, 0 to 1; 0 for who is no member. ValueError when the key stops."""
        if self.stops:
            raise ValueError("a key that stops has no shares")
        return self.weights.get(party, Fraction(0)) / self.total

    def leaving_out(self, parties: Collection[str], why: str) -> AllocationKey:
        """The same key with these members at weight zero, still seen; `why` is a message id shown as their formula."""
        members = [
            replace(member, weight=Fraction(0), figure=replace(member.figure, value=0, formula=why, inputs=(member.figure,)))
            if member.party in parties and member.weight
            else member
            for member in self.members
        ]
        kept = tuple(found for found in self.findings if found.code not in _CHECKED)
        return replace(key_of(self.kind, members, kept, self.figure), counted_on=self.counted_on)


NOBODY, NOTHING, TWICE, BELOW = (
    "financing.key_nobody", "financing.key_nothing", "financing.key_twice", "financing.key_below_zero",
)  # fmt: skip
_CHECKED = frozenset({NOBODY, NOTHING, TWICE, BELOW})


def key_of(
    kind: KeyKind, members: Sequence[KeyMember], findings: tuple[Finding, ...] = (), figure: Figure | None = None
) -> AllocationKey:
    """A key of these members, checked: somebody, each once, none below zero, one above zero. `figure` lends source and words."""
    ordered = tuple(sorted(members, key=lambda member: member.party))
    total = sum((member.weight for member in ordered), Fraction(0))
    whole = Figure(
        key="key",
        label=figure.label if figure else KIND_WORDS[kind],
        value=exact(total),
        unit=KIND_UNITS[kind],
        formula=text("The sum of the members' weights"),
        inputs=tuple(member.figure for member in ordered),
        source=figure.source if figure else "",
        state=figure.state if figure else "",
        params=figure.params if figure else {},
    )
    return AllocationKey(kind, ordered, whole, (*findings, *_check(ordered, blocking(findings))))


def _check(members: Sequence[KeyMember], is_stopped: bool) -> tuple[Finding, ...]:
    if not members:
        return () if is_stopped else (stop(NOBODY, text("The key has no members."), text("Choose who shares the cost."), "key"),)
    twice = sorted(party for party, number in Counter(member.party for member in members).items() if number > 1)
    below = sorted(member.party for member in members if member.weight < 0)
    found = [stop(TWICE, text("{party} stands twice in the key."), where="key", party=party) for party in twice]
    found += [stop(BELOW, text("The weight of {party} is below zero."), where="key", party=party) for party in below]
    if not found and not is_stopped and not any(member.weight for member in members):
        remedy = text("Choose another key, or members with a weight.")
        found = [stop(NOTHING, text("Nobody in the key has a weight above zero, so nobody can carry a share."), remedy, "key")]
    return tuple(found)


@dataclass(frozen=True)
class OrderedPlaces:
    """Places a party has ordered, zero or more, and where that is written."""

    party: str
    places: Decimal
    source: str = ""


def ordered_places_key(ordered: Sequence[OrderedPlaces]) -> AllocationKey:
    """By the places each party has ordered, halves allowed; who ordered none stands with zero."""
    return key_of(
        KeyKind.ORDERED_PLACES,
        [_plain(row.party, row.places, KIND_UNITS[KeyKind.ORDERED_PLACES], row.source) for row in ordered],
    )


def equal_key(parties: Collection[str]) -> AllocationKey:
    """Each party the same part, however often it is named."""
    return key_of(KeyKind.EQUAL, [_plain(party, Decimal(1), "") for party in set(parties)])


def agreed_key(weights: Mapping[str, Decimal | None], *, source: str = "") -> AllocationKey:
    """By weights the parties have agreed on; None is unknown and stops."""
    unknown = sorted(party for party, weight in weights.items() if weight is None)
    findings = tuple(
        stop("financing.key_unknown", text("The weight of {party} is not known."), where="key", party=party) for party in unknown
    )
    return key_of(
        KeyKind.AGREED,
        [_plain(party, weight, "", source) for party, weight in weights.items() if weight is not None],
        findings,
    )


def _plain(party: str, weight: Decimal, unit: str, source: str = "") -> KeyMember:
    return KeyMember(party, Fraction(weight), Figure("weight", "{party}", weight, unit, source=source, params={"party": party}))


@dataclass(frozen=True)
class KeyPart:
    """A key in a mixture, and its part of the whole: 0 to 1, all parts together 1."""

    key: AllocationKey
    part: Decimal


def mixed_key(parts: Sequence[KeyPart]) -> AllocationKey:
    """Several keys together: a party's weight is the sum of part × its share by each key; one who is in some of them counts with
    zero in the others. A key whose part is 0 is left out. Blocks when the parts do not sum to 1 or one of the keys stops."""
    used = [part for part in parts if part.part]
    findings = [finding for part in used for finding in part.key.findings]
    if sum((part.part for part in parts), Decimal(0)) != 1 or any(part.part < 0 for part in parts):
        message = text("The parts of a mixed key must be 0 or more and sum to 1.")
        findings.append(stop("financing.key_parts", message, where="key"))
    if blocking(findings):
        return key_of(KeyKind.MIXED, (), tuple(findings))
    parties = sorted({party for part in used for party in part.key.parties})
    counted = [part.key.counted_on for part in used if part.key.counted_on]
    found = key_of(KeyKind.MIXED, [_mixed(party, used) for party in parties], tuple(findings))
    return replace(found, counted_on=max(counted, default=None))


def _mixed(party: str, parts: Sequence[KeyPart]) -> KeyMember:
    weight = sum((Fraction(part.part) * part.key.share(party) for part in parts), Fraction(0))
    inputs: list[Figure] = []
    for place, part in enumerate(parts, 1):
        by = part.key.figure
        inputs.append(Figure(f"part_{place}", text("Part of the mixture"), part.part, "%"))
        inputs.append(
            Figure(
                key=f"share_{place}",
                label=by.label,
                value=exact(part.key.share(party)),
                unit="%",
                formula=text("The member's part of the key"),
                inputs=(by,),
                params=by.params,
            )
        )
    formula = " + ".join(f"{{part_{place}}} × {{share_{place}}}" for place in range(1, len(parts) + 1))
    return KeyMember(
        party, weight, Figure("weight", "{party}", exact(weight), "%", formula, tuple(inputs), params={"party": party})
    )
