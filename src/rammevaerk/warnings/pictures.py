"""The pictures of a service that is followed: places in use beside those expected, and the two control charts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.warnings.queries import PlanShown
from rammevaerk.warnings.rules.control import months_to_alarm
from rammevaerk.warnings.rules.figures import Chart as ControlChart
from rammevaerk.warnings.rules.figures import Reading
from rammevaerk.warnings.rules.found import Basis, FoundKind
from rammevaerk.warnings.rules.monitored import MonitoredFigure
from rammevaerk.warnings.rules.use import MonthUse
from rammevaerk.warnings.wording import basis_words, figure_name
from rammevaerk.web import dates
from rammevaerk.web.amounts import DASH, percent, signed, thousands
from rammevaerk.web.charts import Caption, Chart, ChartTable, Series, lines

MOST_DAYS = 6
OFF_BY = Fraction(4, 5)
"""How far the usual count may be wrong in the sentence that tells what it would mean."""


def places_chart(uses: Sequence[MonthUse], reading: Reading) -> Chart:
    """Places in use by month beside those expected, told apart by what they rest on, and those budgeted."""
    series = [
        Series(_("In use"), [(use.month, _rounded(use.place_days / use.days)) for use in uses]),
        Series(_("Answers"), [(use.month, _answered(use)) for use in uses], planned=True, steps=True),
        Series(_("Tariff"), [(use.month, _in_tariff(use)) for use in uses], planned=True, steps=True),
        Series(_("Budgeted"), [(use.month, _rounded(use.places)) for use in uses], context=True, steps=True),
    ]
    told = " ".join(basis_words(basis) for basis in dict.fromkeys(use.basis for use in uses if use.expected is not None))
    note = " ".join(filter(None, (_("Average of each month."), told, _("The axis does not begin at zero."))))
    known = [one for one in series if any(value is not None for _day, value in one.points)]
    caption = Caption(_("Places in use and places expected"), _places_reading(reading), note=note)
    drawn = lines(caption, known, header=_("Month"), write=lambda value: thousands(value, 1))
    rows = [(dates.month_of(use.month), *_places_row(use)) for use in uses]
    headers = (_("Month"), _("In use"), _("Expected places"), _("From"), *_off_headers(), _("Budgeted"))
    return replace(_in_whole_steps(drawn), table=ChartTable(headers, rows))


def _off_headers() -> tuple[str, str]:
    return _("Difference, places"), _("Difference, per cent")


def _answered(use: MonthUse) -> Decimal | None:
    return _rounded(use.expected) if use.basis.answered else None


def _in_tariff(use: MonthUse) -> Decimal | None:
    return None if use.basis.answered else _rounded(use.expected)


def _places_row(use: MonthUse) -> tuple[str, ...]:
    actual = use.place_days / use.days
    if use.expected is None:
        return thousands(actual, 1), DASH, _("Not known"), DASH, DASH, _known(use.places)
    off = actual - use.expected
    share = f"{signed(100 * off / use.expected, 1)}\N{NO-BREAK SPACE}%" if use.expected else DASH
    return thousands(actual, 1), thousands(use.expected, 1), _from(use.basis), signed(off, 1), share, _known(use.places)


def _from(basis: Basis) -> str:
    if not basis.answered:
        return _("Tariff")
    return _("%(answered)s of %(asked)s answers") % {"answered": basis.answered, "asked": basis.asked}


def _known(value: Decimal | None) -> str:
    return DASH if value is None else thousands(value, 1)


def _places_reading(reading: Reading) -> str:
    if not reading.quarters:
        return _("No quarter has both use and expected places, so the one cannot be held against the other.")
    newest = reading.quarters[-1]
    values = {"missing": thousands(abs(newest.missing), 1), "share": percent(abs(newest.share), 1)}
    if newest.missing > 0:
        return _("In the latest quarter %(missing)s places fewer than expected were in use, %(share)s below.") % values
    return _("In the latest quarter %(missing)s places more than expected were in use, %(share)s above.") % values


def control_chart(chart: ControlChart) -> Chart:
    """The sum month by month with its limit, and the months' counts."""
    setting, leaving = chart.setting, chart.kind is FoundKind.MANY_LEAVE
    counted = _("People who left") if leaving else _("People who came")
    series = [
        Series(
            " ".join((_("Sum"), thousands(_decimal(chart.points[-1].total), 1))),
            [(point.month, _decimal(point.total)) for point in chart.points],
        ),
        Series(_("Limit"), [(point.month, _decimal(setting.limit_count)) for point in chart.points], planned=True, steps=True),
        Series(counted, [(point.month, point.count) for point in chart.points], context=True, steps=True),
    ]
    heading = _("Control chart: more leave") if leaving else _("Control chart: fewer come")
    caption = Caption(heading, _control_reading(chart), note=false_alarms(chart))
    drawn = lines(caption, series, header=_("Month"), from_zero=True, write=lambda value: thousands(value, 1))
    headers = (_("Month"), counted, _("Sum"), _("Limit"), _("Alarm"))
    rows = [
        (
            dates.month_of(point.month),
            point.count,
            thousands(_decimal(point.total), 2),
            thousands(_decimal(setting.limit_count), 2),
            _("Yes") if point.alarm else _("No"),
        )
        for point in chart.points
    ]
    return replace(_in_whole_steps(drawn), table=ChartTable(headers, rows))


def _in_whole_steps(chart: Chart) -> Chart:
    """The drawing with whole numbers on its axis and no values along the lines, so that they can be told apart."""
    spec = dict(chart.narrow or chart.spec)
    spec["encoding"] = spec["encoding"] | {"y": {**spec["encoding"]["y"], "axis": {"title": None, "tickMinStep": 1}}}
    spec["layer"] = [layer for layer in spec["layer"] if layer.get("encoding", {}).get("text", {}).get("field") != "written"]
    return replace(chart, spec=spec, narrow=spec)


def _control_reading(chart: ControlChart) -> str:
    count, months = sum(point.count for point in chart.points), len(chart.points)
    usual = thousands(_decimal(chart.setting.usual * months), 1)
    values = {"count": count, "months": months, "usual": usual}
    if chart.kind is FoundKind.MANY_LEAVE:
        said = ngettext("%(count)s has left in %(months)s months", "%(count)s have left in %(months)s months", count) % values
    else:
        said = ngettext("%(count)s has come in %(months)s months", "%(count)s have come in %(months)s months", count) % values
    alarms = [point for point in chart.points if point.alarm]
    if alarms:
        end = _("usual are %(usual)s. Alarm in %(month)s.") % {"usual": usual, "month": dates.month_of(alarms[-1].month)}
    else:
        end = _("usual are %(usual)s. No alarm.") % {"usual": usual}
    return f"{said}; {end}"


def false_alarms(chart: ControlChart) -> str:
    """How often the chart alarms when nothing has changed, how soon it finds a change, and what a wrong usual count means."""
    setting = chart.setting
    wrong = setting.usual / OFF_BY if setting.growing else setting.usual * OFF_BY
    values = {
        "months": round(chart.months),
        "years": thousands(_decimal(Fraction(round(chart.months), 12)), 1),
        "found": round(chart.found_in),
        "base": len(chart.base),
        "share": percent(_decimal(abs(chart.change - 1)), 0),
        "wrong": round(months_to_alarm(wrong, setting)),
    }
    if setting.growing:
        return false_alarms_of_leaving() % values
    return false_alarms_of_coming() % values


def false_alarms_of_leaving() -> str:
    """The sentence of the chart of those who leave."""
    return _(
        "When nothing has changed, the chart gives a false alarm every %(months)s months on average (%(years)s years); "
        "a rise of %(share)s is found after %(found)s months on average. What is usual rests on the first %(base)s months: "
        "is it in truth a quarter higher, there are %(wrong)s months between false alarms."
    )


def false_alarms_of_coming() -> str:
    """The sentence of the chart of those who come."""
    return _(
        "When nothing has changed, the chart gives a false alarm every %(months)s months on average (%(years)s years); "
        "a fall of %(share)s is found after %(found)s months on average. What is usual rests on the first %(base)s months: "
        "is it in truth a fifth lower, there are %(wrong)s months between false alarms."
    )


def monitoring_charts(plan: PlanShown) -> list[Chart]:
    """Each figure of a plan over the days handed in."""
    return [_monitored(plan, code) for code in plan.row.figures if any(code in report.values for report in plan.reports)]


def _monitored(plan: PlanShown, code: str) -> Chart:
    points = [(report.due, Decimal(report.values[code])) for report in plan.reports if code in report.values]
    values = {"first": thousands(points[0][1]), "last": thousands(points[-1][1]), "count": len(points)}
    said = (
        _("%(last)s now, %(first)s the first of %(count)s times.") % values
        if len(points) > 1
        else _("%(last)s; handed in once.") % values
    )
    name, below_zero = figure_name(code), MonitoredFigure(code) is MonitoredFigure.RESULT
    drawn = lines(Caption(name, said), [Series(thousands(points[-1][1]), points)], header=_("Day"), from_zero=not below_zero)
    table = ChartTable((_("Day"), name), [(dates.short(day), thousands(value)) for day, value in points])
    return replace(_on_its_days(_in_whole_steps(drawn), [day for day, _value in points]), table=table)


def _on_its_days(chart: Chart, days: Sequence[date]) -> Chart:
    """The drawing with its days on the axis, as many as there is room for."""
    marked = days[:: -(-len(days) // MOST_DAYS)]
    values = [{"year": day.year, "month": day.month, "date": day.day} for day in marked]
    axis = {"title": None, "values": values, "format": "%-d. %b", "labelOverlap": True}
    encoding = chart.spec["encoding"]
    spec = {**chart.spec, "encoding": {**encoding, "x": {**encoding["x"], "axis": axis}}}
    return replace(chart, spec=spec, narrow=spec)


def _decimal(value: Fraction) -> Decimal:
    return round(Decimal(value.numerator) / value.denominator, 3)


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round(value, 2)
