"""The municipality's own picture over time, and the counts of others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.casework.queries import MunicipalityCount
from rammevaerk.casework.rules.checklist import CheckPoint
from rammevaerk.casework.rules.picture import (
    CHECKED,
    CLOSED,
    LEGAL_DEFECT,
    CodedCount,
    Defects,
    Picture,
    Tally,
    picture,
    quarters_back,
    shown_defects,
    shown_tally,
)
from rammevaerk.casework.wording import point_name
from rammevaerk.contracts.rules.counts import suppressed
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.law.rulebook import ParameterValue, Rulebook
from rammevaerk.web import amounts
from rammevaerk.web.charts import Caption, Chart, Series, lines
from rammevaerk.web.charts.chart import Number

QUARTERS, LAST_YEAR = 8, 4
NATIONAL = {
    CheckPoint.CASE_INFORMATION.value: "casework.barometer_case_information",
    LEGAL_DEFECT: "casework.barometer_no_defect",
}
"""The figures of the national barometer that can stand beside one's own."""


@dataclass(frozen=True)
class QuarterRow:
    """One quarter of a point: its answers, the share, and the share of the sample."""

    quarter: str
    tally: Tally
    share: Decimal | None
    sampled: Decimal | None


@dataclass(frozen=True)
class PointRow:
    """One point over the last year."""

    name: str
    tally: Tally
    agreed: str


@dataclass(frozen=True)
class Shown:
    """The picture of one point over time, and of all points over the last year."""

    chart: Chart | None
    quarters: list[QuarterRow]
    points: list[PointRow]
    year: Picture
    national: ParameterValue | None
    few: bool


def quarter_name(quarter: date) -> str:
    """*3. kvartal 2026*."""
    return _("%(n)s. quarter %(year)s") % {"n": (quarter.month - 1) // 3 + 1, "year": quarter.year}


def own_picture(
    counts: Sequence[CodedCount], code: str, names: Mapping[CheckPoint, str], *, rulebook: Rulebook, today: date
) -> Shown:
    """The own picture: `code` is a point, or the legal defect; no query."""
    every = quarters_back(today, QUARTERS)
    by_quarter = {quarter: picture(row for row in counts if row.quarter == quarter) for quarter in every}
    year = picture(row for row in counts if row.quarter in every[-LAST_YEAR:])
    national = rulebook.value(NATIONAL[code]) if code in NATIONAL else None
    name = _("Cases without legal defect, per cent")
    if code != LEGAL_DEFECT:
        name = _("%(point)s, per cent fulfilled") % {"point": names[CheckPoint(code)]}
    rows = [_quarter_row(quarter, by_quarter[quarter], code) for quarter in every]
    return Shown(
        chart=_chart(name, code, dict(zip(every, rows, strict=True)), national),
        quarters=rows,
        points=_point_rows(year, names),
        year=year,
        national=national if national is not None and national.value is not None else None,
        few=any(0 < (row.tally.judged or 0) < rulebook.integer("registry.small_number_n") for row in rows),
    )


def _quarter_row(quarter: date, shown: Picture, code: str) -> QuarterRow:
    if code == LEGAL_DEFECT:
        found = shown.defects
        tally = Tally(found.none, (found.defect or 0) + (found.substantial or 0), 0)
        return QuarterRow(quarter_name(quarter), tally, None, found.share_without)
    point = CheckPoint(code)
    own, sampled = shown.own.get(point, Tally()), shown.sampled.get(point, Tally())
    return QuarterRow(quarter_name(quarter), own, own.share, sampled.share)


def _point_rows(year: Picture, names: Mapping[CheckPoint, str]) -> list[PointRow]:
    return [
        PointRow(
            names[point],
            tally,
            _("%(same)s of %(both)s") % dict(zip(("same", "both"), year.agreed[point], strict=True))
            if point in year.agreed
            else "–",
        )
        for point, tally in year.own.items()
    ]


def _chart(name: str, code: str, rows: Mapping[date, QuarterRow], national: ParameterValue | None) -> Chart | None:
    of_sample = code == LEGAL_DEFECT
    shares = [(quarter, row.sampled if of_sample else row.share) for quarter, row in rows.items()]
    if all(share is None for _quarter, share in shares):
        return None
    points = [(quarter, None if share is None else share * 100) for quarter, share in shares]
    series = [Series(_("Sample") if of_sample else _("Own answers"), points)]
    if national is not None and isinstance(national.value, Decimal):
        level = national.value * 100
        series.append(Series(_national_name(national), [(end, level) for end in (min(rows), max(rows))], context=True))
    return lines(
        Caption(name, _reading(code, rows), _note(national)),
        series,
        header=_("Quarter that begins"),
        write=_per_cent,
        from_zero=True,
    )


def _per_cent(value: Number) -> str:
    return amounts.percent(Decimal(value) / 100, 0)


def _national_name(national: ParameterValue) -> str:
    return _("Denmark %(year)s") % {"year": national.valid_from.year if national.valid_from else ""}


def _note(national: ParameterValue | None) -> str:
    if national is None or national.value is None:
        return _("Each case counts in the quarter it was closed in. No national figure is known for this point.")
    told = {"source": national.source, "note": national.note}
    return (
        _("Each case counts in the quarter it was closed in. Denmark: %(source)s. %(note)s. Another provision than here.") % told
    )


def _reading(code: str, rows: Mapping[date, QuarterRow]) -> str:
    known = [row for row in rows.values() if (row.sampled if code == LEGAL_DEFECT else row.share) is not None]
    newest, first = known[-1], known[0]
    told = {
        "quarter": newest.quarter,
        "fulfilled": newest.tally.fulfilled,
        "judged": newest.tally.judged,
        "first": first.quarter,
        "fulfilled_then": first.tally.fulfilled,
        "judged_then": first.tally.judged,
    }
    if code == LEGAL_DEFECT:
        return _("Colleagues found no legal defect in %(fulfilled)s of %(judged)s sampled cases closed in %(quarter)s.") % told
    if newest == first:
        return _("Fulfilled in %(fulfilled)s of %(judged)s cases closed in %(quarter)s.") % told
    return (
        _(
            "Fulfilled in %(fulfilled)s of %(judged)s cases closed in %(quarter)s, in %(fulfilled_then)s of %(judged_then)s "
            "in %(first)s."
        )
        % told
    )


@dataclass(frozen=True)
class MunicipalityRow:
    """A municipality's closed cases and those with a check list; None is hidden."""

    name: str
    closed: int | None
    checked: int | None


@dataclass(frozen=True)
class CountsShown:
    """The counts of others in a year, small ones hidden."""

    points: list[tuple[str, Tally]]
    defects: Defects
    municipalities: list[MunicipalityRow]
    closed: int | None
    checked: int | None


def counts_shown(
    counts: Sequence[CodedCount], by: Sequence[MunicipalityCount], names: Mapping[int, str], *, year: int, least: int
) -> CountsShown:
    """Counts of the others for a year of closing; no query. `names` are the municipalities'."""
    whole = picture(row for row in counts if row.quarter.year == year)
    of_year = [row for row in by if row.quarter.year == year]
    closed, checked = (_by_name(of_year, answer, names) for answer in (CLOSED, CHECKED))
    shown_closed, shown_checked = suppressed(closed, least), suppressed(checked, least)
    return CountsShown(
        points=[(point_name(point), shown_tally(tally, least)) for point, tally in whole.own.items()],
        defects=shown_defects(whole.defects, least),
        municipalities=[
            MunicipalityRow(name, shown_closed[name], shown_checked.get(name, 0)) for name in sorted(closed, key=danish_key)
        ],
        closed=None if 0 < whole.closed < least else whole.closed,
        checked=None if 0 < whole.checked < least else whole.checked,
    )


def _by_name(rows: Sequence[MunicipalityCount], answer: str, names: Mapping[int, str]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in rows:
        if row.answer == answer:
            found[names.get(row.municipality, "?")] += row.cases
    return dict(found)
