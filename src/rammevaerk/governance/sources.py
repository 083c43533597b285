"""What the agreement takes from the areas below it: services, tariffs, and what the parties answered in the round."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing import queries as pricing
from rammevaerk.pricing.rules import price_range
from rammevaerk.registry import queries as registry
from rammevaerk.reporting import queries as reporting
from rammevaerk.reporting.results import RoundResults, results
from rammevaerk.web.amounts import DASH, thousands

UNKNOWN_PLACES = 0


@dataclass(frozen=True)
class ServiceLine:
    """A service of the area as it stands in annex 1; `places` are the budgeted ones, None when nobody has reported any."""

    name: str
    operator: str
    municipality: str
    paragraphs: tuple[str, ...]
    places: int | None
    is_demo: bool


@dataclass(frozen=True)
class TariffLine:
    """A tariff as it stands in annex 2; `amount` is written in kroner, as a range for a small service (readings 2.9)."""

    service: str
    product: str
    paragraph: str
    amount: str
    measure: str
    is_demo: bool


def services(day: date) -> list[ServiceLine]:
    """The services of the area with their budgeted places on a day, in Danish order (2 queries)."""
    return [
        ServiceLine(
            name=row.name,
            operator=row.operator,
            municipality=row.municipality,
            paragraphs=tuple(paragraph_label(code) for code in row.paragraphs),
            places=row.places.budgeted if row.places else None,
            is_demo=row.is_demo,
        )
        for row in registry.published_services(registry.ServiceFilter(), day)
    ]


def tariffs(day: date, values: Rulebook) -> list[TariffLine]:
    """The tariffs that hold on a day; individual ones are never public, small ones stand as a range (2 queries)."""
    known = values.value("pricing.min_users_public").value
    smallest = known if isinstance(known, int) else 0
    rows = list(pricing.tariff_list(day).order_by("item__unit__service__sort_key", "item__name", "pk"))
    places = registry.places_of_services({row.item.unit.service_id for row in rows}, day)
    found = []
    for row in rows:
        count = places.get(row.item.unit.service_id)
        of_sheet = row.sheet.places if row.sheet else None
        behind = of_sheet if of_sheet is not None else count.budgeted if count else None
        found.append(
            TariffLine(
                service=row.item.unit.service.name,
                product=row.item.name,
                paragraph=paragraph_label(row.item.paragraph),
                amount=written_amount(row.amount_ore, behind, smallest),
                measure=row.item.measure,
                is_demo=row.is_demo,
            )
        )
    return found


def written_amount(amount_ore: int, places: int | None, smallest: int) -> str:
    """An amount in kroner as the public may see it; places that are not known count as few."""
    kroner, ore = divmod(amount_ore, 100)
    span = price_range(kroner, places=places if places is not None else UNKNOWN_PLACES, smallest=smallest)
    if span is not None:
        return f"{thousands(span.low)} {DASH} {thousands(span.high)}"
    return f"{thousands(kroner)},{ore:02d}" if ore else thousands(kroner)


def round_for(year: int) -> RoundResults | None:
    """What the accepted returns of the round for a year say, else those of the latest round; None before the first
    round (6 queries)."""
    found = reporting.round_for(year) or reporting.latest_round()
    return results(found) if found else None
