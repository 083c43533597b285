"""What finance systems report: booked and paid. Written once however often it is told, and never lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import Acting
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.ledger import facts
from rammevaerk.ledger.actions.shared import own_books
from rammevaerk.ledger.models import Booking, Payment, UnplacedPayment
from rammevaerk.ledger.rules import reports as rules
from rammevaerk.ledger.rules.closing import first_open_day
from rammevaerk.settlement import ledger_reads as settlement
from rammevaerk.settlement.actions import post_payment
from rammevaerk.settlement.ledger_reads import StatementFact
from rammevaerk.web.amounts import ore
from rammevaerk.web.clock import is_demo, moment_on

PAGE, FILE, API = "page", "file", "api"


@dataclass(frozen=True)
class Report:
    """What is told of one statement: a voucher, a payment, or both. `place` says where it was told, as the teller knows it
    (`B7`). `seller` is the seller's id, None when nobody of that name is known."""

    seller: int | None
    seller_name: str
    number: str
    voucher: str = ""
    booked_on: date | None = None
    paid_on: date | None = None
    amount_ore: int = 0
    reference: str = ""
    place: str = ""

    @property
    def is_paid(self) -> bool:
        return self.paid_on is not None

    @property
    def is_booked(self) -> bool:
        return self.booked_on is not None or bool(self.voucher)


@dataclass
class Reported:
    """What came of a number of reports; `findings` stand with the place they were told at."""

    booked: int = 0
    paid: int = 0
    unplaced: int = 0
    repeated: int = 0
    paid_ore: int = 0
    findings: list[tuple[str, Finding]] = field(default_factory=list)


def report(*, by: RoleAssignment, today: date, reports: Sequence[Report], way: str = PAGE, preview: bool = False) -> Reported:
    """Record what a finance system has booked and paid, all or nothing, and post the payments in own books.

    A payment of an unknown statement is kept apart; what was told before is not written again. A payment in a closed month is
    posted on the first day that is open. Raises Refused, with `where` the place, for what cannot be; a preview writes nothing.
    """
    with own_books(by, today) as who:
        writing = _Writing(by, today, who, way, reports)
        stops = [finding for one in reports for finding in writing.stops(one)]
        if stops:
            raise Refused(stops)
        for one in reports:
            writing.write(one)
        if preview:
            transaction.set_rollback(True)
        else:
            _audit(by, writing.done, way)
    return writing.done


def _audit(by: RoleAssignment, done: Reported, way: str) -> None:
    details = {"booked": done.booked, "paid": done.paid, "unplaced": done.unplaced, "ore": done.paid_ore, "way": way}
    accounts.audit("report_payments", by=by, details=details)


class _Writing:
    """The statements, sums and open days the reports are held against, kept up to date while they are written (6 queries)."""

    def __init__(self, by: RoleAssignment, today: date, who: Acting, way: str, reports: Iterable[Report]) -> None:
        self.by, self.today, self.who, self.way = by, today, who, way
        told = list(reports)
        wanted = [(one.seller, one.number) for one in told if one.seller is not None]
        self.statements = settlement.statements_by_number(who.parties, wanted) if wanted else {}
        ids = {row.pk for row in self.statements.values()}
        self.paid = facts.paid(who.parties, ids)
        self.payments = facts.payments_told(who.parties, ids)
        self.vouchers = facts.vouchers_told(who.parties, ids)
        self.unplaced = facts.unplaced_told(by.organisation_id)
        self.open_from = {party: first_open_day(facts.closed_months(party)) for party in who.parties}
        self.done = Reported()

    def party_of(self, statement: StatementFact) -> int:
        """Whose books: the buyer's when both are one's own, else the side one is."""
        return statement.buyer if statement.buyer in self.who.parties else statement.seller

    def find(self, one: Report) -> StatementFact | None:
        return self.statements.get((one.seller, one.number)) if one.seller is not None else None

    def stops(self, one: Report) -> list[Finding]:
        """What keeps a report from being written, at its place."""
        found: list[Finding] = []
        if one.is_booked:
            found += rules.stops_booking(one.voucher, one.booked_on or self.today, self.today)
        if one.is_paid:
            statement = self.find(one)
            standing = self._standing(statement) if statement else _standing_of_none(one)
            found += rules.stops_payment(standing, _told(one), self.today)
        return [_at(finding, one.place) for finding in found]

    def write(self, one: Report) -> None:
        """Write a report; what is to be said of it is kept beside."""
        statement = self.find(one)
        if statement is None:
            self._keep_unplaced(one)
            return
        if one.is_booked:
            self._book(one, statement)
        if one.is_paid:
            self._pay(one, statement)

    def _standing(self, statement: StatementFact) -> rules.StatementStanding:
        paid = self.paid.get((self.party_of(statement), statement.pk), 0)
        return rules.StatementStanding(statement.number, statement.issued_on, statement.total, paid)

    def _base(self, party: int) -> dict[str, Any]:
        return {
            "party_id": party,
            "told_at": moment_on(self.today),
            "told_by": self.by,
            "way": self.way,
            "is_demo": is_demo(),
        }

    def _say(self, one: Report, *findings: Finding) -> None:
        self.done.findings += [(one.place, finding) for finding in findings]

    def _book(self, one: Report, statement: StatementFact) -> None:
        party, voucher = self.party_of(statement), one.voucher.strip()
        if (party, statement.pk, voucher) in self.vouchers:
            self.done.repeated += 1
            self._say(one, rules.told_before(statement.number))
            return
        self.vouchers.add((party, statement.pk, voucher))
        booked_on = one.booked_on or self.today
        Booking.objects.create(**self._base(party), statement_id=statement.pk, voucher=voucher, booked_on=booked_on)
        self.done.booked += 1

    def _pay(self, one: Report, statement: StatementFact) -> None:
        assert one.paid_on is not None
        party, reference = self.party_of(statement), one.reference.strip()
        key = (party, statement.pk, one.paid_on, one.amount_ore, reference)
        if key in self.payments:
            self.done.repeated += 1
            self._say(one, rules.told_before(statement.number))
            return
        self._say(one, *rules.said_of_payment(self._standing(statement), _told(one), ore))
        write_payment(self._base(party), statement, one, self.open_from[party])
        self.payments.add(key)
        self.paid[party, statement.pk] = self.paid.get((party, statement.pk), 0) + one.amount_ore
        self.done.paid += 1
        self.done.paid_ore += one.amount_ore

    def _keep_unplaced(self, one: Report) -> None:
        self._say(one, rules.unknown_statement(one.number, one.seller_name))
        if one.paid_on is None:
            return
        key = (one.seller_name, one.number, one.paid_on, one.amount_ore, one.reference.strip())
        if key in self.unplaced:
            self.done.repeated += 1
            return
        self.unplaced.add(key)
        UnplacedPayment.objects.create(
            **self._base(self.by.organisation_id),
            seller_name=one.seller_name,
            number=one.number,
            paid_on=one.paid_on,
            amount_ore=one.amount_ore,
            reference=one.reference.strip(),
        )
        self.done.unplaced += 1


def write_payment(base: dict[str, Any], statement: StatementFact, one: Report, open_from: date | None) -> Payment:
    """Post a payment and write its row; in the books on the day it was paid, or the first that is open."""
    party = base["party_id"]
    assert one.paid_on is not None
    booked_on = max(one.paid_on, open_from) if open_from else one.paid_on
    entry = post_payment(
        today=base["told_at"].date(), party=party, statement_id=statement.pk, amount_ore=one.amount_ore, booked_on=booked_on
    )
    return Payment.objects.create(
        **base,
        counterparty_id=statement.seller if party == statement.buyer else statement.buyer,
        statement_id=statement.pk,
        paid_on=one.paid_on,
        amount_ore=one.amount_ore,
        reference=one.reference.strip(),
        entry_id=entry,
    )


def _told(one: Report) -> rules.PaymentTold:
    assert one.paid_on is not None
    return rules.PaymentTold(one.paid_on, one.amount_ore, one.reference)


def _standing_of_none(one: Report) -> rules.StatementStanding:
    assert one.paid_on is not None
    return rules.StatementStanding(one.number, one.paid_on, one.amount_ore, 0)


def _at(finding: Finding, place: str) -> Finding:
    """The finding at the place it was told at; a form's own fields stay where they are."""
    if not place:
        return finding
    return Finding(finding.code, finding.severity, finding.message, finding.remedy, place, finding.params, finding.rule)
