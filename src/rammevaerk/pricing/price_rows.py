"""The several prices of a sheet as rows, and as the mix the rules calculate from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q

from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.pricing.models import Sheet, SheetPrice, SheetState, Structure
from rammevaerk.pricing.rules import Calculation
from rammevaerk.pricing.rules.price_mix import ExpectedPrice, PriceMix
from rammevaerk.pricing.rules.structures import StructureKind


def mixes_of(sheets: Iterable[Sheet]) -> dict[int, PriceMix]:
    """The mix of each sheet that has several prices (1 query; none when all have one average tariff)."""
    structured = {sheet.pk: sheet for sheet in sheets if sheet.structure != Structure.AVERAGE}
    rows = prices_of_sheets(structured)
    return {pk: mix_of(sheet, rows.get(pk, [])) for pk, sheet in structured.items()}


def carried_mixes(item_ids: Iterable[int], year: int) -> dict[int, PriceMix]:
    """By item the mix a new sheet of the year goes on with: that of the year's newest version, else of last year's published
    sheet (2 queries; 1 when all have one average tariff)."""
    rows = Sheet.objects.filter(Q(year=year) | Q(year=year - 1, state=SheetState.PUBLISHED), item__in=list(item_ids))
    newest = list(rows.order_by("item_id", "-year", "-version").distinct("item_id").only("item_id", "structure", "step_ore"))
    found = mixes_of(newest)
    return {sheet.item_id: found[sheet.pk] for sheet in newest if sheet.pk in found}


def prices_of_sheets(sheet_ids: Iterable[int]) -> dict[int, list[SheetPrice]]:
    """The prices by sheet in their order (1 query; none without sheets)."""
    ids = list(sheet_ids)
    found: dict[int, list[SheetPrice]] = defaultdict(list)
    for row in SheetPrice.objects.filter(sheet__in=ids).order_by("sheet_id", "position") if ids else ():
        found[row.sheet_id].append(row)
    return found


def mix_of(sheet: Sheet, rows: Sequence[SheetPrice]) -> PriceMix:
    """A sheet's mix out of its rows (no query)."""
    step = kroner(sheet.step_ore) if sheet.step_ore is not None else None
    prices = tuple(ExpectedPrice(row.name, row.expected, row.factor) for row in rows)
    return PriceMix(StructureKind(sheet.structure), prices, step)


def mix_to_json(mix: PriceMix | None) -> list[Any] | None:
    """Plain values, decimals as text; `mix_from_json` gives an equal mix back."""
    if mix is None:
        return None
    rows = [[row.name, str(row.expected), None if row.factor is None else str(row.factor)] for row in mix.prices]
    return [mix.kind.value, None if mix.step is None else str(mix.step), rows]


def mix_from_json(stored: Sequence[Any] | None) -> PriceMix | None:
    """Read what `mix_to_json` wrote."""
    if stored is None:
        return None
    kind, step, rows = stored
    prices = tuple(
        ExpectedPrice(name, Decimal(expected), None if factor is None else Decimal(factor)) for name, expected, factor in rows
    )
    return PriceMix(StructureKind(kind), prices, None if step is None else Decimal(step))


def put_mix(sheet: Sheet, mix: PriceMix | None) -> list[SheetPrice]:
    """Write a mix into the sheet's columns, and its rows; neither is saved. None is one average tariff."""
    sheet.structure = mix.kind.value if mix else Structure.AVERAGE.value
    sheet.step_ore = to_ore(mix.step) if mix and mix.step is not None else None
    return [
        SheetPrice(sheet=sheet, position=position, name=price.name, expected=price.expected, factor=price.factor)
        for position, price in enumerate(mix.prices if mix else (), 1)
    ]


def replace_mix(sheet: Sheet, mix: PriceMix | None) -> None:
    """Give a saved sheet another mix (3 queries); it is not calculated."""
    SheetPrice.objects.filter(sheet=sheet).delete()
    rows = put_mix(sheet, mix)
    sheet.save(update_fields=["structure", "step_ore"])
    SheetPrice.objects.bulk_create(rows)


def put_amounts(rows: Sequence[SheetPrice], calculation: Calculation) -> None:
    """Write the calculated prices into the rows (not saved); none where something stops them."""
    found = calculation.prices.prices if calculation.prices else ()
    for place, row in enumerate(rows):
        row.amount_ore = to_ore(found[place].amount) if found else None


def save_amounts(calculations: Mapping[int, Calculation]) -> None:
    """Save the prices of calculated sheets with several prices, by sheet (2 queries; none without sheets)."""
    rows = prices_of_sheets(calculations)
    for pk, prices in rows.items():
        put_amounts(prices, calculations[pk])
    changed = [row for prices in rows.values() for row in prices]
    if changed:
        SheetPrice.objects.bulk_update(changed, ["amount_ore"], batch_size=1000)


def same_amounts(sheet: Sheet, calculation: Calculation) -> bool:
    """Whether the stored prices are those of a calculation (1 query; none for one average tariff)."""
    if sheet.structure == Structure.AVERAGE:
        return True
    stored = [row.amount_ore for row in prices_of_sheets([sheet.pk]).get(sheet.pk, [])]
    found = calculation.prices.prices if calculation.prices else ()
    return stored == ([to_ore(price.amount) for price in found] if found else [None] * len(stored))
