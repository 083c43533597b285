"""Closing account (lukkeregnskab): what closing a service costs in the end, shared by the chosen key (TR R1, readings 5.13).

Besides costs and income: results not yet in a tariff, reserves, income from notice, sale of assets. Each line says in or out; own
use and outsiders are in or out; the use of a key is counted before the closing was announced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from rammevaerk.financing.rules.keys import AllocationKey, KeyKind
from rammevaerk.financing.rules.payments import Payments, adds_up, share_out, stopped
from rammevaerk.financing.rules.saying import money, remark, stop, unstated, written
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.financing.rules.use import OWN_OUT
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook

_UNSTATED = {
    "announced": text("The day the closing was announced is not stated."),
    "own_use": text("It is not agreed whether the operator's own use carries a share."),
    "outsiders": text("It is not agreed whether buyers outside the circle carry a share."),
    "rounding": text("It is not agreed how shares are rounded."),
}
KEY = "financing.closing_key"
_KEY_KINDS = {"citizens_on_date": KeyKind.PERSONS, "days_over_last_years": KeyKind.DAYS}
OUTSIDERS_OUT = text("Buyers outside the circle are left out")


class ClosingLineKind(Enum):
    """What a line is. Costs raise what is shared; income, notice and sale lower it; a surplus or reserve lowers it, a deficit
    raises it."""

    COST = "cost"
    INCOME = "income"
    NOTICE = "notice"
    ASSET_SALE = "asset_sale"
    RESULT = "result"
    RESERVE = "reserve"


_SIGNED = frozenset({ClosingLineKind.RESULT, ClosingLineKind.RESERVE})


@dataclass(frozen=True)
class ClosingLine:
    """A line of the account in ore: zero or more, but a result or reserve has its own sign (surplus above zero). `counts` says in
    or out; None is not decided."""

    words: str
    kind: ClosingLineKind
    amount: Ore
    counts: bool | None
    source: str = ""

    @property
    def effect(self) -> Ore:
        """What the line adds to the shared cost; 0 when it is out."""
        if not self.counts:
            return 0
        return self.amount if self.kind is ClosingLineKind.COST else -self.amount


@dataclass(frozen=True)
class ClosingTerms:
    """How the account is shared; None is not agreed. `circle`: the parties of the agreement, with or without the operator."""

    operator: str
    circle: frozenset[str]
    announced: date | None
    own_use: bool | None
    outsiders: bool | None
    rounding: ShareRounding | None


@dataclass(frozen=True)
class ClosingAccount:
    """The shared cost in ore (below zero: money back), each party's share, and what was left out of the account."""

    cost: Ore
    left_out: Ore
    shares: Payments

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.shares.findings


def closing_key(rulebook: Rulebook) -> KeyKind:
    """What the area shares closing costs by. Raises UnknownParameter when it is not known."""
    return _KEY_KINDS[rulebook.choice(KEY)]


def closing_account(lines: Sequence[ClosingLine], terms: ClosingTerms, key: AllocationKey) -> ClosingAccount:
    """The account's lines summed and shared by the key, own use and outsiders at weight zero when they are out.

    Blocks when a line is not decided, a term not agreed, the key stops, or use was counted on or after the day of announcement.
    Income from notice that is out is a warning: the buyers who paid it would pay for the same days twice.
    """
    findings = (*_check_lines(lines), *unstated(terms, _UNSTATED), *adds_up(terms.rounding), *_check_date(terms, key))
    cost = sum(line.effect for line in lines)
    left_out = sum(replace(line, counts=True).effect for line in lines if not line.counts)
    carrying = _carrying(key, terms)
    if blocking((*findings, *carrying.findings)):
        return ClosingAccount(cost, left_out, stopped((*findings, *carrying.findings)))
    shares = share_out(_figure(lines, cost), cost, carrying, terms.rounding)
    return ClosingAccount(cost, left_out, replace(shares, findings=(*findings, *shares.findings)))


def _carrying(key: AllocationKey, terms: ClosingTerms) -> AllocationKey:
    if terms.own_use is False:
        key = key.leaving_out({terms.operator}, OWN_OUT)
    if terms.outsiders is False:
        key = key.leaving_out(key.parties - terms.circle - {terms.operator}, OUTSIDERS_OUT)
    return key


def _figure(lines: Sequence[ClosingLine], cost: Ore) -> Figure:
    rows = tuple(
        money(
            f"line_{place}",
            "{line}",
            line.effect,
            "" if line.counts else text("Left out of the account"),
            source=line.source,
            params={"line": line.words},
        )
        for place, line in enumerate(lines, 1)
    )
    return money("cost", text("Closing account"), cost, text("The sum of the lines that are in"), rows)


def _check_date(terms: ClosingTerms, key: AllocationKey) -> tuple[Finding, ...]:
    if terms.announced is None or key.counted_on is None or key.counted_on < terms.announced:
        return ()
    message = text("Use is counted on {counted}, but the closing was announced on {announced}.")
    remedy = text("Count before the announcement: afterwards use follows the closing, not the need.")
    days = {"counted": written(key.counted_on), "announced": written(terms.announced)}
    return (stop("financing.counted_too_late", message, remedy, "counted_on", **days),)


def _check_lines(lines: Sequence[ClosingLine]) -> tuple[Finding, ...]:
    found = []
    for line in lines:
        if line.counts is None:
            message = text("It is not decided whether “{line}” is in the closing account.")
            found.append(stop("financing.line_undecided", message, where="lines", line=line.words))
        if line.amount < 0 and line.kind not in _SIGNED:
            message = text("“{line}” must be zero or more; its kind says whether it is a cost or an income.")
            found.append(stop("financing.line_below_zero", message, where="lines", line=line.words))
        if line.counts is False and line.kind is ClosingLineKind.NOTICE and line.amount:
            message = text("“{line}” is out, so those who paid it pay for the same days twice.")
            found.append(remark("financing.notice_twice", message, warns=True, where="lines", line=line.words))
    return tuple(found)
