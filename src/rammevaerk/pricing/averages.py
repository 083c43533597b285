"""Where a service counts once, however many prices its calculation has: their average stands for them."""

from collections.abc import Iterable
from copy import copy

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, JSONObject, Round
from django.utils.translation import gettext as _

from rammevaerk.pricing.models import SheetPrice, Tariff, TariffItem


def places_behind() -> Coalesce:
    """The places a price is for, as an annotation on tariffs: those expected at it, else all of the sheet."""
    own = SheetPrice.objects.filter(sheet=OuterRef("sheet"), item=OuterRef("item"))
    whole = own.annotate(whole=Cast(Round("expected"), IntegerField())).values("whole")
    return Coalesce(Subquery(whole[:1]), F("sheet__places"))


def priced_together() -> ArraySubquery:
    """The other items whose price comes from the same calculation, as an annotation on items: id and name of each."""
    leading = Coalesce(OuterRef("priced_with"), OuterRef("pk"))
    others = TariffItem.objects.filter(Q(pk=leading) | Q(priced_with=leading)).exclude(pk=OuterRef("pk"))
    named = others.order_by(F("priced_with").asc(nulls_first=True), "pk")
    return ArraySubquery(named.values(item=JSONObject(pk="pk", name="name")))


def one_a_calculation(rows: Iterable[Tariff]) -> list[Tariff]:
    """The tariffs with one in the place of several prices of a calculation: their average, which nobody pays. The provisional
    price of the place they were sold at before is left out beside them. The rows need item, `item__priced_with` and sheet."""
    listed = list(rows)
    several = {row.item.priced_with_id for row in listed if row.item.priced_with_id is not None}
    found, seen = [], set()
    for row in listed:
        leading = row.item.priced_with_id
        if leading is None and row.item_id not in several:
            found.append(row)
        elif leading is not None and leading not in seen and row.sheet is not None and row.sheet.tariff_ore is not None:
            seen.add(leading)
            found.append(_average(row))
    return found


def amounts_once(rows: QuerySet[Tariff]) -> list[int]:
    """The amounts in ore of the same, without the rows themselves (1 query)."""
    values = list(rows.values_list("item_id", "item__priced_with_id", "amount_ore", "sheet__tariff_ore"))
    several = {leading: average for _item, leading, _amount, average in values if leading is not None and average is not None}
    single = [amount for item, leading, amount, _average in values if leading is None and item not in several]
    return [*single, *several.values()]


def _average(row: Tariff) -> Tariff:
    """A price of a calculation as if its average were sold; not to be saved."""
    assert row.item.priced_with is not None
    assert row.sheet is not None
    shown, item = copy(row), copy(row.item.priced_with)
    item.unit = row.item.unit
    item.name = _("%(item)s, average of several prices") % {"item": item.name}
    shown.item, shown.amount_ore = item, row.sheet.tariff_ore or 0
    return shown
