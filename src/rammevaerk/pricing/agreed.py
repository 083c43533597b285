"""What agreements say of a tariff, put into drafts: a lower budgeted occupancy, and income that is paid otherwise."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal

from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.period import Period
from rammevaerk.pricing.models import AgreedTariff
from rammevaerk.pricing.rules import CostKind, CostLine

AgreedByItem = dict[int, list[AgreedTariff]]
Published = tuple[Decimal | None, tuple[CostLine, ...]]
"""The occupancy and the lines of a year's published sheet."""


def agreed_of(item_ids: Collection[int]) -> AgreedByItem:
    """All that was ever agreed of some items, what is over and what was ended too, by item (1 query)."""
    found: AgreedByItem = {}
    for row in AgreedTariff.objects.filter(item__in=item_ids).order_by("pk"):
        found.setdefault(row.item_id, []).append(row)
    return found


def in_draft(
    rows: Sequence[AgreedTariff], day: date, wanted: Decimal | None, lines: Iterable[CostLine]
) -> tuple[Decimal | None, tuple[CostLine, ...]]:
    """The occupancy and the lines of a draft with what is agreed on a day: what an agreement wrote before goes, and what holds
    that day comes."""
    held = [row for row in rows if row.superseded_at is None and Period(row.valid_from, row.valid_to).contains(day)]
    marks = {row.source for row in rows}
    kept = tuple(line for line in lines if not (line.kind is CostKind.INCOME and line.source in marks))
    paid = tuple(
        CostLine(CostKind.INCOME, row.text, kroner(row.income_ore), source=row.source)
        for row in held
        if row.income_ore is not None
    )
    shares = [Decimal(row.occupancy) for row in held if row.occupancy is not None]
    was_agreed = wanted is not None and any(row.occupancy is not None and Decimal(row.occupancy) == wanted for row in rows)
    return (min(shares) if shares else None if was_agreed else wanted), kept + paid


def day_of_draft(rows: Sequence[AgreedTariff], year: int, today: date, published: Published | None) -> date:
    """The day a draft of a year is for. The first, until a tariff is published; then the first day to come from which something
    else is agreed than the published sheet has, and without any the first one to come."""
    begins, ends = date(year, 1, 1), date(year, 12, 31)
    if published is None:
        return begins
    first = min(max(today, begins), ends)
    changes = {day for row in rows if row.superseded_at is None for day in (row.valid_from, row.valid_to) if day}
    wanted, lines = published
    for day in sorted({first, *(day for day in changes if first < day <= ends)}):
        then, lines_then = in_draft(rows, day, wanted, lines)
        if then != wanted or set(lines_then) != set(lines):
            return day
    return first
