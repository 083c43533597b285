"""How a sample is drawn: by a seed that is stated, so that anybody can draw it again and get the same cases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text

DIGITS_SHOWN = 8


@dataclass(frozen=True)
class DrawTerms:
    """What is drawn: cases closed in [first, last], as a number or as a share of those that can be drawn (one of the two, the
    other None), and the seed."""

    seed: str
    first: date
    last: date
    count: int | None = None
    share: Decimal | None = None


def digest(seed: str, case: int) -> str:
    """The SHA-256 of *seed:case* in hexadecimal digits; cases are drawn in its order."""
    return hashlib.sha256(f"{seed}:{case}".encode()).hexdigest()


def size_of_sample(terms: DrawTerms, pool: int) -> int:
    """How many are drawn of a pool: the number asked for, or the share rounded up; never more than there are."""
    wanted = terms.count or 0
    if terms.share is not None:
        wanted = int((terms.share * pool).to_integral_value(ROUND_CEILING))
    return min(wanted, pool)


def drawn(terms: DrawTerms, pool: Iterable[int]) -> tuple[int, ...]:
    """The cases drawn, in their order; the order in which the pool is given changes nothing."""
    cases = sorted(set(pool), key=lambda case: digest(terms.seed, case))
    return tuple(cases[: size_of_sample(terms, len(cases))])


def check_terms(terms: DrawTerms) -> tuple[Finding, ...]:
    """What is wrong with what was asked for; empty when nothing is."""
    wrong = []
    if (terms.count is None) == (terms.share is None):
        wrong.append(_refusal("casework.draw_size", text("Write a number of cases or a share, one of the two."), "count"))
    if terms.count is not None and terms.count < 1:
        wrong.append(_refusal("casework.draw_size", text("At least one case must be drawn."), "count"))
    if terms.share is not None and not 0 < terms.share <= 1:
        wrong.append(_refusal("casework.draw_share", text("The share must lie above 0 and not above 100 per cent."), "share"))
    if terms.last < terms.first:
        wrong.append(_refusal("casework.draw_period", text("The last day lies before the first."), "last"))
    if not terms.seed.strip():
        wrong.append(_refusal("casework.draw_seed", text("Write a seed, for example today's date."), "seed"))
    if finding := guard_text(terms.seed, "seed"):
        wrong.append(finding)
    return tuple(wrong)


def check_pool(pool: int) -> tuple[Finding, ...]:
    """A blocking finding when there is nothing to draw from."""
    if pool:
        return ()
    return (
        Finding(
            code="casework.nothing_to_draw",
            severity=Severity.BLOCKING,
            message=text("No case can be drawn: none was closed in the period, or all are your own or drawn already."),
            remedy=text("Choose a longer period, or let a colleague draw."),
            where="first",
        ),
    )


def _refusal(code: str, message: str, where: str) -> Finding:
    return Finding(code, Severity.BLOCKING, message, where=where)
