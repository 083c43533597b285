"""Rows of the ledger as facts for its rules."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db.models import Sum

from rammevaerk.ledger.models import (
    AccountString,
    Booking,
    ClosedBalance,
    IncomePlacing,
    MonthClose,
    NettingWord,
    Payment,
    UnplacedPayment,
    YearStep,
)
from rammevaerk.ledger.rules.closing import AccountKey, BooksFacts
from rammevaerk.ledger.rules.mapping import StringFact
from rammevaerk.ledger.rules.netting import Word
from rammevaerk.ledger.rules.year import IncomeKey
from rammevaerk.settlement import ledger_reads as settlement
from rammevaerk.settlement.ledger_reads import AsOf


def closed_months(party: int) -> frozenset[date]:
    """The months a party has closed (1 query)."""
    return frozenset(MonthClose.objects.filter(party=party).values_list("month", flat=True))


def books(party: int, family: Sequence[int]) -> BooksFacts:
    """What stands in a party's books, and what its family of sellers has settled (3 queries)."""
    return BooksFacts(closed_months(party), frozenset(settlement.settled_months(family)), settlement.first_booked(party))


def balances(party: int, at: AsOf) -> dict[AccountKey, int]:
    """What each account holds, towards each counterparty and in all (1 query)."""
    found: dict[AccountKey, int] = {}
    for row in settlement.held([party], at):
        found[row.account, row.counterparty] = row.ore
        found[row.account, None] = found.get((row.account, None), 0) + row.ore
    return found


def stored_balances(closes: Collection[int]) -> dict[int, dict[AccountKey, int]]:
    """What was held at some closes (1 query)."""
    found: dict[int, dict[AccountKey, int]] = {pk: {} for pk in closes}
    rows = ClosedBalance.objects.filter(close__in=closes)
    for close, account, counterparty, ore in rows.values_list("close_id", "account", "counterparty_id", "amount_ore"):
        found[close][account, counterparty] = ore
    return found


def paid(parties: Sequence[int], statements: Iterable[int]) -> dict[tuple[int, int], int]:
    """What has been paid of statements in the books of some parties, by party and statement, in øre (1 query)."""
    rows = Payment.objects.filter(party__in=parties, statement__in=list(statements)).order_by()
    return {(party, one): ore for party, one, ore in rows.values_list("party_id", "statement_id").annotate(Sum("amount_ore"))}


PaymentKey = tuple[int, int, date, int, str]
"""Party, statement, day, øre and reference of a payment."""


def payments_told(parties: Sequence[int], statements: Iterable[int]) -> set[PaymentKey]:
    """The payments told of statements before; those taken back were told too (1 query)."""
    rows = Payment.objects.filter(party__in=parties, statement__in=list(statements), reverses__isnull=True)
    return set(rows.values_list("party_id", "statement_id", "paid_on", "amount_ore", "reference"))


def unplaced_told(party: int) -> set[tuple[str, str, date, int, str]]:
    """The payments told that no statement was found for (1 query)."""
    rows = UnplacedPayment.objects.filter(party=party)
    return set(rows.values_list("seller_name", "number", "paid_on", "amount_ore", "reference"))


def vouchers_told(parties: Sequence[int], statements: Iterable[int]) -> set[tuple[int, int, str]]:
    """The vouchers told of statements before, by party and statement (1 query)."""
    rows = Booking.objects.filter(party__in=parties, statement__in=list(statements))
    return set(rows.values_list("party_id", "statement_id", "voucher"))


def year_steps(party: int, year: int | None = None) -> dict[int, dict[str, YearStep]]:
    """The dates recorded of a party's years, by year and step (1 query)."""
    rows = YearStep.objects.filter(party=party).select_related("by__user").order_by("year", "pk")
    found: dict[int, dict[str, YearStep]] = {}
    for row in rows if year is None else rows.filter(year=year):
        found.setdefault(row.year, {})[row.step] = row
    return found


def placed_income(party: int, year: int) -> dict[IncomeKey, int | None]:
    """What a party has said of a year's income that names no item (1 query)."""
    rows = IncomePlacing.objects.filter(party=party, year=year).order_by("pk")
    return {(service, title): item for service, title, item in rows.values_list("service_id", "title", "item_id")}


def settlement_closes(party: int) -> dict[int, datetime]:
    """When each year's settlement was closed (1 query)."""
    return dict(YearStep.objects.filter(party=party, step="settled").values_list("year", "at"))


def account_strings(party: int) -> list[StringFact]:
    """A party's account strings in the order they were told (1 query)."""
    rows = AccountString.objects.filter(party=party).order_by("pk")
    return [
        StringFact(row.account, row.paragraph, row.source, row.valid_from, row.function, row.grouping, row.kind) for row in rows
    ]


def netting_words(parties: Sequence[int]) -> dict[tuple[int, int], Word]:
    """The newest word on netting by who said it and of whom, own and others' (1 query)."""
    rows = NettingWord.objects.filter(party__in=parties) | NettingWord.objects.filter(counterparty__in=parties)
    return {(row.party_id, row.counterparty_id): Word(row.first_day, row.after) for row in rows.order_by("pk")}
