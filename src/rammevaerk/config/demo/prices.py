"""Services of the demo region with several prices from 2027: base and packages, and levels. Invented, like their budgets."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps

from rammevaerk.config.demo.world import World
from rammevaerk.kernel.money import split_largest_remainder
from rammevaerk.pricing import actions
from rammevaerk.pricing.actions import Publication
from rammevaerk.pricing.rules.price_mix import ExpectedPrice, PriceMix
from rammevaerk.pricing.rules.structures import StructureKind
from rammevaerk.web.clock import COPENHAGEN

YEAR = 2027
UNTOUCHED = ("Sivkær", "Tangstien", "Hyldemosen", "Fjordlyngen")
"""Services the year in the browser leans on."""
HOMES, DAYS = ("SEL-107", "SEL-108"), ("SEL-103", "SEL-104")
SMALLEST = 10
INTERVAL = Decimal("0.11")
"""A package's interval as a share of the average, in whole kroner."""
PACKAGES = {"Pakke 1": 3, "Pakke 2": 5, "Pakke 3": 4, "Pakke 4": 2, "Pakke 5": 1}
LEVELS = {"Niveau 1": (4, Decimal("0.8")), "Niveau 2": (4, Decimal(1)), "Niveau 3": (2, Decimal("1.35"))}


def make_prices(world: World) -> None:
    """One service of Slagelse's with packages in the list of 2027, one with levels approved, one with packages in a draft."""
    published, approved = _first(world, "published", HOMES), _first(world, "approved", DAYS)
    draft = _first(world, "draft", HOMES)
    if published is not None:
        new = actions.new_draft(published, today=date(2026, 11, 2))
        actions.put_prices(new, _packages(new))
        _approve(new)
        actions.bulk_publish([new], Publication(_at(date(2026, 11, 6)), reason="Flere priser fra 2027"))
    if approved is not None:
        new = actions.new_draft(approved, today=date(2026, 11, 2))
        actions.put_prices(new, _levels(new))
        _approve(new)
    if draft is not None:
        actions.put_prices(draft, _packages(draft))


def _first(world: World, state: str, paragraphs: tuple[str, ...]) -> Any:
    """Slagelse's first sheet of the year in a state, of a service with places enough to share; None when there is none."""
    operator = world.people["municipal_economist"].organisation_id
    sheets = apps.get_model("pricing", "Sheet").objects.filter(
        year=YEAR,
        state=state,
        tariff_ore__isnull=False,
        places__gte=SMALLEST,
        budget_adopted_on__isnull=False,
        item__unit__service__operator=operator,
        item__paragraph__in=paragraphs,
    )
    rows = sheets.exclude(item__unit__name__in=UNTOUCHED).exclude(item__unit__service__name__in=UNTOUCHED)
    return rows.select_related("item__unit__service").order_by("item__unit__service__name", "item__unit__name", "pk").first()


def _approve(sheet: Any) -> None:
    actions.bulk_approve([sheet], at=_at(date(2026, 11, 4)))


def _packages(sheet: Any) -> PriceMix:
    step = Decimal(round(sheet.tariff_ore * INTERVAL / 100))
    expected = split_largest_remainder(sheet.places, PACKAGES)
    return PriceMix(StructureKind.BASE_PACKAGES, tuple(ExpectedPrice(name, Decimal(expected[name])) for name in PACKAGES), step)


def _levels(sheet: Any) -> PriceMix:
    expected = split_largest_remainder(sheet.places, {name: count for name, (count, _weight) in LEVELS.items()})
    prices = tuple(ExpectedPrice(name, Decimal(expected[name]), weight) for name, (_count, weight) in LEVELS.items())
    return PriceMix(StructureKind.LEVELS, prices)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, 0, tzinfo=COPENHAGEN)
