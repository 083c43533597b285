"""The legs of a ledger entry: one statement, two views, and a sum of zero."""

from __future__ import annotations

from typing import NamedTuple

from rammevaerk.kernel.money import Ore

RECEIVABLE, INCOME, EXPENSE, PAYABLE = "receivable", "income", "expense", "payable"


class Leg(NamedTuple):
    """A posting in one party's books: debit positive, credit negative, in øre."""

    party: int
    counterparty: int
    account: str
    amount: Ore


def legs(seller: int, buyer: int, total: Ore) -> tuple[Leg, ...]:
    """The seller's claim and income, the buyer's cost and debt; a negative total turns every sign.

    Own citizens stay in one set of books: cost against income, no claim on anybody.
    """
    if seller == buyer:
        return (Leg(seller, seller, EXPENSE, total), Leg(seller, seller, INCOME, -total))
    return (
        Leg(seller, buyer, RECEIVABLE, total),
        Leg(seller, buyer, INCOME, -total),
        Leg(buyer, seller, EXPENSE, total),
        Leg(buyer, seller, PAYABLE, -total),
    )
