"""What agreements say of a tariff, put into drafts: a lower budgeted occupancy, and income that is paid otherwise."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal

from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.period import Period
from rammevaerk.pricing.models import AgreedTariff
from rammevaerk.pricing.rules import CostKind, CostLine

AgreedByItem = dict[int, list[AgreedTariff]]


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


def day_of_draft(year: int, *, is_published: bool) -> date:
    """The day a draft of a year is for: the first, and after the first tariff is published what is to hold when the year ends."""
    return date(year, 12, 31) if is_published else date(year, 1, 1)
