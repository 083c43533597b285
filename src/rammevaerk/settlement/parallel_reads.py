"""Reads of the parallel run: both sides of a month as facts for the comparison."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rammevaerk.accounts import queries as organisations
from rammevaerk.settlement.models import Charge, InvoiceFile, InvoiceFileLine
from rammevaerk.settlement.parallel_file import names_of
from rammevaerk.settlement.rules.charging import ONCE
from rammevaerk.settlement.rules.parallel import FileLine, OwnLine, ParallelLine, compare


def known_buyers() -> dict[str, int]:
    """Every organisation that can buy, by what a file may call it (1 query)."""
    return names_of((row.pk, row.code, row.name) for row in organisations.operators())


def file_of(seller: int, month: date) -> InvoiceFile | None:
    """The file kept for a month, None when there is none (1 query)."""
    return InvoiceFile.objects.filter(seller=seller, month=month).select_related("read_by__user").first()


def compared(sellers: Sequence[int], kept: InvoiceFile) -> tuple[ParallelLine, ...]:
    """The month as issued here beside the file, own citizens left out (2 queries)."""
    rows = InvoiceFileLine.objects.filter(file=kept).values_list("buyer_id", "about", "days", "amount_ore")
    return compare(_own_lines(sellers, kept.month), (FileLine(*row) for row in rows.iterator(5_000)))


def _own_lines(sellers: Sequence[int], month: date) -> list[OwnLine]:
    """Lines on the month's statements, corrections of earlier months among them (1 query)."""
    rows: Any = Charge.objects.filter(seller__in=sellers, internal=False, statement__month=month).values_list(
        "buyer_id", "citizen__reference", "schedule__title", "days", "amount_ore", "factor", "tariff_ore", "kind", "reverses_id"
    )
    found = []
    for buyer, reference, title, days, ore, factor, tariff, kind, reverses in rows.iterator(5_000):
        number = Decimal(abs(factor)) if kind == ONCE else Decimal(abs(days))
        signed = -number if reverses is not None else number
        found.append(OwnLine(buyer, reference or title or "", signed, ore, Decimal(1) if kind == ONCE else factor, tariff))
    return found
