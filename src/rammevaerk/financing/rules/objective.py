"""Objective financing (objektiv finansiering): a part of a cost shared by a key, whatever the use.

TR R6, P&D 3.8, appendix B 11; children's houses: BEK 1153/2013 § 5. The part is agreed or set by law; the rest is paid otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rammevaerk.financing.rules.keys import AllocationKey
from rammevaerk.financing.rules.payments import Payments, share_out, stopped
from rammevaerk.financing.rules.saying import half_up, money, stop, term_days, unstated
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text

_UNSTATED = {
    "part": text("The part of the cost that is shared is not agreed."),
    "rounding": text("It is not agreed how shares are rounded."),
}


@dataclass(frozen=True)
class ObjectiveFinancing:
    """The terms: the part of the cost (0 to 1, both included), the days they are in force, the rounding. None is not agreed."""

    part: Decimal | None
    term: Period
    rounding: ShareRounding | None
    source: str = ""
    state: str = ""


def objective_financing(cost: Ore, period: Period, terms: ObjectiveFinancing, key: AllocationKey) -> Payments:
    """Each member's share of cost × part × days in force / days of the period; `cost` is that of the whole period, in ore.

    The shared amount is rounded half up to whole ore. Nothing depends on use.
    """
    findings = (*unstated(terms, _UNSTATED), *(key.findings if key.stops else ()))
    if terms.part is not None and not 0 <= terms.part <= 1:
        message = text("The part of the cost must lie between 0 and 1.")
        findings = (*findings, stop("financing.part_outside", message, where="part"))
    if cost < 0:
        findings = (*findings, stop("financing.cost_below_zero", text("A cost cannot be below zero."), where="cost"))
    if findings or terms.part is None:
        return stopped(findings)
    figure, ore = shared_cost(cost, period, terms, terms.part)
    return share_out(figure, ore, key, terms.rounding)


def shared_cost(cost: Ore, period: Period, terms: ObjectiveFinancing, part: Decimal) -> tuple[Figure, Ore]:
    """The amount that is shared with its trace, and in ore."""
    days = term_days(terms.term, period)
    ore = half_up(Fraction(cost) * Fraction(part) * days.part)
    whole = money("cost", text("Cost of the period"), cost)
    share = Figure("part", text("Part that is shared"), part, "%", source=terms.source, state=terms.state)
    if days.is_whole:
        return money("amount", text("Cost shared by key"), ore, "{cost} × {part}", (whole, share)), ore
    inputs = (whole, share, *days.figures)
    return money("amount", text("Cost shared by key"), ore, "{cost} × {part} × {covered} / {whole}", inputs), ore
