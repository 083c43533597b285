"""Handing items' income of a year to their accounts in pricing: one, or all of an operator's at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.ledger import facts
from rammevaerk.ledger.actions.shared import own_books
from rammevaerk.ledger.actions.year_close import ACCOUNTS
from rammevaerk.ledger.models import ResultHandover
from rammevaerk.ledger.year_books import YearBooks, year_books
from rammevaerk.pricing import actions as pricing
from rammevaerk.pricing.actions import AccountsLookedAt, ClosedAccounts
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class Costs:
    """What the ledger does not have of an item's year, in øre, and where it is adopted. `covered` is paid of a deficit by others
    beside the ledger's income, above zero."""

    actual_ore: int
    own_income_ore: int
    covered_ore: int
    source: str


@dataclass(frozen=True)
class Outcome:
    """What one of several items' income gives: the result in øre, None where it is stopped, and what there is to say. `written`
    when the year has its result by it."""

    item: int
    result_ore: int | None
    findings: tuple[Finding, ...]
    written: bool

    @property
    def stopped(self) -> bool:
        """Whether it cannot become a result as it is."""
        return not self.written and any(finding.blocks for finding in self.findings)


def look_at_handover(*, by: RoleAssignment, today: date, year: int, item: int, costs: Costs) -> AccountsLookedAt:
    """The result the item's income would give, without writing. Raises Refused as `hand_over`."""
    with own_books(by, today, Permission.CLOSE_LEDGER_YEAR) as who:
        books = year_books(by.organisation_id, who.parties, year)
        return pricing.look_at_accounts(_accounts(books, item, costs), today=today)


def hand_over(*, by: RoleAssignment, today: date, year: int, item: int, costs: Costs) -> ResultHandover:
    """Fix an item's year in pricing from the ledger: days and other income as charged, costs as entered.

    Raises Refused before the accounts are adopted, without a published calculation, and as pricing refuses.
    """
    with own_books(by, today, Permission.CLOSE_LEDGER_YEAR) as who:
        _need_adoption(by, year)
        row, _result_ore = _hand(by, today, year_books(by.organisation_id, who.parties, year), item, costs)
    return row


def look_at_each(*, by: RoleAssignment, today: date, year: int, costs: Mapping[int, Costs]) -> list[Outcome]:
    """The results items' income would give, without writing."""
    with own_books(by, today, Permission.CLOSE_LEDGER_YEAR) as who:
        books = year_books(by.organisation_id, who.parties, year)
        return [_looked_at(today, books, item, cost) for item, cost in costs.items()]


def hand_over_each(*, by: RoleAssignment, today: date, year: int, costs: Mapping[int, Costs]) -> list[Outcome]:
    """Fix the year of several items, each for itself: one that is refused stops no other. Raises Refused before the accounts are
    adopted."""
    with own_books(by, today, Permission.CLOSE_LEDGER_YEAR) as who:
        _need_adoption(by, year)
        books = year_books(by.organisation_id, who.parties, year)
        return [_outcome(by, today, books, item, cost) for item, cost in costs.items()]


def _looked_at(today: date, books: YearBooks, item: int, costs: Costs) -> Outcome:
    try:
        found = pricing.look_at_accounts(_accounts(books, item, costs), today=today)
    except Refused as refused:
        return Outcome(item, None, tuple(refused.findings), written=False)
    stopped = any(finding.blocks for finding in found.findings)
    return Outcome(item, None if stopped else found.row.result_ore, tuple(found.findings), written=False)


def _outcome(by: RoleAssignment, today: date, books: YearBooks, item: int, costs: Costs) -> Outcome:
    try:
        with transaction.atomic():
            _row, result_ore = _hand(by, today, books, item, costs)
    except Refused as refused:
        return Outcome(item, None, tuple(refused.findings), written=False)
    return Outcome(item, result_ore, (), written=True)


def _need_adoption(by: RoleAssignment, year: int) -> None:
    if ACCOUNTS not in facts.year_steps(by.organisation_id, year).get(year, {}):
        said = text("The accounts of {year} are not reported as adopted yet.")
        raise Refused([_blocking("not_adopted", said, "step", year=str(year))])


def _hand(by: RoleAssignment, today: date, books: YearBooks, item: int, costs: Costs) -> tuple[ResultHandover, int | None]:
    closed = _accounts(books, item, costs)
    result = pricing.close_year(by=by, today=today, accounts=closed)
    income = books.income.items[item]
    row = ResultHandover.objects.create(
        party_id=by.organisation_id, item_id=item, year=books.year, billable_days=closed.billable_days, ledger_ore=income.ledger,
        sold_ore=income.at_prices, other_income_ore=income.other, result=result.pk, at=moment_on(today), by=by,
        is_demo=is_demo(),
    )  # fmt: skip
    accounts.audit("hand_over_result", by=by, target=accounts.Target("ledger_handover", row.pk), details={"year": books.year})
    return row, result.result_ore


def _accounts(books: YearBooks, item: int, costs: Costs) -> ClosedAccounts:
    year = books.year
    if item not in books.income.items:
        raise Refused([_blocking("no_income", text("The ledger has no income of that item in {year}."), "", year=str(year))])
    if not books.measured.prices.get(item):
        said = text("{item} has no published calculation of {year}, so its income gives no result.")
        params = {"item": books.measured.titles.get(item, "?"), "year": str(year)}
        raise Refused([_blocking("no_calculation", said, "", **params)])
    return ClosedAccounts(
        item_id=item,
        year=year,
        billable_days=books.billable_days(item),
        actual_cost_ore=costs.actual_ore,
        own_income_ore=costs.own_income_ore,
        other_income_ore=books.income.items[item].other,
        covered_ore=-costs.covered_ore,
        is_demo=is_demo(),
        source=costs.source,
        sold=books.sold(item),
    )


def _blocking(code: str, message: str, where: str, **params: str) -> Finding:
    return Finding(f"ledger.{code}", Severity.BLOCKING, message, where=where, params=params)
