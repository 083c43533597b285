"""How long people stay and who pays, for the invented placements: shaped after published shares, every person invented.

Sellers of external purchases (VIVE 2020): other municipalities 40 %, private 40 %, regions 20 %; operators' own citizens fill
about half of the municipal places; a few buyers come from outside the area.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.apps import apps

from rammevaerk.accounts.models import Organisation
from rammevaerk.config.demo.world import World
from rammevaerk.registry.queries.geography import distances_from, populations

FIRST_DAY = date(2025, 1, 1)
OWN_SHARE = 0.6
OUTSIDE_SHARE = 0.07
OUTSIDE_BUYERS = ("101", "147", "155", "167", "169", "190", "253", "461", "400", "751")
OLDEST = 4500  # days before the first day that a running stay began at most
DAY_KINDS = ("SEL-103", "SEL-104")
FACTORS = (Decimal("0.6"), Decimal("0.85"))


@dataclass(frozen=True)
class Length:
    """Mean stay and mean wait for the next citizen, in days, and the share of places in use at the start."""

    stay: int
    gap: int
    filled: float


LENGTHS: Mapping[str, Length] = {
    "SEL-109": Length(80, 5, 0.9),
    "SEL-110": Length(110, 4, 0.93),
    "SEL-101": Length(220, 10, 0.9),
    "SEL-107": Length(900, 25, 0.94),
    "BL-43": Length(1000, 25, 0.92),
    "BL-83": Length(1500, 20, 0.96),
    "SEL-103": Length(2600, 25, 0.96),
    "SEL-104": Length(3000, 25, 0.97),
    "SEL-108": Length(3600, 30, 0.97),
    "ABL-105": Length(3200, 25, 0.97),
}
USUAL = Length(1500, 20, 0.95)


@dataclass(frozen=True)
class Span:
    """One stay of one place in ``[start, end)``; end None goes on after the demo's day."""

    start: date
    end: date | None


def spans_of_place(paragraph: str, random: Random, today: date) -> Iterator[Span]:
    """The stays of one place after one another, from before the first day on."""
    length = LENGTHS.get(paragraph, USUAL)
    if random.random() < length.filled:
        age = round(random.expovariate(1 / length.stay)) + 1
        start = FIRST_DAY - timedelta(days=age if age <= OLDEST else random.randrange(OLDEST // 2, OLDEST))
        end = FIRST_DAY + timedelta(days=round(random.expovariate(1 / length.stay)) + 1)
    else:
        start = FIRST_DAY + timedelta(days=round(random.expovariate(1 / length.gap)) + 1)
        end = start + timedelta(days=round(random.expovariate(1 / length.stay)) + 3)
    while start <= today:
        yield Span(start, end if end <= today else None)
        start = end + timedelta(days=round(random.expovariate(1 / length.gap)))
        end = start + timedelta(days=round(random.expovariate(1 / length.stay)) + 3)


class Payers:
    """Who pays at a seller: its own citizens first, then neighbours by inhabitants and distance, then others. Sivkær is
    shared by Slagelse and Næstved, so that the people of the login page meet there."""

    def __init__(self, world: World, members: Sequence[Organisation]) -> None:
        self.members = {row.pk: row for row in members}
        self.people = populations("2021K1") or dict.fromkeys(self.members, 1)
        self.outside = [world.municipalities[code].pk for code in OUTSIDE_BUYERS]
        services = apps.get_model("registry", "Service").objects.filter(name="Sivkær", is_demo=True)
        self.shared_service = services.values_list("pk", flat=True).first()
        self.shared_payer = world.municipalities["370"].pk
        self.choices: dict[int, tuple[list[int], list[float]]] = {}

    def payer(self, seller: int, near: int, random: Random) -> int:
        """The paying municipality of a new citizen at a seller whose service lies in `near`."""
        if seller in self.members and random.random() < OWN_SHARE:
            return seller
        if random.random() < OUTSIDE_SHARE:
            return random.choice(self.outside)
        if near not in self.choices:
            distances = distances_from(near)
            buyers = [pk for pk in self.members if pk != seller]
            weights = [self.people.get(pk, 1) * math.exp(-float(distances.get(pk, 60)) / 35) for pk in buyers]
            self.choices[near] = (buyers, weights)
        buyers, weights = self.choices[near]
        return random.choices(buyers, weights)[0]


class References:
    """A municipality's own references, as NÆ-2026-0417, each used once."""

    def __init__(self, world: World) -> None:
        self.prefixes = {row.pk: row.name[:2].upper() for row in world.municipalities.values()}
        self.used: dict[tuple[int, int], int] = {}

    def next(self, municipality: int, start: date, random: Random) -> str:
        """A new reference of the year the case began."""
        year = max(start.year, 2012)
        number = self.used.get((municipality, year), random.randrange(20)) + random.randrange(1, 4)
        self.used[municipality, year] = number
        return f"{self.prefixes[municipality]}-{year}-{number:04d}"


def factor_of(paragraph: str, random: Random) -> Decimal:
    """Part-time at day services: three days a week or fewer for a third of the users."""
    if paragraph not in DAY_KINDS or random.random() > 0.35:
        return Decimal(1)
    return random.choice(FACTORS)
