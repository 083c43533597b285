"""Combination (kombinationsmodel): a part of the cost by key, the rest through a lower tariff (TR R9, appendix B 13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rammevaerk.financing.rules.keys import AllocationKey
from rammevaerk.financing.rules.objective import ObjectiveFinancing, objective_financing
from rammevaerk.financing.rules.payments import Payments, stopped
from rammevaerk.financing.rules.saying import exact, half_up, money, stop
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import Ore, Rounding, kroner, round_kroner
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text

_SHOWN = Decimal("0.01")


@dataclass(frozen=True)
class SpreadCost:
    """The tariff's basis in ore and the place-days it is spread over: G and P·b·D (TR C8). `rounding` to whole kroner."""

    basis: Ore
    place_days: Decimal
    rounding: Rounding = Rounding.HALF_UP


@dataclass(frozen=True)
class CombinationFinancing:
    """What a combination gives: the tariff in whole kroner and before rounding, the parts by key and by use, and all of it."""

    tariff: int
    tariff_unrounded: Decimal
    objective: Payments
    by_use: Payments
    together: Payments

    @property
    def stops(self) -> bool:
        return self.together.stops


def combination(
    cost: SpreadCost, period: Period, terms: ObjectiveFinancing, key: AllocationKey, *, use: Mapping[str, Decimal]
) -> CombinationFinancing:
    """The objective part w × G by key, T = (1 − w) × G / (P·b·D) for use in place-days by party.

    w = 0 is the pure tariff, w = 1 objective financing alone. The term must cover the period: a tariff holds for whole periods,
    so a shorter one is asked for where the term begins or ends inside (finding).
    """
    findings = _check(cost, period, terms, use)
    objective = objective_financing(cost.basis, period, terms, key) if not findings else stopped(findings)
    if objective.stops or terms.part is None:
        return CombinationFinancing(0, Decimal(0), objective, objective, objective)
    unrounded = (1 - Fraction(terms.part)) * cost.basis / 100 / Fraction(cost.place_days)
    tariff = round_kroner(Decimal(unrounded.numerator) / Decimal(unrounded.denominator), cost.rounding)
    by_use = _by_use(tariff, _tariff_figure(cost, terms.part, unrounded, tariff), use)
    return CombinationFinancing(tariff, exact(unrounded), objective, by_use, added(objective, by_use))


def added(*payments: Payments) -> Payments:
    """Payments of several kinds as one, party by party; each kind's trace stands below the sum."""
    parties = sorted({party for part in payments for party in part.payments})
    sums = {party: sum(part.payments.get(party, 0) for part in payments) for party in parties}
    figures = tuple(part.figure for part in payments if part.figure)
    figure = money("payments", text("Payments in all"), sum(sums.values()), text("The sum of the parts"), figures)
    findings = tuple(dict.fromkeys(finding for part in payments for finding in part.findings))
    return Payments(sums, figure, findings, sum(part.difference for part in payments))


def _by_use(tariff: int, figure: Figure, use: Mapping[str, Decimal]) -> Payments:
    payments = {party: half_up(100 * tariff * Fraction(days)) for party, days in sorted(use.items())}
    rows = tuple(
        money(
            "payment",
            "{party}",
            ore,
            "{tariff} × {days}",
            (figure, Figure("days", text("Days used"), use[party], "døgn")),
            params={"party": party},
        )
        for party, ore in payments.items()
    )
    total = money("by_use", text("Payments by use"), sum(payments.values()), text("The sum of the buyers"), rows)
    return Payments(payments, total)


def _tariff_figure(cost: SpreadCost, part: Decimal, unrounded: Fraction, tariff: int) -> Figure:
    before = Figure(
        "unrounded",
        text("Tariff before rounding"),
        exact(unrounded).quantize(_SHOWN),
        "kr/døgn",
        "(1 − {part}) × {basis} / {place_days}",
        (
            Figure("part", text("Part that is shared"), part, "%"),
            Figure("basis", text("Basis of the tariff"), kroner(cost.basis), "kr"),
            Figure("place_days", text("Place-days it is spread over"), cost.place_days, "døgn"),
        ),
    )
    return Figure("tariff", text("Tariff"), tariff, "kr/døgn", text("{unrounded}, rounded to whole kroner"), (before,))


def _check(cost: SpreadCost, period: Period, terms: ObjectiveFinancing, use: Mapping[str, Decimal]) -> tuple[Finding, ...]:
    findings = []
    if cost.place_days <= 0:
        findings.append(stop("financing.no_place_days", text("A tariff needs days to be spread over."), where="place_days"))
    if not terms.term.covers(period):
        message = text("A tariff holds for a whole period: ask for the part of it in which the term is in force.")
        findings.append(stop("financing.term_within", message, where="term"))
    if any(days < 0 for days in use.values()):
        findings.append(stop("financing.use_below_zero", text("Neither tariff, places nor days can be below zero.")))
    return tuple(findings)
