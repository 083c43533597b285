"""Keys of a case's tools, made from what the register knows that day: inhabitants, use, equal parts, or agreed weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rammevaerk.financing import facts as financing
from rammevaerk.financing.rules.keys import AllocationKey, KeyKind, KeyMember, agreed_key, equal_key, key_of
from rammevaerk.financing.rules.population import AgeBand
from rammevaerk.financing.rules.use import OWN_OUT
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.terms.facts import CaseBook

KINDS = (KeyKind.POPULATION, KeyKind.PERSONS, KeyKind.EQUAL, KeyKind.AGREED)


@dataclass(frozen=True)
class KeyAsked:
    """A key as somebody chose it; `members` are names of parties, `weights` agreed ones, `own_use` whether the operator's own
    use counts."""

    kind: KeyKind
    members: tuple[str, ...]
    ages: AgeBand
    weights: Mapping[str, Decimal]
    own_use: bool


def key_for(asked: KeyAsked, book: CaseBook) -> AllocationKey:
    """The key with its weights (1 query by inhabitants, else none). A finding in it says what stops."""
    if asked.kind is KeyKind.POPULATION:
        ids = {pk: name for pk, name in book.figures.parties.items() if name in asked.members}
        return financing.population_key_of(ids, asked.ages)
    if asked.kind is KeyKind.AGREED:
        return agreed_key({name: asked.weights.get(name, Decimal(0)) for name in asked.members})
    if asked.kind is KeyKind.EQUAL:
        return equal_key(asked.members)
    key = _by_use(book.figures.people_by_name, asked.members)
    return key if asked.own_use else key.leaving_out({book.operator}, OWN_OUT)


def _by_use(people: Mapping[str, int], members: Sequence[str]) -> AllocationKey:
    """By the people each paid for on the day the case was opened."""
    rows = [
        KeyMember(
            name,
            Fraction(people.get(name, 0)),
            Figure("weight", "{party}", people.get(name, 0), "borgere", params={"party": name}),
        )
        for name in sorted(members)
    ]
    return key_of(KeyKind.PERSONS, rows, figure=Figure("key", text("Persons on the day the case was opened"), 0, "borgere"))
