"""What is in an item's price, part by part of the fixed list (readings 2.11). Of several prices of one sheet it is said once, on
the item whose sheet it is; of an individual tariff on the ordinary item it stands instead of."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, QuerySet, When
from django.db.models.functions import Coalesce, JSONObject

from rammevaerk.pricing.models import Inclusion, ItemKind, TariffItem

ANNOTATION = "in_the_price"


@dataclass(frozen=True)
class Said:
    """Whether a part is in the price, and the note on it."""

    included: bool
    note: str = ""


def item_that_says(item: TariffItem) -> int:
    """The item on which it is said what the price of this one includes."""
    return item.priced_with_id or (item.within_id if item.kind == "individual" and item.within_id else item.pk)


def said_of(item_id: int) -> dict[str, Said]:
    """By part what is said of an item now (1 query); a part that is not there is not known."""
    rows = Inclusion.objects.filter(item=item_id, superseded_at__isnull=True)
    return {part: Said(included, note) for part, included, note in rows.values_list("part", "included", "note")}


def history_of(item_id: int) -> list[Inclusion]:
    """Everything ever said of an item, the newest first, with who said it (1 query)."""
    rows = Inclusion.objects.filter(item=item_id).select_related("stated_by__user", "stated_by__organisation")
    return list(rows.order_by("-stated_at", "part"))


def with_inclusions(rows: QuerySet[Any], item: str = "item") -> QuerySet[Any]:
    """The same rows, each with what is said of the price of its `item` (no query of its own)."""
    individual = When(**{f"{item}__kind": ItemKind.INDIVIDUAL}, then=f"{item}__within")
    says = Case(individual, default=Coalesce(f"{item}__priced_with", item))
    own = Inclusion.objects.filter(item=OuterRef("says_included"), superseded_at__isnull=True).order_by("part")
    told = ArraySubquery(own.values(data=JSONObject(part="part", included="included", note="note")))
    found: QuerySet[Any] = rows.alias(says_included=says).annotate(**{ANNOTATION: told})
    return found


def said_in(row: Any) -> dict[str, Said]:
    """By part what is said of a row of `with_inclusions`."""
    return {told["part"]: Said(told["included"], told["note"]) for told in getattr(row, ANNOTATION)}


def including(part: str) -> QuerySet[TariffItem]:
    """The items of which it is said that a part is in the price, their further prices too."""
    said = Inclusion.objects.filter(part=part, included=True, superseded_at__isnull=True).values("item")
    return TariffItem.objects.alias(says=Coalesce("priced_with", "pk")).filter(says__in=said)
