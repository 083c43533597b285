"""Setting a reported payment right: placing one that fitted nothing, taking one back."""

from datetime import date

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.ledger import facts
from rammevaerk.ledger.actions.reporting import PAGE, Report, write_payment
from rammevaerk.ledger.actions.shared import own_books, stop
from rammevaerk.ledger.models import DealtWith, Payment, UnplacedPayment
from rammevaerk.ledger.rules import reports as rules
from rammevaerk.ledger.rules.closing import first_open_day
from rammevaerk.settlement import ledger_reads as settlement
from rammevaerk.settlement.actions import post_payment
from rammevaerk.web.amounts import ore
from rammevaerk.web.clock import is_demo, moment_on


def place_payment(*, by: RoleAssignment, today: date, unplaced_id: int, seller: int, number: str) -> list[Finding]:
    """Place a kept payment at a statement and give what there is to say of it. Raises Refused when there is no such statement."""
    with own_books(by, today) as who:
        row = _waiting(unplaced_id, by)
        statement = settlement.statements_by_number(who.parties, [(seller, number.strip())]).get((seller, number.strip()))
        if statement is None:
            said = text("There is no statement of that number between the two of you.")
            raise Refused([Finding("ledger.no_such_statement", Severity.BLOCKING, said, where="number")])
        party = statement.buyer if statement.buyer in who.parties else statement.seller
        paid = facts.paid([party], [statement.pk]).get((party, statement.pk), 0)
        standing = rules.StatementStanding(statement.number, statement.issued_on, statement.total, paid)
        told = rules.PaymentTold(row.paid_on, row.amount_ore, row.reference)
        stop(rules.stops_payment(standing, told, today))
        if (party, statement.pk, row.paid_on, row.amount_ore, row.reference) in facts.payments_told([party], [statement.pk]):
            raise Refused([_as_blocking(rules.told_before(statement.number))])
        one = Report(seller, "", number, paid_on=row.paid_on, amount_ore=row.amount_ore, reference=row.reference)
        base = {"party_id": party, "told_at": moment_on(today), "told_by": by, "way": PAGE, "is_demo": is_demo()}
        payment = write_payment(base, statement, one, first_open_day(facts.closed_months(party)))
        DealtWith.objects.create(party_id=row.party_id, unplaced=row, payment=payment, by=by, at=moment_on(today))
        accounts.audit("place_payment", by=by, target=accounts.Target("ledger_payment", payment.pk))
    return rules.said_of_payment(standing, told, ore)


def dismiss_payment(*, by: RoleAssignment, today: date, unplaced_id: int, words: str) -> None:
    """Write why a kept payment is none of the platform's; it stays on record."""
    with own_books(by, today):
        row = _waiting(unplaced_id, by)
        _need_words(words)
        DealtWith.objects.create(party_id=row.party_id, unplaced=row, words=words.strip(), by=by, at=moment_on(today))
        accounts.audit("dismiss_payment", by=by, target=accounts.Target("ledger_unplaced", row.pk))


def take_back_payment(*, by: RoleAssignment, today: date, payment_id: int, reason: str) -> None:
    """Take back a payment told by mistake: the same amount the other way, on the first open day from today's month."""
    with own_books(by, today) as who:
        row = Payment.objects.filter(pk=payment_id, party__in=who.parties).first()
        if row is None or row.reverses_id is not None:
            raise Refused([Finding("ledger.no_payment", Severity.BLOCKING, text("There is no such payment of your own."))])
        if Payment.objects.filter(reverses=row).exists():
            raise Refused([Finding("ledger.taken_back", Severity.BLOCKING, text("The payment is taken back already."))])
        _need_words(reason)
        entry = post_payment(
            today=today, party=row.party_id, statement_id=row.statement_id, amount_ore=-row.amount_ore, booked_on=today
        )
        Payment.objects.create(
            party_id=row.party_id, counterparty_id=row.counterparty_id, statement_id=row.statement_id, paid_on=row.paid_on,
            amount_ore=-row.amount_ore, reference=row.reference, entry_id=entry, reverses=row, reason=reason.strip(),
            told_at=moment_on(today), told_by=by, way=PAGE, is_demo=is_demo(),
        )  # fmt: skip
        accounts.audit("take_back_payment", by=by, target=accounts.Target("ledger_payment", row.pk))


def _waiting(pk: int, by: RoleAssignment) -> UnplacedPayment:
    row = UnplacedPayment.objects.filter(pk=pk, party=by.organisation_id, dealt_with__isnull=True).first()
    if row is None:
        raise Refused([Finding("ledger.not_waiting", Severity.BLOCKING, text("The payment has been dealt with already."))])
    return row


def _need_words(words: str) -> None:
    if not words.strip():
        raise Refused([Finding("ledger.no_words", Severity.BLOCKING, text("Write why."), where="words")])
    if guarded := guard_text(words, "words"):
        raise Refused([guarded])


def _as_blocking(finding: Finding) -> Finding:
    return Finding(finding.code, Severity.BLOCKING, finding.message, params=finding.params)
