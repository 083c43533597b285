"""Deficit guarantee (underskudsgaranti): a year's deficit shared by the key, and what is left to regulate (readings 5.1, 5.14).

Never twice: the guarantee is settled first, and only what it leaves goes into later tariffs. For each year
`result + covered + from earlier surplus + borne by the operator − money back − kept = to regulate`, to the ore.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

from rammevaerk.financing.rules.guarantee_terms import (
    DeficitGuarantee,
    GuaranteeFacts,
    LeavingMember,
    cap_years,
    check_guarantee,
    cut_at_closing,
    year_end,
    years_of,
)
from rammevaerk.financing.rules.keys import AllocationKey
from rammevaerk.financing.rules.payments import KRONE
from rammevaerk.financing.rules.saying import half_up, money, remark, written
from rammevaerk.financing.rules.sharing import allocate
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.kernel.money import Ore, split_largest_remainder
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text

_OUTSIDE, _DAY = "outside", timedelta(days=1)


@dataclass(frozen=True)
class GuaranteeYear:
    """One year's settlement in ore. `payments` are what each member pays, negative where a surplus gives money back.

    Of a deficit: `from_surplus` earlier surpluses, `own` the operator's share, `over_cap` above the cap, `gap` what members that
    have left do not pay. Of a surplus: `kept` for later deficits. `released` is kept surplus that no deficit needed, in the last
    year. `to_regulate` is signed as the result: below zero raises a later tariff.
    """

    number: int
    period: Period
    result: Ore
    payments: Mapping[str, Ore] = field(hash=False)
    from_surplus: Ore
    own: Ore
    over_cap: Ore
    gap: Ore
    kept: Ore
    released: Ore
    to_regulate: Ore
    figure: Figure

    @property
    def covered(self) -> Ore:
        """What the members pay in all; below zero is money back."""
        return sum(self.payments.values())


@dataclass(frozen=True)
class GuaranteeSettlement:
    """The years whose results are known, in order. `outside` is the result of days outside the guarantee: regulated as usual."""

    years: tuple[GuaranteeYear, ...]
    outside: Ore
    findings: tuple[Finding, ...] = ()

    @property
    def payments(self) -> dict[str, Ore]:
        """What each member pays over all years, less money back."""
        parties = sorted({party for year in self.years for party in year.payments})
        return {party: sum(year.payments.get(party, 0) for year in self.years) for party in parties}


def guarantee_settlement(terms: DeficitGuarantee, facts: GuaranteeFacts, key: AllocationKey) -> GuaranteeSettlement:
    """Settle every year of the guarantee of which all days have a result, in order, to the first that lacks one.

    A result that reaches over several years is parted by days. Zero after the last year, and zero in surplus years unless
    surpluses are set against deficits: then a surplus first gives back what members have paid, in the proportion they paid.
    """
    findings = check_guarantee(terms, facts, key)
    if blocking(findings) or terms.years is None or terms.counted is None or terms.closing is None or terms.cap is None:
        return GuaranteeSettlement((), 0, findings)
    planned = years_of(terms.opened, terms.years, terms.counted)
    covered = cut_at_closing(planned, facts.closed_on, terms.closing)
    results, outside = _results(facts, covered)
    running = _Running(terms, facts, key, dict(cap_years(terms.opened, covered, terms.cap)))
    settled = []
    for number, year in enumerate(covered, 1):
        if results[year] is None:
            break
        settled.append(running.year(number, year, results[year] or 0, is_last=number == len(covered)))
    missing = covered[len(settled) :]
    return GuaranteeSettlement(tuple(settled), outside, (*findings, *_waiting(missing)))


def _results(facts: GuaranteeFacts, covered: tuple[Period, ...]) -> tuple[dict[Period, Ore | None], Ore]:
    """The result of each year, None when some of its days have none, and that of the days outside."""
    days = dict.fromkeys(covered, 0)
    found = dict.fromkeys(covered, 0)
    outside = 0
    for row in facts.results:
        parts = {str(place): _common(year, row.period) for place, year in enumerate(covered)}
        parts[_OUTSIDE] = row.period.days() - sum(parts.values())
        shares = split_largest_remainder(row.result, parts)
        outside += shares[_OUTSIDE]
        for place, year in enumerate(covered):
            found[year] += shares[str(place)]
            days[year] += parts[str(place)]
    return {year: found[year] if days[year] == year.days() else None for year in covered}, outside


def _common(one: Period, other: Period) -> int:
    common = one.intersection(other)
    return common.days() if common else 0


def _waiting(missing: tuple[Period, ...]) -> tuple[Finding, ...]:
    if not missing:
        return ()
    message = text("The result from {first} to {last} is not known in full, so the guarantee is not settled for it.")
    first, last = written(missing[0].start), written(year_end(missing[-1]) - _DAY)
    return (remark("financing.result_unknown", message, where="results", first=first, last=last),)


class _Running:
    """What one year hands to the next: kept surplus, what members have paid, what is left of each cap."""

    def __init__(self, terms: DeficitGuarantee, facts: GuaranteeFacts, key: AllocationKey, caps: dict[Period, Ore]) -> None:
        self.terms, self.facts, self.key, self.caps = terms, facts, key, caps
        self.is_capped = terms.cap is not None and terms.cap.amount is not None
        self.kept: Ore = 0
        self.paid: dict[str, Ore] = dict.fromkeys(key.weights, 0)

    def year(self, number: int, period: Period, result: Ore, *, is_last: bool) -> GuaranteeYear:
        found = self._deficit(number, period, result) if result < 0 else self._surplus(number, period, result)
        for party, ore in found.payments.items():
            self.paid[party] += ore
        self.kept += found.kept - found.from_surplus
        if not is_last or not self.kept:
            return found
        released, self.kept = self.kept, 0
        return _year(found, released=released, to_regulate=found.to_regulate + released)

    def _surplus(self, number: int, period: Period, result: Ore) -> GuaranteeYear:
        back: dict[str, Ore] = {}
        kept = 0
        if self.terms.surplus_offset:
            owed = sum(self.paid.values())
            if owed and result:
                back = {party: -ore for party, ore in split_largest_remainder(min(result, owed), self.paid).items()}
            kept = result + sum(back.values())
        base = _empty(number, period, result, self.key)
        return _year(base, payments={**base.payments, **back}, kept=kept, to_regulate=result + sum(back.values()) - kept)

    def _deficit(self, number: int, period: Period, result: Ore) -> GuaranteeYear:
        deficit = -result
        from_surplus = min(self.kept, deficit)
        left = deficit - from_surplus
        own = half_up(Fraction(self.terms.own_share or 0) * left)
        guaranteed = self._within_caps(left - own, period)
        payments, gap = self._shares(guaranteed, period)
        over_cap = left - own - guaranteed
        regulated = over_cap + gap + (own if self.terms.own_share_regulated else 0)
        base = _empty(number, period, result, self.key)
        return _year(
            base,
            payments=payments,
            from_surplus=from_surplus,
            own=own,
            over_cap=over_cap,
            gap=gap,
            to_regulate=-regulated,
        )

    def _within_caps(self, amount: Ore, period: Period) -> Ore:
        """What the caps leave of an amount, parted by days between the years they count for; used caps are used up."""
        if not self.is_capped:
            return amount
        parts = split_largest_remainder(amount, {year.start.isoformat(): _common(year, period) for year in self.caps})
        allowed = 0
        for year in self.caps:
            paid = min(parts[year.start.isoformat()], self.caps[year])
            self.caps[year] -= paid
            allowed += paid
        return allowed

    def _shares(self, amount: Ore, period: Period) -> tuple[dict[str, Ore], Ore]:
        """The members' shares of an amount, and what those that have left do not pay; the others' shares never grow."""
        if self.terms.rounding is None:
            raise ValueError("a guarantee without a rounding is refused before it is settled")
        shares = dict(sorted(allocate(amount, self.key.weights, rounding=self.terms.rounding, unit=KRONE).shares.items()))
        paid = {party: half_up(ore * self._part_paid(party, period)) for party, ore in shares.items()}
        return paid, amount - sum(paid.values())

    def _part_paid(self, party: str, period: Period) -> Fraction:
        left = self.facts.left.get(party)
        if left is None or left >= year_end(period) or self.terms.leaving is LeavingMember.TO_THE_END:
            return Fraction(1)
        if left <= period.start:
            return Fraction(0)
        if self.terms.leaving is LeavingMember.YEAR_OUT:
            return Fraction(1)
        return Fraction((left - period.start).days, period.days())


def _empty(number: int, period: Period, result: Ore, key: AllocationKey) -> GuaranteeYear:
    payments = dict.fromkeys(sorted(key.weights), 0)
    return GuaranteeYear(number, period, result, payments, 0, 0, 0, 0, 0, 0, 0, money("covered", "", 0))


def _year(base: GuaranteeYear, **changed: Any) -> GuaranteeYear:
    """The year with these amounts and a trace that fits them."""
    year = replace(base, **changed)
    return replace(year, figure=_figure(year))


def _figure(year: GuaranteeYear) -> Figure:
    parts = (
        ("result", text("Result of the year"), year.result),
        ("from_surplus", text("Met by earlier surplus"), year.from_surplus),
        ("own", text("The operator's own share"), year.own),
        ("over_cap", text("Above the cap"), year.over_cap),
        ("gap", text("Not paid by members that have left"), year.gap),
        ("kept", text("Kept for later deficits"), year.kept),
        ("released", text("Kept surplus that no deficit needed"), year.released),
        ("to_regulate", text("Left to regulate"), year.to_regulate),
    )
    inputs = tuple(money(key, label, ore) for key, label, ore in parts if ore or key in ("result", "to_regulate"))
    shares = tuple(money("payment", "{party}", ore, params={"party": party}) for party, ore in year.payments.items())
    if year.result < 0:
        taken = "".join(f" − {{{key}}}" for key, _label, ore in parts[1:5] if ore)
        formula = f"−{{result}}{taken}"
    else:
        formula = text("A surplus gives back what members have paid") if year.covered else text("A surplus needs no guarantee")
    words = {"number": str(year.number), "first": written(year.period.start), "last": written(year_end(year.period) - _DAY)}
    label = text("Guarantee year {number}, {first} to {last}")
    return money("covered", label, year.covered, formula, (*inputs, *shares), params=words)
