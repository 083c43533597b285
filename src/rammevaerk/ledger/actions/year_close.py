"""The three dates of a year's close, and handing each item's income to its accounts in pricing."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.accounts.walls import Acting
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.ledger import facts
from rammevaerk.ledger.actions.shared import own_books
from rammevaerk.ledger.models import ResultHandover, YearStep
from rammevaerk.ledger.rules.year import check_step
from rammevaerk.ledger.year_books import YearBooks, year_books
from rammevaerk.pricing import actions as pricing
from rammevaerk.pricing.actions import AccountsLookedAt, ClosedAccounts
from rammevaerk.settlement.actions import run_lock
from rammevaerk.web.clock import is_demo, moment_on

SETTLED, ACCOUNTS, FIXED = "settled", "accounts", "fixed"


@dataclass(frozen=True)
class Adoption:
    """The council's adoption of the accounts: its day and a reference."""

    adopted_on: date
    decided: str


def record_step(*, by: RoleAssignment, today: date, year: int, step: str, adoption: Adoption | None = None) -> YearStep:
    """Record one of a year's three dates, each once and in their order.

    *Settlement closed* needs December's books closed; what is settled afterwards belongs to the open year. *Accounts reported*
    needs the council's adoption; *result fixed* that every item with income has its result. Raises Refused.
    """
    with own_books(by, today, Permission.CLOSE_LEDGER_YEAR) as who:
        if step == SETTLED:
            run_lock(who.parties)
        done = {name: row.at.date() for name, row in facts.year_steps(by.organisation_id, year).get(year, {}).items()}
        issued = date(year, 12, 1) in facts.closed_months(by.organisation_id)
        findings = check_step(step, year, today, done, issued=issued)
        if step == ACCOUNTS and not findings:
            findings = _adoption(adoption, today)
        if step == FIXED and not findings:
            findings = _without_result(year_books(by.organisation_id, who.parties, year))
        if findings:
            raise Refused(findings)
        row = YearStep.objects.create(
            party_id=by.organisation_id, year=year, step=step, at=moment_on(today), by=by, is_demo=is_demo(),
            adopted_on=adoption.adopted_on if adoption and step == ACCOUNTS else None,
            decided=adoption.decided.strip() if adoption and step == ACCOUNTS else "",
        )  # fmt: skip
        accounts.audit(f"ledger_year_{step}", by=by, target=accounts.Target("ledger_year", row.pk), details={"year": year})
    return row


def _adoption(adoption: Adoption | None, today: date) -> list[Finding]:
    if adoption is None or not adoption.decided.strip():
        return [_blocking("not_adopted", text("Write when the council adopted the accounts, and the reference."), "decided")]
    if adoption.adopted_on > today:
        return [_blocking("adopted_later", text("The day of adoption has not come yet."), "adopted_on")]
    guarded = guard_text(adoption.decided, "decided")
    return [guarded] if guarded else []


def _without_result(books: YearBooks) -> list[Finding]:
    """The items whose income has not become a result, and income no item was found for."""
    said = text("{item} has income of {year} and no result yet.")
    remedy = text("Hand its income over first.")
    found = [
        _blocking("no_result_yet", said, "step", remedy, item=books.measured.titles.get(item, "?"), year=str(books.year))
        for item in books.income.items
        if item not in books.measured.results
    ]
    return found + list(books.unplaced().values())


@dataclass(frozen=True)
class Costs:
    """What the ledger does not have of an item's year, in øre, and where it is adopted. `covered` is paid of a deficit by others
    beside the ledger's income, above zero."""

    actual_ore: int
    own_income_ore: int
    covered_ore: int
    source: str


def look_at_handover(*, by: RoleAssignment, today: date, year: int, item: int, costs: Costs) -> AccountsLookedAt:
    """The result the item's income would give, without writing. Raises Refused as `hand_over`."""
    with own_books(by, today, Permission.CLOSE_LEDGER_YEAR) as who:
        return pricing.look_at_accounts(_accounts(by, who, year, item, costs), today=today)


def hand_over(*, by: RoleAssignment, today: date, year: int, item: int, costs: Costs) -> ResultHandover:
    """Fix an item's year in pricing from the ledger: days and other income as charged, costs as entered.

    Raises Refused before the accounts are adopted, without a published calculation, and as pricing refuses.
    """
    with own_books(by, today, Permission.CLOSE_LEDGER_YEAR) as who:
        if ACCOUNTS not in facts.year_steps(by.organisation_id, year).get(year, {}):
            said = text("The accounts of {year} are not reported as adopted yet.")
            raise Refused([_blocking("not_adopted", said, "step", year=str(year))])
        closed = _accounts(by, who, year, item, costs)
        result = pricing.close_year(by=by, today=today, accounts=closed)
        income = year_books(by.organisation_id, who.parties, year).income.items[item]
        row = ResultHandover.objects.create(
            party_id=by.organisation_id, item_id=item, year=year, billable_days=closed.billable_days, ledger_ore=income.ledger,
            sold_ore=income.at_prices, other_income_ore=income.other, result=result.pk, at=moment_on(today), by=by,
            is_demo=is_demo(),
        )  # fmt: skip
        accounts.audit("hand_over_result", by=by, target=accounts.Target("ledger_handover", row.pk), details={"year": year})
    return row


def _accounts(by: RoleAssignment, who: Acting, year: int, item: int, costs: Costs) -> ClosedAccounts:
    books = year_books(by.organisation_id, who.parties, year)
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


def _blocking(code: str, message: str, where: str, remedy: str = "", **params: str) -> Finding:
    return Finding(f"ledger.{code}", Severity.BLOCKING, message, remedy, where=where, params=params)
