"""What a service's figures say against what was expected. A finding is never a state: it stands on the page until somebody
raises a warning or sets it aside with a reason (readings 5.12; the agreed limits are parameters)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction

from rammevaerk.kernel.finding import Finding, Severity
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


class FoundKind(Enum):
    """Which rule found it; the value is what a row keeps."""

    DEVIATION = "deviation"
    OCCUPANCY = "occupancy"
    FEW_COME = "few_come"
    MANY_LEAVE = "many_leave"
    FALLING = "falling"
    CONFIRMATION = "confirmation"
    RETURN = "return"
    RESULT = "result"


@dataclass(frozen=True)
class MonthUse:
    """A whole month: days of places in use, and what was budgeted. `expected` is budgeted places × budgeted occupancy, None
    when no tariff says it; `places` the budgeted places."""

    month: date
    days: int
    place_days: Decimal
    places: Decimal | None
    expected: Decimal | None


@dataclass(frozen=True)
class MonthPeople:
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
class Limits:
    """The agreed values of the day; None is not known, and its rule is not used. The others are the platform's own settings."""

    deviation: Decimal | None
    quarters: int | None
    points: Decimal | None
    band: Decimal | None
    old_days: int
    run_quarters: int
    chart_change: Fraction
    chart_months: int
    base_months: int


@dataclass(frozen=True)
class FoundInFigures:
    """Something odd in a service's figures: which rule, since when it has been so, and the sentence that says it."""

    kind: FoundKind
    since: date
    finding: Finding
    places: Decimal | None = None
    share: Decimal | None = None


@dataclass(frozen=True)
class QuarterUse:
    """A whole quarter: places in use on average beside those expected."""

    start: date
    actual: Decimal
    expected: Decimal

    @property
    def missing(self) -> Decimal:
        """Places below the expected; negative when there are more."""
        return self.expected - self.actual

    @property
    def share(self) -> Decimal:
        """What is missing, of the expected."""
        return self.missing / self.expected


def quarters_of(uses: Sequence[MonthUse]) -> tuple[QuarterUse, ...]:
    """The quarters all of whose months are known and expected something, oldest first."""
    found = []
    known = {use.month: use for use in uses}
    for start in sorted({date(use.month.year, 3 * ((use.month.month - 1) // 3) + 1, 1) for use in uses}):
        months = [known.get(add_months(start, number)) for number in range(3)]
        whole = [month for month in months if month is not None and month.expected]
        if len(whole) == 3:
            days = sum(month.days for month in whole)
            actual = sum((month.place_days for month in whole), Decimal(0)) / days
            expected = sum(((month.expected or Decimal(0)) * month.days for month in whole), Decimal(0)) / days
            found.append(QuarterUse(start, actual, expected))
    return tuple(found)


def substantial(quarters: Sequence[QuarterUse], limits: Limits) -> FoundInFigures | None:
    """The newest quarters in a row, as many as agreed, all with at least the agreed share below the expected (readings 5.12)."""
    if limits.deviation is None or limits.quarters is None:
        return None
    run: list[QuarterUse] = []
    for quarter in reversed(quarters):
        follows = not run or add_months(quarter.start, 3) == run[-1].start
        if quarter.share < limits.deviation or not follows:
            break
        run.append(quarter)
    if len(run) < limits.quarters:
        return None
    newest = run[0]
    message = text(
        "{missing} places fewer than expected in the latest quarter ({share} per cent); at least {limit} per cent below in "
        "{count} quarters in a row."
    )
    params = {
        "missing": _decimal(newest.missing),
        "share": _decimal(newest.share * 100),
        "limit": _decimal(limits.deviation * 100),
        "count": str(len(run)),
    }
    return FoundInFigures(FoundKind.DEVIATION, run[-1].start, _found("deviation", message, params), newest.missing, newest.share)


@dataclass(frozen=True)
class YearUse:
    """A calendar year's whole months so far: occupancy as it was and as it was budgeted, as fractions of the budgeted places."""

    year: int
    actual: Decimal
    budgeted: Decimal

    @property
    def points(self) -> Decimal:
        """Actual less budgeted."""
        return self.actual - self.budgeted


def year_so_far(uses: Sequence[MonthUse], year: int) -> YearUse | None:
    """The months of the year that have both; None without any."""
    months = [use for use in uses if use.month.year == year and use.places and use.expected is not None]
    possible = sum(((use.places or Decimal(0)) * use.days for use in months), Decimal(0))
    if not possible:
        return None
    used = sum((use.place_days for use in months), Decimal(0))
    expected = sum(((use.expected or Decimal(0)) * use.days for use in months), Decimal(0))
    return YearUse(year, used / possible, expected / possible)


def occupancy_off(so_far: YearUse | None, limits: Limits) -> FoundInFigures | None:
    """TR R12: occupancy so many percentage points or more from the budgeted, above or below; the limit itself counts."""
    if so_far is None or limits.points is None or abs(so_far.points) < limits.points:
        return None
    message = text("Occupancy in {year} is {actual} per cent, budgeted {budgeted} per cent: {points} points from it.")
    params = {
        "year": str(so_far.year),
        "actual": _decimal(so_far.actual * 100),
        "budgeted": _decimal(so_far.budgeted * 100),
        "points": _decimal(abs(so_far.points) * 100),
    }
    since = date(so_far.year, 1, 1)
    return FoundInFigures(FoundKind.OCCUPANCY, since, _found("occupancy", message, params), share=so_far.points)


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
    params = {"month": f"{alarms[-1].month:%m.%Y}", "usual": _decimal(_as_decimal(chart.setting.usual), 2)}
    return FoundInFigures(chart.kind, alarms[-1].month, _found(chart.kind.value, message, params))


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
    params = {"count": str(run.quarters), "chance": _decimal(_per_thousand(run.chance))}
    return FoundInFigures(FoundKind.FALLING, run.since, _found("falling", message, params))


def overdue(figures: ServiceFigures, limits: Limits, today: date) -> Iterable[FoundInFigures]:
    """A confirmation older than the register's limit, and returns not handed in on time."""
    confirmed = figures.confirmed_on
    if confirmed is not None and (today - confirmed).days > limits.old_days:
        message = text("The service's figures were last confirmed {days} days ago.")
        days = {"days": str((today - confirmed).days)}
        since = confirmed + timedelta(days=limits.old_days + 1)
        yield FoundInFigures(FoundKind.CONFIRMATION, since, _found("confirmation", message, days))
    for late in sorted(figures.late, key=lambda late: late.deadline)[:1]:
        message = text("The return “{name}” is late: the deadline was {day}.")
        params = {"name": late.name, "day": f"{late.deadline:%d.%m.%Y}"}
        yield FoundInFigures(FoundKind.RETURN, late.deadline + timedelta(days=1), _found("return", message, params))


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
                "share": _decimal(-made.result / made.basis * 100),
                "year": str(made.year),
                "band": _decimal(limits.band * 100),
            }
            yield FoundInFigures(FoundKind.RESULT, date(made.year, 1, 1), _found("result", message, params))
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


def _found(code: str, message: str, params: dict[str, str]) -> Finding:
    return Finding(f"warnings.{code}", Severity.WARNING, message, params=params)


def _decimal(value: Decimal, places: int = 1) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{rounded:f}".replace(".", ",")


def _as_decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / value.denominator


def _per_thousand(chance: float) -> Decimal:
    return Decimal(str(round(1000 * chance, 1)))
