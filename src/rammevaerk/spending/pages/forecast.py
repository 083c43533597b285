"""The year's bill as a page: granted, expected, and what makes the difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rammevaerk.kernel.money import kroner
from rammevaerk.settlement.queries import source_words
from rammevaerk.settlement.rules.sources import MINIMUM
from rammevaerk.spending.facts.forecast import Named, YearFacts, year_facts
from rammevaerk.spending.rules.forecast import Forecast, Why, forecast, movers, year_cost
from rammevaerk.web import amounts, dates
from rammevaerk.web.charts import Caption, Chart, Series, Step, lines, waterfall

MOST_MOVERS = 15
WHY: dict[Why, str | Promise] = {
    Why.PROPOSED_PACKAGE: gettext_lazy("Package proposed, not decided"),
    Why.ASKED_END: gettext_lazy("Earlier end asked for, not answered"),
    Why.EXPECTED_END: gettext_lazy("Expected end"),
    Why.RESERVATION: gettext_lazy("Reserved place, expected from its last day"),
    Why.CONTRACT_DRAFT: gettext_lazy("Contract being written"),
}
_NOBODY = Named("", "", "")


@dataclass(frozen=True)
class LineShown:
    """A line between granted and expected; `ore` None has no price."""

    reference: str
    service: str
    why: str
    day: date | None
    ore: int | None


@dataclass(frozen=True)
class PlanShown:
    """A payment plan's year in øre: charged, and to come; None for what is known only when its reckoning ends."""

    title: str
    service: str
    why: str
    charged: int
    rest: int | None


@dataclass(frozen=True)
class MoverShown:
    """A stay whose year costs something else than was known at the beginning of the month."""

    reference: str
    service: str
    before: int
    now: int

    @property
    def change(self) -> int:
        return self.now - self.before


@dataclass(frozen=True)
class ForecastPage:
    """Everything the page shows."""

    year: int
    found: YearFacts
    forecast: Forecast
    lines: list[LineShown]
    movers: list[MoverShown]
    since: date
    outside: int
    outside_stays: int

    @property
    def by_paragraph(self) -> dict[str, int]:
        """Granted by paragraph, in øre; what comes of no stay known here under an empty one."""
        sums: dict[str, int] = {}
        for chain in self.forecast.chains:
            code = self.found.names.get(chain.chain, _NOBODY).paragraph
            sums[code] = sums.get(code, 0) + chain.granted
        return sums

    @property
    def without_price(self) -> list[LineShown]:
        """Lines nobody can price yet."""
        return [line for line in self.lines if line.ore is None]


def forecast_page(parties: Sequence[int], year: int, today: date, *, with_movers: bool = True) -> ForecastPage:
    """The year as it stands today, with what has changed since the first of the month or without (14 queries, 13 without). Raises
    UnknownParameter."""
    since = today.replace(day=1)
    moment = datetime.combine(since, time(), tzinfo=timezone.get_current_timezone())
    found = year_facts(parties, year, today, moment if with_movers else None)
    result = forecast(found.facts, found.terms)
    moved = movers(found.before, found.facts.stays, found.terms)[:MOST_MOVERS] if with_movers else []
    outside = [sum(month.ore for month in year_cost(rows, found.terms)) for rows in found.outside.values()]
    return ForecastPage(
        year=year,
        found=found,
        forecast=result,
        lines=_lines(result, found),
        movers=[MoverShown(*_of(found, row.chain), row.before, row.now) for row in moved],
        since=since,
        outside=sum(outside),
        outside_stays=len(outside),
    )


def _of(found: YearFacts, chain: int) -> tuple[str, str]:
    named = found.names.get(chain, _NOBODY)
    return named.reference, named.service


def _lines(result: Forecast, found: YearFacts) -> list[LineShown]:
    shown = []
    for line in result.lines:
        named = (found.names.get(line.chain) if line.chain else found.coming_names.get(line.key)) or _NOBODY
        shown.append(LineShown(named.reference, named.service, str(WHY[line.why]), line.day, line.ore))
    return shown


def parts(page: ForecastPage) -> list[tuple[str, int]]:
    """The sums from what is charged to what is expected, in øre."""
    result = page.forecast
    steps = [
        (_("Charged"), result.sum_of("charged")),
        (_("Changed, not charged yet"), result.sum_of("uncharged")),
        *((_rest_words(source), ore) for source, ore in result.rest_by_source().items()),
        (_("Granted"), result.granted),
    ]
    steps += [(str(WHY[why]), sum(line.ore or 0 for line in result.lines if line.why is why)) for why in Why]
    return [*steps, (_("Expected"), result.expected)]


def _rest_words(source: str) -> str:
    """What is still to come of stays, or of payment plans by why they are paid."""
    return _("To come: %(source)s") % {"source": source_words(source)} if source else _("Rest of the year")


def plans(page: ForecastPage) -> list[PlanShown]:
    """The payment plans in the sums, and minimum purchases, which are not."""
    names, shown = page.found.names, []
    for row in page.forecast.chains:
        if row.source:
            named = names.get(row.chain, _NOBODY)
            rest = None if row.source == MINIMUM else row.uncharged + row.rest
            shown.append(PlanShown(named.reference, named.service, source_words(row.source), row.charged, rest))
    return shown


def sum_chart(page: ForecastPage) -> Chart:
    """From what is charged over what is granted to what is expected."""
    totals = {_("Granted"), _("Expected")}
    steps: list[Step] = []
    for label, ore in parts(page):
        if label in totals or not steps:
            steps.append(Step(label, kroner(ore), total=True))
        elif ore:
            steps.append(Step(label, kroner(ore)))
    params = {"granted": amounts.ore_as_kroner(page.forecast.granted)}
    params["difference"] = amounts.signed_kroner(round(kroner(page.forecast.expected - page.forecast.granted)))
    reading = _("Granted: %(granted)s What is planned beside changes it by %(difference)s") % params
    caption = Caption(_("From charged to expected"), reading)
    return waterfall(caption, steps, headers=(_("Part"), _("Kr.")), write=lambda value: amounts.thousands(value, 0))


def month_chart(page: ForecastPage) -> Chart:
    """The year by month of help: settled months and those to come."""
    months = [month.first for month in page.found.terms.months]
    last = max(page.found.facts.settled.values(), default=None)
    points = [(month, kroner(ore) / 1000) for month, ore in zip(months, page.forecast.by_month, strict=True)]
    known = [(month, value) for month, value in points if last is not None and month <= last]
    coming = [(month, value) for month, value in points if last is None or month > last]
    series = [Series(_("Settled"), known), Series(_("Granted"), coming, planned=True)]
    reading = _("%(month)s is the last month settled.") % {"month": dates.month_of(last).capitalize()} if last else ""
    caption = Caption(_("Month by month"), reading or _("No month of the year is settled yet."), note=_("Thousand kr."))
    return lines(
        caption,
        [one for one in series if one.points],
        header=_("Month"),
        write=lambda value: amounts.thousands(value, 0),
        from_zero=True,
    )


def development_words(page: ForecastPage) -> str:
    """How prices not published were found, or that they were not."""
    estimated, lacking = page.forecast.sum_of("estimated"), page.forecast.sum_of("lacking")
    if estimated and page.found.development is not None:
        params = {"amount": amounts.ore_as_kroner(estimated), "share": amounts.percent(Decimal(page.found.development), 1)}
        return _("%(amount)s is found by tariffs not published yet: those of the year before and %(share)s.") % params
    if lacking:
        return _("%(days)s days have no tariff and are not in the sums.") % {"days": amounts.thousands(lacking)}
    return ""
