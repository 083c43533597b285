"""Further packages and places beside those of the house."""

from datetime import date

from rammevaerk.pricing.models import Tariff, TariffItem
from rammevaerk.registry.models import Service, Unit


def beside(item: TariffItem, kroner: int, name: str = "Pakke 2") -> TariffItem:
    """Another package of the same unit and paragraph."""
    return _priced(TariffItem(unit=item.unit, paragraph=item.paragraph, name=name, is_demo=True), kroner)


def elsewhere(service: Service, paragraph: str, kroner: int) -> TariffItem:
    """An item at a new unit of a service."""
    unit = Unit.objects.create(service=service, name=f"{service.name} {paragraph}", is_demo=True)
    return _priced(TariffItem(unit=unit, paragraph=paragraph, name=paragraph, is_demo=True), kroner)


def _priced(item: TariffItem, kroner: int) -> TariffItem:
    item.save()
    for year in (2025, 2026, 2027):
        Tariff.objects.create(
            item=item, valid_from=date(year, 1, 1), valid_to=date(year + 1, 1, 1), amount_ore=kroner * 100, is_demo=True
        )
    return item
