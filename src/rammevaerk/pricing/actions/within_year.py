"""A tariff that changes within its year: from a day, for a reason, by a body, and with the agreement's notice (readings 2.8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.period import year_period
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions.shared import refuse
from rammevaerk.pricing.models import Sheet, SheetState, Tariff
from rammevaerk.pricing.rulebooks import rulebook_on
from rammevaerk.pricing.taken_over import open_periods

NOTICE = "pricing.tariff_change_notice_days"


@dataclass(frozen=True)
class YearChange:
    """From which day a tariff that is published again holds, why, and who decided it (body, day, where it can be read)."""

    from_date: date
    reason: str
    decided_by: str


def published_again(sheets: Sequence[Sheet], today: date) -> list[Sheet]:
    """Those whose year has begun with a tariff of the same item, or of one of its prices, already published (2 queries at most).

    A provisional tariff is none: it is last year's price, and is priced again from 1 January.
    """
    begun = [sheet for sheet in sheets if today >= year_period(sheet.year).start]
    if not begun:
        return []
    items, years = {sheet.item_id for sheet in begun}, {sheet.year for sheet in begun}
    there = set(
        Sheet.objects.filter(item__in=items, year__in=years, state=SheetState.PUBLISHED).values_list("item_id", "year")
    ) | _holding(items, today)
    return [sheet for sheet in begun if (sheet.item_id, sheet.year) in there]


def _holding(items: set[int], today: date) -> set[tuple[int, int]]:
    """The items and the years that a tariff has begun in."""
    rows = Tariff.objects.current().filter(Q(item__in=items) | Q(item__priced_with__in=items))
    rows = rows.filter(valid_from__lte=today, provisional=False)
    found = rows.values_list("item_id", "item__priced_with_id", "valid_from")
    return {(leading or item, begun.year) for item, leading, begun in found}


def require_stated(sheets: Sequence[Sheet], change: YearChange | None, today: date) -> None:
    """Refuse a change within the year without its day, reason and body; a day that is not of the sheets' year; one too near."""
    if change is None:
        if again := published_again(sheets, today):
            raise Refused([_not_stated(sheet) for sheet in again])
        return
    require_agreed(reason=change.reason, decided_by=change.decided_by)
    if stops := _wrong_days(sheets, change.from_date):
        raise Refused(stops)
    if change.from_date > today:
        require_notice(change.from_date, today)


def require_agreed(*, reason: str, decided_by: str) -> None:
    """Refuse without a reason or a deciding body, and when either names a citizen."""
    if not reason.strip():
        raise refuse("pricing.reason_missing", text("Write why the tariff is corrected."), where="reason")
    if not decided_by.strip():
        raise refuse("pricing.decision_missing", text("Write who decided it, and where it can be read."), where="decided_by")
    personal = [found for found in (guard_text(reason, "reason"), guard_text(decided_by, "decided_by")) if found is not None]
    if personal:
        raise Refused(personal)


def require_notice(from_date: date, today: date) -> None:
    """A coming change is told in time. What is corrected back in time is agreed on by the parties, and has no notice."""
    rulebook = rulebook_on(today)
    if missing := rulebook.missing(NOTICE):
        raise Refused(missing)
    days = rulebook.integer(NOTICE)
    if (from_date - today).days < days:
        raise refuse(
            "pricing.notice_too_short",
            text("A tariff changes with {days} days' notice at least, and that day is nearer."),
            where="from_date",
            params={"days": str(days)},
        )


def _wrong_days(sheets: Sequence[Sheet], day: date) -> list[Finding]:
    """The day is one of the sheet's year, on which its item is still sold (1 query)."""
    ended = open_periods({sheet.item_id for sheet in sheets}).ended
    wrong = [sheet for sheet in sheets if day.year != sheet.year or (sheet.item_id in ended and day >= ended[sheet.item_id])]
    return [
        _finding(sheet, "pricing.day_outside_year", text("{service} is not sold at a tariff of {year} that day."))
        for sheet in wrong
    ]


def _not_stated(sheet: Sheet) -> Finding:
    said = text("{service} has a tariff of {year} already, and the year has begun.")
    remedy = text("Publish it from the sheet's page, where you say from which day the new tariff holds, why, and who decided it.")
    return _finding(sheet, "pricing.change_not_stated", said, remedy)


def _finding(sheet: Sheet, code: str, message: str, remedy: str = "") -> Finding:
    params = {"service": sheet.item.unit.service.name, "year": str(sheet.year)}
    return Finding(code, Severity.BLOCKING, message, remedy=remedy, where="from_date", params=params)
