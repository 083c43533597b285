"""The balance and the trade between parties, reckoned from the areas below; rows without persons only."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from rammevaerk.accounts import queries as accounts
from rammevaerk.insight.rules import (
    BalanceRow,
    Suppressed,
    UnitSupply,
    by_group,
    by_municipality,
    by_paragraph,
    places_in_all,
    suppress,
    suppress_list,
)
from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.parameters.facts import rulebook_in
from rammevaerk.registry import queries as registry
from rammevaerk.registry.rules.reporting_groups import REPORTING_GROUPS
from rammevaerk.reporting import facts as reporting_facts
from rammevaerk.reporting import queries as reporting
from rammevaerk.web.clock import is_demo

OTHERS = "others"
"""Stands in the matrix for everybody who is no party: municipalities elsewhere, and private suppliers as sellers."""


class TradeRow(NamedTuple):
    """People a buyer has placed with a seller under a paragraph on a day; a person with two services stands in two rows."""

    buyer: int
    seller: int
    paragraph: str
    target_group: int | None
    people: int


@dataclass(frozen=True)
class Expected:
    """What municipalities expect to need in the round's year: the sums of the accepted answers of `accepted` municipalities
    of the `asked`, and in all. `placed` is the like to hold it against: adults those municipalities have placed today."""

    round_name: str
    year: int
    accepted: int
    asked: int
    groups: Mapping[str, int | None]
    places: int
    placed: int


@dataclass(frozen=True)
class Balance:
    """Supply and demand on a day. `reported` tells of the round whose answers stand in it, None when the reader may not
    see them or there is none; `hidden` is whether small counts were kept back."""

    day: date
    groups: tuple[BalanceRow, ...]
    paragraphs: tuple[BalanceRow, ...]
    municipalities: tuple[BalanceRow, ...]
    places: int
    people: int
    units_without_places: int
    n: int
    reported: Expected | None
    is_demo: bool
    hidden: bool = field(default=False)


@dataclass(frozen=True)
class Trade:
    """Who buys from whom on a day; own citizens are no trade and are left out (readings 1.2)."""

    day: date
    buyers: tuple[str, ...]
    sellers: tuple[str, ...]
    matrix: Suppressed
    n: int
    own: int
    is_demo: bool


@dataclass(frozen=True)
class Area:
    """The agreement area on a day: the parties by id with the name the pages use, and the least count that is shown."""

    day: date
    parties: Mapping[int, str]
    municipalities: Mapping[int, str]
    n: int


def area_on(day: date) -> Area:
    """The area this installation serves (3 queries)."""
    area = accounts.the_area()
    parties = accounts.parties_on(area.code, day)
    n = rulebook_in(area, day).integer("registry.small_number_n")
    names = {party.id: party.name.removesuffix(" Kommune") for party in parties}
    return Area(day, names, {party.id: names[party.id] for party in parties if party.kind == "municipality"}, n)


def trade_rows(day: date) -> list[TradeRow]:
    """Sums over all placements on a day, without a person (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT buyer_id, seller_id, paragraph, target_group_id, people FROM trade_on(%s)", [day])
        return [TradeRow(*row) for row in cursor.fetchall()]


def balance(area: Area, *, municipality: int | None = None, with_reported: bool = False) -> Balance:
    """Supply and demand of the area, or of one municipality: the places that lie in it, the citizens it pays for
    (12 queries at most whatever the size). `with_reported` says that the reader may see the round's sums."""
    units, missing, invented = _supply(area.day, municipality)
    rows = [row for row in trade_rows(area.day) if municipality in (None, row.buyer)]
    groups = {row.id: row.group12 for row in registry.target_group_tree(area.day)}
    found = _expected(rows) if with_reported and municipality is None else None
    names = area.municipalities
    placed = _counted(dict.fromkeys(REPORTING_GROUPS, 0), rows, lambda row: groups.get(row.target_group or 0, ""))
    by_law = _counted({}, rows, lambda row: row.paragraph)
    paying = _counted(dict.fromkeys(names.values(), 0), rows, lambda row: names.get(row.buyer, ""))
    shown = [suppress_list(counts, area.n) for counts in (placed, by_law, paying)]
    return Balance(
        day=area.day,
        groups=by_group(units, REPORTING_GROUPS, placed=shown[0], reported=found.groups if found else {}),
        paragraphs=by_paragraph(units, placed=shown[1]),
        municipalities=by_municipality(units, names.values(), placed=shown[2], reported={}),
        places=places_in_all(units),
        people=sum(row.people for row in rows),
        units_without_places=missing,
        n=area.n,
        reported=found,
        is_demo=invented,
        hidden=any(None in counts.values() for counts in shown),
    )


def _counted(start: dict[str, int], rows: list[TradeRow], key: Callable[[TradeRow], str]) -> dict[str, int]:
    counted = dict(start)
    for row in rows:
        name = key(row)
        if name:
            counted[name] = counted.get(name, 0) + row.people
    return counted


def _expected(rows: Iterable[TradeRow]) -> Expected | None:
    """The latest round's accepted answers beside the placements of those who gave them (3 queries); None before the first
    round."""
    latest = reporting.latest_round()
    if latest is None:
        return None
    answers = reporting_facts.reported_demand(latest.for_year)
    groups: dict[str, int | None] = dict.fromkeys(REPORTING_GROUPS)
    for answer in answers:
        if answer.report.expected_places is not None:
            groups[answer.report.group] = (groups.get(answer.report.group) or 0) + answer.report.expected_places
    answered = {answer.municipality_id for answer in answers}
    return Expected(
        round_name=latest.name,
        year=latest.for_year,
        accepted=len(answered),
        asked=reporting.municipalities_asked(latest),
        groups=groups,
        places=sum(count or 0 for count in groups.values()),
        placed=sum(row.people for row in rows if row.buyer in answered and not PARAGRAPHS[row.paragraph].children),
    )


def _supply(day: date, municipality: int | None) -> tuple[list[UnitSupply], int, bool]:
    rows = [row for row in registry.units(day) if municipality in (None, row.location_id)]
    names = accounts.organisation_names()
    ids = [row.id for row in rows]
    places: dict[int, dict[str, int | None]] = defaultdict(dict)
    for (unit_id, paragraph), capacity in registry.capacity_on(ids, day).items():
        places[unit_id][paragraph] = capacity.budgeted
    takes = registry.groups_of_units(ids)
    units = [
        UnitSupply(
            unit=row.id,
            municipality=names.get(row.location_id or 0, "").removesuffix(" Kommune"),
            places=places.get(row.id, {}),
            groups=_groups_of(takes.get(row.id, [])),
        )
        for row in rows
    ]
    missing = sum(not unit.places or None in unit.places.values() for unit in units)
    return units, missing, any(row.is_demo for row in rows)


def _groups_of(rows: Iterable[Any]) -> Mapping[str, int | None]:
    """The reporting groups a unit can take; places set aside for several groups of one reporting group are summed."""
    found: dict[str, int | None] = {}
    for row in rows:
        name = row.target_group.group12
        aside = row.set_aside
        if name:
            before = found.get(name)
            found[name] = before if aside is None else (before or 0) + aside
    return found


def trade(area: Area) -> Trade:
    """The matrix of buyers and sellers on the day; those who are no party stand together (2 queries)."""
    rows = trade_rows(area.day)
    now = registry.operator_on({row.seller for row in rows} | {row.buyer for row in rows}, area.day)
    names = area.parties
    sold: Counter[tuple[str, str]] = Counter()
    own = 0
    for row in rows:
        buyer, seller = now.get(row.buyer, row.buyer), now.get(row.seller, row.seller)
        if buyer == seller:
            own += row.people
        elif buyer in names or seller in names:
            sold[names.get(buyer, OTHERS), names.get(seller, OTHERS)] += row.people
    buyers, sellers = [*area.municipalities.values(), OTHERS], [*names.values(), OTHERS]
    cells = {(buyer, seller): sold.get((buyer, seller), 0) for buyer in buyers for seller in sellers if buyer != seller}
    return Trade(area.day, tuple(buyers), tuple(sellers), suppress(cells, area.n), area.n, own, is_demo())


def paragraph_name(code: str) -> str:
    """`SEL § 108, Længerevarende botilbud`; an unknown code as it stands."""
    known = PARAGRAPHS.get(code)
    return f"{known.label}, {known.name}" if known else code
