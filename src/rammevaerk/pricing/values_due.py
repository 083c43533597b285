"""Whether sheets that are not published yet still hold what the agreed values give: a value entered since must not be passed
over in silence, nor change a tariff by itself."""

from collections.abc import Sequence

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.calculating import recompute_sheet
from rammevaerk.pricing.models import Sheet, SheetState
from rammevaerk.pricing.rulebooks import rulebook_of_year

NOT_PUBLISHED = (SheetState.DRAFT, SheetState.APPROVED)


def values_moved(sheets: Sequence[Sheet], *, rulebook: Rulebook | None = None) -> list[Finding]:
    """A blocking finding for each draft or approved sheet that the values of its year now give another tariff or trace.

    Sheets calculated by the same values cost no query beside the rulebook's; the others 4 each. They need
    `item__unit__service` selected.
    """
    found = []
    for sheet in sheets:
        book = rulebook or rulebook_of_year(sheet.year)
        other_values = sheet.state in NOT_PUBLISHED and sheet.rulebook and sheet.rulebook != book.identity
        if other_values and not recompute_sheet(sheet, rulebook=book).same:
            found.append(_moved(sheet))
    return found


def _moved(sheet: Sheet) -> Finding:
    return Finding(
        code="pricing.values_moved",
        severity=Severity.BLOCKING,
        message=text("The values of {service} {year} have changed since the tariff was calculated."),
        remedy=text("Calculate a draft again; start a new version of an approved sheet."),
        params={"service": sheet.item.unit.service.name, "year": str(sheet.year)},
    )
