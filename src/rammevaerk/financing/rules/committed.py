"""Committed purchase (forpligtende købsaftale): a minimum is paid even if it is not used (TR R8, readings 4.5, appendix B 12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rammevaerk.financing.rules.payments import Payments, stopped
from rammevaerk.financing.rules.saying import TOOLS, exact, half_up, money, stop, term_days, unstated
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import Ore, kroner
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text

_UNSTATED = {"resale_relief": text("It is not agreed whether days sold to others count towards the minimum.")}


@dataclass(frozen=True)
class CommittedPurchase:
    """A buyer's commitment: at least so many places (halves allowed) in `[start, end)`. `resale_relief`: days the operator sells
    to others on the buyer's unused places are taken off what lacks; None is not agreed."""

    buyer: str
    places: Decimal
    term: Period
    resale_relief: bool | None
    source: str = TOOLS


@dataclass(frozen=True)
class CommittedUse:
    """Place-days a buyer used in the reckoning period within the term, outside it, and those resold to others within it."""

    buyer: str
    days: Decimal
    days_outside: Decimal = Decimal(0)
    resold: Decimal = Decimal(0)


def committed_payments(tariff: Ore, period: Period, terms: Sequence[CommittedPurchase], use: Sequence[CommittedUse]) -> Payments:
    """Tariff (ore per place-day) × max(used, minimum) for each buyer, rounded half up to whole ore.

    The minimum is places × the days of the term within the period, so a term that begins or ends inside it counts by days; what
    is used outside the term is paid as it is. `period` is one reckoning period. Use by who has no commitment is paid as used.
    """
    findings = _check(tariff, terms, use)
    if findings:
        return stopped(findings)
    committed = {term.buyer: term for term in terms}
    used = {row.buyer: row for row in use}
    price = Figure("tariff", text("Tariff"), kroner(tariff), "kr/døgn")
    rows = {
        buyer: _one(price, period, committed.get(buyer), used.get(buyer, CommittedUse(buyer, Decimal(0))))
        for buyer in sorted({*committed, *used})
    }
    payments = {buyer: ore for buyer, (_figure, ore) in rows.items()}
    figures = tuple(figure for figure, _ore in rows.values())
    total = money("payments", text("Payments in all"), sum(payments.values()), text("The sum of the buyers"), figures)
    return Payments(payments, total)


def paid_days(period: Period, term: CommittedPurchase | None, use: CommittedUse) -> Fraction:
    """The place-days a buyer pays for, exact: used within the term and outside it, and what lacks in the minimum."""
    used = Fraction(use.days) + Fraction(use.days_outside)
    if term is None:
        return used
    lacking = Fraction(term.places) * term_days(term.term, period).covered - Fraction(use.days)
    if term.resale_relief:
        lacking -= Fraction(use.resold)
    return used + max(lacking, Fraction(0))


def _one(price: Figure, period: Period, term: CommittedPurchase | None, use: CommittedUse) -> tuple[Figure, Ore]:
    days = paid_days(period, term, use)
    ore = half_up(Fraction(price.number) * 100 * days)
    paid = Figure("paid_days", text("Days paid for"), exact(days), "døgn", _formula(term), _inputs(period, term, use))
    return money("payment", "{party}", ore, "{tariff} × {paid_days}", (price, paid), params={"party": use.buyer}), ore


def _formula(term: CommittedPurchase | None) -> str:
    if term is None:
        return text("As used")
    if term.resale_relief:
        return text("The larger of {used} and {minimum} less {resold}, and {outside}")
    return text("The larger of {used} and {minimum}, and {outside}")


def _inputs(period: Period, term: CommittedPurchase | None, use: CommittedUse) -> tuple[Figure, ...]:
    used = Figure("used", text("Days used"), use.days, "døgn")
    if term is None:
        return (used,)
    covered = term_days(term.term, period).covered
    minimum = Figure(
        "minimum",
        text("Minimum"),
        exact(Fraction(term.places) * covered),
        "døgn",
        "{places} × {covered}",
        (
            Figure("places", text("Committed places"), term.places, "pladser"),
            Figure("covered", text("Days the term is in force"), covered, "dage"),
        ),
        source=term.source,
    )
    outside = Figure("outside", text("Days used outside the term"), use.days_outside, "døgn")
    resold = (Figure("resold", text("Days sold to others"), use.resold, "døgn"),) if term.resale_relief else ()
    return (used, minimum, outside, *resold)


def _check(tariff: Ore, terms: Sequence[CommittedPurchase], use: Sequence[CommittedUse]) -> tuple[Finding, ...]:
    findings = [finding for term in terms for finding in unstated(term, _UNSTATED)]
    numbers = [number for row in use for number in (row.days, row.days_outside, row.resold)]
    if tariff < 0 or any(number < 0 for number in (*numbers, *(term.places for term in terms))):
        findings.append(stop("financing.use_below_zero", text("Neither tariff, places nor days can be below zero.")))
    for rows in (terms, use):
        buyers = [row.buyer for row in rows]
        message = text("{party} stands twice among the buyers.")
        findings += [
            stop("financing.buyer_twice", message, where="buyer", party=buyer)
            for buyer in sorted({buyer for buyer in buyers if buyers.count(buyer) > 1})
        ]
    return tuple(findings)
