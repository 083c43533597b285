"""Figures of services as facts for the rules, and warnings' rows. Each function says how many queries it makes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db import connection

from rammevaerk.accounts.queries import the_area
from rammevaerk.kernel.period import Period, add_months
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.parameters import facts as parameters
from rammevaerk.pricing import expected_reads as pricing
from rammevaerk.registry import queries as registry
from rammevaerk.registry.facts import freshness_limits
from rammevaerk.registry.queries.occupancy import OccupancyShown, occupancy_months
from rammevaerk.registry.rules.places import OccupiedFrom
from rammevaerk.reporting import queries as reporting
from rammevaerk.warnings.models import MonitoringPlan
from rammevaerk.warnings.rules.course import FollowingPlan
from rammevaerk.warnings.rules.figures import Late, Limits, MonthPeople, MonthUse, ServiceFigures, YearMade

DEVIATION = "cooperation.early_warning_deviation"
QUARTERS = "cooperation.early_warning_quarters"
POINTS = "cooperation.occupancy_deviation"
BAND = "pricing.result_band"
AGREED = (DEVIATION, QUARTERS, POINTS, BAND)
MONTHS_READ = 24


@dataclass(frozen=True)
class Watched:
    """A service whose figures are read: its name, who runs it, and when its figures were last confirmed."""

    id: int
    name: str
    operator_id: int | None
    is_demo: bool
    confirmed_on: date | None = None


def rulebook_on(day: date) -> Rulebook:
    """The rulebook of the area on a day (1 query)."""
    return parameters.rulebook_in(the_area(), day)


def limits_on(book: Rulebook, old_days: int) -> Limits:
    """The values the rules use; what nobody knows is None."""
    quarters = book.value(QUARTERS).value
    return Limits(
        deviation=_known(book, DEVIATION),
        quarters=quarters if isinstance(quarters, int) else None,
        points=_known(book, POINTS),
        band=_known(book, BAND),
        old_days=old_days,
        run_quarters=book.integer("cooperation.warning_run_quarters"),
        chart_change=Fraction(book.decimal("cooperation.warning_chart_change")),
        chart_months=book.integer("cooperation.warning_chart_months"),
        base_months=book.integer("cooperation.warning_chart_base_months"),
    )


def limits(day: date) -> tuple[Rulebook, Limits]:
    """The rulebook of a day and what the rules use of it (2 queries)."""
    book = rulebook_on(day)
    return book, limits_on(book, freshness_limits(day).old)


def _known(book: Rulebook, parameter: str) -> Decimal | None:
    return None if book.value(parameter).value is None else book.decimal(parameter)


def figures_of(services: Collection[Watched], today: date, *, with_results: bool) -> dict[int, ServiceFigures]:
    """What the rules read of each service, of the months that are over (8 queries whatever their number)."""
    ids = [service.id for service in services]
    over = date(today.year, today.month, 1)
    period = Period(add_months(over, -MONTHS_READ), over)
    uses, people = _uses(ids, period), _people(ids, over - timedelta(days=1))
    late: dict[int, list[Late]] = defaultdict(list)
    for service_id, name, deadline in reporting.late_returns(ids, today):
        late[service_id].append(Late(name, deadline))
    years: dict[int, list[YearMade]] = defaultdict(list)
    for service_id, item, year, result, basis in pricing.newest_results(ids) if with_results else ():
        years[service_id].append(YearMade(item, year, result, basis))
    return {
        one.id: ServiceFigures(
            tuple(uses.get(one.id, ())),
            tuple(people.get(one.id, ())),
            one.confirmed_on,
            tuple(late[one.id]),
            tuple(years[one.id]),
        )
        for one in services
    }


def _uses(services: Collection[int], period: Period) -> dict[int, list[MonthUse]]:
    owners = {unit.id: unit.service_id for unit in registry.units_of(services)}
    best: dict[tuple[int, str, date], OccupancyShown] = {}
    for shown in occupancy_months(owners, period):
        key = (shown.unit_id, shown.paragraph, shown.use.period.start)
        if key not in best or shown.origin is OccupiedFrom.PLACEMENTS:
            best[key] = shown
    shares = pricing.budgeted_shares(services, {month.year for _unit, _paragraph, month in best})
    months: dict[int, dict[date, list[OccupancyShown]]] = defaultdict(lambda: defaultdict(list))
    for (unit, _paragraph, month), shown in best.items():
        months[owners[unit]][month].append(shown)
    return {service: [_month(month, rows, shares) for month, rows in sorted(found.items())] for service, found in months.items()}


def _month(month: date, rows: Iterable[OccupancyShown], shares: Mapping[tuple[int, str, int], Decimal]) -> MonthUse:
    """One service's month: what is not known of one unit is not known of the service."""
    place_days, places, expected, days = Decimal(0), Decimal(0), Decimal(0), 0
    known_places = known_expected = True
    for row in rows:
        days = row.use.period.days()
        place_days += row.use.billable_days
        share = shares.get((row.unit_id, row.paragraph, month.year))
        if row.use.possible_days is None:
            known_places = known_expected = False
            continue
        places += row.use.possible_days / days
        if share is None:
            known_expected = False
        else:
            expected += row.use.possible_days / days * share
    return MonthUse(month, days, place_days, places if known_places else None, expected if known_expected else None)


def _people(services: Collection[int], until: date) -> dict[int, list[MonthPeople]]:
    found: dict[int, list[MonthPeople]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT service_id, month, come, gone, people FROM stays_of_months(%s, %s)", [list(services), until])
        for service_id, month, come, gone, people in cursor.fetchall():
            found[service_id].append(MonthPeople(month, come, gone, people))
    return found


def plan_fact(row: MonitoringPlan) -> FollowingPlan:
    return FollowingPlan(row.pk, tuple(row.figures), row.every_months, row.first_due, row.until)
