"""What has been charged, added up for those who follow the year's bill. Row-level security decides what is seen behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from rammevaerk.settlement import facts
from rammevaerk.settlement.models import Charge, Schedule, Statement
from rammevaerk.settlement.rules.schedules import Scheduled
from rammevaerk.settlement.rules.sources import chain_of_schedule

ROWS_AT_ONCE = 5_000


class ChargedSum(NamedTuple):
    """The net of lines that are alike: month of help, month of the bill, what, for whom. `place_days` are days times the
    part-time share, in thousandths; reversed lines count against both. `group` is None where the placement is not the
    reader's to see."""

    month: date
    billed: date
    service: int | None
    service_name: str
    item: int | None
    paragraph: str
    group: int | None
    group_name: str
    other: int
    other_name: str
    place_days: int
    ore: int


@dataclass(frozen=True)
class Span:
    """Months in [first, after), of the bill or, with `by_help`, of the help."""

    first: date
    after: date
    by_help: bool = False


_SUMS = """
SELECT c.month, COALESCE(s.month, r.month, c.month) AS billed, v.id, COALESCE(v.name, ''), c.item_id,
  COALESCE(i.paragraph, d.paragraph, ''), p.target_group_id, COALESCE(g.name, ''), o.id, o.name,
  COALESCE(sum(c.days * (c.factor * 1000)::bigint), 0), sum(c.amount_ore)
FROM settlement_charge c
JOIN accounts_organisation o ON o.id = {other}
LEFT JOIN settlement_statement s ON s.id = c.statement_id
LEFT JOIN settlement_run r ON r.id = c.run_id AND c.statement_id IS NULL
LEFT JOIN pricing_tariffitem i ON i.id = c.item_id
LEFT JOIN registry_unit u ON u.id = i.unit_id
LEFT JOIN settlement_schedule d ON d.id = c.schedule_id
LEFT JOIN registry_service v ON v.id = COALESCE(u.service_id, d.service_id)
LEFT JOIN contracts_placement p ON p.id = c.placement_id
LEFT JOIN registry_targetgroup g ON g.id = p.target_group_id
WHERE {whose} AND {when} >= %(first)s AND {when} < %(after)s
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
ORDER BY 1, 2, 3, 5, 7, 9
"""
_WHOSE = {
    "bought": "c.buyer_id = ANY (%(parties)s) AND NOT c.internal",
    "sold": "c.seller_id = ANY (%(parties)s) AND NOT c.internal",
    "own": "c.buyer_id = ANY (%(parties)s) AND c.internal",
}


def charged_sums(side: str, parties: Sequence[int], span: Span) -> list[ChargedSum]:
    """Sums of what parties have bought, sold, or spent on `own` citizens in services of their own (1 query)."""
    when = "c.month" if span.by_help else "COALESCE(s.month, r.month, c.month)"
    values: dict[str, Any] = {"parties": list(parties), "first": span.first, "after": span.after}
    with connection.cursor() as cursor:
        other = "c.buyer_id" if side == "sold" else "c.seller_id"
        cursor.execute(_SUMS.format(whose=_WHOSE[side], when=when, other=other), values)
        return [ChargedSum._make((*row[:10], int(row[10]), int(row[11]))) for row in cursor.fetchall()]


def charged_lines(side: str, parties: Sequence[int], span: Span) -> QuerySet[Charge]:
    """The lines behind `charged_sums`, each with what it explains itself by (1 query)."""
    whose = {
        "bought": Q(buyer__in=parties, internal=False),
        "sold": Q(seller__in=parties, internal=False),
        "own": Q(buyer__in=parties, internal=True),
    }[side]
    # A run is its seller's alone: a buyer has the month from the statement, and own citizens have no statement.
    when = "month" if span.by_help else "run__month" if side == "own" else "statement__month"
    rows = Charge.objects.filter(whose, **{f"{when}__gte": span.first, f"{when}__lt": span.after})
    return rows.select_related("citizen", "item__unit__service", "schedule__service", "statement")


class CitizenMonth(NamedTuple):
    """What a citizen's help in a month has been charged, net of corrections, in øre."""

    citizen: int
    month: date
    ore: int
    lines: int


def charged_by_citizen(parties: Sequence[int], first: date, after: date) -> list[CitizenMonth]:
    """What parties pay for each citizen by month of help, those in services of their own too (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT citizen_id, month, sum(amount_ore), count(*) FROM settlement_charge "
            "WHERE buyer_id = ANY (%s) AND month >= %s AND month < %s AND citizen_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
            [list(parties), first, after],
        )
        return [CitizenMonth(row[0], row[1], int(row[2]), row[3]) for row in cursor.fetchall()]


class ChainMonth(NamedTuple):
    """What one placement's month has been charged so far, net, in øre."""

    chain: int
    month: date
    seller: int
    ore: int


def charged_by_chain(parties: Sequence[int], first: date, after: date) -> list[ChainMonth]:
    """What parties have been charged for each placement by month of help (1 query). What comes of no placement has a chain
    below zero."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT chain, month, seller_id, sum(amount_ore) FROM settlement_charge "
            "WHERE buyer_id = ANY (%s) AND NOT internal AND month >= %s AND month < %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            [list(parties), first, after],
        )
        return [ChainMonth(row[0], row[1], row[2], int(row[3])) for row in cursor.fetchall()]


class PlanBought(NamedTuple):
    """A payment plan as it stands, by the chain of its charges, with what it is called and where it belongs."""

    chain: int
    plan: Scheduled
    title: str
    service: str
    paragraph: str


def plans_bought(parties: Sequence[int], first: date, after: date) -> list[PlanBought]:
    """The payment plans by which parties owe others something in [first, after) (1 query)."""
    rows = Schedule.objects.current().filter(buyer__in=parties, valid_from__lt=after).exclude(seller__in=parties)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=first)).select_related("service", "item__unit__service")
    found = []
    for row in rows.order_by("chain"):
        service = row.service or (row.item.unit.service if row.item else None)
        paragraph = row.paragraph or (row.item.paragraph if row.item else "")
        name = service.name if service else ""
        found.append(PlanBought(chain_of_schedule(row.chain), facts.as_scheduled(row), row.title, name, paragraph))
    return found


def newest_bill(side: str, parties: Sequence[int]) -> date | None:
    """The newest month a statement has been issued for (1 query)."""
    rows = Statement.objects.filter(**{"seller__in" if side == "sold" else "buyer__in": parties})
    return rows.order_by("-month").values_list("month", flat=True).first()


# Materialised, so that the server plans for all of the lines: of a cursor's own query it plans for the first tenth.
_REPORT = """
WITH lines AS MATERIALIZED (
SELECT COALESCE(s.number, ''), COALESCE(s.month, c.month), c.month, sellers.name, buyers.name, COALESCE(v.name, ''),
  COALESCE(u.name, ''), COALESCE(i.paragraph, d.paragraph, ''), COALESCE(i.name, d.title, ''), COALESCE(z.reference, ''),
  c.source, c.service_from,
  c.service_to - 1, c.kind, c.days, c.factor, c.tariff_ore, c.amount_ore, c.reverses_id IS NOT NULL, c.generation, c.internal
FROM settlement_charge c
JOIN accounts_organisation sellers ON sellers.id = c.seller_id
JOIN accounts_organisation buyers ON buyers.id = c.buyer_id
LEFT JOIN settlement_statement s ON s.id = c.statement_id
LEFT JOIN pricing_tariffitem i ON i.id = c.item_id
LEFT JOIN registry_unit u ON u.id = i.unit_id
LEFT JOIN settlement_schedule d ON d.id = c.schedule_id
LEFT JOIN registry_service v ON v.id = COALESCE(u.service_id, d.service_id)
LEFT JOIN contracts_citizen z ON z.id = c.citizen_id
WHERE {whose} AND {when} >= %(first)s AND {when} < %(after)s
ORDER BY c.id
) SELECT * FROM lines
"""


class ReportRow(NamedTuple):
    """A line with all that explains it, as it is written into a file."""

    statement: str
    billed: date
    month: date
    seller: str
    buyer: str
    service: str
    unit: str
    paragraph: str
    item: str
    reference: str
    source: str
    first_day: date
    last_day: date
    kind: str
    days: int
    factor: Any
    tariff_ore: int
    amount_ore: int
    is_reversal: bool
    generation: int
    internal: bool


def report_rows(side: str, parties: Sequence[int], span: Span) -> Iterator[ReportRow]:
    """Every line of a span, streamed: the memory of a few thousand whatever their number (1 query)."""
    when = "c.month" if span.by_help else "COALESCE(s.month, c.month)"
    values: dict[str, Any] = {"parties": list(parties), "first": span.first, "after": span.after}
    with connection.chunked_cursor() as cursor:
        cursor.execute(_REPORT.format(whose=_WHOSE[side], when=when), values)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from map(ReportRow._make, rows)
