"""A payment in the ledger: what a party reports as paid or received moves its own debt or claim, and nothing issued changes."""

from datetime import date

from django.db import connection

from rammevaerk.web.clock import moment_on


def post_payment(*, today: date, party: int, statement_id: int, amount_ore: int, booked_on: date) -> int:
    """Post an amount towards a statement in one party's own books and give the entry's id; negative takes back, or pays a credit.

    Call it in a transaction behind the party's own walls: the database refuses any other party. The buyer's debt or the seller's
    claim goes down against `Account.PAYMENTS`; `booked_on` is the day in the books, `today` when it was told.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT post_payment(%s, %s, %s, %s, %s)", [party, statement_id, amount_ore, booked_on, moment_on(today)])
        return int(cursor.fetchone()[0])
