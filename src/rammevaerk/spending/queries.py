"""Reads of what is entered, for pages and the areas above. Row-level security decides what is seen."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from rammevaerk.spending.models import Budget, OtherCost, OutsidePurchase, RefundClaim, Upload
from rammevaerk.spending.rules.uploads import BudgetLine, BudgetVersion


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


def outside_purchases(parties: Sequence[int], year: int) -> QuerySet[OutsidePurchase]:
    """What a year has cost outside the platform, those taken back too."""
    rows = OutsidePurchase.objects.filter(municipality__in=parties, year=year, takes_back__isnull=True)
    return rows.select_related("citizen", "taken_back")


def outside_amounts(parties: Sequence[int], year: int) -> list[OutsidePurchase]:
    """Those that hold (1 query)."""
    return list(outside_purchases(parties, year).filter(taken_back__isnull=True).order_by("pk"))


def outside_purchase(pk: int) -> OutsidePurchase | None:
    """A purchase, None when there is none one may see (1 query)."""
    return OutsidePurchase.objects.filter(pk=pk, takes_back__isnull=True).select_related("citizen", "taken_back").first()


def invoices_on_file(parties: Sequence[int]) -> set[tuple[str, str]]:
    """Supplier and number of the invoices that hold (1 query)."""
    rows = OutsidePurchase.objects.filter(municipality__in=parties, takes_back__isnull=True, taken_back__isnull=True)
    return set(rows.exclude(invoice_number="").values_list("supplier_key", "invoice_number"))


def upload(pk: int) -> Upload | None:
    """A file as read, None when there is none one may see (1 query)."""
    return Upload.objects.filter(pk=pk).first()


def budget_versions(parties: Sequence[int], year: int) -> list[BudgetVersion]:
    """Every row entered of a year's budget, in the order of entering (1 query)."""
    rows = Budget.objects.filter(municipality__in=parties, year=year).order_by("pk")
    return [
        BudgetVersion(row.pk, BudgetLine(row.year, row.paragraph, row.account, row.amount_ore, row.holds_from, row.words))
        for row in rows
    ]
