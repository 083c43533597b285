"""The outsider's price (readings 5.2): who stands outside the circle that pays otherwise pays the full-cost tariff, and the
difference to the circle's tariff is credited as the term says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from rammevaerk.financing.rules.keys import AllocationKey
from rammevaerk.financing.rules.payments import Payments, adds_up, share_out, stopped
from rammevaerk.financing.rules.saying import half_up, money, stop, unstated
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.kernel.money import Ore, kroner
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text

_UNSTATED = {
    "credit": text("It is not agreed who is credited the difference when an outsider pays the full tariff."),
    "rounding": text("It is not agreed how shares are rounded."),
}


class OutsiderCredit(Enum):
    """Who is credited what outsiders pay above the circle's tariff: the circle by its key, or the operator's result."""

    CIRCLE = "circle"
    OPERATOR = "operator"


@dataclass(frozen=True)
class OutsiderTerms:
    """What the term says of outsiders; None is not agreed."""

    credit: OutsiderCredit | None
    rounding: ShareRounding | None


@dataclass(frozen=True)
class OutsiderSettlement:
    """What outsiders pay (ore), and the difference: credited to the circle (negative) or left to the operator's result."""

    payments: Payments
    credits: Payments
    to_operator: Ore
    difference: Ore


def outsider_payments(
    full: Ore, reduced: Ore, days: Mapping[str, Decimal], terms: OutsiderTerms, circle: AllocationKey
) -> OutsiderSettlement:
    """Full-cost tariff × days for each outsider; the difference is (full − reduced) × days, credited as the term says.

    Tariffs in ore per place-day; each amount is rounded half up to whole ore. Who is in the circle is no outsider (finding).
    """
    findings = (*unstated(terms, _UNSTATED), *adds_up(terms.rounding), *_check(full, reduced, days, circle))
    if blocking(findings):
        return OutsiderSettlement(stopped(findings), stopped(findings), 0, 0)
    payments = {party: half_up(full * Fraction(used)) for party, used in sorted(days.items())}
    difference = sum(paid - half_up(reduced * Fraction(days[party])) for party, paid in payments.items())
    price = Figure("full", text("Full-cost tariff"), kroner(full), "kr/døgn")
    rows = tuple(
        money(
            "payment", "{party}", ore, "{full} × {days}",
            (price, Figure("days", text("Days used"), days[party], "døgn")), params={"party": party},
        )
        for party, ore in payments.items()
    )  # fmt: skip
    paid = Payments(payments, money("payments", text("Outsiders pay"), sum(payments.values()), inputs=rows))
    credited = money(
        "credit",
        text("Difference to credit"),
        -difference,
        text("The days at the full tariff less the days at the circle's tariff"),
        (price, Figure("reduced", text("Tariff of the circle"), kroner(reduced), "kr/døgn")),
    )
    if terms.credit is OutsiderCredit.OPERATOR:
        return OutsiderSettlement(paid, Payments({}, credited), difference, difference)
    return OutsiderSettlement(paid, share_out(credited, -difference, circle, terms.rounding), 0, difference)


def _check(full: Ore, reduced: Ore, days: Mapping[str, Decimal], circle: AllocationKey) -> tuple[Finding, ...]:
    found = list(circle.findings) if circle.stops else []
    if not 0 <= reduced <= full or any(used < 0 for used in days.values()):
        message = text("The circle's tariff must lie between 0 and the full-cost tariff, and days cannot be below zero.")
        found.append(stop("financing.outsider_numbers", message, where="tariff"))
    message = text("{party} belongs to the circle and is no outsider.")
    found += [stop("financing.no_outsider", message, where="days", party=party) for party in sorted(circle.parties & set(days))]
    return tuple(found)
