"""Acting, paying and registered-address municipality from a day on (readings 3.9; SEL §§ 9, 9 b and 9 c, lov 754/2023)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rammevaerk.contracts.rules.correcting import CurrentRow
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.period import add_months
from rammevaerk.kernel.wording import text


@dataclass(frozen=True)
class Municipalities:
    """Who acts, who pays and where the registered address is, from a day on. ``payer_reason`` is stated when and only when
    another than the acting municipality pays; ``registered`` None when it is the acting one."""

    from_day: date
    acting: int
    paying: int
    registered: int | None = None
    payer_reason: str = ""
    department: str = ""


def moved(row: CurrentRow, to: Municipalities) -> CurrentRow:
    """A row with the municipalities of the change; everything else stays."""
    terms = replace(
        row.terms,
        acting=to.acting,
        paying=to.paying,
        registered=to.registered,
        payer_reason=to.payer_reason,
        department=to.department,
    )
    return replace(row, terms=terms)


def check_municipalities(to: Municipalities, rows: Sequence[CurrentRow], payers: frozenset[int]) -> tuple[Finding, ...]:
    """A separate payer is the exception and has its reason; nothing is changed into what it is."""
    found: list[Finding] = []
    if to.acting not in payers or to.paying not in payers:
        sentence = text("Only a municipality or the state can pay. A region is never the buyer.")
        found.append(_blocking("cannot_pay", sentence, "paying"))
    if to.paying != to.acting and not to.payer_reason:
        sentence = text("The acting municipality pays. When another does, state the provision it rests on.")
        found.append(_blocking("no_payer_reason", sentence, "payer_reason"))
    if to.paying == to.acting and to.payer_reason:
        sentence = text("A provision is stated only when another than the acting municipality pays.")
        found.append(_blocking("needless_payer_reason", sentence, "payer_reason"))
    after = [row for row in rows if row.terms.valid_to is None or row.terms.valid_to > to.from_day]
    if after and all(moved(row, to) == row for row in after):
        found.append(_blocking("same_municipalities", text("The placement says so already."), "acting"))
    return tuple(found)


@dataclass(frozen=True)
class MonthTouched:
    """A month (its first day) whose days get another payer; ``barred`` when some of them are past the limit for a new claim."""

    month: date
    barred: bool


def months_touched(from_day: date, today: date, claim_months: int, until: date | None = None) -> tuple[MonthTouched, ...]:
    """The months from a day until today (or ``until``, exclusive) that change hands. A new payer is a new claim: a day of
    help is claimed at the latest the same date ``claim_months`` later, so earlier days are lost (SEL § 174, stk. 2)."""
    end = min(today, until) if until else today
    oldest = add_months(today, -claim_months)
    found = []
    month = from_day.replace(day=1)
    while month <= end:
        found.append(MonthTouched(month, barred=max(from_day, month) < oldest))
        month = add_months(month, 1)
    return tuple(found)


def _blocking(code: str, message: str, where: str) -> Finding:
    return Finding(f"contracts.{code}", Severity.BLOCKING, message, where=where)
