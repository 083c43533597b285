"""Further lines of the tariff list, beside the one the fixtures publish."""

from datetime import date

from django.urls import reverse

from rammevaerk.pricing.models import Sheet, Tariff, TariffItem
from rammevaerk.registry.models import Service, Unit

from tests.pricing.conftest import Priced


def url(name: str, *args: int) -> str:
    return reverse(f"pricing:{name}", args=args)


def private(priced: Priced, ore: int, *, name: str = "Fjordlyngen", paragraph: str = "SEL-108") -> TariffItem:
    """A private service with a registered price for 2027."""
    service = Service.objects.create(name=name, operator_kind="company", location=priced.cast.slagelse, search_text=name.lower())
    unit = Unit.objects.create(service=service, name=name)
    item = TariffItem.objects.create(unit=unit, paragraph=paragraph, name="Døgnplads", kind="registered")
    Tariff.objects.create(item=item, amount_ore=ore, valid_from=date(2027, 1, 1), valid_to=date(2028, 1, 1))
    return item


def beside(sheet: Sheet, *kroner: int) -> list[TariffItem]:
    """Further items of Sivkær's unit with the same sheet, one for each price."""
    found = []
    for number, amount in enumerate(kroner):
        item = TariffItem.objects.create(unit=sheet.item.unit, paragraph="SEL-108", name=f"Plads {number}")
        Tariff.objects.create(item=item, amount_ore=amount * 100, valid_from=date(2027, 1, 1), sheet=sheet)
        found.append(item)
    return found
