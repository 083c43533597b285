"""What the state's refund is found from: statements, what was entered beside them, and the limits of the year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet, Sum

from rammevaerk.accounts.queries import the_area
from rammevaerk.contracts import spending_reads as contracts
from rammevaerk.financing.rules import RefundTier, refund_tiers
from rammevaerk.kernel.period import add_months
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.parameters import facts as parameters
from rammevaerk.settlement import spending_reads as settlement
from rammevaerk.spending.models import OtherCost, RefundClaim, RefundFact
from rammevaerk.spending.rules.refund import (
    AmountKind,
    CitizenAmount,
    RefundAges,
    RefundCitizen,
    RefundFacts,
    refund_ages,
)

LIMITS, AGES = "settlement.expensive_case_refund", "settlement.expensive_case_ages"


@dataclass(frozen=True)
class FoundFacts:
    """A year's facts with its limits, and the mark of the values they come from."""

    facts: RefundFacts
    tiers: tuple[RefundTier, ...]
    ages: RefundAges
    identity: str


def rulebook_of(year: int) -> Rulebook:
    """The values that hold on the year's first day (2 queries at most)."""
    return parameters.rulebook_in(the_area(), date(year, 1, 1))


def months_ended(year: int, today: date) -> list[date]:
    """The months of a year that are over."""
    months = [date(year, month, 1) for month in range(1, 13)]
    return [month for month in months if add_months(month, 1) <= today]


def refund_facts(parties: Sequence[int], year: int, today: date) -> FoundFacts:
    """Everything a year's refund is found from (6 queries). Raises UnknownParameter when the year's limits are not known."""
    rules = rulebook_of(year)
    tiers = refund_tiers(rules.table(LIMITS))
    ages = refund_ages(rules.table(AGES))
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    amounts = [
        CitizenAmount(row.citizen, row.month, AmountKind.CHARGED, row.ore)
        for row in settlement.charged_by_citizen(parties, first, after)
    ]
    amounts += _entered(parties, first, after)
    citizens = _citizens({amount.citizen for amount in amounts}, parties)
    return FoundFacts(RefundFacts(citizens, amounts, months_ended(year, today)), tiers, ages, rules.identity)


def _entered(parties: Sequence[int], first: date, after: date) -> list[CitizenAmount]:
    """What was entered and not taken back (1 query)."""
    rows = OtherCost.objects.filter(municipality__in=parties, month__gte=first, month__lt=after)
    rows = rows.filter(takes_back__isnull=True, taken_back__isnull=True)
    return [
        CitizenAmount(citizen, month, AmountKind(kind), ore)
        for citizen, month, kind, ore in rows.order_by("pk").values_list("citizen_id", "month", "kind", "amount_ore")
    ]


def _citizens(ids: set[int], parties: Sequence[int]) -> dict[int, RefundCitizen]:
    """The citizens with what was entered of them last (2 queries)."""
    known = RefundFact.objects.filter(municipality__in=parties, citizen__in=ids).order_by("pk")
    entered = {row.citizen_id: row for row in known}
    found = {}
    for row in contracts.citizens_of(ids):
        fact = entered.get(row.id)
        begins = fact.after_care_from if fact else None
        found[row.id] = RefundCitizen(
            row.id,
            row.reference,
            birth_month=row.birth_month,
            household=row.household,
            after_care=(begins, fact.after_care_to) if fact and begins else None,
            covered_before=fact.covered_before if fact else None,
        )
    return found


def claimed(parties: Sequence[int], year: int) -> dict[tuple[str, date], int]:
    """Øre claimed so far by case and month (1 query)."""
    rows = _claims(parties, year).values_list("case", "month").annotate(ore=Sum("claimed_ore"))
    return {(case, month): int(ore) for case, month, ore in rows}


def claims_made(parties: Sequence[int], year: int) -> dict[tuple[str, date], int]:
    """How often a case's month was claimed (1 query)."""
    rows = _claims(parties, year).values_list("case", "month").annotate(last=Max("number"))
    return {(case, month): int(last) for case, month, last in rows}


def _claims(parties: Sequence[int], year: int) -> QuerySet[RefundClaim]:
    return RefundClaim.objects.filter(municipality__in=parties, month__year=year).order_by()
