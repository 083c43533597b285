"""Statements that would be booked in a month a party has closed: told in words instead of as a refusal by the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError

from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web import dates

CONSTRAINT = "closed_month_takes_no_posting"
"""The ledger's rule on postings, known here by its name alone: the ledger stands above."""


@contextmanager
def booked_on(today: date) -> Iterator[None]:
    """Write entries booked on a day. Raises Refused when a party has closed that day's month meanwhile; whoever closes a month
    waits for what is being booked in it, and the other way round."""
    try:
        yield
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") != CONSTRAINT:
            raise
        raise Refused([_closed(today)]) from None


def _closed(today: date) -> Finding:
    return Finding(
        code="settlement.books_closed",
        severity=Severity.BLOCKING,
        message=text("The books of {month} are closed for one of the parties, and these statements would be booked in them."),
        remedy=text("Order the issuing again: it is then booked on the day it is ordered."),
        params={"month": dates.month_of(today)},
        rule="Én lukning af hver måned",
    )
