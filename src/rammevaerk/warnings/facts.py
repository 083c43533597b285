"""Figures of services as facts for the rules, and warnings' rows. Each function says how many queries it makes."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db import connection

from rammevaerk.accounts.queries import the_area
from rammevaerk.dialogue import queries as dialogue
from rammevaerk.kernel.period import add_months
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.parameters import facts as parameters
from rammevaerk.pricing import expected_reads as pricing
from rammevaerk.registry import queries as registry
from rammevaerk.registry.facts import freshness_limits
from rammevaerk.reporting import queries as reporting
from rammevaerk.warnings.models import MonitoringPlan
from rammevaerk.warnings.rules.course import FollowingPlan
from rammevaerk.warnings.rules.figures import Late, MonthPeople, ServiceFigures, YearMade
from rammevaerk.warnings.rules.found import Limits
from rammevaerk.warnings.rules.use import MonthUse

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
    uses, people = _uses(ids, over, today), _people(ids, over - timedelta(days=1))
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


def _uses(services: Collection[int], end: date, today: date) -> dict[int, list[MonthUse]]:
    start = add_months(end, -MONTHS_READ)
    years = range(start.year, end.year + 1)
    shares, answers = pricing.budgeted_shares(services, years), dialogue.expected_uses(services, years, today)
    found: dict[int, list[MonthUse]] = defaultdict(list)
    for row in registry.months_of_services(services, start, end, shares):
        days = monthrange(row.month.year, row.month.month)[1]
        places, budgeted = (None if total is None else total / days for total in (row.possible_days, row.weighed_days))
        said = answers.get((row.service_id, row.month.year))
        found[row.service_id].append(MonthUse(row.month, days, row.place_days, places, budgeted, said, row.whole))
    return found


def _people(services: Collection[int], until: date) -> dict[int, list[MonthPeople]]:
    found: dict[int, list[MonthPeople]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT service_id, month, come, gone, people FROM stays_of_months(%s, %s)", [list(services), until])
        for service_id, month, come, gone, people in cursor.fetchall():
            found[service_id].append(MonthPeople(month, come, gone, people))
    return found


def plan_fact(row: MonitoringPlan) -> FollowingPlan:
    return FollowingPlan(row.pk, tuple(row.figures), row.every_months, row.first_due, row.until)
