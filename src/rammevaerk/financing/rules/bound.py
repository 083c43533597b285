"""Who is bound by a term (readings 5.3): each party from the day its own competent body decided; nobody else's share grows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from rammevaerk.financing.rules.saying import half_up, money, remark, term_days
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class BoundShare:
    """A party's share of a period in ore, what it is bound to pay of it, and the gap nobody covers. `bound_from` is None when its
    body has not decided."""

    party: str
    share: Ore
    bound_from: date | None
    covered: Ore
    gap: Ore


@dataclass(frozen=True)
class BoundShares:
    """All shares; `gap` is what is not covered, in ore: the case goes back for a new key, a smaller term, or operator's risk."""

    shares: tuple[BoundShare, ...]
    figure: Figure
    findings: tuple[Finding, ...] = ()

    @property
    def covered(self) -> Ore:
        """What the bound parties pay in all."""
        return sum(row.covered for row in self.shares)

    @property
    def gap(self) -> Ore:
        """What is covered by nobody."""
        return sum(row.gap for row in self.shares)


def bound_shares(shares: Mapping[str, Ore], period: Period, term: Period, decided: Mapping[str, date | None]) -> BoundShares:
    """What each party is bound to pay of its share of the part of the period in which the term is in force.

    Bound from the later of the term's start and its own body's decision, that day inside. A decision after the term's start binds
    for the days that are left; the days before are a gap, and so is the whole share of who has not decided. ValueError when the
    term and the period have no day in common.
    """
    common = term.intersection(period)
    if common is None:
        raise ValueError("the term is not in force in the period")
    rows = tuple(_one(party, shares[party], common, decided.get(party)) for party in sorted(shares))
    gap = sum(row.gap for row in rows)
    figures = tuple(
        money(
            "gap",
            "{party}",
            row.gap,
            text("The share without the days from the decision") if row.bound_from else text("No decision by its own body"),
            (money("share", text("Share"), row.share), money("covered_share", text("Covered"), row.covered)),
            params={"party": row.party},
        )
        for row in rows
    )
    figure = money("gap_in_all", text("Not covered by anybody"), gap, text("The sum of the gaps"), figures)
    return BoundShares(rows, figure, _findings(rows))


def bound_back(shares: Mapping[str, Ore], paid: Mapping[str, Ore], decided: Mapping[str, date | None]) -> BoundShares:
    """What each party is paid back of a surplus year (ore, below zero): its share, and never more than it has paid. `gap` is what
    is not paid back because it was never paid; it stays in the result and lowers a later tariff."""
    rows = []
    for party, share in sorted(shares.items()):
        back = -min(-share, max(paid.get(party, 0), 0))
        rows.append(BoundShare(party, share, decided.get(party), back, share - back))
    kept = sum(row.gap for row in rows)
    figures = tuple(
        money("back", "{party}", row.covered, "", (money("paid_before", text("Paid until now"), paid.get(row.party, 0)),),
              params={"party": row.party})
        for row in rows
    )  # fmt: skip
    return BoundShares(tuple(rows), money("kept_in_result", text("Never paid, so not paid back"), kept, "", figures))


def _one(party: str, share: Ore, common: Period, decided: date | None) -> BoundShare:
    if decided is None:
        return BoundShare(party, share, None, 0, share)
    days = term_days(Period(max(decided, common.start)), common)
    covered = half_up(Fraction(share) * days.part)
    return BoundShare(party, share, max(decided, common.start), covered, share - covered)


def _findings(rows: tuple[BoundShare, ...]) -> tuple[Finding, ...]:
    open_rows = [row for row in rows if row.gap]
    if not open_rows:
        return ()
    message = text("The shares of {parties} are not covered. The others' shares do not grow; the case goes back to the parties.")
    parties = ", ".join(row.party for row in open_rows)
    return (remark("financing.gap", message, warns=True, where="decisions", parties=parties),)
