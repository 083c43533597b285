"""What is known of receipts, as facts for the rules. Few statements are unreceived or received late: each query begins there."""

from collections.abc import Sequence
from datetime import date

from django.apps import apps
from django.db import connection

from rammevaerk.settlement.models import Charge
from rammevaerk.settlement.rules.charging import Line
from rammevaerk.settlement.rules.receipts import IssuedLine

ISSUED = """
SELECT c.chain, s.issued_on, (SELECT min(r.received_on) FROM settlement_statementreceipt r WHERE r.statement_id = c.statement_id),
  NOT EXISTS (SELECT 1 FROM settlement_charge x WHERE x.reverses_id = c.id),
  c.seller_id, c.buyer_id, COALESCE(c.citizen_id, 0), c.placement_id, COALESCE(c.item_id, 0), COALESCE(c.tariff_id, 0), c.kind,
  c.service_from - c.month, c.service_to - c.month, (c.factor * 1000)::integer, c.tariff_ore, c.amount_ore, c.source
FROM settlement_charge c JOIN settlement_statement s ON s.id = c.statement_id
WHERE c.month = %(month)s AND c.reverses_id IS NULL AND {which} ORDER BY c.chain, c.generation, c.line
"""

LATE = """
SELECT c.chain, c.seller_id, min(c.month)
FROM (SELECT statement_id, min(received_on) AS received_on FROM settlement_statementreceipt WHERE seller_id = ANY (%(sellers)s)
  GROUP BY statement_id HAVING min(received_on) >= min(oldest) + make_interval(months => %(months)s)) r
JOIN settlement_charge c ON c.statement_id = r.statement_id
WHERE r.received_on >= c.month + make_interval(months => %(months)s) AND c.chain > 0 AND c.reverses_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM settlement_charge x WHERE x.reverses_id = c.id)
GROUP BY c.chain, c.seller_id
"""

UNRECEIVED = """
SELECT DISTINCT c.month, c.chain FROM settlement_statement s JOIN settlement_charge c ON c.statement_id = s.id
WHERE s.seller_id = ANY (%(sellers)s) AND c.month = ANY (%(months)s) AND c.chain > 0 AND c.reverses_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM settlement_statementreceipt r WHERE r.statement_id = s.id)
  AND NOT EXISTS (SELECT 1 FROM settlement_charge x WHERE x.reverses_id = c.id)
ORDER BY c.month, c.chain
"""


def issued_in_month(month: date, sellers: Sequence[int]) -> dict[int, list[IssuedLine]]:
    """What has been issued of a month for all placements, by chain, lines taken back since too (1 query)."""
    return _issued("c.chain > 0 AND c.seller_id = ANY (%(wanted)s)", month, sellers)


def issued_for(month: date, chains: Sequence[int]) -> dict[int, list[IssuedLine]]:
    """What has been issued of a month for some placements, by chain (1 query)."""
    return _issued("c.chain = ANY (%(wanted)s)", month, chains)


def _issued(which: str, month: date, wanted: Sequence[int]) -> dict[int, list[IssuedLine]]:
    found: dict[int, list[IssuedLine]] = {}
    with connection.cursor() as cursor:
        cursor.execute(ISSUED.format(which=which), {"month": month, "wanted": list(wanted)})
        for chain, issued_on, received_on, is_open, *line in cursor.fetchall():
            found.setdefault(chain, []).append(IssuedLine(Line._make(line), issued_on, received_on, is_open))
    return found


def received_late(sellers: Sequence[int], months: int) -> list[tuple[int, int, date]]:
    """Chain, seller and first month of the placements with lines that stand though the buyer had them more than so many months
    after the month began (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(LATE, {"sellers": list(sellers), "months": months})
        return [(chain, seller, first) for chain, seller, first in cursor.fetchall()]


def unreceived(sellers: Sequence[int], months: Sequence[date]) -> dict[date, list[int]]:
    """The chains with lines in some months on statements nobody knows the receipt of, by month (1 query)."""
    found: dict[date, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(UNRECEIVED, {"sellers": list(sellers), "months": list(months)})
        for month, chain in cursor.fetchall():
            found.setdefault(month, []).append(chain)
    return found


def oldest_month(statement: int) -> date | None:
    """The first month of help on a statement; None when it has no lines (1 query)."""
    return Charge.objects.filter(statement=statement).order_by("month").values_list("month", flat=True).first()


def no_municipalities() -> frozenset[int]:
    """The organisations the limit does not protect: it is for another municipality's citizens (1 query)."""
    rows = apps.get_model("accounts", "Organisation").objects.exclude(kind="municipality")
    return frozenset(rows.values_list("pk", flat=True))
