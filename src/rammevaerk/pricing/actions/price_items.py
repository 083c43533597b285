"""The lines of the list that a published sheet's prices become: each price an item of its own, the same every year."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.models import ItemKind, Measure, Sheet, SheetPrice, Structure, TariffItem
from rammevaerk.pricing.price_rows import prices_of_sheets
from rammevaerk.pricing.rules.price_mix import BASE_NAME, HOUR_NAME


@dataclass(frozen=True)
class ToSell:
    """A price as it will be sold: an item's name, its amount in ore per measure, and the row of the mix it comes from."""

    name: str
    amount_ore: int
    measure: str
    row: SheetPrice | None = None


@dataclass(frozen=True)
class ListedPrice:
    """An item with the amount a sheet gives it."""

    sheet: Sheet
    item: TariffItem
    amount_ore: int


def listed_prices(sheets: Sequence[Sheet]) -> list[ListedPrice]:
    """What each sheet puts on the list: its own item, or one for each of its prices, made where it is missing (4 queries at
    most). Refused when another item bears a price's name already. The rows of the prices are told their item."""
    structured = [sheet for sheet in sheets if sheet.structure != Structure.AVERAGE]
    found = [ListedPrice(sheet, sheet.item, sheet.tariff_ore) for sheet in sheets if sheet not in structured and sheet.tariff_ore]
    rows = prices_of_sheets(sheet.pk for sheet in structured)
    wanted_prices = [(sheet, price) for sheet in structured for price in _to_sell(sheet, rows.get(sheet.pk, []))]
    items = _items_of(wanted_prices)
    named = []
    for sheet, price in wanted_prices:
        item = items[_key(sheet, price)]
        found.append(ListedPrice(sheet, item, price.amount_ore))
        if price.row is not None:
            price.row.item = item
            named.append(price.row)
    if named:
        SheetPrice.objects.bulk_update(named, ["item"], batch_size=1000)
    return found


def items_beside(leading: Collection[int]) -> list[TariffItem]:
    """The items whose price comes from the sheets of others, by those others (1 query)."""
    return list(TariffItem.objects.filter(priced_with__in=leading).select_related("unit__service"))


def price_item_name(leading: str, price: str) -> str:
    """“Døgnplads” and “Pakke 3” are “Døgnplads, pakke 3”; with “+10 %” it is “Døgnplads +10 %”."""
    words = price.strip()
    return f"{leading}, {words[:1].lower()}{words[1:]}" if words[:1].isalpha() else f"{leading} {words}"


def _to_sell(sheet: Sheet, rows: Sequence[SheetPrice]) -> list[ToSell]:
    priced = [row for row in rows if row.amount_ore is not None]
    if len(priced) != len(rows) or not rows:
        raise ValueError(f"the prices of sheet {sheet.pk} are not calculated")
    leading = sheet.item.name
    if sheet.structure != Structure.BASE_HOURS:
        return [ToSell(price_item_name(leading, row.name), row.amount_ore or 0, sheet.item.measure, row) for row in priced]
    step, first = sheet.step_ore or 0, priced[0]
    base = (first.amount_ore or 0) - int((first.factor or 0) * step)
    return [ToSell(price_item_name(leading, BASE_NAME), base, sheet.item.measure), ToSell(HOUR_NAME, step, Measure.HOUR.value)]


def _key(sheet: Sheet, price: ToSell) -> tuple[int, str, str]:
    return sheet.item.unit_id, sheet.item.paragraph, price.name


def _items_of(wanted_prices: Iterable[tuple[Sheet, ToSell]]) -> dict[tuple[int, str, str], TariffItem]:
    wanted = {_key(sheet, price): (sheet, price) for sheet, price in wanted_prices}
    if not wanted:
        return {}
    units = {unit for unit, _paragraph, _name in wanted}
    rows = TariffItem.objects.filter(unit__in=units, name__in={price.name for _sheet, price in wanted.values()})
    there = {(row.unit_id, row.paragraph, row.name): row for row in rows.select_related("unit__service")}
    taken = [key for key, row in there.items() if key in wanted and row.priced_with_id != wanted[key][0].item_id]
    if taken:
        raise Refused([_taken(name) for _unit, _paragraph, name in taken])
    new = [_new_item(sheet, price) for key, (sheet, price) in wanted.items() if key not in there]
    TariffItem.objects.bulk_create(new)
    return there | {(row.unit_id, row.paragraph, row.name): row for row in new}


def _new_item(sheet: Sheet, price: ToSell) -> TariffItem:
    return TariffItem(
        unit=sheet.item.unit,
        paragraph=sheet.item.paragraph,
        name=price.name,
        kind=ItemKind.CALCULATED,
        measure=price.measure,
        priced_with=sheet.item,
        is_demo=sheet.item.is_demo,
        source=sheet.item.source,
    )


def _taken(name: str) -> Finding:
    return Finding(
        code="pricing.item_name_taken",
        severity=Severity.BLOCKING,
        message=text("Another item of the unit is already called “{name}”."),
        remedy=text("Give the price another name."),
        params={"name": name},
    )
