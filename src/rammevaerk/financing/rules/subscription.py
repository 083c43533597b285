"""Subscription (abonnement, trækningsret): an amount per inhabitant from those who chose to join, whatever the use (TR R7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from rammevaerk.financing.rules.keys import AllocationKey, KeyKind, KeyMember
from rammevaerk.financing.rules.payments import Payments, stopped
from rammevaerk.financing.rules.saying import TOOLS, half_up, money, remark, stop, term_days, unstated
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text

_UNSTATED = {"per_inhabitant": text("The subscription's amount per inhabitant is not agreed.")}


@dataclass(frozen=True)
class SubscriptionFinancing:
    """Kroner per inhabitant for the whole period asked (None: not agreed), and from when to when each party has joined."""

    per_inhabitant: Decimal | None
    joined: Mapping[str, Period] = field(hash=False)
    source: str = TOOLS
    state: str = ""


def subscription_payments(period: Period, terms: SubscriptionFinancing, inhabitants: AllocationKey) -> Payments:
    """Amount × inhabitants × days joined / days of the period, each rounded half up to whole ore.

    Who has not joined pays 0 and is named in a note; who has joined but is not in the key stops. The key is one by inhabitants.
    """
    findings = _check(terms, inhabitants)
    if findings or terms.per_inhabitant is None:
        return stopped(findings)
    each = Figure(
        "per_inhabitant", text("Amount per inhabitant"), terms.per_inhabitant, "kr", source=terms.source, state=terms.state
    )
    found = [_one(member, each, terms.joined.get(member.party), period) for member in inhabitants.members]
    payments = {member.party: ore for member, (_figure, ore) in zip(inhabitants.members, found, strict=True)}
    total = money(
        "subscriptions",
        text("Subscriptions in all"),
        sum(payments.values()),
        text("The sum of those who have joined"),
        (inhabitants.figure, *(figure for figure, _ore in found)),
    )
    outside = sorted(party for party in payments if party not in terms.joined)
    return Payments(payments, total, (*inhabitants.findings, *_not_joined(outside)))


def _check(terms: SubscriptionFinancing, inhabitants: AllocationKey) -> tuple[Finding, ...]:
    findings = [*unstated(terms, _UNSTATED), *(inhabitants.findings if inhabitants.stops else ())]
    if terms.per_inhabitant is not None and terms.per_inhabitant < 0:
        findings.append(stop("financing.amount_below_zero", text("The amount cannot be below zero."), where="per_inhabitant"))
    if inhabitants.kind is not KeyKind.POPULATION and not inhabitants.stops:
        message = text("A subscription is paid by inhabitants, so its key must be one by inhabitants.")
        findings.append(stop("financing.subscription_key", message, where="key"))
    unknown = sorted(set(terms.joined) - inhabitants.parties)
    if not inhabitants.stops:
        message = text("{party} has joined, but its inhabitants are not in the key.")
        findings += [stop("financing.joined_unknown", message, where="joined", party=party) for party in unknown]
    return tuple(findings)


def _one(member: KeyMember, each: Figure, joined: Period | None, period: Period) -> tuple[Figure, Ore]:
    words = {"party": member.party}
    if joined is None:
        return money("payment", "{party}", 0, text("Has not joined"), params=words), 0
    days = term_days(joined, period)
    ore = half_up(100 * Fraction(each.number) * member.weight * days.part)
    inputs: tuple[Figure, ...] = (each, member.figure)
    formula = "{per_inhabitant} × {weight}"
    if not days.is_whole:
        formula, inputs = f"{formula} × {{covered}} / {{whole}}", (*inputs, *days.figures)
    return money("payment", "{party}", ore, formula, inputs, params=words), ore


def _not_joined(parties: list[str]) -> tuple[Finding, ...]:
    if not parties:
        return ()
    message = text("Not joined, and pay nothing: {parties}.")
    return (remark("financing.not_joined", message, where="joined", parties=", ".join(parties)),)
