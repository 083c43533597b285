"""The three dates of a year's close."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.ledger import facts
from rammevaerk.ledger.actions.shared import own_books
from rammevaerk.ledger.models import YearStep
from rammevaerk.ledger.rules.year import check_step
from rammevaerk.ledger.year_books import YearBooks, year_books
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


def _blocking(code: str, message: str, where: str, remedy: str = "", **params: str) -> Finding:
    return Finding(f"ledger.{code}", Severity.BLOCKING, message, remedy, where=where, params=params)
