"""The state's part of the dearest cases, month by month (SEL § 176; BEK 1485/2023 § 3; readings 2.15).

A month's cost of a case is what its citizens' help was charged in that month, net of corrections, with what was paid beside it;
costs paid once lie on the year's twelve months with a twelfth each, user payment and other refunds are deducted, and objective
financing set by law stays out. Siblings in one household are one case while they are children or in after-care. A year's refund
is the sum of its months.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from rammevaerk.financing.rules import RefundTier, adding_up, refund_of_month
from rammevaerk.kernel.money import Ore
from rammevaerk.kernel.period import add_months

_MONTHS = 12


class AmountKind(Enum):
    """What an amount of a citizen's month is."""

    CHARGED = "charged"
    RUNNING = "running"
    ONE_OFF = "one_off"
    USER_PAYMENT = "user_payment"
    OTHER_REFUND = "other_refund"
    OBJECTIVE = "objective"

    @property
    def is_deducted(self) -> bool:
        """An income, which lowers the cost."""
        return self in (AmountKind.USER_PAYMENT, AmountKind.OTHER_REFUND)


class RefundStanding(Enum):
    """Whether a citizen's month counts, and why not."""

    COUNTS = "counts"
    AGE_UNKNOWN = "age_unknown"
    COVER_UNKNOWN = "cover_unknown"
    TOO_OLD = "too_old"


@dataclass(frozen=True)
class RefundAges:
    """Ages in years: a child up to ``child``, in after-care up to ``after_care``; past ``old`` only those who were covered just
    before and reached that age in ``old_since`` or later. The month of the birthday counts as before it."""

    child: int
    after_care: int
    old: int
    old_since: int


@dataclass(frozen=True)
class RefundCitizen:
    """A citizen as the refund sees it. ``after_care`` is [from, to), to None while it lasts; ``covered_before`` None is not
    known."""

    id: int
    reference: str
    birth_month: date | None = None
    household: str = ""
    after_care: tuple[date, date | None] | None = None
    covered_before: bool | None = None


@dataclass(frozen=True)
class CitizenAmount:
    """An amount of a citizen's month, in øre; what is charged may be below zero, the others never are."""

    citizen: int
    month: date
    kind: AmountKind
    ore: Ore


@dataclass(frozen=True)
class AmountPart:
    """What one kind of amount of one citizen adds to a month's cost, in øre, exact; deductions are below zero."""

    citizen: RefundCitizen
    kind: AmountKind
    ore: Fraction


@dataclass(frozen=True)
class CaseMonth:
    """A case in a month: its parts, the cost and the refund in whole øre."""

    case: str
    month: date
    citizens: tuple[RefundCitizen, ...]
    is_children: bool
    parts: tuple[AmountPart, ...]
    cost: Ore
    refund: Ore


@dataclass(frozen=True)
class LeftOut:
    """A citizen's month that does not count, and why; ``ore`` is its cost, ``would_be`` the refund it would give alone."""

    citizen: RefundCitizen
    month: date
    why: RefundStanding
    ore: Ore
    would_be: Ore


@dataclass(frozen=True)
class RefundYear:
    """A year's cases by month, and what was left out where it could have mattered."""

    months: tuple[CaseMonth, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def refund(self) -> Ore:
        """The sum of the months, in øre."""
        return sum(month.refund for month in self.months)


def refund_ages(table: Mapping[str, object]) -> RefundAges:
    """The ages of the parameter settlement.expensive_case_ages."""
    return RefundAges(**{name: int(str(value)) for name, value in table.items()})


def standing_in(citizen: RefundCitizen, month: date, ages: RefundAges) -> RefundStanding:
    """Whether a citizen's month counts."""
    if citizen.birth_month is None:
        return RefundStanding.AGE_UNKNOWN
    reached = add_months(citizen.birth_month, _MONTHS * ages.old)
    if month <= reached:
        return RefundStanding.COUNTS
    if reached < date(ages.old_since, 1, 1) or citizen.covered_before is False:
        return RefundStanding.TOO_OLD
    return RefundStanding.COUNTS if citizen.covered_before else RefundStanding.COVER_UNKNOWN


def is_child_in(citizen: RefundCitizen, month: date, ages: RefundAges) -> bool:
    """Whether a citizen counts among a household's siblings: a child, or a young adult in after-care."""
    if citizen.birth_month is None:
        return False
    if month <= add_months(citizen.birth_month, _MONTHS * ages.child):
        return True
    if citizen.after_care is None or month > add_months(citizen.birth_month, _MONTHS * ages.after_care):
        return False
    begins, ends = citizen.after_care
    return begins < add_months(month, 1) and (ends is None or ends > month)


def case_of(citizen: RefundCitizen, month: date, ages: RefundAges) -> str:
    """The key of a citizen's case in a month: the household for siblings, else the citizen alone."""
    if citizen.household and is_child_in(citizen, month, ages):
        return f"H{citizen.household}"
    return f"C{citizen.id}"


@dataclass(frozen=True)
class RefundFacts:
    """What a year's refund is found from: citizens by id, their amounts of the year, and the months that count."""

    citizens: Mapping[int, RefundCitizen]
    amounts: Sequence[CitizenAmount]
    months: Sequence[date]


def refund_year(facts: RefundFacts, tiers: Sequence[RefundTier], ages: RefundAges) -> RefundYear:
    """Every case of a year by month. Exact until the øre: a case's months are rounded so that they sum to its rounded year."""
    by_citizen = _by_citizen(facts.amounts)
    groups: dict[str, dict[date, list[AmountPart]]] = {}
    left: list[LeftOut] = []
    for id_, citizen in sorted(facts.citizens.items()):
        for month in facts.months:
            parts = _parts(citizen, by_citizen.get(id_, {}), month)
            if not parts:
                continue
            why = standing_in(citizen, month, ages)
            if why is RefundStanding.COUNTS:
                groups.setdefault(case_of(citizen, month, ages), {}).setdefault(month, []).extend(parts)
            else:
                left += _left_out(citizen, month, why, parts, tiers)
    months = [row for case, by_month in sorted(groups.items()) for row in _case(case, by_month, tiers, ages)]
    return RefundYear(tuple(months), tuple(left))


Amounts = dict[AmountKind, dict[date, int]]


def _by_citizen(amounts: Iterable[CitizenAmount]) -> dict[int, Amounts]:
    found: dict[int, Amounts] = {}
    for amount in amounts:
        months = found.setdefault(amount.citizen, {}).setdefault(amount.kind, {})
        months[amount.month] = months.get(amount.month, 0) + amount.ore
    return found


def _parts(citizen: RefundCitizen, amounts: Amounts, month: date) -> list[AmountPart]:
    """What a citizen's month is made of, in the order of the kinds."""
    parts = []
    for kind in AmountKind:
        by_month = amounts.get(kind, {})
        if kind is AmountKind.ONE_OFF:
            exact = Fraction(sum(by_month.values()), _MONTHS)
        elif kind is AmountKind.OBJECTIVE:
            continue
        else:
            exact = Fraction(by_month.get(month, 0)) * (-1 if kind.is_deducted else 1)
        if exact:
            parts.append(AmountPart(citizen, kind, exact))
    return parts


def _case(case: str, by_month: Mapping[date, list[AmountPart]], tiers: Sequence[RefundTier], ages: RefundAges) -> list[CaseMonth]:
    months = sorted(by_month)
    costs = [_cost(by_month[month]) for month in months]
    refunds = adding_up([refund_of_month(cost, tiers) for cost in costs])
    found = []
    for month, cost, refund in zip(months, adding_up(costs), refunds, strict=True):
        citizens = tuple(dict.fromkeys(part.citizen for part in by_month[month]))
        children = all(is_child_in(citizen, month, ages) for citizen in citizens)
        found.append(CaseMonth(case, month, citizens, children, tuple(by_month[month]), cost, refund))
    return found


def _cost(parts: Sequence[AmountPart]) -> Fraction:
    """A month's cost in kroner; a month in which income is larger than cost is 0."""
    return max(sum((part.ore for part in parts), Fraction(0)), Fraction(0)) / 100


def _left_out(
    citizen: RefundCitizen, month: date, why: RefundStanding, parts: Sequence[AmountPart], tiers: Sequence[RefundTier]
) -> list[LeftOut]:
    """Months too cheap to matter are not told of."""
    cost = _cost(parts)
    refund = refund_of_month(cost, tiers)
    return [LeftOut(citizen, month, why, *adding_up([cost]), *adding_up([refund]))] if refund else []


@dataclass(frozen=True)
class ClaimLine:
    """A case's month beside what was claimed for it before, in øre. ``difference`` is what is to claim now, or to give back."""

    case: str
    month: date
    now: CaseMonth | None
    claimed: Ore

    @property
    def refund(self) -> Ore:
        """The refund found now."""
        return self.now.refund if self.now else 0

    @property
    def difference(self) -> Ore:
        """What is still to claim."""
        return self.refund - self.claimed


def claim_lines(year: RefundYear, claimed: Mapping[tuple[str, date], Ore]) -> list[ClaimLine]:
    """Every month with a refund, or with one claimed before; by case and month."""
    now = {(row.case, row.month): row for row in year.months if row.refund or (row.case, row.month) in claimed}
    keys = sorted({*now, *(key for key, ore in claimed.items() if ore)})
    return [ClaimLine(*key, now.get(key), claimed.get(key, 0)) for key in keys]
