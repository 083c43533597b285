"""Closing a month's books: what every account holds is kept, and nothing is posted in the month any more."""

from datetime import date, timedelta

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.period import add_months
from rammevaerk.ledger import facts
from rammevaerk.ledger.actions.shared import own_books
from rammevaerk.ledger.models import ClosedBalance, MonthClose
from rammevaerk.ledger.rules.closing import check_month_close
from rammevaerk.settlement import ledger_reads as settlement
from rammevaerk.settlement.ledger_reads import AsOf
from rammevaerk.web import dates
from rammevaerk.web.clock import is_demo, moment_on


def close_month(*, by: RoleAssignment, today: date, month: date) -> MonthClose:
    """Close own books of a month (its first day), and those of whom own organisation has succeeded; one person may.

    Raises Refused when the month is closed, not over, not settled by the seller, or an earlier month is open. Later corrections
    are posted in the open month, with their service period.
    """
    with own_books(by, today) as who:
        books = facts.books(by.organisation_id, who.parties)
        findings = check_month_close(month, today, books, dates.month_of(month))
        if findings:
            raise Refused(findings)
        closes = [_close(party, by, today, month) for party in who.parties if party == by.organisation_id or _open(party, month)]
        own = next(row for row in closes if row.party_id == by.organisation_id)
        details = {"month": month.isoformat(), "entries": own.entries}
        accounts.audit("close_ledger_month", by=by, target=accounts.Target("ledger_month", own.pk), details=details)
    return own


def _open(party: int, month: date) -> bool:
    """Whether a party one has succeeded has books in which the month is open."""
    return settlement.first_booked(party) is not None and month not in facts.closed_months(party)


def _close(party: int, by: RoleAssignment, today: date, month: date) -> MonthClose:
    after = add_months(month, 1)
    entries = settlement.entries_booked(party, month, after)
    at = moment_on(today)
    close = MonthClose.objects.create(party_id=party, month=month, entries=entries, closed_at=at, closed_by=by, is_demo=is_demo())
    held = facts.balances(party, AsOf(after - timedelta(days=1), settlement.END_OF_TIME))
    ClosedBalance.objects.bulk_create(
        [
            ClosedBalance(close=close, party_id=party, account=account, counterparty_id=counterparty, amount_ore=ore)
            for (account, counterparty), ore in held.items()
        ]
    )
    return close
