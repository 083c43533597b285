"""Whether sheets still hold the regulation that is due: a result decided after the calculation must not go both to the
operator and into the tariff."""

from collections.abc import Sequence

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import to_ore
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.gathering import regulation_lines
from rammevaerk.pricing.models import Sheet
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import RegulationLine
from rammevaerk.pricing.snapshots import regulation_in
from rammevaerk.pricing.taken_over import open_periods


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
