"""The register's numbers for a case, frozen the day it is opened: the calculation behind the tariff, places, use by payer, and
the use of the last two years."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from rammevaerk.accounts import queries as accounts
from rammevaerk.financing.rules.alternatives import ServiceEconomy
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import Rounding
from rammevaerk.kernel.period import add_months, year_period
from rammevaerk.kernel.wording import text
from rammevaerk.parameters.facts import rulebook_on
from rammevaerk.pricing import facts as pricing
from rammevaerk.pricing.facts import SheetBasis

SUFFIX = " Kommune"
MUNICIPALITY = "municipality"
ROUNDING = "pricing.tariff_rounding"
MONTHS_BACK = 24


@dataclass(frozen=True)
class User:
    """A party that pays for people at the service: how many, and the places they take."""

    party: int | None
    name: str
    people: int
    places: Decimal


@dataclass(frozen=True)
class CaseFigures:
    """What `freeze` found, as it was kept."""

    sheet_year: int
    year: int
    basis_ore: int
    places: int
    occupancy: Decimal
    days: int
    tariff_ore: int
    uses_assumed: bool
    users: tuple[User, ...]
    months: tuple[tuple[date, Decimal], ...]
    parties: Mapping[int, str]
    buyers: frozenset[str]
    rounding: str

    @property
    def used(self) -> Decimal:
        """Places in use."""
        return sum((user.places for user in self.users), Decimal(0))

    @property
    def people(self) -> int:
        return sum(user.people for user in self.users)

    @property
    def people_by_name(self) -> dict[str, int]:
        return {user.name: user.people for user in self.users}

    @property
    def span(self) -> tuple[Decimal, Decimal]:
        """The lowest and highest use of a month in the last two years; today's when no month is known."""
        known = [places for _month, places in self.months] or [self.used]
        return min(known), max(known)

    def economy(self, operator: str, place_cost: int, year: int) -> ServiceEconomy:
        """The engine's economy in a calendar year."""
        return ServiceEconomy(
            operator=operator,
            period=year_period(year),
            basis=self.basis_ore,
            places=Decimal(self.places),
            occupancy=self.occupancy,
            days=Decimal(self.days),
            use={user.name: user.places for user in self.users},
            place_cost=place_cost,
            rounding=Rounding(self.rounding),
        )


def short_name(name: str) -> str:
    """A party as tables name it: without *Kommune*."""
    return name.removesuffix(SUFFIX)


def sheets_of(service_ids: Collection[int] | None, today: date) -> list[SheetBasis]:
    """The newest published calculation of each item sold by the day, of some services or of all (1 query)."""
    return pricing.published_basis(service_ids, today.year)


def freeze(item_id: int, service_id: int, today: date) -> dict[str, Any]:
    """The numbers of the day as plain values (9 queries at most). Raises Refused without a published calculation."""
    sheet = next((row for row in sheets_of([service_id], today) if row.item_id == item_id), None)
    if sheet is None:
        message = text("The service has no published calculation to start from.")
        remedy = text("Choose an item whose tariff is calculated and published.")
        raise Refused([Finding("terms.no_sheet", Severity.BLOCKING, message, remedy, where="item")])
    area = accounts.the_area()
    names = accounts.organisation_names()
    parties = accounts.parties_on(area.code, today)
    rounding = rulebook_on(area.code, today).choice(ROUNDING)
    return {
        "sheet_year": sheet.year, "year": today.year + 1, "basis_ore": sheet.basis_ore, "places": sheet.places,
        "occupancy": str(sheet.occupancy), "days": sheet.days, "tariff_ore": sheet.tariff_ore,
        "uses_assumed": sheet.uses_assumed, "rounding": rounding,
        "users": [
            [party, short_name(names.get(party, "")), people, str(places)]
            for party, people, places in _users(sheet, today)
        ],
        "months": [[month.isoformat(), str(places)] for month, places in _months(sheet, today)],
        "parties": {str(party.id): short_name(party.name) for party in parties},
        "buyers": sorted(short_name(party.name) for party in parties if party.kind == MUNICIPALITY),
    }  # fmt: skip


def figures_of(kept: Mapping[str, Any]) -> CaseFigures:
    """What `freeze` kept."""
    return CaseFigures(
        sheet_year=kept["sheet_year"],
        year=kept["year"],
        basis_ore=kept["basis_ore"],
        places=kept["places"],
        occupancy=Decimal(kept["occupancy"]),
        days=kept["days"],
        tariff_ore=kept["tariff_ore"],
        uses_assumed=kept["uses_assumed"],
        users=tuple(User(party, name, people, Decimal(places)) for party, name, people, places in kept["users"]),
        months=tuple((date.fromisoformat(month), Decimal(places)) for month, places in kept["months"]),
        parties={int(pk): name for pk, name in kept["parties"].items()},
        buyers=frozenset(kept["buyers"]),
        rounding=kept["rounding"],
    )


def _users(sheet: SheetBasis, today: date) -> list[tuple[int, int, Decimal]]:
    """Who pays for how many people and places at the item's unit and paragraph (1 query): numbers only, for this purpose."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT paying_id, people, places FROM terms_places_by_payer(%s, %s, %s) ORDER BY paying_id",
            [today, sheet.unit_id, sheet.paragraph],
        )
        return [(party, people, Decimal(places)) for party, people, places in cursor.fetchall()]


def _months(sheet: SheetBasis, today: date) -> list[tuple[date, Decimal]]:
    """Places in use on average in each of the last months that have ended (1 query)."""
    last = add_months(today.replace(day=1), -1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month, place_days FROM occupancy_of_months(%s, %s, %s::bigint[]) WHERE paragraph = %s ORDER BY month",
            [add_months(last, 1 - MONTHS_BACK), last, [sheet.unit_id], sheet.paragraph],
        )
        rows = cursor.fetchall()
    return [(month, (Decimal(days) / (add_months(month, 1) - month).days).quantize(Decimal("0.1"))) for month, days in rows]
