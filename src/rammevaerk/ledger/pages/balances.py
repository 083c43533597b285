"""Balances by pair of parties at a day, and what stands behind one pair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as organisations
from rammevaerk.ledger import facts
from rammevaerk.ledger.rules.netting import nets
from rammevaerk.settlement import ledger_reads as settlement
from rammevaerk.settlement.ledger_reads import AsOf
from rammevaerk.web import amounts


@dataclass(frozen=True)
class Pair:
    """A party and another, in øre in the first one's books: what it is owed, what it owes, income and cost in all.

    `nets` says that both have recorded netting on the day; else the difference is information, and each pays in full."""

    party: int
    other: int
    party_name: str
    other_name: str
    claim: int
    debt: int
    income: int
    cost: int
    nets: bool

    @property
    def difference(self) -> int:
        """Above zero the other owes more."""
        return self.claim - self.debt


def pairs(parties: Sequence[int], at: AsOf) -> list[Pair]:
    """Each counterparty of some parties, own citizens left out (3 queries)."""
    names = organisations.organisation_names()
    words = facts.netting_words(parties)
    held: dict[tuple[int, int], dict[str, int]] = {}
    for row in settlement.held(parties, at):
        held.setdefault((row.party, row.counterparty), {})[row.account] = row.ore
    return [
        Pair(
            party,
            other,
            names.get(party, "?"),
            names.get(other, "?"),
            accounts.get("receivable", 0),
            -accounts.get("payable", 0),
            -accounts.get("income", 0),
            accounts.get("expense", 0),
            nets(words.get((party, other)), words.get((other, party)), at.day),
        )
        for (party, other), accounts in held.items()
        if party != other
    ]


class ServiceRow(NamedTuple):
    """A service and its amount in words."""

    label: str
    amount: str


def services(parties: Sequence[int], other: int, first: date, at: AsOf) -> list[tuple[str, list[ServiceRow]]]:
    """What was sold and bought by service, booked from `first` to the day, each under its title (1 query)."""
    rows = settlement.by_service(parties, other, first, at)
    sold = [
        ServiceRow(row.name or _("Without a service"), amounts.ore(-row.ore))
        for row in rows
        if row.account == "income" and row.ore
    ]
    bought = [
        ServiceRow(row.name or _("Without a service"), amounts.ore(row.ore))
        for row in rows
        if row.account == "expense" and row.ore
    ]
    return [(_("Sold"), sold), (_("Bought"), bought)]
