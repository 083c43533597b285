"""When a claim is raised: the day the buyer has the statement (SEL § 174 stk. 2, BL § 195 stk. 2; readings 4.1).

What is known of it are proofs of receipt, the earliest of which counts. Without any the claim is not proven to be raised: a
warning counts it as not raised, while the run takes back only what is known to have come too late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.settlement.rules.charging import Line, per_day
from rammevaerk.settlement.rules.claims import ClaimLimit
from rammevaerk.settlement.rules.month import Month

LONGEST_PROOF = 200

RaisedDays = Mapping[tuple[int, int], Line]
"""The dearest line a day was raised by, by buyer and the day's offset in its month."""


class IssuedLine(NamedTuple):
    """A line on a statement, the day it was issued, and the first day the buyer is known to have had it; ``is_open`` when
    nothing has taken it back."""

    line: Line
    issued_on: date
    received_on: date | None
    is_open: bool = True


def raised_days(
    month: Month, lines: Iterable[IssuedLine], limit: ClaimLimit, days: range, *, proven: bool = False
) -> dict[tuple[int, int], Line]:
    """What each of some days was raised by in time, whether it has been taken back since or not: an amount raised in time is
    never lost by being reversed. A statement nobody knows the receipt of counts from its issue, with ``proven`` not at all."""
    found: dict[tuple[int, int], Line] = {}
    for issued in lines:
        raised_on = issued.received_on or (None if proven else issued.issued_on)
        if raised_on is None:
            continue
        line = issued.line
        for day in range(max(line.start, days.start), min(line.stop, days.stop)):
            known = found.get((line.buyer, day))
            if limit.latest(month.day(day)) >= raised_on and (known is None or per_day(month, known) < per_day(month, line)):
                found[line.buyer, day] = line
    return found


def check_proof(issued_on: date, received_on: date, today: date, words: str, *, told: bool = False) -> tuple[Finding, ...]:
    """What stops a seller's word that the buyer had a statement on a day; ``words`` are how it is known, ``told`` is whether it
    has been said before."""
    found = [finding for finding in (guard_text(words, "words"),) if finding]
    if told:
        found.append(_stop("receipt_told", text("It has been recorded already how the buyer had this statement."), "on"))
    if not words.strip():
        found.append(_stop("receipt_how", text("Write how it is known, for example a letter's receipt."), "words"))
    if len(words) > LONGEST_PROOF:
        found.append(_stop("receipt_long", text("Write it in at most 200 characters."), "words"))
    if received_on < issued_on:
        found.append(_stop("receipt_early", text("The buyer cannot have had it before it was issued."), "on"))
    if received_on > today:
        found.append(_stop("receipt_later", text("The day has not come yet."), "on"))
    return tuple(found)


def _stop(code: str, message: str, where: str) -> Finding:
    return Finding(f"settlement.{code}", Severity.BLOCKING, message, where=where)
