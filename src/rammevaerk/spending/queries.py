"""Reads of what is entered, for pages and the areas above. Row-level security decides what is seen."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from rammevaerk.spending.models import OtherCost, RefundClaim


def other_costs(parties: Sequence[int], year: int) -> QuerySet[OtherCost]:
    """The costs entered for a year's months, those taken back too."""
    rows = OtherCost.objects.filter(municipality__in=parties, month__year=year, takes_back__isnull=True)
    return rows.select_related("citizen", "taken_back")


def claims_of(parties: Sequence[int], case: str, year: int) -> list[RefundClaim]:
    """What was claimed for a case in a year, oldest first (1 query)."""
    rows = RefundClaim.objects.filter(municipality__in=parties, case=case, month__year=year)
    return list(rows.order_by("month", "number"))


def last_claim(parties: Sequence[int], year: int) -> date | None:
    """The day of a year's newest claim (1 query)."""
    rows = RefundClaim.objects.filter(municipality__in=parties, month__year=year).order_by("-claimed_on")
    return rows.values_list("claimed_on", flat=True).first()


def other_cost(pk: int) -> OtherCost | None:
    """A cost that was entered, None when there is none one may see (1 query)."""
    rows = OtherCost.objects.filter(pk=pk, takes_back__isnull=True)
    return rows.select_related("citizen", "taken_back").first()
