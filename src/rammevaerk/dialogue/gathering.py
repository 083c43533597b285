"""The figures of a yearly report that the register, placements and pricing know, each with where it is from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rammevaerk.contracts.queries import people_by_payer
from rammevaerk.dialogue import sources
from rammevaerk.dialogue.rules.report import FilledFigure, past_years
from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.kernel.wording import text
from rammevaerk.pricing import facts as pricing_facts
from rammevaerk.pricing import queries as pricing
from rammevaerk.pricing.queries import ServiceYear
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import CapacityRow, OccupancyShown
from rammevaerk.registry.queries.units import codes_of
from rammevaerk.registry.rules.occupancy import PeriodUse, joined
from rammevaerk.waiting.queries import waiting_lengths

REGISTER, PLACED, CLOSED = text("The register"), text("The register's months"), text("The closed year's accounts")
PLACES, PEOPLE = text("places"), text("people")
SHEETS, WAITING = text("The published tariff sheets"), text("The waiting lists")


@dataclass(frozen=True)
class TariffLine:
    """An item's price on 1 January of each year in ore, None where there was none."""

    name: str
    measure: str
    amounts: tuple[int | None, ...]


@dataclass(frozen=True)
class Gathered:
    """Everything the report fills in: facts (label, value, source), figures by key, tariffs by year, and users by payer."""

    service: str
    facts: tuple[tuple[str, str, str], ...]
    figures: dict[str, FilledFigure]
    tariff_years: tuple[int, ...]
    tariffs: tuple[TariffLine, ...]
    users: dict[int, int]
    is_demo: bool


def gather(service_id: int, year: int, today: date, designated: Period | None) -> Gathered:
    """All that is known of a service for its report of a year, as of today (13 queries)."""
    row = sources.service(service_id)
    units = [unit.id for unit in registry.units_of([service_id]) if not unit.is_reference]
    years = pricing.years_of_service(service_id, (*past_years(year), year))
    tariff_years = (year - 2, year - 1, year, year + 1)
    return Gathered(
        service=row.name,
        facts=tuple(_facts(row, designated)),
        figures={
            figure.key: figure for figure in (*_use(units, year, years), *_now(service_id, units, today), *_money(year, years))
        },
        tariff_years=tariff_years,
        tariffs=tuple(_tariffs(service_id, tariff_years)),
        users={payer: people for (_pk, payer), people in people_by_payer(today, service_id).items()},
        is_demo=row.is_demo,
    )


def _facts(row: Any, designated: Period | None) -> Iterable[tuple[str, str, str]]:
    """Name, operator, where it lies, legal basis and target groups; labels are message ids."""
    where = "" if row.protected_address else row.town
    place = row.location.name.removesuffix(" Kommune") if row.location else ""
    yield text("Name"), row.name, REGISTER
    yield text("Operator"), registry.operator_words(row), REGISTER
    yield text("Municipality"), place, REGISTER
    yield text("Town"), where, REGISTER
    yield text("Legal basis"), ", ".join(paragraph_label(code) for code in codes_of(row.paragraphs)), REGISTER
    yield text("Target groups"), row.target_groups.strip(",").replace(",", ", "), REGISTER
    if designated and designated.end:
        last = date.fromordinal(designated.end.toordinal() - 1)
        yield text("Designated"), f"{designated.start.isoformat()}/{last.isoformat()}", text("The list of designated services")


def _use(units: Sequence[int], year: int, closed: dict[int, ServiceYear]) -> Iterable[FilledFigure]:
    """Places on 31 December, places in use on an average day, and occupancy of the three closed years."""
    capacities = registry.capacities_over_time(units)
    months = registry.occupancy_months(units, Period(date(year - 3, 1, 1), date(year, 1, 1)))
    for past in past_years(year):
        params = {"year": str(past)}
        known, accounts = _year_use(months, past), closed.get(past)
        places, origin = _budgeted(capacities, date(past, 12, 31)), REGISTER
        if places is None and accounts and accounts.places is not None:
            places, origin = accounts.places, CLOSED
        mean, share, source = _mean(known, accounts, past)
        yield _figure(
            ("capacity", params, text("Places at the end of {year}")),
            None if places is None else Decimal(places),
            PLACES,
            origin,
            text("No budgeted places are recorded."),
        )
        yield _figure(
            ("activity", params, text("Places in use on an average day of {year}")),
            mean,
            PLACES,
            source,
            text("No full year of use is recorded."),
        )
        yield _figure(
            ("occupancy", params, text("Occupancy in {year}")), share, "%", source, text("No full year of use is recorded.")
        )


def _figure(name: tuple[str, dict[str, str], str], value: Decimal | None, unit: str, source: str, why: str) -> FilledFigure:
    kind, params, label = name
    key = f"{kind}.{params['year']}" if params else kind
    return FilledFigure(key, label, value, unit, source, "" if value is not None else why, params)


def _budgeted(rows: Sequence[CapacityRow], day: date) -> int | None:
    held = [row.budgeted for row in rows if row.valid_from <= day and (row.valid_to is None or row.valid_to > day)]
    known = [places for places in held if places is not None]
    return sum(known) if held and len(known) == len(held) else None


def _year_use(months: Sequence[OccupancyShown], year: int) -> PeriodUse | None:
    """The whole year over all units, each by the better of its two origins; None when a unit lacks a month."""
    parts: dict[tuple[int, str, Any], list[PeriodUse]] = defaultdict(list)
    for shown in months:
        if shown.use.period.start.year == year:
            parts[shown.unit_id, shown.paragraph, shown.origin].append(shown.use)
    whole: dict[tuple[int, str], PeriodUse] = {}
    for (unit, paragraph, _origin), uses in sorted(parts.items(), key=lambda item: item[0][2].value == "placements"):
        use = joined(uses)
        if use is not None and len(uses) == 12:
            whole[unit, paragraph] = use
    lacking = {(unit, paragraph) for unit, paragraph, _origin in parts} - whole.keys()
    return None if lacking else joined(whole.values())


def _mean(use: PeriodUse | None, closed: ServiceYear | None, year: int) -> tuple[Decimal | None, Decimal | None, str]:
    if use is not None:
        return use.mean_places, use.share, PLACED
    if closed is None or closed.billable_days is None:
        return None, None, PLACED
    days = year_period(year).days()
    possible = Decimal((closed.places or 0) * days)
    return closed.billable_days / days, closed.billable_days / possible if possible else None, CLOSED


def _now(service_id: int, units: Sequence[int], today: date) -> Iterable[FilledFigure]:
    count = registry.places_of_services([service_id], today).get(service_id)
    waiting = sum(waiting_lengths(units).values())
    budgeted = Decimal(count.budgeted) if count and count.budgeted is not None else None
    occupied = Decimal(count.occupied) if count and count.occupied is not None else None
    share = occupied / budgeted if occupied is not None and budgeted else None
    unknown = text("The operator has not reported it.")
    yield _figure(("now.places", {}, text("Places today")), budgeted, PLACES, REGISTER, unknown)
    yield _figure(("now.occupied", {}, text("Places in use today")), occupied, PLACES, REGISTER, unknown)
    yield _figure(("now.occupancy", {}, text("Occupancy today")), share, "%", REGISTER, unknown)
    yield _figure(("now.waiting", {}, text("People waiting today")), Decimal(waiting), PEOPLE, WAITING, "")


def _money(year: int, years: dict[int, ServiceYear]) -> Iterable[FilledFigure]:
    for each in (*past_years(year), year):
        params, known = {"year": str(each)}, years.get(each, ServiceYear())
        yield _figure(
            ("budget", params, text("Budget for {year}")),
            _kroner(known.budget_ore),
            "kr",
            SHEETS,
            text("No sheet is published for the year."),
        )
        if each < year:
            why = text("The year has not been closed.")
            yield _figure(("accounts", params, text("Accounts of {year}")), _kroner(known.cost_ore), "kr", CLOSED, why)
            yield _figure(("result", params, text("Result of {year}")), _kroner(known.result_ore), "kr", CLOSED, why)


def _kroner(ore: int | None) -> Decimal | None:
    return None if ore is None else kroner(ore)


def _tariffs(service_id: int, years: Sequence[int]) -> Iterable[TariffLine]:
    items = pricing.items_of_service(service_id)
    ids = [item.pk for item in items]
    prices = pricing_facts.tariffs_for_items(ids, date(years[0], 1, 1), date(years[-1], 1, 2))
    for item in items:
        amounts = tuple(
            next((row.amount_ore for row in prices.get(item.pk, ()) if row.period.contains(date(year, 1, 1))), None)
            for year in years
        )
        if any(amount is not None for amount in amounts):
            yield TariffLine(f"{item.unit.name}: {item.name}", item.get_measure_display(), amounts)
