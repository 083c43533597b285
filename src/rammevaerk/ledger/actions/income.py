"""Saying which price item's result bears income that names none."""

from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.ledger.actions.shared import own_books
from rammevaerk.ledger.models import IncomePlacing
from rammevaerk.ledger.rules.year import IncomeKey, check_placing
from rammevaerk.ledger.year_books import year_books
from rammevaerk.web.clock import is_demo, moment_on


def place_income(*, by: RoleAssignment, today: date, year: int, key: IncomeKey, item: int | None, words: str) -> IncomePlacing:
    """Say which item bears a year's income that names none, or with `item` None that it enters no result; `words` say why. Said
    again, the newest holds. Raises Refused for income the year does not have, and an item that has its result or no prices."""
    with own_books(by, today, Permission.CLOSE_LEDGER_YEAR) as who:
        books = year_books(by.organisation_id, who.parties, year)
        findings = check_placing(
            item,
            words,
            known=key in books.income.unplaced or key in books.placed,
            bears=item in books.measured.prices,
            has_result=item in books.measured.results,
        )
        if guarded := guard_text(words, "words"):
            findings.append(guarded)
        if findings:
            raise Refused(findings)
        row = IncomePlacing.objects.create(
            party_id=by.organisation_id, year=year, service_id=key[0], title=key[1], item_id=item, words=words.strip(),
            at=moment_on(today), by=by, is_demo=is_demo(),
        )  # fmt: skip
        accounts.audit("place_income", by=by, target=accounts.Target("ledger_year", row.pk), details={"year": year})
    return row
