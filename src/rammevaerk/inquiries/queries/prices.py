"""What a unit can name as its price: items of the tariff list, as they stand today or begin next (R3)."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.pricing import facts as pricing
from rammevaerk.registry import queries as registry


@dataclass(frozen=True)
class AnswerPrice:
    """An item of the list with its tariff in øre per `unit`, a code of pricing's measures."""

    item: int
    name: str
    ore: int
    unit: str


def prices_of_unit(unit_id: int, paragraph: str, today: date) -> list[AnswerPrice]:
    """The unit's items under a paragraph that have a tariff today, or their next one (at most 4 queries)."""
    service = registry.unit(unit_id).service_id
    rows = [
        (item, tariff)
        for item, tariff in pricing.prices_of_service(service, today)
        if item.unit_id == unit_id and item.paragraph == paragraph
    ]
    without = [item.item_id for item, tariff in rows if tariff is None]
    coming = pricing.tariffs_for_items(without, today, date.max) if without else {}
    found = []
    for item, tariff in rows:
        price = tariff or next(iter(coming.get(item.item_id, ())), None)
        if price is not None:
            found.append(AnswerPrice(item.item_id, item.name, price.amount_ore, item.measure))
    return found
