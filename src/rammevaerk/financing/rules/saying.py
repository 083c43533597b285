"""How the financing rules say things: findings that stop, amounts in a trace, and days of a term within a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import Ore, kroner
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text

TOOLS = "Forstærket samarbejde, Nordjylland 2013, boks 4"


def stop(code: str, message: str, remedy: str = "", where: str = "", **params: str) -> Finding:
    """A finding that stops the calculation."""
    return Finding(code=code, severity=Severity.BLOCKING, message=message, remedy=remedy, where=where, params=params)


def remark(code: str, message: str, *, warns: bool = False, where: str = "", **params: str) -> Finding:
    """A finding that stops nothing: a note, or a warning."""
    severity = Severity.WARNING if warns else Severity.NOTE
    return Finding(code=code, severity=severity, message=message, where=where, params=params)


def unstated(terms: Any, messages: Mapping[str, str]) -> tuple[Finding, ...]:
    """A blocking finding for each field of the terms that is None, in their order; `messages` are message ids by field.

    No term has a value of its own: what is not agreed stops and is named (readings 5.14).
    """
    remedy = text("The parties must agree on it before anything can be calculated.")
    return tuple(
        stop("financing.term_unstated", messages[field.name], remedy, field.name)
        for field in fields(terms)
        if field.name in messages and getattr(terms, field.name) is None
    )


def exact(number: Fraction | int) -> Decimal:
    """A number of a trace with at most twelve decimals, half up, without trailing zeros: what is multiplied by it can be followed
    to the ore."""
    value = Fraction(number)
    rounded = half_up(value * 10**12)
    return _plain(Decimal(rounded).scaleb(-12))


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def half_up(amount: Fraction) -> int:
    """The whole number nearest to it, half away from zero, as all amounts are rounded."""
    whole = int(abs(amount) + Fraction(1, 2))
    return whole if amount >= 0 else -whole


def written(day: date) -> str:
    """A day as people write it: 1.3.2026."""
    return f"{day.day}.{day.month}.{day.year}"


def money(key: str, label: str, ore: Ore, formula: str = "", inputs: tuple[Figure, ...] = (), **words: Any) -> Figure:
    """An amount in ore as a figure in kroner. `words` are the figure's source and params."""
    return Figure(key=key, label=label, value=kroner(ore), unit="kr", formula=formula, inputs=inputs, **words)


@dataclass(frozen=True)
class TermDays:
    """The days of a term that lie within a period, of the period's days. All of them: the term covers the period."""

    covered: int
    whole: int

    @property
    def part(self) -> Fraction:
        """The part of the period, 0 to 1."""
        return Fraction(self.covered, self.whole)

    @property
    def is_whole(self) -> bool:
        """True when the term covers the period."""
        return self.covered == self.whole

    @property
    def figures(self) -> tuple[Figure, Figure]:
        """`covered` and `whole`, days of the calendar, for a formula that divides them: a rounded part could not be followed."""
        return (
            Figure("covered", text("Days the term is in force"), self.covered, "dage"),
            Figure("whole", text("Days of the period"), self.whole, "dage"),
        )


def term_days(term: Period, period: Period) -> TermDays:
    """How much of a closed period a term is in force. ValueError when the period has no end."""
    common = term.intersection(period)
    return TermDays(common.days() if common else 0, period.days())
