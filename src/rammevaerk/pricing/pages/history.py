"""The history of an item's results: a row for each year of origin, with where every krone went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.kernel.finding import Finding
from rammevaerk.pricing.models import TariffItem
from rammevaerk.pricing.pages.event_lines import EventLine, events_of
from rammevaerk.pricing.pages.history_findings import history_findings
from rammevaerk.pricing.pages.values import ValueShown, shown
from rammevaerk.pricing.past import Awaiting, Decision, Past, past_of
from rammevaerk.pricing.rulebooks import reserve_terms, rulebook_on
from rammevaerk.pricing.rules import Draw, OriginYear, closed_history, result_history
from rammevaerk.pricing.rules.history import MovedOn
from rammevaerk.pricing.rules.regulation import BAND, DRAWN_FIRST, LAG, RESERVE_LIFE, RESERVES_AT_CLOSING
from rammevaerk.web import amounts, dates
from rammevaerk.web.charts import Caption, Chart, Step, waterfall


@dataclass(frozen=True)
class Cell:
    """An amount in kroner, None when it is not settled yet, with what there is to say about it."""

    amount: Decimal | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class HistoryLine:
    """A year of origin as the table shows it. `sheet_id` is the published sheet that holds the scheduled part; `taken_from`
    names the service an amount was taken over from, and then there is no result here to decide on."""

    year: int
    result: Decimal
    carried: Cell
    used: Cell
    covered: Cell
    scheduled: Cell
    moved: Cell
    left: Decimal
    result_id: int | None
    decided: bool
    sheet_id: int | None
    taken_from: str = ""


@dataclass(frozen=True)
class HistoryPage:
    """The page from top to bottom; `sums` in the order of the columns, from the result to what is left."""

    lines: tuple[HistoryLine, ...]
    sums: tuple[Decimal, ...]
    unpriced: tuple[int, ...]
    findings: tuple[Finding, ...]
    values: tuple[ValueShown, ...]
    chart: Chart | None
    last_tariff_year: int | None
    events: tuple[EventLine, ...] = ()
    awaiting: tuple[Awaiting, ...] = ()


def history_page(item: TariffItem, *, today: date, area_code: str) -> HistoryPage:
    """Build the page (5 queries). The item needs its unit and service."""
    past, rulebook = past_of(item.pk), rulebook_on(today, area_code=area_code)
    terms = reserve_terms(rulebook)
    years = result_history(past.years, terms=terms, on_year=today.year)
    events = events_of(item.pk)
    last = None if any(event.ends for event in events) else _last_tariff_year(item)
    if last is not None:
        follow = rulebook.value(RESERVES_AT_CLOSING).value
        to_account = follow if isinstance(follow, bool) else None
        years = closed_history(years, last_tariff_year=last, reserves_to_account=to_account)
    lines = tuple(_line(year, past) for year in years)
    ids = (BAND, LAG, DRAWN_FIRST, RESERVE_LIFE, *((RESERVES_AT_CLOSING,) if last is not None else ()))
    return HistoryPage(
        lines=lines,
        sums=_sums(years),
        unpriced=past.unpriced,
        findings=tuple(history_findings(years, past, terms, rulebook, last=last)),
        values=tuple(shown(rulebook.value(parameter_id)) for parameter_id in ids),
        chart=_chart(years),
        last_tariff_year=last,
        events=events,
        awaiting=past.awaiting,
    )


def _last_tariff_year(item: TariffItem) -> int | None:
    """The year of the last day the unit or its service is open; None while no closing is known."""
    known = [day for day in (item.unit.closed_on, item.unit.service.closed_on) if day is not None]
    return (min(known) - timedelta(days=1)).year if known else None


def _line(year: OriginYear, past: Past) -> HistoryLine:
    decision = past.decisions[year.year] if year.origin is None else None
    into = past.lines.get(year.due[0][0]) if year.due else None
    return HistoryLine(
        year=year.year,
        result=year.result,
        carried=_carried(year, decision),
        used=Cell(year.used if year.decided else None, _used_notes(year)),
        covered=Cell(year.covered + year.closing if year.decided else None, _covered_notes(year)),
        scheduled=_scheduled(year, decision),
        moved=Cell(year.moved_on, tuple(_moved_words(one) for one in year.moved)),
        left=year.left,
        result_id=decision.result_id if decision else None,
        decided=year.decided,
        sheet_id=into.sheet_id if into else None,
        taken_from=year.taken_from,
    )


def _moved_words(one: MovedOn) -> str:
    amount = amounts.thousands(one.amount, 0)
    if not one.to:
        return _("%(amount)s to the closing account") % {"amount": amount}
    return _("%(amount)s to %(service)s") % {"amount": amount, "service": one.to}


def _carried(year: OriginYear, decision: Decision | None) -> Cell:
    """What the operator still holds, who decided on it and when, and until when it can be used."""
    if not year.decided:
        return Cell(None)
    notes = []
    if decision is None:
        pass
    elif decision.on is not None and decision.organisation:
        notes.append(_("decided by %(who)s %(day)s") % {"who": decision.organisation, "day": dates.short(decision.on)})
    elif decision.on is not None:
        notes.append(_("decided %(day)s") % {"day": dates.short(decision.on)})
    if year.carried > 0 and year.last_year is not None:
        notes.append(_("can be used until %(year)s") % {"year": year.last_year})
    return Cell(year.carried, tuple(notes))


def _used_notes(year: OriginYear) -> tuple[str, ...]:
    by = [_("%(amount)s by the deficit of %(year)s") % _named(use) for use in year.uses]
    of = [_("%(amount)s of the reserve of %(year)s") % _named(draw) for draw in year.draws]
    return (*by, *of)


def _named(draw: Draw) -> dict[str, object]:
    return {"amount": amounts.thousands(draw.amount, 0), "year": draw.origin_year}


def _covered_notes(year: OriginYear) -> tuple[str, ...]:
    notes = []
    if year.covered:
        notes.append(_("guarantee or closing account"))
    if year.closing:
        notes.append(_("%(amount)s to the closing account") % {"amount": amounts.thousands(year.closing, 0)})
    return tuple(notes)


def _scheduled(year: OriginYear, decision: Decision | None) -> Cell:
    if not year.decided:
        return Cell(None)
    notes = [_("the tariff of %(year)s") % {"year": into} for into, _amount in year.due]
    if len(notes) > 1:
        given = [{"amount": amounts.thousands(amount, 0), "year": into} for into, amount in year.due]
        notes = [_("%(amount)s in the tariff of %(year)s") % one for one in given]
    if decision is not None and decision.on is None and year.scheduled:
        notes.append(_("nobody decided, so all of it"))
    if year.expired:
        expired = {"amount": amounts.thousands(year.expired, 0), "year": year.expired_into or amounts.DASH}
        notes.append(_("%(amount)s expired, the tariff of %(year)s") % expired)
    return Cell((year.scheduled or Decimal(0)) + year.expired, tuple(notes))


def _sums(years: Sequence[OriginYear]) -> tuple[Decimal, ...]:
    parts = [_parts(year) for year in years]
    return tuple(sum((part[place] for part in parts), Decimal(0)) for place in range(7))


def _parts(year: OriginYear) -> tuple[Decimal, ...]:
    into_tariffs = (year.scheduled or Decimal(0)) + year.expired
    return year.result, year.carried, year.used, year.covered + year.closing, into_tariffs, year.moved_on, year.left


def _chart(years: Sequence[OriginYear]) -> Chart | None:
    """From all results to what the operator still holds; None when there is nothing between them."""
    if not years:
        return None
    result, held, used, covered, scheduled, moved, left = (int(part.to_integral_value()) for part in _sums(years))
    # in whole kroner, so that the steps sum: what is odd goes into what moved, else into what is carried
    carried = held if moved else result - used - covered - scheduled - left
    moved = result - used - covered - scheduled - left - carried
    steps = [
        Step(_("All results"), result, total=True),
        Step(_("Into tariffs"), -scheduled),
        Step(_("Covered by others"), -covered),
        Step(_("Moved to other services or the closing account"), -moved),
        Step(_("Reserves used, not yet matched"), -used),
        Step(_("Not settled yet"), -left),
    ]
    shown_steps = [step for step in steps if step.total or step.value]
    if len(shown_steps) < 2:
        return None
    reading = _("Of the results of %(first)s–%(last)s, %(result)s in all, %(tariffs)s went into tariffs and %(held)s is carried.")
    given = {
        "first": years[0].year,
        "last": years[-1].year,
        "result": amounts.kroner(result),
        "tariffs": amounts.kroner(scheduled),
        "held": amounts.kroner(carried),
    }
    caption = Caption(_("Where the results went"), reading % given)
    return waterfall(caption, [*shown_steps, Step(_("Carried now"), carried, total=True)], headers=(_("Part"), _("kr.")))
