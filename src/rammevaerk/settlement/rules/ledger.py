"""The legs of a ledger entry: one statement, two views, and a sum of zero."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rammevaerk.kernel.money import Ore

NO_SERVICE = 0
"""Of a leg no service stands behind: claim and debt, and what is owed without a service."""

RECEIVABLE, INCOME, EXPENSE, PAYABLE, PAYMENTS = "receivable", "income", "expense", "payable", "payments"


class Leg(NamedTuple):
    """A posting in one party's books: debit positive, credit negative, in øre."""

    party: int
    counterparty: int
    account: str
    amount: Ore
    service: int = NO_SERVICE


def legs(seller: int, buyer: int, by_service: Mapping[int, Ore]) -> tuple[Leg, ...]:
    """The seller's claim and income, the buyer's cost and debt; a negative amount turns its signs.

    Income and cost stand by service, claim and debt as the one sum that is to be paid. Own citizens stay in one set of books:
    cost against income, no claim on anybody.
    """
    total = sum(by_service.values())
    income = tuple(Leg(seller, buyer, INCOME, -amount, service) for service, amount in sorted(by_service.items()))
    cost = tuple(Leg(buyer, seller, EXPENSE, amount, service) for service, amount in sorted(by_service.items()))
    if seller == buyer:
        return (*cost, *income)
    return (Leg(seller, buyer, RECEIVABLE, total), *income, *cost, Leg(buyer, seller, PAYABLE, -total))
