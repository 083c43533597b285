"""What a payment makes of a statement: too little, too much, or just right (readings 4.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.wording import text

LONGEST_VOUCHER, LONGEST_REFERENCE = 40, 80


class PaymentState(Enum):
    """How a statement stands in one party's books."""

    UNPAID = "unpaid"
    PART_PAID = "part"
    PAID = "paid"
    OVERPAID = "over"


@dataclass(frozen=True)
class PaymentTold:
    """A payment as a party reports it: the day, the amount in øre (below zero towards a credit), and its reference there."""

    paid_on: date
    amount: Ore
    reference: str


@dataclass(frozen=True)
class StatementStanding:
    """A statement when a payment is told: its number, day and total, and what has been paid of it before, in øre."""

    number: str
    issued_on: date
    total: Ore
    paid: Ore


def payment_state(total: Ore, paid: Ore) -> PaymentState:
    """The state by amounts alone; a credit is paid by an amount below zero."""
    if paid == total:
        return PaymentState.PAID
    if paid == 0:
        return PaymentState.UNPAID
    beyond = paid > total if total >= 0 else paid < total
    wrong_way = (paid > 0) != (total > 0)
    return PaymentState.OVERPAID if beyond and not wrong_way else PaymentState.PART_PAID


def stops_payment(standing: StatementStanding, told: PaymentTold, today: date) -> list[Finding]:
    """What keeps a payment from being recorded at all."""
    number = {"number": standing.number}
    found = []
    if told.amount == 0:
        found.append(_blocking("no_amount", text("The amount is zero."), "amount", **number))
    elif standing.total and (told.amount > 0) != (standing.total > 0):
        said = text("Statement {number} is a credit. What is paid of it is written below zero.")
        owed = text("Statement {number} is owed. An amount below zero is only taken back from a payment of its own.")
        found.append(_blocking("wrong_way", said if standing.total < 0 else owed, "amount", **number))
    if told.paid_on > today:
        found.append(_blocking("paid_later", text("The day of the payment has not come yet."), "paid_on", **number))
    if not told.reference.strip():
        said = text("Write the payment's reference: it tells it from another of the same amount.")
        found.append(_blocking("no_reference", said, "reference", **number))
    guarded = guard_text(told.reference, "reference")
    return [*found, guarded] if guarded else found


def stops_booking(voucher: str, booked_on: date, today: date) -> list[Finding]:
    """What keeps a voucher from being recorded."""
    found = []
    if not voucher.strip():
        found.append(_blocking("no_voucher", text("Write the voucher's number."), "voucher"))
    if booked_on > today:
        found.append(_blocking("booked_later", text("The day of booking has not come yet."), "booked_on"))
    guarded = guard_text(voucher, "voucher")
    return [*found, guarded] if guarded else found


def said_of_payment(standing: StatementStanding, told: PaymentTold, write: object) -> list[Finding]:
    """What there is to say of a payment that is recorded: too much, too little, or before the statement was issued.
    `write` writes an amount in øre as the reader is used to."""
    assert callable(write)
    left = standing.total - standing.paid - told.amount
    params = {"number": standing.number, "amount": str(write(abs(left)))}
    found = []
    state = payment_state(standing.total, standing.paid + told.amount)
    if state is PaymentState.OVERPAID:
        said = text("Statement {number} is overpaid by {amount}.")
        remedy = text("Agree with the other party whether it is paid back or set against the next statement.")
        found.append(Finding("ledger.overpaid", Severity.WARNING, said, remedy, params=params))
    elif state is PaymentState.PART_PAID:
        said = text("Statement {number} still lacks {amount}.")
        remedy = text("Look whether a line is disputed, or whether the rest comes later.")
        found.append(Finding("ledger.underpaid", Severity.WARNING, said, remedy, params=params))
    if told.paid_on < standing.issued_on:
        said = text("Statement {number} was paid before it was issued.")
        found.append(Finding("ledger.paid_before", Severity.NOTE, said, text("Look at the date."), params=params))
    return found


def unknown_statement(number: str, seller: str) -> Finding:
    """The payment is kept, and somebody has to place it."""
    return Finding(
        code="ledger.unknown_statement",
        severity=Severity.WARNING,
        message=text("There is no statement {number} of {seller}. The payment is kept and waits to be placed."),
        remedy=text("Place it on the page of payments, or write why it is none of the platform's."),
        where="number",
        params={"number": number, "seller": seller},
    )


def told_before(number: str) -> Finding:
    """The same payment or voucher again: nothing is written."""
    said = text("The same was reported for statement {number} before. Nothing has been written again.")
    return Finding("ledger.told_before", Severity.NOTE, said, params={"number": number})


def _blocking(code: str, message: str, where: str, **params: str) -> Finding:
    return Finding(f"ledger.{code}", Severity.BLOCKING, message, where=where, params=params)
