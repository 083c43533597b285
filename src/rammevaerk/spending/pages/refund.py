"""The claim list of a year, and one case with where every figure comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rammevaerk.financing.rules import RefundTier
from rammevaerk.spending import facts
from rammevaerk.spending.facts.refund import FoundFacts
from rammevaerk.spending.rules.refund import AmountKind, ClaimLine, RefundStanding, RefundYear, claim_lines, refund_year
from rammevaerk.web import amounts

KINDS: dict[AmountKind, str | Promise] = {
    AmountKind.CHARGED: gettext_lazy("Charged for the month's help"),
    AmountKind.RUNNING: gettext_lazy("Other running cost"),
    AmountKind.ONE_OFF: gettext_lazy("Paid once, a twelfth"),
    AmountKind.USER_PAYMENT: gettext_lazy("The citizen's own payment"),
    AmountKind.OTHER_REFUND: gettext_lazy("Other refund"),
    AmountKind.OBJECTIVE: gettext_lazy("Objective financing set by law"),
}
WHY_LEFT_OUT: dict[RefundStanding, str | Promise] = {
    RefundStanding.AGE_UNKNOWN: gettext_lazy("The birth month is not known. Enter it on the citizen's page of transitions."),
    RefundStanding.COVER_UNKNOWN: gettext_lazy(
        "Past the age limit; it is not entered whether the scheme covered the citizen just before."
    ),
    RefundStanding.TOO_OLD: gettext_lazy("Past the age limit and not covered just before."),
}


@dataclass(frozen=True)
class CaseRow:
    """A case's year as a row of the claim list, in øre."""

    case: str
    references: str
    is_children: bool
    cost: int
    refund: int
    claimed: int

    @property
    def difference(self) -> int:
        """What is still to claim; below zero when too much was claimed."""
        return self.refund - self.claimed


@dataclass(frozen=True)
class ClaimList:
    """A year's claims: its cases, the months, what was left out, and the limits they were found by."""

    year: int
    found: FoundFacts
    computed: RefundYear
    lines: list[ClaimLine]
    rows: list[CaseRow]

    @property
    def refund(self) -> int:
        """The year's refund in øre: the sum of its months."""
        return sum(row.refund for row in self.rows)

    @property
    def claimed(self) -> int:
        """What was claimed before, in øre."""
        return sum(row.claimed for row in self.rows)

    @property
    def difference(self) -> int:
        """What is still to claim, in øre."""
        return self.refund - self.claimed

    @property
    def by_month(self) -> dict[date, int]:
        """The refund of each ended month, in øre."""
        sums = dict.fromkeys(self.found.facts.months, 0)
        for line in self.lines:
            sums[line.month] = sums.get(line.month, 0) + line.refund
        return sums

    @property
    def left_out(self) -> list[tuple[str, str, int, int]]:
        """Citizens left out: reference, why, months, and the refund they would give alone."""
        sums: dict[tuple[str, str], tuple[int, int]] = {}
        for row in self.computed.left_out:
            key = (row.citizen.reference, str(WHY_LEFT_OUT[row.why]))
            months, ore = sums.get(key, (0, 0))
            sums[key] = (months + 1, ore + row.would_be)
        return [(reference, why, *both) for (reference, why), both in sorted(sums.items())]


def claim_list(parties: Sequence[int], year: int, today: date) -> ClaimList:
    """The year's claims as they stand today (8 queries). Raises UnknownParameter when the limits are not known."""
    found = facts.refund_facts(parties, year, today)
    computed = refund_year(found.facts, found.tiers, found.ages)
    lines = claim_lines(computed, facts.claimed(parties, year))
    return ClaimList(year, found, computed, lines, _rows(lines, computed))


def _rows(lines: Sequence[ClaimLine], computed: RefundYear) -> list[CaseRow]:
    cases = list(dict.fromkeys(line.case for line in lines))
    found = []
    for case in cases:
        own = [line for line in lines if line.case == case]
        months = [month for month in computed.months if month.case == case]
        people = dict.fromkeys(citizen.reference for month in months for citizen in month.citizens)
        found.append(
            CaseRow(
                case,
                ", ".join(people) or _("No longer known here"),
                any(month.is_children for month in months),
                sum(month.cost for month in months),
                sum(line.refund for line in own),
                sum(line.claimed for line in own),
            )
        )
    return sorted(found, key=lambda row: (-row.refund, row.references))


@dataclass(frozen=True)
class PartShown:
    """What one amount adds to a month, in words and kroner."""

    words: str
    ore: str


@dataclass(frozen=True)
class MonthShown:
    """A month of a case: what it is made of, its cost, the sum that gives the refund, and what was claimed."""

    month: date
    parts: tuple[PartShown, ...]
    cost: int
    steps: str
    refund: int
    claimed: int

    @property
    def difference(self) -> int:
        return self.refund - self.claimed


def case_months(shown: ClaimList, case: str) -> list[MonthShown]:
    """Every month of a case, with the sum behind its refund."""
    claimed = {line.month: line.claimed for line in shown.lines if line.case == case}
    months = {month.month: month for month in shown.computed.months if month.case == case}
    found = []
    for month in sorted({*months, *claimed}):
        row = months.get(month)
        several = row is not None and len(row.citizens) > 1
        parts = tuple(
            PartShown(_part_words(part.citizen.reference if several else "", part.kind), _exact(part.ore))
            for part in (row.parts if row else ())
        )
        cost = row.cost if row else 0
        steps = refund_in_words(cost, shown.found.tiers)
        found.append(MonthShown(month, parts, cost, steps, row.refund if row else 0, claimed.get(month, 0)))
    return found


def _part_words(reference: str, kind: AmountKind) -> str:
    return f"{reference}: {KINDS[kind]}" if reference else str(KINDS[kind])


def _exact(ore: Fraction) -> str:
    """Kroner with two decimals, half an øre up."""
    return amounts.ore(int((2 * ore.numerator + ore.denominator) // (2 * ore.denominator)))


def refund_in_words(cost: int, tiers: Sequence[RefundTier]) -> str:
    """`25 % af 12.000,00 kr. over 78.333,33 kr. + …`: the steps a month's cost reaches."""
    parts = []
    limits = [Fraction(tier.limit) * 100 / 12 for tier in tiers]
    for tier, limit, top in zip(tiers, limits, [*limits[1:], None], strict=True):
        within = min(Fraction(cost), top) - limit if top is not None else cost - limit
        if within > 0:
            params = {"share": amounts.percent(tier.share, 0), "amount": _exact(within), "limit": _exact(limit)}
            parts.append(_("%(share)s of %(amount)s above %(limit)s") % params)
    return " + ".join(parts)


def limits_in_words(tiers: Sequence[RefundTier]) -> list[tuple[str, str]]:
    """Share and yearly limit of each step."""
    return [(amounts.percent(tier.share, 0), amounts.kroner(tier.limit)) for tier in tiers]
