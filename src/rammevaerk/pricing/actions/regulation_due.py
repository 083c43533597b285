"""Whether sheets still hold the regulation that is due: a result decided after the calculation must not go both to the
operator and into the tariff."""

from collections.abc import Sequence

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import to_ore
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.gathering import regulation_lines
from rammevaerk.pricing.models import Sheet, YearResult
from rammevaerk.pricing.rulebooks import reserve_terms, rulebook_of_year
from rammevaerk.pricing.rules import RegulationLine
from rammevaerk.pricing.snapshots import regulation_in
from rammevaerk.pricing.taken_over import open_periods
from rammevaerk.pricing.year_income import awaiting_prices


def regulation_moved(sheets: Sequence[Sheet]) -> list[Finding]:
    """A blocking finding for each sheet whose regulation line is another than it would be now (3 queries a year).

    The sheets need `item__unit__service` selected.
    """
    found = []
    for year in sorted({sheet.year for sheet in sheets}):
        own = [sheet for sheet in sheets if sheet.year == year]
        due = regulation_lines({sheet.item_id for sheet in own}, year, rulebook_of_year(year))
        found += [_moved(sheet) for sheet in own if _differs(sheet, due.get(sheet.item_id, RegulationLine()))]
    return found


def days_awaited(sheets: Sequence[Sheet]) -> list[Finding]:
    """A blocking finding for each sheet that would lack a result: the accounts it takes in wait for their days by price (1 query
    a year). The sheets need `item__unit__service` selected."""
    found = []
    for year in sorted({sheet.year for sheet in sheets}):
        lag = reserve_terms(rulebook_of_year(year)).lag
        own = {sheet.item_id: sheet for sheet in sheets if sheet.year == year}
        rows = YearResult.objects.filter(item__in=own, year=year - lag) if lag is not None else YearResult.objects.none()
        found += [_awaited(own[row.item_id], row) for row in awaiting_prices(rows).only("item_id", "year")]
    return found


def _awaited(sheet: Sheet, row: YearResult) -> Finding:
    return Finding(
        code="pricing.days_by_price_missing",
        severity=Severity.BLOCKING,
        message=text("{service}: the accounts of {of_year} have no result yet, because the days by price are missing."),
        remedy=text("Enter them first; the result belongs to the tariff of {year}."),
        params={"service": sheet.item.unit.service.name, "of_year": str(row.year), "year": str(sheet.year)},
    )


def sold_no_more(sheets: Sequence[Sheet]) -> list[Finding]:
    """A blocking finding for each sheet of a year in which its item has no day any more, or none yet (3 queries at most).

    The sheets need `item__unit__service` selected.
    """
    periods = open_periods({sheet.item_id for sheet in sheets})
    return [_not_sold(sheet) for sheet in sheets if not periods.is_open_in(sheet.item_id, sheet.year)]


def _not_sold(sheet: Sheet) -> Finding:
    return Finding(
        code="pricing.item_not_open",
        severity=Severity.BLOCKING,
        message=text("{service} is not open in {year}: it has ended, or not begun, by a recorded event."),
        remedy=text("Make the calculation of the item that has taken over."),
        params={"service": sheet.item.unit.service.name, "year": str(sheet.year)},
    )


def _differs(sheet: Sheet, due: RegulationLine) -> bool:
    return to_ore(regulation_in(sheet.facts).amount) != to_ore(due.amount)


def _moved(sheet: Sheet) -> Finding:
    return Finding(
        code="pricing.regulation_moved",
        severity=Severity.BLOCKING,
        message=text("{service} {year}: an earlier result has been decided on since the tariff was calculated."),
        remedy=text("Calculate a draft again; start a new version of an approved sheet."),
        params={"service": sheet.item.unit.service.name, "year": str(sheet.year)},
    )
