"""Reads of entries and postings for the ledger above. Row-level security decides what is seen behind every query here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import StringAgg
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum

from rammevaerk.settlement.models import Account, ChargeSource, Entry, Posting, Run, Statement

ROWS_AT_ONCE = 5_000
SEPARATOR = "; "
"""Between the names of services in one text."""
END_OF_TIME = datetime.max.replace(tzinfo=UTC)
"""All that is known, whenever it was told."""


ACCOUNTS = dict(Account.choices)
"""The accounts of the ledger in words."""
SOURCES = dict(ChargeSource.choices)
"""Why something is charged, in words."""


@dataclass(frozen=True)
class AsOf:
    """A point on both time axes: what was booked by the end of `day`, of what was known at the moment `known`."""

    day: date
    known: datetime


class Held(NamedTuple):
    """What an account of a party holds towards a counterparty, in øre: debit positive."""

    party: int
    counterparty: int
    account: str
    ore: int


_HELD = """
SELECT p.party_id, p.counterparty_id, p.account, sum(p.amount_ore) FROM settlement_posting p
JOIN settlement_entry e ON e.id = p.entry_id
WHERE p.party_id = ANY (%(parties)s) AND e.booked_on <= %(day)s AND e.recorded_at <= %(known)s
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def held(parties: Sequence[int], at: AsOf) -> list[Held]:
    """Every account of some parties by counterparty, own citizens among them (1 query)."""
    return [Held(row[0], row[1], row[2], int(row[3])) for row in _rows(_HELD, parties=list(parties), day=at.day, known=at.known)]


class ServiceSum(NamedTuple):
    """Income or cost at a service between two parties, in øre, in the sign of the ledger; None when no service stands behind."""

    account: str
    service: int | None
    name: str
    ore: int


_BY_SERVICE = """
SELECT p.account, p.service_id, COALESCE(v.name, ''), sum(p.amount_ore) FROM settlement_posting p
JOIN settlement_entry e ON e.id = p.entry_id LEFT JOIN registry_service v ON v.id = p.service_id
WHERE p.party_id = ANY (%(parties)s) AND p.counterparty_id = %(other)s AND p.account IN ('income', 'expense')
  AND e.booked_on >= %(first)s AND e.booked_on <= %(day)s AND e.recorded_at <= %(known)s
GROUP BY 1, 2, 3, v.sort_key ORDER BY 1, v.sort_key NULLS LAST
"""


def by_service(parties: Sequence[int], other: int, first: date, at: AsOf) -> list[ServiceSum]:
    """Income and cost by service towards one counterparty, booked from `first` (1 query)."""
    found = _rows(_BY_SERVICE, parties=list(parties), other=other, first=first, day=at.day, known=at.known)
    return [ServiceSum(row[0], row[1], row[2], int(row[3])) for row in found]


def entries_between(parties: Sequence[int], other: int, at: AsOf) -> QuerySet[Entry]:
    """The entries in own books towards one counterparty, with their statements, the services behind (`services`) and what moved
    the claim or the debt (`moved`) (1 query)."""
    own = Posting.objects.filter(entry=OuterRef("pk"), party__in=parties, counterparty=other).order_by()
    moved = own.filter(account__in=["receivable", "payable"]).values("entry").annotate(ore=Sum("amount_ore")).values("ore")
    services = own.values("entry").annotate(names=StringAgg("service__name", SEPARATOR, distinct=True)).values("names")
    rows = Entry.objects.filter(Exists(own), booked_on__lte=at.day, recorded_at__lte=at.known)
    rows = rows.annotate(moved=Subquery(moved), services=Subquery(services))
    return rows.select_related("statement", "seller", "buyer")


def entries_booked(party: int, first: date, after: date) -> int:
    """How many entries have postings in a party's books in [first, after) (1 query)."""
    rows = Entry.objects.filter(postings__party=party, booked_on__gte=first, booked_on__lt=after)
    return rows.values("pk").distinct().count()


def settled_months(sellers: Sequence[int]) -> set[date]:
    """The months settled by any of some sellers (1 query)."""
    return set(Run.objects.filter(seller_id__in=sellers).values_list("month", flat=True))


def first_booked(party: int) -> date | None:
    """The day of the first entry in a party's books (1 query)."""
    return Entry.objects.filter(postings__party=party).order_by("booked_on").values_list("booked_on", flat=True).first()


class StatementFact(NamedTuple):
    """An issued statement: who owes whom, its number, day and total in øre."""

    pk: int
    seller: int
    buyer: int
    number: str
    issued_on: date
    total: int


_STATEMENT = ("pk", "seller_id", "buyer_id", "number", "issued_on", "total_ore")


def statements_by_number(parties: Sequence[int], wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], StatementFact]:
    """Statements in which one of the parties sells or buys, by seller and number (1 query)."""
    keys = set(wanted)
    rows = Statement.objects.filter(seller__in={seller for seller, _number in keys}, number__in={number for _, number in keys})
    rows = rows.filter(Q(seller__in=parties) | Q(buyer__in=parties))
    found = [StatementFact._make(row) for row in rows.values_list(*_STATEMENT)]
    return {(row.seller, row.number): row for row in found if (row.seller, row.number) in keys}


def statements_by_id(parties: Sequence[int], wanted: Iterable[int]) -> dict[int, StatementFact]:
    """The same by id (1 query)."""
    rows = Statement.objects.filter(pk__in=list(wanted)).filter(Q(seller__in=parties) | Q(buyer__in=parties))
    return {row[0]: StatementFact._make(row) for row in rows.values_list(*_STATEMENT)}


class Earned(NamedTuple):
    """What lines that are alike have earned a seller: of a year and a run, at an item and price, from one source. `units` are
    days times the part-time share, or the number bought, with three decimals; reversed lines count against both."""

    year: int
    at: datetime
    item: int | None
    service: int | None
    source: str
    title: str
    tariff_ore: int
    units: Any
    ore: int


_EARNED = """
SELECT extract(year FROM c.month)::integer, r.at, c.item_id, COALESCE(u.service_id, s.service_id), c.source,
  COALESCE(s.title, ''), c.tariff_ore,
  sum(CASE c.kind WHEN 'once' THEN sign(c.amount_ore::numeric) * c.factor
    WHEN 'month' THEN c.days * c.factor / c.month_days ELSE c.days * c.factor END), sum(c.amount_ore)
FROM settlement_charge c JOIN settlement_run r ON r.id = c.run_id
LEFT JOIN settlement_schedule s ON s.id = c.schedule_id
LEFT JOIN pricing_tariffitem i ON i.id = c.item_id LEFT JOIN registry_unit u ON u.id = i.unit_id
WHERE c.seller_id = ANY (%(sellers)s) AND c.month < %(after)s
GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 5, 6, 7
"""


def earned(sellers: Sequence[int], after: date) -> list[Earned]:
    """All that sellers have charged for months before `after`, summed by what it is (1 query)."""
    return [Earned._make((*row[:8], int(row[8]))) for row in _rows(_EARNED, sellers=list(sellers), after=after)]


class ToBook(NamedTuple):
    """A part of an entry as a finance system books it: of one paragraph, source and service for income and cost, else whole."""

    entry: int
    booked_on: date
    month: date | None
    number: str
    counterparty: str
    account: str
    paragraph: str
    source: str
    service: str
    ore: int


_ENTRIES = """
  SELECT e.id, e.booked_on, e.statement_id, s.month, COALESCE(s.number, e.text) AS number FROM settlement_entry e
  LEFT JOIN settlement_statement s ON s.id = e.statement_id
  WHERE e.id = ANY (%(entries)s)
"""
_TO_BOOK = f"""
WITH wanted AS ({_ENTRIES})
SELECT w.id, w.booked_on, w.month, w.number, o.name, p.account, '' AS paragraph, '' AS source, '' AS service, p.amount_ore
FROM wanted w JOIN settlement_posting p ON p.entry_id = w.id AND p.party_id = %(party)s
JOIN accounts_organisation o ON o.id = p.counterparty_id
WHERE p.account NOT IN ('income', 'expense')
UNION ALL
SELECT w.id, w.booked_on, w.month, w.number, o.name, side.account, COALESCE(i.paragraph, h.paragraph, ''), c.source,
  COALESCE(v.name, ''), sum(c.amount_ore) * side.sign
FROM wanted w JOIN settlement_charge c ON c.statement_id = w.statement_id
JOIN (VALUES ('income', -1), ('expense', 1)) side (account, sign)
  ON side.account = CASE WHEN c.seller_id = %(party)s THEN 'income' ELSE 'expense' END
JOIN accounts_organisation o ON o.id = CASE WHEN c.seller_id = %(party)s THEN c.buyer_id ELSE c.seller_id END
LEFT JOIN settlement_schedule h ON h.id = c.schedule_id
LEFT JOIN pricing_tariffitem i ON i.id = c.item_id LEFT JOIN registry_unit u ON u.id = i.unit_id
LEFT JOIN registry_service v ON v.id = COALESCE(u.service_id, h.service_id)
GROUP BY w.id, w.booked_on, w.month, w.number, o.name, side.account, side.sign, 7, c.source, 9
HAVING sum(c.amount_ore) <> 0
ORDER BY 2, 1, 6, 7, 8, 9
"""  # noqa: S608 - made of the two texts above


def to_book(party: int, entries: Sequence[int]) -> Iterator[ToBook]:
    """The parts of entries in one party's books, streamed (1 query)."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_TO_BOOK, {"party": party, "entries": list(entries)})
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from (ToBook._make((*row[:9], int(row[9]))) for row in rows)


def entries_of_statements(party: int, through: date) -> QuerySet[Entry]:
    """A party's entries towards others booked by a day, oldest first: what its finance system is to have (1 query)."""
    own = Posting.objects.filter(entry=OuterRef("pk"), party=party, account__in=["receivable", "payable"])
    return Entry.objects.filter(Exists(own), booked_on__lte=through).order_by("booked_on", "pk")


def _rows(query: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
