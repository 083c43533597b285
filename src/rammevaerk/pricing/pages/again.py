"""What an operator sees before a tariff is published again within its year: the prices that hold, the new ones, the notice."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.parameters.queries import ValueShown
from rammevaerk.parameters.queries import value_shown as shown
from rammevaerk.pricing import queries
from rammevaerk.pricing.actions.within_year import NOTICE
from rammevaerk.pricing.models import Sheet, Structure, Tariff
from rammevaerk.pricing.pages.words import measure_words
from rammevaerk.pricing.price_rows import prices_of_sheets
from rammevaerk.pricing.rulebooks import rulebook_on
from rammevaerk.web import amounts


@dataclass(frozen=True)
class PriceShown:
    """A price as it is written with its measure; `when` None for the new ones, whose first day is asked for."""

    name: str
    amount: str
    when: Period | None = None


@dataclass(frozen=True)
class AgainPage:
    """The prices of the year as they stand and as the sheet calculates them, and the agreed notice."""

    standing: tuple[PriceShown, ...]
    new: tuple[PriceShown, ...]
    notice: ValueShown
    notice_days: int | None = None


def again_page(sheet: Sheet, *, today: date) -> AgainPage:
    """Build it (3 queries, 1 more with several prices)."""
    year = year_period(sheet.year)
    rows = queries.tariffs_priced_by(sheet.item_id)
    notice = rulebook_on(today).value(NOTICE)
    return AgainPage(
        standing=tuple(_standing(row, year) for row in rows if Period(row.valid_from, row.valid_to).overlaps(year)),
        new=_new(sheet),
        notice=shown(notice),
        notice_days=notice.value if isinstance(notice.value, int) else None,
    )


def _standing(row: Tariff, year: Period) -> PriceShown:
    held = Period(row.valid_from, row.valid_to).intersection(year)
    return PriceShown(row.item.name, _written(row.amount_ore, row.item.measure), held)


def _written(ore: int | None, measure: str) -> str:
    """`2.634 kr. pr. døgn`, with øre where there are any."""
    if ore is None:
        return amounts.DASH
    return f"{amounts.thousands(kroner(ore), 2 if ore % 100 else 0)} {measure_words(measure)}"


def _new(sheet: Sheet) -> tuple[PriceShown, ...]:
    measure = sheet.item.measure
    if sheet.structure == Structure.AVERAGE:
        return (PriceShown(sheet.item.name, _written(sheet.tariff_ore, measure)),)
    rows = prices_of_sheets([sheet.pk]).get(sheet.pk, [])
    return tuple(PriceShown(row.name, _written(row.amount_ore, measure)) for row in rows)
