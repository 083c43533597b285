"""Proves the ledger from its rows: every rule it rests on is asked of all of them, and each fault is told by itself.

Runs as the auditor, who reads everything. Each check is one query that gives the rows that break a rule; none stops another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.period import add_months
from rammevaerk.kernel.wording import text
from rammevaerk.ledger import facts
from rammevaerk.ledger.models import MonthClose
from rammevaerk.ledger.rules.closing import changed_balances
from rammevaerk.settlement.ledger_reads import END_OF_TIME, AsOf
from rammevaerk.web.amounts import ore

MOST_FAULTS = 200
"""Of each check; what is broken in so many places is broken in one."""


@dataclass(frozen=True)
class Check:
    """A rule of the ledger: its code, what it says, and the query of the rows that break it, each told by `message`."""

    code: str
    says: str
    message: str
    query: str


@dataclass(frozen=True)
class Checked:
    """One rule as it was found: the faults, none when it holds."""

    code: str
    says: str
    faults: tuple[Finding, ...]


CHECKS = (
    Check(
        "entries_balance",
        text("Every entry sums to zero in each party's books, over two postings at least."),
        text("Entry {id} does not balance in the books of {party}: {amount} over {count} postings."),
        """SELECT e.id AS id, COALESCE(o.name, '–') AS party, COALESCE(sum(p.amount_ore), 0) AS amount, count(p.id) AS count
        FROM settlement_entry e LEFT JOIN settlement_posting p ON p.entry_id = e.id
        LEFT JOIN accounts_organisation o ON o.id = p.party_id
        GROUP BY e.id, p.party_id, o.name HAVING COALESCE(sum(p.amount_ore), 0) <> 0 OR count(p.id) < 2""",
    ),
    Check(
        "entries_have_their_ground",
        text("Every entry is of a statement, of own citizens or of a reported payment, and every statement has its entry."),
        text("Entry {entry}, statement {number}: one stands without the other."),
        """SELECT e.id::text AS entry, '–' AS number FROM settlement_entry e
        WHERE e.statement_id IS NULL AND e.seller_id <> e.buyer_id
          AND NOT EXISTS (SELECT 1 FROM ledger_payment p WHERE p.entry_id = e.id)
        UNION ALL SELECT '–', s.number FROM settlement_statement s
        WHERE NOT EXISTS (SELECT 1 FROM settlement_entry e WHERE e.statement_id = s.id)""",
    ),
    Check(
        "income_is_charged",
        text("The income at each service is what the statement's lines at it sum to."),
        text("Statement {number}, {service}: {posted} posted as income, {charged} on the lines."),
        """SELECT s.number AS number, COALESCE(v.name, '–') AS service, COALESCE(p.ore, 0) AS posted,
          COALESCE(c.ore, 0) AS charged
        FROM (SELECT e.statement_id AS statement, COALESCE(p.service_id, 0) AS service, -sum(p.amount_ore) AS ore
            FROM settlement_posting p JOIN settlement_entry e ON e.id = p.entry_id
            WHERE p.account = 'income' AND e.statement_id IS NOT NULL GROUP BY 1, 2) p
        FULL JOIN (SELECT c.statement_id AS statement, COALESCE(u.service_id, h.service_id, 0) AS service,
              sum(c.amount_ore) AS ore
            FROM settlement_charge c LEFT JOIN settlement_schedule h ON h.id = c.schedule_id
            LEFT JOIN pricing_tariffitem i ON i.id = c.item_id LEFT JOIN registry_unit u ON u.id = i.unit_id
            WHERE c.statement_id IS NOT NULL GROUP BY 1, 2) c USING (statement, service)
        JOIN settlement_statement s ON s.id = statement LEFT JOIN registry_service v ON v.id = service
        WHERE COALESCE(p.ore, 0) <> COALESCE(c.ore, 0)""",
    ),
    Check(
        "cost_is_income",
        text("What is income to the seller is cost to the buyer, service by service."),
        text("Entry {id}: {income} income to the seller, {cost} cost to the buyer."),
        """SELECT e.id AS id, COALESCE(-sum(p.amount_ore) FILTER (WHERE p.account = 'income'), 0) AS income,
          COALESCE(sum(p.amount_ore) FILTER (WHERE p.account = 'expense'), 0) AS cost
        FROM settlement_entry e JOIN settlement_posting p ON p.entry_id = e.id WHERE p.account IN ('income', 'expense')
        GROUP BY e.id, p.service_id
        HAVING COALESCE(sum(p.amount_ore), 0) <> 0""",
    ),
    Check(
        "statements_are_their_lines",
        text("A statement's total is the sum of its lines, its claim and its debt."),
        text("Statement {number}: total {total}, lines {lines}, claim {claim}, debt {debt}."),
        """SELECT s.number AS number, s.total_ore AS total, COALESCE(c.ore, 0) AS lines, COALESCE(p.claim, 0) AS claim,
          COALESCE(p.debt, 0) AS debt
        FROM settlement_statement s
        LEFT JOIN (SELECT statement_id, sum(amount_ore) AS ore, count(*) AS lines FROM settlement_charge GROUP BY 1) c
          ON c.statement_id = s.id
        LEFT JOIN (SELECT e.statement_id, sum(p.amount_ore) FILTER (WHERE p.account = 'receivable') AS claim,
            -sum(p.amount_ore) FILTER (WHERE p.account = 'payable') AS debt
          FROM settlement_posting p JOIN settlement_entry e ON e.id = p.entry_id GROUP BY 1) p ON p.statement_id = s.id
        WHERE s.total_ore <> COALESCE(c.ore, 0) OR s.total_ore <> COALESCE(p.claim, 0) OR s.total_ore <> COALESCE(p.debt, 0)
          OR s.lines <> COALESCE(c.lines, 0)""",
    ),
    Check(
        "numbers_without_gaps",
        text("Each seller's statements are numbered from 1 without gaps."),
        text("{seller} has {count} statements, numbered from {first} to {last}."),
        """SELECT o.name AS seller, count(*) AS count, min(s.serial) AS first, max(s.serial) AS last
        FROM settlement_statement s JOIN accounts_organisation o ON o.id = s.seller_id
        GROUP BY o.id, o.name HAVING min(s.serial) <> 1 OR max(s.serial) <> count(*)""",
    ),
    Check(
        "reversals_negate",
        text("A line that takes another back has exactly its amount, days and price, the other way."),
        text("Line {id} takes line {other} back, and is not its opposite: {amount} against {before}."),
        """SELECT c.id AS id, b.id AS other, c.amount_ore AS amount, b.amount_ore AS before
        FROM settlement_charge c JOIN settlement_charge b ON b.id = c.reverses_id
        WHERE (c.amount_ore, c.days, c.tariff_ore, c.factor, c.month, c.seller_id, c.buyer_id, c.service_from, c.service_to)
          IS DISTINCT FROM
          (-b.amount_ore, -b.days, b.tariff_ore, b.factor, b.month, b.seller_id, b.buyer_id, b.service_from, b.service_to)""",
    ),
    Check(
        "days_charged_once",
        text("No day of a placement is charged twice in a month."),
        text("Line {id} and line {other} charge the same days of one placement in {month}."),
        """SELECT c.id AS id, d.id AS other, to_char(c.month, 'YYYY-MM') AS month
        FROM settlement_charge c JOIN settlement_charge d ON d.chain = c.chain AND d.month = c.month AND d.id > c.id
          AND d.service_from < c.service_to AND c.service_from < d.service_to
        WHERE c.chain > 0 AND c.reverses_id IS NULL AND d.reverses_id IS NULL
          AND NOT EXISTS (SELECT 1 FROM settlement_charge r WHERE r.reverses_id IN (c.id, d.id))""",
    ),
)
CLOSED_SAYS = text("Every account holds at each closed month's end what it held when the month was closed.")


def check_ledger() -> list[Checked]:
    """Ask every rule of all rows (one query each, and two for each closed month)."""
    with acting_for(Acting(Function.AUDITOR)):
        return [*(_asked(check) for check in CHECKS), Checked("closed_months_hold", CLOSED_SAYS, tuple(_changed_closes()))]


def _asked(check: Check) -> Checked:
    with connection.cursor() as cursor:
        cursor.execute(check.query)
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchmany(MOST_FAULTS)]
    faults = tuple(_fault(check.code, check.message, row) for row in rows)
    return Checked(check.code, check.says, faults)


_AMOUNTS = {"amount", "before", "posted", "charged", "income", "cost", "total", "lines", "claim", "debt", "then", "now"}


def _fault(code: str, message: str, row: dict[str, Any]) -> Finding:
    write: Callable[[str, Any], str] = lambda name, value: ore(int(value)) if name in _AMOUNTS else str(value)  # noqa: E731
    params = {name: write(name, value) for name, value in row.items()}
    return Finding(f"ledger.{code}", Severity.BLOCKING, message, params=params)


def _changed_closes() -> list[Finding]:
    said = text("{party}, {month}: {account} towards {other} held {then} at the close and holds {now}.")
    closes = list(MonthClose.objects.select_related("party").order_by("party", "month"))
    stored = facts.stored_balances([row.pk for row in closes])
    names = _names()
    found = []
    for row in closes:
        end = add_months(row.month, 1) - timedelta(days=1)
        now = facts.balances(row.party_id, AsOf(end, END_OF_TIME))
        for account, other in changed_balances(stored[row.pk], now):
            fault = {
                "party": row.party.name,
                "month": f"{row.month:%Y-%m}",
                "account": account,
                "other": names.get(other, "–") if other else "–",
                "then": stored[row.pk].get((account, other), 0),
                "now": now.get((account, other), 0),
            }
            found.append(_fault("closed_months_hold", said, fault))
    return found


def _names() -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM accounts_organisation")
        return dict(cursor.fetchall())
