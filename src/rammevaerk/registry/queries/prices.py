"""Prices as they were published."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.registry.models import PublishedPrice


@dataclass(frozen=True)
class PriceRow:
    """A published price in øre for `price_unit` (day, attendance, month, hour …) that holds in [valid_from, valid_to).

    `year` None: the source does not say; `paragraph` and `label` may be empty.
    """

    unit_id: int
    unit_name: str
    paragraph: str
    label: str
    amount_ore: int
    price_unit: str
    year: int | None
    valid_from: date
    valid_to: date | None
    source: str
    is_demo: bool


_FIELDS = (
    "unit_id",
    "unit__name",
    "paragraph",
    "label",
    "amount_ore",
    "price_unit",
    "year",
    "valid_from",
    "valid_to",
    "source",
    "is_demo",
)


def prices_of_service(service_id: int) -> list[PriceRow]:
    """Published prices of a service as known now, newest first (1 query)."""
    rows = PublishedPrice.objects.current().filter(unit__service_id=service_id)
    ordered = rows.order_by("-valid_from", "unit__name", "paragraph", "label", "price_unit", "pk")
    return [PriceRow(*row) for row in ordered.values_list(*_FIELDS)]
