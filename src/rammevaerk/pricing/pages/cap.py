"""The rate cap of a year against own tariffs, measured as the agreement says; an unknown value is named, nothing is guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import kroner
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.models import Measure, Sheet, SheetState, Tariff
from rammevaerk.pricing.queries import published_sheets, sheets_of_operators
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import CapCheck, CappedTariff, CapScope, cap_of, check_cap
from rammevaerk.registry.queries import unit_named

SCOPE, REFERENCE, REDUCTION = "pricing.price_cap_scope", "pricing.price_cap_reference_year", "pricing.price_cap_reduction"
DEVELOPMENT = "pricing.price_wage_development"
SHOWN_WHOLE = 40


@dataclass(frozen=True)
class CapPage:
    """Checks by what the cap is measured on; `missing` are the values nobody has entered, and then there are no checks.
    `left_out` tariffs had none in the reference year."""

    year: int
    missing: tuple[Finding, ...] = ()
    measured_on: str = ""
    reference_year: int = 0
    reduction: Decimal = Decimal(0)
    development: Decimal = Decimal(0)
    checks: tuple[CapCheck, ...] = ()
    left_out: int = 0
    is_assumed: bool = False
    scope: CapScope | None = None

    @property
    def shown(self) -> tuple[CapCheck, ...]:
        """Those above the cap first, the furthest above before the others; of a long list those above alone."""
        above_first = tuple(sorted(self.checks, key=lambda check: (-check.excess, check.name)))
        return above_first if len(self.checks) <= SHOWN_WHOLE else above_first[: self.exceeded]

    @property
    def is_of_region(self) -> bool:
        """Whether one mean of the whole region is held against the cap."""
        return self.scope is CapScope.REGION

    @property
    def exceeded(self) -> int:
        """How many do not keep the cap."""
        return sum(check.excess > 0 for check in self.checks)


def cap_page(operators: Sequence[int] | None, year: int) -> CapPage:
    """The cap against the operators' newest sheets of a year, against all published ones for None (4 queries at most; with an
    unknown value the area's alone)."""
    book = rulebook_of_year(year)
    missing = book.missing(SCOPE, REFERENCE, REDUCTION)
    if missing:
        return CapPage(year, missing)
    reference = book.integer(REFERENCE)
    books = [rulebook_of_year(later, area_code=book.area_code) for later in range(reference + 1, year + 1)]
    unknown = [finding for later in books for finding in later.missing(DEVELOPMENT)]
    if unknown:
        return CapPage(year, tuple(unknown))
    developments = [later.decimal(DEVELOPMENT) for later in books]
    capped, left_out = _capped(operators, year, book, developments)
    scope = CapScope(book.choice(SCOPE))
    return CapPage(
        year=year,
        measured_on=book.value(SCOPE).shown,
        scope=scope,
        reference_year=reference,
        reduction=book.decimal(REDUCTION),
        development=cap_of(Decimal(1), developments, Decimal(0)) - 1,
        checks=check_cap(capped, scope),
        left_out=left_out,
        is_assumed=any(book.value(name).state.value == "assumed" for name in (SCOPE, REFERENCE, REDUCTION)),
    )


def _capped(
    operators: Sequence[int] | None, year: int, book: Rulebook, developments: Sequence[Decimal]
) -> tuple[list[CappedTariff], int]:
    """Tariffs per day with their caps, and how many have no tariff to be measured from. Prices of an hour or a course are
    no cost per place and day."""
    of_year = published_sheets(year) if operators is None else sheets_of_operators(operators, year)
    sheets = [sheet for sheet in of_year.filter(item__measure=Measure.DAY) if sheet.tariff_ore is not None]
    first = date(book.integer(REFERENCE), 1, 1)
    rows = Tariff.objects.current().filter(item__in=[sheet.item_id for sheet in sheets], valid_from__lte=first)
    then = {row.item_id: row.amount_ore for row in rows.order_by("valid_from") if row.valid_to is None or row.valid_to > first}
    then |= _averages_then([sheet.item_id for sheet in sheets if sheet.item_id not in then], first.year)
    found = [
        CappedTariff(
            name=_name(sheet),
            operator=sheet.item.unit.service.operator.name if sheet.item.unit.service.operator else "",
            tariff=kroner(sheet.tariff_ore or 0),
            cap=cap_of(kroner(then[sheet.item_id]), developments, book.decimal(REDUCTION)),
            days=sheet.places * (sheet.occupancy or Decimal(0)) * (sheet.days or 0),
        )
        for sheet in sheets
        if sheet.item_id in then
    ]
    return found, len(sheets) - len(found)


def _averages_then(items: Sequence[int], year: int) -> dict[int, int]:
    """The averages of items that were sold at several prices already in the reference year (1 query; none without items)."""
    if not items:
        return {}
    rows = Sheet.objects.filter(item__in=items, year=year, state=SheetState.PUBLISHED, tariff_ore__isnull=False)
    return {item: amount for item, amount in rows.values_list("item_id", "tariff_ore") if amount is not None}


def _name(sheet: Sheet) -> str:
    return unit_named(sheet.item.unit.service.name, sheet.item.unit.name)
