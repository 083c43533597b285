"""What a service's figures say: the control charts, falling quarters, late confirmations and returns, the result, and all rules
together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from rammevaerk.kernel.period import add_months
from rammevaerk.kernel.wording import text
from rammevaerk.warnings.rules.control import (
    ChartPoint,
    ChartSetting,
    chance_of_fewer,
    months_to_alarm,
    points,
    setting_for,
)
from rammevaerk.warnings.rules.found import FoundInFigures, FoundKind, Limits, finding_of, written
from rammevaerk.warnings.rules.use import (
    MonthUse,
    QuarterUse,
    YearUse,
    occupancy_off,
    quarters_of,
    substantial,
    year_so_far,
)


class MonthPeople(NamedTuple):
    """A whole month: stays that began, stays that ended, and people on its last day. Only their numbers stand here."""

    month: date
    come: int
    left: int
    people: int


@dataclass(frozen=True)
class YearMade:
    """An item's closed year in kroner: the result, and the tariff basis the band is measured on."""

    item: str
    year: int
    result: Decimal
    basis: Decimal


@dataclass(frozen=True)
class Late:
    """A return that is late: its name, and the last day it was in time."""

    name: str
    deadline: date


@dataclass(frozen=True)
class ServiceFigures:
    """Everything the rules read of one service, months in order of time and only those that are over."""

    uses: tuple[MonthUse, ...] = ()
    people: tuple[MonthPeople, ...] = ()
    confirmed_on: date | None = None
    late: tuple[Late, ...] = ()
    years: tuple[YearMade, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A control chart: how it is set by the first months, and the sum over the months after those. `months` is how many on
    average between false alarms; `found_in` how many until a change of the size it is made for is found."""

    kind: FoundKind
    setting: ChartSetting
    change: Fraction
    base: tuple[MonthPeople, ...]
    points: tuple[ChartPoint, ...]
    months: float
    found_in: float


def chart_of(kind: FoundKind, people: Sequence[MonthPeople], limits: Limits) -> Chart | None:
    """The chart of those who come, or of those who leave (`MANY_LEAVE`). The usual count a month is that of the first months,
    with half a one added, so that nobody in a year does not mean nobody ever. None with too few months."""
    base, watched = tuple(people[: limits.base_months]), people[limits.base_months :]
    if len(base) < limits.base_months or not watched:
        return None
    leaving = kind is FoundKind.MANY_LEAVE
    usual = Fraction(2 * sum(month.left if leaving else month.come for month in base) + 1, 2 * len(base))
    change = 1 / (1 - limits.chart_change) if leaving else 1 - limits.chart_change
    setting = setting_for(usual, change, limits.chart_months)
    if setting is None:
        return None
    counts = [(month.month, month.left if leaving else month.come) for month in watched]
    between, found_in = months_to_alarm(usual, setting), months_to_alarm(usual * change, setting)
    return Chart(kind, setting, change, base, points(counts, setting), between, found_in)


def alarm_of(chart: Chart | None) -> FoundInFigures | None:
    """The chart's newest alarm; it stands until it is raised or set aside."""
    alarms = [point for point in chart.points if point.alarm] if chart else []
    if chart is None or not alarms:
        return None
    if chart.kind is FoundKind.MANY_LEAVE:
        message = text("The control chart gave an alarm in {month}: more leave than the usual {usual} a month.")
    else:
        message = text("The control chart gave an alarm in {month}: fewer come than the usual {usual} a month.")
    params = {"month": f"{alarms[-1].month:%m.%Y}", "usual": written(_as_decimal(chart.setting.usual), 2)}
    return FoundInFigures(chart.kind, alarms[-1].month, finding_of(chart.kind.value, message, params))


@dataclass(frozen=True)
class Run:
    """Quarters in a row that each ended with fewer people than the one before. `chance` that as many follow one another when
    as many come as go: the chance of one fall (two Poisson counts of the same mean, the first the lower), to that power."""

    since: date
    quarters: int
    chance: float


def falling_run(people: Sequence[MonthPeople], quarterly: Fraction | None) -> Run | None:
    """The run that reaches the newest whole quarter; `quarterly` is the usual number of intakes in a quarter, None unknown: then
    the chance is that of a coin, which it never exceeds. None when the newest quarter did not fall."""
    ends = [month for month in people if month.month.month % 3 == 0]
    count = 0
    for earlier, later in zip(reversed(ends[:-1]), reversed(ends), strict=False):
        if later.people >= earlier.people or add_months(earlier.month, 3) != later.month:
            break
        count += 1
    if not count:
        return None
    chance = 0.5 if quarterly is None else chance_of_fewer(quarterly)
    return Run(add_months(ends[-1].month, 1 - 3 * count), count, chance**count)


def falling(run: Run | None, limits: Limits) -> FoundInFigures | None:
    """A run of at least so many quarters as set."""
    if run is None or run.quarters < limits.run_quarters:
        return None
    message = text("Fewer people at the end of each of {count} quarters in a row. By chance alone: {chance} in 1,000.")
    params = {"count": str(run.quarters), "chance": written(_per_thousand(run.chance))}
    return FoundInFigures(FoundKind.FALLING, run.since, finding_of("falling", message, params))


def overdue(figures: ServiceFigures, limits: Limits, today: date) -> Iterable[FoundInFigures]:
    """A confirmation older than the register's limit, and returns not handed in on time."""
    confirmed = figures.confirmed_on
    if confirmed is not None and (today - confirmed).days > limits.old_days:
        message = text("The service's figures were last confirmed {days} days ago.")
        days = {"days": str((today - confirmed).days)}
        since = confirmed + timedelta(days=limits.old_days + 1)
        yield FoundInFigures(FoundKind.CONFIRMATION, since, finding_of("confirmation", message, days))
    for late in sorted(figures.late, key=lambda late: late.deadline)[:1]:
        message = text("The return “{name}” is late: the deadline was {day}.")
        params = {"name": late.name, "day": f"{late.deadline:%d.%m.%Y}"}
        yield FoundInFigures(FoundKind.RETURN, late.deadline + timedelta(days=1), finding_of("return", message, params))


def outside_band(years: Sequence[YearMade], limits: Limits) -> Iterable[FoundInFigures]:
    """The newest closed year of each item whose deficit is above the agreed share of its basis; the share itself is inside."""
    if limits.band is None:
        return
    newest = max((made.year for made in years), default=0)
    for made in years:
        if made.year == newest and made.basis > 0 and -made.result > limits.band * made.basis:
            message = text("{item} had a deficit of {share} per cent of its basis in {year}; the band is {band} per cent.")
            params = {
                "item": made.item,
                "share": written(-made.result / made.basis * 100),
                "year": str(made.year),
                "band": written(limits.band * 100),
            }
            yield FoundInFigures(FoundKind.RESULT, date(made.year, 1, 1), finding_of("result", message, params))
            return


@dataclass(frozen=True)
class Reading:
    """Everything a service's figures say on a day: the parts shown, and what was found."""

    quarters: tuple[QuarterUse, ...]
    so_far: YearUse | None
    coming: Chart | None
    leaving: Chart | None
    run: Run | None
    found: tuple[FoundInFigures, ...] = field(default=())


def read_figures(figures: ServiceFigures, limits: Limits, today: date) -> Reading:
    """All rules on one service; what cannot be judged finds nothing."""
    quarters = quarters_of(figures.uses)
    so_far = year_so_far(figures.uses, figures.uses[-1].month.year if figures.uses else today.year)
    coming, leaving = (chart_of(kind, figures.people, limits) for kind in (FoundKind.FEW_COME, FoundKind.MANY_LEAVE))
    run = falling_run(figures.people, 3 * coming.setting.usual if coming else None)
    single = (substantial(quarters, limits), occupancy_off(so_far, limits), alarm_of(coming), alarm_of(leaving))
    found = [one for one in (*single, falling(run, limits)) if one is not None]
    found += [*overdue(figures, limits, today), *outside_band(figures.years, limits)]
    return Reading(quarters, so_far, coming, leaving, run, tuple(found))


def _as_decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / value.denominator


def _per_thousand(chance: float) -> Decimal:
    return Decimal(str(round(1000 * chance, 1)))
